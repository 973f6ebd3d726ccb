"""Correlated products with a fixed key: ``t + q = x Delta`` for any ``x`` of one party and the MAC key of another.

The owner of ``x`` has two seeds for every bit of the other's key ``Delta``, and the holder of the key has the seed
that the bit chooses. Seeds are expanded to fresh residues ``t0_i`` and ``t1_i`` for every product. The owner says
``u_i = t0_i - t1_i + x``, so the holder knows ``t0_i + Delta_i x``; both add up with the weights ``2^i``. Nothing here
makes the owner use one ``x`` for all bits: the check of the inputs does.
"""

from collections.abc import Sequence

from reference.preprocessing.block_cipher import BLOCK
from reference.preprocessing.kernel import REFERENCE_KERNEL, Kernel
from reference.preprocessing.octets import require_residues


class ProductOwner:
    """The side of the values: both seeds for each bit of the other party's key.

    Spec: OF-1
    """

    def __init__(self, prime: int, zeros: bytes, ones: bytes, kernel: Kernel = REFERENCE_KERNEL) -> None:
        self._prime, self._kernel = prime, kernel
        self._seeds = list(zip(seeds(zeros), seeds(ones), strict=True))

    def extend(self, batch: int, values: Sequence[int]) -> tuple[bytes, Sequence[int]]:
        """Corrections to send, value by value within each bit, and ``t = -sum_i 2^i t0_i`` for every value.

        Spec: OF-1
        """
        return self._kernel.own_products(self._prime, self._seeds, batch, values)


class KeyHolder:
    """The side of the key: its bits, and for each the seed that it chose.

    Spec: OF-1
    """

    def __init__(self, prime: int, key: int, chosen: bytes, kernel: Kernel = REFERENCE_KERNEL) -> None:
        self._prime, self._key, self._seeds, self._kernel = prime, key, seeds(chosen), kernel

    def extend(self, batch: int, corrections: bytes, count: int, owner: int) -> Sequence[int]:
        """``q = sum_i 2^i (t_i + Delta_i u_i)`` for every value, where ``t_i`` comes from the chosen seed.

        Refuses corrections of another shape as ``OF-1.V0``.

        Spec: OF-1
        """
        require_residues(corrections, count * len(self._seeds), self._prime, owner, self._kernel.canonical)
        return self._kernel.keyed_products(self._prime, self._seeds, self._key, batch, corrections)


def seeds(octets: bytes) -> list[bytes]:
    """A seed for each bit of a key. Spec: OF-1"""
    return [octets[start : start + BLOCK] for start in range(0, len(octets), BLOCK)]
