"""Claims of chapter 06 about integers: masks hide, responses fit, squares prove intervals, combinations catch."""

from functools import partial
from itertools import product

import sympy as sp

from spec.claims import Chapter, Method
from spec.claims.commitments import moves_little
from spec.claims.exponents import Setting
from spec.claims.inequalities import follows
from spec.equations import proofs as eq
from spec.equations.commitments import mu
from spec.equations.paillier import bits_N, s_z
from spec.formula import equation

CHAPTER = Chapter()
_total = sp.Symbol("u")


# --- Integer responses -------------------------------------------------------------------------------------------
def _responses() -> dict[str, list[tuple[sp.Eq, sp.And, sp.Basic, tuple[sp.Basic, ...]]]]:
    """By protocol: integer responses, the ranges of their masks, the ranges that are checked, what bounds the secrets.

    Sums are one unknown ``u``, less than the number of summands times the bound of a summand.
    """
    m_range, sigma, sigma_i, tau_0, mu_range, tau_1 = eq.QUAD_MASKS
    z, zeta, zeta_i, tau, _ = eq.QUAD_RESPONSES
    zeta_range, zeta_i_range, tau_range = eq.QUAD_RANGES
    mu_i = mu_range.xreplace({mu: eq.mu_row[eq.i]})
    entries = (sp.Lt(sp.Abs(_total), eq.rows * 2 ** (eq.kappa + eq.b_X)),)
    short = (sp.Le(0, _total), sp.Lt(_total, eq.rows * 2 ** (eq.kappa + bits_N + s_z)))
    return {
        "ZK-QUAD": [
            (z, m_range, eq.RESPONSE_RANGE, (eq.QUAD_SIZES,)),
            (zeta, sigma, zeta_range, (mu_range,)),
            (zeta_i, sigma_i, zeta_i_range, (mu_i,)),
            (tau, tau_0, tau_range, (tau_1,)),
        ],
        "ZK-MUL": [(eq.MUL_RESPONSES[0], eq.MUL_MASK, eq.MUL_RANGE, (sp.Lt(sp.Abs(eq.x_one), 2**eq.b_X),))],
        "ZK-MAT": [(_summed(eq.MAT_RESPONSES[0]), eq.MAT_MASK, eq.MAT_RANGE, entries)],
        "ZK-ROW": [
            (_summed(eq.ROW_RESPONSES[0]), eq.ROW_MASKS[0], eq.ROW_RANGES[0], entries),
            (_summed(eq.ROW_RESPONSES[1]), eq.ROW_MASKS[1], eq.ROW_RANGES[1], short),
        ],
        "ZK-DEC": [(eq.DEC_RESPONSE, eq.DEC_MASK, eq.DEC_RANGE, (sp.Lt(sp.Abs(eq.D_i), 2**eq.b_D),))],
    }


def _summed(response: sp.Eq) -> sp.Eq:
    (total,) = response.rhs.atoms(sp.Sum)
    return equation(response.lhs, response.rhs.xreplace({total: _total}))


def _accepted(protocol: str) -> bool:
    return all(
        follows(checked, (response, mask, eq.CHALLENGE, *secret))
        for response, mask, checked, secret in _responses()[protocol]
    )


def _hidden(protocol: str) -> bool:
    return all(
        moves_little(response.rhs - _mask_of(mask), mask, s_z, (eq.CHALLENGE, *secret))
        for response, mask, _, secret in _responses()[protocol]
    )


def _mask_of(drawn: sp.And) -> sp.Basic:
    (lower,) = (part for part in drawn.args if isinstance(part, sp.StrictLessThan))
    return lower.lhs


for _id in _responses():
    CHAPTER.claim(
        f"{_id}/accepted",
        Method.Z3,
        "Every honest integer response has the length that is checked, for all lengths, challenges, numbers of rows.",
        f"{_id}.V0",
    )(partial(_accepted, _id))
    CHAPTER.claim(
        f"{_id}/hidden",
        Method.Z3,
        "Every integer response is within 2^-s_z of its mask's uniform distribution, for all secrets of the stated "
        "length, all challenges and numbers of rows.",
        "IC-1",
    )(partial(_hidden, _id))


# --- Intervals and norms -----------------------------------------------------------------------------------------
@CHAPTER.claim(
    "ZK-QUAD/inequality",
    Method.Z3,
    "4 Q + 1 is a sum of three real squares only if Q >= 0, for all integers Q.",
)
def _inequality() -> bool:
    line = eq.INEQUALITY
    return follows(sp.Ge(line.lhs, 0), (line,)) and follows(sp.Gt(eq.Q, -1), (sp.Ge(line.lhs, 0),))


@CHAPTER.claim(
    "ZK-QUAD/three-squares",
    Method.CASES,
    "4 Q + 1 is never 4^a (8 b + 7), so by Legendre's theorem it is a sum of three squares if Q >= 0: all residues "
    "modulo 8, since 4^a (8 b + 7) is 7, 4 or 0 there.",
)
def _three_squares() -> bool:
    excluded = {4**a * (8 * b + 7) % 8 for a in range(3) for b in range(2)}
    reached = {int(eq.INEQUALITY.lhs.subs(eq.Q, value)) % 8 for value in range(8)}
    return excluded == {0, 4, 7} and not excluded & reached


