"""Which registered formulas a test evaluates: their evaluators are watched while it runs."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from unittest.mock import patch

import sympy as sp

from conformance.generate.switch import everywhere
from spec import formula
from spec.formula import Congruence
from spec.registry import REGISTRY


@contextmanager
def watched_formulas(seen: set[str]) -> Iterator[None]:
    """Inside, add to ``seen`` the rules whose formulas, or parts of them, are evaluated or substituted into."""
    with ExitStack() as stack:
        for evaluator in (formula.number, formula.integer, formula.residue):
            stack.enter_context(everywhere(evaluator, _watched(evaluator, seen)))
        for method in ("subs", "xreplace"):
            stack.enter_context(patch.object(sp.Basic, method, _watched(getattr(sp.Basic, method), seen)))
        yield


def _watched(evaluate: Callable[..., object], seen: set[str]) -> Callable[..., object]:
    def watched(expression: sp.Basic, *arguments: object, **options: object) -> object:
        seen.update(_rules_by_part().get(expression, ()))
        return evaluate(expression, *arguments, **options)

    return watched


@cache
def _rules_by_part() -> dict[sp.Basic, set[str]]:
    """The rules by every composite part of their formulas."""
    parts: dict[sp.Basic, set[str]] = {}
    for rule in REGISTRY.values():
        for registered in rule.formulas:
            sides = (registered.left, registered.right) if isinstance(registered, Congruence) else (registered,)
            for part in (part for side in sides for part in sp.preorder_traversal(side) if part.args):
                parts.setdefault(part, set()).add(rule.id)
    return parts
