"""Claims: what the specification says about its own formulas, each checked by a machine.

A claim reads the formulas of :mod:`spec.equations` at the moment it is checked, through their modules, so whoever
changes a formula sees the claims about it fail. Nothing here is evidence about code; that is the trace's business.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """How a claim is settled.

    ``sympy``: an identity of symbols, by simplification to zero. ``z3``: no counterexample exists among all integers or
    reals. ``cases``: exact arithmetic over a case split that is complete, and says why. ``executable``: computed on
    sampled or enumerated values only; the statement says over which.
    """

    SYMPY = "sympy"
    Z3 = "z3"
    CASES = "cases"
    EXECUTABLE = "executable"


@dataclass(frozen=True)
class Claim:
    """A statement about rules, and a function that returns whether it holds.

    ``id`` is the ID of the main rule, a slash and a name: ``LR-1/minimises``. ``statement`` is one sentence that says
    for which values it was checked.
    """

    id: str
    statement: str
    rules: tuple[str, ...]
    method: Method
    holds: Callable[[], bool]


Check = Callable[[], bool]


class Chapter:
    """Collects the claims of one chapter."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []

    def claim(self, id: str, method: Method, statement: str, *rules: str) -> Callable[[Check], Check]:
        """Register a check. The rule in the ID is the first; ``rules`` are further ones that the claim is about."""

        def register(holds: Check) -> Check:
            self.claims.append(Claim(id, statement, (id.partition("/")[0], *rules), method, holds))
            return holds

        return register


def vanish(expressions: Iterable[object]) -> bool:
    """Whether all entries are zero, and there is one at all."""
    entries = list(expressions)
    return bool(entries) and all(entry == 0 for entry in entries)
