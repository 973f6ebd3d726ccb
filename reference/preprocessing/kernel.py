"""The heavy vector operations of the preprocessing, behind one interface: here plainly, elsewhere fast.

Vectors with an entry for every transfer stay bytes from end to end; lists of integers have an entry for every product.
"""

import typing
from collections.abc import Sequence
from itertools import repeat

import numpy as np

from reference.preprocessing import block_cipher
from reference.preprocessing.block_cipher import BLOCK, expand
from reference.preprocessing.octets import integers, pack_residues, residue_octets, uniform_blocks


class Kernel(typing.Protocol):
    """What an engine has to offer. Equal arguments give equal results in every engine, to the last bit.

    ``zeros``, ``ones``, ``keys``: integers that are uniform modulo p, in full blocks of a cipher. ``corrections``:
    residues in ``[0, p)``. Both big-endian in their full length, one after the other.

    Spec: OF-1
    """

    def transposed(self, columns: Sequence[bytes]) -> bytes:
        """The rows of a matrix of 128 columns of bits; bit 0 is the lowest bit of byte 0."""
        ...

    def hash_rows(self, key: bytes, rows: bytes, blocks: int) -> bytes:
        """``blocks`` blocks for each row of one block: see :func:`block_cipher.hash_rows`."""
        ...

    def canonical(self, prime: int, residues: bytes) -> bool:
        """Whether every residue is below p."""
        ...

    def send_products(self, prime: int, zeros: bytes, ones: bytes, right: Sequence[int]) -> tuple[bytes, Sequence[int]]:
        """Corrections for the transfers of whole products, and the sum of ``2^h q0_h`` for every product."""
        ...

    def receive_products(self, prime: int, keys: bytes, choices: int, corrections: bytes) -> Sequence[int]:
        """For every product the sum of ``2^h (s_h + a_h d_h)``; bit ``h`` of ``choices`` is that of transfer ``h``."""
        ...

    def own_products(
        self, prime: int, seeds: Sequence[tuple[bytes, bytes]], batch: int, values: Sequence[int]
    ) -> tuple[bytes, Sequence[int]]:
        """Corrections for the bits of another party's key, and ``-sum_i 2^i t0_i`` for every value."""
        ...

    def keyed_products(
        self, prime: int, seeds: Sequence[bytes], key: int, batch: int, corrections: bytes
    ) -> Sequence[int]:
        """``sum_i 2^i (t_i + Delta_i u_i)`` for every value, where ``Delta`` is ``key``."""
        ...


class ReferenceKernel:
    """Everything on lists of integers, with any prime.

    Spec: OF-1
    """

    def transposed(self, columns: Sequence[bytes]) -> bytes:
        """Bits as bytes, transposed, and packed again."""
        return transposed(columns)

    def hash_rows(self, key: bytes, rows: bytes, blocks: int) -> bytes:
        """As specified."""
        return block_cipher.hash_rows(key, rows, blocks)

    def canonical(self, prime: int, residues: bytes) -> bool:
        """The largest decides."""
        return max(integers(residues, residue_octets(prime)), default=0) < prime

    def send_products(self, prime: int, zeros: bytes, ones: bytes, right: Sequence[int]) -> tuple[bytes, list[int]]:
        """Number by number."""
        corrections, sums = send_products(prime, numbers(zeros, prime), numbers(ones, prime), right)
        return pack_residues(corrections, prime), sums

    def receive_products(self, prime: int, keys: bytes, choices: int, corrections: bytes) -> list[int]:
        """Number by number."""
        return receive_products(prime, numbers(keys, prime), choices, integers(corrections, residue_octets(prime)))

    def own_products(
        self, prime: int, seeds: Sequence[tuple[bytes, bytes]], batch: int, values: Sequence[int]
    ) -> tuple[bytes, list[int]]:
        """Bit by bit."""
        corrections: list[int] = []
        shares = [0] * len(values)
        for bit, pair in enumerate(seeds):
            zeros, ones = (expanded(prime, seed, batch, len(values)) for seed in pair)
            corrections += [(t0 - t1 + x) % prime for t0, t1, x in zip(zeros, ones, values, strict=True)]
            shares = [share - (t0 << bit) for share, t0 in zip(shares, zeros, strict=True)]
        return pack_residues(corrections, prime), [share % prime for share in shares]

    def keyed_products(self, prime: int, seeds: Sequence[bytes], key: int, batch: int, corrections: bytes) -> list[int]:
        """Bit by bit."""
        said = integers(corrections, residue_octets(prime))
        count = len(said) // len(seeds)
        shares = [0] * count
        for bit, seed in enumerate(seeds):
            used = said[bit * count : (bit + 1) * count] if key >> bit & 1 else repeat(0, count)
            keys = expanded(prime, seed, batch, count)
            shares = [share + (t + u << bit) for share, t, u in zip(shares, keys, used, strict=True)]
        return [share % prime for share in shares]


REFERENCE_KERNEL = ReferenceKernel()


def transposed(columns: Sequence[bytes]) -> bytes:
    """The rows, one after the other, of a matrix of bits given by its columns; bit 0 is the lowest bit of byte 0.

    Spec: OF-1
    """
    octets = np.frombuffer(b"".join(columns), np.uint8).reshape(len(columns), -1)
    bits = np.unpackbits(octets, axis=1, bitorder="little")
    return np.packbits(bits.T, axis=1, bitorder="little").tobytes()


def numbers(keys: bytes, p: int) -> list[int]:
    """Keys of transfers as integers, each uniform modulo ``p``; callers reduce. Spec: OF-1"""
    return integers(keys, BLOCK * uniform_blocks(p))


def expanded(p: int, seed: bytes, batch: int, count: int) -> list[int]:
    """Integers from a seed that are uniform modulo ``p``; callers reduce. Spec: OF-1"""
    return numbers(expand(seed, batch, BLOCK * uniform_blocks(p) * count), p)


def send_products(
    p: int, zeros: Sequence[int], ones: Sequence[int], right: Sequence[int]
) -> tuple[list[int], list[int]]:
    """``d_h = q0_h - q1_h + b`` for every transfer, and for every product the sum of ``2^h q0_h``.

    Spec: OF-1
    """
    each = len(zeros) // len(right)
    corrections = [(q0 - q1 + right[h // each]) % p for h, (q0, q1) in enumerate(zip(zeros, ones, strict=True))]
    return corrections, weighted_sums(zeros, p)


def receive_products(p: int, keys: Sequence[int], choices: int, corrections: Sequence[int]) -> list[int]:
    """For every product the sum of ``2^h (s_h + a_h d_h)``, which is that of ``2^h q0_h`` plus ``a b``.

    Spec: OF-1
    """
    chosen = bin(choices | 1 << len(keys))[:2:-1]
    sums = [s + d if bit == "1" else s for s, d, bit in zip(keys, corrections, chosen, strict=True)]
    return weighted_sums(sums, p)


def weighted_sums(terms: Sequence[int], p: int) -> list[int]:
    """``sum_h 2^h x_h mod p`` over consecutive groups of ``|p|`` numbers.

    Spec: OF-1
    """
    bits = p.bit_length()
    groups = (terms[start : start + bits] for start in range(0, len(terms), bits))
    return [sum(number << bit for bit, number in enumerate(group)) % p for group in groups]
