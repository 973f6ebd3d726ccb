"""Every field of every message, changed in every way: a sample here, all of it in ``make exhaustive``."""

import hashlib

import pytest

from conformance.adversary.sweep import BODY
from reference.core.rounds import DEALER
from tests.adversary.expectations import accused, expected
from tests.adversary.sweep import LATER, SWEEPS, all_cases, play

SHARE = 97
"""One case in so many is played with every change."""


def sample(name):
    """Cases chosen by a hash of their names, so that the choice does not move with the list."""
    return [
        pytest.param(name, case, id=f"{name}: {case.name}")
        for case in all_cases(name)
        if int(hashlib.sha256(case.name.encode()).hexdigest(), 16) % SHARE == 0
    ]


def everything(name):
    """All cases of a sweep in pieces."""
    cases = all_cases(name)
    return [pytest.param(name, cases[start::PIECES], id=f"{name} {start}") for start in range(PIECES)]


PIECES = 8


def judge(name, case):
    outcome, cheater = play(name, case), SWEEPS[name].cheater
    if cheater == DEALER:
        judge_dealer(case, outcome)
        return
    for party, abort in outcome.aborts.items():
        assert abort is not None, f"{case.name}: party {party} has a model"
        assert abort.rule in expected(case), f"{case.name}: {abort}"
        assert abort.accused == accused(abort.rule, cheater), f"{case.name}: {abort}"
    (rule,) = {abort.rule for abort in outcome.aborts.values()}
    assert set(outcome.late) <= LATER.get(rule, set()), f"{case.name}: {outcome.late} were said after it"


def judge_dealer(case, outcome):
    """A dealer is trusted: it may have an honest party accused, and a triple of its may never count.

    But no wrong model comes of what it changes, and what is no message is refused as such.
    """
    assert outcome.right, f"{case.name}: a wrong model"
    if case.mutation.form or case.leaf.path[:2] != BODY:
        assert outcome.verdicts <= {("MS-2", DEALER), ("AB-1", None)}, f"{case.name}: {outcome.verdicts}"


@pytest.mark.spec("MS-2", "AB-1")
@pytest.mark.parametrize(("name", "case"), [param for name in SWEEPS for param in sample(name)])
def test_a_changed_field_is_found(name, case):
    judge(name, case)


@pytest.mark.exhaustive
@pytest.mark.spec("MS-2", "AB-1")
@pytest.mark.parametrize(("name", "cases"), [param for name in SWEEPS for param in everything(name)])
def test_every_changed_field_is_found(name, cases):
    for case in cases:
        judge(name, case)


@pytest.mark.parametrize("name", [name for name in SWEEPS if SWEEPS[name].cheater != DEALER])
def test_every_case_has_an_expectation(name):
    assert [case.name for case in all_cases(name) if not expected(case)] == []
