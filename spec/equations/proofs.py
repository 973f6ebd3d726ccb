"""Chapter 06, proofs: for each protocol the statement, first messages, responses and verification equations.

Names are those of the proofs themselves. An honest prover's values, substituted for the letters of the verification
equations, make them identities; :mod:`spec.claims.proofs` does that substitution with the objects of this module.
"""

import sympy as sp

from spec.equations.commitments import S, g, h, mu, opens
from spec.equations.paillier import SQUARE, N, bits_N, drawn, enc, exactly, s_z
from spec.formula import Congruence, equation
from spec.functions import CeilLog2

e, i, j, k, link = sp.symbols("e i j k l", integer=True)
n, n_links, n_equations, rows, columns, inner = sp.symbols("n n_links n_eq a b d", integer=True, positive=True)
M, A, U_0, U_1, w, rho, M_c, phi = sp.symbols("M A U_0 U_1 w rho M_c phi", integer=True, positive=True)
zeta, tau, tau_0, tau_1, f, sigma, m_one, z_one = sp.symbols("zeta tau tau_0 tau_1 f sigma m z", integer=True)
beta_0, beta_1 = sp.symbols("beta_0 beta_1", integer=True)
kappa = sp.Symbol("kappa", integer=True, positive=True)
z, x, mask, bits, gamma, lam, r = map(sp.IndexedBase, ("z", "x", "m", "b", "gamma", "lambda", "r"))
C, T, M_row, zeta_row, sigma_row, mu_row = map(sp.IndexedBase, ("C", "T", "M", "zeta", "sigma", "mu"))
g_0, A_star, T_star, C_c = sp.symbols("g_0 C* T* C_c", integer=True, positive=True)


def combination(challenges: sp.IndexedBase, values: sp.IndexedBase, count: sp.Expr) -> sp.Expr:
    """``sum_j challenge_j value_j``."""
    return sp.Sum(challenges[j] * values[j], (j, 1, count))


CHALLENGE = drawn(e, kappa)
left, right, weight = map(sp.IndexedBase, ("left", "right", "s"))
BATCH = exactly(
    sp.Product(left[k] ** (2 * weight[k]), (k, 1, n)), sp.Product(right[k] ** (2 * weight[k]), (k, 1, n)), N
)
"""How a list of equations up to sign is tested at once; those modulo ``N^2`` in the same way."""

# --- ZK-PK ------------------------------------------------------------------------------------------------------
PK_STATEMENT = exactly(C[j], enc(x[j], r[j]), SQUARE)
PK_FIRST = exactly(A, enc(m_one, rho), SQUARE)
PK_RESPONSES = (
    exactly(z_one, m_one + e * combination(gamma, x, n), N),
    exactly(w, rho * sp.Product(r[j] ** gamma[j], (j, 1, n)) ** e, N),
)
PK_RANGE = sp.And(sp.Le(0, z_one), sp.Lt(z_one, N))
PK_V1 = Congruence(enc(z_one, w), A * sp.Product(C[j] ** gamma[j], (j, 1, n)) ** e, SQUARE)

# The lemma behind all extractors: what is known of a power of Y, with an exponent prime to N, is known of Y.
Y, W = sp.symbols("Y W", integer=True, positive=True)
Delta, a_bezout, b_bezout = sp.symbols("Delta s t", integer=True)
base, y = sp.IndexedBase("c"), sp.IndexedBase("y")
OPEN_GIVEN = Congruence(Y**Delta, W**N * sp.Product(base[j] ** y[j], (j, 1, n)), SQUARE)
OPEN_BEZOUT = equation(a_bezout * Delta + b_bezout * N, 1)
OPENED = Congruence(Y, (W**a_bezout * Y**b_bezout) ** N * sp.Product(base[j] ** (a_bezout * y[j]), (j, 1, n)), SQUARE)

# --- ZK-QUAD: statement ------------------------------------------------------------------------------------------
form, constant, P, linear, free = map(sp.IndexedBase, ("L", "const", "P", "l", "c"))
index, width = sp.IndexedBase("index"), sp.IndexedBase("n")


def linked(values: sp.IndexedBase) -> sp.Expr:
    """``L_l`` at ``values`` without its constant."""
    return sp.Sum(form[link, j] * values[j], (j, 1, n))


