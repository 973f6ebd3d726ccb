"""Claims of chapter 08, conversions: masks, rounding, slots, ranges, and what openings tell."""

import sympy as sp
import z3

from spec.claims import Chapter, Method, vanish
from spec.claims.algebra import exponent, gathered
from spec.claims.inequalities import Inequalities
from spec.claims.spdz import upper_bound
from spec.equations import conversions as eq
from spec.equations import spdz
from spec.formula import integer, number

CHAPTER = Chapter()

extra = sp.Symbol("l - t", integer=True, nonnegative=True)
"""``l - t``, which is not negative: ``t <= l`` in every schedule."""


def for_every_parity(expression: sp.Basic) -> list[sp.Basic]:
    """The expression for ``m = 2 n`` and for ``m = 2 n - 1``, with ``half`` for that ``m``."""
    half = expression.subs(eq.HALF.lhs, eq.HALF.rhs)
    return [half.subs(eq.m, 2 * eq.n), half.subs(eq.m, 2 * eq.n - 1)]


def masked() -> Inequalities:
    """What holds of a value with ``|a| <= 2^l`` and of masks within their intervals, of any ``m`` parties."""
    low, high = eq.m * (2**eq.t - 1), eq.m * (2 ** (extra + eq.s_m) - 1)
    known = Inequalities().know(sp.Le(sp.Abs(eq.a), 2 ** (eq.t + extra)))
    return known.know(sp.Le(0, eq.R_low), sp.Le(eq.R_low, low), sp.Le(0, eq.R_high), sp.Le(eq.R_high, high))


def opened(expression: sp.Basic) -> sp.Basic:
    """With ``y`` as G-C2S masks it, and ``l = t + (l - t)``."""
    return expression.subs(eq.C2S_MASKED.lhs, eq.C2S_MASKED.rhs).subs(eq.ell, eq.t + extra)


# --- MK-1 -------------------------------------------------------------------------------------------------------
@CHAPTER.claim(
    "MK-1/hidden",
    Method.Z3,
    "For all integers x and all 2^l': of the values of r', exactly min(|x|, 2^l') are no values of x + r'; the "
    "distance of two uniform distributions is that number over 2^l'.",
)
def _hidden() -> bool:
    known, point = Inequalities(), z3.Real("point")
    x, size = known.number(eq.hidden), known.number(2**eq.ell_r)
    count = known.number(sp.simplify(eq.HIDDEN.rhs * 2**eq.ell_r))
    missed = z3.And(0 <= point, point < size, z3.Not(z3.And(x <= point, point < x + size)))
    interval = z3.If(x >= 0, z3.And(0 <= point, point < count), z3.And(size - count <= point, point < size))
    return known.proves(z3.And(missed == interval, 0 <= count, count <= size))


@CHAPTER.claim(
    "MK-1/budget",
    Method.Z3,
    "For all numbers of openings: with this s_m, distances of 2^(1 - s_m) each add up to at most 2^-64; to exactly "
    "2^-64 for 32 openings.",
    "FX-3",
)
def _budget() -> bool:
    slack, budget = eq.SLACK
    known = Inequalities()
    small = known.holds(budget.subs(slack.lhs, slack.rhs))
    power = {eq.rounds: 2, eq.dimension: 2, eq.compared: 4, eq.rescales: 2, eq.m: 2}  # 32 openings
    exact = {**power, eq.s_m: integer(slack.rhs, power)}
    return known.proves(small) and number(budget.lhs, exact) == number(budget.rhs, {})


@CHAPTER.claim(
    "MK-1/packing",
    Method.Z3,
    "For any number of slots, by induction: values in [0, 2^slot) fill [0, 2^(slot n)), and the next value is the "
    "quotient of the sum by 2^(slot n).",
    "G-C2S",
    "G-C2C",
)
def _packing() -> bool:
    ((index, first, last),) = eq.PACKED.rhs.limits
    upper = eq.slot * eq.n
    step, value = eq.PACKED.rhs.function.subs(index, last + 1), eq.values[last + 1]
    known = Inequalities().know(sp.Le(0, eq.packed), sp.Lt(eq.packed, 2**upper))
    known.know(sp.Le(0, value), sp.Le(value, 2**eq.slot - 1))
    more = eq.packed + step
    inside = sp.And(sp.Le(0, more), sp.Lt(more, 2 ** (upper + eq.slot)))
    return first == 0 and known.proves(z3.And(known.holds(inside), known.same(sp.floor(more / 2**upper), value)))


