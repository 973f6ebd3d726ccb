"""How fast this machine takes powers and handles residues of oblivious transfer."""

from dataclasses import dataclass
from time import perf_counter

from helen.cost import Work
from reference.core.arithmetic import power
from reference.core.transcript import hash_to_range
from reference.preprocessing.block_cipher import BLOCK
from reference.preprocessing.cope import ProductOwner
from reference.preprocessing.kernel import REFERENCE_KERNEL, Kernel
from reference.preprocessing.vectors import Field
from reference.spdz.shares import MERSENNE_127

CALIBRATION_SECONDS = 0.5
"""For each of the two moduli."""

VALUES = 1024
"""For the residues."""

AROUND_A_RESIDUE = 2
"""Hashes, the matrix of an extension and the coding of messages take about as long again as the residues themselves."""


@dataclass(frozen=True)
class Speed:
    """Seconds for each bit of an exponent, modulo ``N`` and modulo ``N^2``, and for each residue."""

    modulus: float
    square: float
    residue: float = 0.0

    def seconds(self, work: Work) -> float:
        """The time of some work on one core."""
        powers = work.modulus_bits * self.modulus + work.square_bits * self.square
        return powers + work.residues * self.residue


def calibrate(modulus_bits: int, kernel: Kernel = REFERENCE_KERNEL, prime: int = MERSENNE_127) -> Speed:
    """Measure powers for about a second, residues for a moment."""
    modulus, square = (_seconds_per_bit(bits, modulus_bits) for bits in (modulus_bits, 2 * modulus_bits))
    return Speed(modulus, square, _seconds_per_residue(kernel, prime))


def _seconds_per_residue(kernel: Kernel, prime: int) -> float:
    """From a correlated product, which takes two sums for each bit of a key and each value."""
    bits, field = prime.bit_length(), Field(prime, kernel)
    owner, values = ProductOwner(field, bytes(BLOCK * bits), bytes(BLOCK * bits)), field.vector(range(VALUES))
    start = perf_counter()
    owner.extend(0, values)
    return AROUND_A_RESIDUE * (perf_counter() - start) / (2 * bits * len(values))


def _seconds_per_bit(bits: int, exponent_bits: int) -> float:
    modulus = hash_to_range(bits, "calibration") | 1 << bits - 1 | 1
    exponent = (1 << exponent_bits) - 1
    base, count, start = 3, 0, perf_counter()
    while (elapsed := perf_counter() - start) < CALIBRATION_SECONDS or count == 0:
        base = power(base, exponent, modulus)
        count += 1
    return elapsed / (count * exponent_bits)
