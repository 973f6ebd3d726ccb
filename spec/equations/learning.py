"""Chapter 02, learning: the iteration over the reals, and the same iteration on integers."""

import sympy as sp

from spec.formula import equation

m, K = sp.symbols("m K", integer=True, positive=True)
"""Parties; rounds."""
rho, lambda1, lambda2, alpha = sp.symbols("rho lambda_1 lambda_2 alpha", positive=True)
"""ADMM penalty; weights of the two penalties; relaxation."""
i, j = sp.symbols("i j", integer=True)

X, y, w, u = map(sp.IndexedBase, ("X", "y", "w", "u"))
G, Theta = sp.IndexedBase("G"), sp.IndexedBase("Theta")


def soft(value: sp.Expr, threshold: sp.Expr) -> sp.Expr:
    """``soft_t(a) = sign(a) max(|a| - t, 0)``."""
    return sp.sign(value) * sp.Max(sp.Abs(value) - threshold, 0)


def prox(average: sp.Expr) -> sp.Expr:
    """The shared model from the average of ``w_i + u_i``, as printed (LR-2)."""
    return m * rho / (lambda2 + m * rho) * soft(average, lambda1 / (m * rho))


def folded_prox(total: sp.Expr) -> sp.Expr:
    """The same from the sum over the parties: the factor ``1/m`` is inside (LR-2)."""
    return rho / (lambda2 + m * rho) * soft(total, lambda1 / rho)


# --- LR-0 .. LR-5 as printed by ``helen spec`` ------------------------------------------------------------------
_n = sp.IndexedBase("n")
_r, _d = sp.symbols("r d", integer=True, positive=True)
_weights = sp.IndexedBase("w")
OBJECTIVE = (
    sp.Rational(1, 2)
    * sp.Sum((sp.Sum(X[i, _r, j] * _weights[j], (j, 1, _d)) - y[i, _r]) ** 2, (_r, 1, _n[i]), (i, 1, m))
    + lambda1 * sp.Sum(sp.Abs(_weights[j]), (j, 1, _d))
    + lambda2 / 2 * sp.Sum(_weights[j] ** 2, (j, 1, _d))
)
_Xi, _yi, _wi, _ui, _z, _I = (
    sp.MatrixSymbol("X_i", _r, _d),
    sp.MatrixSymbol("y_i", _r, 1),
    sp.MatrixSymbol("w_i", _d, 1),
    sp.MatrixSymbol("u_i", _d, 1),
    sp.MatrixSymbol("z", _d, 1),
    sp.Identity(_d),
)
_Oi, _Gi, _Vi = sp.MatrixSymbol("O_i", _r, _r), sp.MatrixSymbol("G_i", _r, _d), sp.MatrixSymbol("V_i", _d, _d)
_Ti, _ci = sp.MatrixSymbol("Theta_i", _d, _d), sp.MatrixSymbol("c_i", _r, 1)

LOCAL_STEP = equation(_wi, (_Xi.T * _Xi + rho * _I).inv() * (_Xi.T * _yi + rho * (_z - _ui)))
_total = sp.Sum(w[i] + u[i], (i, 1, m))
_a, _t = sp.symbols("a t", real=True)
S = sp.Function("S")
"""``S(a, t)`` stands for :func:`soft` in printed formulas."""
SHARED_STEP = (
    equation(sp.Symbol("z"), m * rho / (lambda2 + m * rho) * S(_total / m, lambda1 / (m * rho))),
    equation(sp.Symbol("z"), rho / (lambda2 + m * rho) * S(_total, lambda1 / rho)),
    equation(S(_a, _t), soft(_a, _t)),
)
DUAL_STEP = equation(sp.Symbol("u_i^+"), u[i] + w[i] - sp.Symbol("z"))
INVERSE_BY_SVD = (
    equation(_Xi, _Oi * _Gi * _Vi.T),
    equation(sp.MatrixSymbol("A_i", _d, _d), _Vi * _Ti * _Vi.T),
    equation(Theta[j, j], 1 / (G[j, j] ** 2 + rho)),
)
MOMENT_BY_SVD = equation(_Xi.T * _yi, _Vi * _Gi.T * _ci)

