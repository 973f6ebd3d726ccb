"""Chapter 03, fixed point: rounding, residues, and the bound on the iterates."""

import sympy as sp

from spec.equations.learning import K, alpha, m
from spec.formula import equation
from spec.functions import FloorLog2

x, N = sp.symbols("x N", integer=True)
f, t, ell, s_m, modulus_bits = sp.symbols("f t l s_m |N|", integer=True, positive=True)
a = sp.Symbol("a", integer=True)
low_masks, others, last = sp.symbols("R'' r''_others r''_last", integer=True, nonnegative=True)
yhat = sp.Symbol("yhat", integer=True, nonnegative=True)

real = sp.Symbol("x", real=True)
ENCODING = equation(sp.Function("enc_f")(real), sp.floor(2**f * real + sp.Rational(1, 2)))
SYMMETRIC = equation(sp.Function("sym_N")(x), sp.Mod(x + sp.floor((N - 1) / 2), N) - sp.floor((N - 1) / 2))

# --- FX-3 -------------------------------------------------------------------------------------------------------
beta, eps, eta = sp.symbols("beta epsilon eta", nonnegative=True)
"""Norm of ``A b``; rounding of a round; how far ``|2A - I|`` exceeds one, halved."""
data, prox, unit = (sp.Symbol(name, commutative=False) for name in ("A", "P", "I"))
chi, vector = sp.Symbol("chi", commutative=False), sp.Symbol("b", commutative=False)
RECURSION = equation(
    sp.Symbol("chi^+", commutative=False),
    (1 - alpha / 2) * chi + alpha / 2 * (2 * data - unit) * (2 * prox * chi - chi) + alpha * data * vector,
)
size = sp.Symbol("|chi|", nonnegative=True)
GROWTH = sp.Le(sp.Symbol("|chi^+|"), (1 + alpha * eta) * size + alpha * beta + eps, evaluate=False)
RADIUS = K * (alpha * beta + eps) / (1 - K * alpha * eta)
R = sp.Symbol("R", nonnegative=True)
ITERATE_BOUNDS = (
    equation(R, RADIUS),
    sp.Le(sp.Symbol("|z|"), R / sp.sqrt(m), evaluate=False),
    sp.Le(sp.Symbol("|u_i|"), R, evaluate=False),
    sp.Le(sp.Symbol("|w_i|"), 2 * R, evaluate=False),
    sp.Le(sp.Symbol("|sum_i (w_i + u_i)|"), sp.sqrt(m) * R, evaluate=False),
)
singular, error, norm = sp.symbols("g |E| |c|", nonnegative=True)
BETA = (
    sp.Le(singular / (singular**2 + 1), sp.Rational(1, 2), evaluate=False),
    sp.Le(sp.Symbol("|A R^T c|"), (1 + error) * norm / 2, evaluate=False),
    sp.Le(sp.Symbol("|2 A - I|"), 1 + 2 * error, evaluate=False),
)
NO_WRAP = sp.Le(ell + s_m + FloorLog2(m) + 1, modulus_bits - 1, evaluate=False)

# --- FX-4 -------------------------------------------------------------------------------------------------------
half = sp.Symbol("half", integer=True, nonnegative=True)
"""Added before a rescale among an even number of parties, so that the expected error is zero: see G-C2S."""
IDEAL_RESCALE = equation(sp.Symbol("a'"), (a + half + low_masks - yhat) / 2**t - sp.floor(m / 2))
LAST_LOW_MASK = equation(last, sp.Mod(yhat - a - half - others, 2**t))
