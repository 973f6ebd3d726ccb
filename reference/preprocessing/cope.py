"""Correlated products with a fixed key: ``t + q = x Delta`` for any ``x`` of one party and the MAC key of another.

The owner of ``x`` has two seeds for every bit of the other's key ``Delta``, and the holder of the key has the seed
that the bit chooses. Seeds are expanded to fresh residues ``t0_i`` and ``t1_i`` for every product. The owner says
``u_i = t0_i - t1_i + x``, so the holder knows ``t0_i + Delta_i x``; both add up with the weights ``2^i``. Nothing here
makes the owner use one ``x`` for all bits: the check of the inputs does.
"""

from collections.abc import Sequence
from itertools import repeat

from reference.preprocessing.block_cipher import BLOCK, expand
from reference.preprocessing.octets import integers, join_residues, read_residues, uniform_blocks


class ProductOwner:
    """The side of the values: both seeds for each bit of the other party's key.

    Spec: OF-1
    """

    def __init__(self, prime: int, zeros: bytes, ones: bytes) -> None:
        self._prime, self._seeds = prime, list(zip(seeds(zeros), seeds(ones), strict=True))

    def extend(self, batch: int, values: Sequence[int]) -> tuple[str, list[int]]:
        """Corrections to send, value by value within each bit, and ``t = -sum_i 2^i t0_i`` for every value.

        Spec: OF-1
        """
        p, count = self._prime, len(values)
        corrections: list[int] = []
        shares = [0] * count
        for bit, (zero, one) in enumerate(self._seeds):
            first, second = residues(p, zero, batch, count), residues(p, one, batch, count)
            corrections += [(t0 - t1 + x) % p for t0, t1, x in zip(first, second, values, strict=True)]
            shares = [share - (t0 << bit) for share, t0 in zip(shares, first, strict=True)]
        return join_residues(corrections, p), [share % p for share in shares]


class KeyHolder:
    """The side of the key: its bits, and for each the seed that it chose.

    Spec: OF-1
    """

    def __init__(self, prime: int, key: int, chosen: bytes) -> None:
        self._prime, self._key, self._seeds = prime, key, seeds(chosen)

    def extend(self, batch: int, text: str, count: int, owner: int) -> list[int]:
        """``q = sum_i 2^i (t_i + Delta_i u_i)`` for every value, where ``t_i`` comes from the chosen seed.

        Refuses corrections of another shape as ``OF-1.V0``.

        Spec: OF-1
        """
        p = self._prime
        corrections = read_residues(text, count * len(self._seeds), p, owner)
        shares = [0] * count
        for bit, seed in enumerate(self._seeds):
            used = corrections[bit * count : (bit + 1) * count] if self._key >> bit & 1 else repeat(0, count)
            expanded = residues(p, seed, batch, count)
            shares = [share + (t + u << bit) for share, t, u in zip(shares, expanded, used, strict=True)]
        return [share % p for share in shares]


def residues(prime: int, seed: bytes, batch: int, count: int) -> list[int]:
    """Integers from a seed that are uniform modulo ``prime``; callers reduce. Spec: OF-1"""
    width = BLOCK * uniform_blocks(prime)
    return integers(expand(seed, batch, width * count), width)


def seeds(octets: bytes) -> list[bytes]:
    """A seed for each bit of a key. Spec: OF-1"""
    return [octets[start : start + BLOCK] for start in range(0, len(octets), BLOCK)]
