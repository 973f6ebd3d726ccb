"""Claims of chapter 02, learning."""

from collections.abc import Mapping

import sympy as sp
import z3

from spec.claims import Chapter, Method, vanish
from spec.claims.algebra import gathered
from spec.claims.inequalities import Inequalities
from spec.equations import learning as eq

CHAPTER = Chapter()
SHAPES = ((1, 1), (1, 2), (2, 2))
"""Rows and features of the matrices that are written out, with symbols for entries."""
total, other = sp.Symbol("s", real=True), sp.Symbol("x", real=True)


def explicit(expression: sp.Basic, shape: tuple[int, int], values: Mapping[sp.MatrixSymbol, sp.Matrix]) -> sp.Matrix:
    """A matrix formula for this shape, entries written out; ``values`` for some of its matrices."""
    sized = {eq.n_rows: shape[0], eq.d: shape[1]}
    known = {symbol.subs(sized): matrix.as_immutable() for symbol, matrix in values.items()}
    result = expression.subs(sized).subs(known).doit()
    return sp.Matrix(result.as_explicit() if hasattr(result, "as_explicit") else result)


def entries(symbol: sp.MatrixSymbol, shape: tuple[int, int]) -> sp.Matrix:
    """The entries of a matrix as symbols."""
    return explicit(symbol, shape, {})


def soft(value: sp.Expr, threshold: sp.Expr) -> sp.Expr:
    """``S(value, threshold)``, as LR-2 defines it."""
    definition = eq.SHARED_STEP[2]
    return definition.rhs.subs({eq.value: value, eq.threshold: threshold}, simultaneous=True)


def shared(step: int, **changes: sp.Expr) -> sp.Expr:
    """The right side of a form of the shared step, as a function of the total ``s``."""
    formula = eq.SHARED_STEP[step].rhs.subs(eq.total, total)
    return formula.subs({sp.Symbol(name): new for name, new in changes.items()}).replace(eq.S, soft)


def penalty(point: sp.Expr) -> sp.Expr:
    """What the objective adds for one coefficient."""
    sizes = {eq.rows[eq.i]: sp.Integer(1), eq.d: sp.Integer(1), eq.m: sp.Integer(0)}
    return eq.OBJECTIVE.xreplace(sizes).doit().subs(eq.w[1], point)


def penalties_add_up() -> bool:
    """Two coefficients cost what each of them costs, and two parties what each of them does."""
    sizes = {eq.rows[eq.i]: sp.Integer(1), eq.d: sp.Integer(2), eq.m: sp.Integer(0)}
    both = eq.OBJECTIVE.xreplace(sizes).doit()
    costs = penalty(eq.w[1]) + penalty(eq.w[2])
    parties = {eq.rows[eq.i]: sp.Integer(2), eq.d: sp.Integer(1)}
    fit = eq.OBJECTIVE.subs({eq.lambda1: 0, eq.lambda2: 0}).xreplace(parties)
    one, two = (fit.xreplace({eq.m: sp.Integer(count)}).doit() for count in (1, 2))
    other = one.xreplace({eq.X[1, r, 1]: eq.X[2, r, 1] for r in (1, 2)} | {eq.y[1, r]: eq.y[2, r] for r in (1, 2)})
    return vanish([sp.expand(both - costs), sp.expand(two - one - other)])


def proximal() -> sp.Expr:
    """What the shared step minimises, in ``x``, for one coefficient and the total ``s``."""
    return penalty(other) + eq.m * eq.rho / 2 * (other - total / eq.m) ** 2


# --- LR-1 -------------------------------------------------------------------------------------------------------
def lagrangian(shape: tuple[int, int]) -> tuple[sp.Expr, list[sp.Expr]]:
    """Party 1's part of the augmented Lagrangian, and the entries of ``w`` in it."""
    rows, features = shape
    X, y, z, u = (entries(symbol, shape) for symbol in (eq.data, eq.target, eq.shared, eq.dual))
    sizes = {eq.rows[eq.i]: sp.Integer(rows), eq.d: sp.Integer(features), eq.m: sp.Integer(1)}
    fit = eq.OBJECTIVE.subs({eq.lambda1: 0, eq.lambda2: 0}).xreplace(sizes).doit()
    names = {eq.X[1, r, j]: X[r - 1, j - 1] for r in range(1, rows + 1) for j in range(1, features + 1)}
    names |= {eq.y[1, r]: y[r - 1] for r in range(1, rows + 1)}
    w = [eq.w[j] for j in range(1, features + 1)]
    return fit.subs(names) + eq.rho / 2 * sum((w[j] - z[j] + u[j]) ** 2 for j in range(features)), w


