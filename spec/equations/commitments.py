"""Chapter 05, commitments."""

import sympy as sp

from spec.formula import Congruence

N = sp.Symbol("N", integer=True, positive=True)
j, n, mu = sp.symbols("j n mu", integer=True)
h, S = sp.symbols("h S", integer=True, positive=True)
g, x = sp.IndexedBase("g"), sp.IndexedBase("x")
root = sp.IndexedBase("r")

COMMITMENT = Congruence(S, h**mu * sp.Product(g[j] ** x[j], (j, 1, n)), N, up_to_sign=False)
BASE = Congruence(g[j], root[j] ** 2, N, up_to_sign=False)
