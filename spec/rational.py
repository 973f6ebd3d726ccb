"""Exact helpers for bounds: logarithms and roots of rationals, rounded to the safe side."""

from fractions import Fraction
from math import isqrt

_ROOT_BITS = 64


def ceil_log2(value: Fraction) -> int:
    """The least integer ``k >= 0`` with ``value <= 2^k``."""
    k = 0
    while value > 2**k:
        k += 1
    return k


def bits_of(value: Fraction) -> int:
    """The least ``k`` with ``value < 2^k``."""
    return int(value).bit_length()


def ceil_sqrt(value: Fraction, *, down: bool = False) -> Fraction:
    """A rational at least (``down``: at most) the square root, within ``2^-64`` of it."""
    root = isqrt(value.numerator * 4**_ROOT_BITS // value.denominator)
    return Fraction(root if down else root + 1, 2**_ROOT_BITS)


def round_half_up(value: Fraction) -> int:
    """``floor(value + 1/2)``. Spec: FX-1"""
    return rounded_quotient(value.numerator, value.denominator)


def rounded_quotient(numerator: int, denominator: int) -> int:
    """``floor(numerator / denominator + 1/2)`` for a positive denominator. Spec: FX-1"""
    return (2 * numerator + denominator) // (2 * denominator)