# --- G-CHECK ----------------------------------------------------------------------------------------------------
def combined_masks() -> tuple[sp.Expr, Inequalities]:
    """``sum_j t_j r'_j`` as one number, within what n challenges of kappa bits and n masks of l' bits give."""
    total = eq.CHECK_SUM[0].rhs - eq.r_0
    known = Inequalities({total: "total"}).know(sp.Le(0, total))
    return total, known.know(sp.Le(total, eq.n * (2**eq.kappa - 1) * (2**eq.ell_r - 1)))


@CHAPTER.claim(
    "G-CHECK/complete",
    Method.SYMPY,
    "For any number of masks: W and R open the combination of the ciphertexts, as plaintext and as randomness.",
    "G-CHECK.E",
)
def _check_completeness() -> bool:
    value, unit = eq.CHECK_SUM
    left, right = eq.CHECK_CIPHERTEXT.left, eq.CHECK_CIPHERTEXT.right
    log, check_log = sp.IndexedBase("log R"), sp.Symbol("log R_0")
    plain = exponent(left, {1 + eq.N: 1, eq.R_check: 0}) - exponent(right, {eq.C_0: eq.r_0, eq.C: eq.high})
    root = exponent(unit.right, {eq.check_unit: check_log, eq.unit: log})
    roots = exponent(left, {1 + eq.N: 0, eq.R_check: root}) / eq.N
    roots -= exponent(right, {eq.C_0: check_log, eq.C: log})
    return unit.left == eq.R_check and vanish([gathered(plain.subs(value.lhs, value.rhs)), gathered(roots)])


@CHAPTER.claim(
    "G-CHECK/range",
    Method.Z3,
    "For all n, l', kappa and s_m: an honest combination is in range, and the sum that r_0 hides is at most 2^-s_m of "
    "the range of r_0, which is the distance.",
    "G-CHECK.R",
)
def _check_range() -> bool:
    total, known = combined_masks()
    known.know(eq.CHECK_MASK)
    in_range = known.holds(eq.CHECK_RANGE.subs(eq.CHECK_SUM[0].lhs, eq.CHECK_SUM[0].rhs))
    limit = known.number(upper_bound(eq.CHECK_MASK))
    hidden = known.number(total) * known.number(2**eq.s_m) <= limit
    return known.proves(z3.And(in_range, hidden, known.number(upper_bound(eq.CHECK_RANGE)) == 2 * limit))


@CHAPTER.claim(
    "G-CHECK/no-wrap",
    Method.Z3,
    "For all N of |N| bits that fit, and every W in range, also of a cheater: |W - sum t_j r'_j| < N/2, so the "
    "plaintext of C_0 is that integer.",
    "FX-3",
)
def _check_fits() -> bool:
    total, known = combined_masks()
    known.know(sp.Le(2 ** (eq.CHECK_FITS.lhs + 1), 2**eq.CHECK_FITS.rhs), sp.Ge(eq.N, 2 ** (eq.modulus_bits - 1)))
    known.know(eq.CHECK_RANGE)
    difference = eq.W - total
    return known.proves(known.holds(sp.And(sp.Lt(2 * difference, eq.N), sp.Lt(-eq.N, 2 * difference))))


@CHAPTER.claim(
    "G-CHECK/one-residue",
    Method.SYMPY,
    "For any number of masks, of which one differs from its input by e_j that is not 0 modulo p: the combinations "
    "differ by a polynomial of degree 1 in t_j with coefficient e_j, so they agree for one residue of t_j at most.",
    "G-CHECK.S",
    "SP-5",
)
def _check_soundness() -> bool:
    error = sp.IndexedBase("e")
    form = eq.CHECK_SUM[0].rhs
    inputs = form.xreplace({eq.high[eq.j]: eq.high[eq.j] + error[eq.j]})
    differing = gathered(inputs - form)
    weighted = sp.Sum(eq.coin[eq.j] * error[eq.j], (eq.j, 1, eq.n))
    sides = (eq.CHECK_SHARES.left, eq.CHECK_SHARES.right, eq.CHECK_SHARES.modulus)
    return sides == (eq.opened, eq.CHECK_SUM[0].lhs, eq.p) and vanish([gathered(differing - weighted)])


