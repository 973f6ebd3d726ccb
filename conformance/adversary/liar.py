"""A corrupted party that says something else at one place, and stands by it.

Its honest code goes on as if it had said what it meant to say (:func:`remembering`). Its echo confirms what it really
said, so nobody finds the lie in the echoes; and whatever its own code makes of the consequences, it only falls silent.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from conformance.adversary.leaves import Json
from conformance.adversary.wire import canonical
from reference.core.channel import Wire, WireProtocol, digest_of
from reference.core.driver import Delivery
from reference.core.identity import Identity
from reference.core.reject import Abort
from reference.core.rounds import Broadcast, Position, Protocol

T = TypeVar("T")
Edit = Callable[[bytes], bytes]
"""From a signed message to another one, see :func:`resigned_document`."""
Exchange = Callable[[Wire], WireProtocol[Delivery]]
"""Instead of what the honest code says at a place: what is said and heard there."""


class Silent(Abort):
    """How a corrupted party ends whose own code could not go on."""

    def __init__(self) -> None:
        super().__init__("MS-3", evidence="the corrupted party has fallen silent")


def lying(
    me: int, identity: Identity, position: Position, slot: str, edit: Edit
) -> Callable[[WireProtocol[T]], WireProtocol[T]]:
    """The corruption. ``edit`` gets the message that is said at this place, to whomever."""

    def exchange() -> Exchange:
        liar = _Liar(me, identity, position, slot, edit)

        def said(wire: Wire) -> WireProtocol[Delivery]:
            return (yield liar.said(wire))

        return said

    return cheating(exchange)


def cheating(make: Callable[[], Exchange]) -> Callable[[WireProtocol[T]], WireProtocol[T]]:
    """A party that says and hears through an exchange of its own, made anew for each session, and falls silent when its
    lies break its own code.
    """

    def corruption(honest: WireProtocol[T]) -> WireProtocol[T]:
        exchange = make()
        wire = next(honest)
        while True:
            received = yield from exchange(wire)
            try:
                wire = honest.send(received)
            except StopIteration as stop:
                value: T = stop.value
                return value
            except Abort:
                raise
            except Exception:  # noqa: BLE001  # its own lies may break it in any way
                raise Silent from None

    return corruption


def resigned_document(identity: Identity, document: Mapping[str, Json]) -> bytes:
    """The canonical text of a document whose envelope is signed again."""
    envelope = document["envelope"]
    return canonical({**document, "signature": identity.sign(canonical(envelope))})


def remembering(me: int) -> Callable[[Protocol[T]], Protocol[T]]:
    """A party to whom it seems that it said what it meant, whatever left."""

    def corruption(honest: Protocol[T]) -> Protocol[T]:
        try:
            outgoing = next(honest)
            while True:
                received = yield outgoing
                if isinstance(outgoing, Broadcast):
                    received = {**received, me: outgoing.message}
                outgoing = honest.send(received)
        except StopIteration as stop:
            value: T = stop.value
            return value

    return corruption


class _Liar:
    def __init__(self, me: int, identity: Identity, position: Position, slot: str, edit: Edit) -> None:
        self._me, self._identity, self._place, self._edit = me, identity, (position, slot), edit
        self._lie: bytes | None = None

    def said(self, wire: Wire) -> Wire:
        """What leaves instead of this wire."""
        if (wire.position, wire.slot) == self._place:
            lies = {to: self._edit(octets) for to, octets in wire.messages.items()}
            self._lie = next(iter(lies.values()), None)
            return replace(wire, messages=lies)
        if self._lie is not None and (wire.position, wire.slot) == (self._place[0], "echo"):
            return replace(wire, messages={to: self._confirmed(octets) for to, octets in wire.messages.items()})
        return wire

    def _confirmed(self, octets: bytes) -> bytes:
        document = json.loads(octets)
        assert self._lie is not None
        document["envelope"]["body"]["digests"][self._me - 1] = digest_of(self._lie.decode("utf-8", "replace"))
        return resigned_document(self._identity, document)
