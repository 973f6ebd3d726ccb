"""Products of powers against one power after the other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimized.arithmetic import multi
from optimized.arithmetic.counting import counted
from optimized.arithmetic.multi import multi_power, shared_multi_powers
from reference.core.arithmetic import product_of_powers
from tests.optimized.arithmetic.support import BASES, MODULI, exponents, naive, number, terms, unit

P, Q = 2**1279 - 1, 2**127 - 1


def residues(count, label, bits=1279):
    return [number(bits, label, j) for j in range(count)]


@pytest.mark.spec("PL-3")
@given(terms())
def test_any_product(case):
    modulus, bases, chosen = case
    assert multi_power(bases, chosen, modulus) == naive(bases, chosen, modulus)


@pytest.mark.spec("PL-3", "MC-1")
@given(data=st.data(), modulus=MODULI, count=st.integers(0, 12), vectors=st.integers(0, 5))
def test_many_vectors(data, modulus, count, vectors):
    bases = [unit(base, modulus) for base in data.draw(st.lists(BASES, min_size=count, max_size=count))]
    rows = [data.draw(st.lists(exponents(), min_size=count, max_size=count)) for _ in range(vectors)]
    expected = tuple(naive(bases, row, modulus) for row in rows)
    assert shared_multi_powers(bases, rows, modulus) == expected


@pytest.mark.spec("PL-3")
@pytest.mark.parametrize(
    ("method", "count", "bits"),
    [
        ("_add_single", 2, 500),
        ("_add_joint", 3, 500),
        ("_add_joint", 5, 200),
        ("_add_joint", 30, 200),
        ("_add_buckets", 300, 40),
        ("_add_buckets", 1000, 128),
    ],
)
def test_each_method_where_it_is_cheapest(monkeypatch, method, count, bits):
    for other in {"_add_single", "_add_joint", "_add_buckets"} - {method}:
        monkeypatch.delattr(multi, other)
    bases, signs = residues(count, "base"), residues(count, "sign", 1)
    chosen = [-e if sign else e for e, sign in zip(residues(count, "exponent", bits), signs, strict=True)]
    assert multi_power(bases, chosen, P) == product_of_powers(bases, chosen, P)


@pytest.mark.spec("PL-3")
@settings(max_examples=30)
@given(count=st.integers(1, 60), split=st.integers(0, 60), window=st.integers(1, 9))
def test_each_method_where_it_is_not(count, split, window):
    """Short and long exponents in each method, with the plans that the costs would not have chosen."""
    lengths = [700 if j < split else 30 for j in range(count)]
    chosen = sorted((number(bits, "e", j) + 1 for j, bits in enumerate(lengths)), key=int.bit_length, reverse=True)
    bases = residues(count, "b")
    expected, longest = product_of_powers(bases, chosen, Q), [exponent.bit_length() for exponent in chosen]
    powers = [(base, (exponent,)) for base, exponent in zip(bases, chosen, strict=True)]
    for width in (1, window):
        groups = multi._groups(longest, 1, width)
        assert sum(size for _, size, _ in groups) == count
        for add, plan in ((multi._add_joint, groups), (multi._add_buckets, window)):
            schedule = multi.Schedule(Q)
            add([schedule], powers, plan)
            assert schedule.value() == expected


@pytest.mark.spec("PL-3")
def test_one_inversion_for_all_negative_exponents(monkeypatch):
    calls = []
    monkeypatch.setattr("optimized.arithmetic.units.invert", lambda x, m: calls.append(x) or pow(int(x), -1, int(m)))
    bases, chosen = residues(40, "b"), [-e for e in residues(40, "e", 60)]
    assert multi_power(bases, [-1, -(2**70), *chosen[2:]], P) == product_of_powers(
        bases, [-1, -(2**70), *chosen[2:]], P
    )
    assert len(calls) == 1


@pytest.mark.spec("PL-3")
@pytest.mark.parametrize("count", [1, 2, 5, 40, 400])
@pytest.mark.parametrize("exponent", [-1, -8, -9, -(2**200) + 12345])
@pytest.mark.parametrize("bad", [0, 3, 15, -5])
def test_no_inverse_of_what_is_not_a_unit(count, exponent, bad):
    modulus = 15 * P
    bases = [*residues(count - 1, "b"), bad]
    with pytest.raises(ZeroDivisionError):
        multi_power(bases, [*residues(count - 1, "e", 100), exponent], modulus)
    with pytest.raises((ZeroDivisionError, ValueError)):
        product_of_powers(bases, [*residues(count - 1, "e", 100), exponent], modulus)


def test_lengths_must_agree():
    for bases, chosen in (([2], []), ([], [2]), ([2, 3], [1])):
        with pytest.raises(ValueError, match="argument"):
            multi_power(bases, chosen, P)
    with pytest.raises(ValueError, match="argument"):
        shared_multi_powers([2, 3], [[1, 2], [1]], P)


def test_tables_stay_within_memory():
    modulus = multi.mpz(1) << 4095
    for count in (1, 10, 100, 1000, 10_000, 10**6):
        width = multi._width(count, modulus)
        assert width == 1 or (count << width) // width * 512 <= multi.TABLE_OCTETS
    assert multi._width(10, modulus) == multi.WIDTH


@pytest.mark.spec("PL-3")
@pytest.mark.parametrize("factor", [1, -1, 3, -3, 15, -15])
def test_small_multiples_of_powers_of_two_share_their_squarings(monkeypatch, factor):
    for method in ("_add_single", "_add_joint", "_add_buckets"):
        monkeypatch.delattr(multi, method)
    bases, chosen = residues(3, "base"), [7, factor << 200, 1 << 90]
    with counted() as ledger:
        assert multi_power(bases, chosen, P) == product_of_powers(bases, chosen, P)
    assert 200 <= ledger.squarings[1279] <= 200 + 12


def test_a_single_power_is_left_to_the_library(monkeypatch):
    monkeypatch.delattr(multi, "_multiply_all")
    for exponent in (0, 1, -1, 5 << 70, number(500), -number(500)):
        assert multi_power([3], [exponent], P) == product_of_powers([3], [exponent], P)
