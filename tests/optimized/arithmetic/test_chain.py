"""Powers by a chain of squarings that is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimized.arithmetic.chain import PowerChain
from reference.core.arithmetic import power
from tests.optimized.arithmetic.support import BASES, MODULI, exponents, naive, number, unit

P = 2**127 - 1


@pytest.mark.spec("TD-2")
@given(modulus=MODULI, base=BASES, chosen=st.lists(exponents(), max_size=6))
def test_powers_one_after_the_other(modulus, base, chosen):
    chain = PowerChain(unit(base, modulus), modulus)
    for exponent in chosen:
        assert chain.power(exponent) == naive([unit(base, modulus)], [exponent], modulus)


@pytest.mark.spec("TD-2")
def test_squarings_are_done_once():
    chain, long = PowerChain(3, P), number(4700, "e")
    chain.power(long)
    kept = list(chain._up_to(0))
    assert chain.power(-long >> 3) == power(3, -long >> 3, P)
    assert list(chain._up_to(0)) == kept and len(kept) == -(-long.bit_length() // 8)


@pytest.mark.spec("TD-2")
def test_no_inverse_of_what_is_not_a_unit():
    with pytest.raises(ZeroDivisionError):
        PowerChain(3, 15).power(-1000)
