"""What became of each case."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from conformance.kit.categories import Category
from conformance.kit.vectors import Level

Status = Literal["passed", "failed", "void", "unsupported"]
"""``void``: a changed case that counts for nothing, because the case it was changed from did not pass. ``unsupported``:
not answered, and neither was the case it was changed from."""


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
        """Whether something passed and nothing failed. What is unsupported did neither."""
        counts = self.counts()
        return counts["passed"] > 0 and counts["failed"] == counts["void"] == 0

    def counts(self) -> Counter[Status]:
        """How many of each status."""
        return Counter(result.status for result in self.results)
