"""Correlated products with a fixed key: ``t + q = x Delta`` for any ``x`` of one party and the MAC key of another.

The owner of ``x`` has two seeds for every bit of the other's key ``Delta``, and the holder of the key has the seed
that the bit chooses. Seeds are expanded to fresh residues ``t0_i`` and ``t1_i`` for every product. The owner says
``u_i = t0_i - t1_i + x``, so the holder knows ``t0_i + Delta_i x``; both add up with the weights ``2^i``. Nothing here
makes the owner use one ``x`` for all bits: the check of the inputs does.
"""

from collections.abc import Sequence
from itertools import repeat

from reference.core.transcript import hash_items
from reference.preprocessing.octets import integers, join_residues, read_residues, uniform_octets
from reference.preprocessing.ot_extension import SeedPair


class ProductOwner:
    """The side of the values: both seeds for each bit of the other party's key.

    Spec: OF-1
    """

    def __init__(self, prime: int, seeds: Sequence[SeedPair]) -> None:
        self._prime, self._seeds = prime, seeds

    def extend(self, batch: int, values: Sequence[int]) -> tuple[str, list[int]]:
        """Corrections to send, value by value within each bit, and ``t = -sum_i 2^i t0_i`` for every value.

        Spec: OF-1
        """
        p, count = self._prime, len(values)
        corrections: list[int] = []
        shares = [0] * count
        for bit, (zero, one) in enumerate(self._seeds):
            first, second = expand(p, zero, batch, count), expand(p, one, batch, count)
            corrections += [(t0 - t1 + x) % p for t0, t1, x in zip(first, second, values, strict=True)]
            shares = [share - (t0 << bit) for share, t0 in zip(shares, first, strict=True)]
        return join_residues(corrections, p), [share % p for share in shares]


class KeyHolder:
    """The side of the key: its bits, and for each the seed that it chose.

    Spec: OF-1
    """

    def __init__(self, prime: int, key: int, seeds: Sequence[bytes]) -> None:
        self._prime, self._key, self._seeds = prime, key, seeds

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
            expanded = expand(p, seed, batch, count)
            shares = [share + (t + u << bit) for share, t, u in zip(shares, expanded, used, strict=True)]
        return [share % p for share in shares]


def expand(prime: int, seed: bytes, batch: int, count: int) -> list[int]:
    """Integers from a seed that are uniform modulo ``prime``; callers reduce. Spec: OF-1"""
    width = uniform_octets(prime)
    return integers(hash_items("OF-1/product", seed, batch, length=width * count), width)
