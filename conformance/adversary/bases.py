"""What a cheater does besides the one change that is swept, so that there is a dispute or a notice to change."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeVar

from conformance.adversary.liar import Silent
from conformance.adversary.rewrite import Place
from conformance.adversary.strategies import Knowledge, Move, resealed, scheming
from reference.core.channel import WireProtocol, peek
from reference.core.identity import Identity
from reference.messages.wire import AbortNotice

T = TypeVar("T")


class Base(Protocol):
    """The corruption of the party with this number and identity."""

    def __call__(self, me: int, identity: Identity, honest: WireProtocol[T], /) -> WireProtocol[T]:
        """What it says instead of its honest code."""
        ...


def honestly(_me: int, _identity: Identity, honest: WireProtocol[T]) -> WireProtocol[T]:
    """Nothing."""
    return honest


def making(*moves: Move) -> Base:
    """These moves."""

    def base(me: int, identity: Identity, honest: WireProtocol[T]) -> WireProtocol[T]:
        corruption: Callable[[WireProtocol[T]], WireProtocol[T]] = scheming(me, identity, moves, Knowledge())
        return corruption(honest)

    return base


def stopping(place: Place, notice: AbortNotice) -> Base:
    """Its last word is a notice, where it should say the first message of a type in a phase and round."""

    def base(_me: int, identity: Identity, honest: WireProtocol[T]) -> WireProtocol[T]:
        wire = next(honest)
        while True:
            said = next(iter(wire.messages.values()), b"")
            here = (wire.position.phase, wire.position.round, peek(said))
            if here == (place.phase, place.round, place.kind.__name__):
                words = dict.fromkeys(wire.messages, resealed(identity, said, notice))
                yield replace(wire, slot="abort", messages=words, senders=())
                raise Silent
            wire = honest.send((yield wire))

    return base
