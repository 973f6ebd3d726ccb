"""Chapter 04, threshold Paillier."""

import sympy as sp

from spec.formula import Congruence, equation
from spec.functions import CeilLog2

N = sp.Symbol("N", integer=True, positive=True)
x, x1, x2, k = sp.symbols("x x_1 x_2 k", integer=True)
r, r1, r2, c = sp.symbols("r r_1 r_2 c", integer=True, positive=True)
theta, D = sp.symbols("theta D", integer=True)
m, i = sp.symbols("m i", integer=True, positive=True)
h_r, root_r, root_v = sp.symbols("h_r H_rand H_vk", integer=True, positive=True)
xi = sp.Symbol("xi", integer=True)
Carmichael = sp.Symbol("Lambda", integer=True, positive=True)
Share, Key, partial = sp.IndexedBase("D"), sp.IndexedBase("v"), sp.IndexedBase("c")
v, T = sp.symbols("v T", integer=True, positive=True)
bits_N, s_m, s_z, b_D = sp.symbols("|N| s_m s_z b_D", integer=True, positive=True)


def enc(plaintext: sp.Expr, randomness: sp.Expr) -> sp.Expr:
    """``Enc(x; r) = (1+N)^x r^N``, modulo ``N^2``."""
    return (1 + N) ** plaintext * randomness**N


def exactly(left: sp.Expr, right: sp.Expr | int, modulus: sp.Expr) -> Congruence:
    """A congruence in which the sign counts."""
    return Congruence(left, sp.sympify(right), modulus, up_to_sign=False)


def drawn(value: sp.Expr, bits: sp.Expr) -> sp.And:
    """``0 <= value < 2^bits``: the range from which a mask is drawn, or in which a response lies."""
    return sp.And(sp.Le(0, value), sp.Lt(value, 2**bits))


SQUARE = N**2
ENCRYPTION = exactly(c, enc(x, r), SQUARE)
BINOMIAL = exactly((1 + N) ** x, 1 + x * N, SQUARE)
ORDER = exactly(r ** (N * Carmichael), 1, SQUARE)
SUM = exactly(enc(x1, r1) * enc(x2, r2), enc(x1 + x2, r1 * r2), SQUARE)
SCALAR = exactly(enc(x, r) ** k, enc(k * x, r**k), SQUARE)
RERANDOMISE = exactly(enc(x, r1) * r2**N, enc(x, r1 * r2), SQUARE)
RANDOMISER_BASE = exactly(h_r, root_r**2, N)
RANDOMISER = exactly(r, h_r**xi, N)
RANDOMISER_RANGE = drawn(xi, bits_N + s_z)
RESIDUE = exactly(enc(x, r + k * N), enc(x, r), SQUARE)

KEY = (exactly(D, theta, N), exactly(D, 0, Carmichael), equation(D, sp.Sum(Share[i], (i, 1, m))))
SHARE_RANGE = drawn(Share[i], 2 * bits_N + s_m)
SHARE_BITS = equation(b_D, 2 * bits_N + s_m + CeilLog2(m))
SHARE_BOUND = sp.Lt(sp.Abs(Share[i]), 2**b_D)
VERIFICATION_BASE = exactly(v, root_v**2, SQUARE)
VERIFICATION_KEY = exactly(Key[i], v ** Share[i], SQUARE)
PARTIAL = exactly(partial[i], c ** (2 * Share[i]), SQUARE)
SHARES_TOGETHER = exactly(sp.Product(partial[i], (i, 1, m)), 1 + 2 * theta * x * N, SQUARE)
COMBINE = exactly(T, sp.Product(partial[i] ** 2, (i, 1, m)), SQUARE)
COMBINED_FORM = exactly(T, 1 + 4 * theta * x * N, SQUARE)
ONE = exactly(T, 1, N)
DECRYPT = exactly(4 * theta * x, sp.floor((T - 1) / N), N)
"""The division is exact when :data:`ONE` holds, and ``4 theta`` is a unit."""
