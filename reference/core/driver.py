"""A driver that moves the bytes of all participants of a session within this machine's memory.

A participant advances as soon as the bytes that it awaits are there, so the order in which participants are
served cannot matter; tests shuffle it.

Spec: MS-1, MS-3
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from reference.core.channel import Wire, WireProtocol
from reference.core.reject import Abort
from reference.core.rounds import Position

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Observer = Callable[[int, Position], None]
Delivery = Mapping[int, bytes | None]


@dataclass(frozen=True)
class Ended(Generic[T_co]):
    """A participant has come to its end: with a result, or with an abort."""

    result: T_co | None
    abort: Abort | None = None


class Participant(Protocol[T_co]):
    """Someone who advances by one step at a time. The driver begins the steps of many before it finishes any."""

    def begin(self, delivery: Delivery | None) -> None:
        """Start the next step with the bytes that were awaited; ``None`` for the very first step."""
        ...

    def finish(self) -> Wire | Ended[T_co]:
        """Wait for the step: what is said next, or the end."""
        ...


class LocalParticipant(Generic[T]):
    """A wire protocol that runs here, when its step is finished."""

    def __init__(self, protocol: WireProtocol[T]) -> None:
        self._protocol = protocol
        self._delivery: Delivery | None = None

    def begin(self, delivery: Delivery | None) -> None:
        """Keep the bytes."""
        self._delivery = delivery

    def finish(self) -> Wire | Ended[T]:
        """Advance the protocol."""
        try:
            return next(self._protocol) if self._delivery is None else self._protocol.send(self._delivery)
        except StopIteration as stop:
            return Ended(stop.value)
        except Abort as abort:
            return Ended(None, abort.with_traceback(None))  # whose frames would keep what is to be forgotten


@dataclass
class Session(Generic[T]):
    """What happened: how each participant ended, and the public messages in a canonical order."""

    outcomes: dict[int, Ended[T]]
    transcript: list[bytes] = field(default_factory=list)


class MemoryDriver(Generic[T]):
    """Runs all participants (wire protocols run here) to their end.

    ``order``: in which order participants are served. ``observe``: called when a participant reaches a position.
    """

    def __init__(
        self,
        participants: Mapping[int, WireProtocol[T] | Participant[T]],
        *,
        order: Sequence[int] = (),
        observe: Observer | None = None,
    ) -> None:
        self._participants: dict[int, Participant[T]] = {
            number: LocalParticipant(participant) if isinstance(participant, Generator) else participant
            for number, participant in participants.items()
        }
        self._order = tuple(order) or tuple(sorted(participants))
        self._observe = observe or (lambda _number, _position: None)
        self._mail: dict[tuple[Position, str, int, int], bytes] = {}
        self._last_words: dict[int, Wire | None] = {}
        self._waiting: dict[int, Wire] = {}
        self._public: list[tuple[int, int, int, bytes]] = []
        self._slots: dict[tuple[Position, str], int] = {}
        self._outcomes: dict[int, Ended[T]] = {}

    def run(self) -> Session[T]:
        """Run until every participant has ended; silence counts as an end once nobody can go on."""
        self._advance(dict.fromkeys(self._order))
        while self._waiting:
            waiting = [number for number in self._order if number in self._waiting]
            ready = [number for number in waiting if self._complete(number)] or waiting
            self._advance({number: self._collect(number) for number in ready})
        return Session(self._outcomes, [octets for *_, octets in sorted(self._public)])

    def _advance(self, deliveries: Mapping[int, Delivery | None]) -> None:
        for number, delivery in deliveries.items():
            self._waiting.pop(number, None)
            self._participants[number].begin(delivery)
        for number in deliveries:
            step = self._participants[number].finish()
            if isinstance(step, Ended):
                self._outcomes[number] = step
                self._last_words.setdefault(number, None)
            else:
                self._post(number, step)

    def _post(self, number: int, wire: Wire) -> None:
        self._observe(number, wire.position)
        self._waiting[number] = wire
        if wire.slot == "abort":
            self._last_words[number] = wire
        for recipient, octets in wire.messages.items():
            self._mail[wire.position, wire.slot, number, recipient] = octets
        if wire.public:
            slot = self._slots.setdefault((wire.position, wire.slot), len(self._slots))
            for octets in dict.fromkeys(wire.messages.values()):  # of an equivocating sender several
                self._public.append((slot, number, len(self._public), octets))

    def _complete(self, number: int) -> bool:
        wire = self._waiting[number]
        return all(
            (wire.position, wire.slot, sender, number) in self._mail or sender in self._last_words
            for sender in wire.senders
        )

    def _collect(self, number: int) -> Delivery:
        wire = self._waiting[number]
        return {sender: self._delivered(wire, sender, number) for sender in wire.senders}

    def _delivered(self, wire: Wire, sender: int, recipient: int) -> bytes | None:
        octets = self._mail.pop((wire.position, wire.slot, sender, recipient), None)
        farewell = self._last_words.get(sender)
        if octets is None and farewell is not None:
            return farewell.messages.get(recipient)
        return octets
