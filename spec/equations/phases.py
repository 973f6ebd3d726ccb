"""Chapter 09, phases: what the input proofs state."""

import sympy as sp

from spec.formula import Congruence, equation

d, n, m, i = sp.symbols("d n m i", integer=True, positive=True)
rho = sp.Symbol("rho", positive=True)
Y, G_max, tolerance, eps_V, eps_Theta = sp.symbols("Y G_max delta epsilon_V epsilon_Theta", positive=True)
t = sp.Symbol("t", integer=True, positive=True)
N = sp.Symbol("N", integer=True, positive=True)
product, whole, rest = sp.symbols("x y r", integer=True)
R, M, A, E, unit = (sp.MatrixSymbol(name, d, d) for name in ("R", "M", "A", "E", "I"))
b, c, residue = (sp.MatrixSymbol(name, d, 1) for name in ("b", "c", "e"))
Theta, G, theta = map(sp.IndexedBase, ("Theta", "G", "c"))
j = sp.Symbol("j", integer=True)
norm_E, norm_c, trace_M, norm_residue, norm_V = (
    sp.Symbol(name, nonnegative=True) for name in ("||E||_F", "||c||", "tr(M)", "||e||", "|V^T V - I|_max")
)

QR_RELATION = (
    equation(M, R.T * R),
    equation(2**t * b, R.T * c + residue),
    equation(E, A * (M + rho * unit) - unit),
    sp.Le(norm_E**2, tolerance**2),
    sp.Le(norm_c**2, Y**2),
    sp.Le(trace_M, G_max**2),
    sp.Le(norm_residue**2, d * 2 ** (2 * t - 2)),
)
ROUNDED = Congruence(product, 2**t * whole + rest, N, up_to_sign=False)
"""How the suite paper rounds: ``whole`` is what is left of ``product`` after ``t`` bits."""
PAPER_RELATION = (
    sp.Le(norm_V, eps_V),
    sp.Le(sp.Abs(Theta[j] * (G[j] ** 2 + rho) - 1), eps_Theta),
    sp.Le(sp.Sum(theta[j] ** 2, (j, 1, d)), Y**2),
)
C_v, C_w, entry, tau = sp.IndexedBase("C_v"), sp.Symbol("C_w"), sp.IndexedBase("A"), sp.Symbol("r", integer=True)
LOCAL_CIPHERTEXT = Congruence(C_w, tau**N * sp.Product(C_v[j] ** entry[i, j], (j, 1, d)), N**2, up_to_sign=False)
