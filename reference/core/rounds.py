"""A protocol is a generator: it yields what a party says in one round and receives what everyone said.

Sub-protocols compose with ``yield from``. Nothing here knows about bytes, signatures or networks; that is
:mod:`reference.core.channel`, which wraps a protocol, and a driver, which moves the bytes.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from reference.messages.base import Message

DEALER = 0
"""The number under which a trusted dealer sends. The parties are 1..m."""

T = TypeVar("T")
M = TypeVar("M", bound=Message)


@dataclass(frozen=True)
class Position:
    """Where in the session a message belongs: phase, round of the phase, index within the round.

    Spec: MS-2
    """

    phase: str
    round: int
    index: int

    def __str__(self) -> str:
        return f"{self.phase}/{self.round}/{self.index}"


@dataclass(frozen=True)
class Broadcast:
    """Send ``message`` to everyone, and expect a message of the same type from everyone, echoed.

    Spec: MS-1
    """

    position: Position
    message: Message


@dataclass(frozen=True)
class Private:
    """Send each recipient a message of its own, and expect one of type ``expects`` from each of ``senders``.

    Spec: MS-3
    """

    position: Position
    messages: Mapping[int, Message]
    senders: tuple[int, ...]
    expects: type[Message]


Outgoing = Broadcast | Private
Received = Mapping[int, Message]
Protocol = Generator[Outgoing, Received, T]


class Rounds:
    """Counts positions. Every party runs the same sequence of rounds, so all counters agree.

    Spec: MS-2
    """

    def __init__(self, parties: int) -> None:
        self.parties = tuple(range(1, parties + 1))
        self.phase, self.round, self._index = "AG", 0, 0
        self.session: bytes | None = None
        """The session id, once there is one."""

    def enter(self, phase: str, round: int = 0) -> None:
        """Begin a phase, or the next round of a phase."""
        self.phase, self.round, self._index = phase, round, 0

    def _next(self) -> Position:
        position = Position(self.phase, self.round, self._index)
        self._index += 1
        return position

    def broadcast(self, message: M) -> Protocol[dict[int, M]]:
        """Everybody says one message of this type to everybody; returns all of them by sender."""
        received = yield Broadcast(self._next(), message)
        return {sender: cast(M, received[sender]) for sender in self.parties}

    def private(
        self, messages: Mapping[int, Message], senders: tuple[int, ...], expects: type[M]
    ) -> Protocol[dict[int, M]]:
        """Everybody sends the given messages privately and receives one from each of ``senders``."""
        received = yield Private(self._next(), messages, senders, expects)
        return {sender: cast(M, received[sender]) for sender in senders}
