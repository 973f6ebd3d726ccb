"""A participant that survives its own end: what it was told is kept, and told again to its successor.

A protocol draws its coins by name and says nothing else than what follows from its coins and from what it hears, so a
successor with the same coins comes to the same words. Whatever is delivered is kept *before* anything is computed from
it; so no word ever leaves that a successor could contradict, and no coin answers two challenges.

Spec: RS-1
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from reference.core.channel import Wire
from reference.core.driver import Delivery, Ended, Participant

T = TypeVar("T")
RESTARTS = 3
"""How often a participant may be lost before the session is."""


class Journal(Protocol):
    """Deliveries in order, kept where the end of a participant does not reach them. They are as secret as its data."""

    def append(self, delivery: Delivery) -> None:
        """Keep a delivery; when this returns, it is kept.

        Spec: RS-1
        """
        ...

    def deliveries(self) -> Iterable[Delivery]:
        """Everything that was kept.

        Spec: RS-1
        """
        ...


class Lost(Exception):
    """A participant has ended without a word: a crash, not an abort."""


class Contradicted(RuntimeError):
    """A successor said something else: it has other coins, data or code. Nothing more may leave. Spec: RS-1"""


@dataclass
class MemoryJournal:
    """A journal in this process.

    Spec: RS-1
    """

    kept: list[Delivery]

    def append(self, delivery: Delivery) -> None:
        """Keep a delivery. Spec: RS-1"""
        self.kept.append(delivery)

    def deliveries(self) -> Iterable[Delivery]:
        """Everything that was kept. Spec: RS-1"""
        return tuple(self.kept)


class Journalled(Generic[T]):
    """A participant made by ``make``, and its successors. :class:`Lost` when there were too many of them.

    Spec: RS-1
    """

    def __init__(self, make: Callable[[], Participant[T]], journal: Journal) -> None:
        self._make, self._journal, self._left = make, journal, RESTARTS
        self._said: list[bytes] = []
        self._participant = make()

    def begin(self, delivery: Delivery | None) -> None:
        """Keep the bytes, then hand them on.

        Spec: RS-1
        """
        if delivery is not None:
            self._journal.append(delivery)
        self._participant.begin(delivery)

    def finish(self) -> Wire | Ended[T]:
        """What the participant, or a successor, says next.

        Spec: RS-1
        """
        try:
            step = self._participant.finish()
        except Lost:
            step = self._succeeded()
        self._said.append(digest(step))
        return step

    def _succeeded(self) -> Wire | Ended[T]:
        """The next step of a successor that has heard everything."""
        if not self._left:
            raise Lost(f"lost {RESTARTS + 1} times")
        self._left -= 1
        self._participant = self._make()
        try:
            for said, delivery in enumerate((None, *self._journal.deliveries())):
                self._participant.begin(delivery)
                step = self._participant.finish()
                if said < len(self._said) and digest(step) != self._said[said]:
                    raise Contradicted(f"step {said} of a restarted participant is not what it was")
        except Lost:
            return self._succeeded()
        return step


def digest(step: Wire | Ended[T]) -> bytes:
    """A hash of what is said to whom; of an end, that it is one.

    Spec: RS-1
    """
    hasher = hashlib.sha256()
    if isinstance(step, Wire):
        hasher.update(f"{step.position} {step.slot}".encode())
        for recipient, octets in sorted(step.messages.items()):
            hasher.update(f" {recipient} {len(octets)} ".encode() + hashlib.sha256(octets).digest())
    return hasher.digest()
