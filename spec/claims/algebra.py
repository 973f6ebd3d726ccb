"""Rewriting that holds for sums of any length and for elements of any group: what sympy does not do by itself."""

from collections.abc import Mapping

import sympy as sp


def gathered(expression: sp.Expr) -> sp.Expr:
    """Factors moved into sums, and sums over the same range added up: zero if the summands cancel."""
    plain = sp.Integer(0)
    sums: dict[tuple[sp.Basic, ...], sp.Expr] = {}
    for term in sp.Add.make_args(sp.expand(expression)):
        factors = sp.Mul.make_args(term)
        inner = [factor for factor in factors if isinstance(factor, sp.Sum)]
        if len(inner) != 1:
            plain += term
            continue
        limits = inner[0].limits
        rest = sp.Mul(*(factor for factor in factors if factor is not inner[0]))
        sums[limits] = sums.get(limits, sp.Integer(0)) + rest * inner[0].function
    return plain + sum(
        sp.Sum(function, *limits) for limits, summand in sums.items() if (function := sp.expand(summand)) != 0
    )


def summed(expression: sp.Expr, index: sp.Symbol, totals: Mapping[sp.Expr, sp.Expr]) -> sp.Expr:
    """The sum of an expression over ``index``, which is linear in terms whose sums are known.

    ``totals`` has the sum of each indexed term, others have none (nan). Sums in the expression
    change places with this one.
    """
    result = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(expression)):
        factor, rest = term.as_independent(index, as_Add=False)
        if isinstance(rest, sp.Sum):
            result += factor * sp.Sum(summed(rest.function, index, totals), *rest.limits)
        else:
            result += factor * totals.get(rest, sp.nan)
    return result


def exponent(expression: sp.Expr, logarithms: Mapping[sp.Basic, sp.Expr]) -> sp.Expr:
    """The logarithm of a product of powers, from those of the elements in it.

    An indexed element ``C[i]`` may be given as its base ``C``: its logarithm is then the same entry of that value.
    """
    if expression in logarithms:
        return logarithms[expression]
    match expression:
        case sp.Indexed():
            return logarithms[expression.base][expression.indices]
        case sp.Mul():
            return sp.Add(*(exponent(factor, logarithms) for factor in expression.args))
        case sp.Pow():
            return expression.exp * exponent(expression.base, logarithms)
        case sp.Product():
            return sp.Sum(exponent(expression.function, logarithms), *expression.limits)
        case _:
            raise KeyError(f"no logarithm of {expression}")