@CHAPTER.claim(
    "ZK-QUAD/small-squares",
    Method.EXECUTABLE,
    "4 Q + 1 is a sum of three squares, for every Q from 0 to 1,000.",
)
def _small_squares() -> bool:
    roots = (eq.s_1, eq.s_2, eq.s_3)
    total = sp.lambdify(roots, eq.INEQUALITY.rhs, "math")
    sums = {total(a, b, c) for a, b, c in product(range(64), repeat=3) if c <= b <= a}
    return all(int(eq.INEQUALITY.lhs.subs(eq.Q, value)) in sums for value in range(1001))


@CHAPTER.claim(
    "ZK-RNG/interval",
    Method.Z3,
    "That x (B - x) >= 0 says 0 <= x <= B for all numbers x and B >= 0, and the equation is the one of ZK-QUAD for it.",
)
def _interval() -> bool:
    x, B = eq.x[eq.j], eq.B[eq.j]
    value = sp.expand((eq.RANGE_SQUARES.lhs - 1) / 4)
    inside = sp.And(sp.Le(0, x), sp.Le(x, B))
    known = (sp.Le(0, B),)
    both = follows(inside, (*known, sp.Ge(value, 0))) and follows(sp.Ge(value, 0), (*known, inside))
    return both and _is_inequality(eq.RANGE_SQUARES, value, (eq.a_1[eq.j], eq.a_2[eq.j], eq.a_3[eq.j]))


def _is_inequality(line: sp.Eq, value: sp.Expr, roots: tuple[sp.Basic, sp.Basic, sp.Basic]) -> bool:
    general = eq.INEQUALITY.lhs - eq.INEQUALITY.rhs
    replaced = general.xreplace({eq.Q: value, **dict(zip((eq.s_1, eq.s_2, eq.s_3), roots, strict=True))})
    return bool(sp.expand(line.lhs - line.rhs - replaced) == 0)


@CHAPTER.claim(
    "ZK-RNG/norm",
    Method.SYMPY,
    "The equation of a norm is the one of ZK-QUAD for T minus the sum of all squares >= 0; three values.",
)
def _norm() -> bool:
    setting = Setting({eq.n: 3})
    line = equation(setting.unfold(eq.NORM_SQUARES.lhs), eq.NORM_SQUARES.rhs)
    value = eq.bound_T - sum(eq.x[j] ** 2 for j in (1, 2, 3))
    return _is_inequality(line, value, (eq.s_1, eq.s_2, eq.s_3))


@CHAPTER.claim(
    "ZK-RNG/sizes",
    Method.Z3,
    "Values of an interval and the roots that belong to them have the stated lengths, for all x in [0, B], "
    "B of b' bits.",
)
def _sizes() -> bool:
    x, B = eq.x[eq.j], eq.B[eq.j]
    known = (sp.Le(0, x), sp.Le(x, B), sp.Lt(B, 2 ** eq.bits_B[eq.j]), eq.RANGE_SQUARES)
    return all(follows(size, known) for size in eq.RANGE_SIZES)


@CHAPTER.claim(
    "ZK-RNG/homogenised",
    Method.SYMPY,
    "The f of an interval is e^2 times its equation at z / e, as f of ZK-QUAD is for every quadratic; one equation.",
    "ZK-RNG.V3",
    "ZK-QUAD.V3",
)
def _homogenised() -> bool:
    setting = Setting({eq.n: 1, eq.n_equations: 1})
    roots = zip((eq.x, eq.a_1, eq.a_2, eq.a_3), (eq.z, eq.z_1, eq.z_2, eq.z_3), strict=True)
    at = {value[1]: response[1] / eq.e for value, response in roots}
    interval = setting.unfold((eq.RANGE_SQUARES.lhs - eq.RANGE_SQUARES.rhs).xreplace({eq.j: sp.Integer(1)}))
    general = setting.unfold(eq.QUAD_EQUATION.lhs.xreplace({eq.i: sp.Integer(1)}))
    pairs = ((eq.RANGE_F, interval), (eq.QUAD_F, general))
    return all(
        sp.expand(setting.unfold(line.rhs) - eq.lam[1] * eq.e**2 * value.xreplace(at)) == 0 for line, value in pairs
    )


@CHAPTER.claim(
    "ZK-RNG/linked",
    Method.SYMPY,
    "The link of an interval is the one of ZK-QUAD with the form x_j and the constant lo_j.",
    "ZK-RNG.V2",
)
def _linked() -> bool:
    one = {eq.link: sp.Integer(1), eq.j: sp.Integer(1)}
    form = (equation(eq.form[eq.link, eq.j], 1), equation(eq.constant[eq.link], eq.lo[eq.link]))
    setting = Setting({eq.n: 1}, form)
    general = setting.vector(eq.QUAD_LINK.right.xreplace(one | {eq.j: eq.j}))
    return general == setting.vector(eq.RANGE_LINK.right.xreplace(one))
