"""How fast this machine takes powers."""

from dataclasses import dataclass
from time import perf_counter

from helen.cost import Work
from reference.core.arithmetic import power
from reference.core.transcript import hash_to_range

CALIBRATION_SECONDS = 0.5
"""For each of the two moduli."""


@dataclass(frozen=True)
class Speed:
    """Seconds for each bit of an exponent, modulo ``N`` and modulo ``N^2``."""

    modulus: float
    square: float

    def seconds(self, work: Work) -> float:
        """The time of some work on one core."""
        return work.modulus_bits * self.modulus + work.square_bits * self.square


def calibrate(modulus_bits: int) -> Speed:
    """Measure powers for about a second."""
    return Speed(*(_seconds_per_bit(bits, modulus_bits) for bits in (modulus_bits, 2 * modulus_bits)))


def _seconds_per_bit(bits: int, exponent_bits: int) -> float:
    modulus = hash_to_range(bits, "calibration") | 1 << bits - 1 | 1
    exponent = (1 << exponent_bits) - 1
    base, count, start = 3, 0, perf_counter()
    while (elapsed := perf_counter() - start) < CALIBRATION_SECONDS or count == 0:
        base = power(base, exponent, modulus)
        count += 1
    return elapsed / (count * exponent_bits)
