"""Congruences between products of powers, compared exponent by exponent.

Both sides of a verification equation are products of powers of group elements that nobody has relations between. Write
every element as the exponents that an honest party gave it, and the equation holds for all groups exactly when the
exponents of each base agree, as polynomials in everything that is an integer. Sizes of lists are numbers here; the
entries of the lists are symbols.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import sympy as sp

from spec.formula import Congruence, Formula

Vector = Mapping[sp.Basic, sp.Expr]
"""Exponents by base. Bases with exponent zero are left out."""


@dataclass(frozen=True)
class Setting:
    """Numbers for the lengths of lists, and what is known of letters: the left side of a line stands for its right."""

    sizes: Mapping[sp.Basic, int]
    lines: tuple[Formula, ...] = ()

    def gap(self, check: Congruence) -> Vector:
        """The exponents of the left side minus those of the right: nothing, if the check holds."""
        return combine((1, self.vector(check.left)), (-1, self.vector(check.right)))

    def vector(self, expression: sp.Basic) -> Vector:
        """The exponents of a product of powers, after all that is known was substituted."""
        return normal(_exponents(self.unfold(expression)))

    def unfold(self, expression: sp.Basic) -> sp.Basic:
        """Sums and products written out, and every letter replaced that a line stands for."""
        expression = expression.xreplace(self.sizes).doit()
        known = {atom: meaning for atom in _atoms(expression) if (meaning := self._meaning(atom)) is not None}
        return self.unfold(expression.xreplace(known)) if known else expression

    def _meaning(self, atom: sp.Basic) -> sp.Basic | None:
        for line in self.lines:
            left, right = (line.left, line.right) if isinstance(line, Congruence) else line.args
            if atom == left:
                return right
            if _matches(left, atom):
                return right.xreplace(dict(zip(left.indices, atom.indices, strict=True)))
        return None


def _matches(pattern: sp.Basic, atom: sp.Basic) -> bool:
    """Whether an entry of a list has the form of ``pattern``, an entry whose indices are letters."""
    if not (isinstance(atom, sp.Indexed) and isinstance(pattern, sp.Indexed) and atom.base == pattern.base):
        return False
    return all(isinstance(index, sp.Symbol) for index in pattern.indices)


def instances(check: Congruence, ranges: Mapping[sp.Basic, int]) -> Iterator[Congruence]:
    """The check for every value of its free indices, each counted from 1."""
    for values in product(*(range(1, count + 1) for count in ranges.values())):
        at = dict(zip(ranges, map(sp.Integer, values), strict=True))
        yield Congruence(check.left.xreplace(at), check.right.xreplace(at), check.modulus, check.up_to_sign)


def combine(*terms: tuple[sp.Expr | int, Vector]) -> Vector:
    """A linear combination of exponents: the product of powers of the elements."""
    total: dict[sp.Basic, sp.Expr] = {}
    for factor, vector in terms:
        for base, exponent in vector.items():
            total[base] = total.get(base, sp.Integer(0)) + factor * exponent
    return normal(total)


def normal(vector: Vector) -> Vector:
    """Exponents as expanded polynomials, without those that are zero."""
    expanded = {base: sp.expand(exponent) for base, exponent in vector.items()}
    return {base: exponent for base, exponent in expanded.items() if exponent != 0}


def reduced(vector: Vector, line: sp.Eq, unknown: sp.Symbol) -> Vector:
    """The exponents after ``unknown`` was eliminated by a linear equation."""
    (solution,) = sp.solve(line, unknown)
    return normal({base: sp.cancel(exponent.subs(unknown, solution)) for base, exponent in vector.items()})


def _exponents(expression: sp.Basic) -> Vector:
    match expression:
        case sp.Integer() if expression == 1:
            return {}
        case sp.Mul():
            return combine(*((1, _exponents(factor)) for factor in expression.args))
        case sp.Pow():
            return {base: inner * expression.exp for base, inner in _exponents(expression.base).items()}
        case _:
            return {expression: sp.Integer(1)}


def _atoms(expression: sp.Basic) -> set[sp.Basic]:
    atoms: set[sp.Basic] = set(expression.atoms(sp.Indexed, sp.Symbol))
    return atoms
