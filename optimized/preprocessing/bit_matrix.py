"""Transposition of bit matrices and hashing of rows, on 64-bit words."""

import numpy as np
import numpy.typing as npt
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from reference.preprocessing.octets import Packed

Words = npt.NDArray[np.uint64]

WORD = 64
"""Bits of a word; squares of this size are transposed."""

SQUARES, PIECE, ROWS = 512, 64, 8192
"""How many are handled at a time, such that all steps find them in the cache."""


def transposed(columns: Packed) -> memoryview:
    """The rows of a bit matrix of 128 columns whose length is a multiple of 64 bits.

    Spec: OF-1
    """
    words = np.frombuffer(columns, "<u8").reshape(2, WORD, -1)
    rows = np.empty((words.shape[2], WORD, 2), np.uint64)
    for start in range(0, words.shape[2], SQUARES):
        for side, half in enumerate(words):
            squares = transposed_squares(half[:, start : start + SQUARES].copy())
            for piece in range(0, squares.shape[1], PIECE):
                few = squares[:, piece : piece + PIECE].T
                rows[start + piece : start + piece + len(few), :, side] = few
    return octets(rows)


def transposed_squares(squares: Words) -> Words:
    """Many squares of bits at once, in place: ``squares[i, j]`` is row ``i`` of square ``j``.

    Blocks off the diagonal change places, at first of 32 x 32 bits, at last of one bit.

    Spec: OF-1
    """
    size, mask = WORD // 2, 2**32 - 1
    spare = np.empty(squares.size // 2, np.uint64)
    while size:
        pairs = squares.reshape(WORD // (2 * size), 2, size, -1)
        upper, lower = pairs[:, 0], pairs[:, 1]
        exchanged = spare.reshape(upper.shape)
        np.right_shift(upper, np.uint64(size), out=exchanged)
        exchanged ^= lower
        exchanged &= np.uint64(mask)
        lower ^= exchanged
        exchanged <<= np.uint64(size)
        upper ^= exchanged
        size //= 2
        mask ^= mask << size
    return squares


def hash_rows(key: bytes, rows: Packed, shift: bytes, blocks: int) -> memoryview:
    """The same as :meth:`reference.preprocessing.kernel.ReferenceKernel.hash_rows`.

    Spec: OF-1
    """
    encrypt = Cipher(AES(key), ECB()).encryptor().update_into
    words = np.frombuffer(rows, "<u8").reshape(-1, 1, 2)
    count = len(words)
    shifts = np.tile(np.frombuffer(shift, "<u8"), (min(count, ROWS), 1, 1))
    numbers = np.arange(count * blocks, dtype=np.uint64).reshape(count, blocks)
    # The cipher wants room for one block more than it writes.
    once, hashed = np.empty((ROWS + 1, 1, 2), np.uint64), np.empty((count * blocks + 1) * 2, np.uint64)
    for start in range(0, count, ROWS):
        strip = words[start : start + ROWS]
        encrypt(octets(strip ^ shifts[: len(strip)]), octets(once))
        row = once[: len(strip)]
        numbered = np.repeat(row, blocks, axis=1)
        numbered[:, :, 0] ^= numbers[start : start + ROWS]
        room = hashed[start * blocks * 2 :]
        encrypt(octets(numbered), octets(room))
        twice = room[: numbered.size].reshape(numbered.shape)
        twice ^= row
    return octets(hashed[: count * blocks * 2])


def octets(words: Words) -> memoryview:
    """The bytes of contiguous words.

    Spec: OF-1
    """
    return words.reshape(-1).view(np.uint8).data
