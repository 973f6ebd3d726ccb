"""Fiat-Shamir: challenges from everything that they must bind."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from reference.core.encoding import Item, frame
from spec.parameters import CHALLENGE_BITS

VERSION = "HELEN/1"


@dataclass(frozen=True)
class Context:
    """Where a proof lives: session, prover, phase, round, index. A proof holds nowhere else.

    Spec: FS-1
    """

    session: bytes
    prover: int
    phase: str
    round: int
    index: str


class Transcript:
    """A SHAKE-256 sponge: absorb what is public, squeeze challenges of ``kappa = 128`` bits.

    Spec: FS-1
    """

    def __init__(self, rule: str, context: Context) -> None:
        self._sponge = hashlib.shake_256()
        self.absorb(VERSION, rule, context.session, context.prover)
        self.absorb(context.phase, context.round, context.index)

    def absorb(self, *items: Item) -> None:
        """Absorb items one after the other, each with type and length."""
        self._sponge.update(b"".join(map(frame, items)))

    def absorb_all(self, label: str, items: Iterable[Item]) -> None:
        """Absorb a labelled list together with its length."""
        listed = tuple(items)
        self.absorb(label, len(listed), *listed)

    def challenges(self, count: int) -> tuple[int, ...]:
        """The next ``count`` challenges, each uniform in ``[0, 2^kappa)`` as seen by the prover."""
        self.absorb("challenge", count)
        width = CHALLENGE_BITS // 8
        stream = self._sponge.digest(width * count)
        return tuple(int.from_bytes(stream[i * width : (i + 1) * width], "big") for i in range(count))

    def challenge(self) -> int:
        """The next single challenge."""
        return self.challenges(1)[0]


def hash_items(label: str, *items: Item, length: int = 32) -> bytes:
    """A labelled hash of items for commitments, session ids and derived bases.

    Spec: FS-1
    """
    return hashlib.shake_256(b"".join(map(frame, (VERSION, label, *items)))).digest(length)


def hash_to_range(bits: int, label: str, *items: Item) -> int:
    """An integer of at most ``bits`` bits derived from public items.

    Spec: FS-1
    """
    return int.from_bytes(hash_items(label, *items, length=(bits + 7) // 8), "big") >> (-bits % 8)
