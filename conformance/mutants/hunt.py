"""Plays the kit against a mutant until a case fails."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from conformance.harness.client import Harness
from conformance.kit.vectors import Level, Vectors
from conformance.mutants.mutant import Mutant
from conformance.runner.play import Selection, play
from conformance.runner.results import Result

ORDER: Mapping[Level, int] = {"ops": 0, "digests": 1, "steps": 2, "sessions": 3}
"""Levels by what a case costs."""

TIMEOUT = 120.0
"""Seconds until an answer must be there. Cases take less than two; a busy machine shall not be taken for a mutant."""


@dataclass(frozen=True)
class Hunt:
    """How it went: the case that failed, or ``None`` if the mutant ``survived``; how many were played until then."""

    mutant: Mutant
    killer: Result | None
    played: int

    @property
    def survived(self) -> bool:
        """Whether the kit noticed nothing."""
        return self.killer is None


def hunt(mutant: Mutant, files: Sequence[Vectors]) -> Hunt:
    """Play the suspected cases first, then all of them, and stop at the first that fails.

    ``Fault`` if the harness does not even start: that would be no engine, and no merit of the kit.
    """
    with Harness(command(mutant.id), timeout=TIMEOUT) as harness:
        harness.introduce()
        played = 0
        for file, selection in by_suspicion(mutant, files):
            for result in play([file], harness, selection):
                played += 1
                if result.status == "failed":
                    return Hunt(mutant, result, played)
    return Hunt(mutant, None, played)


def hunt_all(mutants: Sequence[Mutant], files: Sequence[Vectors], workers: int = 2) -> Iterator[Hunt]:
    """Hunt several at a time; results come in the order of the mutants."""
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(lambda mutant: hunt(mutant, files), mutants)


def command(identifier: str) -> list[str]:
    """What starts the harness of a mutant."""
    return [sys.executable, "-m", "conformance.mutants.harness", identifier]


def by_suspicion(mutant: Mutant, files: Sequence[Vectors]) -> Iterator[tuple[Vectors, Selection]]:
    """The suspects in their order, then all files, those of the cheaper levels first."""
    for suspect in mutant.suspects:
        for file in files:
            if file.op == suspect.partition("/")[0]:
                yield file, Selection(prefix=suspect)
    for file in sorted(files, key=lambda file: ORDER[file.level]):
        yield file, Selection()
