"""Broken twins: a formula of the specification with one mistake, under which a claim must fail."""

from collections.abc import Callable
from dataclasses import dataclass

from spec.formula import Formula

Formulas = Formula | tuple[Formula, ...]


@dataclass(frozen=True)
class Twin:
    """``formula``: module and name within :mod:`spec.equations`, such as ``learning.LOCAL_STEP``.

    ``change`` makes the broken formula from the right one; ``reason`` says in a few words what is wrong with it.
    """

    claim: str
    formula: str
    change: Callable[[Formulas], Formulas]
    reason: str
