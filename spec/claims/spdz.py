"""Claims of chapter 07: shares, MACs, products and comparisons. Those about OF-1 are in :mod:`spec.claims.mascot`."""

from itertools import product

import sympy as sp
import z3

from spec.claims import Chapter, Method, vanish
from spec.claims.algebra import gathered, summed
from spec.claims.inequalities import Inequalities
from spec.claims.learning import soft
from spec.equations import spdz as eq
from spec.formula import Congruence, integer, number, truth
from spec.functions import Iverson
from spec.parameters import CHALLENGE_BITS
from spec.schedule import FIELDS

CHAPTER = Chapter()


def totals(*sharings: Congruence) -> dict[sp.Expr, sp.Expr]:
    """What the shares on the right add up to."""
    return {sharing.right.function: sharing.left for sharing in sharings}


def difference(congruence: Congruence) -> sp.Expr:
    """Left minus right."""
    return congruence.left - congruence.right


def upper_bound(interval: sp.And) -> sp.Expr:
    """The exclusive bound of ``0 <= x < bound``."""
    (below,) = (part for part in interval.args if isinstance(part, sp.Lt))
    return below.rhs


@CHAPTER.claim(
    "SP-2/linear",
    Method.SYMPY,
    "For any number of parties, the shares of mu x + nu y and their MAC shares add up to it and to Delta times it.",
    "SP-1",
)
def _linear() -> bool:
    second = {eq.x: eq.y, eq.share: eq.other_share, eq.mac: eq.other_mac}
    known = totals(*eq.SHARING[:2])
    known |= {term.subs(second): total.subs(second) for term, total in known.items()}
    value, macs = (summed(line.right, eq.i, known) for line in eq.LINEAR)
    return vanish([value - eq.mu * eq.x - eq.nu_factor * eq.y, sp.expand(macs - eq.Delta * value)])


@CHAPTER.claim(
    "SP-2/public",
    Method.SYMPY,
    "For any number of parties, the shares of a public k add up to k and its MAC shares to Delta k.",
    "SP-1",
)
def _public() -> bool:
    known = {**totals(eq.SHARING[2]), Iverson(sp.Eq(eq.i, 1)): sp.Integer(1)}
    value, macs = (summed(line.right, eq.i, known) for line in eq.PUBLIC)
    return vanish([value - eq.constant, macs - eq.Delta * eq.constant])


@CHAPTER.claim("SP-3/product", Method.SYMPY, "For all x, y, a and b, the linear combination is x y.")
def _beaver() -> bool:
    where = {line.lhs: line.rhs for line in eq.BEAVER_WHERE}
    return vanish([sp.expand(difference(eq.BEAVER).subs(where))])


@CHAPTER.claim(
    "SP-3/hides",
    Method.SYMPY,
    "For fixed x, y the openings are a bijection of (a, b), affine with determinant 1: uniform if (a, b) is.",
)
def _openings_are_uniform() -> bool:
    opened = sp.Matrix([line.rhs for line in eq.BEAVER_WHERE[:2]])
    factors = sp.Matrix([eq.a, eq.b])
    return bool(opened.jacobian(factors).det() == 1) and vanish([*(opened + factors - sp.Matrix([eq.x, eq.y]))])


@CHAPTER.claim(
    "SP-5/shifted",
    Method.SYMPY,
    "For any number of parties and openings, the differences add up to -Delta sum rho_k s_k if opening k is off by "
    "s_k; hence to zero if none is.",
    "SP-1",
)
def _shifted() -> bool:
    combined, sigma, _ = eq.MAC_DIFFERENCE
    true_value = eq.opened[eq.k]
    mac = {eq.mac[eq.k, eq.i]: eq.SHARING[1].left.subs(eq.x, true_value)}
    value = combined.right.xreplace({true_value: true_value + eq.shift[eq.k]})
    total = summed(sigma.right, eq.i, {**mac, **totals(eq.SHARING[2])}).subs(combined.left, value)
    return vanish([gathered(total - eq.SHIFTED.right)]) and eq.SHIFTED.left == eq.MAC_DIFFERENCE[2].left


@CHAPTER.claim(
    "SP-5/one-key",
    Method.SYMPY,
    "If sum rho_k s_k is not 0, what passes is a polynomial of degree 1 in Delta, for whatever the cheaters add to "
    "their sigma_i: one Delta of p.",
)
def _one_key_passes() -> bool:
    added = sp.Symbol("added")
    total = sp.Poly(eq.SHIFTED.right + added - eq.MAC_DIFFERENCE[2].right, eq.Delta)
    combined = sp.Sum(eq.coefficient[eq.k] * eq.shift[eq.k], (eq.k, 1, eq.n))
    return vanish([total.degree() - 1, gathered(total.coeff_monomial(eq.Delta) + combined)])


