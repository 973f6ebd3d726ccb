"""A corrupted party that follows its honest code but says something else at a chosen place.

The change is made before the message is signed, so the others receive a message that is formally in order.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from reference.core.rounds import Broadcast, Outgoing, Private, Protocol
from reference.messages.base import Message

T = TypeVar("T")
M = TypeVar("M", bound=Message)


@dataclass(frozen=True)
class Place:
    """The ``occurrence``-th message (from 0) of a type in a phase and round."""

    phase: str
    round: int
    kind: type[Message]
    occurrence: int = 0


def rewriting(
    place: Place, change: Callable[[M], Message], *, adopt: bool = False
) -> Callable[[Protocol[T]], Protocol[T]]:
    """A corruption that sends ``change(message)`` instead of the message at ``place``.

    The honest code of the corrupted party goes on as if it had sent what it meant to send; with ``adopt``, it goes on
    from what was sent.
    """

    def corruption(honest: Protocol[T]) -> Protocol[T]:
        seen = 0
        try:
            outgoing = next(honest)
            while True:
                if isinstance(outgoing, Broadcast) and _matches(outgoing, place):
                    meant, seen = outgoing.message, seen + 1
                    said = change(cast(M, meant)) if seen == place.occurrence + 1 else meant
                    received = yield replace(outgoing, message=said)
                    if not adopt:
                        received = {sender: meant if other == said else other for sender, other in received.items()}
                else:
                    received = yield outgoing
                outgoing = honest.send(received)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]  # the value of Protocol[T]

    return corruption


def rewriting_private(
    place: Place, change: Callable[[M], Message], *, to: int | None = None
) -> Callable[[Protocol[T]], Protocol[T]]:
    """A corruption that privately says ``change(message)`` to one party, or to every other one, at ``place``."""

    def corruption(honest: Protocol[T]) -> Protocol[T]:
        seen = 0
        try:
            outgoing = next(honest)
            while True:
                if isinstance(outgoing, Private) and _matches(outgoing, place):
                    seen += 1
                    if seen == place.occurrence + 1:
                        said = {
                            recipient: change(cast(M, message)) if to in (None, recipient) else message
                            for recipient, message in outgoing.messages.items()
                        }
                        outgoing = replace(outgoing, messages=said)
                received = yield outgoing
                outgoing = honest.send(received)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]  # the value of Protocol[T]

    return corruption


def _matches(outgoing: Outgoing, place: Place) -> bool:
    kind = outgoing.expects if isinstance(outgoing, Private) else type(outgoing.message)
    position = (outgoing.position.phase, outgoing.position.round)
    return position == (place.phase, place.round) and issubclass(kind, place.kind)


def add_at(field: str, index: int, amount: int) -> Callable[[Message], Message]:
    """A change that adds ``amount`` to one entry of a list of integers."""

    def change(message: Message) -> Message:
        values = list(getattr(message, field))
        values[index] += amount
        return message.model_copy(update={field: tuple(values)})

    return change
