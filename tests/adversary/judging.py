"""What has to be true of a session with one lie."""

from conformance.adversary.sweep import Case
from reference.core.rounds import DEALER
from tests.adversary.expectations import accused, expected, readable
from tests.adversary.sweep import LATER, SWEEPS, Outcome


def judge(name: str, case: Case, outcome: Outcome) -> None:
    """Fail unless every honest party found the lie by an expected rule, accused whom it should, and said no more."""
    cheater = SWEEPS[name].cheater
    if cheater == DEALER:
        judge_dealer(case, outcome)
        return
    for party, abort in outcome.aborts.items():
        assert abort is not None, f"{case.name}: party {party} has a model"
        assert abort.rule in expected(case), f"{case.name}: {abort}"
        assert abort.accused == accused(name, case, abort.rule, cheater), f"{case.name}: {abort}"
    (rule,) = {abort.rule for abort in outcome.aborts.values()}
    assert set(outcome.late) <= LATER.get(rule, set()), f"{case.name}: {outcome.late} were said after it"


def judge_dealer(case: Case, outcome: Outcome) -> None:
    """A dealer is trusted: it may have an honest party accused, and a triple of its may never count.

    But no wrong model comes of what it changes, and what is no message is refused as such.
    """
    assert outcome.right, f"{case.name}: a wrong model"
    if not readable(case):
        assert outcome.verdicts <= {("MS-2", DEALER), ("AB-1", None)}, f"{case.name}: {outcome.verdicts}"
