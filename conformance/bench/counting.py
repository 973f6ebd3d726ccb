"""What a preparation consumes of its primitives, counted while it runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from reference.preprocessing.kernel import Generators, Kernel, Keys
from reference.preprocessing.octets import Bits, Packed, residue_octets


@dataclass(frozen=True)
class Counts:
    """Octets of AES and keys of transfers that enter sums modulo p, by all parties together."""

    aes: int = 0
    residues: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    def __sub__(self, other: "Counts") -> "Counts":
        return self + Counts(-other.aes, -other.residues)


class CountingGenerators:
    """Notes as many octets as are asked for."""

    def __init__(self, count: int, generators: Generators, note: Callable[[int], None]) -> None:
        self._count, self._generators, self._note = count, generators, note

    def one(self, index: int, batch: int, octets: int) -> Packed:
        """From one seed."""
        self._note(octets)
        return self._generators.one(index, batch, octets)

    def all(self, batch: int, octets: int) -> Packed:
        """From every seed."""
        self._note(self._count * octets)
        return self._generators.all(batch, octets)


class CountingKernel:
    """Hands every operation on to a kernel and adds up what it costs at least."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel, self.counts = kernel, Counts()

    def _note(self, aes: int = 0, residues: int = 0) -> None:
        self.counts += Counts(aes, residues)

    def generators(self, seeds: Sequence[Packed]) -> Generators:
        """Their octets count when they are made."""
        return CountingGenerators(len(seeds), self._kernel.generators(seeds), self._note)

    def transposed(self, columns: Packed) -> Packed:
        """Free of charge."""
        return self._kernel.transposed(columns)

    def hash_rows(self, key: bytes, rows: Packed, shift: bytes, blocks: int) -> Packed:
        """One block for the row, and one for each that is asked for."""
        self._note(aes=len(rows) * (1 + blocks))
        return self._kernel.hash_rows(key, rows, shift, blocks)

    def offer(self, prime: int, zeros: Keys, ones: Keys, values: Packed) -> tuple[bytes, Packed]:
        """One sum for the correction and one that is weighted."""
        self._note(residues=2 * prime.bit_length() * len(values) // residue_octets(prime))
        return self._kernel.offer(prime, zeros, ones, values)

    def collect(self, prime: int, keys: Keys, chosen: Bits, corrections: Packed) -> Packed:
        """One weighted sum."""
        self._note(residues=len(corrections) // residue_octets(prime))
        return self._kernel.collect(prime, keys, chosen, corrections)

    def reduced(self, prime: int, strings: Packed) -> Packed:
        """Free of charge, like all that follow."""
        return self._kernel.reduced(prime, strings)

    def add(self, prime: int, left: Packed, right: Packed) -> Packed:
        """Sums."""
        return self._kernel.add(prime, left, right)

    def subtract(self, prime: int, left: Packed, right: Packed) -> Packed:
        """Differences."""
        return self._kernel.subtract(prime, left, right)

    def multiply(self, prime: int, left: Packed, right: Packed) -> Packed:
        """Products."""
        return self._kernel.multiply(prime, left, right)

    def total(self, prime: int, residues: Packed) -> int:
        """One sum."""
        return self._kernel.total(prime, residues)