def all_links(values: sp.IndexedBase) -> sp.Expr:
    """``sum_l gamma_l L_l``, the forms without constants."""
    return sp.Sum(gamma[link] * linked(values), (link, 1, n_links))


def row(randomness: sp.Expr, values: sp.IndexedBase) -> sp.Expr:
    """A commitment to the values at the indices of row ``i``."""
    return h**randomness * sp.Product(g[j] ** values[index[i, j]], (j, 1, width[i]))


def squares(values: sp.IndexedBase, others: sp.IndexedBase) -> sp.Expr:
    """``values^T P_i others``."""
    return sp.Sum(P[i, j, k] * values[j] * others[k], (j, 1, n), (k, 1, n))


def linear_part(values: sp.IndexedBase) -> sp.Expr:
    """``l_i^T values``."""
    return sp.Sum(linear[i, j] * values[j], (j, 1, n))


def all_equations(summand: sp.Expr) -> sp.Expr:
    """``sum_i lambda_i summand_i``."""
    return sp.Sum(lam[i] * summand, (i, 1, n_equations))


QUAD_LINK = exactly(C[link], enc(constant[link] + linked(x), r[link]), SQUARE)
QUAD_EQUATION = equation(squares(x, x) + linear_part(x) + free[i], 0)
QUAD_ROW = exactly(T[i], row(mu_row[i], x), N)
QUAD_SIZES = sp.Lt(sp.Abs(x[j]), 2 ** bits[j])

# --- ZK-QUAD: moves ----------------------------------------------------------------------------------------------
_short = bits_N + s_z
_long = bits_N + kappa + 2 * s_z
QUAD_COMMITMENT = exactly(S, opens(mu, x, n), N)
QUAD_MASKS = (
    drawn(mask[j], bits[j] + kappa + s_z),
    *(drawn(long, _long) for long in (sigma, sigma_row[i], tau_0)),
    *(drawn(short, _short) for short in (mu, tau_1)),
)
QUAD_FIRST = (
    exactly(M, opens(sigma, mask, n), N),
    exactly(M_row[i], row(sigma_row[i], mask), N),
    exactly(A, enc(all_links(mask), rho), SQUARE),
    exactly(U_0, g_0**beta_0 * h**tau_0, N),
    exactly(U_1, g_0**beta_1 * h**tau_1, N),
)
QUAD_BETA = (
    equation(beta_0, all_equations(squares(mask, mask))),
    equation(beta_1, all_equations(squares(mask, x) + squares(x, mask) + linear_part(mask))),
)
RESPONSE = equation(z[j], mask[j] + e * x[j])
QUAD_RESPONSES = (
    RESPONSE,
    equation(zeta, sigma + e * mu),
    equation(zeta_row[i], sigma_row[i] + e * mu_row[i]),
    equation(tau, tau_0 + e * tau_1),
    exactly(w, rho * sp.Product(r[link] ** gamma[link], (link, 1, n_links)) ** e, N),
)

# --- ZK-QUAD: checks ---------------------------------------------------------------------------------------------
RESPONSE_RANGE = sp.Lt(sp.Abs(z[j]), 2 ** (bits[j] + kappa + s_z + 1))
QUAD_RANGES = tuple(drawn(long, _long + 1) for long in (zeta, zeta_row[i], tau))
QUAD_V1 = Congruence(opens(zeta, z, n), M * S**e, N)
QUAD_V1_ROW = Congruence(row(zeta_row[i], z), M_row[i] * T[i] ** e, N)
QUAD_TARGET = exactly(
    A_star, sp.Product((C[link] * (1 + N) ** (-constant[link])) ** gamma[link], (link, 1, n_links)), SQUARE
)
QUAD_V2 = Congruence(enc(all_links(z), w), A * A_star**e, SQUARE)
QUAD_F = equation(f, all_equations(squares(z, z) + e * linear_part(z) + e**2 * free[i]))
QUAD_V3 = Congruence(g_0**f * h**tau, U_0 * U_1**e, N)

