"""Vectors of residues as bytes, and bytes as field elements."""

from collections.abc import Callable, Iterable

from reference.core.encoding import Item
from reference.core.reject import require
from reference.core.transcript import hash_items
from reference.preprocessing.block_cipher import BLOCK

SURPLUS_BITS = 128
"""Random bits beyond the length of the prime: reduced modulo p they are ``2^-128`` away from uniform."""


def residue_octets(prime: int) -> int:
    """Bytes of a residue in ``[0, p)``.

    Spec: OF-1
    """
    return (prime.bit_length() + 7) // 8


def uniform_blocks(prime: int) -> int:
    """Blocks of a cipher that make an integer which is uniform modulo p.

    Spec: OF-1
    """
    return -(-(prime.bit_length() + SURPLUS_BITS) // (8 * BLOCK))


def pack_residues(residues: Iterable[int], prime: int) -> bytes:
    """Residues, each big-endian in its full length.

    Spec: OF-1
    """
    width = residue_octets(prime)
    return b"".join([residue.to_bytes(width, "big") for residue in residues])


def read_residues(octets: bytes, count: int, prime: int, sender: int) -> list[int]:
    """The ``count`` residues in ``octets``; anything else is refused as ``OF-1.V0`` and its sender accused.

    Spec: OF-1
    """
    residues = integers(octets, residue_octets(prime))
    right = len(octets) == residue_octets(prime) * count and max(residues, default=0) < prime
    require(right, "OF-1.V0", blame=sender, evidence=f"{count} residues expected")
    return residues


def require_residues(
    octets: bytes, count: int, prime: int, sender: int, canonical: Callable[[int, bytes], bool]
) -> None:
    """As :func:`read_residues`, but left packed; ``canonical`` tells whether all packed residues are below p.

    Spec: OF-1
    """
    right = len(octets) == residue_octets(prime) * count and canonical(prime, octets)
    require(right, "OF-1.V0", blame=sender, evidence=f"{count} residues expected")


def integers(octets: bytes, width: int) -> list[int]:
    """Big-endian integers of ``width`` bytes each.

    Spec: OF-1
    """
    return [int.from_bytes(octets[start : start + width], "big") for start in range(0, len(octets), width)]


def field_elements(prime: int, count: int, label: str, *items: Item) -> list[int]:
    """``count`` residues, uniform as seen by anybody who does not know all ``items``.

    Spec: OF-1
    """
    width = BLOCK * uniform_blocks(prime)
    stream = hash_items(label, *items, length=width * count)
    return [integer % prime for integer in integers(stream, width)]
