"""Chapter 02, learning: the iteration over the reals, and the same iteration on integers."""

import sympy as sp

from spec.formula import equation

m, K = sp.symbols("m K", integer=True, positive=True)
"""Parties; rounds."""
rho, alpha = sp.symbols("rho alpha", positive=True)
"""ADMM penalty; relaxation."""
lambda1, lambda2 = sp.symbols("lambda_1 lambda_2", nonnegative=True)
"""Weights of the two penalties."""
i, j = sp.symbols("i j", integer=True)
n_rows, d = sp.symbols("n d", integer=True, positive=True)

X, y, w, u = map(sp.IndexedBase, ("X", "y", "w", "u"))
G, Theta, rows = sp.IndexedBase("G"), sp.IndexedBase("Theta"), sp.IndexedBase("n")
row = sp.Symbol("r", integer=True, positive=True)

# --- LR-0 .. LR-5 -----------------------------------------------------------------------------------------------
OBJECTIVE = (
    sp.Rational(1, 2) * sp.Sum((sp.Sum(X[i, row, j] * w[j], (j, 1, d)) - y[i, row]) ** 2, (row, 1, rows[i]), (i, 1, m))
    + lambda1 * sp.Sum(sp.Abs(w[j]), (j, 1, d))
    + lambda2 / 2 * sp.Sum(w[j] ** 2, (j, 1, d))
)
data = sp.MatrixSymbol("X_i", n_rows, d)
target, residues = sp.MatrixSymbol("y_i", n_rows, 1), sp.MatrixSymbol("c_i", n_rows, 1)
model, dual, shared = (sp.MatrixSymbol(name, d, 1) for name in ("w_i", "u_i", "z"))
left_vectors, right_vectors = sp.MatrixSymbol("O_i", n_rows, n_rows), sp.MatrixSymbol("V_i", d, d)
singular, inverted = sp.MatrixSymbol("G_i", n_rows, d), sp.MatrixSymbol("Theta_i", d, d)
inverse = sp.MatrixSymbol("A_i", d, d)

LOCAL_STEP = equation(model, (data.T * data + rho * sp.Identity(d)).inv() * (data.T * target + rho * (shared - dual)))
S = sp.Function("S")
"""The soft threshold, as in the third formula of LR-2."""
value, threshold, z = sp.Symbol("a", real=True), sp.Symbol("t", nonnegative=True), sp.Symbol("z", real=True)
total = sp.Sum(w[i] + u[i], (i, 1, m))
SHARED_STEP = (
    equation(z, m * rho / (lambda2 + m * rho) * S(total / m, lambda1 / (m * rho))),
    equation(z, rho / (lambda2 + m * rho) * S(total, lambda1 / rho)),
    equation(S(value, threshold), sp.sign(value) * sp.Max(sp.Abs(value) - threshold, 0)),
)
DUAL_STEP = equation(sp.Symbol("u_i^+"), u[i] + w[i] - z)
INVERSE_BY_SVD = (
    equation(data, left_vectors * singular * right_vectors.T),
    equation(inverse, right_vectors * inverted * right_vectors.T),
    equation(Theta[j, j], 1 / (G[j, j] ** 2 + rho)),
)
MOMENT_BY_SVD = (
    equation(data.T * target, right_vectors * singular.T * residues),
    equation(residues, left_vectors.T * target),
)
condensed, products = sp.MatrixSymbol("B", d, d), sp.MatrixSymbol("S", d, d)
column_norms, eigenvectors, roots = (sp.MatrixSymbol(name, d, d) for name in ("D", "W", "Q"))
CONDENSED = (
    equation(column_norms.inv() * products * column_norms.inv(), eigenvectors * roots * roots.T * eigenvectors.T),
    equation(condensed, roots * eigenvectors.T * column_norms),
)

# --- LR-6: the iteration on integers ----------------------------------------------------------------------------
f, f_q, s_u, s_A, rho_bits, alpha_bits = sp.symbols("f f_q s_u s_A rho_bits alpha_bits", integer=True, nonnegative=True)
rho_num, alpha_num, q, tau = sp.symbols("rho_num alpha_num q tau", integer=True, nonnegative=True)
A_z, b_z, z_z, u_z, v_z, w_z, W_z, us_z, total_z = sp.symbols("A b z u v w W s s_Sigma", integer=True)
"""Integers of one coordinate (``A`` acts on all coordinates; one suffices to state the scales)."""
average_z, rescaled_z, z_next, u_next = sp.symbols("a a' z^+ u^+", integer=True)

L = 2 ** (s_u - f)
sigma = rho_bits + s_A
dropped = sp.Symbol("t", integer=True, positive=True)
INTEGER_STEP = (
    equation(v_z, 2**rho_bits * L * b_z + rho_num * (L * z_z - u_z)),
    equation(w_z, A_z * v_z),
    equation(W_z, alpha_num * w_z + (2**alpha_bits - alpha_num) * L * 2**sigma * z_z),
    equation(us_z, W_z + 2 ** (sigma + alpha_bits) * u_z),
    equation(average_z, q * total_z),
    equation(rescaled_z, sp.floor(average_z / 2**dropped + sp.Rational(1, 2))),
    equation(z_next, S(rescaled_z, tau)),
    equation(u_next, us_z - L * 2 ** (sigma + alpha_bits) * z_next),
    equation(dropped, s_u + sigma + alpha_bits + f_q - f),
)
INTEGER_PROX = (
    equation(q, sp.floor(2**f_q * rho / (m * rho + lambda2))),
    equation(tau, sp.floor(2**f * lambda1 / (m * rho + lambda2) + sp.Rational(1, 2))),
)
