"""Claims of chapter 09: what the input relations mean."""

import sympy as sp
import z3

from spec.claims import Chapter, Method, vanish
from spec.claims.algebra import exponent, gathered
from spec.equations import learning
from spec.equations import phases as eq

CHAPTER = Chapter()
SIZE = 2
"""Of the matrices that are written out."""


def written_out(expression: sp.Basic) -> sp.Matrix:
    """A matrix formula for ``d = 2``, with symbols for entries and the identity for ``I``."""
    sized = expression.subs(eq.d, SIZE)
    return sp.Matrix(sized.subs(eq.unit.subs(eq.d, SIZE), sp.eye(SIZE).as_immutable()).doit().as_explicit())


@CHAPTER.claim(
    "IP-B/data",
    Method.SYMPY,
    "For all 2 x 2 factors R and vectors c: M is the Gram matrix of the rows of R, with v^T M v = |R v|^2 and "
    "trace |R|_F^2, "
    "and 2^t b - e is R^T c; so (R, c) is a data set of d rows with these norms.",
    "LR-4",
)
def _data() -> bool:
    gram, moment = eq.QR_RELATION[0], eq.QR_RELATION[1]
    R, v = written_out(eq.R), sp.Matrix(sp.symbols("v1:3"))
    M = written_out(gram.rhs)
    form = (v.T * M * v)[0] - (R * v).dot(R * v)
    trace = M.trace() - sum(entry**2 for entry in R)
    combined = written_out(moment.rhs - eq.residue) - R.T * written_out(eq.c)
    names = gram.lhs == eq.M and moment.lhs == 2**eq.t * eq.b and eq.QR_RELATION[5].lhs == eq.trace_M
    return names and vanish(map(sp.expand, [form, trace, *combined]))


@CHAPTER.claim(
    "IP-B/inverse",
    Method.SYMPY,
    "For all 2 x 2 Gram matrices: E vanishes for A = (M + rho I)^-1, and in general A = (I + E)(M + rho I)^-1.",
    "LR-1",
)
def _inverse() -> bool:
    error = eq.QR_RELATION[2]
    M, A = written_out(eq.M), written_out(eq.A)
    inverse = (M + eq.rho * sp.eye(SIZE)).inv()
    E = written_out(error.rhs)
    exact = E.subs(dict(zip(A, inverse, strict=True)))
    general = (sp.eye(SIZE) + E) * inverse - A
    return error.lhs == eq.E and vanish(map(sp.cancel, [*exact, *general]))


@CHAPTER.claim(
    "IP-B/rounding",
    Method.Z3,
    "For all d and t: d residues of an honest rounding to multiples of 2^t, each at most 2^(t-1), have the stated "
    "norm, which "
    "is reached.",
)
def _rounding() -> bool:
    bound = eq.QR_RELATION[6]
    largest = eq.d * (2 ** (eq.t - 1)) ** 2
    e, half = z3.Reals("e half")
    solver = z3.Solver()
    solver.add(half >= 0, -half <= e, e <= half, z3.Not(e * e <= half * half))
    stated = bound.lhs == eq.norm_residue**2 and bound.rel_op == "<=" and sp.simplify(bound.rhs - largest) == 0
    return stated and bool(solver.check() == z3.unsat)


@CHAPTER.claim(
    "IP-B/norms",
    Method.SYMPY,
    "The inequalities are those of norms, squared: of E, of c, of R, each with its declared bound.",
)
def _norms() -> bool:
    squared = [(eq.norm_E, eq.tolerance), (eq.norm_c, eq.Y)]
    found = [(sp.sqrt(formula.lhs), sp.sqrt(formula.rhs)) for formula in eq.QR_RELATION[3:5]]
    relations = {formula.rel_op for formula in eq.QR_RELATION[3:]} | {formula.rel_op for formula in eq.PAPER_RELATION}
    paper = eq.PAPER_RELATION[2]
    same = paper.rhs == eq.Y**2 and paper.lhs == sp.Sum(eq.theta[eq.j] ** 2, (eq.j, 1, eq.d))
    return found == squared and eq.QR_RELATION[5].rhs == eq.G_max**2 and relations == {"<="} and same


