"""A few very long powers of one base: all squarings are done once, and kept."""

from collections.abc import Sequence

from gmpy2 import mpz

from optimized.arithmetic.counting import note
from optimized.arithmetic.schedule import Schedule, bucket_product

DIGIT = 8
"""Bits. For exponents of thousands of bits a byte is within 5 % of the best digit."""


class PowerChain:
    """``base^(2^(8 k))`` for each byte of the longest exponent so far. Each power then costs a product a byte, and 254.

    Spec: TD-2
    """

    def __init__(self, base: int, modulus: int) -> None:
        self.modulus = mpz(modulus)
        self._powers = [mpz(base) % self.modulus]

    def power(self, exponent: int) -> int:
        """``base^exponent``. ``ZeroDivisionError`` when the exponent is negative and the base not a unit. Spec: TD-2"""
        octets = -(-exponent.bit_length() // DIGIT)
        digits = zip(abs(exponent).to_bytes(octets, "little"), self._up_to(octets), strict=False)
        schedule = Schedule(self.modulus)
        schedule.multiply(bucket_product(digits, self.modulus), -1 if exponent < 0 else 1)
        return schedule.value()

    def _up_to(self, count: int) -> Sequence[mpz]:
        """At least ``count`` powers."""
        missing = max(0, count - len(self._powers))
        for _ in range(missing):
            power = self._powers[-1]
            for _ in range(DIGIT):
                power = power * power % self.modulus
            self._powers.append(power)
        note(self.modulus, squarings=DIGIT * missing)
        return self._powers
