"""The heavy operations of the preprocessing in numpy, for the prime ``2^127 - 1``."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from optimized.preprocessing import bit_matrix, mersenne
from optimized.preprocessing.mersenne import BITS, DIGIT, PRIME, WeightedSums, Words
from reference.preprocessing.block_cipher import BLOCK, first_counter
from reference.preprocessing.kernel import ReferenceKernel

WIDTH = 2 * BLOCK
"""Bytes of a key: two blocks are uniform modulo p."""

VALUES = 1024
"""How many values are handled at a time, such that all steps find them in the cache."""

LARGEST_BLOCK = 31 << 20
"""Bytes: glibc adapts to at most 32 MiB."""

Runs = Callable[[slice], Words]
"""Keys for some bits: shape (bits, values, words), big-endian."""


class VectorKernel(ReferenceKernel):
    """Same arguments, same results; any prime other than ``2^127 - 1`` is left to the reference.

    Spec: OF-1
    """

    def __init__(self) -> None:
        # The C library gives large blocks back to the system, and clearing new ones would take longer than to fill
        # them. Once a block of this size was freed, it keeps blocks that are smaller.
        bytes(LARGEST_BLOCK)

    def transposed(self, columns: Sequence[bytes]) -> bytes:
        """Squares of 64 x 64 bits."""
        return bit_matrix.transposed(columns)

    def hash_rows(self, key: bytes, rows: bytes, blocks: int) -> bytes:
        """Many rows at a time."""
        return bit_matrix.hash_rows(key, rows, blocks)

    def canonical(self, prime: int, residues: bytes) -> bool:
        """Word by word."""
        return mersenne.all_below_prime(residues) if prime == PRIME else super().canonical(prime, residues)

    def send_products(self, prime: int, zeros: bytes, ones: bytes, right: Sequence[int]) -> tuple[bytes, list[int]]:
        """All products at a time, bit by bit."""
        if prime != PRIME:
            return super().send_products(prime, zeros, ones, right)
        each = len(zeros) // (WIDTH * BITS * len(right))
        corrections = np.empty((len(right) * each, BITS, 2), np.uint64)
        values = np.repeat(_less_by_three(right), each, axis=1)
        sums = _offer(_by_value(zeros).__getitem__, _by_value(ones).__getitem__, values, corrections.swapaxes(0, 1))
        return corrections.tobytes(), sums.residues()

    def receive_products(self, prime: int, keys: bytes, choices: int, corrections: bytes) -> list[int]:
        """All products at a time, bit by bit."""
        if prime != PRIME:
            return super().receive_products(prime, keys, choices, corrections)
        octets = np.frombuffer(choices.to_bytes(-(-len(keys) // (8 * WIDTH)), "little"), np.uint8)
        chosen = np.unpackbits(octets, count=len(keys) // WIDTH, bitorder="little").reshape(-1, BITS).T
        return _collect(_by_value(keys).__getitem__, chosen, _by_value(corrections, 2)).residues()

    def own_products(
        self, prime: int, seeds: Sequence[tuple[bytes, bytes]], batch: int, values: Sequence[int]
    ) -> tuple[bytes, list[int]]:
        """All values at a time, bit by bit."""
        if prime != PRIME:
            return super().own_products(prime, seeds, batch, values)
        corrections = np.empty((BITS, len(values), 2), np.uint64)
        zeros, ones = (_Expansion([pair[side] for pair in seeds], batch, len(values)) for side in range(2))
        sums = _offer(zeros, ones, _less_by_three(values), corrections)
        return corrections.tobytes(), [-total % prime for total in sums.residues()]

    def keyed_products(self, prime: int, seeds: Sequence[bytes], key: int, batch: int, corrections: bytes) -> list[int]:
        """All values at a time, bit by bit."""
        if prime != PRIME:
            return super().keyed_products(prime, seeds, key, batch, corrections)
        said = np.frombuffer(corrections, np.uint64).reshape(BITS, -1, 2)
        chosen = np.array([[key >> bit & 1] for bit in range(BITS)], np.uint8)
        return _collect(_Expansion(seeds, batch, said.shape[1]), chosen, said).residues()


class _Expansion:
    """What seeds give for one batch, some seeds at a time."""

    def __init__(self, seeds: Sequence[bytes], batch: int, count: int) -> None:
        self._seeds, self._start = seeds, first_counter(batch)
        self._nothing = bytes(WIDTH * count)
        # The cipher wants room for one block more than it writes.
        self._room = np.empty((DIGIT, WIDTH * count + BLOCK), np.uint8)

    def __call__(self, bits: slice) -> Words:
        for row, seed in zip(self._room, self._seeds[bits], strict=False):
            Cipher(AES(seed), CTR(self._start)).encryptor().update_into(self._nothing, row.data)
        used = self._room[: len(self._seeds[bits]), : len(self._nothing)].view(np.uint64)
        return used.reshape(len(used), -1, 4)


def _offer(zeros: Runs, ones: Runs, values: Words, corrections: Words) -> WeightedSums:
    """Write ``q0 - q1 + x`` to ``corrections`` and return the sums of ``2^h q0``; ``values`` are less by 3."""
    sums = WeightedSums(values.shape[1])
    for run, bits in enumerate(_runs()):
        first, second = zeros(bits), ones(bits)
        for strip in _strips(values.shape[1]):
            q0, q1 = mersenne.words(first[:, strip]), mersenne.words(second[:, strip])
            low, high = mersenne.differences(q0, q1, values[:, None, strip])
            corrections[bits, strip, 0] = high.byteswap(inplace=True)
            corrections[bits, strip, 1] = low.byteswap(inplace=True)
            sums.add(run, strip, q0)
    return sums


def _collect(keys: Runs, chosen: mersenne.Octets, corrections: Words) -> WeightedSums:
    """The sums of ``2^h (s_h + a_h d_h)``; ``chosen`` holds ``a_h`` for each bit, and for each value or for all."""
    sums = WeightedSums(corrections.shape[1])
    for run, bits in enumerate(_runs()):
        expanded = keys(bits)
        for strip in _strips(corrections.shape[1]):
            used = mersenne.words(corrections[bits, strip])
            used *= chosen[bits, strip] if chosen.shape[1] > 1 else chosen[bits]
            sums.add(run, strip, mersenne.words(expanded[:, strip]), used)
    return sums


def _runs() -> Iterator[slice]:
    return (slice(start, min(start + DIGIT, BITS)) for start in range(0, BITS, DIGIT))


def _strips(count: int) -> Iterator[slice]:
    return (slice(start, min(start + VALUES, count)) for start in range(0, count, VALUES))


def _by_value(octets: bytes, words: int = 4) -> Words:
    """All bits of a value follow each other: an array of shape (bits, values, words) for that."""
    return np.frombuffer(octets, np.uint64).reshape(-1, BITS, words).swapaxes(0, 1)


def _less_by_three(values: Sequence[int]) -> Words:
    return mersenne.from_integers([(value - 3) % PRIME for value in values])
