"""Powers of two in the exponents of ciphertexts that come back: a round goes on squaring where the last one stopped."""

from collections import OrderedDict

from gmpy2 import mpz

from optimized.arithmetic.counting import note

LONG = 16
"""Shorter chains of squarings are not worth a place."""

PLACES = 1 << 12
"""Ciphertexts that are remembered; those that were not asked for longest give way."""


class Doublings:
    """The last ``base^(2^k)`` of each base, from its second appearance on: most bases appear only once.

    Spec: PL-3
    """

    def __init__(self, modulus: int) -> None:
        self.modulus = mpz(modulus)
        self._known: OrderedDict[int, tuple[int, mpz]] = OrderedDict()

    def split(self, base: int, exponent: int) -> tuple[int, int]:
        """Base and exponent of the same power, where the exponent has lost its factor ``2^k`` if that saves squarings.

        Spec: PL-3
        """
        k = (exponent & -exponent).bit_length() - 1
        if k < LONG:
            return base, exponent
        if base not in self._known:
            self._known[base] = 0, mpz(base)
            if len(self._known) > PLACES:
                self._known.popitem(last=False)
            return base, exponent
        start, power = self._known.pop(base)
        if start > k:
            start, power = 0, mpz(base)
        for _ in range(k - start):
            power = power * power % self.modulus
        note(self.modulus, squarings=k - start)
        self._known[base] = k, power
        return int(power), exponent >> k
