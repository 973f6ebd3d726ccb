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

TIMEOUT = 30.0
"""Seconds until an answer must be there. Cases take less than two; the machine may be busy."""


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
    """Play suspects first, then all other cases, and stop at the first that fails.

    ``Fault`` if the harness does not even start: that would be no engine, and no merit of the kit.
    """
    with Harness(command(mutant.id), timeout=TIMEOUT) as harness:
        harness.introduce()
        played = 0
        for result in play(by_suspicion(mutant, files), harness, Selection()):
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


def by_suspicion(mutant: Mutant, files: Sequence[Vectors]) -> list[Vectors]:
    """The files of the suspects in their order, then those of the cheaper levels."""

    def rank(file: Vectors) -> tuple[int, int]:
        suspected = file.op in mutant.suspects
        return (mutant.suspects.index(file.op) if suspected else len(mutant.suspects), ORDER[file.level])

    return sorted(files, key=rank)
