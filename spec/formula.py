"""Formulas of the specification: sympy expressions, and congruences that sympy has no object for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

import sympy as sp

Numbers = int | Fraction | Sequence["Numbers"]
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
    """The exact rational value of an expression. Sequences in ``values`` are indexed from 1, as in the text."""
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
        case _:
            return _function(expression, [number(argument, values) for argument in expression.args])


def integer(expression: sp.Basic, values: Assignment) -> int:
    """The value of an expression that must be an integer; ``ValueError`` if it is not."""
    value = number(expression, values)
    if value.denominator != 1:
        raise ValueError(f"{expression} is {value}, not an integer")
    return value.numerator


def residue(expression: sp.Basic, values: Assignment, modulus: int) -> int:
    """The value modulo ``modulus``. Exponents are exact integers, powers are never expanded."""
    match expression:
        case sp.Add():
            return sum(residue(term, values, modulus) for term in expression.args) % modulus
        case sp.Mul():
            return _product((residue(factor, values, modulus) for factor in expression.args), modulus)
        case sp.Pow():
            return pow(residue(expression.base, values, modulus), integer(expression.exp, values), modulus)
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
        item = item[integer(index, values) - 1]
    return _scalar(item)


def _ranges(expression: sp.Sum | sp.Product, values: Assignment) -> list[Assignment]:
    assignments: list[Assignment] = [values]
    for index, first, last in reversed(expression.limits):
        assignments = [
            {**outer, index: i} for outer in assignments for i in range(integer(first, outer), integer(last, outer) + 1)
        ]
    return assignments


def _function(expression: sp.Basic, arguments: list[Fraction]) -> Fraction:
    match expression:
        case sp.floor():
            return Fraction(arguments[0].__floor__())
        case sp.ceiling():
            return Fraction(arguments[0].__ceil__())
        case sp.Abs():
            return abs(arguments[0])
        case sp.sign():
            return Fraction((arguments[0] > 0) - (arguments[0] < 0))
        case sp.Max():
            return max(arguments)
        case sp.Min():
            return min(arguments)
        case sp.Mod():
            return arguments[0] % arguments[1]
        case _:
            raise TypeError(f"no exact value for {type(expression).__name__}")
