"""Vectors modulo ``2^127 - 1``: numbers of 128 bits as two words of 64 bits each, least significant first.

Loops run over bits and words, never over numbers.
"""

import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
"""Shape (numbers, 2), or (numbers,) for one of the words."""

PRIME = 2**127 - 1
BITS = PRIME.bit_length()
OCTETS = 16

ALL, TOP = np.uint64(2**64 - 1), np.uint64(2**63 - 1)
"""The words of p."""

HALF, HALF_BITS = np.uint64(2**32 - 1), np.uint64(32)
ONE, SIGN = np.uint64(1), np.uint64(63)


def words(octets: bytes | memoryview) -> Words:
    """Packed numbers.

    Spec: OF-1
    """
    return np.frombuffer(octets, "<u8").reshape(-1, 2)


def from_integers(numbers: Sequence[int]) -> Words:
    """Residues.

    Spec: OF-1
    """
    return words(b"".join([number.to_bytes(OCTETS, "little") for number in numbers]))


def to_integers(numbers: Words) -> list[int]:
    """Numbers of any size below ``2^128``.

    Spec: OF-1
    """
    octets = numbers.tobytes()
    return [int.from_bytes(octets[start : start + OCTETS], "little") for start in range(0, len(octets), OCTETS)]


class Shift:
    """``q + x mod p`` in ``[0, p)``, again and again for the same residues ``x``.

    Spec: OF-1
    """

    def __init__(self, residues: Words) -> None:
        self._x = residues[:, 0].copy(), residues[:, 1].copy()
        self._low, self._high, self._top = (np.empty(len(residues), np.uint64) for _ in range(3))
        self._carry = np.empty(len(residues), np.bool_)

    def __call__(self, numbers: Words) -> tuple[Words, Words]:
        """Both words of every sum; they are overwritten by the next call."""
        low, high, top, carry = self._low, self._high, self._top, self._carry
        np.add(numbers[:, 0], self._x[0], out=low)
        np.less(low, self._x[0], out=carry)
        np.copyto(high, numbers[:, 1])
        np.right_shift(high, SIGN, out=top)
        high &= TOP
        high += self._x[1]
        high += carry
        top += high >> SIGN
        high &= TOP
        low += top
        if len(low) and (low.min() < 2 or low.max() == ALL):
            _settle(low, high, top)
        return low, high


def _settle(low: Words, high: Words, top: Words) -> None:
    """Carry what the sum of ``low`` and ``top`` has lost; p itself is 0. Once in ``2^62`` random numbers."""
    high += low < top
    low += high >> SIGN
    high &= TOP
    is_prime = (high == TOP) & (low == ALL)
    low[is_prime], high[is_prime] = 0, 0


class WeightedSums:
    """``sum_h 2^h x_h mod p`` over all bits ``h`` for each of ``count`` values. Terms come from the last bit down to 0.

    For 32 bits at a time, words are doubled and added modulo ``2^64``, and their upper halves exactly.

    Spec: OF-1
    """

    def __init__(self, count: int) -> None:
        self._words, self._halves = np.zeros((2, count, 2), np.uint64)
        self._spare = np.empty((count, 2), np.uint64)
        self._digits = np.zeros((8, count), np.uint64)

    def add(self, bit: int, terms: Words) -> None:
        """The terms of the next bit.

        Spec: OF-1
        """
        np.right_shift(terms, HALF_BITS, out=self._spare)
        for sums, more in ((self._words, terms), (self._halves, self._spare)):
            sums += sums
            sums += more
        if bit % 32 == 0:
            self._put(bit // 32)

    def _put(self, digit: int) -> None:
        """Lower halves are what is missing in the sums of words. All digits have 32 bits, carries wait."""
        upper, lower = self._halves, self._words - (self._halves << HALF_BITS)
        for word in range(2):
            for place, part in enumerate((lower[:, word], upper[:, word]), digit + 2 * word):
                self._digits[place] += part & HALF
                self._digits[place + 1] += part >> HALF_BITS
        self._words[...] = 0
        self._halves[...] = 0

    def residues(self) -> list[int]:
        """The sums. ``2^128`` is 2, and ``2^127`` is 1.

        Spec: OF-1
        """
        digits = self._digits[:4] + (self._digits[4:] << ONE)
        for _ in range(2):
            for lower, upper in itertools.pairwise(digits):
                upper += lower >> HALF_BITS
                lower &= HALF
            digits[0] += digits[3] >> np.uint64(31)
            digits[3] &= np.uint64(2**31 - 1)
        low, high = digits[0] + (digits[1] << HALF_BITS), digits[2] + (digits[3] << HALF_BITS)
        is_prime = (high == TOP) & (low == ALL)
        low[is_prime], high[is_prime] = 0, 0
        return to_integers(np.stack((low, high), axis=1))
