"""Linear functions of shared vectors."""

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from reference.spdz.shares import MERSENNE_127, PRIME_192, Shares, join
from tests.reference.spdz.support import reconstruct, reconstruct_macs

PRIMES = st.sampled_from([MERSENNE_127, PRIME_192])


@st.composite
def shared_pairs(draw):
    """(prime, alpha, shares of x by party, shares of y by party), with arbitrary sharings."""
    prime = draw(PRIMES)
    element = st.integers(0, prime - 1)
    parties, length = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    alpha = draw(element)

    def sharing():
        rows = [draw(st.lists(element, min_size=length, max_size=length)) for _ in range(2 * parties - 1)]
        values, free = rows[:parties], rows[parties:]
        totals = [sum(column) for column in zip(*values, strict=True)]
        rest = [(alpha * x - sum(column)) % prime for x, *column in zip(totals, *free, strict=True)]
        return [Shares(prime, tuple(v), tuple(m)) for v, m in zip(values, [*free, rest], strict=True)]

    return prime, alpha, sharing(), sharing()


def reveal(parts):
    return list(reconstruct(parts)), list(reconstruct_macs(parts))


@pytest.mark.spec("SP-1", "SP-2")
@given(shared_pairs(), st.integers(-(2**130), 2**130))
def test_linear_functions_agree_with_the_plain_ones_and_keep_the_macs(case, c):
    prime, alpha, xs, ys = case
    x, y = reveal(xs)[0], reveal(ys)[0]
    factors = [c + j for j in range(len(x))]
    pairs = list(zip(xs, ys, strict=True))
    expected = {
        "sum": ([a + b for a, b in pairs], [a + b for a, b in zip(x, y, strict=True)]),
        "difference": ([a - b for a, b in pairs], [a - b for a, b in zip(x, y, strict=True)]),
        "scaled": ([a * c for a in xs], [a * c for a in x]),
        "weighted": ([a * factors for a in xs], [a * f for a, f in zip(x, factors, strict=True)]),
        "total": ([a.total() for a in xs], [sum(x)]),
        "joined": ([join([a, b]) for a, b in pairs], x + y),
    }
    for name, (shares, plain) in expected.items():
        values, macs = reveal(shares)
        assert values == [value % prime for value in plain], name
        assert macs == [alpha * value % prime for value in plain], name


def test_both_fields_are_prime():
    assert sympy.isprime(MERSENNE_127)
    assert sympy.isprime(PRIME_192)


@pytest.mark.spec("SP-1")
def test_parts_of_a_vector():
    vector = Shares(MERSENNE_127, (1, 2, 3, 4), (5, 6, 7, 8))
    assert join(vector.split(2)) == vector
    assert vector[1:3] == Shares(MERSENNE_127, (2, 3), (6, 7))
    with pytest.raises(ValueError, match="3 equal parts"):
        vector.split(3)


@pytest.mark.spec("SP-1")
def test_mismatches_are_refused():
    with pytest.raises(ValueError, match="1 values with 2 MACs"):
        Shares(MERSENNE_127, (1,), (1, 2))
    one, other = Shares(MERSENNE_127, (1,), (1,)), Shares(PRIME_192, (1,), (1,))
    with pytest.raises(ValueError, match="different primes"):
        one + other
    with pytest.raises(ValueError, match="over one prime"):
        join([one, other])
    with pytest.raises(ValueError, match="shorter"):
        one - Shares(MERSENNE_127, (), ())


@pytest.mark.spec("SP-1")
def test_shares_do_not_print_their_values():
    assert repr(Shares(MERSENNE_127, (123456789,), (987654321,))) == "Shares(<1 secret values mod a 127-bit prime>)"
