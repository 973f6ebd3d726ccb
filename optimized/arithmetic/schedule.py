"""What all multi-exponentiations here are made of: Horner's rule in the exponent, joint tables and buckets.

A factor at position ``p`` of a :class:`Schedule` enters its value with exponent ``2^p``. All factors share one chain of
squarings, and powers of two cost a single product.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from gmpy2 import mpz

from optimized.arithmetic.counting import note
from optimized.arithmetic.units import batch_inverse
from reference.core.arithmetic import product


class Schedule:
    """``prod_p (prod factors[p] / prod divisors[p])^(2^p)``.

    Spec: PL-3
    """

    def __init__(self, modulus: mpz) -> None:
        self.modulus = modulus
        self.factors: defaultdict[int, list[mpz]] = defaultdict(list)
        self.divisors: defaultdict[int, list[mpz]] = defaultdict(list)

    def multiply(self, base: mpz, exponent: int) -> None:
        """A factor ``base^exponent``, where the exponent is a power of two of either sign."""
        side = self.divisors if exponent < 0 else self.factors
        side[exponent.bit_length() - 1].append(base)

    def complement(self, base: mpz, exponent: int, window: int) -> int:
        """The exponent of ``base`` that remains: for a negative one, ``2^bits`` more, which are taken off here.

        ``bits`` is a multiple of ``window``.
        """
        if exponent >= 0:
            return exponent
        bits = round_up(exponent.bit_length(), window)
        self.multiply(base, -1 << bits)
        return exponent + (1 << bits)

    def value(self) -> int:
        """The canonical residue, asked for once. ``ZeroDivisionError`` when a divisor is not a unit."""
        self._invert_divisors()
        modulus, factors, accumulator = self.modulus, self.factors, mpz(1)
        top = max(factors, default=0)
        for position in range(top, -1, -1):
            accumulator = accumulator * accumulator % modulus
            for factor in factors.get(position, ()):
                accumulator = accumulator * factor % modulus
        note(modulus, squarings=top, products=max(0, sum(map(len, factors.values())) - 1))
        return int(accumulator)

    def _invert_divisors(self) -> None:
        if self.divisors:
            products = [product(divisors, self.modulus) for divisors in self.divisors.values()]
            for position, inverse in zip(self.divisors, batch_inverse(products, self.modulus), strict=True):
                self.factors[position].append(mpz(inverse))
            note(self.modulus, products=sum(map(len, self.divisors.values())) - len(products))


class JointTable:
    """The products of all subsets of a few bases, or of their powers ``base^(2^i)`` for ``i < stride``.

    Each ``stride`` bits of all exponents together cost one product: Straus's method, where a stride above 1 is for
    few bases.

    Spec: PL-3
    """

    def __init__(self, bases: Sequence[mpz], modulus: mpz, stride: int = 1) -> None:
        self.bases, self._stride = bases, stride
        self._table = subset_products(consecutive_powers(bases, 1, stride, modulus), modulus)

    def add(self, schedule: Schedule, exponents: Sequence[int]) -> None:
        """Multiply the schedule by ``prod_j bases[j]^exponents[j]``."""
        stride, longest = self._stride, max(map(int.bit_length, exponents))
        exponents = [
            schedule.complement(base, exponent, stride) for base, exponent in zip(self.bases, exponents, strict=True)
        ]
        count = -(-longest // stride)
        for position, digit in zip(range(0, stride * count, stride), digits(exponents, count, stride), strict=True):
            if digit:
                schedule.factors[position].append(self._table[digit])


def consecutive_powers(bases: Sequence[mpz], step: int, count: int, modulus: mpz) -> list[mpz]:
    """``base^(2^(step i))`` for all bases, then for the next ``i < count``."""
    powers = list(bases)
    while len(powers) < len(bases) * count:
        power = powers[-len(bases)]
        for _ in range(step):
            power = power * power % modulus
        powers.append(power)
    note(modulus, squarings=step * (len(powers) - len(bases)))
    return powers


def subset_products(bases: Sequence[mpz], modulus: mpz) -> list[mpz]:
    """Entry ``s`` is the product of the bases at the bits of ``s``."""
    table = [mpz(1)]
    for base in bases:
        table += [base, *(entry * base % modulus for entry in table[1:])]
    note(modulus, products=len(table) - len(bases) - 1)
    return table


def round_up(number: int, multiple: int) -> int:
    """The smallest multiple that is not less."""
    return -(-number // multiple) * multiple


def digits(exponents: Sequence[int], count: int, stride: int = 1) -> list[int]:
    """``count`` digits of ``stride`` bits of all exponents side by side, the least significant first.

    Bit ``i`` of a digit of exponent ``j`` becomes bit ``i len(exponents) + j``; 16 bits at most.
    """
    octets = -(-count * stride // 8)
    rows = np.frombuffer(b"".join(exponent.to_bytes(octets, "little") for exponent in exponents), np.uint8)
    bits = np.unpackbits(rows.reshape(len(exponents), octets), axis=1, count=count * stride, bitorder="little")
    lanes = bits.reshape(len(exponents), count, stride).transpose(2, 0, 1).reshape(len(exponents) * stride, count)
    values: list[int] = ((1 << np.arange(len(lanes))) @ lanes).tolist()
    return values


def bucket_product(pairs: Iterable[tuple[int, mpz]], modulus: mpz) -> mpz:
    """``prod base^digit`` for small digits: bases of the same digit are multiplied first (Yao, Pippenger)."""
    buckets: dict[int, mpz] = {}
    products = 0
    for digit, base in pairs:
        if digit:
            buckets[digit] = buckets[digit] * base % modulus if digit in buckets else base
            products += 1
    running = total = mpz(1)
    top = max(buckets, default=0)
    for digit in range(top, 0, -1):
        if digit in buckets:
            running = running * buckets[digit] % modulus
        total = total * running % modulus
    note(modulus, products=max(0, products + top - 2))
    return total