@CHAPTER.claim(
    "SP-5/one-residue",
    Method.Z3,
    "For all p, kappa and residues c: of the kappa-bit integers at most ceil(2^kappa / p) are c modulo p.",
    "G-CHECK",
    "OF-1",
)
def _integers_in_a_class() -> bool:
    residue = sp.Symbol("c", integer=True)
    last = sp.floor((2**eq.kappa - 1 - residue) / eq.p)  # members of the class are c, c + p, .., c + last p
    known = Inequalities().know(sp.Le(0, residue), sp.Lt(residue, eq.p))
    size = sp.simplify(eq.CHALLENGE_HITS.lhs * 2**eq.kappa)
    members, most = known.number(last), known.number(size)
    least = (most - 1) * known.number(eq.p) < known.number(2**eq.kappa)
    return bool(size.is_integer) and known.proves(z3.And(members < most, least))


@CHAPTER.claim(
    "SP-5/undetected",
    Method.CASES,
    "For both primes: a 128-bit challenge is one given residue with probability below 2^-126, and a shift passes with "
    "less than 2^-125; neither holds with half of the bound.",
    "SP-5.MAC",
    "OF-1",
)
def _undetected() -> bool:
    def value(side: sp.Expr, prime: int) -> sp.Rational:
        return number(side, {eq.p: prime, eq.kappa: CHALLENGE_BITS})

    bounds = (eq.CHALLENGE_HITS, eq.UNDETECTED)
    holds = all(truth(bound, {eq.p: prime, eq.kappa: CHALLENGE_BITS}) for bound in bounds for prime in FIELDS)
    tight = all(2 * value(bound.lhs, FIELDS[0]) > value(bound.rhs, FIELDS[0]) for bound in bounds)
    escape = sp.simplify(eq.UNDETECTED.lhs - eq.CHALLENGE_HITS.lhs - 1 / eq.p)
    return holds and tight and vanish([escape, sp.simplify(eq.CHALLENGE_HITS.lhs - eq.HIT)])


@CHAPTER.claim(
    "SP-7/width",
    Method.Z3,
    "For all integers |a| + tau + 1 <= 2^t with tau >= 0: a - tau and a + tau are in [-2^t, 2^t).",
)
def _width() -> bool:
    known = Inequalities().know(eq.WIDTH, sp.Le(0, eq.T))
    inside = [sp.And(sp.Le(-(2**eq.t), x), sp.Lt(x, 2**eq.t)) for x in (eq.A - eq.T, eq.A + eq.T)]
    widest = Inequalities().know(sp.Le(0, eq.T), sp.Lt(eq.A + eq.T, 2**eq.t), sp.Lt(eq.T - eq.A, 2**eq.t))
    nearly = widest.number(eq.WIDTH.lhs) - 1 < widest.number(eq.WIDTH.rhs)
    return known.proves(z3.And(*map(known.holds, inside))) and widest.proves(nearly)


@CHAPTER.claim(
    "SP-7/one-opening",
    Method.Z3,
    "For all integers a, x, H, all 2^t > 0 and 0 <= r < 2^t: the masked opening and one comparison with r give "
    "floor((a + x) / 2^t).",
)
def _one_opening() -> bool:
    known = Inequalities().know(sp.Le(0, eq.r), sp.Lt(eq.r, 2**eq.t))
    known.know(sp.Eq(eq.c, eq.MASKED_COMPARISON.right))
    return known.proves(known.same(eq.COMPARISON.lhs, eq.COMPARISON.rhs))


@CHAPTER.claim(
    "SP-7/sign",
    Method.Z3,
    "For all integers with -2^t <= a + x < 2^t: the floor is -1 if a + x < 0, otherwise 0.",
)
def _sign() -> bool:
    x = eq.A + eq.x
    known = Inequalities().know(sp.Le(-(2**eq.t), x), sp.Lt(x, 2**eq.t))
    return known.proves(known.same(eq.COMPARISON_SIGN.lhs, eq.COMPARISON_SIGN.rhs))


@CHAPTER.claim(
    "SP-7/range",
    Method.Z3,
    "For all |a| < 2^t, r < 2^t and H <= m (2^s_m - 1): c is in its range, and c - 2^t H is in [0, 3 2^t).",
    "SP-7.R",
)
def _comparison_range() -> bool:
    known = Inequalities().know(sp.Lt(sp.Abs(eq.A), 2**eq.t), sp.Le(0, eq.r), sp.Lt(eq.r, 2**eq.t))
    known.know(sp.Le(0, eq.H), sp.Le(eq.H, eq.m * (2**eq.s_m - 1)), sp.Le(1, eq.m))
    c = eq.MASKED_COMPARISON.right
    rest = sp.And(sp.Le(0, c - 2**eq.t * eq.H), sp.Lt(c - 2**eq.t * eq.H, 3 * 2**eq.t))
    return known.proves(z3.And(known.holds(eq.COMPARISON_RANGE.subs(eq.c, c)), known.holds(rest)))


