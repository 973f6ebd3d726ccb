"""Vectors over the prime field as packed residues, one operation for all entries, and authenticated ones.

Values of the preprocessing stay in this form until they are opened or handed out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reference.core.encoding import Item
from reference.core.reject import require
from reference.core.transcript import hash_items
from reference.preprocessing.kernel import Kernel
from reference.preprocessing.octets import Packed, integers, pack_residues, residue_octets
from reference.spdz.shares import Shares


@dataclass(frozen=True)
class Field:
    """A prime field, and the engine that computes in it.

    Spec: OF-1
    """

    prime: int
    kernel: Kernel

    @property
    def width(self) -> int:
        """Bytes of an entry."""
        return residue_octets(self.prime)

    def vector(self, residues: Iterable[int]) -> "Vector":
        """Integers modulo p."""
        return Vector(self, pack_residues((residue % self.prime for residue in residues), self.prime))

    def random(self, count: int, label: str, *items: Item) -> "Vector":
        """Uniform as seen by anybody who does not know all ``items``. Spec: OF-1.KEY"""
        stream = hash_items(label, *items, length=self.width * count)
        return Vector(self, self.kernel.reduced(self.prime, stream))

    def read(self, octets: Packed, count: int, sender: int) -> "Vector":
        """``count`` residues; anything else is refused as ``OF-1.V0`` and its sender accused."""
        right = len(octets) == count * self.width and self.kernel.reduced(self.prime, octets) == octets
        require(right, "OF-1.V0", blame=sender, evidence=f"{count} residues expected")
        return Vector(self, octets)


@dataclass(frozen=True, repr=False)
class Vector:
    """Residues, packed. Sums, differences and products entry by entry.

    Spec: OF-1
    """

    field: Field
    octets: Packed

    def __len__(self) -> int:
        return len(self.octets) // self.field.width

    def __getitem__(self, part: slice) -> "Vector":
        """Consecutive entries."""
        start, stop, _ = part.indices(len(self))
        return Vector(self.field, self.octets[start * self.field.width : stop * self.field.width])

    def __add__(self, other: "Vector") -> "Vector":
        return Vector(self.field, self.field.kernel.add(self.field.prime, self.octets, other.octets))

    def __sub__(self, other: "Vector") -> "Vector":
        return Vector(self.field, self.field.kernel.subtract(self.field.prime, self.octets, other.octets))

    def __mul__(self, other: "Vector") -> "Vector":
        return Vector(self.field, self.field.kernel.multiply(self.field.prime, self.octets, other.octets))

    def total(self) -> int:
        """The sum of all entries."""
        return self.field.kernel.total(self.field.prime, self.octets)

    def integers(self) -> list[int]:
        """The entries."""
        return integers(self.octets, self.field.width)

    def split(self, parts: int) -> list["Vector"]:
        """Pieces of equal length."""
        size = len(self) // parts
        return [self[part * size : (part + 1) * size] for part in range(parts)]


def join(vectors: Sequence[Vector]) -> Vector:
    """One vector out of at least one, in order.

    Spec: OF-1
    """
    return Vector(vectors[0].field, b"".join([vector.octets for vector in vectors]))


@dataclass(frozen=True, repr=False)
class Authenticated:
    """One party's part of an authenticated vector: what :class:`Shares` are, packed.

    Spec: SP-1, SP-2
    """

    values: Vector
    macs: Vector

    def __getitem__(self, part: slice) -> "Authenticated":
        return Authenticated(self.values[part], self.macs[part])

    def __add__(self, other: "Authenticated") -> "Authenticated":
        return Authenticated(self.values + other.values, self.macs + other.macs)

    def __sub__(self, other: "Authenticated") -> "Authenticated":
        return Authenticated(self.values - other.values, self.macs - other.macs)

    def __mul__(self, factors: Vector) -> "Authenticated":
        """With public factors, entry by entry."""
        return Authenticated(self.values * factors, self.macs * factors)

    def total(self) -> Shares:
        """The sum of all entries."""
        return Shares(self.values.field.prime, (self.values.total(),), (self.macs.total(),))

    def split(self, parts: int) -> list["Authenticated"]:
        """Pieces of equal length."""
        return [Authenticated(*pair) for pair in zip(self.values.split(parts), self.macs.split(parts), strict=True)]

    def shares(self) -> Shares:
        """To open or to hand out."""
        return Shares(self.values.field.prime, tuple(self.values.integers()), tuple(self.macs.integers()))