@CHAPTER.claim(
    "LR-1/minimises",
    Method.SYMPY,
    "For all data of up to 2 rows and 2 features: at the local step the gradient of the augmented Lagrangian is zero.",
    "LR-0",
)
def _minimises() -> bool:
    gradients: list[sp.Expr] = []
    for shape in SHAPES:
        function, w = lagrangian(shape)
        step = explicit(eq.LOCAL_STEP.rhs, shape, {})
        at = dict(zip(w, step, strict=True))
        gradients += [sp.cancel(sp.diff(function, entry).subs(at)) for entry in w]
    return eq.LOCAL_STEP.lhs == eq.model and vanish(gradients)


@CHAPTER.claim(
    "LR-1/convex",
    Method.SYMPY,
    "For all data of up to 2 rows and 2 features: the Hessian is X^T X + rho I, whose quadratic form at v is |X v|^2 + "
    "rho |v|^2; so the local step is the only minimum.",
    "LR-0",
)
def _convex() -> bool:
    differences: list[sp.Expr] = []
    for shape in SHAPES:
        function, w = lagrangian(shape)
        X, v = entries(eq.data, shape), sp.Matrix(sp.symbols(f"v1:{shape[1] + 1}"))
        form = (v.T * sp.hessian(function, w) * v)[0]
        differences.append(sp.expand(form - (X * v).dot(X * v) - eq.rho * v.dot(v)))
    return vanish(differences)


# --- LR-2 -------------------------------------------------------------------------------------------------------
@CHAPTER.claim(
    "LR-2/minimises",
    Method.Z3,
    "For all real totals, penalties, rho > 0, m >= 1 and points x: the shared step costs no more than x, whatever "
    "its sign.",
    "LR-0",
)
def _prox() -> bool:
    known = Inequalities()
    z, scale = known.number(sp.Symbol("prox", real=True)), known.number(eq.lambda2 + eq.m * eq.rho)
    numerator, denominator = sp.fraction(sp.together(shared(0)))
    known.facts.append(z * known.number(denominator) == known.number(numerator))
    slope = known.number(eq.lambda2) * z + known.number(eq.m * eq.rho) * z - known.number(eq.rho * total)
    weight = known.number(eq.lambda1)
    conditions = z3.And(
        z3.Implies(z > 0, slope + weight == 0),
        z3.Implies(z < 0, slope - weight == 0),
        z3.Implies(z == 0, z3.And(-weight <= slope, slope <= weight)),
    )
    return penalties_add_up() and known.proves(z3.And(scale > 0, conditions)) and _subgradient_suffices()


def _subgradient_suffices() -> bool:
    """A point whose sub-gradient contains zero costs no more than any other: ``f(x) - f(z) >= 0``, sign by sign."""
    z, slope, x = sp.symbols("prox slope x", real=True)
    cost = proximal()
    derivative = sp.diff(cost.subs(eq.lambda1, 0), other).subs(other, z)
    difference = sp.expand(cost - cost.subs(other, z) - (eq.lambda1 * (sp.Abs(x) - sp.Abs(z)) + derivative * (x - z)))
    rest = sp.factor(difference - (eq.lambda2 + eq.m * eq.rho) / 2 * (x - z) ** 2)
    known = Inequalities()
    gain = known.number(eq.lambda1 * (sp.Abs(x) - sp.Abs(z)) + slope * (x - z))
    at, weight, tilt = known.number(z), known.number(eq.lambda1), known.number(slope)
    known.facts += [
        z3.Implies(at > 0, tilt == -weight),
        z3.Implies(at < 0, tilt == weight),
        z3.Implies(at == 0, z3.And(-weight <= tilt, tilt <= weight)),
    ]
    return sp.simplify(rest) == 0 and known.proves(gain >= 0)


