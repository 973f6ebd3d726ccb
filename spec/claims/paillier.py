"""Claims of chapter 04, threshold Paillier.

Two facts from outside: a unit to the power ``Lambda`` is 1 modulo ``N`` (Carmichael), and so it is ``(1+N)^k`` modulo
``N^2`` for some ``k``, because those are the elements that are 1 modulo ``N``.
"""

from math import gcd, lcm

import sympy as sp

from spec.claims import Chapter, Method
from spec.claims.commitments import moves_little, near_uniform
from spec.claims.exponents import Setting, Vector
from spec.claims.inequalities import follows
from spec.claims.spdz import upper_bound
from spec.equations import paillier
from spec.formula import Assignment, Congruence, Numbers, equation, integer, residue

CHAPTER = Chapter()
G = 1 + paillier.N
PARTIES = 3
_k = sp.Symbol("k'", integer=True)


def _multiple(exponent: sp.Expr, of: sp.Expr) -> bool:
    """Whether a polynomial is ``of`` times a polynomial."""
    return bool(sp.cancel(exponent / of).is_polynomial())


def _trivial(vector: Vector) -> bool:
    """Whether a product of powers is 1 because ``1 + N`` has order ``N``."""
    return set(vector) <= {G} and _multiple(vector.get(G, sp.Integer(0)), paillier.N)


@CHAPTER.claim(
    "PL-1/binomial",
    Method.SYMPY,
    "(1+N)^x = 1 + x N modulo N^2 for all integers x and N: true at x = 0, and both sides grow by the factor 1 + N.",
)
def _binomial() -> bool:
    left, right, x = paillier.BINOMIAL.left, paillier.BINOMIAL.right, paillier.x
    factor = sp.simplify(left.subs(x, x + 1) / left)
    step = sp.rem(sp.expand(factor * right - right.subs(x, x + 1)), paillier.BINOMIAL.modulus, paillier.N)
    return bool(factor == G and left.subs(x, 0) == right.subs(x, 0) and step == 0)


@CHAPTER.claim(
    "PL-1/order",
    Method.SYMPY,
    "Units to the power N Lambda are 1 modulo N^2: r^Lambda = (1+N)^k, and PL-1/binomial gives 1 + k N N for its "
    "N-th power.",
)
def _order() -> bool:
    exponent = Setting({}).gap(paillier.ORDER)[paillier.r]
    power = paillier.BINOMIAL.right.subs(paillier.x, _k * exponent / paillier.Carmichael)
    return bool(sp.rem(sp.expand(power - 1), paillier.ORDER.modulus, paillier.N) == 0)


@CHAPTER.claim(
    "PL-1/bijective",
    Method.EXECUTABLE,
    "Plaintexts modulo N and units modulo N correspond one to one to units modulo N^2; all, for N = 77 and N = 161.",
)
def _bijective() -> bool:
    return all(_is_bijective(p, q) for p, q in ((7, 11), (7, 23)))


def _is_bijective(p: int, q: int) -> bool:
    N, formula = p * q, paillier.ENCRYPTION.right
    units = [r for r in range(N) if gcd(r, N) == 1]
    values = ({paillier.N: N, paillier.x: x, paillier.r: r} for x in range(N) for r in units)
    images = {residue(formula, value, N * N) for value in values}
    return images == {c for c in range(N * N) if gcd(c, N) == 1} and len(images) == N * len(units)


@CHAPTER.claim("PL-2/sums", Method.SYMPY, "Products of ciphertexts encrypt sums, for all plaintexts and randomness.")
def _sums() -> bool:
    return not Setting({}).gap(paillier.SUM)


@CHAPTER.claim("PL-3/factors", Method.SYMPY, "Powers of ciphertexts encrypt multiples, for all integer exponents.")
def _factors() -> bool:
    return not Setting({}).gap(paillier.SCALAR)


