"""The heavy operations of the preprocessing in numpy, for the prime ``2^127 - 1``."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from optimized.preprocessing import bit_matrix, mersenne
from optimized.preprocessing.mersenne import ALL, BITS, PRIME, Shift, WeightedSums, words
from reference.preprocessing.block_cipher import BLOCK
from reference.preprocessing.kernel import Generators, Keys, ReferenceKernel
from reference.preprocessing.octets import Bits, Packed

LARGEST_BLOCK = 31 << 20
"""Bytes: glibc adapts to at most 32 MiB."""

MASKS = np.array([[0, 0], [ALL, ALL]], np.uint64)
"""What a bit leaves of a number."""


class Ciphers:
    """A cipher for every seed, which encrypts the counters of the counter mode: of one batch they are the same for all.

    Spec: OF-1
    """

    def __init__(self, seeds: Sequence[Packed]) -> None:
        self._ciphers = [Cipher(AES(seed), ECB()).encryptor() for seed in seeds]

    def one(self, index: int, batch: int, octets: int) -> Packed:
        """From one seed."""
        # The cipher wants room for one block more than it writes.
        room = np.empty(octets + 2 * BLOCK, np.uint8).data
        self._ciphers[index].update_into(counters(batch, octets), room)
        return room[:octets]

    def all(self, batch: int, octets: int) -> Packed:
        """Each writes its last block before the next one begins."""
        room = np.empty(len(self._ciphers) * octets + 2 * BLOCK, np.uint8).data
        for index, cipher in enumerate(self._ciphers):
            cipher.update_into(counters(batch, octets), room[index * octets :])
        return room[: len(self._ciphers) * octets]


@lru_cache(maxsize=4)
def counters(batch: int, octets: int) -> memoryview:
    """The counters of enough blocks: the number of the batch, then that of the block, both big-endian.

    Spec: OF-1
    """
    pairs = np.empty((-(-octets // BLOCK), 2), ">u8")
    pairs[:, 0], pairs[:, 1] = batch, np.arange(len(pairs))
    return pairs.reshape(-1).view(np.uint8).data


class VectorKernel(ReferenceKernel):
    """Same arguments, same results; any prime other than ``2^127 - 1`` is left to the reference.

    Spec: OF-1
    """

    def __init__(self) -> None:
        # The C library gives large blocks back to the system, and clearing new ones would take longer than to fill
        # them. Once a block of this size was freed, it keeps blocks that are smaller.
        bytes(LARGEST_BLOCK)

    def generators(self, seeds: Sequence[Packed]) -> Generators:
        """Ciphers that are made once."""
        return Ciphers(seeds)

    def transposed(self, columns: Packed) -> Packed:
        """Squares of 64 x 64 bits."""
        return bit_matrix.transposed(columns)

    def hash_rows(self, key: bytes, rows: Packed, shift: bytes, blocks: int) -> Packed:
        """Many rows at a time."""
        return bit_matrix.hash_rows(key, rows, shift, blocks)

    def offer(self, prime: int, zeros: Keys, ones: Keys, values: Packed) -> tuple[bytes, Packed]:
        """All values at a time."""
        if prime != PRIME:
            return super().offer(prime, zeros, ones, values)
        residues = words(values)
        shifted, sums = Shift(residues[:, 0], residues[:, 1]), WeightedSums(len(residues))
        corrections = np.empty((BITS, len(residues), 2), np.uint64)
        for bit in reversed(range(BITS)):
            first, second = words(zeros(bit)), words(ones(bit))
            sums.add(bit, first)
            for word, part in enumerate(shifted(first)):
                np.bitwise_xor(part, second[:, word], out=corrections[bit, :, word])
        return corrections.tobytes(), sums.residues()

    def collect(self, prime: int, keys: Keys, chosen: Bits, corrections: Packed) -> Packed:
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

    def reduced(self, prime: int, strings: Packed) -> Packed:
        """All at a time."""
        return mersenne.reduced(words(strings)) if prime == PRIME else super().reduced(prime, strings)

    def add(self, prime: int, left: Packed, right: Packed) -> Packed:
        """All at a time."""
        return mersenne.added(words(left), words(right)) if prime == PRIME else super().add(prime, left, right)

    def subtract(self, prime: int, left: Packed, right: Packed) -> Packed:
        """All at a time."""
        if prime != PRIME:
            return super().subtract(prime, left, right)
        return mersenne.subtracted(words(left), words(right))

    def multiply(self, prime: int, left: Packed, right: Packed) -> Packed:
        """All at a time."""
        if prime != PRIME:
            return super().multiply(prime, left, right)
        return mersenne.multiplied(words(left), words(right))

    def total(self, prime: int, residues: Packed) -> int:
        """All at a time."""
        return mersenne.total(words(residues)) if prime == PRIME else super().total(prime, residues)
