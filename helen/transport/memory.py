"""All participants of a session in one process.

A participant advances as soon as the bytes that it awaits are there, so the order in which participants are
served cannot matter; tests shuffle it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from reference.core.channel import Wire, WireProtocol
from reference.core.reject import Abort
from reference.core.rounds import Position

T = TypeVar("T")
Observer = Callable[[int, Position], None]


@dataclass
class Outcome(Generic[T]):
    """How one participant ended: with a result, or with an abort."""

    result: T | None = None
    abort: Abort | None = None


@dataclass
class Session(Generic[T]):
    """What happened: an outcome for each participant and the public messages in a canonical order."""

    outcomes: dict[int, Outcome[T]]
    transcript: list[bytes] = field(default_factory=list)


class MemoryDriver(Generic[T]):
    """Runs the wire protocols of all participants to their end.

    ``order``: in which order participants are served. ``observe``: called when a participant reaches a position.
    """

    def __init__(
        self, participants: Mapping[int, WireProtocol[T]], *, order: Sequence[int] = (), observe: Observer | None = None
    ) -> None:
        self._protocols = dict(participants)
        self._order = tuple(order) or tuple(sorted(participants))
        self._observe = observe or (lambda _number, _position: None)
        self._mail: dict[tuple[Position, str, int, int], bytes] = {}
        self._last_words: dict[int, Wire | None] = {}
        self._waiting: dict[int, Wire] = {}
        self._public: list[tuple[int, int, int, bytes]] = []
        self._slots: dict[tuple[Position, str], int] = {}
        self._session: Session[T] = Session({number: Outcome() for number in participants})

    def run(self) -> Session[T]:
        """Run until every participant has ended; silence counts as an end once nobody can go on."""
        for number in self._order:
            self._step(number, None)
        while self._waiting:
            waiting = [number for number in self._order if number in self._waiting]
            ready = [number for number in waiting if self._complete(number)] or waiting
            for number, received in [(number, self._collect(number)) for number in ready]:
                self._step(number, received)
        self._session.transcript = [octets for *_, octets in sorted(self._public)]
        return self._session

    def _step(self, number: int, received: Mapping[int, bytes | None] | None) -> None:
        self._waiting.pop(number, None)
        protocol, outcome = self._protocols[number], self._session.outcomes[number]
        try:
            wire = next(protocol) if received is None else protocol.send(received)
        except StopIteration as stop:
            outcome.result = stop.value
            self._last_words.setdefault(number, None)
        except Abort as abort:
            outcome.abort = abort
            self._last_words.setdefault(number, None)
        else:
            self._post(number, wire)

    def _post(self, number: int, wire: Wire) -> None:
        self._observe(number, wire.position)
        self._waiting[number] = wire
        if wire.slot == "abort":
            self._last_words[number] = wire
        for recipient, octets in wire.messages.items():
            self._mail[wire.position, wire.slot, number, recipient] = octets
        if wire.public and number in wire.messages:
            slot = self._slots.setdefault((wire.position, wire.slot), len(self._slots))
            self._public.append((slot, number, len(self._public), wire.messages[number]))

    def _complete(self, number: int) -> bool:
        wire = self._waiting[number]
        return all(
            (wire.position, wire.slot, sender, number) in self._mail or sender in self._last_words
            for sender in wire.senders
        )

    def _collect(self, number: int) -> dict[int, bytes | None]:
        wire = self._waiting[number]
        return {sender: self._delivered(wire, sender, number) for sender in wire.senders}

    def _delivered(self, wire: Wire, sender: int, recipient: int) -> bytes | None:
        octets = self._mail.get((wire.position, wire.slot, sender, recipient))
        farewell = self._last_words.get(sender)
        if octets is None and farewell is not None:
            return farewell.messages.get(recipient)
        return octets