# --- LR-6: the iteration on integers ----------------------------------------------------------------------------
f, f_q, s_u, s_A, rho_bits, alpha_bits = sp.symbols("f f_q s_u s_A rho_bits alpha_bits", integer=True, nonnegative=True)
rho_num, alpha_num, q, tau = sp.symbols("rho_num alpha_num q tau", integer=True, nonnegative=True)
A_z, b_z, z_z, u_z, v_z, w_z, W_z, us_z, total_z = sp.symbols("A b z u v w W s s_Sigma", integer=True)
"""Integers of one coordinate (``A`` acts on all coordinates; one suffices to state the scales)."""
z_next, u_next = sp.symbols("z^+ u^+", integer=True)

L = 2 ** (s_u - f)
sigma = rho_bits + s_A
t_rescale = s_u + sigma + alpha_bits + f_q - f

INTEGER_STEP = (
    equation(v_z, 2**rho_bits * L * b_z + rho_num * (L * z_z - u_z)),
    equation(w_z, A_z * v_z),
    equation(W_z, alpha_num * w_z + (2**alpha_bits - alpha_num) * L * 2**sigma * z_z),
    equation(us_z, W_z + 2 ** (sigma + alpha_bits) * u_z),
    equation(sp.Symbol("a"), q * total_z),
    equation(sp.Symbol("a'"), sp.floor(sp.Symbol("a") / 2**t_rescale + sp.Rational(1, 2))),
    equation(z_next, S(sp.Symbol("a'"), tau)),
    equation(u_next, us_z - L * 2 ** (sigma + alpha_bits) * z_next),
)
INTEGER_PROX = (
    equation(q, sp.floor(2**f_q * rho / (m * rho + lambda2))),
    equation(tau, sp.floor(2**f * lambda1 / (m * rho + lambda2) + sp.Rational(1, 2))),
)


# --- Claims: each returns expressions that are zero, or equal, when the rule holds --------------------------------
def local_stationarity(rows: int, features: int) -> sp.Matrix:
    """The gradient of the augmented Lagrangian in ``w`` at the local step; zero.

    Spec: LR-1
    """
    data, target = sp.Matrix(rows, features, lambda r, c: sp.Symbol(f"X_{r}{c}")), _column("y", rows)
    z_, u_ = _column("z", features), _column("u", features)
    w_ = (data.T * data + rho * sp.eye(features)).inv() * (data.T * target + rho * (z_ - u_))
    return (data.T * (data * w_ - target) + rho * (w_ - z_ + u_)).applyfunc(sp.simplify)


def prox_stationarity() -> dict[str, sp.Expr]:
    """The derivative of penalty plus distance at the proximal map, for each sign of its value.

    For ``zero`` it is the sub-gradient of ``|z|`` that makes the derivative vanish: between -1 and 1 exactly when
    the threshold is not exceeded.

    Spec: LR-2
    """
    average, t = sp.Symbol("a", real=True), lambda1 / (m * rho)
    scale = m * rho / (lambda2 + m * rho)

    def derivative(point: sp.Expr, slope: sp.Expr | int) -> sp.Expr:
        return sp.simplify(lambda1 * slope + lambda2 * point + m * rho * (point - average))

    slope = sp.Symbol("slope")
    return {
        "positive": derivative(scale * (average - t), 1),
        "negative": derivative(scale * (average + t), -1),
        "zero": sp.solve(lambda1 * slope - m * rho * average, slope)[0] / (average / t),
    }


def optimality_at_fixed_point(parties: int) -> sp.Expr:
    """The derivative of the objective at a fixed point; zero, by the conditions of both steps.

    At a fixed point every ``w_i`` equals ``z``. The local step then gives ``gradient_i = -rho u_i``, the shared
    step gives ``penalty = m rho (average(w_i + u_i) - z)``.

    Spec: LR-3
    """
    z_, duals = sp.Symbol("z"), [sp.Symbol(f"u_{i}") for i in range(1, parties + 1)]
    gradients = [-rho * u_ for u_ in duals]
    average = sum((z_ + u_ for u_ in duals), sp.Integer(0)) / parties
    return sp.expand(sum(gradients, sp.Integer(0)) + parties * rho * (average - z_))