# --- ZK-RNG -----------------------------------------------------------------------------------------------------
B, bits_B, lo = sp.IndexedBase("B"), sp.IndexedBase("b'"), sp.IndexedBase("lo")
a_1, a_2, a_3 = (sp.IndexedBase(f"a_{number}") for number in (1, 2, 3))
z_1, z_2, z_3 = (sp.IndexedBase(f"z_{number}") for number in (1, 2, 3))
Q, s_1, s_2, s_3, bound_T = sp.symbols("Q a_1 a_2 a_3 T", integer=True)
INEQUALITY = equation(4 * Q + 1, s_1**2 + s_2**2 + s_3**2)
RANGE_LINK = exactly(C[j], enc(lo[j] + x[j], r[j]), SQUARE)
RANGE_SQUARES = equation(4 * x[j] * (B[j] - x[j]) + 1, a_1[j] ** 2 + a_2[j] ** 2 + a_3[j] ** 2)
RANGE_SIZES = (
    sp.Lt(x[j], 2 ** bits_B[j]),
    sp.Lt(sp.Max(*(sp.Abs(a[j]) for a in (a_1, a_2, a_3))), 2 ** (bits_B[j] + 1)),
)
RANGE_F = equation(
    f,
    sp.Sum(lam[j] * (4 * z[j] * (e * B[j] - z[j]) + e**2 - z_1[j] ** 2 - z_2[j] ** 2 - z_3[j] ** 2), (j, 1, n)),
)
NORM_SQUARES = equation(4 * (bound_T - sp.Sum(x[j] ** 2, (j, 1, n))) + 1, s_1**2 + s_2**2 + s_3**2)

# --- ZK-MUL ------------------------------------------------------------------------------------------------------
C_x, C_y, C_z, s_one, M_one, r_one, T_one = sp.symbols("C_X C_Y C_Z s M r T", integer=True, positive=True)
x_one, b_X = sp.Symbol("x", integer=True), sp.Symbol("b_X", integer=True, positive=True)
s_mask = sp.Symbol("sigma", integer=True, positive=True)
_product_bits = b_X + 2 * kappa + s_z
MUL_STATEMENT = (exactly(C_x, enc(x_one, r_one), SQUARE), exactly(C_z, T_one**N * C_y**x_one, SQUARE))
MUL_MASK = drawn(m_one, _product_bits)
MUL_FIRST = (exactly(M_one, enc(m_one, s_mask), SQUARE), exactly(M_c, phi**N * C_y**m_one, SQUARE))
MUL_RESPONSES = (
    equation(z_one, m_one + e * x_one),
    exactly(s_one, s_mask * r_one**e, N),
    exactly(w, phi * T_one**e, N),
)
MUL_RANGE = sp.Lt(sp.Abs(z_one), 2 ** (_product_bits + 1))
MUL_W1 = Congruence(enc(z_one, s_one), M_one * C_x**e, SQUARE)
MUL_W2 = Congruence(w**N * C_y**z_one, M_c * C_z**e, SQUARE)

# --- ZK-MAT ------------------------------------------------------------------------------------------------------
s, t, q, C_X, C_Y, C_Z, C_u, C_v = map(sp.IndexedBase, ("s", "t", "q", "C_X", "C_Y", "C_Z", "C_u", "C_v"))
X, rho_row, y_entry, z_entry = map(sp.IndexedBase, ("X", "rho", "Y", "Z"))
_combined_bits = _product_bits + CeilLog2(rows)


def multiplied(randomness: sp.Expr, values: sp.IndexedBase) -> sp.Expr:
    """``randomness^N prod_j C_v[j]^(value_j)``."""
    return randomness**N * sp.Product(C_v[j] ** values[j], (j, 1, inner))


MAT_CLAIM = equation(z_entry[i, link], sp.Sum(X[i, j] * y_entry[j, link], (j, 1, inner)))
MAT_STATEMENT = (
    exactly(C_X[i, j], enc(X[i, j], rho_row[i, j]), SQUARE),
    exactly(C_Z[i, link], T[i, link] ** N * sp.Product(C_Y[j, link] ** X[i, j], (j, 1, inner)), SQUARE),
)
MAT_COMBINED = (
    exactly(C_u[j], sp.Product(C_X[i, j] ** t[i], (i, 1, rows)), SQUARE),
    exactly(C_v[j], sp.Product(C_Y[j, link] ** q[link], (link, 1, columns)), SQUARE),
    exactly(C_c, sp.Product(C_Z[i, link] ** (t[i] * q[link]), (link, 1, columns), (i, 1, rows)), SQUARE),
)
MAT_MASK = drawn(mask[j], _combined_bits)
MAT_FIRST = (exactly(M_row[j], enc(mask[j], sigma_row[j]), SQUARE), exactly(M_c, multiplied(phi, mask), SQUARE))
MAT_RESPONSES = (
    equation(z[j], mask[j] + e * sp.Sum(t[i] * X[i, j], (i, 1, rows))),
    exactly(s[j], sigma_row[j] * sp.Product(rho_row[i, j] ** t[i], (i, 1, rows)) ** e, N),
    exactly(w, phi * sp.Product(T[i, link] ** (t[i] * q[link]), (link, 1, columns), (i, 1, rows)) ** e, N),
)
MAT_RANGE = sp.Lt(sp.Abs(z[j]), 2 ** (_combined_bits + 1))
MAT_W1 = Congruence(enc(z[j], s[j]), M_row[j] * C_u[j] ** e, SQUARE)
MAT_W2 = Congruence(multiplied(w, z), M_c * C_c**e, SQUARE)