# --- G-C2S ------------------------------------------------------------------------------------------------------
@CHAPTER.claim(
    "G-C2S/rounds",
    Method.Z3,
    "For all integers a, half, R' and R'' and all t <= l, with any positive number for 2^t: what is computed from y "
    "is floor((a + half + R'') / 2^t) - floor(m/2).",
    "FX-4",
)
def _rounds() -> bool:
    known = Inequalities()
    return known.proves(known.same(opened(eq.C2S_RESULT.rhs), opened(eq.C2S_ROUNDED[0].rhs)))


@CHAPTER.claim(
    "G-C2S/error",
    Method.Z3,
    "For all integers a, all even and odd m, and masks r'' in [0, 2^t): a' is nearer to a/2^t than (m + 1)/2.",
    "FX-4",
)
def _error() -> bool:
    result, near = eq.C2S_ROUNDED
    worst = {eq.R_low: 0, eq.a: 2**eq.t - 1 - eq.half}
    cases = []
    for rounded, bound, limit, extreme in zip(
        *map(for_every_parity, (result.rhs, near, eq.m * (2**eq.t - 1), near.subs(eq.rounded, result.rhs).subs(worst))),
        strict=True,
    ):
        known = Inequalities().know(sp.Le(0, eq.R_low), sp.Le(eq.R_low, limit), sp.Eq(eq.rounded, rounded))
        cases.append(known.proves(known.holds(bound)))
        gap = Inequalities()
        within = gap.number(extreme.rhs - extreme.lhs) * gap.number(2**eq.t)
        cases.append(gap.proves(within < 2))
    return all(cases)


@CHAPTER.claim(
    "G-C2S/unbiased",
    Method.SYMPY,
    "For all a, t and all even and odd m: if the r'' are uniform and independent, the expected error is exactly -(m - "
    "1) / 2^(t + 1).",
    "FX-4",
)
def _unbiased() -> bool:
    """``floor(x/2^t)`` is ``(x - x mod 2^t) / 2^t``, and ``x mod 2^t`` is uniform because one ``r''`` is."""
    value = sp.Symbol("v", integer=True)
    mean = sp.summation(value, (value, 0, 2**eq.t - 1)) / 2**eq.t
    (floor,) = (part for part in eq.C2S_ROUNDED[0].rhs.atoms(sp.floor) if part.has(eq.R_low))
    average = floor.args[0].subs(eq.R_low, eq.m * mean) - mean / 2**eq.t
    biases = for_every_parity(eq.C2S_ROUNDED[0].rhs.subs(floor, average) - eq.a / 2**eq.t)
    stated = for_every_parity(eq.BIAS.rhs)
    power = sp.log(sp.Symbol("T", positive=True)) / sp.log(2)
    differences = [(bias - right).subs(eq.t, power) for bias, right in zip(biases, stated, strict=True)]
    return eq.BIAS.lhs == eq.expected - eq.a / 2**eq.t and vanish(map(sp.cancel, differences))


@CHAPTER.claim(
    "G-C2S/range",
    Method.Z3,
    "For all |a| <= 2^l, t <= l, m and masks within their intervals: y is in its range, and the largest y is m below "
    "the bound.",
    "G-C2S.R",
    "G-C2C.R",
)
def _range() -> bool:
    known = masked()
    largest = {eq.a: 2**eq.ell, eq.R_low: eq.m * (2**eq.t - 1), eq.R_high: eq.m * (2 ** (eq.ell - eq.t + eq.s_m) - 1)}
    gap = sp.expand(upper_bound(eq.C2S_RANGE) - eq.C2S_MASKED.rhs.subs(largest) - eq.m)
    return known.proves(known.holds(opened(eq.C2S_RANGE.subs(eq.C2S_MASKED.lhs, eq.y)))) and vanish([gap])


@CHAPTER.claim(
    "G-C2S/slots",
    Method.Z3,
    "For all m, l, t <= l and s_m >= 2: the range fits its slot; for m <= 2^(l + 1), where one bit less is too few, "
    "the largest y does not fit.",
    "FX-3",
)
def _slots() -> bool:
    fits, largest = opened(eq.SLOT_FITS), opened(upper_bound(eq.C2S_RANGE) - eq.m)
    half = (sp.Le(2 * eq.half, 2**eq.t), sp.Le(eq.m, 2 ** (eq.t + extra + 1)))
    known = Inequalities().know(half[0], sp.Ge(2**eq.s_m, 4))
    tight = Inequalities().know(*half)
    narrow = tight.number(largest) >= tight.number(fits.rhs) / 2
    same = sp.expand(eq.SLOT_FITS.lhs - upper_bound(eq.C2S_RANGE))
    return known.proves(known.holds(fits)) and tight.proves(narrow) and vanish([same])


