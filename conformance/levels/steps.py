"""One step of one party: everything that it was told before is told again, its state is nobody's business."""

import hashlib
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from conformance.harness.protocol import Position
from conformance.levels.exercise import Exercise
from conformance.levels.implementation import Implementation
from conformance.levels.party import PartyTask, Released
from conformance.operations.answers import Accepted, Answer, Refused
from conformance.operations.models import Hex
from conformance.operations.operation import Document, parse
from reference.core.channel import Wire
from reference.core.driver import Delivery, Ended, Participant
from reference.messages.base import Integers, Message

Told = dict[str, Hex | None]
"""What other participants said, by sender; what the party said itself comes back to it as it was said."""


class Steps(Message):
    """The first ``steps`` deliveries of a session."""

    steps: Annotated[int, Field(ge=0)]
    deliveries: tuple[Told, ...]


class Said(Message):
    """What is said next, to whom (the SHA-256 of each message), and from whom an answer is awaited."""

    position: Position
    slot: str
    digests: dict[str, Hex]
    senders: tuple[int, ...]
    public: bool


class Step(Message):
    """The next message, or, at the end, the released integers."""

    said: Said | None
    model: Integers | None


def take_step(implementation: Implementation, parameters: Document, input: Document) -> Answer:
    """What the party says after the deliveries, or how it has ended by then."""
    task, told = parse(PartyTask, parameters), parse(Steps, input)
    deliveries = [
        {int(sender): None if octets is None else bytes.fromhex(octets) for sender, octets in delivery.items()}
        for delivery in told.deliveries[: told.steps]
    ]
    step = replay(task.party, implementation.party(task), deliveries)
    if isinstance(step, Wire):
        return _accepted(Step(said=said(step), model=None))
    if step.abort is not None:
        return Refused(check=step.abort.rule, blame=step.abort.accused)
    return _accepted(Step(said=None, model=step.result or ()))


def replay(me: int, participant: Participant[Released], deliveries: Sequence[Delivery]) -> Wire | Ended[Released]:
    """Where a participant stands after these deliveries. A notice of abort is followed by the abort itself."""
    step = _advance(participant, None)
    for delivery in deliveries:
        if isinstance(step, Ended) or step.slot == "abort":
            break
        heard = {**delivery, me: step.messages.get(me)}
        step = _advance(participant, {sender: heard.get(sender) for sender in step.senders})
    if isinstance(step, Wire) and step.slot == "abort":
        step = _advance(participant, {})
    return step


def said(wire: Wire) -> Said:
    """A message as a vector shows it."""
    place = Position(phase=wire.position.phase, round=wire.position.round, index=wire.position.index)
    digests = {str(to): hashlib.sha256(octets).hexdigest() for to, octets in sorted(wire.messages.items())}
    return Said(position=place, slot=wire.slot, digests=digests, senders=wire.senders, public=wire.public)


class Recorder:
    """A participant that lets another one work and writes down what that one was told, except by itself."""

    def __init__(self, me: int, participant: Participant[Released]) -> None:
        self._me, self._participant = me, participant
        self.deliveries: list[Told] = []
        self.slots: list[str] = []
        """Where it waited for them."""

    def begin(self, delivery: Delivery | None) -> None:
        """Write down the bytes and pass them on."""
        if delivery is not None and self.slots[-1] != "abort":
            others = {sender: octets for sender, octets in delivery.items() if sender != self._me}
            heard = {str(n): None if octets is None else octets.hex() for n, octets in sorted(others.items())}
            self.deliveries.append(heard)
        self._participant.begin(delivery)

    def finish(self) -> Wire | Ended[Released]:
        """What the other one says."""
        step = self._participant.finish()
        if isinstance(step, Wire):
            self.slots.append(step.slot)
        return step


def _advance(participant: Participant[Released], delivery: Delivery | None) -> Wire | Ended[Released]:
    participant.begin(delivery)
    return participant.finish()


def _accepted(step: Step) -> Answer:
    return Accepted(output=step.model_dump(mode="json"))


STEP = Exercise("step", "steps", ("MS-1", "MS-2", "CO-1"), PartyTask, Steps, Step, take_step)
