"""The kernel in numpy against the reference: the same arguments, the same bytes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimized.preprocessing import bit_matrix, mersenne
from optimized.preprocessing.kernel import VectorKernel
from reference.core.coins import Coins
from reference.preprocessing.block_cipher import BLOCK, expand
from reference.preprocessing.kernel import REFERENCE_KERNEL
from reference.preprocessing.octets import bits_of, pack_residues, residue_octets
from reference.preprocessing.triples import bit_by_bit
from reference.spdz.shares import MERSENNE_127, PRIME_192

KERNEL = VectorKernel()
PRIMES = st.sampled_from([MERSENNE_127, PRIME_192])
P = MERSENNE_127
EXTREME = [0, 1, 2**32 - 1, 2**63, 2**64 - 2, 2**64 - 1, 2**64, P - 1, P, P + 1, 2 * P - 1, 2 * P, 2**128 - 1]
"""Keys that are multiples of p, carry from word to word, or have all bits."""


def strings(p):
    """Keys of transfers, often extreme ones."""
    return st.one_of(st.sampled_from(EXTREME), st.integers(0, 2 ** (8 * residue_octets(p)) - 1))


def residues(p):
    return st.one_of(st.sampled_from([0, 1, 2, 2**64 - 1, 2**64, p - 2, p - 1]), st.integers(0, p - 1))


def keys(data, p, products, elements=4):
    """Keys for some products out of a few drawn ones: long strings from little entropy; often all are equal."""
    few = data.draw(st.lists(strings(p), min_size=1, max_size=elements))
    pick = Coins(data.draw(st.binary(min_size=32, max_size=32))).octets(products * p.bit_length(), "pick")
    width = residue_octets(p)
    return bit_by_bit(b"".join(few[i % len(few)].to_bytes(width, "little") for i in pick), products * width)


def vector(data, p, count):
    return pack_residues(data.draw(st.lists(residues(p), min_size=count, max_size=count)), p)


@pytest.mark.spec("OF-1")
@settings(max_examples=60, deadline=None)
@given(data=st.data(), p=PRIMES, products=st.integers(1, 5))
def test_products(data, p, products):
    values = vector(data, p, products)
    zeros, ones, chosen = (keys(data, p, products) for _ in range(3))
    corrections, sums = REFERENCE_KERNEL.offer(p, zeros, ones, values)
    assert KERNEL.offer(p, zeros, ones, values) == (corrections, sums)
    factors, width = vector(data, p, products), residue_octets(p)
    for bits in (bits_of(factors, p), bits_of(factors[:width], p), np.ones((p.bit_length(), products), np.uint8)):
        expected = REFERENCE_KERNEL.collect(p, chosen, bits, corrections)
        assert KERNEL.collect(p, chosen, bits, corrections) == expected
        assert KERNEL.collect(p, chosen, bits, memoryview(corrections)) == expected


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("p", [MERSENNE_127, PRIME_192])
def test_no_products(p):
    for kernel in (KERNEL, REFERENCE_KERNEL):
        assert kernel.offer(p, lambda _: b"", lambda _: b"", b"") == (b"", b"")
        assert kernel.collect(p, lambda _: b"", bits_of(pack_residues([5], p), p), b"") == b""
        assert [operation(p, b"", b"") for operation in (kernel.add, kernel.subtract, kernel.multiply)] == [b""] * 3
        assert (kernel.reduced(p, b""), kernel.total(p, b"")) == (b"", 0)


@pytest.mark.spec("OF-1")
@settings(max_examples=100, deadline=None)
@given(data=st.data(), p=PRIMES, count=st.integers(1, 9))
def test_arithmetic(data, p, count):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mersenne, "FACTORS", 4)
        x, y, width = vector(data, p, count), vector(data, p, count), residue_octets(p)
        for name in ("add", "subtract", "multiply"):
            expected = getattr(REFERENCE_KERNEL, name)(p, x, y)
            assert getattr(KERNEL, name)(p, x, memoryview(y)) == expected
        assert KERNEL.multiply(p, x, y[:width]) == REFERENCE_KERNEL.multiply(p, x, y[:width])
        assert KERNEL.total(p, x) == REFERENCE_KERNEL.total(p, x)
        numbers = b"".join(data.draw(strings(p)).to_bytes(width, "little") for _ in range(count))
        assert KERNEL.reduced(p, numbers) == REFERENCE_KERNEL.reduced(p, numbers)
        assert KERNEL.reduced(p, x) == x


@pytest.mark.spec("OF-1")
def test_the_sum_of_many():
    assert KERNEL.total(P, pack_residues([P - 1] * 3000, P)) == -3000 % P


@pytest.mark.spec("OF-1")
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_sum_is_canonical(data):
    """Whole vectors of extreme numbers, where all rare carries meet."""
    numbers = data.draw(st.lists(strings(P), min_size=1, max_size=6))
    values = data.draw(st.lists(residues(P), min_size=len(numbers), max_size=len(numbers)))
    residues_ = mersenne.words(pack_residues(values, P))
    shift = mersenne.Shift(residues_[:, 0], residues_[:, 1])
    for _ in range(2):
        low, high = shift(mersenne.words(b"".join(number.to_bytes(16, "little") for number in numbers)))
        found = [int(upper) << 64 | int(lower) for lower, upper in zip(low, high, strict=True)]
        assert found == [(q + x) % P for q, x in zip(numbers, values, strict=True)]


@pytest.mark.spec("OF-1")
@settings(max_examples=20, deadline=None)
@given(coins=st.binary(min_size=32, max_size=32).map(Coins), batch=st.integers(0, 5), size=st.integers(0, 100))
def test_random_strings(coins, batch, size):
    seeds = [coins.octets(BLOCK, index) for index in range(3)]
    fast, plain = KERNEL.generators(seeds), REFERENCE_KERNEL.generators(seeds)
    for octets in (size, 7, size):
        assert fast.all(batch, octets) == plain.all(batch, octets)
        assert [fast.one(index, batch, octets) for index in range(3)] == [expand(seed, batch, octets) for seed in seeds]


@pytest.mark.spec("OF-1")
@settings(max_examples=20, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), blocks=st.integers(1, 5))
def test_rows_of_a_matrix(seed, blocks):
    columns = Coins(seed).octets(128 * BLOCK * blocks, "columns")
    assert KERNEL.transposed(columns) == REFERENCE_KERNEL.transposed(columns)


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("filling", [b"\x00", b"\xff", b"\x01", b"\x80"])
def test_extreme_matrices_and_more_squares_than_are_handled_at_a_time(filling, monkeypatch):
    monkeypatch.setattr(bit_matrix, "SQUARES", 4)
    monkeypatch.setattr(bit_matrix, "PIECE", 2)
    columns = filling * BLOCK * 5 * 64 + bytes(BLOCK * 5 * 64)
    assert KERNEL.transposed(columns) == REFERENCE_KERNEL.transposed(columns)


@pytest.mark.spec("OF-1")
@settings(max_examples=40, deadline=None)
@given(
    key=st.binary(min_size=16, max_size=16),
    shift=st.binary(min_size=16, max_size=16),
    rows=st.integers(0, 9),
    blocks=st.integers(1, 3),
)
def test_hashes_of_rows(key, shift, rows, blocks):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bit_matrix, "ROWS", 4)
        octets = Coins(bytes(32)).octets(BLOCK * rows, "rows")
        expected = REFERENCE_KERNEL.hash_rows(key, octets, shift, blocks)
        assert KERNEL.hash_rows(key, octets, shift, blocks) == expected
        assert len(expected) == BLOCK * rows * blocks
