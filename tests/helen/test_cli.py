import json
from fractions import Fraction

import pytest
from typer.testing import CliRunner

import helen.training
from audit.findings import MESSAGES
from helen import trace_view
from helen.cli import app
from helen.engines import Engines
from helen.errors import UserError
from helen.progress import PhaseProgress
from helen.session import SessionResult, cast_of
from helen.transcript import read_transcript
from reference.core.reject import Abort

SEED = "5a" * 32
SCALE = 4
RELEASED = (-8, 3)


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def refused(result, *says, code=2):
    """One line of complaint that says all this, the right exit code, no traceback."""
    assert result.exit_code == code
    assert all(line.startswith("Expected on this machine") for line in result.stdout.splitlines())
    lines = [line for line in result.stderr.splitlines() if not line.startswith("INSECURE")]
    assert len(lines) == 1
    for text in says:
        assert str(text) in lines[0]


@pytest.fixture
def calls(monkeypatch):
    """A session that reports progress, releases fixed integers and remembers what it was asked for."""
    asked = []

    def run_session(configuration, datasets, *, seed, on_progress):
        asked.append((configuration, datasets, seed))
        for number in range(4):
            on_progress(PhaseProgress("MC", number, 3))
        return SessionResult(
            integers=RELEASED,
            scale_bits=SCALE,
            transcript=[b'{"envelope":{"round":1},"signature":"aa"}'],
            timings={"IN": 1.5, "MC": 2.0},
            sid=b"\x01\x02",
            agreed=cast_of(configuration, seed)[1],
        )

    monkeypatch.setattr(helen.training, "run_session", run_session)
    return asked


def train(session, *options):
    return run("train", session, "--insecure-toy-keys", "--out", session.with_name("out"), *options)


@pytest.mark.usefixtures("calls")
def test_a_training_shows_the_model_and_warns_of_the_dealers(session):
    result = train(session)
    assert result.exit_code == 0
    assert "-0.500000" in result.stdout
    assert "0.187500" in result.stdout
    assert "Model compute: 3/3" in result.stdout
    assert result.stdout.startswith("Expected on this machine: ")
    assert "exact solution" not in result.stdout
    warnings = result.stderr.splitlines()
    assert all(line.startswith("INSECURE") for line in warnings)
    assert "OF-1" not in result.stdout
    assert ["KG-0" in warnings[0], "OF-0" in warnings[1], "TOY-512" in warnings[2]] == [True] * 3


@pytest.mark.spec("OF-1")
@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize("line", ['preprocessing = "mascot"\n', ""], ids=["chosen", "default"])
def test_without_a_dealer_of_preprocessing_nobody_is_warned_of_one(session, rewrite, line):
    rewrite("session.toml", 'preprocessing = "trusted-dealer"\n', line)
    result = train(session)
    assert result.exit_code == 0
    assert "OF-0" not in result.stderr
    assert "KG-0" in result.stderr
    assert "only the keys come from a dealer" in result.stdout
    model = json.loads(session.with_name("out").joinpath("model.json").read_text())
    assert model["setup"]["preprocessing"] == "by the parties (MASCOT)"


@pytest.mark.usefixtures("calls")
def test_the_model_file_is_exact_and_records_the_setup(session):
    train(session)
    model = json.loads(session.with_name("out").joinpath("model.json").read_text())
    assert model["coefficients"] == [
        {"name": "age", "integer": -8, "value": "-0.5"},
        {"name": "dose", "integer": 3, "value": "0.1875"},
    ]
    assert model["scale_bits"] == SCALE
    assert model["session"] == "0102"
    assert model["setup"] == dict.fromkeys(["key_generation", "preprocessing"], "trusted dealer (insecure setup)")
    assert model["configuration"]["model"]["lambda1"] == "0.25"
    assert "alpha.csv" not in json.dumps(model)


