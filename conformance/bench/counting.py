"""What a preparation consumes of its primitives, counted while it runs."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from reference.preprocessing.block_cipher import BLOCK
from reference.preprocessing.kernel import Kernel
from reference.preprocessing.octets import residue_octets, uniform_blocks


@dataclass(frozen=True)
class Counts:
    """Octets of AES and residues made from keys of transfers, by all parties together."""

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

    def transposed(self, columns: Sequence[bytes]) -> bytes:
        """For the matrices of sender and receiver together, three of that size are expanded."""
        self._note(aes=3 * sum(map(len, columns)) // 2)
        return self._kernel.transposed(columns)

    def hash_rows(self, key: bytes, rows: bytes, blocks: int) -> bytes:
        """One block for the row, and one for each that is asked for."""
        self._note(aes=len(rows) * (1 + blocks))
        return self._kernel.hash_rows(key, rows, blocks)

    def canonical(self, prime: int, residues: bytes) -> bool:
        """Free of charge."""
        return self._kernel.canonical(prime, residues)

    def send_products(self, prime: int, zeros: bytes, ones: bytes, right: Sequence[int]) -> tuple[bytes, Sequence[int]]:
        """Both keys become residues."""
        self._note(residues=2 * len(zeros) // (BLOCK * uniform_blocks(prime)))
        return self._kernel.send_products(prime, zeros, ones, right)

    def receive_products(self, prime: int, keys: bytes, choices: int, corrections: bytes) -> Sequence[int]:
        """The chosen key becomes a residue."""
        self._note(residues=len(keys) // (BLOCK * uniform_blocks(prime)))
        return self._kernel.receive_products(prime, keys, choices, corrections)

    def own_products(
        self, prime: int, seeds: Sequence[tuple[bytes, bytes]], batch: int, values: Sequence[int]
    ) -> tuple[bytes, Sequence[int]]:
        """Both seeds of a bit are expanded for every value."""
        self._expand(prime, 2 * len(seeds) * len(values))
        return self._kernel.own_products(prime, seeds, batch, values)

    def keyed_products(
        self, prime: int, seeds: Sequence[bytes], key: int, batch: int, corrections: bytes
    ) -> Sequence[int]:
        """The chosen seed of a bit is expanded for every value."""
        self._expand(prime, len(corrections) // residue_octets(prime))
        return self._kernel.keyed_products(prime, seeds, key, batch, corrections)

    def _expand(self, prime: int, residues: int) -> None:
        self._note(aes=BLOCK * uniform_blocks(prime) * residues, residues=residues)