@CHAPTER.claim(
    "LR-2/folded",
    Method.Z3,
    "For all real totals, penalties, rho > 0 and m >= 1: the form with the average and the form with the sum are "
    "equal.",
)
def _folded() -> bool:
    known = Inequalities()
    (above, below), (other_above, other_below) = (sp.fraction(sp.together(shared(step))) for step in (0, 1))
    return known.proves(
        known.number(above) * known.number(other_below) == known.number(other_above) * known.number(below)
    )


@CHAPTER.claim(
    "LR-2/signs",
    Method.Z3,
    "For all real a and t >= 0: S(a, t) is a - t above t, a + t below -t, and 0 between.",
)
def _signs() -> bool:
    known = Inequalities()
    a, t = known.number(eq.value), known.number(eq.threshold)
    expected = z3.If(a > t, a - t, z3.If(a < -t, a + t, z3.RealVal(0)))
    return known.proves(known.number(soft(eq.value, eq.threshold)) == expected)


# --- LR-3 -------------------------------------------------------------------------------------------------------
@CHAPTER.claim(
    "LR-3/fixed-points",
    Method.SYMPY,
    "For any number of parties: with w_i = z, which the dual step wants, and rho u_i = -gradient_i, which the "
    "local step"
    "wants, the condition of the shared step is that of the objective; so fixed points are the optimal points.",
    "LR-0",
    "LR-1",
    "LR-2",
)
def _fixed_points() -> bool:
    gradient = sp.IndexedBase("gradient")
    (rest,) = sp.solve(eq.DUAL_STEP.rhs - eq.u[eq.i], eq.w[eq.i])
    function, (w,) = lagrangian((1, 1))
    z, dual = entries(eq.shared, (1, 1))[0], entries(eq.dual, (1, 1))[0]
    fit = function - eq.rho / 2 * (w - z + dual) ** 2
    local = gradient[eq.i] + sp.diff(function - fit, w).subs({w: z, dual: -gradient[eq.i] / eq.rho})
    condition = sp.diff(proximal().subs({eq.lambda1: 0, eq.lambda2: 0}), other).subs({other: eq.z, total: eq.total})
    at_rest = condition.xreplace({eq.w[eq.i]: rest, eq.u[eq.i]: -gradient[eq.i] / eq.rho})
    expected = sp.Sum(gradient[eq.i], (eq.i, 1, eq.m))
    difference = gathered(at_rest - expected).doit()
    return rest == eq.z and vanish([sp.expand(local), sp.simplify(difference)])


# --- LR-4, LR-5 -------------------------------------------------------------------------------------------------
def decomposed(shape: tuple[int, int]) -> dict[sp.MatrixSymbol, sp.Matrix]:
    """Orthogonal matrices with free angles, free singular values, and ``Theta`` as LR-4 gives it."""
    rows, features = shape
    G = sp.Matrix(rows, features, lambda r, c: sp.Symbol(f"g_{r}") if r == c else 0)
    diagonal = eq.INVERSE_BY_SVD[2]
    squared = [(G.T * G)[k, k] for k in range(features)]
    inverted = [diagonal.rhs.subs(eq.G[eq.j, eq.j] ** 2, square) for square in squared]
    return {
        eq.left_vectors: rotation(rows, "o"),
        eq.right_vectors: rotation(features, "v"),
        eq.singular: G,
        eq.inverted: sp.diag(*inverted),
    }


def rotation(size: int, name: str) -> sp.Matrix:
    """An orthogonal matrix with a free angle (``s``: tangent of its half) in the first two coordinates."""
    if size == 1:
        return sp.eye(1)
    s = sp.Symbol(f"half_{name}")
    plane = sp.Matrix([[1 - s**2, -2 * s], [2 * s, 1 - s**2]]) / (1 + s**2)
    return sp.diag(plane, *([1] * (size - 2)))


@CHAPTER.claim(
    "LR-4/inverse",
    Method.SYMPY,
    "For matrices of up to 3 x 2, fewer rows than columns included, with free singular values and one free angle "
    "on each"
    "side: A is the inverse of X^T X + rho I.",
    "LR-1",
)
def _inverse() -> bool:
    differences: list[sp.Expr] = []
    for shape in (*SHAPES, (3, 2)):
        values = decomposed(shape)
        X, A = (explicit(formula.rhs, shape, values) for formula in eq.INVERSE_BY_SVD[:2])
        product = (X.T * X + eq.rho * sp.eye(shape[1])) * A - sp.eye(shape[1])
        differences += [sp.cancel(entry) for entry in product]
    names = [formula.lhs for formula in eq.INVERSE_BY_SVD[:2]]
    return names == [eq.data, eq.inverse] and vanish(differences)


