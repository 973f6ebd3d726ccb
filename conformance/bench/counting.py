"""What a preparation consumes of its primitives, counted while it runs."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from reference.preprocessing.kernel import Kernel, Keys
from reference.preprocessing.octets import Bits, Packed


@dataclass(frozen=True)
class Counts:
    """Octets of AES and keys of transfers that enter sums modulo p, by all parties together."""

    aes: int = 0
    residues: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    def __sub__(self, other: "Counts") -> "Counts":
        return self + Counts(-other.aes, -other.residues)


class CountingKernel:
    """Hands every operation on to a kernel and adds up what it costs at least."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel, self.counts = kernel, Counts()

    def _note(self, aes: int = 0, residues: int = 0) -> None:
        self.counts += Counts(aes, residues)

    def expand(self, seeds: Sequence[Packed], batch: int, octets: int) -> Packed:
        """As many octets as asked for."""
        self._note(aes=len(seeds) * octets)
        return self._kernel.expand(seeds, batch, octets)

    def transposed(self, columns: Packed) -> Packed:
        """Free of charge."""
        return self._kernel.transposed(columns)

    def hash_rows(self, key: bytes, rows: Packed, shift: bytes, blocks: int) -> Packed:
        """One block for the row, and one for each that is asked for."""
        self._note(aes=len(rows) * (1 + blocks))
        return self._kernel.hash_rows(key, rows, shift, blocks)

    def offer(self, prime: int, zeros: Keys, ones: Keys, values: Sequence[int]) -> tuple[bytes, Sequence[int]]:
        """One sum for the correction and one that is weighted."""
        self._note(residues=2 * prime.bit_length() * len(values))
        return self._kernel.offer(prime, zeros, ones, values)

    def collect(self, prime: int, keys: Keys, chosen: Bits, corrections: Packed) -> Sequence[int]:
        """One weighted sum."""
        sums = self._kernel.collect(prime, keys, chosen, corrections)
        self._note(residues=prime.bit_length() * len(sums))
        return sums
