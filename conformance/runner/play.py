"""Vectors in, results out. Nothing here knows where the implementation runs."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from conformance.kit.categories import Category
from conformance.kit.vectors import Case, Changed, Document, Group, Level, Reject, Vectors, inputs_of, same
from conformance.levels.implementation import Fault, Implementation, Unsupported
from conformance.levels.registry import EXERCISES
from conformance.operations.answers import Accepted, Answer, Refused
from conformance.runner.results import Result, Status

PATIENCE = 3
"""Faults one after the other, after which an operation is not asked for any more."""


@dataclass(frozen=True)
class Selection:
    """Which cases to play; nothing given means all. ``prefix``: how their IDs begin."""

    levels: frozenset[Level] = field(default_factory=frozenset)
    categories: frozenset[Category] = field(default_factory=frozenset)
    prefix: str = ""

    def takes(self, level: Level, case: Case) -> bool:
        """Whether a case is played."""
        kind = (not self.levels or level in self.levels) and (not self.categories or case.category in self.categories)
        return kind and case.id.startswith(self.prefix)


def wanted(files: Sequence[Vectors], selection: Selection) -> int:
    """How many cases there are to play."""
    return sum(selection.takes(file.level, case) for file in files for group in file.groups for case in group.cases)


def play(
    files: Sequence[Vectors],
    implementation: Implementation,
    selection: Selection,
    observe: Callable[[Result], None] = lambda result: None,
) -> Iterator[Result]:
    """The result of every selected case, in order. ``observe`` is told of each as soon as it is there."""
    for file in files:
        faults = _Faults()
        for group in file.groups:
            for result in _Player(file, group, implementation, selection, faults).play():
                observe(result)
                yield result


@dataclass
class _Faults:
    """How many there were one after the other, in all groups of an operation."""

    in_a_row: int = 0


class _Player:
    """Plays one group. Bases are played when they are needed, also those that were not selected."""

    def __init__(
        self,
        file: Vectors,
        group: Group[Document, Document, Document],
        implementation: Implementation,
        chosen: Selection,
        faults: _Faults,
    ) -> None:
        self._file, self._group, self._implementation, self._chosen = file, group, implementation, chosen
        self._exercise = EXERCISES[file.op]
        self._inputs = inputs_of(group)
        self._cases = {case.id: case for case in group.cases}
        self._results: dict[str, Result] = {}
        self._faults = faults

    def play(self) -> Iterator[Result]:
        for case in self._group.cases:
            if self._chosen.takes(self._file.level, case):
                yield self._result(case)

    def _result(self, case: Case) -> Result:
        if case.id not in self._results:
            start = time.monotonic()
            status, detail = self._judge(case)
            self._results[case.id] = Result(
                case.id,
                self._file.level,
                self._file.op,
                case.category,
                case.covers,
                status,
                detail,
                time.monotonic() - start,
            )
        return self._results[case.id]

    def _judge(self, case: Case) -> tuple[Status, str]:
        if isinstance(case, Changed):
            base = self._result(self._cases[case.base]).status
            if base != "passed":
                return ("unsupported" if base == "unsupported" else "void"), f"{case.base}: {base}"
        if self._faults.in_a_row >= PATIENCE:
            return "failed", f"not asked: {PATIENCE} faults before"
        try:
            missing = frozenset(self._group.requires) - self._implementation.features()
            if missing:
                return "unsupported", f"needs {', '.join(sorted(missing))}"
            answer = self._exercise.perform(self._implementation, self._group.parameters, self._inputs[case.id])
        except Unsupported as reason:
            # Whoever answers the base can do the operation: what is wrong with its change must be seen as well.
            return ("failed", f"unsupported: {reason}") if isinstance(case, Changed) else ("unsupported", str(reason))
        except Fault as fault:
            self._faults.in_a_row += 1
            return "failed", str(fault)
        self._faults.in_a_row = 0
        complaint = compare(case, answer)
        return ("failed", complaint) if complaint else ("passed", "")


def compare(case: Case, answer: Answer) -> str:
    """What is wrong with an answer; nothing if it is the expected one."""
    expected = case.expected
    match answer:
        case Accepted() if isinstance(expected, Reject):
            return f"accepted, though {' or '.join(expected.checks)} should refuse it"
        case Accepted(output=output) if not isinstance(expected, Reject):
            return "" if same(output, expected.output) else "accepted with another output"
        case Refused(check=check) if not isinstance(expected, Reject):
            return f"refused by {check}, though it is in order"
        case Refused(check=check, blame=blame) if isinstance(expected, Reject):
            if check not in expected.checks:
                return f"refused by {check} instead of {' or '.join(expected.checks)}"
            return "" if blame == expected.blame else f"blames {_name(blame)} instead of {_name(expected.blame)}"
    raise TypeError(answer)


def _name(party: int | None) -> str:
    return "nobody" if party is None else f"party {party}"