def inverse_by_decomposition(rows: int, features: int) -> tuple[sp.Matrix, sp.Matrix]:
    """``(X^T X + rho I) V Theta V^T - I`` and ``X^T y - V G^T c``; both zero, also for few rows.

    Spec: LR-4, LR-5
    """
    left, right = _rotation(rows, "o"), _rotation(features, "v")
    diagonal = sp.Matrix(rows, features, lambda r, c: sp.Symbol(f"g_{r}") if r == c else 0)
    data, target = left * diagonal * right.T, _column("y", rows)
    theta = sp.diag(*(1 / (((diagonal.T * diagonal)[k, k]) + rho) for k in range(features)))
    inverse = (data.T * data + rho * sp.eye(features)) * right * theta * right.T - sp.eye(features)
    moment = data.T * target - right * diagonal.T * (left.T * target)
    return inverse.applyfunc(sp.cancel), moment.applyfunc(sp.cancel)


def normalised_step(rows: int, features: int) -> sp.Matrix:
    """LR-1 with penalty ``rho`` minus LR-1 with penalty 1 on the data divided by ``sqrt(rho)``; zero.

    Spec: LR-6
    """
    data, target = sp.Matrix(rows, features, lambda r, c: sp.Symbol(f"X_{r}{c}")), _column("y", rows)
    difference = _column("z", features) - _column("u", features)
    plain = (data.T * data + rho * sp.eye(features)).inv() * (data.T * target + rho * difference)
    small, scaled = data / sp.sqrt(rho), target / sp.sqrt(rho)
    normalised = (small.T * small + sp.eye(features)).inv() * (small.T * scaled + difference)
    return (plain - normalised).applyfunc(sp.simplify)


def integer_step_in_reals() -> tuple[sp.Expr, sp.Expr]:
    """``w_i + u_i`` and ``u^+`` of the integers over their scale, minus the relaxed LR-1 and LR-3; zero.

    Spec: LR-6
    """
    real = {name: sp.Symbol(f"{name}_real") for name in ("A", "b", "z", "u", "z^+")}
    encoded = {
        A_z: 2**s_A * real["A"],
        b_z: 2**f * real["b"],
        z_z: 2**f * real["z"],
        u_z: 2**s_u * real["u"],
        z_next: 2**f * real["z^+"],
        rho_num: 2**rho_bits * rho,
        alpha_num: 2**alpha_bits * alpha,
    }
    definitions = {line.lhs: line.rhs for line in INTEGER_STEP[:4]}
    total = definitions[us_z].subs(W_z, definitions[W_z]).subs(w_z, definitions[w_z]).subs(v_z, definitions[v_z])
    scale = 2 ** (s_u + sigma + alpha_bits)
    step = real["A"] * (real["b"] + rho * (real["z"] - real["u"]))
    relaxed = alpha * step + (1 - alpha) * real["z"] + real["u"]
    dual = INTEGER_STEP[7].rhs.subs(us_z, total).subs(encoded) / scale
    return sp.simplify(total.subs(encoded) / scale - relaxed), sp.simplify(dual - (relaxed - real["z^+"]))


def _column(name: str, length: int) -> sp.Matrix:
    return sp.Matrix(length, 1, lambda r, _: sp.Symbol(f"{name}_{r}"))


def _rotation(size: int, name: str) -> sp.Matrix:
    """An orthogonal matrix with a free angle (``s``: tangent of its half) in the first two coordinates."""
    if size == 1:
        return sp.eye(1)
    s = sp.Symbol(f"half_{name}")
    plane = sp.Matrix([[1 - s**2, -2 * s], [2 * s, 1 - s**2]]) / (1 + s**2)
    return sp.diag(plane, *([1] * (size - 2)))