@CHAPTER.claim(
    "LR-5/moment",
    Method.SYMPY,
    "For the matrices of LR-4/inverse and every target: X^T y = V G^T c.",
    "LR-4",
)
def _moment() -> bool:
    differences: list[sp.Expr] = []
    for shape in (*SHAPES, (3, 2)):
        values = decomposed(shape)
        values[eq.data] = explicit(eq.INVERSE_BY_SVD[0].rhs, shape, values)
        moment, definition = eq.MOMENT_BY_SVD
        values[eq.residues] = explicit(definition.rhs, shape, values)
        difference = explicit(moment.lhs, shape, values) - explicit(moment.rhs, shape, values)
        differences += [sp.cancel(entry) for entry in difference]
    return eq.MOMENT_BY_SVD[1].lhs == eq.residues and vanish(differences)


@CHAPTER.claim(
    "LR-5/condensed",
    Method.SYMPY,
    "For 2 x 2 products with free eigenvalues, a free angle and free norms of columns: the condensed rows have "
    "the same products.",
)
def _condensed() -> bool:
    shape = (2, 2)
    norms, sizes = sp.symbols("d_1:3", positive=True), sp.symbols("lambda_1:3", positive=True)
    values = {
        eq.eigenvectors: rotation(2, "w"),
        eq.column_norms: sp.diag(*norms),
        eq.roots: sp.diag(*map(sp.sqrt, sizes)),
    }
    scaled, rows = (explicit(formula.rhs, shape, values) for formula in eq.CONDENSED)
    D = values[eq.column_norms]
    values[eq.products] = D * scaled * D  # solves the first equation, as its left side confirms
    left = explicit(eq.CONDENSED[0].lhs, shape, values)
    differences = [*(left - scaled), *(rows.T * rows - values[eq.products]), *(scaled - scaled.T)]
    signs = [rows - values[eq.roots] * values[eq.eigenvectors].T * D]
    differences += [entry for matrix in signs for entry in matrix]
    return eq.CONDENSED[1].lhs == eq.condensed and vanish(map(sp.cancel, differences))


# --- LR-6 -------------------------------------------------------------------------------------------------------
@CHAPTER.claim(
    "LR-6/normalised",
    Method.SYMPY,
    "For all data of up to 2 x 2: dividing data by sqrt(rho) and penalties by rho gives the same steps with rho = 1.",
    "LR-1",
    "LR-2",
)
def _normalised() -> bool:
    differences: list[sp.Expr] = []
    for shape in SHAPES:
        plain = explicit(eq.LOCAL_STEP.rhs, shape, {})
        scaled = {symbol: entries(symbol, shape) / sp.sqrt(eq.rho) for symbol in (eq.data, eq.target)}
        differences += list(plain - explicit(eq.LOCAL_STEP.rhs.subs(eq.rho, 1), shape, scaled))
    for step in (0, 1):
        formula = eq.SHARED_STEP[step].rhs.subs(eq.total, total)
        unit = formula.subs(eq.rho, 1).subs({eq.lambda1: eq.lambda1 / eq.rho, eq.lambda2: eq.lambda2 / eq.rho})
        differences.append(formula - unit)
    return vanish(map(sp.simplify, differences))


@CHAPTER.claim(
    "LR-6/scales",
    Method.SYMPY,
    "For all integers and scales: divided by their scales, s and u^+ are the relaxed step and the dual step of "
    "the reals.",
    "LR-1",
    "LR-3",
)
def _scales() -> bool:
    real = {name: sp.Symbol(f"{name}_real") for name in ("A", "b", "z", "u", "z^+")}
    encoded = {
        eq.A_z: 2**eq.s_A * real["A"],
        eq.b_z: 2**eq.f * real["b"],
        eq.z_z: 2**eq.f * real["z"],
        eq.u_z: 2**eq.s_u * real["u"],
        eq.z_next: 2**eq.f * real["z^+"],
        eq.rho_num: 2**eq.rho_bits * eq.rho,
        eq.alpha_num: 2**eq.alpha_bits * eq.alpha,
    }
    expanded = eq.us_z
    for line in reversed(eq.INTEGER_STEP[:4]):
        expanded = expanded.subs(line.lhs, line.rhs)
    scale = 2 ** (eq.s_u + eq.sigma + eq.alpha_bits)
    step = real["A"] * (real["b"] + eq.rho * (real["z"] - real["u"]))
    relaxed = eq.alpha * step + (1 - eq.alpha) * real["z"] + real["u"]
    dual = eq.INTEGER_STEP[7].rhs.subs(eq.us_z, expanded).subs(encoded) / scale
    return (
        vanish(map(sp.simplify, (expanded.subs(encoded) / scale - relaxed, dual - (relaxed - real["z^+"]))))
        and eq.INTEGER_STEP[7].lhs == eq.u_next
    )


