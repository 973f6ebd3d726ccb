"""Chapter 08, between ciphertexts and shares."""

import sympy as sp

from spec.formula import Congruence, equation
from spec.functions import CeilLog2, FloorLog2, two_to


def in_range(value: sp.Expr, limit: sp.Expr) -> sp.And:
    """``0 <= value < limit``."""
    return sp.And(sp.Le(0, value, evaluate=False), sp.Lt(value, limit, evaluate=False))


def modulo_square(left: sp.Expr, right: sp.Expr) -> Congruence:
    """``left = right`` modulo ``N^2``, and not only up to sign."""
    return Congruence(left, right, N**2, up_to_sign=False)


N, p = sp.symbols("N p", integer=True, positive=True)
m, i, j, n = sp.symbols("m i j n", integer=True, positive=True)
a, y, z, o, W = sp.symbols("a y z o W", integer=True)
t, ell, ell_z, ell_r, s_m, kappa = sp.symbols("t l l_z l' s_m kappa", integer=True, positive=True)
high, low = map(sp.IndexedBase, ("r'", "r''"))
R_high, R_low = sp.symbols("R' R''", integer=True)
half = sp.Symbol("half", integer=True, nonnegative=True)
HALF = equation(half, sp.Piecewise((2 ** (t - 1), sp.Eq(sp.Mod(m, 2), 0)), (0, True)))
rounded = sp.Symbol("a'", integer=True)

# --- MK-1 -------------------------------------------------------------------------------------------------------
MASK = (
    equation(sp.Symbol("r_i"), 2**t * high[i] + low[i]),
    in_range(high[i], 2**ell_r),
    in_range(low[i], 2**t),
)
hidden, distance = sp.Symbol("x", integer=True), sp.Symbol("dist", real=True)
HIDDEN = equation(distance, sp.Min(sp.Abs(hidden), 2**ell_r) / 2**ell_r)
"""Statistical distance of ``x + r'`` from ``r'``, for uniform ``r'``."""
dimension, compared, rounds, rescales = sp.symbols("d d_c K K_u", integer=True, positive=True)
OPENINGS = rounds * (2 * dimension + compared) + rescales * m * dimension + 4 * m
SLACK = (
    equation(s_m, 65 + CeilLog2(OPENINGS)),
    sp.Le(OPENINGS * 2 ** (1 - s_m), two_to(-64), evaluate=False),
)

slot, values, packed = sp.Symbol("slot", integer=True, positive=True), sp.IndexedBase("y"), sp.Symbol("Y", integer=True)
k = sp.Symbol("k", integer=True)
PACKED = equation(packed, sp.Sum(2 ** (slot * k) * values[k], (k, 0, n - 1)))

# --- G-CHECK ----------------------------------------------------------------------------------------------------
C, coin, unit = map(sp.IndexedBase, ("C", "t", "R"))
r_0, R_check, check_unit = sp.symbols("r_0 R R_0", integer=True)
C_0, opened = sp.Symbol("C_0", integer=True, positive=True), sp.Symbol("<W>", integer=True)
CHECK_BITS = ell_r + kappa + CeilLog2(n + 1) + s_m
CHECK_MASK = in_range(r_0, 2**CHECK_BITS)
CHECK_SUM = (
    equation(W, r_0 + sp.Sum(coin[j] * high[j], (j, 1, n))),
    Congruence(R_check, check_unit * sp.Product(unit[j] ** coin[j], (j, 1, n)), N, up_to_sign=False),
)
CHECK_RANGE = in_range(W, 2 ** (CHECK_BITS + 1))
CHECK_CIPHERTEXT = Congruence((1 + N) ** W * R_check**N, C_0 * sp.Product(C[j] ** coin[j], (j, 1, n)), N**2)
CHECK_SHARES = Congruence(opened, W, p, up_to_sign=False)
modulus_bits = sp.Symbol("|N|", integer=True, positive=True)
CHECK_FITS = sp.Lt(CHECK_BITS + 1, modulus_bits - 1, evaluate=False)

# --- G-C2S, G-S2C, G-C2C ----------------------------------------------------------------------------------------
C2S_MASKED = equation(y, a + half + 2**ell + 2**t * R_high + R_low)
C2S_RANGE = in_range(y, 2 ** (ell + 1) + half + m * 2 ** (ell + s_m))
C2S_RESULT = equation(rounded, sp.floor(y / 2**t) - 2 ** (ell - t) - sp.floor(m / 2) - R_high)
C2S_ROUNDED = (
    equation(rounded, sp.floor((a + half + R_low) / 2**t) - sp.floor(m / 2)),
    sp.Lt(sp.Abs(rounded - a / 2**t), (m + 1) / 2, evaluate=False),
)
expected = sp.Symbol("Ea'", real=True)
BIAS = equation(expected - a / 2**t, -(m - 1) / 2 ** (t + 1))
SLOT_WIDTH = ell + s_m + FloorLog2(m) + 1
SLOT_FITS = sp.Le(2 ** (ell + 1) + half + m * 2 ** (ell + s_m), 2**SLOT_WIDTH, evaluate=False)
S2C_MASKED = equation(o, z + 2**ell_z + R_high)
S2C_RANGE = in_range(o, 2 ** (ell_z + 1) + m * 2**ell_r)
S2C_RESULT = modulo_square(sp.Symbol("Enc(z)"), (1 + N) ** (o - 2**ell_z) * sp.Product(1 / C[i], (i, 1, m)))
C2C_RESULT = modulo_square(
    sp.Symbol("Enc(a')"),
    (1 + N) ** (sp.floor(y / 2**t) - 2 ** (ell - t) - sp.floor(m / 2)) * sp.Product(1 / C[i], (i, 1, m)),
)
