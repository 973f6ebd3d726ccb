"""Agreement: one configuration, one session id, and a name for what differs."""

import json

import pytest

from reference.core.coins import Coins
from reference.core.rounds import Rounds
from reference.learning.problem import problem_of
from reference.messages.agreement import Configuration
from reference.operations import ReferenceOperations
from reference.phases.agreement import agreement, first_difference, session_identifier
from spec.schedule import UnsafeConfiguration
from tests.reference.proofs.toy import refused
from tests.support import random_data, run, scenario

DATA = random_data(2, 2, (5, 4), 1)
CONFIGURATION = scenario(DATA, rounds=1).configuration
OTHER = {
    "title": "another",
    "parties": tuple(reversed(CONFIGURATION.parties)),
    "features": ("x1", "x0"),
    "target": "z",
    "intercept": True,
    "centres": ("0", "0", "1"),
    "scales": ("1", "1", "2"),
    "model": "elastic-net",
    "lambda1": "3",
    "lambda2": "1",
    "gram_norm": "1000",
    "rounds": 2,
    "iteration": "paper",
    "suite": "paper",
    "parameters": "HELEN-2048",
    "fractional_bits": 23,
    "rescale_every": 1,
    "dealer_key": "0d" * 32,
}


@pytest.mark.spec("AG-1")
@pytest.mark.parametrize("name", OTHER)
def test_a_difference_in_any_field_is_named(name):
    other = Configuration(**{**vars(CONFIGURATION), name: OTHER[name]})
    difference = first_difference(CONFIGURATION, other)
    assert difference is not None
    assert difference.startswith(f"{name}: ")
    assert repr(OTHER[name]) in difference
    assert session_identifier(CONFIGURATION, ["a"]) != session_identifier(other, ["a"])


@pytest.mark.spec("AG-1")
def test_every_field_with_a_choice_is_compared():
    assert set(OTHER) | {"key_generation", "preprocessing"} == set(Configuration.model_fields)
    assert first_difference(CONFIGURATION, Configuration(**vars(CONFIGURATION))) is None


@pytest.mark.spec("AG-1")
def test_parties_that_want_different_things_stop_and_accuse_nobody():
    wanted = scenario(DATA, rounds=1)
    other = Configuration(**{**vars(wanted.configuration), "lambda1": "3"})
    session = run(wanted, configurations={2: other})
    for party in (1, 2):
        abort = session.outcomes[party].abort
        assert abort is not None
        assert (abort.rule, abort.accused) == ("AG-1", None)
        assert "field lambda1: '" in abort.evidence
    assert not any(b'"phase":"IN"' in octets for octets in session.transcript)


@pytest.mark.spec("AG-2")
@pytest.mark.parametrize("parties", [1, 3])
def test_a_configuration_for_another_number_of_parties_is_refused(parties):
    phase = agreement(1, CONFIGURATION, Rounds(parties), ReferenceOperations(), Coins(bytes(32)))
    with refused("AG-2", None):
        next(phase)


KEYS = [party.identity_key for party in CONFIGURATION.parties]
INCONSISTENT = {
    "ridge with lambda1": ({"model": "ridge", "lambda1": "1", "lambda2": "1"}, "AG-1: the penalties"),
    "ridge without penalty": ({"model": "ridge", "lambda1": "0", "lambda2": "0"}, "AG-1: the penalties"),
    "lasso with lambda2": ({"lambda2": "1"}, "AG-1: the penalties"),
    "lasso without penalty": ({"lambda1": "0"}, "AG-1: the penalties"),
    "lasso with a negative penalty": ({"lambda1": "-1"}, "AG-1: the penalties"),
    "elastic net without lambda2": ({"model": "elastic-net"}, "AG-1: the penalties"),
    "elastic net without lambda1": ({"model": "elastic-net", "lambda1": "0", "lambda2": "1"}, "AG-1: the penalties"),
    "centres": ({"centres": ("0", "0")}, "AG-1: one centre"),
    "scales": ({"scales": ("1", "1", "1", "1")}, "AG-1: one centre"),
    "a scale that is zero": ({"scales": ("1", "0", "1")}, "AG-1: scales"),
    "a negative scale": ({"scales": ("1", "1", "-1")}, "AG-1: scales"),
    "centres and scales": ({"centres": ("0",), "scales": ("1",)}, "AG-1: one centre"),
    "two parties with one key": (
        {"parties": tuple(p.model_copy(update={"identity_key": KEYS[0]}) for p in CONFIGURATION.parties)},
        "AG-2: every participant",
    ),
    "the dealer with the key of a party": ({"dealer_key": KEYS[1]}, "AG-2: every participant"),
}


@pytest.mark.spec("AG-1", "AG-2")
@pytest.mark.parametrize(("fields", "complaint"), INCONSISTENT.values(), ids=list(INCONSISTENT))
def test_a_configuration_that_contradicts_itself_is_refused(fields, complaint):
    configuration = Configuration(**{**vars(CONFIGURATION), **fields})
    with pytest.raises(UnsafeConfiguration, match=complaint):
        problem_of(configuration)


@pytest.mark.spec("AG-1")
@pytest.mark.parametrize(
    ("model", "lambda1", "lambda2"), [("ridge", "0", "1/2"), ("lasso", "0.1", "0"), ("elastic-net", "1", "1e-3")]
)
def test_each_model_has_its_penalties(model, lambda1, lambda2):
    fields = {"model": model, "lambda1": lambda1, "lambda2": lambda2}
    problem = problem_of(Configuration(**{**vars(CONFIGURATION), **fields}))
    assert (problem.lambda1 > 0, problem.lambda2 > 0) == (lambda1 != "0", lambda2 != "0")


@pytest.mark.spec("FS-2")
def test_the_session_id_depends_on_every_nonce_in_order():
    identifiers = {session_identifier(CONFIGURATION, nonces) for nonces in (["a", "b"], ["b", "a"], ["ab", ""], ["a"])}
    assert len(identifiers) == 4
    assert all(len(identifier) == 32 for identifier in identifiers)


@pytest.mark.spec("FS-2", "MS-2")
def test_envelopes_carry_the_session_id_as_soon_as_it_exists():
    transcript = run(scenario(DATA, rounds=1)).transcript
    hellos = [json.loads(o)["envelope"]["body"] for o in transcript if b'"kind":"Hello"' in o]
    sessions = {o["phase"]: o["session"] for o in (json.loads(octets)["envelope"] for octets in transcript)}
    expected = session_identifier(CONFIGURATION, [hello["nonce"] for hello in hellos]).hex()
    assert sessions == {"AG": "0" * 64} | dict.fromkeys(("IN", "IP", "MC", "MR"), expected)
    assert len({hello["nonce"] for hello in hellos}) == 2


@pytest.mark.spec("LR-0", "AG-1")
def test_the_problem_is_the_configuration_in_numbers():
    with_ones = Configuration(**{**vars(CONFIGURATION), "intercept": True, "lambda1": "1/3"})
    problem = problem_of(with_ones)
    assert problem.penalised == (True, True, False)
    assert (problem.rows, problem.parties, problem.dimension, problem.modulus_bits) == (9, 2, 3, 512)
    assert 3 * problem.lambda1 == 1
    assert problem_of(CONFIGURATION).penalised == (True, True)
