from decimal import Decimal
from fractions import Fraction

import pytest

from helen.agreement import agreed
from helen.config import load_configuration
from helen.engines import Engines
from helen.errors import UserError
from optimized.arithmetic.backends import OpensslBackend


def test_values_are_exact_and_paths_relative_to_the_file(session):
    configuration = load_configuration(session)
    assert configuration.model.lambda1 == Decimal("0.25")
    assert configuration.scales == (Fraction(10), Fraction(1, 2), Fraction(4))
    assert configuration.party[1].file == session.with_name("beta.csv")
    assert configuration.coefficients == ("age", "dose")


def test_decimals_are_not_rounded_to_binary(session, rewrite):
    rewrite("session.toml", "lambda1 = 0.25", "lambda1 = 0.1")
    assert Fraction(load_configuration(session).model.lambda1) == Fraction(1, 10)


def test_intercept_is_a_coefficient_and_comes_last(session, rewrite):
    rewrite("session.toml", "lambda1 = 0.25", "lambda1 = 0.25\nintercept = true")
    assert load_configuration(session).coefficients == ("age", "dose", "intercept")


def test_overrides_replace_keys_of_the_session(session):
    assert load_configuration(session, {"suite": "paper"}).session.suite == "paper"


def test_without_standardisation_nothing_is_shifted_or_scaled(session, rewrite):
    rewrite("session.toml", '"agreed"\ncentres = [50, 1.5, 10]\nscales = [10, 0.5, 4]', '"none"')
    configuration = load_configuration(session)
    assert configuration.centres == (0, 0, 0)
    assert configuration.scales == (1, 1, 1)


def test_the_agreed_configuration_is_public_and_exact(session):
    configuration = load_configuration(session)
    public = agreed(configuration, ["aa" * 32, "bb" * 32], "cc" * 32)
    assert public.lambda1 == "0.25"
    assert public.scales == ("10", "1/2", "4")
    assert [(party.name, party.identity_key, party.rows, party.norm) for party in public.parties] == [
        ("Alpha", "aa" * 32, 3, "4"),
        ("Beta", "bb" * 32, 2, "4"),
    ]
    assert "alpha.csv" not in public.model_dump_json()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("lambda1 = 0.25", "lamda1 = 0.25", "model.lamda1 is not a known key"),
        ('title = "Two clinics"\n', "", "session.title is missing"),
        ("[setup]", "[set-up]", "setup is missing"),
        ("rounds = 3", "rounds = 0", "session.rounds: input should be greater than or equal to 1 (found 0)"),
        ("rounds = 3", 'rounds = "3"', "session.rounds: input should be a valid integer (found '3')"),
        ("rounds = 3", "rounds = true", "session.rounds: input should be a valid integer (found True)"),
        ('suite = "batched"', 'suite = "fast"', "session.suite: input should be 'batched' or 'paper' (found 'fast')"),
        ("lambda1 = 0.25", "lambda1 = -1", "model.lambda1: input should be greater than or equal to 0 (found -1)"),
        ("lambda1 = 0.25", "lambda1 = nan", "model.lambda1: "),
        ("lambda1 = 0.25", "lambda1 = 1e400000000", "model.lambda1: must lie between 1e-30 and 1e30"),
        ("lambda1 = 0.25", "lambda2 = 0.25", "model: kind = 'lasso' needs lambda1 above 0"),
        ("lambda1 = 0.25", "lambda1 = 1\nlambda2 = 1", "model: kind = 'lasso' needs lambda2 equal to 0"),
        ('kind = "lasso"', 'kind = "ridge"', "model: kind = 'ridge' needs lambda1 equal to 0"),
        ('["age", "dose"]', '["age", "age"]', "data: column named twice: age"),
        ('["age", "dose"]', '["age", "effect"]', "data: column named twice: effect"),
        ('["age", "dose"]', '["age", "intercept"]', "data: a column cannot be called 'intercept'"),
        (
            "centres = [50, 1.5, 10]",
            "centres = [50, 1.5]",
            "data: standardize = 'agreed' needs 3 centres (target last)",
        ),
        ("scales = [10, 0.5, 4]", "scales = [10, 0, 4]", "data.scales.2: input should be greater than 0 (found 0)"),
        ('standardize = "agreed"', 'standardize = "none"', "data: standardize = 'none' needs 0 centres"),
        ('name = "Beta"', 'name = "Alpha"', "two parties are called Alpha"),
        ("norm = 4", "norm = 0", "party.1.norm: input should be greater than 0 (found 0)"),
        ('file = "alpha.csv"', 'file = ""', "party.1.file: "),
        ('"trusted-dealer"', '"magic"', "setup.key_generation: input should be 'trusted-dealer' (found 'magic')"),
        (
            'preprocessing = "trusted-dealer"',
            'preprocessing = "magic"',
            "setup.preprocessing: input should be 'mascot' or 'trusted-dealer' (found 'magic')",
        ),
        ("[setup]", "[demo]\ncompare = 1\n[setup]", "demo.compare: input should be 'pooled' (found 1)"),
        ("rounds = 3", "rounds = 3 4", "not a TOML file"),
    ],
)
def test_a_slip_is_named_with_file_and_field(session, rewrite, old, new, says):
    rewrite("session.toml", old, new)
    with pytest.raises(UserError) as refusal:
        load_configuration(session)
    assert str(refusal.value).startswith(f"{session}: ")
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_one_party_is_not_enough(session):
    text = session.read_text()
    start, end = text.rindex("[[party]]"), text.index("[setup]")
    session.write_text(text[:start] + text[end:])
    with pytest.raises(UserError, match=r"party: .* at least 2 items"):
        load_configuration(session)


def test_a_missing_configuration_is_named(tmp_path):
    with pytest.raises(UserError, match=r"none\.toml: cannot read the configuration"):
        load_configuration(tmp_path / "none.toml")


@pytest.mark.parametrize("engine", ["optimized", "reference"])
def test_the_engine_of_the_preprocessing_is_nobody_elses_business(session, rewrite, engine):
    plain = load_configuration(session)
    rewrite("session.toml", "[session]\n", f'[session]\npreprocessing_engine = "{engine}"\n')
    chosen = load_configuration(session)
    assert (plain.session.preprocessing_engine, chosen.session.preprocessing_engine) == ("optimized", engine)
    assert agreed(chosen, ["00" * 32] * 2, "11" * 32) == agreed(plain, ["00" * 32] * 2, "11" * 32)


def test_a_library_for_powers_that_is_not_here_is_named(monkeypatch):
    monkeypatch.setattr(OpensslBackend, "available", staticmethod(lambda: False))
    with pytest.raises(UserError, match=r"session\.powers: no backend 'openssl': there is gmp"):
        Engines(powers="openssl").make_operations(512)
