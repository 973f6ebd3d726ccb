"""From typed messages to signed bytes and back: envelopes, echo, disputes, notices of abort.

:func:`authenticated` turns a protocol over typed messages into one over :class:`Wire`, which a driver moves.
"""

import hashlib
import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar, cast

from reference.core.identity import Identity
from reference.core.reject import Abort, refuse, require
from reference.core.rounds import Broadcast, Outgoing, Position, Private, Protocol, Rounds
from reference.core.signed import body_at, read_signed
from reference.messages.base import Encoding, Message, text_of, written
from reference.messages.wire import (
    LONGEST_EVIDENCE,
    AbortNotice,
    Dispute,
    Echo,
    Envelope,
    Signed,
    signed_text,
)

T = TypeVar("T")
M = TypeVar("M", bound=Message)
NO_SESSION = "0" * 64
FAREWELLS = (AbortNotice.__name__.encode(), Dispute.__name__.encode())
"""What a message contains that may be the last word of a party, whatever is awaited."""


@dataclass(frozen=True)
class Wire:
    """Bytes for each recipient, and the senders from whom bytes are awaited at the same ``slot``.

    ``public`` messages are the same for everyone and belong to the transcript.

    Spec: MS-2
    """

    position: Position
    slot: str
    messages: Mapping[int, bytes] = field(repr=False)
    senders: tuple[int, ...]
    public: bool


WireProtocol = Generator[Wire, Mapping[int, bytes | None], T]


class Channel:
    """One party's authenticated channel to all others.

    ``keys``: the identity key of every participant by number. ``rounds`` knows the session id once there is one.

    Spec: MS-1, MS-2
    """

    def __init__(self, me: int, identity: Identity, keys: Mapping[int, str], rounds: Rounds) -> None:
        self.me = me
        self.identity = identity
        self.keys = keys
        self.parties = rounds.parties
        self._rounds = rounds

    @property
    def session(self) -> str:
        """The session id as it stands in envelopes."""
        return NO_SESSION if self._rounds.session is None else self._rounds.session.hex()

    def seal(self, position: Position, body: Message, recipient: int | None = None) -> bytes:
        """The signed envelope of a message of this party, for one recipient or for everyone.

        ``ValueError`` for attachments to everyone: what is echoed, shown in disputes and written down is text.

        Spec: MS-2, MS-4
        """
        envelope = _envelope(type(body))(
            session=self.session,
            phase=position.phase,
            round=position.round,
            index=position.index,
            sender=self.me,
            recipient=recipient,
            kind=type(body).__name__,
            body=body,
        )
        unsigned = written(envelope)
        if recipient is None and unsigned.attachments:
            raise ValueError(f"{type(body).__name__} has attachments and can be sent privately only")
        signed = signed_text(unsigned.text, self.identity.sign(unsigned.text))
        return Encoding(signed, unsigned.attachments).joined()

    def open(
        self, octets: bytes | None, sender: int, position: Position, kind: type[M], recipient: int | None = None
    ) -> M:
        """The message of type ``kind`` that ``sender`` has for ``position``, or :class:`Abort`.

        Spec: MS-2, MS-3, AB-1
        """
        if octets is None:
            refuse("MS-3", evidence=f"nothing came from party {sender} at {position}")
        self._refuse_farewell(octets, sender, position, kind)
        signed = read_signed(octets, sender, kind, self.keys[sender])
        return body_at(signed, self.session, position, sender, recipient)

    def _refuse_farewell(self, octets: bytes, sender: int, position: Position, kind: type[Message]) -> None:
        """Stop when the sender says, signed and in this session, that it has stopped or disputes a broadcast."""
        if not any(name in text_of(octets) for name in FAREWELLS):
            return
        claimed = peek(octets)
        if claimed == AbortNotice.__name__ and self._said_here(notice := self._read(octets, sender, AbortNotice)):
            body = notice.envelope.body
            refuse("AB-1", evidence=f"party {sender} stopped by {body.rule}: {body.evidence}")
        if claimed == Dispute.__name__ != kind.__name__ and self._said_here(self._read(octets, sender, Dispute)):
            refuse("MS-1", evidence=f"party {sender} disputes a broadcast before {position}")

    def _said_here(self, signed: Signed[M]) -> bool:
        envelope = signed.envelope
        return envelope.session == self.session or (envelope.session, envelope.phase) == (NO_SESSION, "AG")

    def _read(self, octets: bytes, sender: int, kind: type[M]) -> Signed[M]:
        return read_signed(octets, sender, kind, self.keys[sender])

    def broadcast(self, position: Position, message: Message) -> WireProtocol[dict[int, Message]]:
        """Send to all, receive from all, echo, and go on only when everybody saw the same bytes.

        Spec: MS-1
        """
        own = self.seal(position, message)
        received = yield from self._exchange(position, "message", own)
        opened = {sender: self.open(received[sender], sender, position, type(message)) for sender in self.parties}
        originals = {sender: octets for sender, octets in received.items() if octets is not None}
        digests = tuple(digest_of(originals[sender].decode()) for sender in self.parties)
        answers = yield from self._exchange(position, "echo", self.seal(position, Echo(digests=digests)))
        echoes = {sender: self.open(answers[sender], sender, position, Echo).digests for sender in self.parties}
        if any(echo != digests for echo in echoes.values()):
            yield from self._resolve(position, type(message), originals, echoes)
        return opened

    def _resolve(
        self,
        position: Position,
        kind: type[Message],
        originals: Mapping[int, bytes],
        echoes: Mapping[int, tuple[str, ...]],
    ) -> WireProtocol[None]:
        """Exchange the signed originals. Two different ones with valid signatures accuse their sender; an echo of
        something that the echoing party cannot show accuses that party.

        Before there is a session id the first is not proof: an old greeting could be shown as a second original.

        Spec: MS-1
        """
        mine = Dispute(originals=tuple(originals[sender].decode() for sender in self.parties))
        answers = yield from self._exchange(position, "dispute", self.seal(position, mine))
        heard = {other: self._dispute(answers[other], other, position) for other in self.parties}
        shown = {other: texts for other, texts in heard.items() if texts is not None}
        for texts in shown.values():
            for sender, text in zip(self.parties, texts, strict=False):
                differs = text.encode() != originals[sender] and self.session != NO_SESSION
                if differs and self._is_original(text.encode(), sender, position, kind):
                    refuse("MS-1", blame=sender, evidence=f"two signed messages at {position}")
        for other, texts in shown.items():
            honest = all(
                self._is_original(text.encode(), sender, position, kind) and digest == echoed
                for sender, text, digest, echoed in zip(
                    self.parties, texts, map(digest_of, texts), echoes[other], strict=False
                )
            )
            complete = len(texts) == len(echoes[other]) == len(self.parties)
            require(honest and complete, "MS-1", blame=other, evidence=f"a false echo at {position}")
        refuse("MS-1", evidence=f"echoes differ at {position}, and nobody shows two signed originals")

    def _dispute(self, octets: bytes | None, sender: int, position: Position) -> tuple[str, ...] | None:
        try:
            return self.open(octets, sender, position, Dispute).originals
        except Abort:
            return None

    def _is_original(self, octets: bytes, sender: int, position: Position, kind: type[Message]) -> bool:
        try:
            self.open(octets, sender, position, kind)
        except Abort:
            return False
        return True

    def private(self, request: Private) -> WireProtocol[dict[int, Message]]:
        """Send each recipient its own message and receive from the named senders. Spec: MS-3"""
        position, kind = request.position, request.expects
        sealed = {to: self.seal(position, body, to) for to, body in request.messages.items()}
        received = yield Wire(position, "private", sealed, request.senders, False)
        return {sender: self.open(received[sender], sender, position, kind, self.me) for sender in request.senders}

    def _exchange(self, position: Position, slot: str, octets: bytes) -> WireProtocol[Mapping[int, bytes | None]]:
        return (yield Wire(position, slot, dict.fromkeys(self.parties, octets), self.parties, True))

    def notice(self, position: Position, abort: Abort) -> Wire:
        """The last message of a party that stops. Spec: AB-1"""
        body = AbortNotice(rule=abort.rule, accused=abort.accused, evidence=abort.evidence[:LONGEST_EVIDENCE])
        return Wire(position, "abort", dict.fromkeys(self.parties, self.seal(position, body)), (), True)


