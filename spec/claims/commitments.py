"""Claims of chapter 05, commitments and transcripts."""

from collections import Counter
from collections.abc import Iterable
from itertools import combinations, combinations_with_replacement
from math import gcd

import sympy as sp
import z3

from spec.claims import Chapter, Method
from spec.claims.exponents import Setting, combine, reduced
from spec.claims.inequalities import Inequalities, follows
from spec.claims.spdz import upper_bound
from spec.equations import commitments, paillier, proofs
from spec.formula import equation, number, residue
from spec.parameters import CHALLENGE_BITS, PARAMETER_SETS

CHAPTER = Chapter()
SAFE_PRIMES = (7, 11, 23, 47, 59)
"""Toy primes ``p = 2 p' + 1`` with an odd prime ``p'``."""


def near_uniform(drawn: sp.And) -> bool:
    """Whether a number from this range is within ``2^-s_z / 4`` of uniform modulo every ``G < 2^|N|``."""
    M, G, rest = commitments.M, commitments.G, commitments.rest
    numerator, denominator = sp.fraction(commitments.WRAPPED_DISTANCE.rhs)
    positive = (sp.Le(0, rest, evaluate=False), sp.Lt(0, G, evaluate=False))
    premises = (equation(M, upper_bound(drawn)), sp.Lt(G, 2**paillier.bits_N), sp.Lt(rest, G), *positive)
    return follows(sp.Le(4 * numerator * 2**paillier.s_z, denominator), premises)


def moves_little(shift: sp.Expr, drawn: sp.And, bits: sp.Expr, premises: Iterable[sp.Basic]) -> bool:
    """Whether ``shift`` changes the distribution of a number that is uniform in ``drawn`` by at most ``2^-bits``."""
    distance = commitments.SHIFTED_DISTANCE.rhs.xreplace({commitments.shift: shift})
    numerator, denominator = distance * commitments.M, upper_bound(drawn)
    return follows(sp.Le(numerator * 2**bits, denominator), premises)


# --- IC-1 --------------------------------------------------------------------------------------------------------
@CHAPTER.claim(
    "IC-1/homomorphic",
    Method.SYMPY,
    "The product of two commitments commits to the sums of their values, for all signed integers; three values.",
)
def _homomorphic() -> bool:
    j, mu, x = commitments.j, commitments.mu, commitments.x
    one, two = sp.IndexedBase("x'"), sp.IndexedBase("x''")
    r_1, r_2 = sp.symbols("mu' mu''", integer=True)
    sizes = {commitments.n: 3}
    lines = ((equation(x[j], one[j]), equation(mu, r_1)), (equation(x[j], two[j]), equation(mu, r_2)))
    sums = (equation(x[j], one[j] + two[j]), equation(mu, r_1 + r_2))
    first, second, both = (Setting(sizes, known).vector(commitments.COMMITMENT.right) for known in (*lines, sums))
    return len(both) == 4 and not combine((1, first), (1, second), (-1, both))


@CHAPTER.claim(
    "IC-1/relation",
    Method.SYMPY,
    "Two openings of one commitment give a product of powers of the bases that is 1, whose exponents are the "
    "differences of all values and of the randomness, so not all zero; three values.",
)
def _relation() -> bool:
    j, mu, x = commitments.j, commitments.mu, commitments.x
    other, r = sp.IndexedBase("x'"), sp.Symbol("mu'", integer=True)
    setting = Setting({commitments.n: 3})
    second = Setting({commitments.n: 3}, (equation(x[j], other[j]), equation(mu, r)))
    quotient = combine((1, second.gap(commitments.COMMITMENT)), (-1, setting.gap(commitments.COMMITMENT)))
    expected = {commitments.h: mu - r, **{commitments.g[v]: x[v] - other[v] for v in (1, 2, 3)}}
    return quotient == expected


@CHAPTER.claim(
    "IC-1/root",
    Method.SYMPY,
    "If S^D = h^y is known and D does not divide y, then S and h give a root of h with an exponent of D / gcd(D, y), "
    "for all D and y.",
)
def _root() -> bool:
    given, root = (Setting({}).gap(line) for line in (commitments.ROOT_GIVEN, commitments.ROOT))
    return not reduced(combine((1, root), (-commitments.t, given)), commitments.ROOT_BEZOUT, commitments.s)


@CHAPTER.claim(
    "IC-1/bases",
    Method.CASES,
    "For products of two safe primes the squares of units are a cyclic group of order phi(N)/4 without the factor 2, "
    "and (1 - 1/p')(1 - 1/q') of them generate it; all squares for the ten products of safe primes below 60.",
)
def _bases() -> bool:
    return all(_squares_are_cyclic(p, q) for p, q in combinations(SAFE_PRIMES, 2))