@CHAPTER.claim("PL-4/re-randomised", Method.SYMPY, "Multiplying by r_2^N changes the randomness only, for all r_2.")
def _rerandomised() -> bool:
    return not Setting({}).gap(paillier.RERANDOMISE)


@CHAPTER.claim(
    "PL-5/residue",
    Method.SYMPY,
    "Randomness counts modulo N, for all k: r + k N is r times a power of 1 + N modulo N^2, and N-th powers forget it.",
)
def _residue() -> bool:
    same = {paillier.r + paillier.k * paillier.N: paillier.r * G**_k}
    left, right = (side.xreplace(same) for side in (paillier.RESIDUE.left, paillier.RESIDUE.right))
    return _trivial(Setting({}).gap(Congruence(left, right, paillier.RESIDUE.modulus)))


@CHAPTER.claim(
    "PL-5/near-uniform",
    Method.Z3,
    "The power h_r^xi is within 2^-s_z / 4 of uniform in the group that h_r generates, for every order below 2^|N|.",
    "IC-1",
)
def _near_uniform() -> bool:
    return near_uniform(paillier.RANDOMISER_RANGE)


@CHAPTER.claim(
    "TD-1/short",
    Method.Z3,
    "Every share is shorter than b_D bits, the last one included, for all numbers of parties from 2.",
)
def _short() -> bool:
    total, m = sp.Symbol("u"), paillier.m
    claim = paillier.SHARE_BOUND.xreplace({paillier.b_D: paillier.SHARE_BITS.rhs})
    last = claim.xreplace({paillier.Share[paillier.i]: paillier.D - total})
    others = (sp.Le(0, total), sp.Le(total, (m - 1) * upper_bound(paillier.SHARE_RANGE)))
    known = (sp.Ge(m, 2), *_exponent_range())
    return follows(claim, (*known, paillier.SHARE_RANGE)) and follows(last, (*known, *others))


def _exponent_range() -> tuple[sp.Basic, ...]:
    """``0 <= D < N Lambda`` and ``0 < Lambda < N < 2^|N|``."""
    D, N, Lambda = paillier.D, paillier.N, paillier.Carmichael
    sizes = (sp.Lt(0, Lambda, evaluate=False), sp.Lt(Lambda, N), sp.Lt(N, 2**paillier.bits_N))
    return (*sizes, sp.Le(0, D), sp.Lt(D, N * Lambda))


@CHAPTER.claim(
    "TD-1/hidden",
    Method.Z3,
    "Adding D to a free share moves its distribution by 2^-s_m at most, for every D below N Lambda: any m - 1 shares "
    "are as if D were 0.",
    "IC-1",
)
def _hidden() -> bool:
    return moves_little(paillier.D, paillier.SHARE_RANGE, paillier.s_m, _exponent_range())


def _combination() -> Setting:
    """What T is made of, the first share eliminated by the sum of all shares."""
    setting = Setting({paillier.m: PARTIES})
    total = setting.unfold(paillier.KEY[2].rhs) - setting.unfold(paillier.KEY[2].lhs)
    first = equation(paillier.Share[1], sp.solve(total, paillier.Share[1])[0])
    encrypted = equation(paillier.c, paillier.ENCRYPTION.right)
    return Setting(setting.sizes, (paillier.COMBINE, paillier.PARTIAL, encrypted, first))


@CHAPTER.claim(
    "TD-2/combines",
    Method.SYMPY,
    "T = 1 + 4 theta x N modulo N^2, for all plaintexts, randomness, units theta and shares, among three parties.",
    "TD-1",
    "PL-1",
)
def _combines() -> bool:
    return _is_power(paillier.COMBINE.right, paillier.COMBINED_FORM, 4 * paillier.theta * paillier.x)


