"""Broken formulas of chapter 03."""

import sympy as sp

from spec.equations import fixed_point as eq
from spec.equations.learning import K, alpha, m
from tests.spec.changing import entry, right, swap
from tests.spec.twins import Twin

TWINS = [
    Twin("FX-1/nearest", "fixed_point.ENCODING", right(swap(sp.Rational(1, 2), 0)), "rounded down"),
    Twin("FX-2/symmetric", "fixed_point.SYMMETRIC", right(lambda x: x + eq.x), "x twice"),
    Twin("FX-2/symmetric", "fixed_point.SYMMETRIC", right(lambda x: x + sp.floor((eq.N - 1) / 2)), "not moved back"),
    Twin("FX-3/recursion", "fixed_point.RECURSION", right(swap(alpha, 2 * alpha)), "alpha instead of its half"),
    Twin("FX-3/contractions", "fixed_point.RECURSION", right(swap(2 * eq.prox * eq.chi, 4 * eq.prox * eq.chi)), "4 P"),
    Twin("FX-3/growth", "fixed_point.GROWTH", right(swap(eq.eta, eq.eta / 2)), "half of eta"),
    Twin("FX-3/growth", "fixed_point.RECURSION", right(swap(1 - alpha / 2, 1 + alpha / 2)), "the sign of alpha"),
    Twin("FX-3/radius", "fixed_point.ITERATE_BOUNDS", entry(0, right(swap(K, K - 1))), "one round less"),
    Twin("FX-3/radius", "fixed_point.GROWTH", right(lambda x: x + eq.size), "twice the size"),
    Twin("FX-3/iterates", "fixed_point.ITERATE_BOUNDS", entry(1, right(lambda x: x / sp.sqrt(m))), "sqrt(m) twice"),
    Twin("FX-3/beta", "fixed_point.BETA", entry(0, right(lambda x: x / 2)), "a quarter"),
    Twin("FX-3/beta", "fixed_point.BETA", entry(1, right(lambda x: x / 2)), "half of the bound"),
    Twin("FX-3/no-wrap", "fixed_point.NO_WRAP", right(lambda x: x + 2), "two bits that are not there"),
    Twin("FX-4/exact", "fixed_point.IDEAL_RESCALE", right(swap(eq.yhat, -eq.yhat)), "the sign of yhat"),
    Twin("FX-4/low-bits", "fixed_point.LAST_LOW_MASK", right(swap(eq.a, -eq.a)), "the sign of a"),
]
