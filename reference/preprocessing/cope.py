"""Correlated products with a fixed key: ``t + q = x Delta`` for any ``x`` of one party and the MAC key of another.

The owner of ``x`` has two seeds for every bit of the other's key ``Delta``, and the holder of the key has the seed
that the bit chooses. Seeds are expanded to fresh strings ``t0_i`` and ``t1_i`` for every product. The owner hides
``t0_i + x`` behind ``t1_i``, so the holder knows ``t0_i + Delta_i x``; both add up with the weights ``2^i``. Nothing
here makes the owner use one ``x`` for all bits: the check of the inputs does.
"""

from collections.abc import Sequence

from reference.preprocessing.block_cipher import BLOCK
from reference.preprocessing.kernel import REFERENCE_KERNEL, Kernel, Keys
from reference.preprocessing.octets import Packed, bits_of, require_entries, residue_octets


class ProductOwner:
    """The side of the values: both seeds for each bit of the other party's key.

    Spec: OF-1
    """

    def __init__(self, prime: int, zeros: Packed, ones: Packed, kernel: Kernel = REFERENCE_KERNEL) -> None:
        self._prime, self._kernel = prime, kernel
        self._zeros, self._ones = seeds(zeros), seeds(ones)

    def extend(self, batch: int, values: Sequence[int]) -> tuple[bytes, Sequence[int]]:
        """Corrections to send, value by value within each bit, and ``t = -sum_i 2^i t0_i`` for every value.

        Spec: OF-1
        """
        octets = residue_octets(self._prime) * len(values)
        zeros, ones = (expanded(self._kernel, side, batch, octets) for side in (self._zeros, self._ones))
        corrections, sums = self._kernel.offer(self._prime, zeros, ones, values)
        return corrections, [-total % self._prime for total in sums]


class KeyHolder:
    """The side of the key: its bits, and for each the seed that it chose.

    Spec: OF-1
    """

    def __init__(self, prime: int, key: int, chosen: Packed, kernel: Kernel = REFERENCE_KERNEL) -> None:
        self._prime, self._bits, self._seeds, self._kernel = prime, bits_of([key], prime), seeds(chosen), kernel

    def extend(self, batch: int, corrections: Packed, count: int, owner: int) -> Sequence[int]:
        """``q = sum_i 2^i (t_i + Delta_i u_i)`` for every value; the inner sum is bit by bit.

        Refuses corrections of another shape as ``OF-1.V0``.

        Spec: OF-1
        """
        octets = residue_octets(self._prime) * count
        require_entries(corrections, len(self._seeds), octets, owner)
        return self._kernel.collect(
            self._prime, expanded(self._kernel, self._seeds, batch, octets), self._bits, corrections
        )


def expanded(kernel: Kernel, seeds: Sequence[Packed], batch: int, octets: int) -> Keys:
    """What the seed of every bit gives for one batch. Spec: OF-1"""
    return lambda bit: kernel.expand(seeds[bit : bit + 1], batch, octets)


def seeds(octets: Packed) -> list[Packed]:
    """A seed for each bit of a key. Spec: OF-1"""
    return [octets[start : start + BLOCK] for start in range(0, len(octets), BLOCK)]
