"""Packed vectors against lists of integers, and authenticated ones against shares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.preprocessing.kernel import REFERENCE_KERNEL
from reference.preprocessing.vectors import Authenticated, Field, join
from reference.spdz.shares import MERSENNE_127, PRIME_192, Shares

PRIMES = [MERSENNE_127, PRIME_192]
FIELDS = [Field(p, REFERENCE_KERNEL) for p in PRIMES]


@pytest.mark.spec("OF-1")
@given(data=st.data(), field=st.sampled_from(FIELDS))
def test_arithmetic(data, field):
    p = field.prime
    element = st.one_of(st.sampled_from([0, 1, p - 1]), st.integers(-p, 2 * p))
    pairs = data.draw(st.lists(st.tuples(element, element), max_size=5))
    x, y = (field.vector(pair[side] for pair in pairs) for side in range(2))
    assert x.integers() == [a % p for a, _ in pairs]
    assert (x + y).integers() == [(a + b) % p for a, b in pairs]
    assert (x - y).integers() == [(a - b) % p for a, b in pairs]
    assert (x * y).integers() == [a * b % p for a, b in pairs]
    assert (x * field.vector([5])).integers() == [a * 5 % p for a, _ in pairs]
    assert x.total() == sum(a for a, _ in pairs) % p


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("field", FIELDS, ids=["127", "192"])
def test_pieces(field):
    x = field.vector(range(6))
    assert (len(x), len(x[:0]), x[4:].integers(), x[:-1].integers()) == (6, 0, [4, 5], [0, 1, 2, 3, 4])
    assert [piece.integers() for piece in x.split(3)] == [[0, 1], [2, 3], [4, 5]]
    assert join(x.split(2)) == x
    with pytest.raises(ValueError, match="argument"):
        x + x[:3]


@pytest.mark.spec("SP-1", "SP-2")
@given(data=st.data(), field=st.sampled_from(FIELDS))
def test_authenticated_vectors_do_what_shares_do(data, field):
    element = st.integers(0, field.prime - 1)
    rows = data.draw(st.lists(st.tuples(*[element] * 5), min_size=2, max_size=4))
    columns = [tuple(column) for column in zip(*rows, strict=True)]
    x, y = (Authenticated(field.vector(columns[i]), field.vector(columns[i + 1])) for i in (0, 2))
    plain_x, plain_y = (Shares(field.prime, columns[i], columns[i + 1]) for i in (0, 2))
    factors = columns[4]
    assert (x.shares(), y.shares()) == (plain_x, plain_y)
    assert (x + y).shares() == plain_x + plain_y
    assert (x - y).shares() == plain_x - plain_y
    assert (x * field.vector(factors)).shares() == plain_x * factors
    assert x.total() == plain_x.total()
    assert x[1:].shares() == plain_x[1:]
    assert [piece.shares() for piece in x.split(len(rows))] == plain_x.split(len(rows))


def test_vectors_do_not_print_their_content():
    vector = FIELDS[0].vector([int.from_bytes(b"secret", "little")])
    assert "secret" not in repr(vector) and "secret" not in repr(Authenticated(vector, vector))
