"""Vectors of numbers and of bits as bytes, least significant first."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from reference.core.reject import require

Packed = bytes | memoryview
"""Entries of equal length, one after the other."""

Matrix = npt.NDArray[np.uint8]
"""Bytes, a row for every vector."""

Bits = npt.NDArray[np.uint8]
"""Zeros and ones."""

DISTANCE_BITS = 127
"""A random string that is read as a residue is ``2^-127`` away from uniform."""


def residue_octets(prime: int) -> int:
    """Bytes of a residue in ``[0, p)``, and of a random string that stands for one.

    What is uniform in ``[0, 2^n)`` is at most ``(2^n mod p) / 2^n`` away from uniform modulo p. ``ValueError`` for a
    prime where that is more than ``2^-127``, because it is not close enough to a power of two.

    Spec: OF-1, OF-1.KEY
    """
    octets = (prime.bit_length() + 7) // 8
    strings = 1 << 8 * octets
    if strings % prime << DISTANCE_BITS > strings:
        raise ValueError(f"{prime} is no prime for the preprocessing")
    return octets


def pack_residues(residues: Iterable[int], prime: int) -> bytes:
    """Residues, each in its full length.

    Spec: OF-1
    """
    width = residue_octets(prime)
    return b"".join([residue.to_bytes(width, "little") for residue in residues])


def require_entries(octets: Packed, count: int, width: int, sender: int) -> None:
    """``count`` entries of ``width`` bytes, or a refusal as ``OF-1.V0``.

    Spec: OF-1
    """
    require(len(octets) == count * width, "OF-1.V0", blame=sender, evidence=f"{count} entries expected")


def integers(octets: Packed, width: int) -> list[int]:
    """Integers of ``width`` bytes each.

    Spec: OF-1
    """
    return [int.from_bytes(octets[start : start + width], "little") for start in range(0, len(octets), width)]


def bits_of(residues: Packed, prime: int) -> Bits:
    """Row ``h`` of the result has bit ``h`` of every residue.

    Spec: OF-1
    """
    octets = np.frombuffer(residues, np.uint8).reshape(-1, residue_octets(prime))
    return np.unpackbits(octets, axis=1, bitorder="little")[:, : prime.bit_length()].T


def joined(bits: Bits) -> int:
    """Bits as an integer, the first row lowest, and within a row the first entry.

    Spec: OF-1
    """
    return int.from_bytes(np.packbits(bits, bitorder="little").tobytes(), "little")
