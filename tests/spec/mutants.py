"""Every way in which one place of a formula can be wrong: a sign, a constant, an index, an operator, a bound."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import sympy as sp
from sympy.core.relational import Relational

from spec.formula import Congruence, Formula

SWAPPED = {
    sp.Sum: sp.Product,
    sp.Product: sp.Sum,
    sp.floor: sp.ceiling,
    sp.ceiling: sp.floor,
    sp.Max: sp.Min,
    sp.Min: sp.Max,
}
RELATIONS = {"<=": sp.Lt, "<": sp.Le, ">=": sp.Gt, ">": sp.Ge}


@dataclass(frozen=True)
class Mutant:
    """A formula with one mistake, and what the mistake is."""

    formula: Formula
    mistake: str


def mutants(formula: Formula) -> Iterator[Mutant]:
    """All mutants that differ from the formula as objects."""
    if isinstance(formula, Congruence):
        for side in ("left", "right", "modulus"):
            for changed, mistake in _changes(getattr(formula, side)):
                yield Mutant(replace(formula, **{side: changed}), f"{side}: {mistake}")
        yield Mutant(replace(formula, up_to_sign=not formula.up_to_sign), "up to sign")
        return
    for changed, mistake in _changes(formula):
        yield Mutant(changed, mistake)


def _changes(expression: sp.Basic) -> Iterator[tuple[sp.Basic, str]]:
    """The expression with one of its nodes changed."""
    seen = {expression}
    for changed, mistake in _anywhere(expression):
        if changed not in seen:
            seen.add(changed)
            yield changed, mistake


def _anywhere(node: sp.Basic) -> Iterator[tuple[sp.Basic, str]]:
    yield from _here(node)
    for position, argument in enumerate(node.args):
        if isinstance(node, sp.Indexed) and position == 0:
            continue
        for changed, mistake in _anywhere(argument):
            rebuilt = _rebuilt(node, (*node.args[:position], changed, *node.args[position + 1 :]))
            if rebuilt is not None:
                yield rebuilt, mistake


def _rebuilt(node: sp.Basic, arguments: tuple[sp.Basic, ...]) -> sp.Basic | None:
    try:
        return node.func(*arguments, evaluate=False) if isinstance(node, Relational) else node.func(*arguments)
    except (TypeError, ValueError, AttributeError):
        return None


def _here(node: sp.Basic) -> Iterator[tuple[sp.Basic, str]]:
    for kind, changes in CHANGES:
        if isinstance(node, kind):
            yield from changes(node)
            return
    if node.func in SWAPPED and node.args:
        yield SWAPPED[node.func](*node.args), f"{SWAPPED[node.func].__name__} instead of {node.func.__name__}"


def _number(node: sp.Rational) -> Iterator[tuple[sp.Basic, str]]:
    yield node + 1, f"{node} + 1"


def _sum(node: sp.Add) -> Iterator[tuple[sp.Basic, str]]:
    for term in node.args:
        yield node - 2 * term, f"sign of {term}"


def _product(node: sp.Mul) -> Iterator[tuple[sp.Basic, str]]:
    for factor in node.args:
        if factor.is_commutative and not factor.is_number:
            yield node / factor, f"without {factor}"


def _power(node: sp.Pow) -> Iterator[tuple[sp.Basic, str]]:
    yield node.base ** (node.exp + 1), f"one power more of {node.base}"


def _entry(node: sp.Indexed) -> Iterator[tuple[sp.Basic, str]]:
    if len(node.indices) > 1:
        yield node.base[node.indices[::-1]], f"transposed {node}"
    else:
        yield node.base[node.indices[0] + 1], f"next entry of {node.base}"


def _relation(node: Relational) -> Iterator[tuple[sp.Basic, str]]:
    if isinstance(node, sp.Equality):
        yield sp.Eq(node.lhs, -node.rhs, evaluate=False), "negated right side"
    elif node.rel_op in RELATIONS:
        yield RELATIONS[node.rel_op](*node.args, evaluate=False), f"not {node.rel_op}"


def _matrix_product(node: sp.MatMul) -> Iterator[tuple[sp.Basic, str]]:
    if len(node.args) == 2 and node.args[0].shape == node.args[1].shape:
        yield node.func(*node.args[::-1]), "factors exchanged"


def _transpose(node: sp.Transpose) -> Iterator[tuple[sp.Basic, str]]:
    yield node.args[0], "not transposed"


CHANGES: tuple[tuple[type[sp.Basic], Callable[[sp.Basic], Iterator[tuple[sp.Basic, str]]]], ...] = (
    (sp.Rational, _number),
    (sp.Add, _sum),
    (sp.Mul, _product),
    (sp.Pow, _power),
    (sp.Indexed, _entry),
    (Relational, _relation),
    (sp.MatMul, _matrix_product),
    (sp.Transpose, _transpose),
)
