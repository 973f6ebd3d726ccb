"""Inequalities between integers and powers of two, for all values: z3 finds no counterexample among the reals.

A power of two with an exponent of symbols is a product of unknowns ``2^b``, each at least one: all exponents in the
chapters are lengths.
"""

from collections.abc import Callable, Iterable
from functools import reduce

import sympy as sp
import z3

TIMEOUT = 20_000
"""Milliseconds; an undecided claim does not hold."""


def follows(conclusion: sp.Basic, premises: Iterable[sp.Basic], *, integers: bool = False) -> bool:
    """Whether the premises imply the conclusion. ``integers``: unknowns are integers; else reals, which is stronger."""
    unknowns: dict[str, z3.ArithRef] = {}
    translate = _translator(unknowns, z3.Int if integers else z3.Real)
    solver = z3.Solver()
    solver.set("timeout", TIMEOUT)
    solver.add(*map(translate, premises), z3.Not(translate(conclusion)))
    solver.add(*(unknown >= 1 for name, unknown in unknowns.items() if name.startswith("2^")))
    return bool(solver.check() == z3.unsat)


def _translator(unknowns: dict[str, z3.ArithRef], make: Callable[[str], z3.ArithRef]) -> Callable[[sp.Basic], z3.ExprRef]:
    def unknown(name: str) -> z3.ArithRef:
        return unknowns.setdefault(name, make(name))

    def of(e: sp.Basic) -> z3.ExprRef:
        match e:
            case sp.Integer():
                return z3.RealVal(int(e)) if make is z3.Real else z3.IntVal(int(e))
            case sp.Rational():
                return z3.RealVal(str(e))
            case sp.Symbol() | sp.Indexed():
                return unknown(str(e))
            case sp.Pow() if e.base == 2 and not e.exp.is_number:
                return reduce(lambda a, b: a * b, (power_of_two(term) for term in sp.Add.make_args(e.exp)))
            case sp.Pow() if e.exp.is_Integer and e.exp > 0:
                return reduce(lambda a, b: a * b, [of(e.base)] * int(e.exp))
        arguments = [of(argument) for argument in e.args]
        return _JOINED[type(e)](arguments)

    def power_of_two(term: sp.Expr) -> z3.ExprRef:
        factor, rest = term.as_coeff_Mul()
        if term.is_number:
            return of(2**term)
        return reduce(lambda a, b: a * b, [unknown(f"2^{rest}")] * int(factor))

    return of


def _absolute(value: z3.ArithRef) -> z3.ExprRef:
    return z3.If(value >= 0, value, -value)


_JOINED: dict[type, Callable[[list[z3.ExprRef]], z3.ExprRef]] = {
    sp.Add: lambda a: reduce(lambda x, y: x + y, a),
    sp.Mul: lambda a: reduce(lambda x, y: x * y, a),
    sp.Abs: lambda a: _absolute(a[0]),
    sp.Max: lambda a: reduce(lambda x, y: z3.If(x >= y, x, y), a),
    sp.And: lambda a: z3.And(*a),
    sp.Or: lambda a: z3.Or(*a),
    sp.Not: lambda a: z3.Not(a[0]),
    type(sp.true): lambda _: z3.BoolVal(True),
    type(sp.false): lambda _: z3.BoolVal(False),
    sp.Equality: lambda a: a[0] == a[1],
    sp.Ne: lambda a: a[0] != a[1],
    sp.LessThan: lambda a: a[0] <= a[1],
    sp.StrictLessThan: lambda a: a[0] < a[1],
    sp.GreaterThan: lambda a: a[0] >= a[1],
    sp.StrictGreaterThan: lambda a: a[0] > a[1],
}


def bound(drawn: sp.And) -> sp.Expr:
    """``b`` of a range ``0 <= value < b``."""
    (upper,) = (part.rhs for part in drawn.args if isinstance(part, sp.StrictLessThan))
    return upper
