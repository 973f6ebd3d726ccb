"""The heavy operations of the preprocessing in numpy, for the prime ``2^127 - 1``."""

from collections.abc import Sequence

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from optimized.preprocessing import bit_matrix
from optimized.preprocessing.mersenne import ALL, BITS, PRIME, Shift, WeightedSums, from_integers, words
from reference.preprocessing.block_cipher import BLOCK, first_counter
from reference.preprocessing.kernel import Keys, ReferenceKernel
from reference.preprocessing.octets import Bits, Packed

LARGEST_BLOCK = 31 << 20
"""Bytes: glibc adapts to at most 32 MiB."""

MASKS = np.array([[0, 0], [ALL, ALL]], np.uint64)
"""What a bit leaves of a number."""


class VectorKernel(ReferenceKernel):
    """Same arguments, same results; any prime other than ``2^127 - 1`` is left to the reference.

    Spec: OF-1
    """

    def __init__(self) -> None:
        # The C library gives large blocks back to the system, and clearing new ones would take longer than to fill
        # them. Once a block of this size was freed, it keeps blocks that are smaller.
        bytes(LARGEST_BLOCK)
        self._nothing = b""

    def expand(self, seeds: Sequence[Packed], batch: int, octets: int) -> Packed:
        """Into memory that nobody cleared."""
        if len(self._nothing) < octets:
            self._nothing = bytes(octets)
        nothing, mode = memoryview(self._nothing)[:octets], CTR(first_counter(batch))
        # The cipher wants room for one block more than it writes.
        room = np.empty(len(seeds) * octets + BLOCK, np.uint8).data
        for index, seed in enumerate(seeds):
            Cipher(AES(seed), mode).encryptor().update_into(nothing, room[index * octets :])
        return room[: len(seeds) * octets]

    def transposed(self, columns: Packed) -> Packed:
        """Squares of 64 x 64 bits."""
        return bit_matrix.transposed(columns)

    def hash_rows(self, key: bytes, rows: Packed, shift: bytes, blocks: int) -> Packed:
        """Many rows at a time."""
        return bit_matrix.hash_rows(key, rows, shift, blocks)

    def offer(self, prime: int, zeros: Keys, ones: Keys, values: Sequence[int]) -> tuple[bytes, list[int]]:
        """All values at a time."""
        if prime != PRIME:
            return super().offer(prime, zeros, ones, values)
        shifted, sums = Shift(from_integers(values)), WeightedSums(len(values))
        corrections = np.empty((BITS, len(values), 2), np.uint64)
        for bit in reversed(range(BITS)):
            first, second = words(zeros(bit)), words(ones(bit))
            sums.add(bit, first)
            for word, part in enumerate(shifted(first)):
                np.bitwise_xor(part, second[:, word], out=corrections[bit, :, word])
        return corrections.tobytes(), sums.residues()

    def collect(self, prime: int, keys: Keys, chosen: Bits, corrections: Packed) -> list[int]:
        """All values at a time; a bit that is the same for all of them takes all corrections or none."""
        if prime != PRIME:
            return super().collect(prime, keys, chosen, corrections)
        said = words(corrections).reshape(BITS, -1, 2)
        sums, used = WeightedSums(said.shape[1]), np.empty(said.shape[1:], np.uint64)
        for bit in reversed(range(BITS)):
            key, row = words(keys(bit)), chosen[bit]
            if len(row) == 1:
                sums.add(bit, key ^ said[bit] if row[0] else key)
                continue
            np.take(MASKS, row, axis=0, out=used, mode="clip")
            used &= said[bit]
            used ^= key
            sums.add(bit, used)
        return sums.residues()
