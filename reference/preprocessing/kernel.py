"""The heavy vector operations of the preprocessing, behind one interface: here plainly, elsewhere fast.

Vectors with an entry for every transfer stay bytes from end to end; lists of integers have an entry for every product.
"""

import typing
from collections.abc import Callable, Sequence

import numpy as np

from reference.preprocessing.block_cipher import BLOCK, BLOCK_BITS, add, expand, hash_rows
from reference.preprocessing.octets import Bits, Packed, integers, pack_residues, residue_octets

Keys = Callable[[int], Packed]
"""For a bit of the factors its random strings, one for every product, each as long as a residue."""


class Kernel(typing.Protocol):
    """What an engine has to offer. Equal arguments give equal results in every engine, to the last bit.

    Spec: OF-1
    """

    def expand(self, seeds: Sequence[Packed], batch: int, octets: int) -> Packed:
        """``octets`` random bytes from every seed: see :func:`block_cipher.expand`."""
        ...

    def transposed(self, columns: Packed) -> Packed:
        """The rows of a matrix of 128 columns of bits; bit 0 is the lowest bit of byte 0."""
        ...

    def hash_rows(self, key: bytes, rows: Packed, shift: bytes, blocks: int) -> Packed:
        """``blocks`` blocks for each row of one block plus ``shift``: see :func:`block_cipher.hash_rows`."""
        ...

    def offer(self, prime: int, zeros: Keys, ones: Keys, values: Sequence[int]) -> tuple[bytes, Sequence[int]]:
        """What a product with a factor of the other party takes, for each bit of the factor and each value ``x``.

        ``zeros`` and ``ones`` are the keys ``q0`` and ``q1`` of the transfers. Returns the corrections
        ``(q0 + x mod p) + q1``, where the second sum is bit by bit, and for every value ``sum_h 2^h q0_h``.
        """
        ...

    def collect(self, prime: int, keys: Keys, chosen: Bits, corrections: Packed) -> Sequence[int]:
        """For every product ``sum_h 2^h y_h``, where ``y`` is the key, plus the correction if the bit is 1.

        Row ``h`` of ``chosen`` has bit ``h`` of every factor, or of the only one.
        """
        ...


class ReferenceKernel:
    """Bit by bit, on lists of integers, with any prime.

    Spec: OF-1
    """

    def expand(self, seeds: Sequence[Packed], batch: int, octets: int) -> Packed:
        """Seed by seed."""
        return b"".join([expand(seed, batch, octets) for seed in seeds])

    def transposed(self, columns: Packed) -> Packed:
        """Bits as bytes, transposed, and packed again."""
        bits = np.unpackbits(np.frombuffer(columns, np.uint8), bitorder="little").reshape(BLOCK_BITS, -1)
        return np.packbits(bits.T, bitorder="little").tobytes()

    def hash_rows(self, key: bytes, rows: Packed, shift: bytes, blocks: int) -> Packed:
        """As specified."""
        return hash_rows(key, add(rows, shift * (len(rows) // BLOCK)), blocks)

    def offer(self, prime: int, zeros: Keys, ones: Keys, values: Sequence[int]) -> tuple[bytes, list[int]]:
        """The receiver gets ``q0``, or ``q0 + x`` out of the correction."""
        corrections, sums = [], [0] * len(values)
        for bit in range(prime.bit_length()):
            first = integers(zeros(bit), residue_octets(prime))
            second = [(q0 + x) % prime for q0, x in zip(first, values, strict=True)]
            corrections.append(add(pack_residues(second, prime), ones(bit)))
            sums = [total + (q0 << bit) for total, q0 in zip(sums, first, strict=True)]
        return b"".join(corrections), [total % prime for total in sums]

    def collect(self, prime: int, keys: Keys, chosen: Bits, corrections: Packed) -> list[int]:
        """A correction counts as often as the bit says."""
        bits, width = prime.bit_length(), residue_octets(prime)
        said = np.frombuffer(corrections, np.uint8).reshape(bits, -1, width)
        sums = [0] * said.shape[1]
        for bit in range(bits):
            received = add(keys(bit), (said[bit] * chosen[bit][:, np.newaxis]).tobytes())
            sums = [total + (y << bit) for total, y in zip(sums, integers(received, width), strict=True)]
        return [total % prime for total in sums]


REFERENCE_KERNEL = ReferenceKernel()
