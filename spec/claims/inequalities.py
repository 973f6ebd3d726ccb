"""Formulas about integers and powers of two, as inequalities of reals that z3 decides.

``2^t`` becomes a positive real that is otherwise arbitrary, ``floor(x)`` a number ``q`` with ``q <= x < q + 1``, and
two integers are shown to be equal by showing that they differ by less than one. What holds for all such reals holds in
particular for the integers that the formula speaks of, for all of them; the converse is not needed.
"""

import operator
from collections.abc import Iterable, Mapping

import sympy as sp
import z3

from spec.functions import CeilLog2, FloorLog2, Iverson

RELATIONS = {sp.Eq: operator.eq, sp.Lt: operator.lt, sp.Le: operator.le, sp.Gt: operator.gt, sp.Ge: operator.ge}

TIMEOUT = 10_000
"""Milliseconds after which a claim counts as not proved. Those that hold take less than a hundred."""


class Inequalities:
    """Translates formulas, and collects what is known about the numbers in them.

    ``names`` gives expressions that are to be one number, for instance ``2**t`` or a sum. Every expression has the same
    number wherever it occurs.
    """

    def __init__(self, names: Mapping[sp.Basic, str] | None = None) -> None:
        self._numbers = {expression: z3.Real(name) for expression, name in (names or {}).items()}
        self.facts: list[z3.BoolRef] = []

    def number(self, expression: sp.Basic) -> z3.ArithRef:
        """The real that an expression stands for."""
        if expression not in self._numbers:
            self._numbers[expression] = self._new(sp.sympify(expression))
        return self._numbers[expression]

    def holds(self, condition: sp.Basic) -> z3.BoolRef:
        """An inequality or a conjunction, with positive denominators multiplied out."""
        if condition in (sp.true, sp.false):
            return z3.BoolVal(bool(condition))
        if isinstance(condition, sp.And):
            return z3.And(*map(self.holds, condition.args))
        difference, denominator = sp.fraction(sp.together(condition.lhs - condition.rhs))
        _require_positive(denominator)
        return RELATIONS[type(condition)](self.number(difference), 0)

    def same(self, left: sp.Basic, right: sp.Basic) -> z3.BoolRef:
        """That two integers are equal."""
        difference = self.number(left) - self.number(right)
        return z3.And(-1 < difference, difference < 1)

    def know(self, *conditions: sp.Basic) -> "Inequalities":
        """Take conditions for granted."""
        self.facts += [self.holds(condition) for condition in conditions]
        return self

    def proves(self, conclusion: z3.BoolRef) -> bool:
        """Whether the facts are consistent and have no model without the conclusion."""
        solver = z3.Solver()
        solver.set("timeout", TIMEOUT)
        solver.add(*self.facts)
        if solver.check() != z3.sat:
            return False
        solver.add(z3.Not(conclusion))
        return bool(solver.check() == z3.unsat)

    def _new(self, expression: sp.Basic) -> z3.ArithRef:
        match expression:
            case sp.Rational():
                return z3.RealVal(f"{expression.p}/{expression.q}")
            case sp.Symbol() | sp.Indexed():
                return self._unknown(expression)
            case sp.Add():
                return z3.Sum(*map(self.number, expression.args))
            case sp.Mul():
                return z3.Product(*map(self.number, expression.args))
            case sp.Pow() if expression.base == 2:
                return z3.Product(1, *map(self._power_of_two, sp.Add.make_args(sp.expand(expression.exp))))
            case sp.floor():
                return self._floor(expression.args[0])
            case Iverson():
                return z3.If(self.holds(expression.args[0]), z3.RealVal(1), z3.RealVal(0))
            case _:
                return self._composed(expression)

    def _composed(self, expression: sp.Basic) -> z3.ArithRef:
        """What is written with sums, floors and case distinctions."""
        first, *others = map(self.number, expression.args)
        match expression:
            case sp.Pow():
                return first ** int(expression.exp)
            case sp.ceiling():
                return -self.number(sp.floor(-expression.args[0]))
            case sp.Mod():
                return first - others[0] * self.number(sp.floor(expression.args[0] / expression.args[1]))
            case sp.Abs():
                return z3.If(first >= 0, first, -first)
            case sp.Min():
                return z3.If(first <= others[0], first, others[0])
            case sp.Max():
                return z3.If(first >= others[0], first, others[0])
            case sp.sign():
                return z3.If(first > 0, z3.RealVal(1), z3.If(first < 0, z3.RealVal(-1), z3.RealVal(0)))
            case _:
                raise TypeError(f"no translation of {type(expression).__name__}")

    def _unknown(self, symbol: sp.Basic) -> z3.ArithRef:
        """A number of which no more is known than that it is positive, or not negative, if it is declared so."""
        value = z3.Real(str(symbol))
        if symbol.is_positive:
            self.facts.append(value >= 1 if symbol.is_integer else value > 0)
        elif symbol.is_nonnegative:
            self.facts.append(value >= 0)
        return value

    def _power_of_two(self, exponent: sp.Expr) -> z3.ArithRef:
        if isinstance(exponent, sp.Integer):
            return z3.RealVal(2) ** int(exponent)
        if exponent.could_extract_minus_sign():
            return 1 / self.number(2**-exponent)
        times, once = exponent.as_coeff_Mul()
        if times.is_Integer and times > 1:
            return self.number(2**once) ** int(times)
        if 2**exponent not in self._numbers:
            self._numbers[2**exponent] = self._unknown_power(exponent)
        return self._numbers[2**exponent]

    def _unknown_power(self, exponent: sp.Expr) -> z3.ArithRef:
        """At least 1. A rounded logarithm of an integer ``x`` gives ``power <= x < 2 power``, or the other side."""
        power = z3.FreshReal(str(exponent))
        self.facts.append(power >= 1)
        if isinstance(exponent, CeilLog2 | FloorLog2):
            value = self.number(exponent.args[0])
            bounds = (value <= power, power <= 2 * value - 1)
            self.facts += bounds if isinstance(exponent, CeilLog2) else (power <= value, value <= 2 * power - 1)
        return power

    def _floor(self, value: sp.Expr) -> z3.ArithRef:
        numerator, denominator = sp.fraction(sp.together(value))
        _require_positive(denominator)
        quotient, above, below = z3.FreshReal("floor"), self.number(numerator), self.number(denominator)
        self.facts += [quotient * below <= above, above < (quotient + 1) * below]
        return quotient


def follows(conclusion: sp.Basic, premises: Iterable[sp.Basic]) -> bool:
    """Whether premises, which are consistent, imply a conclusion, for all reals and all lengths."""
    numbers = Inequalities().know(*premises)
    return numbers.proves(numbers.holds(conclusion))


def _require_positive(denominator: sp.Expr) -> None:
    """Only products of positive symbols and of powers are multiplied out."""
    if not denominator.is_positive:
        raise ValueError(f"{denominator} may not be positive")
