"""Explicit coins: every random value is a function of a seed and of the name of the value."""

import hashlib
import secrets
from collections.abc import Iterable
from math import gcd

from reference.core.encoding import Item, frame

SEED_BYTES = 32


class CoinReuse(RuntimeError):
    """The same coin was drawn twice, or after the coins were handed over: a defect of the calling code."""


class Coins:
    """A tree of named random values.

    A value depends on the seed, on the path of names that leads to it and on nothing else: drawing in
    another order, or in parallel, gives the same bytes. A name can be drawn once only, because a nonce
    that is used twice gives secrets away.

    Spec: CO-1
    """

    __slots__ = ("_drawn", "_key")

    def __init__(self, seed: bytes, drawn: Iterable[bytes] = ()) -> None:
        """``drawn``: names that :meth:`hand_over` listed; they cannot be drawn again."""
        if len(seed) < SEED_BYTES:
            raise ValueError(f"a seed has at least {SEED_BYTES} bytes, this one has {len(seed)}")
        self._key = seed
        self._drawn = set(drawn)

    @classmethod
    def from_system(cls) -> "Coins":
        """Fresh coins from the operating system's generator."""
        return cls(secrets.token_bytes(SEED_BYTES))

    def __repr__(self) -> str:
        return "Coins(<secret>)"

    def hand_over(self) -> tuple[bytes, tuple[bytes, ...]]:
        """The seed and all names drawn so far, to go on elsewhere; here nothing can be drawn any more."""
        seed, self._key = self._key, b""
        if not seed:
            raise CoinReuse("these coins were handed over before")
        return seed, tuple(sorted(self._drawn))

    def child(self, *path: Item) -> "Coins":
        """The subtree below ``path``; a child taken twice is refused just like a value drawn twice."""
        return Coins(self._expand(b"child", path, SEED_BYTES))

    def octets(self, length: int, *path: Item) -> bytes:
        """``length`` uniform bytes."""
        return self._expand(b"octets", path, length)

    def bits(self, width: int, *path: Item) -> int:
        """An integer, uniform in ``[0, 2^width)``."""
        octets = self._expand(b"bits", path, (width + 7) // 8)
        return int.from_bytes(octets, "big") >> (-width % 8)

    def below(self, bound: int, *path: Item) -> int:
        """An integer in ``[0, bound)``, at most ``2^-128`` away from uniform."""
        return self.bits(bound.bit_length() + 128, "below", *path) % bound

    def unit(self, modulus: int, *path: Item) -> int:
        """An element of ``Z*_modulus``, at most ``2^-128`` away from uniform."""
        attempt = 0
        while True:
            value = self.below(modulus, "unit", attempt, *path)
            if gcd(value, modulus) == 1:
                return value
            attempt += 1

    def _expand(self, kind: bytes, path: tuple[Item, ...], length: int) -> bytes:
        if not self._key:
            raise CoinReuse("these coins were handed over")
        name = b"".join(map(frame, path))
        if kind + name in self._drawn:
            raise CoinReuse(f"the coin {path!r} was drawn before")
        self._drawn.add(kind + name)
        return hashlib.shake_256(frame(b"HELEN/1 coins") + frame(self._key) + frame(kind) + name).digest(length)
