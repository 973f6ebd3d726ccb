"""Chapter 06, proofs: verification equations, named as in the proofs themselves."""

import sympy as sp

from spec.formula import Congruence, equation

N = sp.Symbol("N", integer=True, positive=True)
SQUARE = N**2
e = sp.Symbol("e", integer=True, nonnegative=True)
i, j, link = sp.symbols("i j l", integer=True)
n, n_links, n_equations, rows, columns, inner = sp.symbols("n n_links n_eq a b d", integer=True, positive=True)
h, S, M, A, U_0, U_1, w, A_star = sp.symbols("h S M A U_0 U_1 w C*", integer=True, positive=True)
zeta, tau, f, mu, sigma = sp.symbols("zeta tau f mu sigma", integer=True)
kappa, s_z, bits_N = sp.symbols("kappa s_z |N|", integer=True, positive=True)
g, z, x, mask, bits, gamma, lam = map(sp.IndexedBase, ("g", "z", "x", "m", "b", "gamma", "lambda"))
C, Lin, T, M_row, zeta_row = map(sp.IndexedBase, ("C", "L", "T", "M", "zeta"))
g_0 = sp.Symbol("g_0", integer=True, positive=True)


def opens(randomness: sp.Expr, values: sp.IndexedBase, count: sp.Expr) -> sp.Expr:
    """``h^r prod_j g_j^{v_j}``: the commitment that ``values`` and ``randomness`` open."""
    return h**randomness * sp.Product(g[j] ** values[j], (j, 1, count))


# --- ZK-QUAD ----------------------------------------------------------------------------------------------------
QUAD_V1 = Congruence(opens(zeta, z, n), M * S**e, N)
QUAD_V1_ROW = Congruence(
    h ** zeta_row[i] * sp.Product(g[j] ** sp.IndexedBase("z")[i, j], (j, 1, n)), M_row[i] * T[i] ** e, N
)
linked = sp.Sum(gamma[link] * Lin[link], (link, 1, n_links))
"""``sum_l gamma_l L_l(z)`` without the constants of the forms."""
QUAD_V2 = Congruence((1 + N) ** linked * w**N, A * A_star**e, SQUARE)
constant = sp.IndexedBase("const")
QUAD_TARGET = Congruence(
    A_star,
    sp.Product((C[link] * (1 + N) ** (-constant[link])) ** gamma[link], (link, 1, n_links)),
    SQUARE,
    up_to_sign=False,
)
QUAD_V3 = Congruence(g_0**f * h**tau, U_0 * U_1**e, N)
RESPONSE = equation(z[j], mask[j] + e * x[j])
RESPONSE_RANGE = sp.Lt(sp.Abs(z[j]), 2 ** (bits[j] + kappa + s_z + 1))


def quadratic_at(P: sp.Matrix, linear: sp.Matrix, free: sp.Expr, point: sp.Matrix, challenge: sp.Expr) -> sp.Expr:
    """``point^T P point + e l^T point + e^2 c``: the homogenised quadratic of ZK-QUAD."""
    return (point.T * P * point)[0] + challenge * (linear.T * point)[0] + challenge**2 * free


def mixed_term(P: sp.Matrix, linear: sp.Matrix, m: sp.Matrix, at: sp.Matrix) -> sp.Expr:
    """``m^T (P + P^T) x + l^T m``: the coefficient of ``e`` in the quadratic at ``m + e x``."""
    return (m.T * (P + P.T) * at)[0] + (linear.T * m)[0]


_Q, _beta1, _beta0 = sp.IndexedBase("Q"), sp.IndexedBase("beta_1"), sp.IndexedBase("beta_0")
QUAD_COMPLETE = equation(f, sp.Sum(lam[i] * (e**2 * _Q[i] + e * _beta1[i] + _beta0[i]), (i, 1, n_equations)))

# --- ZK-RNG -----------------------------------------------------------------------------------------------------
B, lo = sp.IndexedBase("B"), sp.IndexedBase("lo")
a_1, a_2, a_3 = (sp.IndexedBase(f"a_{k}") for k in (1, 2, 3))
RANGE_SQUARES = equation(4 * x[j] * (B[j] - x[j]) + 1, a_1[j] ** 2 + a_2[j] ** 2 + a_3[j] ** 2)
z_1, z_2, z_3 = (sp.IndexedBase(f"z_{k}") for k in (1, 2, 3))
RANGE_F = equation(
    f,
    sp.Sum(lam[j] * (4 * z[j] * (e * B[j] - z[j]) + e**2 - z_1[j] ** 2 - z_2[j] ** 2 - z_3[j] ** 2), (j, 1, n)),
)
bound_T, s_1, s_2, s_3 = sp.symbols("T a_1 a_2 a_3", integer=True)
NORM_SQUARES = equation(4 * (bound_T - sp.Sum(x[j] ** 2, (j, 1, n))) + 1, s_1**2 + s_2**2 + s_3**2)

# --- ZK-PK ------------------------------------------------------------------------------------------------------
z_pk = sp.Symbol("z", integer=True)
PK_V1 = Congruence((1 + N) ** z_pk * w**N, A * sp.Product(C[j] ** gamma[j], (j, 1, n)) ** e, SQUARE)

