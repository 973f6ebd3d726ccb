"""Chapter 04, threshold Paillier."""

import sympy as sp

from spec.formula import Congruence, equation

N = sp.Symbol("N", integer=True, positive=True)
x, x1, x2, k = sp.symbols("x x_1 x_2 k", integer=True)
r, r1, r2, c = sp.symbols("r r_1 r_2 c", integer=True, positive=True)
theta, D, e, zeta = sp.symbols("theta D e zeta", integer=True)
m, i = sp.symbols("m i", integer=True, positive=True)
h_r = sp.Symbol("h_r", integer=True, positive=True)
xi = sp.Symbol("xi", integer=True)
Carmichael = sp.Symbol("Lambda", integer=True, positive=True)
Share, Key = sp.IndexedBase("D"), sp.IndexedBase("v")
partial = sp.IndexedBase("c")
v, T = sp.symbols("v T", integer=True, positive=True)


def enc(plaintext: sp.Expr, randomness: sp.Expr) -> sp.Expr:
    """``Enc(x; r) = (1+N)^x r^N``, modulo ``N^2``."""
    return (1 + N) ** plaintext * randomness**N


SQUARE = N**2
ENCRYPTION = Congruence(c, enc(x, r), SQUARE, up_to_sign=False)
SUM = Congruence(enc(x1, r1) * enc(x2, r2), enc(x1 + x2, r1 * r2), SQUARE, up_to_sign=False)
SCALAR = Congruence(enc(x, r) ** k, enc(k * x, r**k), SQUARE, up_to_sign=False)
RERANDOMISE = Congruence(enc(x, r1) * r2**N, enc(x, r1 * r2), SQUARE, up_to_sign=False)
RANDOMISER = Congruence(r, h_r**xi, N, up_to_sign=False)
RESIDUE = Congruence(enc(x, r + k * N), enc(x, r), SQUARE, up_to_sign=False)

KEY = (
    Congruence(D, theta, N, up_to_sign=False),
    Congruence(D, sp.Integer(0), Carmichael, up_to_sign=False),
    equation(D, sp.Sum(Share[i], (i, 1, m))),
)
VERIFICATION_KEY = Congruence(Key[i], v ** Share[i], SQUARE, up_to_sign=False)
PARTIAL = Congruence(partial[i], c ** (2 * Share[i]), SQUARE, up_to_sign=False)
COMBINE = Congruence(T, sp.Product(partial[i] ** 2, (i, 1, m)), SQUARE, up_to_sign=False)
COMBINED_FORM = Congruence(T, 1 + 4 * theta * x * N, SQUARE, up_to_sign=False)
DECRYPT = Congruence(x, (T - 1) / N * sp.Pow(4 * theta, -1), N, up_to_sign=False)


def combined_exponent(shares: list[int], plaintext: int) -> tuple[int, int]:
    """Exponents of ``1 + N`` and of ``r^N`` in the product of all squared shares of ``Enc(x; r)`` (TD-2)."""
    total = sum(2 * 2 * share for share in shares)
    return total * plaintext, total
