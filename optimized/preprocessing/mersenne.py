"""Vectors modulo ``2^127 - 1`` as words of 64 bits: an array for each word of all numbers, least significant first.

Numbers come as 256 uniform bits, and results leave in ``[0, p)``. Loops run over words and bits, never over numbers.
"""

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Octets = npt.NDArray[np.uint8]

PRIME = 2**127 - 1
BITS = PRIME.bit_length()
TOP = np.uint64(2**63 - 1)
"""The upper word of p; the lower has all bits."""

DIGIT = 16
"""Bits of a digit of a weighted sum: its terms are shifted by less, its 32-bit halves of words then fit 64 bits."""

DIGITS = (BITS + 256) // DIGIT + 3


def words(table: Words) -> Words:
    """Big-endian numbers along the last axis of ``table``, as one contiguous array for each word.

    Spec: OF-1
    """
    native = np.array([table[..., word] for word in reversed(range(table.shape[-1]))])
    return native.byteswap(inplace=True)


def from_integers(numbers: Sequence[int]) -> Words:
    """Residues as two words.

    Spec: OF-1
    """
    packed = b"".join([number.to_bytes(16, "big") for number in numbers])
    return words(np.frombuffer(packed, np.uint64).reshape(-1, 2))


def all_below_prime(residues: bytes) -> bool:
    """Whether all packed residues are below p: the upper word decides, except when it is that of p.

    Spec: OF-1
    """
    low, high = words(np.frombuffer(residues, np.uint64).reshape(-1, 2))
    return not bool(np.any((high > TOP) | (high == TOP) & (low == np.uint64(2**64 - 1))))


def differences(minuends: Words, subtrahends: Words, residues: Words) -> Words:
    """``x - y + r mod p`` for four words of ``x`` and ``y`` and two of ``r``.

    With ``2^128 = 2`` a number is its lower half plus twice its upper half, and ``-y`` is the complement of both
    halves less 3 (once ``2^128 - 1 = 1``, and twice): ``residues`` have to be less by 3 already.

    Spec: OF-1
    """
    negated = ~subtrahends
    low, carries = _sum(_once_and_twice(minuends, negated, residues, 0))
    high, overflow = _sum([*_once_and_twice(minuends, negated, residues, 1), carries.astype(np.uint64)])
    surplus = overflow.astype(np.uint64)
    surplus <<= np.uint64(1)
    for _ in range(2):
        surplus += high >> np.uint64(63)
        high &= TOP
        low += surplus
        high += low < surplus
        surplus[...] = 0
    is_prime = (high == TOP) & (low == np.uint64(2**64 - 1))
    if is_prime.any():
        low[is_prime], high[is_prime] = 0, 0
    return np.stack((low, high))


def _once_and_twice(minuends: Words, negated: Words, residues: Words, word: int) -> list[Words]:
    """The terms of a difference in one of its two words."""
    upper = [minuends[word + 2], negated[word + 2]]
    return [minuends[word], negated[word], *upper, *upper, residues[word]]


def _sum(terms: Iterable[Words]) -> tuple[Words, Octets]:
    """The sum modulo ``2^64``, and how often it overflowed."""
    first, *rest = terms
    total, overflows = first.copy(), np.zeros(first.shape, np.uint8)
    overflowed = np.empty(first.shape, np.bool_)
    for term in rest:
        total += term
        np.less(total, term, out=overflowed)
        overflows += overflowed.view(np.uint8)
    return total, overflows


class WeightedSums:
    """``sum_h 2^h x_h mod p`` of ``BITS`` terms for each of ``count`` values, by digits.

    Terms come in runs of ``DIGIT`` bits, a run at a time: shape (words, run, values).

    Spec: OF-1
    """

    def __init__(self, count: int) -> None:
        self._digits = np.zeros((DIGITS, count), np.uint64)

    def add(self, run: int, strip: slice, *terms: Words) -> None:
        """Add one run of terms for some of the values. 32-bit halves are shifted and added, carries wait.

        Spec: OF-1
        """
        for term in terms:
            halves = np.ascontiguousarray(term).view("<u4")
            total = np.zeros((len(halves), halves.shape[2]), np.uint64)
            for bit in reversed(range(halves.shape[1])):
                total <<= np.uint64(1)
                total += halves[:, bit]
            for word, sums in enumerate(total):
                for half in range(2):
                    self._digits[run + 4 * word + 2 * half, strip] += sums[half::2]

    def residues(self) -> list[int]:
        """The sums.

        Spec: OF-1
        """
        digits = self._digits
        for lower, upper in itertools.pairwise(digits):
            upper += lower >> np.uint64(DIGIT)
        packed, width = digits.T.astype("<u2").tobytes(), 2 * DIGITS
        return [int.from_bytes(packed[i : i + width], "little") % PRIME for i in range(0, len(packed), width)]
