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
    for start in range(0, len(rows), SQUARES):
        squares = np.stack(list(words[:, :, start : start + SQUARES]), axis=2)
        transposed_squares(squares)
        for piece in range(0, squares.shape[1], PIECE):
            few = squares[:, piece : piece + PIECE]
            rows[start + piece : start + piece + few.shape[1]] = few.swapaxes(0, 1)
    return octets(rows)


def transposed_squares(squares: Words) -> None:
    """Many squares of bits at once, in place: ``squares[i]`` are the rows ``i`` of all of them.

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


def hash_rows(key: bytes, rows: Packed, shift: bytes, blocks: int) -> memoryview:
    """The same as :meth:`reference.preprocessing.kernel.ReferenceKernel.hash_rows`.

    Spec: OF-1
    """
    encrypt = Cipher(AES(key), ECB()).encryptor().update_into
    words = np.frombuffer(rows, "<u8").reshape(-1, 1, 2)
    numbers = np.zeros((ROWS, blocks, 2), np.uint64)
    numbers[:, :, 0] = np.arange(ROWS * blocks).reshape(ROWS, blocks)
    shifts = np.tile(np.frombuffer(shift, "<u8"), (ROWS, 1, 1))
    # The cipher wants room for one block more than it writes.
    once, hashed = np.empty((ROWS + 1, 1, 2), np.uint64), np.empty((len(words) * blocks + 1, 2), np.uint64)
    for start in range(0, len(words), ROWS):
        strip = words[start : start + ROWS]
        size = len(strip)
        encrypt(octets(strip ^ shifts[:size]), octets(once))
        room = hashed[start * blocks :]
        encrypt(octets(once[:size] ^ numbers[:size]), octets(room))
        twice = room[: size * blocks].reshape(size, blocks, 2)
        twice ^= once[:size]
        numbers[:, :, 0] += np.uint64(ROWS * blocks)
    return octets(hashed[:-1])


def octets(words: Words) -> memoryview:
    """The bytes of contiguous words.

    Spec: OF-1
    """
    return words.reshape(-1).view(np.uint8).data