@CHAPTER.claim(
    "LR-6/rescaled",
    Method.Z3,
    "For all totals and scales: a' is within 1/2 of 2^f times q/2^f_q times the total of the reals.",
)
def _rescaled() -> bool:
    product, rounded, shift = eq.INTEGER_STEP[4], eq.INTEGER_STEP[5], eq.INTEGER_STEP[8]
    exact = eq.q * eq.total_z * 2**eq.f / (2**eq.f_q * 2 ** (eq.s_u + eq.sigma + eq.alpha_bits))
    same = sp.simplify((product.rhs / 2**shift.rhs) / exact) == 1 and shift.lhs == eq.dropped
    known = Inequalities({2**eq.dropped: "T"})
    known.know(sp.Ge(2**eq.dropped, 1, evaluate=False))
    error = known.number(rounded.rhs) * known.number(2**eq.dropped) - known.number(eq.average_z)
    size = known.number(2**eq.dropped)
    near = z3.And(-size <= 2 * error, 2 * error <= size)
    exactly = z3.And(-size < 2 * error)  # halves are rounded upwards
    return same and rounded.lhs == eq.rescaled_z and product.lhs == eq.average_z and known.proves(z3.And(near, exactly))


@CHAPTER.claim(
    "LR-6/factor",
    Method.Z3,
    "For all rho > 0, lambda_2 >= 0, m and f_q: q/2^f_q is rho/(m rho + lambda') for a lambda' >= lambda_2 if q > "
    "0, and"
    "the next multiple is not; tau is within 1/2 of its real.",
    "LR-2",
)
def _factor() -> bool:
    factor, level = eq.INTEGER_PROX
    known = Inequalities()
    q, scale, rho = known.number(factor.rhs), known.number(2**eq.f_q), known.number(eq.rho)
    whole = known.number(eq.m * eq.rho + eq.lambda2)
    larger = scale * rho - q * whole >= 0  # lambda' - lambda_2, times q
    next_smaller = scale * rho - (q + 1) * whole < 0
    other_known = Inequalities()
    tau, denominator = other_known.number(level.rhs), other_known.number(eq.m * eq.rho + eq.lambda2)
    error = tau * denominator - other_known.number(2**eq.f * eq.lambda1)
    near = z3.And(-denominator < 2 * error, 2 * error <= denominator)
    names = (factor.lhs, level.lhs) == (eq.q, eq.tau)
    return names and known.proves(z3.And(larger, next_smaller)) and other_known.proves(near)


@CHAPTER.claim(
    "LR-6/firmly-nonexpansive",
    Method.Z3,
    "For all real totals s_1, s_2, thresholds, m >= 1 and factors up to 1/m: m (z_1 - z_2)^2 <= (z_1 - z_2)(s_1 - "
    "s_2) for"
    "the shared models z of LR-6, which are one proximal map for all of them.",
    "FX-3",
)
def _firmly_nonexpansive() -> bool:
    factor, (first, second) = sp.Symbol("factor", nonnegative=True), sp.symbols("s_1 s_2", real=True)
    model = eq.INTEGER_STEP[6].rhs.replace(eq.S, soft).subs(eq.tau, eq.threshold)
    known = Inequalities().know(sp.Le(eq.m * factor, 1))
    z_1, z_2 = (known.number(model.subs(eq.rescaled_z, factor * one)) for one in (first, second))
    change, moved, parties = z_1 - z_2, known.number(first) - known.number(second), known.number(eq.m)
    bounded = z3.And(z3.Implies(moved >= 0, z3.And(change >= 0, parties * change <= moved)))
    return known.proves(bounded) and eq.INTEGER_STEP[6].lhs == eq.z_next
