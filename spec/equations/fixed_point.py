"""Chapter 03, fixed point: rounding, residues, and the bound on the iterates."""

import sympy as sp

from spec.equations.learning import K, alpha, m
from spec.formula import equation

x, N = sp.symbols("x N", integer=True)
f, t, ell, s_m = sp.symbols("f t l s_m", integer=True, positive=True)
a, y = sp.symbols("a y", integer=True)
Rlow = sp.Symbol("R''", integer=True, nonnegative=True)
yhat = sp.Symbol("yhat", integer=True, nonnegative=True)

real = sp.Symbol("x", real=True)
ENCODING = equation(sp.Function("enc_f")(real), sp.floor(2**f * real + sp.Rational(1, 2)))
SYMMETRIC = equation(sp.Function("sym_N")(x), sp.Mod(x + sp.floor((N - 1) / 2), N) - sp.floor((N - 1) / 2))

# --- FX-3 -------------------------------------------------------------------------------------------------------
beta, eps, eta = sp.symbols("beta epsilon eta", nonnegative=True)
"""Norm of the constant term of a round; rounding of a round; how far ``|2A - I|`` exceeds one, halved."""
Y, Gmax, tol = sp.symbols("Y G_max tol", nonnegative=True)
_A, _P, _I = (sp.Symbol(name, commutative=False) for name in ("A", "P", "I"))
_chi, _b = sp.Symbol("chi", commutative=False), sp.Symbol("b", commutative=False)
RECURSION = equation(
    sp.Symbol("chi^+", commutative=False),
    (1 - alpha / 2) * _chi + alpha / 2 * (2 * _A - _I) * (2 * _P * _chi - _chi) + alpha * _A * _b,
)
RADIUS = K * (alpha * beta + eps) / (1 - K * alpha * eta)
ITERATE_BOUNDS = (
    sp.Le(sp.Symbol("|chi_K|"), RADIUS),
    sp.Le(sp.Symbol("|z|"), RADIUS / sp.sqrt(m)),
    sp.Le(sp.Symbol("|u_i|"), RADIUS),
    sp.Le(sp.Symbol("|w_i|"), 2 * RADIUS),
    sp.Le(sp.Symbol("|sum_i (w_i + u_i)|"), sp.sqrt(m) * RADIUS),
)
NO_WRAP = sp.Lt(2 ** (ell + 1) + m * 2 ** (ell + s_m), N)

# --- FX-4 -------------------------------------------------------------------------------------------------------
half = sp.Piecewise((2 ** (t - 1), sp.Eq(sp.Mod(m, 2), 0)), (0, True))
"""Added before a rescale among an even number of parties, so that the expected error is zero."""
IDEAL_RESCALE = equation(sp.Symbol("a'"), (a + half + Rlow - yhat) / 2**t - sp.floor(m / 2))
LAST_LOW_MASK = equation(sp.Symbol("r''_last"), sp.Mod(yhat - a - half - sp.Symbol("r''_others"), 2**t))


# --- Claims -----------------------------------------------------------------------------------------------------
def recursion_from_steps() -> sp.Expr:
    """The recursion minus what LR-1 to LR-3 give for ``chi = w + u`` with ``z = P chi``; zero.

    ``P`` is not linear, so ``P chi`` enters as one symbol.

    Spec: FX-3
    """
    shared = sp.Symbol("P_chi", commutative=False)
    dual = _chi - shared
    local = _A * (_b + shared - dual)
    next_sum = alpha * local + (1 - alpha) * shared + dual
    return sp.expand(next_sum - RECURSION.rhs.subs({_P * _chi: shared, _I: 1}))


def slots_overflow(value_bits: int, slack: int, parties: int, width: int) -> bool:
    """Whether ``a + 2^(t-1) + 2^l + sum_i r_i`` can reach ``2^width`` for some honest masks.

    Spec: G-C2S
    """
    largest: int = (2**value_bits - 1) + 2**value_bits + parties * (2 ** (value_bits + slack) - 1)
    return largest.bit_length() > width
