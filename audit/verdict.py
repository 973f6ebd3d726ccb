"""What an audit says in the end."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from audit.farewells import Notice, disputed, notices
from audit.findings import Finding, Refused
from audit.following import Audit, Whole
from audit.lines import Line, Lines
from audit.outsider import Proofs
from audit.reader import Broken, Missing, Reader, Where
from reference.core.channel import NO_SESSION
from reference.core.reject import Abort
from reference.core.rounds import Position
from reference.messages.agreement import Configuration
from reference.operations import Operations


class Verifier(Protocol):
    """Verifies proofs, at once or later, here or elsewhere."""

    def submit(self, number: int, proofs: Proofs, line: int) -> None:
        """Take charge of the proofs with this number, counted from 0. ``line``: the last one that was read."""
        ...

    def first_refusal(self) -> tuple[int, Abort] | None:
        """Wait for all; the lowest number of refused proofs, and why they are."""
        ...


class AtOnce:
    """Verifies every proof when it comes. Spec: AU-2"""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._refused: tuple[int, Abort] | None = None

    def submit(self, number: int, proofs: Proofs, line: int) -> None:
        """Verify."""
        if self._refused is None:
            try:
                proofs.verify(self._operations)
            except Abort as abort:
                self._refused = number, abort.with_traceback(None)

    def first_refusal(self) -> tuple[int, Abort] | None:
        """The first one that was refused."""
        return self._refused


@dataclass(frozen=True)
class Verdict:
    """What can be said of a session whose transcript was not refused.

    ``outcome``: ``model`` (with ``coefficients``, scale f), ``prepared`` or ``stopped``. A session that was stopped has
    a ``finding`` if its messages show why: evidence against the party that it accuses, if it accuses one. ``notices``:
    what the parties said when they stopped. ``tally``: how often each rule was checked.

    Spec: AU-2, AU-3
    """

    outcome: str
    session: str
    configuration: Configuration | None = None
    coefficients: tuple[int, ...] | None = None
    finding: Finding | None = None
    notices: tuple[Notice, ...] = ()
    tally: Mapping[str, int] = field(default_factory=dict)


def judge(lines: Lines, operations: Operations, verifier: Verifier) -> Verdict:
    """Follow a transcript to its end, and say what it shows; :class:`Refused` if no session goes like this.

    Spec: AU-2, AU-3
    """
    audit, places = Audit(lines, operations), list[Where]()
    whole, problem, stumbled = _followed(audit, places, verifier)
    refused = verifier.first_refusal()
    if refused is not None:
        where = places[refused[0]]
        problem = _Problem(where.found(refused[1]), where.position, where.last)
    elif stumbled is not None:
        raise stumbled  # over messages that were proved: a defect of this program
    if problem is not None:
        return _stopped(audit, problem)
    assert whole is not None
    return _ended(audit, whole)


@dataclass(frozen=True)
class _Problem:
    """Where an honest party would have stopped, and after which line."""

    finding: Finding
    position: Position
    last: int
    missing: bool = False


def _followed(
    audit: Audit, places: list[Where], verifier: Verifier
) -> tuple[Whole | None, _Problem | None, Exception | None]:
    """Follow until a message is wrong or missing. What comes after a wrong proof may be beyond all arithmetic."""
    following = audit.follow()
    try:
        while True:
            proofs = next(following)
            assert audit.reader is not None
            places.append(audit.reader.where)
            verifier.submit(len(places) - 1, proofs, places[-1].last)
            audit.tally += proofs.checks()
    except StopIteration as stop:
        return stop.value, None, None
    except Broken as broken:
        return None, _problem(audit, broken.finding), None
    except Missing as missing:
        finding = Finding("AU-2", f"expected {missing.expected}", missing.line)
        return None, _problem(audit, finding, missing=True), None
    except Abort as abort:
        assert audit.reader is not None
        return None, _problem(audit, audit.reader.where.found(abort)), None
    except (ArithmeticError, ValueError) as error:
        return None, None, error


def _problem(audit: Audit, finding: Finding, *, missing: bool = False) -> _Problem:
    where = audit.reader.where if audit.reader else Where(Position("AG", 0, 0), {}, 1)
    return _Problem(finding, where.position, where.last, missing)


def _ended(audit: Audit, whole: Whole) -> Verdict:
    """All messages are there. A party that did not get the last of them may still have stopped, if it says so."""
    session, outcome = whole.session, str(audit.lines.end["outcome"])
    told, tally = notices(session.reader) if outcome == "stopped" else (), Counter(audit.tally)
    _require_header(audit.lines, None if told else session.reader.session)
    if told:
        return Verdict(outcome, session.reader.session, session.configuration, notices=told, tally=tally)
    if outcome == "stopped":
        finding = Finding("AU-2", "the session is whole and was not stopped", audit.lines.last, "end.outcome")
        raise Refused(finding)
    if session.reader.rest:
        raise Refused(Finding("AU-2", "nothing belongs here: the session is whole", session.reader.rest[0].number))
    return Verdict(outcome, session.reader.session, session.configuration, whole.coefficients, tally=tally)


def _stopped(audit: Audit, problem: _Problem) -> Verdict:
    """Only what the last messages show may be wrong: no honest party goes on after a message that it refuses."""
    finding, reader = problem.finding, audit.reader
    if audit.lines.end["outcome"] != "stopped":
        raise Refused(finding)
    _require_header(audit.lines, None)
    if reader is None:
        return Verdict("stopped", NO_SESSION, finding=finding)
    late = _accepted_later(reader, audit.lines, problem)
    if late is not None:
        why = f"{finding.evidence}; yet all parties go on until line {late.number}"
        raise Refused(Finding(finding.rule, why, finding.line, finding.field, finding.accused, finding.lines))
    if finding.rule == "MS-1" and finding.accused is None:
        finding = disputed(reader) or finding
    return Verdict(
        "stopped",
        reader.session,
        audit.configuration,
        finding=None if problem.missing else finding,
        notices=notices(reader),
        tally=Counter(audit.tally),
    )


def _accepted_later(reader: Reader, lines: Lines, problem: _Problem) -> Line | None:
    """The echo with which the last of all parties accepted a message of a later place.

    Whoever refuses a message echoes nothing any more, so that there is none if one party is honest.
    """
    echoed: dict[tuple[str, Position], set[int]] = {}
    for line in lines.messages:
        claims = line.claims
        if line.number <= problem.last or claims is None or claims.kind != "Echo" or claims.sender not in reader.keys:
            continue
        place = Position(claims.phase, claims.round, claims.index)
        here = place == problem.position or reader.session not in (claims.session, NO_SESSION)
        if not here and reader.is_signed(line, claims.sender):
            accepted = echoed.setdefault((claims.session, place), set())
            accepted.add(claims.sender)
            if accepted == set(reader.parties):
                return line
    return None


def _require_header(lines: Lines, session: str | None) -> None:
    """A session that was stopped names no identifier: its messages may have several, and none that all agreed on."""
    if lines.header.get("session") != session:
        raise Refused(Finding("FS-2", f"the session identifier of the messages is {session}", 1, "header.session"))
