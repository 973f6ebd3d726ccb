"""Transcripts, coins, derived bases, session identifiers: everything that is a hash of framed items."""

from typing import Annotated, Literal

from pydantic import Field

from conformance.operations.models import CoinTree, Hex, Nothing, Octets, Place, SessionKey, Value, Values
from conformance.operations.operation import AnyOperation, Operation
from reference.core.encoding import Item, frame
from reference.core.transcript import Transcript
from reference.messages.agreement import Configuration
from reference.messages.base import Integer, Message
from reference.operations import Operations
from reference.paillier.encryption import PublicKey
from reference.paillier.threshold import verification_base
from reference.phases.agreement import session_identifier


class IntegerItem(Message):
    """An integer to hash."""

    integer: Integer

    def value(self) -> Item:
        """The item."""
        return self.integer


class TextItem(Message):
    """A text to hash."""

    text: str

    def value(self) -> Item:
        """The item."""
        return self.text


class OctetsItem(Message):
    """Bytes to hash."""

    octets: Hex

    def value(self) -> Item:
        """The item."""
        return bytes.fromhex(self.octets)


AnyItem = IntegerItem | TextItem | OctetsItem


class Items(Message):
    """A list of items."""

    items: tuple[AnyItem, ...]


class Absorb(Message):
    """Absorb items one after the other."""

    absorb: tuple[AnyItem, ...]


class AbsorbList(Message):
    """Absorb a label, the number of items, the items."""

    label: str
    absorb_all: tuple[AnyItem, ...]


class Squeeze(Message):
    """The next challenges."""

    squeeze: Annotated[int, Field(ge=0)]


class TranscriptSteps(Message):
    """What a transcript is called, where it lives, and what happens to it in order."""

    rule: str
    context: Place
    steps: tuple[Absorb | AbsorbList | Squeeze, ...]


class Draw(Message):
    """One named value: ``octets`` of a length, an integer of ``bits``, ``below`` a bound, or a ``unit`` modulo it.

    ``size`` is a length, a number of bits, a bound or a modulus.
    """

    coins: CoinTree
    kind: Literal["octets", "bits", "below", "unit"]
    size: Integer
    name: Annotated[tuple[int | str, ...], Field(min_length=1)]


class BaseIndices(Message):
    """Indices of bases: -1 is ``h``."""

    indices: tuple[Annotated[int, Field(ge=-1)], ...]


class Agreed(Message):
    """A configuration and the nonces of all parties in order."""

    configuration: Configuration
    nonces: tuple[Hex, ...]


def _frame(_engine: Operations, _parameters: Nothing, input: Items) -> Octets:
    return Octets(octets=b"".join(frame(item.value()) for item in input.items).hex())


def _challenges(_engine: Operations, _parameters: Nothing, input: TranscriptSteps) -> Values:
    transcript = Transcript(input.rule, input.context.value())
    squeezed: list[int] = []
    for step in input.steps:
        match step:
            case Absorb():
                transcript.absorb(*(item.value() for item in step.absorb))
            case AbsorbList():
                transcript.absorb_all(step.label, (item.value() for item in step.absorb_all))
            case Squeeze():
                squeezed += transcript.challenges(step.squeeze)
    return Values(values=tuple(squeezed))


def _draw(_engine: Operations, _parameters: Nothing, input: Draw) -> Value:
    coins, size = input.coins.value(), input.size
    match input.kind:
        case "octets":
            return Value(value=int.from_bytes(coins.octets(size, *input.name), "big"))
        case "bits":
            return Value(value=coins.bits(size, *input.name))
        case "below":
            return Value(value=coins.below(size, *input.name))
        case "unit":
            return Value(value=coins.unit(size, *input.name))


def _bases(_engine: Operations, key: SessionKey, input: BaseIndices) -> Values:
    bases = key.value()
    return Values(values=tuple(bases.g(index) for index in input.indices))


def _verification_base(_engine: Operations, key: SessionKey, _input: Nothing) -> Value:
    return Value(value=verification_base(bytes.fromhex(key.session), PublicKey(key.modulus)))


def _session(_engine: Operations, _parameters: Nothing, input: Agreed) -> Octets:
    return Octets(octets=session_identifier(input.configuration, list(input.nonces)).hex())


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation("encoding.frame", ("FS-1",), Nothing, Items, Octets, _frame),
    Operation("transcript.challenges", ("FS-1",), Nothing, TranscriptSteps, Values, _challenges),
    Operation("coins.draw", ("CO-1",), Nothing, Draw, Value, _draw),
    Operation("commitment.bases", ("IC-1",), SessionKey, BaseIndices, Values, _bases),
    Operation("threshold.verification-base", ("TD-1",), SessionKey, Nothing, Value, _verification_base),
    Operation("session.identifier", ("FS-2",), Nothing, Agreed, Octets, _session),
)
