"""Transposition of bit matrices and hashing of rows, on 64-bit words."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from reference.preprocessing.block_cipher import BLOCK

Words = npt.NDArray[np.uint64]

WORD = 64
"""Bits of a word; squares of this size are transposed."""

SQUARES, ROWS = 512, 4096
"""How many are handled at a time, such that all steps find them in the cache."""


def transposed(columns: Sequence[bytes]) -> bytes:
    """The rows of a bit matrix whose columns are multiples of 64 bits long and multiples of 64 in number.

    Spec: OF-1
    """
    words = np.frombuffer(b"".join(columns), "<u8").reshape(len(columns) // WORD, WORD, -1)
    rows = np.empty((words.shape[2], WORD, words.shape[0]), np.uint64)
    for start in range(0, words.shape[2], SQUARES):
        strip = slice(start, start + SQUARES)
        for side, square in enumerate(words):
            rows[strip, :, side] = transposed_squares(square[:, strip].astype(np.uint64)).T
    return rows.tobytes()


def transposed_squares(squares: Words) -> Words:
    """Many squares of bits at once, in place: ``squares[i, j]`` is row ``i`` of square ``j``.

    Blocks off the diagonal change places, at first of 32 x 32 bits, at last of one bit.

    Spec: OF-1
    """
    size, mask = WORD // 2, 2**32 - 1
    while size:
        pairs = squares.reshape(WORD // (2 * size), 2, size, -1)
        upper, lower = pairs[:, 0], pairs[:, 1]
        exchanged = upper >> np.uint64(size)
        exchanged ^= lower
        exchanged &= np.uint64(mask)
        lower ^= exchanged
        exchanged <<= np.uint64(size)
        upper ^= exchanged
        size //= 2
        mask ^= mask << size
    return squares


def hash_rows(key: bytes, rows: bytes, blocks: int) -> bytes:
    """The same as :func:`reference.preprocessing.block_cipher.hash_rows`.

    Spec: OF-1
    """
    permutation = Cipher(AES(key), ECB()).encryptor()
    count = len(rows) // BLOCK
    numbers = np.arange(count * blocks, dtype=">u8").view(np.uint64).reshape(count, blocks)
    hashed = np.empty((count, blocks, 2), np.uint64)
    for start in range(0, count, ROWS):
        strip = slice(start, min(start + ROWS, count))
        once = np.frombuffer(permutation.update(rows[start * BLOCK : (start + ROWS) * BLOCK]), np.uint64).reshape(-1, 2)
        numbered = np.empty((len(once), blocks, 2), np.uint64)
        for block in range(blocks):
            numbered[:, block, 0] = once[:, 0]
            np.bitwise_xor(once[:, 1], numbers[strip, block], out=numbered[:, block, 1])
        twice = np.frombuffer(permutation.update(numbered.tobytes()), np.uint64).reshape(numbered.shape)
        for block in range(blocks):
            for half in range(2):
                np.bitwise_xor(twice[:, block, half], once[:, half], out=hashed[strip, block, half])
    return hashed.tobytes()