@CHAPTER.claim(
    "SP-7/range-is-close",
    Method.SYMPY,
    "For all t, s_m and m, the largest honest c, with |a| = 2^t - 2, is (m - 1) 2^t + 3 below the bound.",
    "SP-7.R",
)
def _comparison_range_is_close() -> bool:
    largest = {eq.A: 2**eq.t - 2, eq.r: 2**eq.t - 1, eq.H: eq.m * (2**eq.s_m - 1)}
    gap = (eq.m - 1) * 2**eq.t + 3
    limit = upper_bound(eq.COMPARISON_RANGE)
    return vanish([sp.expand(limit - eq.MASKED_COMPARISON.right.subs(largest) - gap)])


@CHAPTER.claim(
    "SP-7/digits",
    Method.CASES,
    "For all 16 pairs of a public and a secret two-bit digit: the linear forms are [g = D] and [g < D].",
)
def _digits() -> bool:
    def right(low: int, high: int, public: int) -> bool:
        values: dict[sp.Basic, int] = {eq.low_bit: low, eq.high_bit: high, eq.public_digit: public}
        both, *forms = eq.ONE_HOT
        values[both.lhs] = integer(both.rhs, values)
        values[eq.digit] = integer(eq.DIGIT.rhs, values)
        chosen = {form.lhs: integer(form.rhs, values) for form in forms}
        lines = [line.subs(eq.public_digit, public).doit().subs(chosen) for line in eq.DIGIT_COMPARED]
        return all(truth(line, values) for line in lines)

    return len(eq.ONE_HOT) == 5 and all(right(*case) for case in product((0, 1), (0, 1), range(4)))


@CHAPTER.claim(
    "SP-7/order",
    Method.Z3,
    "For all integers g = g_1 2^t + g_0 and r = r_1 2^t + r_0 with low parts in [0, 2^t): G = [g < r] and E = [g = r].",
)
def _order() -> bool:
    g_1, g_0, r_1, r_0 = sp.symbols("g_1 g_0 r_1 r_0", integer=True)
    known = Inequalities().know(*(sp.And(sp.Le(0, low), sp.Lt(low, 2**eq.t)) for low in (g_0, r_0)))
    high, lowest = known.number(g_1 - r_1), known.number(g_0 - r_0)
    known.facts += [z3.Or(part <= -1, part == 0, part >= 1) for part in (high, lowest)]
    blocks = {eq.greater_high: Iverson(g_1 < r_1), eq.greater_low: Iverson(g_0 < r_0)}
    blocks |= {eq.equal_high: Iverson(sp.Eq(g_1, r_1)), eq.equal_low: Iverson(sp.Eq(g_0, r_0))}
    g, r = g_1 * 2**eq.t + g_0, r_1 * 2**eq.t + r_0
    greater, equal = (line.rhs.subs(blocks, simultaneous=True) for line in eq.JOINED)
    return known.proves(z3.And(known.same(greater, Iverson(g < r)), known.same(equal, Iverson(sp.Eq(g, r)))))


@CHAPTER.claim(
    "SP-7/cost",
    Method.SYMPY,
    "For all t: joining n digits costs 2 floor(n/2) - 1 products and leaves ceil(n/2); by induction over even and odd "
    "n, with ceil(log2 n) = 1 + ceil(log2 ceil(n/2)), the products and rounds are the stated ones.",
)
def _cost() -> bool:
    digits, products, rounds = (line.rhs for line in eq.COMPARISON_COST)
    n, half, depth = eq.digits, sp.Symbol("half", integer=True, positive=True), sp.Symbol("depth", integer=True)
    log = next(iter(rounds.atoms(sp.Function)))
    tree = (products - sp.floor(eq.t / 2) - 1) / 2  # of one of the two comparisons
    steps = []
    for size, pairs, left in ((2 * half, half, half), (2 * half + 1, half, half + 1)):
        before, after = tree.subs({log: depth + 1, n: size}), tree.subs({log: depth, n: left})
        steps += [sp.expand(before - after - (2 * pairs - 1)), sp.expand((rounds - log).subs(n, size) - 3)]
    single = [sp.expand(tree.subs({log: 0, n: 1})), sp.expand(rounds.subs({log: 0}) - 3)]
    sizes = [integer(digits, {eq.t: width}) - (width + 1) // 2 for width in range(2, 40)]
    return log.args == (n,) and vanish([*steps, *single, *sizes])


@CHAPTER.claim(
    "SP-7/threshold",
    Method.Z3,
    "For all reals a and tau >= 0: the two comparisons give S_tau(a) of LR-2, also if a = tau counts as greater.",
    "LR-2",
)
def _threshold() -> bool:
    known = Inequalities().know(sp.Le(0, eq.T))
    a, tau = known.number(eq.A), known.number(eq.T)
    threshold = z3.If(a > tau, a - tau, z3.If(a < -tau, a + tau, 0))
    formula = eq.SOFT_THRESHOLD.rhs
    loose = formula.subs(Iverson(sp.Gt(eq.A, eq.T)), Iverson(sp.Ge(eq.A, eq.T)))
    same = z3.And(known.number(formula) == threshold, known.number(loose) == threshold)
    samples = [soft(sp.Integer(x), sp.Integer(2)) - formula.subs({eq.A: x, eq.T: 2}) for x in range(-4, 5)]
    return loose != formula and known.proves(same) and vanish(samples)
