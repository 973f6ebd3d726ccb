"""Transcripts of sessions in tests, and what an outsider may and must find in them."""

from collections.abc import Collection

from audit.lines import Line, Lines, parse, written
from audit.verdict import AtOnce, Verdict, judge
from helen.session import Model
from optimized.operations import OptimizedOperations
from reference.core.coins import Coins
from reference.core.driver import Session

PRIVATE = ("KG-0.V0", "OF-0.V0", "OF-1.V0", "OF-1.OT", "OF-1.COL")
"""Rules about private messages: no transcript shows who broke them."""

UNSIGNED = "MS-2"
"""Bytes without a valid signature prove nothing, nor do signed ones from elsewhere: others may have sent them."""

ELSEWHERE = ("AB-1", "MS-1", "MS-3")
"""Rules by which a party stops because of what it heard from others, or did not hear."""


def transcript(session: Session[Model], outcome: str | None = None) -> bytes:
    """The file that this session leaves, without a model document."""
    whole = all(end.abort is None for end in session.outcomes.values())
    outcome = outcome or ("model" if whole else "stopped")
    last = Line(0, session.transcript[-1]).claims
    header = {} if outcome == "stopped" or last is None else {"session": last.session}
    return b"".join(written(header, session.transcript, {"outcome": outcome}))


def audited(lines: Lines | bytes) -> Verdict:
    """The verdict on a transcript."""
    operations = OptimizedOperations(Coins(bytes(32)))
    return judge(parse(lines) if isinstance(lines, bytes) else lines, operations, AtOnce(operations))


def assert_audited(session: Session[Model], cheaters: Collection[int], rule: str, accused: int | None) -> Verdict:
    """An audit accuses no honest party, and whoever broke a rule in public by that rule.

    ``rule`` and ``accused``: what an honest party found.
    """
    verdict = audited(transcript(session))
    assert verdict.outcome == "stopped"
    found = verdict.finding
    assert found is None or found.accused is None or found.accused in cheaters, found
    assert rule in {notice.rule for notice in verdict.notices}
    if rule not in (*PRIVATE, *ELSEWHERE, UNSIGNED):
        assert found is not None, f"nothing shows {rule}"
        assert (found.rule, found.accused) == (rule, accused), found
    return verdict
