"""The heavy vector operations of the preprocessing, behind one interface: here plainly, elsewhere fast.

Vectors are bytes from end to end, with an entry for every transfer or with a residue for every product.
"""

import typing
from collections.abc import Callable, Iterable, Sequence
from itertools import cycle

import numpy as np

from reference.preprocessing.block_cipher import BLOCK, BLOCK_BITS, add, expand, hash_rows
from reference.preprocessing.octets import Bits, Packed, integers, pack_residues, residue_octets

Keys = Callable[[int], Packed]
"""For a bit of the factors its random strings, one for every product, each as long as a residue."""


class Generators(typing.Protocol):
    """Seeds in a row, ready to be expanded: see :func:`block_cipher.expand`.

    Spec: OF-1
    """

    def one(self, index: int, batch: int, octets: int) -> Packed:
        """``octets`` random bytes of a batch from one seed."""
        ...

    def all(self, batch: int, octets: int) -> Packed:
        """``octets`` random bytes of a batch from every seed."""
        ...


class Kernel(typing.Protocol):
    """What an engine has to offer. Equal arguments give equal results in every engine, to the last bit.

    Spec: OF-1
    """

    def generators(self, seeds: Sequence[Packed]) -> Generators:
        """What seeds expand to; who drops it has forgotten them."""
        ...

    def transposed(self, columns: Packed) -> Packed:
        """The rows of a matrix of 128 columns of bits; bit 0 is the lowest bit of byte 0."""
        ...

    def hash_rows(self, key: bytes, rows: Packed, shift: bytes, blocks: int) -> Packed:
        """``blocks`` blocks for each row of one block plus ``shift``: see :func:`block_cipher.hash_rows`."""
        ...

    def offer(self, prime: int, zeros: Keys, ones: Keys, values: Packed) -> tuple[bytes, Packed]:
        """What a product with a factor of the other party takes, for each bit of the factor and each residue ``x``.

        ``zeros`` and ``ones`` are the keys ``q0`` and ``q1`` of the transfers. Returns the corrections
        ``(q0 + x mod p) + q1``, where the second sum is bit by bit, and for every residue ``sum_h 2^h q0_h``.
        """
        ...

    def collect(self, prime: int, keys: Keys, chosen: Bits, corrections: Packed) -> Packed:
        """For every product ``sum_h 2^h y_h``, where ``y`` is the key, plus the correction if the bit is 1.

        Row ``h`` of ``chosen`` has bit ``h`` of every factor, or of the only one.
        """
        ...

    def reduced(self, prime: int, strings: Packed) -> Packed:
        """Strings as long as residues, modulo p."""
        ...

    def add(self, prime: int, left: Packed, right: Packed) -> Packed:
        """Sums of residues."""
        ...

    def subtract(self, prime: int, left: Packed, right: Packed) -> Packed:
        """Differences of residues."""
        ...

    def multiply(self, prime: int, left: Packed, right: Packed) -> Packed:
        """Products of residues; ``right`` may be a single one."""
        ...

    def total(self, prime: int, residues: Packed) -> int:
        """The sum of all residues."""
        ...


class SeedBySeed:
    """As specified.

    Spec: OF-1
    """

    def __init__(self, seeds: Sequence[Packed]) -> None:
        self._seeds = seeds

    def one(self, index: int, batch: int, octets: int) -> Packed:
        """From one seed."""
        return expand(self._seeds[index], batch, octets)

    def all(self, batch: int, octets: int) -> Packed:
        """Seed by seed."""
        return b"".join([expand(seed, batch, octets) for seed in self._seeds])


class ReferenceKernel:
    """Number by number, with any prime.

    Spec: OF-1
    """

    def generators(self, seeds: Sequence[Packed]) -> Generators:
        """Keeps the seeds."""
        return SeedBySeed(seeds)

    def transposed(self, columns: Packed) -> Packed:
        """Bits as bytes, transposed, and packed again."""
        bits = np.unpackbits(np.frombuffer(columns, np.uint8), bitorder="little").reshape(BLOCK_BITS, -1)
        return np.packbits(bits.T, bitorder="little").tobytes()

    def hash_rows(self, key: bytes, rows: Packed, shift: bytes, blocks: int) -> Packed:
        """As specified."""
        return hash_rows(key, add(rows, shift * (len(rows) // BLOCK)), blocks)

    def offer(self, prime: int, zeros: Keys, ones: Keys, values: Packed) -> tuple[bytes, Packed]:
        """The receiver gets ``q0``, or ``q0 + x`` out of the correction."""
        corrections, sums = [], [0] * (len(values) // residue_octets(prime))
        for bit in range(prime.bit_length()):
            first = zeros(bit)
            corrections.append(add(self.add(prime, first, values), ones(bit)))
            sums = [total + (q0 << bit) for total, q0 in zip(sums, _integers(prime, first), strict=True)]
        return b"".join(corrections), _packed(prime, sums)

    def collect(self, prime: int, keys: Keys, chosen: Bits, corrections: Packed) -> Packed:
        """A correction counts as often as the bit says."""
        said = np.frombuffer(corrections, np.uint8).reshape(prime.bit_length(), -1, residue_octets(prime))
        sums = [0] * said.shape[1]
        for bit, row in enumerate(chosen):
            received = add(keys(bit), (said[bit] * row[:, np.newaxis]).tobytes())
            sums = [total + (y << bit) for total, y in zip(sums, _integers(prime, received), strict=True)]
        return _packed(prime, sums)

    def reduced(self, prime: int, strings: Packed) -> Packed:
        """One by one."""
        return _packed(prime, _integers(prime, strings))

    def add(self, prime: int, left: Packed, right: Packed) -> Packed:
        """One by one."""
        pairs = zip(_integers(prime, left), _integers(prime, right), strict=True)
        return _packed(prime, (x + y for x, y in pairs))

    def subtract(self, prime: int, left: Packed, right: Packed) -> Packed:
        """One by one."""
        pairs = zip(_integers(prime, left), _integers(prime, right), strict=True)
        return _packed(prime, (x - y for x, y in pairs))

    def multiply(self, prime: int, left: Packed, right: Packed) -> Packed:
        """One by one, or all with the same."""
        factors = _integers(prime, right)
        pairs = zip(_integers(prime, left), cycle(factors) if len(factors) == 1 else factors, strict=len(factors) != 1)
        return _packed(prime, (x * y for x, y in pairs))

    def total(self, prime: int, residues: Packed) -> int:
        """One after the other."""
        return sum(_integers(prime, residues)) % prime


REFERENCE_KERNEL = ReferenceKernel()


def _integers(prime: int, residues: Packed) -> list[int]:
    return integers(residues, residue_octets(prime))


def _packed(prime: int, numbers: Iterable[int]) -> bytes:
    return pack_residues((number % prime for number in numbers), prime)