# --- ZK-ROW ------------------------------------------------------------------------------------------------------
matrix, theta, C_w = map(sp.IndexedBase, ("A", "theta", "C_w"))
_zeta_bits = bits_N + 2 * kappa + 2 * s_z + CeilLog2(rows)
ROW_STATEMENT = (
    exactly(T[i], h ** mu_row[i] * sp.Product(g[j] ** matrix[i, j], (j, 1, inner)), N),
    exactly(C_w[i], theta[i] ** N * sp.Product(C_v[j] ** matrix[i, j], (j, 1, inner)), SQUARE),
)
ROW_TARGET = (
    exactly(T_star, sp.Product(T[i] ** t[i], (i, 1, rows)), N),
    exactly(C_c, sp.Product(C_w[i] ** t[i], (i, 1, rows)), SQUARE),
)
ROW_MASKS = (drawn(mask[j], _combined_bits), drawn(sigma, _zeta_bits))
ROW_FIRST = (exactly(M, opens(sigma, mask, inner), N), exactly(M_c, multiplied(phi, mask), SQUARE))
ROW_RESPONSES = (
    equation(z[j], mask[j] + e * sp.Sum(t[i] * matrix[i, j], (i, 1, rows))),
    equation(zeta, sigma + e * sp.Sum(t[i] * mu_row[i], (i, 1, rows))),
    exactly(w, phi * sp.Product(theta[i] ** t[i], (i, 1, rows)) ** e, N),
)
ROW_RANGES = (sp.Lt(sp.Abs(z[j]), 2 ** (_combined_bits + 1)), drawn(zeta, _zeta_bits + 1))
ROW_W1 = Congruence(opens(zeta, z, inner), M * T_star**e, N)
ROW_W2 = Congruence(multiplied(w, z), M_c * C_c**e, SQUARE)

# --- ZK-DEC ------------------------------------------------------------------------------------------------------
v, v_i, c_star, d_star, first_key, first_share = sp.symbols("v v_i c* d* a_1 a_2", integer=True, positive=True)
cipher, partial = sp.IndexedBase("c"), sp.IndexedBase("d")
D_i, k_mask = sp.symbols("D_i k", integer=True)
b_D = sp.Symbol("b_D", integer=True, positive=True)
DEC_HONEST = (exactly(v_i, v**D_i, SQUARE), exactly(partial[j], cipher[j] ** (2 * D_i), SQUARE))
DEC_CLAIM = (exactly(v_i**2, (v**2) ** D_i, SQUARE), exactly(partial[j] ** 2, (cipher[j] ** 4) ** D_i, SQUARE))
DEC_COMBINED = (
    exactly(c_star, sp.Product(cipher[j] ** gamma[j], (j, 1, n)), SQUARE),
    exactly(d_star, sp.Product(partial[j] ** gamma[j], (j, 1, n)), SQUARE),
)
DEC_MASK = drawn(k_mask, b_D + kappa + s_z)
DEC_FIRST = (exactly(first_key, (v**2) ** k_mask, SQUARE), exactly(first_share, (c_star**4) ** k_mask, SQUARE))
DEC_RESPONSE = equation(z_one, k_mask + e * D_i)
DEC_RANGE = sp.Lt(sp.Abs(z_one), 2 ** (b_D + kappa + s_z + 1))
DEC_V1 = Congruence((v**2) ** z_one, first_key * (v_i**2) ** e, SQUARE)
DEC_V2 = Congruence((c_star**4) ** z_one, first_share * (d_star**2) ** e, SQUARE)