# --- ZK-MUL, ZK-MAT, ZK-ROW -------------------------------------------------------------------------------------
s, C_u, C_v = map(sp.IndexedBase, ("s", "C_u", "C_v"))
C_x, C_y, C_z, M_c, C_c, s_one, M_one = sp.symbols("C_X C_Y C_Z M_c C_c s M", integer=True, positive=True)
t, q, C_X, C_Y, C_Z = map(sp.IndexedBase, ("t", "q", "C_X", "C_Y", "C_Z"))
MUL_W1 = Congruence((1 + N) ** z_pk * s_one**N, M_one * C_x**e, SQUARE)
MUL_W2 = Congruence(w**N * C_y**z_pk, M_c * C_z**e, SQUARE)
MAT_W1 = Congruence((1 + N) ** z[j] * s[j] ** N, M_row[j] * C_u[j] ** e, SQUARE)
MAT_W2 = Congruence(w**N * sp.Product(C_v[j] ** z[j], (j, 1, inner)), M_c * C_c**e, SQUARE)
MAT_COMBINED = (
    Congruence(C_u[j], sp.Product(C_X[i, j] ** t[i], (i, 1, rows)), SQUARE, up_to_sign=False),
    Congruence(C_v[j], sp.Product(C_Y[j, link] ** q[link], (link, 1, columns)), SQUARE, up_to_sign=False),
    Congruence(
        C_c, sp.Product(C_Z[i, link] ** (t[i] * q[link]), (link, 1, columns), (i, 1, rows)), SQUARE, up_to_sign=False
    ),
)
T_star = sp.Symbol("T*", integer=True, positive=True)
ROW_TARGET = Congruence(T_star, sp.Product(T[i] ** t[i], (i, 1, rows)), N, up_to_sign=False)
ROW_W1 = Congruence(opens(zeta, z, inner), M * T_star**e, N)
ROW_W2 = MAT_W2

# --- ZK-DEC -----------------------------------------------------------------------------------------------------
v, v_i, c_star, d_star, a_psi, a_c = sp.symbols("v v_i c* d* a_1 a_2", integer=True, positive=True)
cipher, partial = sp.IndexedBase("c"), sp.IndexedBase("d")
DEC_COMBINED = (
    Congruence(c_star, sp.Product(cipher[j] ** gamma[j], (j, 1, n)), SQUARE, up_to_sign=False),
    Congruence(d_star, sp.Product(partial[j] ** gamma[j], (j, 1, n)), SQUARE, up_to_sign=False),
)
DEC_V1 = Congruence((v**2) ** z_pk, a_psi * (v_i**2) ** e, SQUARE)
DEC_V2 = Congruence((c_star**4) ** z_pk, a_c * (d_star**2) ** e, SQUARE)


# --- Claims -----------------------------------------------------------------------------------------------------
def quadratic_completeness(size: int) -> sp.Expr:
    """``f`` at ``m + e x`` minus ``e^2 Q(x) + e beta_1 + beta_0`` for a general quadratic; zero.

    Spec: ZK-QUAD.V3
    """
    P = sp.Matrix(size, size, lambda r, c: sp.Symbol(f"P_{r}{c}"))
    linear, at, masks = (sp.Matrix(size, 1, lambda r, _, s=s: sp.Symbol(f"{s}_{r}")) for s in ("l", "x", "m"))
    free = sp.Symbol("c")
    value = quadratic_at(P, linear, free, at, sp.Integer(1))
    beta_0 = quadratic_at(P, linear, free, masks, sp.Integer(0))
    f_response = quadratic_at(P, linear, free, masks + e * at, e)
    return sp.expand(f_response - (e**2 * value + e * mixed_term(P, linear, masks, at) + beta_0))


def range_completeness() -> sp.Expr:
    """The summand of ``f`` at the responses minus ``e^2 Q + e beta_1 + beta_0`` as printed; zero.

    Spec: ZK-RNG.V3
    """
    x_, B_, m_0, *roots = sp.symbols("x B m_0 a_1 a_2 a_3")
    masks = sp.symbols("m_1 m_2 m_3")
    z_0, answers = m_0 + e * x_, [mk + e * a for mk, a in zip(masks, roots, strict=True)]
    response = 4 * z_0 * (e * B_ - z_0) + e**2 - sum(answer**2 for answer in answers)
    claim = 4 * x_ * (B_ - x_) + 1 - sum(a**2 for a in roots)
    beta_1 = 4 * m_0 * B_ - 8 * m_0 * x_ - 2 * sum(mk * a for mk, a in zip(masks, roots, strict=True))
    beta_0 = -4 * m_0**2 - sum(mk**2 for mk in masks)
    return sp.expand(response - (e**2 * claim + e * beta_1 + beta_0))


def product_exponents(rows_: int, inner_: int, columns_: int) -> tuple[sp.Expr, sp.Expr]:
    """Exponents of ``1 + N`` on both sides for honest messages, as differences; zero.

    Spec: ZK-MAT.W1, ZK-MAT.W2
    """
    X_ = sp.Matrix(rows_, inner_, lambda r, c: sp.Symbol(f"X_{r}{c}"))
    Y_ = sp.Matrix(inner_, columns_, lambda r, c: sp.Symbol(f"Y_{r}{c}"))
    t_, q_ = (sp.Matrix(n_, 1, lambda r, _, s=s: sp.Symbol(f"{s}_{r}")) for s, n_ in (("t", rows_), ("q", columns_)))
    masks = sp.Matrix(inner_, 1, lambda r, _: sp.Symbol(f"m_{r}"))
    row, column = X_.T * t_, Y_ * q_
    answers = masks + e * row
    first = sum((answers - masks - e * row).applyfunc(sp.expand), sp.Integer(0))
    second = (answers.T * column)[0] - ((masks.T * column)[0] + e * (t_.T * X_ * Y_ * q_)[0])
    return sp.expand(first), sp.expand(second)
