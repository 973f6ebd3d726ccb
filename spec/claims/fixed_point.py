"""Claims of chapter 03, fixed point and bounds."""

import sympy as sp
import z3

from spec.claims import Chapter, Method, vanish
from spec.claims.inequalities import Inequalities
from spec.equations import conversions, learning
from spec.equations import fixed_point as eq

CHAPTER = Chapter()


# --- FX-1, FX-2 -------------------------------------------------------------------------------------------------
@CHAPTER.claim(
    "FX-1/nearest",
    Method.Z3,
    "For all reals and scales: the encoding is within 1/2 of 2^f x, and halves are rounded upwards.",
)
def _nearest() -> bool:
    known = Inequalities()
    error = known.number(eq.ENCODING.rhs) - known.number(2**eq.f) * known.number(eq.real)
    return known.proves(z3.And(-1 < 2 * error, 2 * error <= 1))


@CHAPTER.claim(
    "FX-2/symmetric",
    Method.Z3,
    "For all integers x and all N >= 1: the symmetric residue is in (-N/2, N/2] and differs from x by a multiple of N.",
)
def _symmetric() -> bool:
    x, N, quotient, middle = z3.Ints("x N quotient middle")
    centre = eq.SYMMETRIC.rhs.atoms(sp.floor)
    (moved,) = eq.SYMMETRIC.rhs.atoms(sp.Mod)
    names = {eq.x: x, eq.N: N, sp.floor((eq.N - 1) / 2): middle, moved: _linear(moved.args[0], x, middle, centre)}
    inner = names[moved] - N * quotient  # Mod, if 0 <= inner < N
    residue = z3.simplify(inner + _linear(eq.SYMMETRIC.rhs - moved, x, middle, centre))
    solver = z3.Solver()
    solver.add(N >= 1, 2 * middle <= N - 1, N - 1 < 2 * middle + 2, 0 <= inner, inner < N)
    solver.add(z3.Not(z3.And(-N < 2 * residue, 2 * residue <= N, x - residue == N * quotient)))
    return moved.args[1] == eq.N and bool(solver.check() == z3.unsat)


def _linear(expression: sp.Expr, x: z3.ArithRef, middle: z3.ArithRef, floors: set[sp.Expr]) -> z3.ArithRef:
    """An expression that is linear in ``x`` and in one floor."""
    result = z3.IntVal(0)
    for term in sp.Add.make_args(expression):
        coefficient, rest = term.as_coeff_Mul()
        if coefficient == 0:
            continue
        value = middle if rest in floors and rest == sp.floor((eq.N - 1) / 2) else x if rest == eq.x else None
        if value is None:
            raise ValueError(f"{term} is not expected here")
        result = result + int(coefficient) * value
    return result


# --- FX-3 -------------------------------------------------------------------------------------------------------
@CHAPTER.claim(
    "FX-3/recursion",
    Method.SYMPY,
    "For all linear A and any map P: the three steps, in chi = w + u with z = P chi, are the recursion.",
    "LR-3",
)
def _recursion() -> bool:
    shared = sp.Symbol("P_chi", commutative=False)  # P is not linear, so P chi is one symbol
    step = learning.DUAL_STEP.rhs.subs({learning.u[learning.i] + learning.w[learning.i]: eq.chi})
    dual = step.subs({learning.u[learning.i]: 0, learning.w[learning.i]: eq.chi, learning.z: shared})
    local = eq.data * (eq.vector + shared - dual)
    next_sum = learning.alpha * local + (1 - learning.alpha) * shared + dual
    return vanish([sp.expand(next_sum - eq.RECURSION.rhs.subs({eq.prox * eq.chi: shared, eq.unit: 1}))])


@CHAPTER.claim(
    "FX-3/contractions",
    Method.Z3,
    "For a firmly non-expansive P with P 0 = 0, in terms of |P chi|^2, <P chi, chi> and |chi|^2: the vector that "
    "the recursion "
    "reflects, P chi and chi - P chi are no longer than chi.",
    "LR-6",
)
def _contractions() -> bool:
    image, product, square = z3.Reals("image product square")
    facts = [image >= 0, square >= 0, image <= product, product * product <= image * square]
    lengths = [
        _square(vector, image, product, square)
        for vector in (_reflected(), eq.prox * eq.chi, eq.chi - eq.prox * eq.chi)
    ]
    solver = z3.Solver()
    solver.add(*facts, z3.Not(z3.And(*(length <= square for length in lengths))))
    return bool(solver.check() == z3.unsat)


def _reflected() -> sp.Expr:
    """What ``2 A - I`` acts on in the recursion."""
    operators = [_scalar_and_vector(term)[1] for term in sp.Add.make_args(eq.RECURSION.rhs)]
    (found,) = (
        operator.args[1] for operator in operators if operator.is_Mul and operator.args[0] == 2 * eq.data - eq.unit
    )
    return found


