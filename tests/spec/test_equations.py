"""The formulas of the specification are true: claims, checked symbolically or on exact numbers."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from spec.equations import fixed_point
from spec.formula import Congruence, integer

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
