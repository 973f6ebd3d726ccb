"""The kernel in numpy against the reference: the same arguments, the same bytes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimized.preprocessing import bit_matrix, mersenne
from optimized.preprocessing.kernel import VectorKernel
from reference.core.coins import Coins
from reference.preprocessing import block_cipher
from reference.preprocessing.block_cipher import BLOCK
from reference.preprocessing.kernel import REFERENCE_KERNEL, transposed
from reference.preprocessing.octets import pack_residues, residue_octets, uniform_blocks
from reference.spdz.shares import MERSENNE_127, PRIME_192

KERNEL = VectorKernel()
PRIMES = st.sampled_from([MERSENNE_127, PRIME_192])
P = MERSENNE_127
EXTREME = [0, 1, P - 1, P, P + 1, 2 * P, 2**128 - 1, P << 128, P << 128 | P, (2**128 - 1) << 128, 2**255, 2**256 - 1]
"""Keys that are multiples of p, carry from word to word, or have all bits."""


def uniform(p):
    """Keys of transfers, often extreme ones."""
    return st.one_of(st.sampled_from(EXTREME), st.integers(0, 2 ** (8 * BLOCK * uniform_blocks(p)) - 1))


def residues(p):
    return st.one_of(st.sampled_from([0, 1, 2, 3, 4, p - 3, p - 2, p - 1]), st.integers(0, p - 1))


def keys(data, p, count, elements=4):
    """``count`` keys out of a few drawn ones: long strings from little entropy."""
    few = data.draw(st.lists(uniform(p), min_size=elements, max_size=elements))
    pick = Coins(data.draw(st.binary(min_size=32, max_size=32))).octets(count, "pick")
    return b"".join(few[i % elements].to_bytes(BLOCK * uniform_blocks(p), "big") for i in pick)


@pytest.mark.spec("OF-1")
@settings(max_examples=25, deadline=None)
@given(data=st.data(), p=PRIMES, products=st.integers(1, 3), factors=st.integers(1, 3))
def test_products(data, p, products, factors):
    count = products * factors * p.bit_length()
    right = data.draw(st.lists(residues(p), min_size=products, max_size=products))
    zeros, ones, chosen = (keys(data, p, count) for _ in range(3))
    corrections, sums = REFERENCE_KERNEL.send_products(p, zeros, ones, right)
    assert KERNEL.send_products(p, zeros, ones, right) == (corrections, sums)
    choices = data.draw(st.one_of(st.integers(0, 2**count - 1), st.sampled_from([0, 2**count - 1])))
    expected = REFERENCE_KERNEL.receive_products(p, chosen, choices, corrections)
    assert KERNEL.receive_products(p, chosen, choices, corrections) == expected


@pytest.mark.spec("OF-1")
@settings(max_examples=15, deadline=None)
@given(data=st.data(), p=PRIMES, batch=st.integers(0, 5))
def test_products_with_a_fixed_key(data, p, batch):
    values = data.draw(st.lists(residues(p), min_size=1, max_size=5))
    coins, bits = Coins(data.draw(st.binary(min_size=32, max_size=32))), p.bit_length()
    seeds = [(coins.octets(BLOCK, "zero", bit), coins.octets(BLOCK, "one", bit)) for bit in range(bits)]
    corrections, shares = REFERENCE_KERNEL.own_products(p, seeds, batch, values)
    assert KERNEL.own_products(p, seeds, batch, values) == (corrections, shares)
    key, chosen = data.draw(residues(p)), [ones for _, ones in seeds]
    expected = REFERENCE_KERNEL.keyed_products(p, chosen, key, batch, corrections)
    assert KERNEL.keyed_products(p, chosen, key, batch, corrections) == expected


@pytest.mark.spec("OF-1")
def test_more_values_than_are_handled_at_a_time(monkeypatch):
    monkeypatch.setattr("optimized.preprocessing.kernel.VALUES", 4)
    seeds = [(bytes([bit] * BLOCK), bytes([bit, 1] * (BLOCK // 2))) for bit in range(P.bit_length())]
    values = list(range(11))
    corrections, shares = REFERENCE_KERNEL.own_products(P, seeds, 1, values)
    assert KERNEL.own_products(P, seeds, 1, values) == (corrections, shares)
    chosen = [zeros for zeros, _ in seeds]
    expected = REFERENCE_KERNEL.keyed_products(P, chosen, 5**54, 1, corrections)
    assert KERNEL.keyed_products(P, chosen, 5**54, 1, corrections) == expected


@pytest.mark.spec("OF-1")
@settings(max_examples=60, deadline=None)
@given(x=uniform(P), y=uniform(P), r=residues(P))
def test_a_difference_is_canonical(x, y, r):
    packed = [mersenne.words(mersenne.np.frombuffer(n.to_bytes(32, "big"), "u8").reshape(-1, 4)) for n in (x, y)]
    low, high = mersenne.differences(*packed, mersenne.from_integers([(r - 3) % P]))
    assert int(high[0]) << 64 | int(low[0]) == (x - y + r) % P


@pytest.mark.spec("OF-1", "OF-1.V0")
@settings(max_examples=40, deadline=None)
@given(data=st.data(), p=PRIMES)
def test_residues_have_one_form(data, p):
    numbers = data.draw(st.lists(residues(p), max_size=4))
    assert KERNEL.canonical(p, pack_residues(numbers, p))
    limit = 2 ** (8 * residue_octets(p)) - 1
    wrong = data.draw(st.one_of(st.sampled_from([p, p + 1, limit]), st.integers(p, limit)))
    place = data.draw(st.integers(0, len(numbers)))
    octets = pack_residues([*numbers[:place], wrong, *numbers[place:]], p)
    assert not KERNEL.canonical(p, octets) and not REFERENCE_KERNEL.canonical(p, octets)


@pytest.mark.spec("OF-1")
@settings(max_examples=20, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), blocks=st.integers(1, 5))
def test_rows_of_a_matrix(seed, blocks):
    coins = Coins(seed)
    columns = [coins.octets(BLOCK * blocks, i) for i in range(128)]
    assert bit_matrix.transposed(columns) == transposed(columns)


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("filling", [b"\x00", b"\xff", b"\x01", b"\x80"])
def test_extreme_matrices_and_more_squares_than_are_handled_at_a_time(filling, monkeypatch):
    monkeypatch.setattr(bit_matrix, "SQUARES", 2)
    columns = [filling * BLOCK * 5] * 64 + [bytes(BLOCK * 5)] * 64
    assert KERNEL.transposed(columns) == REFERENCE_KERNEL.transposed(columns)


@pytest.mark.spec("OF-1")
@settings(max_examples=20, deadline=None)
@given(key=st.binary(min_size=16, max_size=16), rows=st.integers(0, 9), blocks=st.integers(1, 3))
def test_hashes_of_rows(key, rows, blocks):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bit_matrix, "ROWS", 4)
        octets = Coins(bytes(32)).octets(BLOCK * rows, "rows")
        assert KERNEL.hash_rows(key, octets, blocks) == block_cipher.hash_rows(key, octets, blocks)
