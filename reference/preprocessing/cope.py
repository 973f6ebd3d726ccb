"""Correlated products with a fixed key: ``t + q = x Delta`` for any ``x`` of one party and the MAC key of another.

The owner of ``x`` has two seeds for every bit of the other's key ``Delta``, and the holder of the key has the seed
that the bit chooses. Seeds are expanded to fresh strings ``t0_i`` and ``t1_i`` for every product. The owner hides
``t0_i + x`` behind ``t1_i``, so the holder knows ``t0_i + Delta_i x``; both add up with the weights ``2^i``. Nothing
here makes the owner use one ``x`` for all bits: the check of the inputs does.
"""

from reference.preprocessing.block_cipher import BLOCK
from reference.preprocessing.kernel import Generators, Keys
from reference.preprocessing.octets import Packed, bits_of, require_entries
from reference.preprocessing.vectors import Field, Vector


class ProductOwner:
    """The side of the values: both seeds for each bit of the other party's key.

    Spec: OF-1
    """

    def __init__(self, field: Field, zeros: Packed, ones: Packed) -> None:
        self._field = field
        self._zeros, self._ones = (field.kernel.generators(seeds(keys)) for keys in (zeros, ones))

    def extend(self, batch: int, values: Vector) -> tuple[bytes, Vector]:
        """Corrections to send, value by value within each bit, and ``-t = sum_i 2^i t0_i`` for every value.

        Spec: OF-1
        """
        field, octets = self._field, len(values.octets)
        zeros, ones = (expanded(side, batch, octets) for side in (self._zeros, self._ones))
        corrections, sums = field.kernel.offer(field.prime, zeros, ones, values.octets)
        return corrections, Vector(field, sums)


class KeyHolder:
    """The side of the key: its bits, and for each the seed that it chose.

    Spec: OF-1
    """

    def __init__(self, field: Field, key: Vector, chosen: Packed) -> None:
        self._field, self._bits = field, bits_of(key.octets, field.prime)
        self._chosen = field.kernel.generators(seeds(chosen))

    def extend(self, batch: int, corrections: Packed, count: int, owner: int) -> Vector:
        """``q = sum_i 2^i (t_i + Delta_i u_i)`` for every value; the inner sum is bit by bit.

        Refuses corrections of another shape as ``OF-1.V0``.

        Spec: OF-1
        """
        field, octets = self._field, self._field.width * count
        require_entries(corrections, len(self._bits), octets, owner)
        keys = expanded(self._chosen, batch, octets)
        return Vector(field, field.kernel.collect(field.prime, keys, self._bits, corrections))


def expanded(seeds: Generators, batch: int, octets: int) -> Keys:
    """What the seed of every bit gives for one batch. Spec: OF-1"""
    return lambda bit: seeds.one(bit, batch, octets)


def seeds(octets: Packed) -> list[Packed]:
    """A seed for each bit of a key. Spec: OF-1"""
    return [octets[start : start + BLOCK] for start in range(0, len(octets), BLOCK)]