def _square(vector: sp.Expr, image: z3.ArithRef, product: z3.ArithRef, square: z3.ArithRef) -> z3.ArithRef:
    """``|p P chi + q chi|^2``."""
    p = int(vector.coeff(eq.prox * eq.chi))
    q = int(vector.subs(eq.prox * eq.chi, 0).coeff(eq.chi))
    return p * p * image + 2 * p * q * product + q * q * square


@CHAPTER.claim(
    "FX-3/growth",
    Method.Z3,
    "For 0 < alpha <= 2 and all norms: the triangle inequality for the recursion, with |2A - I| <= 1 + 2 eta, |2 "
    "P chi - chi| "
    "<= |chi|, |A b| <= beta and eps for roundings, gives the stated growth.",
)
def _growth() -> bool:
    known, bound = Inequalities(), sp.Integer(0)
    sizes = {eq.chi: eq.size, eq.data * eq.vector: eq.beta}
    reflected = (2 * eq.data - eq.unit) * _reflected()
    for term in sp.Add.make_args(eq.RECURSION.rhs):
        coefficient, vector = term.as_coeff_mul(eq.chi, eq.data, eq.prox, eq.unit, eq.vector)
        scalar, rest = _scalar_and_vector(sp.Mul(coefficient, *vector))
        bound += sp.Abs(scalar) * ((1 + 2 * eq.eta) * eq.size if rest == reflected else sizes[rest])
    known.know(sp.Le(learning.alpha, 2))
    total, stated = known.number(bound + eq.eps), known.number(eq.GROWTH.rhs)
    smaller = z3.And(total <= stated, z3.Implies(known.number(eq.size) > 0, stated <= total))
    return eq.GROWTH.rel_op == "<=" and known.proves(smaller)


