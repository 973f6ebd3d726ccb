"""The floor of a computation: what its primitives would take if there were nothing around them.

Counted while it runs, by the modulus: squarings, other products and inversions that the optimised engine does one by
one, and the bits of exponents that a library raises to at once; octets of AES and residues of oblivious transfers.
Measured in the same run: what each of them takes in a loop, in a cache that holds everything. The floor is the sum of
all counts times these costs. Everything else is above the floor, though some of it could not be left out either:
hashing, signatures, encoding, shares modulo p, witnesses of ranges, planning, memory. What is not counted lowers the
floor, and so do unit costs of long exponents that are applied to short ones.

The floor is that of the method: a method that needs fewer products has a lower one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from random import Random
from unittest.mock import patch

import gmpy2
import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from gmpy2 import mpz

from conformance.bench.counting import Counts
from conformance.bench.timing import once, seconds
from optimized.arithmetic.backends import Backend, GmpBackend
from optimized.arithmetic.counting import Ledger, note, note_power
from optimized.preprocessing import mersenne
from reference.core import arithmetic

STEP = 32
"""Costs are measured for moduli of a multiple of so many bits, and others are priced as the next smaller one."""


@dataclass(frozen=True)
class UnitCosts:
    """Seconds for a product, a squaring, an inversion and a bit of an exponent."""

    product: float
    squaring: float
    inversion: float
    power_bit: float


class Floor:
    """Seconds of what was counted. Unit costs are measured when first needed; ``backend``: takes single powers."""

    def __init__(self, backend: Backend | None = None) -> None:
        self._backend = backend or GmpBackend()
        self.costs = cache(self._measured)

    def arithmetic(self, ledger: Ledger) -> float:
        """Of modular arithmetic."""
        sizes = {*ledger.products, *ledger.squarings, *ledger.inversions, *ledger.powers}
        return sum(self._of_size(ledger, bits) for bits in sizes)

    def preprocessing(self, counts: Counts) -> float:
        """Of oblivious transfers."""
        return counts.aes * self.octet + counts.residues * self.residue

    def _of_size(self, ledger: Ledger, bits: int) -> float:
        costs = self.costs(max(STEP, bits - bits % STEP))
        single = ledger.powers[bits] * costs.power_bit + ledger.inversions[bits] * costs.inversion
        return ledger.products[bits] * costs.product + ledger.squarings[bits] * costs.squaring + single

    def _measured(self, bits: int) -> UnitCosts:
        random = Random(bits)
        M = mpz(random.getrandbits(bits) | 1 << bits - 1 | 1)
        factors = [mpz(random.getrandbits(bits - 1)) for _ in range(1000)]
        units = [mpz(1) << place for place in range(1, 100)]
        base, exponent, modulus = int(factors[0]), random.getrandbits(bits) | 1 << bits - 1, int(M)
        return UnitCosts(
            product=seconds(lambda: [factors[0] * factor % M for factor in factors]) / len(factors),
            squaring=seconds(lambda: [factor * factor % M for factor in factors]) / len(factors),
            inversion=seconds(lambda: [gmpy2.invert(number, M) for number in units]) / len(units),
            power_bit=seconds(lambda: [self._backend.power(base, exponent, modulus) for _ in range(3)]) / 3 / bits,
        )

    @cached_property
    def octet(self) -> float:
        """AES in counter mode in a buffer that fits the cache."""
        octets, room = bytes(2**16), bytearray(2**16 + 16)
        cipher = Cipher(AES(bytes(16)), CTR(bytes(16))).encryptor()
        return min(once(lambda: cipher.update_into(octets, room)) for _ in range(20)) / len(octets)

    @cached_property
    def residue(self) -> float:
        """One addition modulo p of 8192 residues, as a correction takes it."""
        keys = np.full((8192, 2), 2**62, np.uint64)
        shift = mersenne.Shift(keys[:, 0], keys[:, 1])
        return min(once(lambda: shift(keys)) for _ in range(20)) / len(keys)


class _Counted:
    """gmpy2, with powers and inversions noted."""

    def __getattr__(self, name: str) -> object:
        return getattr(gmpy2, name)

    def powmod(self, base: int, exponent: int, modulus: int) -> mpz:
        """A power."""
        note_power(modulus, exponent)
        return gmpy2.powmod(base, exponent, modulus)

    def invert(self, value: int, modulus: int) -> mpz:
        """An inverse."""
        note(modulus, inversions=1)
        return gmpy2.invert(value, modulus)


@contextmanager
def reference_counted() -> Iterator[None]:
    """Within the block the arithmetic of the reference is counted, too."""
    with patch.object(arithmetic, "gmpy2", _Counted()):
        yield