def _squares_are_cyclic(p: int, q: int) -> bool:
    N, size = p * q, (p - 1) * (q - 1) // 4
    formula, root = commitments.BASE.right, commitments.root
    squares = {residue(formula, {root: [r], commitments.j: 1}, N) for r in range(N) if gcd(r, N) == 1}
    primes = sp.primefactors(size)
    generators = [s for s in squares if all(pow(s, size // prime, N) != 1 for prime in primes)]
    expected = size * (1 - sp.Rational(2, p - 1)) * (1 - sp.Rational(2, q - 1))
    return len(squares) == size and len(generators) == expected and all(pow(s, size, N) == 1 for s in squares)


@CHAPTER.claim(
    "IC-1/wrapped",
    Method.SYMPY,
    "The distance of U modulo G from uniform, U uniform below M: r residues occur k + 1 times, the others k times, for "
    "all M = k G + r.",
)
def _wrapped() -> bool:
    M, G, r, k = commitments.M, commitments.G, commitments.rest, commitments.quotient
    distance = (r * ((k + 1) / M - 1 / G) + (G - r) * (1 / G - k / M)) / 2
    return bool(sp.simplify((distance - commitments.WRAPPED_DISTANCE.rhs).subs(M, k * G + r)) == 0)


@CHAPTER.claim(
    "IC-1/shifted",
    Method.EXECUTABLE,
    "The distance of U + c from U, U uniform below M, counted for all M up to 16 and all |c| up to M.",
)
def _shifted() -> bool:
    formula, M, c = commitments.SHIFTED_DISTANCE.rhs, commitments.M, commitments.shift
    pairs = ((span, shift) for span in range(1, 17) for shift in range(-span, span + 1))
    return all(number(formula, {M: span, c: shift}) == _distance(span, shift) for span, shift in pairs)


def _distance(span: int, shift: int) -> sp.Rational:
    one, two = Counter(range(span)), Counter(range(shift, span + shift))
    return sp.Rational(sum(((one - two) + (two - one)).values()), 2 * span)


@CHAPTER.claim(
    "IC-1/hiding",
    Method.Z3,
    "The power h^mu is within 2^-s_z / 4 of uniform in the group that h generates, for every order below 2^|N|.",
)
def _hiding() -> bool:
    return near_uniform(commitments.RANDOMNESS)


# --- FS-1 --------------------------------------------------------------------------------------------------------
@CHAPTER.claim(
    "FS-1/integers",
    Method.Z3,
    "Sign and octets without a leading zero determine a non-zero integer and are determined by it, for all integers of "
    "up to four octets.",
)
def _integers() -> bool:
    forms = [(count, sign) for count in range(1, 5) for sign in (0, 1)]
    return all(_differ(one, two) for one, two in combinations_with_replacement(forms, 2))


def _differ(one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Equal integers have the same number of octets, the same sign and, one after the other, the same octets."""
    (value, octets), (other_value, other_octets) = _integer(*one, "o"), _integer(*two, "o'")
    ranges = [sp.And(sp.Le(0, o), sp.Le(o, 255)) for o in (*octets, *other_octets)]
    numbers = Inequalities().know(*ranges, sp.Ge(octets[0], 1), sp.Ge(other_octets[0], 1))
    if one != two:
        return numbers.proves(z3.Not(numbers.same(value, other_value)))
    numbers.know(equation(value, other_value))
    for own, other in zip(octets, other_octets, strict=True):
        if not numbers.proves(numbers.same(own, other)):
            return False
        numbers.know(equation(own, other))
    return True


def _integer(count: int, sign: int, name: str) -> tuple[sp.Expr, list[sp.Symbol]]:
    octets = sp.symbols(f"{name}_1:{count + 1}", integer=True)
    known = tuple(equation(commitments.octet[j], octet) for j, octet in enumerate(octets, start=1))
    sizes = {commitments.octets: count, commitments.sign: sign}
    return Setting(sizes, known).unfold(commitments.OCTETS.rhs), list(octets)


@CHAPTER.claim(
    "FS-1/below-primes",
    Method.CASES,
    "Challenges are shorter than both primes of N, so their differences are units modulo N: every parameter set.",
)
def _below_primes() -> bool:
    (challenge,) = {number(upper_bound(proofs.CHALLENGE), {proofs.kappa: CHALLENGE_BITS})}
    return all(challenge < 2 ** (named.modulus_bits // 2 - 1) for named in PARAMETER_SETS.values())