@lru_cache(maxsize=256)
def _envelope(kind: type[M]) -> type[Envelope[M]]:
    return Envelope[kind]  # type: ignore[valid-type]  # pydantic builds the class at run time


def digest_of(text: str) -> str:
    """What an echo says of a message: SHA-256, hexadecimal. Spec: MS-1"""
    return hashlib.sha256(text.encode()).hexdigest()


def peek(octets: bytes) -> str:
    """The kind that a message claims to be, or an empty string. Nothing is believed yet.

    Spec: MS-2
    """
    try:
        return str(json.loads(text_of(octets))["envelope"]["kind"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def authenticated(channel: Channel, protocol: Protocol[T]) -> WireProtocol[T]:
    """Run a typed protocol over a channel. An :class:`Abort` is told to the others before it is raised; of any other
    exception, a defect of this party, they learn that there was one.

    Spec: MS-1, MS-2, AB-1
    """
    position = Position("AG", 0, 0)
    try:
        outgoing = next(protocol)
        while True:
            position = outgoing.position
            received = yield from _perform(channel, outgoing)
            outgoing = protocol.send(received)
    except StopIteration as stop:
        return cast(T, stop.value)
    except Abort as abort:
        yield channel.notice(position, abort)
        raise
    except Exception:
        yield channel.notice(position, Abort("AB-1", evidence="an internal error"))
        raise


def _perform(channel: Channel, outgoing: Outgoing) -> WireProtocol[dict[int, Message]]:
    if isinstance(outgoing, Broadcast):
        return (yield from channel.broadcast(outgoing.position, outgoing.message))
    return (yield from channel.private(outgoing))
