"""What a cheating party of a session does, as data. It keeps to the protocol everywhere else."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from conformance.adversary.rewrite import Place, rewriting, rewriting_private
from conformance.adversary.wire import at, canonical, silent, tampering
from conformance.kit.vectors import changed, value_at
from conformance.levels.party import PartyTask, Released, protocol
from conformance.levels.scenario import Scenario
from conformance.operations.operation import document_of, parse
from reference.core.channel import Wire, WireProtocol
from reference.core.coins import Coins
from reference.core.identity import Identity
from reference.core.rounds import Position, Protocol
from reference.messages.base import Integer, Message
from reference.messages.catalogue import KINDS
from reference.operations import ReferenceOperations


class Rewrite(Message):
    """Say something else, properly signed: values of the message set, or integers added to, at JSON pointers.

    ``occurrence``: which message of this kind in the round, from 0. All recipients get the same. ``adopt``: whether
    the cheater itself goes on from what it said, and not from what it should have said.
    """

    attack: Literal["rewrite"]
    party: int
    phase: str
    round: int
    message: str
    occurrence: int
    adopt: bool
    set: dict[str, JsonValue]
    add: dict[str, Integer]

    def wires(self, scenario: Scenario) -> WireProtocol[Released]:
        """The cheater's protocol."""
        place = Place(self.phase, self.round, KINDS[self.message], self.occurrence)
        return _rewritten(scenario.task(self.party), place, self._changed, adopt=self.adopt)

    def _changed(self, message: Message) -> Message:
        document = document_of(message)
        sums = {pointer: _plus(value_at(document, pointer), amount) for pointer, amount in self.add.items()}
        return parse(type(message), changed(document, {**self.set, **sums}, {}))


class Flip(Message):
    """Say something else, properly signed: the lowest bit of an octet of the attachment ``field`` is another one.

    ``occurrence``: as for :class:`Rewrite`.
    """

    attack: Literal["flip"]
    party: int
    phase: str
    round: int
    message: str
    occurrence: int
    field: str
    octet: int

    def wires(self, scenario: Scenario) -> WireProtocol[Released]:
        """The cheater's protocol."""
        place = Place(self.phase, self.round, KINDS[self.message], self.occurrence)
        return _rewritten(scenario.task(self.party), place, self._changed)

    def _changed(self, message: Message) -> Message:
        octets = bytearray(getattr(message, self.field))
        octets[self.octet] ^= 1
        return message.model_copy(update={self.field: bytes(octets)})


class Tamper(Message):
    """Send other bytes at one position and slot: to everyone else, or to ``recipient`` only.

    ``silent``: nothing. ``cut``: without the last byte. ``spaced``: with a blank too many. ``forged``: a signature of
    something else. ``resigned``: values of the envelope set at JSON pointers, signed again. ``repeated``: what the
    cheater had said in the same slot before.
    """

    attack: Literal["tamper"]
    party: int
    phase: str
    round: int
    index: int
    slot: Literal["message", "echo", "private"]
    how: Literal["silent", "cut", "spaced", "forged", "resigned", "repeated"]
    recipient: int | None
    set: dict[str, JsonValue]

    def wires(self, scenario: Scenario) -> WireProtocol[Released]:
        """The cheater's protocol."""
        identity = Identity.from_coins(Coins(scenario.secret(self.party)))
        position, earlier = Position(self.phase, self.round, self.index), dict[str, Wire]()

        def tamper(wire: Wire) -> Wire:
            if (wire.position, wire.slot) != (position, self.slot):
                earlier[wire.slot] = wire
            return at(position, self.slot, lambda there: self._tampered(there, identity, earlier))(wire)

        honest = protocol(scenario.task(self.party), ReferenceOperations())
        return tampering(tamper)(honest)

    def _tampered(self, wire: Wire, identity: Identity, earlier: Mapping[str, Wire]) -> Wire:
        if self.how == "silent" and self.recipient is None:
            return silent(wire)
        said = dict(wire.messages)
        for recipient in wire.messages if self.recipient is None else (self.recipient,):
            if recipient == self.party:
                continue
            if self.how == "silent":
                del said[recipient]
            elif self.how == "repeated":
                said[recipient] = earlier[self.slot].messages[recipient]
            else:
                said[recipient] = self._spoilt(identity)(said[recipient])
        return replace(wire, messages=said)

    def _spoilt(self, identity: Identity) -> Callable[[bytes], bytes]:
        match self.how:
            case "cut":
                return lambda octets: octets[:-1]
            case "spaced":
                return lambda octets: octets.replace(b'":', b'": ', 1)
            case "forged":
                return lambda octets: _signed(json.loads(octets)["envelope"], identity.sign(b"something else"))
            case _:
                return lambda octets: self._resigned(json.loads(octets)["envelope"], identity)

    def _resigned(self, envelope: dict[str, JsonValue], identity: Identity) -> bytes:
        other = changed(envelope, self.set, {})
        return _signed(other, identity.sign(canonical(other)))


Attack = Annotated[Rewrite | Flip | Tamper, Field(discriminator="attack")]


def _rewritten(
    task: PartyTask, place: Place, change: Callable[[Message], Message], *, adopt: bool = False
) -> WireProtocol[Released]:
    """The reference, which says something else at a place, be it public or private."""

    def corruption(honest: Protocol[Released]) -> Protocol[Released]:
        return rewriting_private(place, change)(rewriting(place, change, adopt=adopt)(honest))

    return protocol(task, ReferenceOperations(), corruption=corruption)


def _signed(envelope: dict[str, JsonValue], signature: str) -> bytes:
    return canonical({"envelope": envelope, "signature": signature})


def _plus(value: JsonValue, amount: int) -> str:
    if not isinstance(value, str):
        raise LookupError("there is no integer to add to")
    return format(int(value, 16) + amount, "x")
