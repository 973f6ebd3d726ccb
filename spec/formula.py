"""Formulas of the specification: sympy expressions, and congruences that sympy has no object for."""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

import sympy as sp

from spec.functions import CeilLog2, FloorLog2, Iverson, Xor
from spec.rational import ceil_log2

Numbers = int | Fraction | Sequence["Numbers"] | Mapping[int, "Numbers"]
Assignment = Mapping[sp.Basic, Numbers]


@dataclass(frozen=True)
class Congruence:
    """``left = right`` modulo ``modulus``; in the proofs up to sign (rule ZK-0)."""

    left: sp.Expr
    right: sp.Expr
    modulus: sp.Expr
    up_to_sign: bool = True

    def holds(self, values: Assignment) -> bool:
        """Whether the congruence is true for these integers. Powers are taken modulo the modulus."""
        modulus = integer(self.modulus, values)
        left, right = (residue(side, values, modulus) for side in (self.left, self.right))
        return left == right or (self.up_to_sign and (left + right) % modulus == 0)


Formula = sp.Basic | Congruence


def equation(left: sp.Basic, right: sp.Basic | int) -> sp.Eq:
    """``left = right``, kept as written: sympy would collapse an equation that is trivially true."""
    return sp.Eq(left, right, evaluate=False)


def number(expression: sp.Basic, values: Assignment) -> Fraction:
    """The exact rational value of an expression.

    Sequences in ``values`` are indexed from 1, as in the text; what is indexed otherwise is given as a mapping.
    """
    match expression:
        case sp.Rational():
            return Fraction(int(expression.p), int(expression.q))
        case sp.Symbol():
            return _scalar(values[expression])
        case sp.Indexed():
            return _element(expression, values)
        case sp.Add():
            return sum((number(term, values) for term in expression.args), Fraction(0))
        case sp.Mul():
            return prod((number(factor, values) for factor in expression.args), start=Fraction(1))
        case sp.Pow():
            return number(expression.base, values) ** integer(expression.exp, values)
        case sp.Sum() | sp.Product():
            parts = [number(expression.function, inner) for inner in _ranges(expression, values)]
            return sum(parts, Fraction(0)) if isinstance(expression, sp.Sum) else prod(parts, start=Fraction(1))
        case Iverson() | sp.Piecewise():
            return _conditional(expression, values)
        case _:
            return _function(expression, [number(argument, values) for argument in expression.args])


def _conditional(expression: sp.Basic, values: Assignment) -> Fraction:
    if isinstance(expression, Iverson):
        return Fraction(truth(expression.args[0], values))
    return next(number(value, values) for value, condition in expression.args if truth(condition, values))


def truth(condition: sp.Basic, values: Assignment) -> bool:
    """Whether equations and inequalities, joined by ``And``, hold for these values, exactly."""
    match condition:
        case sp.And():
            return all(truth(part, values) for part in condition.args)
        case sp.Eq() | sp.Lt() | sp.Le() | sp.Gt() | sp.Ge():
            left, right = (number(side, values) for side in condition.args)
            return bool(_RELATIONS[type(condition)](left, right))
        case sp.logic.boolalg.BooleanAtom():
            return bool(condition)
        case _:
            raise TypeError(f"no condition: {condition}")


_RELATIONS = {sp.Eq: operator.eq, sp.Lt: operator.lt, sp.Le: operator.le, sp.Gt: operator.gt, sp.Ge: operator.ge}


def integer(expression: sp.Basic, values: Assignment) -> int:
    """The value of an expression that must be an integer; ``ValueError`` if it is not."""
    value = number(expression, values)
    if value.denominator != 1:
        raise ValueError(f"{expression} is {value}, not an integer")
    return value.numerator


def residue(expression: sp.Basic, values: Assignment, modulus: int) -> int:
    """The value modulo ``modulus``. Exponents are exact integers, powers are never expanded, fractions are inverted."""
    match expression:
        case sp.Rational():
            return int(expression.p) * pow(int(expression.q), -1, modulus) % modulus
        case sp.Add():
            return sum(residue(term, values, modulus) for term in expression.args) % modulus
        case sp.Mul():
            return _product((residue(factor, values, modulus) for factor in expression.args), modulus)
        case sp.Pow():
            return pow(residue(expression.base, values, modulus), integer(expression.exp, values), modulus)
        case sp.Sum():
            return sum(residue(expression.function, i, modulus) for i in _ranges(expression, values)) % modulus
        case sp.Product():
            return _product((residue(expression.function, i, modulus) for i in _ranges(expression, values)), modulus)
        case _:
            return integer(expression, values) % modulus


def _product(factors: Iterable[int], modulus: int) -> int:
    result = 1
    for factor in factors:
        result = result * factor % modulus
    return result


def _scalar(value: Numbers) -> Fraction:
    if isinstance(value, int | Fraction):
        return Fraction(value)
    raise TypeError("a sequence where the formula has a number")


def _element(expression: sp.Indexed, values: Assignment) -> Fraction:
    item: Numbers = values[expression.base]
    for index in expression.indices:
        if isinstance(item, int | Fraction):
            raise TypeError(f"too many indices: {expression}")
        place = integer(index, values)
        if isinstance(item, Sequence):
            if place < 1:
                raise IndexError(f"{expression}: sequences begin with 1")
            place -= 1
        item = item[place]
    return _scalar(item)


def _ranges(expression: sp.Sum | sp.Product, values: Assignment) -> list[Assignment]:
    assignments: list[Assignment] = [values]
    for index, first, last in reversed(expression.limits):
        assignments = [
            {**outer, index: i} for outer in assignments for i in range(integer(first, outer), integer(last, outer) + 1)
        ]
    return assignments


def _function(expression: sp.Basic, arguments: list[Fraction]) -> Fraction:
    for kind, value in _FUNCTIONS.items():
        if isinstance(expression, kind):
            return value(*arguments)
    raise TypeError(f"no exact value for {type(expression).__name__}")


_FUNCTIONS: Mapping[type[sp.Basic], Callable[..., Fraction]] = {
    sp.UnevaluatedExpr: lambda x: x,
    sp.floor: lambda x: Fraction(x.__floor__()),
    sp.ceiling: lambda x: Fraction(x.__ceil__()),
    sp.Abs: abs,
    sp.sign: lambda x: Fraction((x > 0) - (x < 0)),
    sp.Max: max,
    sp.Min: min,
    sp.Mod: operator.mod,
    CeilLog2: lambda x: Fraction(ceil_log2(x)),
    FloorLog2: lambda x: Fraction(int(x).bit_length() - 1),
    Xor: lambda x, y: Fraction(x.numerator ^ y.numerator),
}
