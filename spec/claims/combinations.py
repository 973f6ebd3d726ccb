"""Claims of chapter 06: what random combinations of many statements, or of many equations, say about each of them."""

from collections.abc import Callable, Mapping
from itertools import combinations, product
from math import gcd

import sympy as sp

from spec.claims import Chapter, Method
from spec.claims.commitments import SAFE_PRIMES
from spec.claims.exponents import Setting, Vector, combine, instances
from spec.claims.protocols import PROTOCOLS, difference, second_of
from spec.equations import proofs as eq
from spec.equations.paillier import SQUARE, N, enc
from spec.formula import Assignment, Congruence, equation, residue

CHAPTER = Chapter()


# --- One place of a challenge isolates one element ---------------------------------------------------------------
def _isolates(line: Congruence, sizes: Mapping[sp.Basic, int], challenge: sp.Basic) -> Vector:
    """What is left of a combination over the same with another value of one challenge."""
    setting = Setting(sizes)
    right = setting.unfold(line.right)
    return combine((1, setting.vector(right)), (-1, setting.vector(right.xreplace({challenge: second_of(challenge)}))))


@CHAPTER.claim(
    "ZK-0/isolated",
    Method.SYMPY,
    "Two combinations whose challenges differ in one place differ by the element at that place to the power of the "
    "difference, in all protocols that combine; the last of two or three elements.",
    *("ZK-PK", "ZK-QUAD", "ZK-MAT", "ZK-ROW", "ZK-DEC"),
)
def _isolated() -> bool:
    gamma, t, q, G = eq.gamma[3], eq.t[2], eq.q[2], 1 + N
    target = eq.PK_V1.right.xreplace({eq.e: sp.Integer(1), eq.A: sp.Integer(1)})
    combined = Congruence(eq.Y, target, SQUARE)
    d_gamma, d_t, d_q = map(difference, (gamma, t, q))
    C_u, C_v, C_c = eq.MAT_COMBINED
    (C_u,), (C_v,) = (tuple(instances(line, {eq.j: 1})) for line in (C_u, C_v))
    sizes = {eq.n: 3, eq.n_links: 3, eq.rows: 2, eq.columns: 2}
    row = {eq.C_Z[2, link]: eq.q[link] * d_t for link in (1, 2)}
    column = {eq.C_Z[i, 2]: eq.t[i] * d_q for i in (1, 2)}
    expected: list[tuple[Congruence, sp.Basic, Vector]] = [
        (combined, gamma, {eq.C[3]: d_gamma}),
        (eq.QUAD_TARGET, gamma, {eq.C[3]: d_gamma, G: -eq.constant[3] * d_gamma}),
        (C_u, t, {eq.C_X[2, 1]: d_t}),
        (C_v, q, {eq.C_Y[1, 2]: d_q}),
        (C_c, t, row),
        (C_c, q, column),
        (eq.ROW_TARGET[0], t, {eq.T[2]: d_t}),
        (eq.ROW_TARGET[1], t, {eq.C_w[2]: d_t}),
        (eq.DEC_COMBINED[0], gamma, {eq.cipher[3]: d_gamma}),
        (eq.DEC_COMBINED[1], gamma, {eq.partial[3]: d_gamma}),
    ]
    return all(_isolates(line, sizes, at) == combine((1, left)) for line, at, left in expected)


@CHAPTER.claim(
    "ZK-QUAD/degrees",
    Method.SYMPY,
    "At the responses f is a polynomial of degree 2 in e, whose leading coefficient is linear in lambda and is the "
    "combination of all Q_i(x): at most two e hide it, and at most one value of each lambda.",
    "ZK-QUAD.V3",
)
def _degrees() -> bool:
    protocol = PROTOCOLS["ZK-QUAD"]()
    setting = Setting(protocol.sizes, (eq.RESPONSE, eq.QUAD_F))
    polynomial = sp.Poly(setting.unfold(eq.f), eq.e)
    challenges = [eq.lam[i] for i in range(1, protocol.sizes[eq.n_equations] + 1)]
    leading = polynomial.coeff_monomial(eq.e**2)
    value = protocol.verified().unfold(eq.all_equations(eq.QUAD_EQUATION.lhs))
    linear = sp.Poly(leading, *challenges).is_homogeneous and sp.Poly(leading, *challenges).total_degree() == 1
    return bool(polynomial.degree() == 2 and linear and sp.expand(leading - value) == 0)