@pytest.mark.usefixtures("calls")
def test_original_units_undo_the_preparation(session):
    train(session)
    model = json.loads(session.with_name("out").joinpath("model.json").read_text())
    original = {name: Fraction(value) for name, value in model["original_units"].items()}
    assert original == {"age": Fraction("-0.2"), "dose": Fraction("1.5"), "intercept": Fraction("17.75")}
    age, dose = Fraction(65), Fraction(2)
    on_prepared = Fraction(-8, 16) * (age - 50) / 10 + Fraction(3, 16) * (dose - Fraction("1.5")) / Fraction("0.5")
    assert original["age"] * age + original["dose"] * dose + original["intercept"] == 4 * on_prepared + 10


@pytest.mark.usefixtures("calls")
def test_transcript_and_timings_are_written(session):
    train(session)
    lines = read_transcript(session.with_name("out") / "transcript")
    assert lines.header["session"] == "0102"
    assert lines.header["setup"] == dict.fromkeys(
        ["key_generation", "preprocessing"], "trusted dealer (insecure setup)"
    )
    assert [line.octets for line in lines.messages] == [b'{"envelope":{"round":1},"signature":"aa"}']
    assert lines.end["model"] == json.loads(session.with_name("out").joinpath("model.json").read_text())
    timings = json.loads(session.with_name("out").joinpath("timings.json").read_text())
    assert timings == {"seconds": {"IN": 1.5, "MC": 2.0}}


@pytest.mark.usefixtures("calls")
def test_pooled_comparison_only_on_request(session, rewrite):
    rewrite("session.toml", "[setup]", '[demo]\ncompare = "pooled"\n[setup]')
    result = train(session)
    assert "exact solution" in result.stdout
    assert "max|w - w*|" in result.stdout
    model = json.loads(session.with_name("out").joinpath("model.json").read_text())
    assert len(model["comparison_with_pooled_data"]["exact"]) == 2


def test_the_same_seed_repeats_a_real_training(session):
    for name in ("one", "two"):
        out = session.with_name(name)
        assert run("train", session, "--insecure-toy-keys", "--seed", SEED, "--out", out).exit_code == 0
    first, second = (session.with_name(name) / "transcript" / MESSAGES for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()
    lines = read_transcript(session.with_name("one") / "transcript")
    assert {line.claims.sender for line in lines.messages if line.claims} == {1, 2}
    assert lines.messages[-1].claims is not None
    assert lines.messages[-1].claims.session == lines.header["session"]


def test_options_reach_the_session(session, calls):
    assert train(session, "--seed", SEED, "--suite", "paper", "--engine", "reference").exit_code == 0
    [(configuration, datasets, seed)] = calls
    assert configuration.session.suite == "paper"
    assert [data.party for data in datasets] == ["Alpha", "Beta"]
    assert seed.hex() == SEED
    assert configuration.engines == Engines("reference", "optimized", "auto")


def test_seeds_differ_when_none_is_given(session, calls):
    for name in ("one", "two"):
        run("train", session, "--insecure-toy-keys", "--out", session.with_name(name))
    assert calls[0][2] != calls[1][2]


def test_a_transcript_is_never_overwritten(session, calls):
    assert train(session).exit_code == 0
    refused(train(session), session.with_name("out") / "transcript", "choose another --out")
    assert len(calls) == 1


@pytest.mark.usefixtures("calls")
def test_a_directory_that_cannot_be_made_is_named(session):
    session.with_name("out").write_text("a file")
    refused(train(session), session.with_name("out"), "cannot be written")


@pytest.mark.parametrize("seed", ["5a", "zz" * 32, "5a" * 33])
def test_a_seed_has_32_bytes(session, calls, seed):
    refused(train(session, "--seed", seed), "--seed", "64 hexadecimal digits")
    assert not calls


def test_toy_keys_need_a_flag(session, calls):
    refused(run("train", session), session, "TOY-512", "--insecure-toy-keys")
    refused(run("plan", session), session, "TOY-512", "--insecure-toy-keys")
    assert not calls


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("session.toml", "lambda1", "lamda1", ["session.toml", "model.lamda1"]),
        ("session.toml", "alpha.csv", "gone.csv", ["gone.csv", "no such file"]),
        ("alpha.csv", "40,1,8", "40,one,8", ["alpha.csv", "row 2", "'dose'", "'one'"]),
        ("alpha.csv", "40,1,8", "40,nan,8", ["alpha.csv", "row 2", "'dose'", "nan"]),
        ("alpha.csv", "dose", "dosis", ["has no column 'dose'", "Alpha"]),
        ("session.toml", "rows = 3", "rows = 4", ["alpha.csv", "declared 4 rows", "has 3"]),
        ("session.toml", "norm = 4", "norm = 1", ["alpha.csv", "norm 1.11803", "declared 1"]),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(session, rewrite, name, old, new, says):
    rewrite(name, old, new)
    refused(train(session), *says)
    assert not session.with_name("out").exists()


@pytest.mark.spec("FX-3")
def test_an_unsafe_configuration_is_one_line_before_anything_starts(session, rewrite, calls):
    rewrite("session.toml", "rounds = 3", "rounds = 20\nrescale_every = 20")
    refused(train(session), "FX-3", "too many", "rescale_every")
    assert not calls


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (UserError("FX-3: masked a needs 900 bits and 511 fit"), 2, ["FX-3", "900 bits"]),
        (Abort("ZK-DEC.V1", 2, "share 3"), 3, ["ZK-DEC.V1", "party 2 is accused", "share 3"]),
        (Abort("SP-5.MAC"), 3, ["SP-5.MAC", "nobody can be accused"]),
    ],
)
def test_a_stopped_session_is_one_line(session, monkeypatch, error, code, says):
    def run_session(*_arguments, **_options):
        raise error

    monkeypatch.setattr(helen.training, "run_session", run_session)
    refused(train(session), *says, code=code)
    assert list(session.with_name("out").iterdir()) == []


