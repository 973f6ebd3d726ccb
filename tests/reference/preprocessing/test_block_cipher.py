"""The three uses of AES, against plain definitions."""

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from reference.preprocessing.block_cipher import BLOCK, add, expand, hash_rows, linear_hash

KEY = bytes(range(16))
blocks = st.integers(0, 5).flatmap(lambda n: st.binary(min_size=n * BLOCK, max_size=n * BLOCK))


def aes(key, block):
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(block)


def times(x, y):
    """The product in GF(2^128) in the order of bits of GCM: the first bit of a block is the coefficient of 1."""
    product = 0
    for bit in range(128):
        if y >> 127 - bit & 1:
            product ^= x
        x = x >> 1 ^ (0xE1 << 120 if x & 1 else 0)
    return product


def hash_of(octets, key=KEY):
    return linear_hash(key, np.frombuffer(octets, np.uint8).reshape(1, -1))


@pytest.mark.spec("OF-1")
@given(octets=blocks)
def test_the_linear_hash_is_a_polynomial_over_the_field_of_gcm(octets):
    point = int.from_bytes(aes(KEY, bytes(BLOCK)), "big")
    value = 0
    for start in range(0, len(octets), BLOCK):
        value = times(value ^ int.from_bytes(octets[start : start + BLOCK], "big"), point)
    assert hash_of(octets) == times(value, point).to_bytes(BLOCK, "big")


@pytest.mark.spec("OF-1")
@given(data=st.data(), size=st.integers(1, 4))
def test_the_linear_hash_is_linear_and_depends_on_its_key(data, size):
    first, second = (data.draw(st.binary(min_size=BLOCK * size, max_size=BLOCK * size)) for _ in range(2))
    assert add(hash_of(first), hash_of(second)) == hash_of(add(first, second))
    if any(first):
        assert hash_of(first) != bytes(BLOCK)
        assert hash_of(first) != hash_of(first, bytes(BLOCK))


@pytest.mark.spec("OF-1")
def test_every_row_has_its_linear_hash():
    rows = [bytes([7]) * 2 * BLOCK, bytes(2 * BLOCK), bytes(BLOCK) + bytes([7]) * BLOCK]
    matrix = np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), -1)
    assert linear_hash(KEY, matrix) == b"".join(map(hash_of, rows))


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("count", [1, 2, 3])
def test_rows_are_hashed_with_their_number(count):
    rows = [bytes([7]) * BLOCK, bytes(BLOCK), bytes([7]) * BLOCK]
    hashed = hash_rows(KEY, b"".join(rows), count)
    expected = [
        add(aes(KEY, add(aes(KEY, row), (count * j + k).to_bytes(BLOCK, "little"))), aes(KEY, row))
        for j, row in enumerate(rows)
        for k in range(count)
    ]
    assert hashed == b"".join(expected)
    assert len(set(expected)) == len(expected)


@pytest.mark.spec("OF-1")
def test_batches_of_a_seed_never_meet():
    first, second = expand(KEY, 1, 1 << 12), expand(KEY, 2, 1 << 12)
    pieces = [stream[start : start + BLOCK] for stream in (first, second) for start in range(0, 1 << 12, BLOCK)]
    assert len(set(pieces)) == len(pieces)
    assert first[:BLOCK] == aes(KEY, (1).to_bytes(8, "big") + bytes(8))
    assert expand(KEY, 1, 40) == first[:40]