@CHAPTER.claim(
    "IP-P/inverse",
    Method.SYMPY,
    "The second inequality bounds the error of Theta_j as the inverse of G_j^2 + rho: it is zero for the Theta of "
    "LR-4; the "
    "first bounds the distance of V from an orthogonal matrix.",
    "LR-4",
)
def _paper_inverse() -> bool:
    orthogonal, inverse = eq.PAPER_RELATION[:2]
    theta = learning.INVERSE_BY_SVD[2].rhs.subs(learning.G[learning.j, learning.j], eq.G[eq.j])
    error = inverse.lhs.args[0].subs(eq.Theta[eq.j], theta.subs(learning.rho, eq.rho))
    first = (orthogonal.lhs, orthogonal.rhs) == (eq.norm_V, eq.eps_V)
    linear = sp.diff(inverse.lhs.args[0], eq.Theta[eq.j]) - 1 / theta.subs(learning.rho, eq.rho)
    return first and inverse.rhs == eq.eps_Theta and vanish([sp.simplify(error), sp.simplify(linear)])


@CHAPTER.claim(
    "IP-P/why-intervals",
    Method.Z3,
    "For all odd N and 2^t < N: every r has a y with x = 2^t y + r modulo N, so an interval for r alone allows "
    "2^t values y; "
    "if |x|, 2^t |y| and |r| are below N/8, the equation holds between integers and two y differ by less than one "
    "unit.",
)
def _why_intervals() -> bool:
    relation = eq.ROUNDED
    form = relation.left == eq.product and relation.right == 2**eq.t * eq.whole + eq.rest and relation.modulus == eq.N
    x, y, r, other_y, other_r, k, other_k, T, N = z3.Ints("x y r other_y other_r k other_k T N")
    solver = z3.Solver()
    inverse, quotient = z3.Ints("inverse quotient")
    solved = (x - r) * inverse  # with inverse T = 1 + quotient N
    solver.add(z3.Not(z3.Implies(inverse * T == 1 + quotient * N, T * solved + r - x == (x - r) * quotient * N)))
    exists = solver.check() == z3.unsat
    small = [8 * z3.Abs(value) < N for value in (x, T * y, r, T * other_y, other_r)]
    half = [-T <= 2 * r, 2 * r < T, -T <= 2 * other_r, 2 * other_r < T, T >= 1]
    equations = [x == T * y + r + k * N, x == T * other_y + other_r + other_k * N]
    unique = z3.Solver()
    unique.add(*small, *half, *equations, z3.Not(z3.And(k == 0, other_k == 0)))
    none_wraps = unique.check() == z3.unsat
    same = z3.Solver()
    same.add(*half, T * y + r == T * other_y + other_r, z3.Not(-T < T * y - T * other_y), T * y - T * other_y <= -T)
    return form and not relation.up_to_sign and bool(exists) and bool(none_wraps) and bool(same.check() == z3.unsat)


@CHAPTER.claim(
    "MC-1/complete",
    Method.SYMPY,
    "For any number of columns: C_w is a ciphertext of the row of A times v, with randomness r times those of C_v.",
    "LR-1",
    "PL-3",
)
def _complete() -> bool:
    plain, root, own = sp.IndexedBase("v"), sp.IndexedBase("N log"), sp.Symbol("log")
    product = eq.LOCAL_CIPHERTEXT.right
    plaintext = exponent(product, {eq.tau: 0, eq.C_v: plain}) - row_of(plain)
    randomness = exponent(product, {eq.tau: own, eq.C_v: root}) - eq.N * own - row_of(root)
    names = eq.LOCAL_CIPHERTEXT.left == eq.C_w and eq.LOCAL_CIPHERTEXT.modulus == eq.N**2
    exact = not eq.LOCAL_CIPHERTEXT.up_to_sign
    return names and exact and vanish([gathered(plaintext), gathered(randomness)])


def row_of(values: sp.IndexedBase) -> sp.Expr:
    """A row of A times a vector."""
    return sp.Sum(eq.entry[eq.i, eq.j] * values[eq.j], (eq.j, 1, eq.d))
