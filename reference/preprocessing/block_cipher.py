"""What the preprocessing makes of AES-128: a generator, a hash of rows and a linear hash, each on whole vectors.

Oblivious transfer needs millions of short hashes. A block cipher under a key that is fixed for a vector does one in the
time of an addition, where a general hash function takes a hundred times as long.
"""

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR, ECB

BLOCK = 16
"""Bytes of a block, of a key and of a seed."""


def expand(seed: bytes, batch: int, octets: int) -> bytes:
    """Random bytes from a seed: AES in counter mode; the number of the batch is the upper half of the counter.

    Spec: OF-1
    """
    return Cipher(AES(seed), CTR(first_counter(batch))).encryptor().update(bytes(octets))


def first_counter(batch: int) -> bytes:
    """Where the counter of a batch starts. Spec: OF-1"""
    return batch.to_bytes(BLOCK // 2, "big") + bytes(BLOCK // 2)


def hash_rows(key: bytes, rows: bytes, blocks: int) -> bytes:
    """``blocks`` blocks ``P(P(x_j) + i) + P(x_j)``, ``i = blocks j + k``, for each row ``x_j`` of one block.

    ``P`` is AES under ``key`` (TMMO of Guo, Katz, Wang and Yu 2020). With a ``key`` that names session, sender,
    receiver and batch, every block of every transfer has a function of its own.

    Spec: OF-1
    """
    permutation = Cipher(AES(key), ECB()).encryptor()
    once = np.repeat(np.frombuffer(permutation.update(rows), f"V{BLOCK}"), blocks).tobytes()
    numbers = np.zeros((len(once) // BLOCK, 2), ">u8")
    numbers[:, 1] = np.arange(len(numbers))
    return add(permutation.update(add(once, numbers.tobytes())), once)


def linear_hash(key: bytes, octets: bytes) -> bytes:
    """``sum_k x_k H^(n + 2 - k)`` over the blocks ``x_1 .. x_n`` in GF(2^128), where ``H`` is AES of 0 under ``key``.

    This is the polynomial part of GMAC (NIST SP 800-38D): the tag of ``x`` minus the tag of as many zeros. It is linear
    in ``x``, and a vector other than 0 hashes to 0 with probability at most ``(n + 1) 2^-128``.

    Spec: OF-1
    """
    cipher, nonce = AESGCM(key), bytes(12)
    return add(cipher.encrypt(nonce, b"", octets), cipher.encrypt(nonce, b"", bytes(len(octets))))


def add(left: bytes, right: bytes) -> bytes:
    """The sum of two bit vectors. Spec: OF-1"""
    return (np.frombuffer(left, np.uint8) ^ np.frombuffer(right, np.uint8)).tobytes()
