"""The matrix rule x category, from which everything that is shown is made."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from conformance.kit.categories import CATEGORIES, Category
from conformance.runner.results import Result, Status
from spec.registry import REGISTRY


@dataclass(frozen=True)
class Cell:
    """Cases of one rule and category, by status."""

    counts: Counter[Status]

    @property
    def worst(self) -> Status | None:
        """What the cell looks like: a failure outweighs everything; ``None`` without cases."""
        order: tuple[Status, ...] = ("failed", "void", "unsupported", "passed")
        return next((status for status in order if self.counts[status]), None)

    def __str__(self) -> str:
        """``12``; ``9/12`` if some did not pass; ``9+3?`` with unsupported ones; empty without cases."""
        played = self.counts["passed"] + self.counts["failed"] + self.counts["void"]
        passed = str(self.counts["passed"])
        text = passed if self.counts["passed"] == played else f"{passed}/{played}"
        unsupported = f"{self.counts['unsupported']}?" if self.counts["unsupported"] else ""
        return "+".join(filter(None, (text if played else "", unsupported)))


@dataclass(frozen=True)
class Row:
    """One rule: its cell for each category."""

    rule: str
    cells: dict[Category, Cell]


def matrix(results: Sequence[Result]) -> tuple[Row, ...]:
    """The rules that occur, in the order of the register, with a cell for each category."""
    counts: dict[tuple[str, Category], Counter[Status]] = {}
    for result in results:
        counts.setdefault((result.rule, result.category), Counter())[result.status] += 1
    present = {rule for rule, _ in counts}
    return tuple(
        Row(rule, {category: Cell(counts.get((rule, category), Counter())) for category in CATEGORIES})
        for rule in REGISTRY
        if rule in present
    )


def used(rows: Sequence[Row]) -> tuple[Category, ...]:
    """The categories that occur."""
    return tuple(category for category in CATEGORIES if any(row.cells[category].worst for row in rows))
