"""Signed messages: making one, and judging one that came."""

from pydantic import JsonValue

from conformance.operations.models import Hex, Octets
from conformance.operations.operation import AnyOperation, IllTyped, Operation, document_of, parse
from reference.core.channel import Channel
from reference.core.identity import Identity
from reference.core.rounds import Position, Rounds
from reference.messages.base import Message
from reference.messages.catalogue import KINDS
from reference.operations import Operations


class Secret(Message):
    """A session (none in phase AG), a participant and its secret Ed25519 key; how many parties there are."""

    session: Hex | None
    parties: int
    me: int
    secret: Hex

    def channel(self) -> Channel:
        """This participant's channel."""
        identity = Identity(bytes.fromhex(self.secret))
        return Channel(self.me, identity, {self.me: identity.public}, _rounds(self.parties, self.session))


class Mailbox(Message):
    """A session (none in phase AG), the reader, and everyone's Ed25519 key by number."""

    session: Hex | None
    me: int
    keys: dict[str, Hex]

    def channel(self) -> Channel:
        """The reader's channel. It signs nothing."""
        keys = {int(number): key for number, key in self.keys.items()}
        return Channel(self.me, Identity(bytes(32)), keys, _rounds(max(keys), self.session))


class Place(Message):
    """Where in the session a message belongs, its kind, and for whom it is (``None``: for everyone)."""

    phase: str
    round: int
    index: int
    kind: str
    recipient: int | None

    def position(self) -> Position:
        """The position."""
        return Position(self.phase, self.round, self.index)

    def message(self) -> type[Message]:
        """The type of the body; :class:`IllTyped` if there is none of this name."""
        if self.kind not in KINDS:
            raise IllTyped(f"there is no message {self.kind}")
        return KINDS[self.kind]


class Sealing(Message):
    """A body for a place. Attachments (MS-4) stand in it in hexadecimal."""

    place: Place
    body: dict[str, JsonValue]


class Received(Message):
    """What came from ``sender`` (``None``: nothing) where a message of this place was awaited."""

    place: Place
    sender: int
    octets: Hex | None


class Body(Message):
    """What the message says; attachments in hexadecimal."""

    body: dict[str, JsonValue]


def _rounds(parties: int, session: str | None) -> Rounds:
    rounds = Rounds(parties)
    rounds.session = None if session is None else bytes.fromhex(session)
    return rounds


def _seal(_engine: Operations, parameters: Secret, input: Sealing) -> Octets:
    place, body = input.place, parse(input.place.message(), input.body)
    return Octets(octets=parameters.channel().seal(place.position(), body, place.recipient).hex())


def _open(_engine: Operations, parameters: Mailbox, input: Received) -> Body:
    place, octets = input.place, None if input.octets is None else bytes.fromhex(input.octets)
    kind = place.message()
    body = parameters.channel().open(octets, input.sender, place.position(), kind, place.recipient)
    return Body(body=document_of(body))


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation("message.seal", ("MS-2", "MS-4"), Secret, Sealing, Octets, _seal),
    Operation("message.open", ("MS-2", "MS-3", "MS-4"), Mailbox, Received, Body, _open),
)
