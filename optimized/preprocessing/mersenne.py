"""Vectors modulo ``2^127 - 1``: numbers of 128 bits as two words of 64 bits each, least significant first.

Loops run over bits, words and limbs, never over numbers.
"""

import itertools

import numpy as np
import numpy.typing as npt

from reference.preprocessing.octets import Packed

Words = npt.NDArray[np.uint64]
"""Shape (numbers, 2); or (numbers,) for one of the words, or a limb."""

PRIME = 2**127 - 1
BITS = PRIME.bit_length()

ALL, TOP = np.uint64(2**64 - 1), np.uint64(2**63 - 1)
"""The words of p."""

HALF, HALF_BITS = np.uint64(2**32 - 1), np.uint64(32)
ONE, SIGN = np.uint64(1), np.uint64(63)

LIMB_BITS = 26
"""Five limbs hold a number; sums of five products of two limbs, one of them times 8, fit a word."""

LIMB, LIMB_SHIFT = np.uint64(2**LIMB_BITS - 1), np.uint64(LIMB_BITS)
LAST, LAST_SHIFT = np.uint64(2**23 - 1), np.uint64(23)
"""What the fifth limb has of 127 bits."""

FACTORS = 4096
"""How many numbers are multiplied at a time, such that all limbs stay in the cache."""


def words(octets: Packed) -> Words:
    """Packed numbers.

    Spec: OF-1
    """
    return np.frombuffer(octets, "<u8").reshape(-1, 2)


def packed(low: Words, high: Words) -> memoryview:
    """Numbers from their words.

    Spec: OF-1
    """
    return np.stack((low, high), axis=1).reshape(-1).view(np.uint8).data


class Shift:
    """``q + x mod p`` in ``[0, p)`` for numbers ``q``, again and again with the same ``x <= p``.

    Spec: OF-1
    """

    def __init__(self, low: Words, high: Words) -> None:
        self._x = low.copy(), high.copy()
        self._low, self._high, self._top = (np.empty(len(low), np.uint64) for _ in range(3))
        self._carry = np.empty(len(low), np.bool_)

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


def reduced(strings: Words) -> memoryview:
    """Numbers of 128 bits modulo p.

    Spec: OF-1
    """
    return packed(*Shift(*np.zeros((2, len(strings)), np.uint64))(strings))


def added(left: Words, right: Words) -> memoryview:
    """Sums of residues.

    Spec: OF-1
    """
    return packed(*Shift(right[:, 0], right[:, 1])(left))


def subtracted(left: Words, right: Words) -> memoryview:
    """Differences of residues: ``p - y`` has the other bits.

    Spec: OF-1
    """
    return packed(*Shift(right[:, 0] ^ ALL, right[:, 1] ^ TOP)(left))


def multiplied(left: Words, right: Words) -> memoryview:
    """Products of residues; ``right`` may be a single one.

    Spec: OF-1
    """
    low, high = np.empty((2, len(left)), np.uint64)
    for start in range(0, len(left), FACTORS):
        strip = slice(start, start + FACTORS)
        factors = _limbs(right if len(right) == 1 else right[strip])
        low[strip], high[strip] = _joined(_columns(_limbs(left[strip]), factors))
    return packed(low, high)


def _limbs(numbers: Words) -> list[Words]:
    low, high = numbers[:, 0], numbers[:, 1]
    middle = (low >> np.uint64(52) | high << np.uint64(12)) & LIMB
    return [low & LIMB, low >> LIMB_SHIFT & LIMB, middle, high >> np.uint64(14) & LIMB, high >> np.uint64(40)]


def _columns(left: list[Words], right: list[Words]) -> list[Words]:
    """The products of all limbs by the place of the sum. Five limbs have 130 bits, and ``2^130`` is 8."""
    wrapped = [limb << np.uint64(3) for limb in right]
    columns = []
    for place in range(5):
        others = [right[place - i] if i <= place else wrapped[place - i + 5] for i in range(5)]
        column = left[0] * others[0]
        for x, y in zip(left[1:], others[1:], strict=True):
            column += x * y
        columns.append(column)
    return columns


def _joined(columns: list[Words]) -> tuple[Words, Words]:
    """The words of products in ``[0, p)`` from columns below ``2^59``.

    None is p: a product is 0 only if a factor is, and then all columns are.
    """
    for _ in range(2):
        for lower, upper in itertools.pairwise(columns):
            upper += lower >> LIMB_SHIFT
            lower &= LIMB
        columns[0] += columns[4] >> LAST_SHIFT
        columns[4] &= LAST
    first, second, third, fourth, fifth = columns
    low = first + (second << LIMB_SHIFT) + (third << np.uint64(52))
    high = (third >> np.uint64(12)) + (fourth << np.uint64(14)) + (fifth << np.uint64(40))
    return low, high


def _without_prime(low: Words, high: Words) -> tuple[Words, Words]:
    is_prime = (high == TOP) & (low == ALL)
    low[is_prime], high[is_prime] = 0, 0
    return low, high


def total(residues: Words) -> int:
    """The sum of all residues.

    Spec: OF-1
    """
    halves = np.concatenate((residues & HALF, residues >> HALF_BITS), axis=1).sum(axis=0, dtype=np.uint64)
    return sum(int(half) << shift for half, shift in zip(halves, (0, 64, 32, 96), strict=True)) % PRIME


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

    def residues(self) -> memoryview:
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
        return packed(*_without_prime(low, high))