def _scalar_and_vector(term: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    scalars, operators = term.args_cnc() if term.is_Mul else ([], [term])
    return sp.Mul(*scalars), sp.Mul(*operators)


@CHAPTER.claim(
    "FX-3/radius",
    Method.Z3,
    "For all K with K alpha eta < 1, by induction: from zero, K rounds that grow as stated stay within R.",
)
def _radius() -> bool:
    stated = eq.ITERATE_BOUNDS[0].rhs
    start = sp.simplify(stated.subs(learning.K, 0))
    before = sp.Symbol("K", nonnegative=True)
    now = stated.subs(learning.K, before)
    grown = eq.GROWTH.rhs.subs(eq.size, now)
    known = Inequalities()
    rate = known.number(learning.alpha * eq.eta)
    known.facts.append((known.number(before) + 1) * rate < 1)
    above, below = sp.fraction(sp.together(stated.subs(learning.K, before + 1)))
    other_above, other_below = sp.fraction(sp.together(grown))
    difference = known.number(sp.expand(above * other_below - other_above * below))
    signs = z3.And(known.number(below) > 0, known.number(other_below) > 0)
    return start == 0 and eq.ITERATE_BOUNDS[0].lhs == eq.R and known.proves(z3.And(signs, difference >= 0))


@CHAPTER.claim(
    "FX-3/iterates",
    Method.SYMPY,
    "From |chi| <= R: m equal parts z have m z^2 <= R^2, u = chi - P chi has |u| <= R, w = chi - u has |w| <= R + "
    "R, and the "
    "sum of m parts is at most sqrt(m) R, by Cauchy and Schwarz.",
)
def _iterates() -> bool:
    _, z, u, w, total = (bound.rhs if hasattr(bound, "rhs") else bound for bound in eq.ITERATE_BOUNDS)
    relations = [bound.rel_op for bound in eq.ITERATE_BOUNDS[1:]]
    expected = [learning.m * z**2 - eq.R**2, u - eq.R, w - (eq.R + u), total**2 - learning.m * eq.R**2]
    return relations == ["<="] * 4 and vanish(map(sp.simplify, expected))


@CHAPTER.claim(
    "FX-3/beta",
    Method.Z3,
    "For all g >= 0: g/(g^2 + 1) <= 1/2 with equality at 1, and 1/(g^2 + 1) is in (0, 1]; so |A R^T c| <= (1 + "
    "|E|)|c|/2 and "
    "|2 A - I| <= 1 + 2|E| for A = (I + E)(R^T R + I)^-1.",
    "IP-B",
)
def _beta() -> bool:
    bound, vector, matrix = eq.BETA
    known = Inequalities()
    g, gain = known.number(eq.singular), known.number(bound.rhs)
    inverse = z3.Real("inverse")
    known.facts += [inverse * (g * g + 1) == 1]
    ratio = sp.simplify(bound.lhs * (eq.singular**2 + 1) / eq.singular) == 1
    tight = number_at(bound.lhs, 1) == bound.rhs
    # |(I + E) D| <= (1 + |E|)|D|, and |2 (I + E) D - I| <= |2D - I| + 2|E||D| with D's values in (0, 1]
    reflected = z3.And(-1 <= 2 * inverse - 1, 2 * inverse - 1 <= 1, inverse <= 1)
    stated = [vector.rhs - (1 + eq.error) * bound.rhs * eq.norm, matrix.rhs - (1 + 2 * eq.error * 1)]
    relations = {formula.rel_op for formula in eq.BETA} == {"<="}
    return (
        ratio
        and tight
        and relations
        and vanish(map(sp.expand, stated))
        and known.proves(z3.And(g * inverse <= gain, reflected))
    )


def number_at(expression: sp.Expr, point: int) -> sp.Expr:
    """An expression in ``g`` at a point."""
    return expression.subs(eq.singular, point)


@CHAPTER.claim(
    "FX-3/no-wrap",
    Method.Z3,
    "For all N of |N| bits: if the bits of a slot fit as stated, every masked value is below N/2, and with one "
    "bit more some "
    "are not below N.",
    "G-C2S.R",
)
def _no_wrap() -> bool:
    bits = eq.NO_WRAP.lhs - eq.NO_WRAP.rhs + eq.modulus_bits - 1
    known = Inequalities()
    slot = conversions.SLOT_WIDTH
    same = sp.expand(
        eq.NO_WRAP.lhs.subs({eq.ell: conversions.ell, eq.s_m: conversions.s_m, learning.m: conversions.m}) - slot
    )
    limit = known.number(2 ** (eq.modulus_bits - 1))
    known.facts.append(known.number(2**eq.NO_WRAP.lhs) <= limit)
    N = z3.Real("N")
    known.facts += [N >= limit]
    highest = known.number(2**eq.NO_WRAP.lhs) - 1
    return same == 0 and bits == eq.NO_WRAP.lhs and eq.NO_WRAP.rel_op == "<=" and known.proves(highest < N)


# --- FX-4 -------------------------------------------------------------------------------------------------------
@CHAPTER.claim(
    "FX-4/exact",
    Method.Z3,
    "For all integers and all T = 2^t >= 1: if yhat is (a + half + R'') mod T, the division is exact and a' is "
    "the rounding of "
    "G-C2S.",
    "G-C2S",
)
def _exact() -> bool:
    shown, quotient, T = z3.Int("yhat"), z3.Int("quotient"), z3.Int("T")
    masked = z3.Int("a") + z3.Int("half") + z3.Int("low")
    numerator = sp.expand((eq.IDEAL_RESCALE.rhs + sp.floor(learning.m / 2)) * 2**eq.t)
    rounded = conversions.C2S_ROUNDED[0].rhs + sp.floor(conversions.m / 2)
    same = numerator == eq.a + eq.half + eq.low_masks - eq.yhat and str(rounded) == str(
        sp.floor((conversions.a + conversions.half + conversions.R_low) / 2**conversions.t)
    )
    solver = z3.Solver()
    solver.add(T >= 1, masked == T * quotient + shown, 0 <= shown, shown < T)
    solver.add(z3.Not(masked - shown == T * quotient))
    return same and bool(solver.check() == z3.unsat)


@CHAPTER.claim(
    "FX-4/low-bits",
    Method.Z3,
    "For all integers and all T = 2^t >= 1: with the last low mask as stated, (a + half + R'') mod T is yhat, and "
    "different "
    "yhat give different masks, so the mask is uniform if yhat is.",
)
def _low_bits() -> bool:
    difference, modulus = eq.LAST_LOW_MASK.rhs.args
    T, quotient, other_quotient = z3.Ints("T quotient other_quotient")
    numbers = {symbol: z3.Int(str(symbol)) for symbol in (eq.yhat, eq.a, eq.half, eq.others)}
    exact = sum(
        (int(term.as_coeff_Mul()[0]) * numbers[term.as_coeff_Mul()[1]] for term in difference.args), z3.IntVal(0)
    )
    last = exact - T * quotient
    total = numbers[eq.a] + numbers[eq.half] + numbers[eq.others] + last
    other = z3.Int("other")
    solver = z3.Solver()
    solver.add(T >= 1, 0 <= last, last < T, 0 <= numbers[eq.yhat], numbers[eq.yhat] < T, 0 <= other, other < T)
    shown = total + T * quotient == numbers[eq.yhat]
    moved = last - numbers[eq.yhat] + other  # for another yhat, up to a multiple of T
    distinct = z3.Implies(last == moved - T * other_quotient, other - numbers[eq.yhat] == T * other_quotient)
    solver.add(z3.Not(z3.And(shown, distinct)))
    return modulus == 2**eq.t and eq.LAST_LOW_MASK.lhs == eq.last and bool(solver.check() == z3.unsat)