def _is_power(combination: sp.Expr, form: Congruence, exponent: sp.Expr) -> bool:
    """Whether a product of shares is ``(1+N)^exponent``, and ``form`` is what BINOMIAL makes of that."""
    power = _combination().vector(combination)
    modulo_N, modulo_order = (
        {paillier.D: line.right + _k * line.modulus} for line in (paillier.KEY[0], paillier.KEY[1])
    )
    plain = sp.expand(power[G].subs(modulo_N) - exponent)
    dies = _multiple(power[paillier.r].subs(modulo_order), Setting({}).gap(paillier.ORDER)[paillier.r])
    lines = (paillier.PARTIAL, paillier.COMBINE, form, paillier.BINOMIAL)
    same = sp.expand(paillier.BINOMIAL.right.subs(paillier.x, exponent) - form.right) == 0
    known = set(power) == {G, paillier.r} and {line.modulus for line in lines} == {paillier.SQUARE}
    return known and same and dies and _multiple(plain, paillier.N)


@CHAPTER.claim(
    "TD-2/one-missing",
    Method.SYMPY,
    "The shares themselves have the product 1 + 2 theta x N modulo N^2: all but one and the plaintext give the last, "
    "exactly, among three parties.",
    "TD-1",
)
def _one_missing() -> bool:
    line = paillier.SHARES_TOGETHER
    return _is_power(line.left, line, 2 * paillier.theta * paillier.x)


@CHAPTER.claim(
    "TD-2/signs",
    Method.CASES,
    "Negated shares do not change T: all eight choices of signs among three parties.",
)
def _signs() -> bool:
    product = Setting({paillier.m: PARTIES}).unfold(paillier.COMBINE.right)
    shares = [paillier.partial[i] for i in range(1, PARTIES + 1)]
    choices = ([shares[i] for i in range(PARTIES) if chosen >> i & 1] for chosen in range(1 << PARTIES))
    return all(product.xreplace({share: -share for share in negated}) == product for negated in choices)


@CHAPTER.claim(
    "TD-2/decrypts",
    Method.SYMPY,
    "The formula for the plaintext gives x from 1 + 4 theta x N, which is 1 modulo N, for all x and units theta.",
    "TD-2.T1",
)
def _decrypts() -> bool:
    T = paillier.COMBINED_FORM.right
    one = sp.rem(T - paillier.ONE.right, paillier.ONE.modulus, paillier.N) == 0
    return bool(one and sp.expand(paillier.DECRYPT.right.subs(paillier.T, T) - paillier.DECRYPT.left) == 0)


@CHAPTER.claim(
    "TD-2/executed",
    Method.EXECUTABLE,
    "Decryption as written returns the plaintext: N = 77, theta = 3, all plaintexts and units, two parties.",
    "TD-1",
    "PL-1",
)
def _executed() -> bool:
    p, q, theta = 7, 11, 3
    N, Lambda = p * q, lcm(p - 1, q - 1)
    exponent = theta * Lambda * pow(Lambda, -1, N) % (N * Lambda)
    values: dict[sp.Basic, Numbers] = {paillier.N: N, paillier.Carmichael: Lambda, paillier.theta: theta, paillier.m: 2}
    values |= {paillier.D: exponent, paillier.Share: [1000, exponent - 1000]}
    fits = all(line.holds(values) for line in paillier.KEY[:2])
    return fits and all(_round_trip(values, x, r) for x in range(N) for r in range(1, N) if gcd(r, N) == 1)


def _round_trip(known: Assignment, x: int, r: int) -> bool:
    N = integer(paillier.N, known)
    values = {**known, paillier.x: x, paillier.r: r}
    values[paillier.c] = residue(paillier.ENCRYPTION.right, values, N * N)
    values[paillier.partial] = [residue(paillier.PARTIAL.right, {**values, paillier.i: i}, N * N) for i in (1, 2)]
    values[paillier.T] = residue(paillier.COMBINE.right, values, N * N)
    return paillier.ONE.holds(values) and paillier.DECRYPT.holds(values)
