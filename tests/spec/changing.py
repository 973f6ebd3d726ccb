"""Ways to break a formula in one place."""

from collections.abc import Callable
from dataclasses import replace

import sympy as sp

from spec.formula import Congruence, Formula

Change = Callable[[object], object]
Formulas = Formula | tuple[Formula, ...]


def right(change: Callable[[sp.Expr], sp.Expr]) -> Change:
    """Break the right side of an equation, a congruence or an inequality."""
    return lambda old: _with_right(old, change)


def left(change: Callable[[sp.Expr], sp.Expr]) -> Change:
    """Break the left side."""
    return lambda old: _with_left(old, change)


def entry(index: int, change: Change) -> Change:
    """Break one formula of several."""
    return lambda old: (*old[:index], change(old[index]), *old[index + 1 :])


def swap(old_part: object, new_part: object) -> Callable[[sp.Expr], sp.Expr]:
    """Put another expression in the place of a part, wherever it stands; fails if it stands nowhere."""

    def swapped(expression: sp.Expr) -> sp.Expr:
        changed = expression.xreplace({sp.sympify(old_part): sp.sympify(new_part)})
        if changed == expression:
            raise ValueError(f"{old_part} is no part of {expression}")
        return changed

    return swapped


def bound(change: Callable[[sp.Expr], sp.Expr]) -> Change:
    """Break the upper bound of ``0 <= x < bound``."""
    return lambda old: sp.And(*(_with_right(part, change) if isinstance(part, sp.Lt) else part for part in old.args))


def _with_right(formula: object, change: Callable[[sp.Expr], sp.Expr]) -> object:
    if isinstance(formula, Congruence):
        return replace(formula, right=change(formula.right))
    return formula.func(formula.args[0], change(formula.args[1]), evaluate=False)


def _with_left(formula: object, change: Callable[[sp.Expr], sp.Expr]) -> object:
    if isinstance(formula, Congruence):
        return replace(formula, left=change(formula.left))
    return formula.func(change(formula.args[0]), formula.args[1], evaluate=False)