@CHAPTER.claim(
    "G-C2S/hides",
    Method.Z3,
    "For all |a'| < 2^(l-t) + (m + 1)/2 with (m + 1)/2 <= 2^(l-t), and r' uniform in [0, 2^(l - t + s_m)): distance "
    "at most 2^(1 - s_m).",
    "MK-1",
    "G-C2C",
)
def _hides() -> bool:
    known = Inequalities().know(sp.Lt(sp.Abs(eq.hidden), 2**extra + (eq.m + 1) / 2))
    known.know(sp.Le((eq.m + 1) / 2, 2**extra))
    distance = eq.HIDDEN.rhs.subs(eq.ell_r, extra + eq.s_m)
    return known.proves(known.holds(sp.Le(distance, 2 ** (1 - eq.s_m))))


# --- G-S2C, G-C2C -----------------------------------------------------------------------------------------------
def plaintext(result: sp.Expr) -> sp.Expr:
    """What a product of powers of ``1 + N`` and of the masks' ciphertexts encrypts."""
    masks = sp.Sum(eq.high[eq.i], (eq.i, 1, eq.m))
    return exponent(result, {1 + eq.N: sp.Integer(1), eq.C: eq.high}) + masks - eq.R_high


@CHAPTER.claim("G-S2C/exact", Method.SYMPY, "For all integers z and any number of parties: the result encrypts z.")
def _exact() -> bool:
    result = plaintext(eq.S2C_RESULT.right).subs(eq.S2C_MASKED.lhs, eq.S2C_MASKED.rhs)
    return vanish([gathered(result - eq.z)])


@CHAPTER.claim(
    "G-S2C/range",
    Method.Z3,
    "For all |z| < 2^l_z and r' in [0, 2^l'): o is in its range, for z = 2^l_z - 1 it is m + 1 below the bound, and "
    "for l' = l_z + s_m the distance is at most 2^-s_m.",
    "G-S2C.R",
    "MK-1",
)
def _s2c_range() -> bool:
    high = eq.m * (2**eq.ell_r - 1)
    known = Inequalities().know(sp.Lt(sp.Abs(eq.z), 2**eq.ell_z), sp.Le(0, eq.R_high), sp.Le(eq.R_high, high))
    in_range = eq.S2C_RANGE.subs(eq.S2C_MASKED.lhs, eq.S2C_MASKED.rhs)
    largest = eq.S2C_MASKED.rhs.subs({eq.z: 2**eq.ell_z - 1, eq.R_high: high})
    gap = sp.expand(upper_bound(eq.S2C_RANGE) - largest - eq.m - 1)
    distance = eq.HIDDEN.rhs.subs({eq.hidden: eq.z, eq.ell_r: eq.ell_z + eq.s_m})
    hides = Inequalities().know(sp.Lt(sp.Abs(eq.z), 2**eq.ell_z))
    small = hides.holds(sp.Le(distance, 2 ** (-eq.s_m)))
    return known.proves(known.holds(in_range)) and hides.proves(small) and vanish([gap])


@CHAPTER.claim(
    "G-C2C/same",
    Method.SYMPY,
    "For any number of parties: the result encrypts what G-C2S gives as shares.",
    "G-C2S",
)
def _same() -> bool:
    return vanish([gathered(plaintext(eq.C2C_RESULT.right) - eq.C2S_RESULT.rhs)])


@CHAPTER.claim(
    "SP-7/hides",
    Method.Z3,
    "For all |a| < 2^t, r < 2^t: the quotient of c by 2^t is H + 1 plus -1, 0 or 1; with r' uniform in [0, 2^s_m) the "
    "distance is at most 2^-s_m.",
    "MK-1",
)
def _comparison_hides() -> bool:
    known = Inequalities().know(sp.Lt(sp.Abs(spdz.A), 2**spdz.t), sp.Le(0, spdz.r), sp.Lt(spdz.r, 2**spdz.t))
    quotient = known.number(sp.floor(spdz.MASKED_COMPARISON.right / 2**spdz.t)) - known.number(spdz.H + 1)
    inside = z3.And(-2 < quotient, quotient < 2)
    hides = Inequalities().know(sp.Le(sp.Abs(eq.hidden), 1))
    distance = eq.HIDDEN.rhs.subs(eq.ell_r, eq.s_m)
    return known.proves(inside) and hides.proves(hides.holds(sp.Le(distance, 2 ** (-eq.s_m))))
