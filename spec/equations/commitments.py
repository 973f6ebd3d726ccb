"""Chapter 05, commitments."""

import sympy as sp

from spec.equations.paillier import N, bits_N, drawn, exactly, s_z
from spec.formula import Congruence, equation

j, n, mu = sp.symbols("j n mu", integer=True)
h, S = sp.symbols("h S", integer=True, positive=True)
g, x = sp.IndexedBase("g"), sp.IndexedBase("x")
root = sp.IndexedBase("r")


def opens(randomness: sp.Expr, values: sp.IndexedBase, count: sp.Expr) -> sp.Expr:
    """``h^mu prod_j g_j^(x_j)``: what ``values`` and ``randomness`` commit to."""
    return h**randomness * sp.Product(g[j] ** values[j], (j, 1, count))


COMMITMENT = exactly(S, opens(mu, x, n), N)
RANDOMNESS = drawn(mu, bits_N + s_z)
BASE = exactly(g[j], root[j] ** 2, N)

# --- Binding: a power of S that is known is a power of an opening, or gives a root of h --------------------------
D_1, y_1, s, t = sp.symbols("D' y' s t", integer=True)
ROOT_GIVEN = Congruence(S**D_1, h**y_1, N)
ROOT_BEZOUT = equation(s * D_1 + t * y_1, 1)
ROOT = Congruence((S**t * h**s) ** D_1, h, N)

# --- Hiding: distances from uniform ------------------------------------------------------------------------------
M, G, rest, quotient = sp.symbols("M G r k", integer=True, positive=True)
shift = sp.Symbol("c", integer=True)
distance = sp.Symbol("delta")
WRAPPED_DISTANCE = equation(distance, rest * (G - rest) / (M * G))
"""Of ``U mod G`` from uniform modulo ``G``, for ``U`` uniform in ``[0, M)`` and ``r = M mod G``."""
SHIFTED_DISTANCE = equation(distance, sp.Abs(shift) / M)
"""Of ``U + c`` from ``U``, for ``|c| <= M``."""

# --- FS-1: integers as octets ------------------------------------------------------------------------------------
sign, octets, value = sp.symbols("s k X", integer=True, nonnegative=True)
octet = sp.IndexedBase("o")
OCTETS = equation(value, (-1) ** sign * sp.Sum(octet[j] * 256 ** (octets - j), (j, 1, octets)))
