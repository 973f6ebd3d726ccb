"""What the preprocessing makes of AES-128: a generator, a hash of rows and a linear hash, each on whole vectors.

Oblivious transfer needs millions of short hashes. A block cipher under a key that is fixed for a vector does one in the
time of an addition, where a general hash function takes a hundred times as long.
"""

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR, ECB

from reference.preprocessing.octets import Matrix, Packed

BLOCK = 16
"""Bytes of a block, of a key and of a seed."""

BLOCK_BITS = 8 * BLOCK


def expand(seed: Packed, batch: int, octets: int) -> bytes:
    """Random bytes from a seed: AES in counter mode; the number of the batch is the upper half of the counter.

    Spec: OF-1
    """
    first_counter = batch.to_bytes(BLOCK // 2, "big") + bytes(BLOCK // 2)
    return Cipher(AES(seed), CTR(first_counter)).encryptor().update(bytes(octets))


def hash_rows(key: bytes, rows: Packed, blocks: int) -> bytes:
    """``blocks`` blocks ``P(P(x_j) + i) + P(x_j)``, ``i = blocks j + k``, for each row ``x_j`` of one block.

    ``P`` is AES under ``key`` (TMMO of Guo, Katz, Wang and Yu 2020). With a ``key`` that names session, sender,
    receiver and batch, every block of every transfer has a function of its own.

    Spec: OF-1
    """
    permutation = Cipher(AES(key), ECB()).encryptor()
    once = np.repeat(np.frombuffer(permutation.update(rows), f"V{BLOCK}"), blocks).tobytes()
    numbers = np.zeros((len(once) // BLOCK, 2), "<u8")
    numbers[:, 0] = np.arange(len(numbers))
    return add(permutation.update(add(once, numbers.tobytes())), once)


def linear_hash(key: bytes, vectors: Matrix) -> bytes:
    """``sum_k x_k H^(n + 2 - k)`` for the blocks ``x_k`` of each row in GF(2^128), ``H`` = AES of 0 under ``key``.

    This is the polynomial part of GMAC (NIST SP 800-38D): the tag of ``x`` minus the tag of as many zeros. It is linear
    in ``x``, and a vector other than 0 hashes to 0 with probability at most ``(n + 1) 2^-128``.

    Spec: OF-1
    """
    cipher, nonce = AESGCM(key), bytes(12)
    tags = b"".join([cipher.encrypt(nonce, b"", vector.data) for vector in vectors])
    return add(tags, cipher.encrypt(nonce, b"", bytes(vectors.shape[1])) * len(vectors))


def add(left: Packed, right: Packed) -> bytes:
    """The sum of two bit vectors. Spec: OF-1"""
    return (np.frombuffer(left, np.uint8) ^ np.frombuffer(right, np.uint8)).tobytes()
