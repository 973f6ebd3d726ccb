"""The formulas of the specification are true: claims, checked symbolically or on exact numbers."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from spec.equations import fixed_point, paillier, proofs
from spec.formula import Congruence, integer, residue

small = st.integers(-(10**6), 10**6)
rational = st.fractions(-100, 100, max_denominator=50)
positive = st.fractions(Fraction(1, 50), 100, max_denominator=50)


def zero(matrix):
    return all(entry == 0 for entry in matrix)


# --- Chapter 02 --------------------------------------------------------------------------------------------------
@pytest.mark.spec("LR-2", "LR-6")
@given(first=rational, second=rational, m=st.integers(1, 5), q=st.integers(1, 2**10), tau=st.integers(0, 2**12))
def test_prox_with_factor_rounded_down_is_firmly_nonexpansive(first, second, m, q, tau):
    """P maps the stacked sums to m copies of z; q/2^f_q is at most 1/m because it is rounded down."""
    factor = Fraction(q, m * 2**10)

    def shared(total):
        a = factor * total
        return a - tau if a > tau else a + tau if a < -tau else 0

    difference = shared(first) - shared(second)
    assert m * difference**2 <= difference * (first - second)


# --- Chapter 03 --------------------------------------------------------------------------------------------------
@pytest.mark.spec("FX-3")
@given(rounds=st.integers(1, 200), rate=st.fractions(0, Fraction(1, 10**4)), step=positive)
def test_radius_bounds_the_accumulated_recursion(rounds, rate, step):
    total = Fraction(0)
    for _ in range(rounds):
        total = (1 + rate) * total + step
    assert total <= rounds * step / (1 - rounds * rate)


@pytest.mark.spec("FX-2")
@given(x=st.integers(-500, 500), modulus=st.integers(2, 99))
def test_symmetric_residues(x, modulus):
    value = integer(fixed_point.SYMMETRIC.rhs, {fixed_point.x: x, fixed_point.N: modulus})
    assert -modulus < 2 * value <= modulus
    assert (value - x) % modulus == 0


@pytest.mark.spec("FX-1")
@given(x=rational, f=st.integers(1, 30))
def test_encoding_is_nearest(x, f):
    encoded = integer(fixed_point.ENCODING.rhs, {fixed_point.real: x, fixed_point.f: f})
    assert abs(encoded - 2**f * x) <= Fraction(1, 2)


# --- Chapter 04 --------------------------------------------------------------------------------------------------
P_1, P_2 = 59, 83
TOY_N = P_1 * P_2
CARMICHAEL = (P_1 - 1) * (P_2 - 1) // 2
units = st.integers(2, TOY_N - 1).filter(lambda r: r % P_1 and r % P_2)


@pytest.mark.spec("PL-1", "PL-2", "PL-3", "PL-4")
@given(x=small, y=small, k=st.integers(-99, 99), r=units, s=units)
def test_homomorphic_identities(x, y, k, r, s):
    values = {paillier.N: TOY_N, paillier.x: x, paillier.x1: x, paillier.x2: y, paillier.k: k}
    values |= {paillier.r: r, paillier.r1: r, paillier.r2: s}
    assert paillier.SUM.holds(values)
    assert paillier.SCALAR.holds(values)
    assert paillier.RERANDOMISE.holds(values)


@pytest.mark.spec("PL-5")
@given(x=small, k=st.integers(0, 99), r=units, xi=st.integers(0, 99))
def test_randomness_counts_modulo_n(x, k, r, xi):
    values = {paillier.N: TOY_N, paillier.x: x, paillier.k: k, paillier.r: pow(r, xi, TOY_N)}
    assert paillier.RESIDUE.holds(values)
    assert paillier.RANDOMISER.holds(values | {paillier.h_r: r, paillier.xi: xi})


@pytest.mark.spec("TD-1", "TD-2")
@given(
    x=st.integers(0, TOY_N - 1),
    r=units,
    theta=units,
    shares=st.lists(small, min_size=1, max_size=4),
    sign=st.sampled_from([1, -1]),
)
def test_threshold_decryption_on_squares(x, r, theta, shares, sign):
    """All shares but one are free, the last makes D = theta mod N and 0 mod the Carmichael number."""
    exponent = theta * CARMICHAEL * pow(CARMICHAEL, -1, TOY_N)
    shares = [*shares, exponent - sum(shares)]
    square = TOY_N**2
    c = residue(paillier.enc(paillier.x, paillier.r), {paillier.N: TOY_N, paillier.x: x, paillier.r: r}, square)
    partial = [pow(c, 2 * share, square) for share in shares]
    partial[0] = sign * partial[0] % square
    values = {paillier.N: TOY_N, paillier.x: x, paillier.theta: theta, paillier.m: len(shares)}
    values |= {paillier.D: exponent, paillier.Carmichael: CARMICHAEL, paillier.partial: partial}
    T = residue(paillier.COMBINE.right, values, square)
    values[paillier.T] = T
    assert all(line.holds({**values, paillier.Share: shares}) for line in paillier.KEY[:2])
    assert T % TOY_N == 1
    assert paillier.COMBINED_FORM.holds(values)
    assert (T - 1) // TOY_N * pow(4 * theta, -1, TOY_N) % TOY_N == x
    assert paillier.combined_exponent(shares, x) == (4 * exponent * x, 4 * exponent)


# --- Chapter 06 --------------------------------------------------------------------------------------------------
@pytest.mark.spec("ZK-QUAD.V3")
@pytest.mark.parametrize("size", [1, 2, 3])
def test_quadratic_completeness(size):
    assert proofs.quadratic_completeness(size) == 0


@pytest.mark.spec("ZK-RNG.V3")
def test_range_completeness():
    assert proofs.range_completeness() == 0


@pytest.mark.spec("ZK-RNG")
def test_three_squares_mean_an_interval():
    """4 x (B - x) + 1 is negative outside of [0, B], and 1 mod 4, hence a sum of three squares, inside."""
    for B in range(12):
        for x in range(-5, B + 6):
            value = 4 * x * (B - x) + 1
            squares = {a * a + b * b + c * c for a in range(13) for b in range(13) for c in range(13)}
            assert (value in squares) == (0 <= x <= B)


@pytest.mark.spec("ZK-MAT.W1", "ZK-MAT.W2", "ZK-MUL.W1", "ZK-MUL.W2", "ZK-ROW.W2")
@pytest.mark.parametrize("shape", [(1, 1, 1), (2, 3, 1), (2, 2, 2)])
def test_product_completeness(shape):
    assert proofs.product_exponents(*shape) == (0, 0)


# --- The evaluator ------------------------------------------------------------------------------------------------
def test_huge_powers_are_never_expanded():
    base, exponent = sp.symbols("g x", integer=True)
    claim = Congruence(base**exponent, sp.Integer(1), sp.Integer(101), up_to_sign=False)
    assert claim.holds({base: 7, exponent: 100 * 3**4000})
    assert not claim.holds({base: 7, exponent: 100 * 3**4000 + 1})


def test_signs_count_only_where_the_text_says_so():
    x = sp.Symbol("x")
    assert Congruence(x, sp.Integer(1), sp.Integer(7)).holds({x: -1})
    assert not Congruence(x, sp.Integer(1), sp.Integer(7), up_to_sign=False).holds({x: -1})


def test_fractions_are_not_taken_for_integers():
    with pytest.raises(ValueError, match="not an integer"):
        integer(sp.Symbol("x") / 2, {sp.Symbol("x"): 3})
