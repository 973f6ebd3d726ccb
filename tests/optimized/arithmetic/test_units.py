"""Many units at once."""

from math import gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimized.arithmetic.units import all_units, batch_inverse
from reference.core.arithmetic import inverse

MODULI = st.sampled_from([2, 3, 15, 16, 2**61 - 1, (2**61 - 1) * (2**89 - 1)])


@pytest.mark.spec("VA-1")
@given(modulus=MODULI, values=st.lists(st.integers(-2, 40), max_size=5))
def test_units_in_canonical_form(modulus, values):
    assert all_units(values, modulus) == all(0 < value < modulus and gcd(value, modulus) == 1 for value in values)


@pytest.mark.spec("VA-1")
@pytest.mark.parametrize("bad", [0, -1, 15, 16, 3, 5, 10])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_bad_value_among_units(bad, place):
    values = [1, 14]
    assert all_units(values, 15)
    values.insert(place, bad)
    assert not all_units(values, 15)


@pytest.mark.spec("VA-1")
def test_factors_that_are_units_only_together_are_none():
    """3 * 5 = 15 = 0, and 6 * 10 = 60 = 0 modulo 15: the product cannot hide them."""
    assert not all_units([3, 5], 15) and not all_units([6, 10], 15)


@given(modulus=MODULI, values=st.lists(st.integers(-100, 2**70), max_size=6))
def test_inverses(modulus, values):
    units = [value for value in values if gcd(value, modulus) == 1]
    assert batch_inverse(units, modulus) == tuple(inverse(value, modulus) for value in units)


@pytest.mark.parametrize("values", [[0], [3], [1, 2, 5], [5, 3]])
def test_no_inverse_of_what_is_not_a_unit(values):
    with pytest.raises(ZeroDivisionError):
        batch_inverse(values, 15)