def test_a_rule_is_printed_by_its_id():
    result = run("spec", "LR-2")
    assert result.exit_code == 0
    assert "Shared step" in result.stdout


def test_all_rules_are_listed():
    result = run("spec")
    assert result.exit_code == 0
    assert "LR-2" in result.stdout
    assert "G-C2S" in result.stdout


def test_an_unknown_rule():
    refused(run("spec", "LR-99"), "LR-99", "no such rule")


def test_the_trace_lists_every_rule():
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["trace"])
    assert result.exit_code == 0
    assert "LR-2" in result.stdout
    assert "ZK-DEC.V1" in result.stdout


def test_the_trace_of_a_rule_names_text_code_and_tests():
    result = run("trace", "ZK-DEC.V1")
    assert result.exit_code == 0
    assert "reference/proofs/decryption.py" in result.stdout
    assert "tests/reference/proofs/test_decryption.py" in result.stdout


def test_the_trace_of_an_unknown_rule():
    refused(run("trace", "LR-99"), "LR-99", "no such rule")


@pytest.mark.parametrize(("problems", "code"), [((), 0), (("no test: LR-2: Shared step",), 1)])
def test_the_trace_check_fails_on_any_problem(monkeypatch, problems, code):
    monkeypatch.setattr(trace_view, "find_problems", lambda _matrix: problems)
    result = run("trace", "--check")
    assert result.exit_code == code
    assert f"{len(problems)} problems" in result.stdout
    for problem in problems:
        assert problem in result.stdout


def test_the_version():
    assert run("--version").stdout.startswith("helen ")


def test_data_says_how_each_party_compares_with_what_it_declared(session):
    result = run("data", session)
    assert result.exit_code == 0
    for text in ("Alpha", "Beta", "3 (≥ 3)", "2 (≥ 2)", "2.29129 (≤ 10)", "0.353553 (≤ 4)"):
        assert text in result.stdout


def test_data_of_one_party_needs_no_other_file(session):
    session.with_name("beta.csv").unlink()
    result = run("data", session, "--party", "Alpha")
    assert result.exit_code == 0
    assert "Alpha" in result.stdout
    assert "Beta" not in result.stdout
    refused(run("data", session), "beta.csv: there is no such file")
    refused(run("data", session, "--party", "Gamma"), "--party: there is no 'Gamma': say Alpha or Beta")


def test_data_that_is_not_as_declared(session, rewrite):
    rewrite("session.toml", "rows = 3", "rows = 4")
    refused(run("data", session, "--party", "Alpha"), "alpha.csv: Alpha declared 4 rows, the file has 3")