@CHAPTER.claim(
    "ZK-MAT/degrees",
    Method.SYMPY,
    "The plaintext of C_c minus the product of those of C_u and C_v is t^T (Z - X Y) q, of degree one in t and in q; "
    "2 x 3 times 3 x 2.",
    "ZK-MAT.W2",
)
def _bilinear() -> bool:
    sizes, G = PROTOCOLS["ZK-MAT"]().sizes, 1 + N
    lines = (
        eq.MAT_STATEMENT[0],
        equation(eq.C_Y[eq.j, eq.link], enc(eq.y_entry[eq.j, eq.link], eq.r[eq.j, eq.link])),
        equation(eq.C_Z[eq.i, eq.link], enc(eq.z_entry[eq.i, eq.link], eq.s[eq.i, eq.link])),
    )
    setting = Setting(sizes, (*eq.MAT_COMBINED, *lines))
    u, v = ([setting.vector(C[j])[G] for j in (1, 2, 3)] for C in (eq.C_u, eq.C_v))
    error = setting.vector(eq.C_c)[G] - sum(a * b for a, b in zip(u, v, strict=True))
    wrong = [
        (eq.t[i] * eq.q[link], setting.unfold((eq.MAT_CLAIM.lhs - eq.MAT_CLAIM.rhs).xreplace({eq.i: i, eq.link: link})))
        for i in map(sp.Integer, (1, 2))
        for link in map(sp.Integer, (1, 2))
    ]
    return bool(sp.expand(error - sum(weight * entry for weight, entry in wrong)) == 0)


@CHAPTER.claim(
    "ZK-MAT/product",
    Method.SYMPY,
    "An honest C_Z contains the product of the plaintexts, for all matrices; 2 x 3 times 3 x 2.",
)
def _contains_product() -> bool:
    entries = equation(eq.C_Y[eq.j, eq.link], enc(eq.y_entry[eq.j, eq.link], eq.r[eq.j, eq.link]))
    setting = Setting(PROTOCOLS["ZK-MAT"]().sizes, (entries,))
    honest = instances(eq.MAT_STATEMENT[1], {eq.i: 2, eq.link: 2})
    plain = [setting.vector(line.right)[1 + N] for line in honest]
    values = [
        setting.unfold(eq.MAT_CLAIM.rhs.xreplace({eq.i: sp.Integer(i), eq.link: sp.Integer(link)}))
        for i in (1, 2)
        for link in (1, 2)
    ]
    return all(sp.expand(one - two) == 0 for one, two in zip(plain, values, strict=True))


# --- Combinations catch what is wrong ----------------------------------------------------------------------------
@CHAPTER.claim(
    "FS-1/linear",
    Method.EXECUTABLE,
    "At most 2^-k of all challenges of k bits make a linear combination of errors vanish modulo a prime above 2^k, "
    "counted for all errors of three places that contain a 1: k = 2 and prime 5, k = 3 and prime 11.",
    *("ZK-PK", "ZK-QUAD", "ZK-ROW", "ZK-DEC"),
)
def _errors_caught() -> bool:
    combination = eq.PK_RESPONSES[0].right.xreplace({eq.m_one: sp.Integer(0), eq.e: sp.Integer(1)})
    gammas, errors = ([letter[place] for place in (1, 2, 3)] for letter in (eq.gamma, eq.x))
    combined = sp.lambdify([*gammas, *errors], Setting({eq.n: 3}).unfold(combination), "math")
    return all(
        _rarely_vanishes(lambda gamma, error=error: combined(*gamma, *error), prime, bits, 3, 1)
        for bits, prime in ((2, 5), (3, 11))
        for error in product(range(prime), repeat=3)
        if 1 in error
    )


