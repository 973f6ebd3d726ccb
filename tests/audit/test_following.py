"""Honest sessions of all kinds are verified, and the released model is found in their messages."""

import pytest

from audit.lines import parse
from audit.outsider import Outsider
from audit.scope import CAVEATS, OUTSIDE
from audit.verdict import AtOnce, judge
from optimized.preprocessing.kernel import VectorKernel
from reference.operations import ReferenceOperations
from spec.registry import REGISTRY, Check
from tests.audit.examples import honest
from tests.auditing import audited, transcript
from tests.sessions import KINDS_OF_SESSION, example
from tests.stages import first_stage
from tests.support import run


@pytest.mark.spec("AU-2", "MR-1", "G-C2S", "G-S2C", "G-C2C", "SP-4", "SP-5", "MK-1", "G-CHECK", "LR-6")
@pytest.mark.parametrize("name", [name for name in KINDS_OF_SESSION if not name.startswith("three")])
def test_the_model_of_an_honest_session_is_verified(name):
    session = run(example(name), kernels=dict.fromkeys(range(3), VectorKernel()))
    verdict = audited(transcript(session))
    assert verdict.outcome == "model"
    assert verdict.coefficients == session.outcomes[1].result
    assert verdict.finding is None


@pytest.mark.spec("AU-2")
def test_three_parties_and_the_reference_engine():
    session = run(example("three parties"))
    operations = ReferenceOperations()
    verdict = judge(parse(transcript(session)), operations, AtOnce(operations))
    assert verdict.coefficients == session.outcomes[1].result
    assert verdict.tally == audited(transcript(session)).tally


@pytest.mark.spec("AU-2", "IN-1")
@pytest.mark.parametrize("name", ["batched", "mascot"])
def test_a_session_that_was_only_prepared(name):
    verdict = audited(transcript(first_stage(example(name)), "prepared"))
    assert (verdict.outcome, verdict.coefficients) == ("prepared", None)
    assert verdict.tally["G-CHECK.S"]
    assert not verdict.tally["MC-1"]


@pytest.mark.spec("AU-2")
def test_every_check_is_made_or_cannot_be_made_by_an_outsider():
    made = {rule for name in ("batched", "paper", "mascot") for rule in audited(honest(name)).tally}
    checks = {rule.id for rule in REGISTRY.values() if isinstance(rule, Check)}
    assert checks - made == set(OUTSIDE)
    assert not made & set(OUTSIDE)
    assert made | set(OUTSIDE) <= set(REGISTRY)


def test_what_cannot_be_verified_is_said():
    assert all(text and not text.endswith(".") for text in (*OUTSIDE.values(), *CAVEATS.values()))


@pytest.mark.spec("AU-2")
def test_how_often_checks_are_counted():
    """By hand, for two parties, two features and three rounds, of which two rescale nothing."""
    tally = audited(honest("batched")).tally
    assert tally["ZK-ROW"] == tally["MC-1"] == 2 * 3
    assert tally["IP-B"] == 2
    assert tally["G-C2S.R"] == 2 * 3
    assert tally["G-S2C.R"] == 2 * 2
    assert tally["MR-1"] == 2
    lines = honest("batched").count(b"\n") - 2
    assert tally["MS-2"] == lines
    assert tally["MS-1"] == lines / 4


def test_an_outsider_holds_no_secrets():
    assert {"share", "coins", "spdz", "masks"}.isdisjoint(Outsider.__dataclass_fields__)
