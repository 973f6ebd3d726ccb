"""What became of each case."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from conformance.kit.categories import Category
from conformance.kit.vectors import Level

Status = Literal["passed", "failed", "void", "unsupported"]
"""``void``: a changed case that counts for nothing, because the case it was changed from did not pass."""


@dataclass(frozen=True)
class Result:
    """One case: what it is about, what became of it and, unless it passed, why."""

    id: str
    level: Level
    op: str
    category: Category
    covers: tuple[str, ...]
    status: Status
    detail: str = ""
    seconds: float = 0.0

    @property
    def rule(self) -> str:
        """The rule that the case is mainly about, without its check."""
        return self.covers[0].partition(".")[0]


@dataclass(frozen=True)
class Report:
    """All results of an implementation."""

    implementation: str
    version: str
    results: tuple[Result, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing failed. What is unsupported did not fail, and did not pass either."""
        return not any(result.status in ("failed", "void") for result in self.results)

    def counts(self, results: Sequence[Result] | None = None) -> Counter[Status]:
        """How many of each status."""
        return Counter(result.status for result in (self.results if results is None else results))