def _rarely_vanishes(value: Callable[..., int], prime: int, bits: int, places: int, times: int) -> bool:
    """Whether at most ``times 2^-bits`` of all challenges give zero modulo the prime."""
    challenges = product(range(1 << bits), repeat=places)
    return sum(value(chosen) % prime == 0 for chosen in challenges) << bits <= times << bits * places


@CHAPTER.claim(
    "ZK-MAT/bilinear",
    Method.EXECUTABLE,
    "At most 2 * 2^-k of all rows and columns of challenges hide a Z - X Y that is not zero modulo a prime above 2^k, "
    "counted for all 2 x 2 matrices that contain a 1: k = 2 and prime 5.",
)
def _matrix_caught() -> bool:
    entry = eq.z_entry[eq.i, eq.link]
    contents = equation(eq.C_Z[eq.i, eq.link], (1 + N) ** entry)
    setting = Setting({eq.rows: 2, eq.columns: 2}, (contents, *eq.MAT_COMBINED))
    letters = [*(letter[place] for letter in (eq.t, eq.q) for place in (1, 2))]
    entries = [eq.z_entry[place] for place in product((1, 2), repeat=2)]
    combined = sp.lambdify([*letters, *entries], setting.vector(eq.C_c)[1 + N], "math")
    return all(
        _rarely_vanishes(lambda chosen, error=error: combined(*chosen, *error), 5, 2, 4, 2)
        for error in product(range(5), repeat=4)
        if 1 in error
    )


# --- ZK-0 --------------------------------------------------------------------------------------------------------
@CHAPTER.claim(
    "ZK-0/order-two",
    Method.CASES,
    "Four units are square roots of 1, modulo N and modulo N^2; those that are not 1 or -1 give a factor of N; no "
    "element has order four; all units for N = 77 and N = 161.",
    "AS-2",
)
def _order_two() -> bool:
    moduli = [(N, N**power) for N in (77, 161) for power in (1, 2)]
    return all(_roots_of_one(N, M) for N, M in moduli)


def _roots_of_one(N: int, M: int) -> bool:
    units = [y for y in range(1, M) if gcd(y, N) == 1]
    roots = [y for y in units if residue(eq.BATCH.left, _single(y), M) == 1]
    factors = [gcd(y - 1, N) for y in roots if y not in (1, M - 1)]
    return len(roots) == 4 and all(1 < factor < N for factor in factors) and not any(_order(y, M) == 4 for y in units)


def _single(ratio: int) -> Assignment:
    """A list of one equation, with this ratio of its sides and the exponent 1."""
    return {eq.left: [ratio], eq.weight: [1], eq.n: 1}


def _order(y: int, M: int) -> int:
    square = y * y % M
    return 4 if square != 1 and square * square % M == 1 else 0


@CHAPTER.claim(
    "ZK-0/signs",
    Method.SYMPY,
    "A list of equations that hold up to sign passes the test of lists, for all exponents: the signs occur with even "
    "exponents; three equations.",
)
def _signs() -> bool:
    signs = {k: sp.Symbol(f"sign_{k}") for k in (1, 2, 3)}
    lines = tuple(equation(eq.left[k], sign * eq.right[k]) for k, sign in signs.items())
    return Setting({eq.n: 3}, lines).gap(eq.BATCH) == {sign: 2 * eq.weight[k] for k, sign in signs.items()}


@CHAPTER.claim(
    "ZK-0/lists",
    Method.EXECUTABLE,
    "A ratio that is no root of 1 passes the test of lists for at most one exponent of k bits, 2^k below all prime "
    "factors of the order: all units modulo products of the safe primes 23, 47, 59, and k = 3.",
)
def _lists() -> bool:
    return all(_exponents_differ(p * q, 3) for p, q in combinations(SAFE_PRIMES[2:], 2))


def _exponents_differ(N: int, bits: int) -> bool:
    for ratio in range(2, N):
        square = residue(eq.BATCH.left, _single(ratio), N)
        if gcd(ratio, N) == 1 and square != 1 and len({pow(square, s, N) for s in range(1 << bits)}) < 1 << bits:
            return False
    return True
