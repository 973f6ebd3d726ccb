"""Tables for bases that stay: the same products, whatever was asked before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimized.arithmetic.counting import counted
from optimized.arithmetic.fixed import FixedBases, FixedPower
from reference.core.arithmetic import power, product_of_powers
from tests.optimized.arithmetic.support import BASES, MODULI, exponents, naive, number, unit

P = 2**127 - 1


def base(index):
    """No base but those of indices -1 to 99."""
    assert -1 <= index < 100
    return number(126, "base", index) + 1


@pytest.mark.spec("PL-1", "TD-2")
@given(
    modulus=MODULI,
    base=BASES,
    bits=st.integers(1, 150),
    uses=st.sampled_from([0, 10, 10**5]),
    octets=st.sampled_from([0, 1000, 10**4, 10**6]),
    chosen=st.lists(exponents(), max_size=6),
)
def test_powers_of_one_base(modulus, base, bits, uses, octets, chosen):
    base = unit(base, modulus)
    expected = tuple(naive([base], [exponent], modulus) for exponent in chosen)
    assert FixedPower(base, modulus, bits, uses=uses, octets=octets).powers(chosen) == expected


@pytest.mark.spec("PL-1")
@pytest.mark.parametrize("bits", [1, 7, 64, 1000])
def test_at_and_beyond_the_end_of_the_tables(bits):
    fixed = FixedPower(3, P, bits)
    for exponent in (2**bits - 1, 2**bits, -(2**bits), -(2**bits) - 1, 2 ** (3 * bits) + 5, -(2 ** (3 * bits)) + 5):
        assert fixed.power(exponent) == power(3, exponent, P)


@pytest.mark.parametrize("octets", [10**5, 10**6, 10**7])
def test_tables_stay_within_memory_and_use_it(octets):
    fixed = FixedPower(3, P, 2000, uses=10**6, octets=octets)
    fixed.power(1)
    assert octets / 3 < sum(map(len, fixed._tables)) * (16 + 48) <= octets


def test_tables_that_the_uses_pay_for():
    sizes = []
    for uses in (1, 10, 100, 1000, 10_000):
        fixed = FixedPower(3, P, 2000, uses=uses)
        fixed.power(1)
        sizes.append(sum(map(len, fixed._tables)))
        assert sizes[-1] <= uses * 2000
    assert sizes == sorted(set(sizes))


@pytest.mark.spec("PL-1")
@pytest.mark.parametrize("together", [1, 3])
def test_tables_are_made_when_as_much_was_asked_for_as_they_cost(together):
    fixed, asked = FixedPower(3, P, 2000), 0
    cost = sum(map(len, FixedPower(3, P, 2000)._tables))
    while "_tables" not in vars(fixed):
        exponents = [number(2000, asked, j) for j in range(together)]
        assert fixed.powers(exponents) == tuple(power(3, exponent, P) for exponent in exponents)
        asked += sum(map(int.bit_length, exponents))
    assert cost + 0.8 * 2000 <= asked <= cost + 2000 + together * 2000


@pytest.mark.spec("IC-1")
@given(
    octets=st.sampled_from([0, 10**4, 10**5, 2**27]),
    calls=st.lists(st.dictionaries(st.integers(-1, 99), exponents(), max_size=30), max_size=6),
)
def test_products_of_many_bases(octets, calls):
    bases = FixedBases(base, P, octets)
    for call in calls:
        assert bases.power(call) == product_of_powers([base(index) for index in call], list(call.values()), P)


@pytest.mark.spec("IC-1")
def test_tables_become_finer_with_use_and_coarser_with_more_bases():
    bases, widths = FixedBases(base, P, 2**19), []
    for round in range(170):
        indices = range(12 if round < 150 else 100)
        call = {index: (-1) ** index * number(150, round, index) for index in indices}
        assert bases.power(call) == product_of_powers([base(index) for index in call], list(call.values()), P)
        assert sum(len(table._table) for table in bases._tables.values()) * (16 + 48) <= 2**19
        widths.append(bases._width)
    before, after = widths[:150], widths[150:]
    assert before == sorted(before) and before[0] < before[-1] and after[0] < before[-1]


@pytest.mark.spec("IC-1")
def test_long_exponents_beyond_the_number_of_combs():
    bases = FixedBases(base, P)
    call = {index: number(1500 + 100 * index, index) for index in range(FixedBases.COMBS + 3)}
    for _ in range(2):
        assert bases.power(call) == product_of_powers([base(index) for index in call], list(call.values()), P)
        assert len(bases._combs) == FixedBases.COMBS
        call = {index: -(exponent**2) for index, exponent in call.items()}


def test_a_comb_grows_with_the_exponents():
    bases = FixedBases(base, P)

    def work(bits):
        with counted() as ledger:
            assert bases.power({0: 2**bits - 1}) == power(base(0), 2**bits - 1, P)
        return ledger.products.total() + ledger.squarings.total(), ledger.powers.total()

    first, *_, last = (work(1500) for _ in range(40))
    longer, *_, longest = (work(6000) for _ in range(40))
    assert first[1] == 1500 and last[0] < 500 and last[1] == 0
    assert longer[1] == 6000 and 500 < longest[0] < 2000 and longest[1] == 0


def test_nobody_needs_a_base_without_exponent():
    assert FixedBases(base, P).power({100: 0, 0: 1}) == base(0)


def test_each_base_is_asked_for_once_while_exponents_are_short():
    asked = []
    bases = FixedBases(lambda index: asked.append(index) or base(index), P)
    for round in range(20):
        bases.power({index: number(300, round, index) for index in range(round)})
    assert sorted(asked) == list(range(19))


@pytest.mark.spec("IC-1")
@pytest.mark.parametrize("exponent", [-1, -5, -(2**1500) + 1])
def test_no_inverse_of_what_is_not_a_unit(exponent):
    with pytest.raises(ZeroDivisionError):
        FixedBases(lambda index: 15, 15 * P).power({0: exponent, 1: 5})
    with pytest.raises(ZeroDivisionError):
        FixedPower(15, 15 * P, 100).power(exponent)
