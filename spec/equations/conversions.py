"""Chapter 08, between ciphertexts and shares."""

import sympy as sp

from spec.formula import Congruence, equation, integer

N, p = sp.symbols("N p", integer=True, positive=True)
m, i, j, n = sp.symbols("m i j n", integer=True, positive=True)
a, y, z, o, W, R_check = sp.symbols("a y z o W R", integer=True)
t, ell, ell_z, ell_r, s_m, kappa = sp.symbols("t l l_z l' s_m kappa", integer=True, positive=True)
high, low, r_0 = sp.IndexedBase("r'"), sp.IndexedBase("r''"), sp.Symbol("r_0", integer=True)
R_high, R_low = sp.symbols("R' R''", integer=True)
C, coin = sp.IndexedBase("C"), sp.IndexedBase("t")
C_0 = sp.Symbol("C_0", integer=True, positive=True)
half = sp.Piecewise((2 ** (t - 1), sp.Eq(sp.Mod(m, 2), 0)), (0, True))

MASK = equation(sp.Symbol("r_i"), 2**t * high[i] + low[i])

# --- G-CHECK ----------------------------------------------------------------------------------------------------
CHECK_BITS = ell_r + kappa + sp.ceiling(sp.log(n + 1, 2)) + s_m
CHECK_SUM = equation(W, r_0 + sp.Sum(coin[j] * high[j], (j, 1, n)))
CHECK_RANGE = sp.And(sp.Le(0, W), sp.Lt(W, 2 ** (CHECK_BITS + 1)))
CHECK_CIPHERTEXT = Congruence((1 + N) ** W * R_check**N, C_0 * sp.Product(C[j] ** coin[j], (j, 1, n)), N**2)
opened = sp.Symbol("<W>", integer=True)
CHECK_SHARES = Congruence(opened, W, p, up_to_sign=False)

# --- G-C2S, G-S2C, G-C2C ----------------------------------------------------------------------------------------
C2S_MASKED = equation(y, a + half + 2**ell + 2**t * R_high + R_low)
C2S_RANGE = sp.And(sp.Le(0, y), sp.Lt(y, 2 ** (ell + 1) + m * 2 ** (ell + s_m)))
C2S_RESULT = equation(sp.Symbol("a'"), sp.floor(y / 2**t) - 2 ** (ell - t) - sp.floor(m / 2) - R_high)
C2S_ROUNDED = equation(sp.Symbol("a'"), sp.floor((a + half + R_low) / 2**t) - sp.floor(m / 2))
SLOT_WIDTH = ell + s_m + sp.floor(sp.log(m, 2)) + 1
S2C_MASKED = equation(o, z + 2**ell_z + R_high)
S2C_RANGE = sp.And(sp.Le(0, o), sp.Lt(o, 2 ** (ell_z + 1) + m * 2**ell_r))
S2C_RESULT = Congruence(
    sp.Symbol("Enc(z)"), (1 + N) ** (o - 2**ell_z) * sp.Product(1 / C[i], (i, 1, m)), N**2, up_to_sign=False
)
C2C_RESULT = Congruence(
    sp.Symbol("Enc(a')"),
    (1 + N) ** (sp.floor(y / 2**t) - 2 ** (ell - t) - sp.floor(m / 2)) * sp.Product(1 / C[i], (i, 1, m)),
    N**2,
    up_to_sign=False,
)


# --- Claims -----------------------------------------------------------------------------------------------------
def rescale_sides(value: int, shift: int, width: int, masks: list[tuple[int, int]]) -> tuple[int, int]:
    """The result from the masked value, and the rounding that it amounts to; equal.

    ``masks`` are the pairs ``(r', r'')`` of all parties; ``value`` has absolute value at most ``2^width``.

    Spec: G-C2S
    """
    parties = len(masks)
    assignment = {
        a: value,
        t: shift,
        ell: width,
        m: parties,
        R_high: sum(high_ for high_, _ in masks),
        R_low: sum(low_ for _, low_ in masks),
    }
    masked = integer(_for_parties(C2S_MASKED.rhs, parties), assignment)
    return (
        integer(C2S_RESULT.rhs, {**assignment, y: masked}),
        integer(_for_parties(C2S_ROUNDED.rhs, parties), assignment),
    )


def _for_parties(expression: sp.Expr, parties: int) -> sp.Expr:
    """Decide the case distinction on the parity of ``m``."""
    return expression.subs(half, 2 ** (t - 1) if parties % 2 == 0 else 0)


def slot_width(value_bits: int, slack: int, parties: int) -> int:
    """Bits of a slot, ``l + s_m + floor(log2 m) + 1`` (G-C2S)."""
    return value_bits + slack + parties.bit_length()
