"""What a cheater can put in the place of an honest message, correctly signed and framed, and how that must end."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from conformance.adversary.liar import resigned_document
from conformance.adversary.sweep import Word
from reference.core.channel import NO_SESSION, Channel, Wire, authenticated
from reference.core.reject import Abort
from reference.core.rounds import Position, Protocol, Received, Rounds
from reference.messages.base import SEPARATOR
from spec.automaton import FAREWELLS, STAGES
from spec.messages import MESSAGES
from tests.sessions import Recording, Turn, recorded

PHASES = sum(STAGES.values(), ())
FAREWELL_BODIES: Mapping[str, dict[str, object]] = {
    "AbortNotice": {"rule": "MS-3", "accused": None, "evidence": ""},
    "Dispute": {"originals": []},
}
Verdict = tuple[str, int | None]
"""The rule by which the receiver stops, and whom it accuses."""


@dataclass(frozen=True)
class Place:
    """A state of one participant: a slot of one of its turns, in which it awaits a word of ``sender``."""

    recording: Recording = field(repr=False)
    me: int
    turn: Turn = field(repr=False)
    slot: str
    sender: int

    @property
    def position(self) -> Position:
        """Where in the session."""
        return self.turn.outgoing.position

    @property
    def honest(self) -> Word:
        """What the sender says here if it is honest."""
        return Word(self.position, self.slot, self.said_by(self.sender))

    def said_by(self, sender: int, slot: str | None = None) -> bytes:
        """What somebody says to this participant at this position if it is honest."""
        return self.recording.bytes_[self.position, slot or self.slot, sender, self.me]

    def __str__(self) -> str:
        return f"{self.position} {self.slot} from {self.sender} to {self.me}"


@dataclass(frozen=True)
class Wrong:
    """A word that is not the awaited one, and the verdict that it deserves."""

    name: str
    octets: bytes | None = field(repr=False)
    verdict: Verdict


@dataclass
class Reaction:
    """What a participant said after it heard something, how it stopped, and whether its protocol went on."""

    said: list[Wire]
    abort: Abort | None
    went_on: list[Received]


def places(recording: Recording, me: int) -> Iterator[Place]:
    """Everything that a participant awaits from somebody else, in order."""
    for turn in recording.turns[me]:
        public = hasattr(turn.outgoing, "message")
        for slot in ("message", "echo") if public else ("private",):
            for sender in turn.heard:
                if sender != me:
                    yield Place(recording, me, turn, slot, sender)


def react(place: Place, octets: bytes | None, dispute: bytes | None = None) -> Reaction:
    """Bring the participant to the place, with the very expectation of its own code, and tell it something.

    ``dispute``: what the sender says when originals are disputed, of two parties.

    Its protocol is resumed only when its channel accepts what came, so a stand-in shows whether it would have been.
    """
    reaction = Reaction([], None, [])

    def standing_in() -> Protocol[None]:
        reaction.went_on.append((yield place.turn.outgoing))

    same, parties = place.recording.same, len(place.recording.participants) - 1
    rounds = Rounds(parties)
    session = place.honest.document["envelope"]["session"]
    rounds.session = None if session == NO_SESSION else bytes.fromhex(session)
    channel = Channel(place.me, same.identity(place.me), same.configuration.identity_keys, rounds)
    party = authenticated(channel, standing_in())
    wire = next(party)
    while wire.slot != place.slot:
        wire = party.send({sender: place.said_by(sender, wire.slot) for sender in wire.senders})
    try:
        wire = party.send({**{sender: place.said_by(sender) for sender in wire.senders}, place.sender: octets})
        while True:
            reaction.said.append(wire)
            if wire.slot == "dispute":
                wire = party.send({place.me: wire.messages[place.me], place.sender: dispute})
            else:
                wire = party.send({sender: place.said_by(sender, wire.slot) for sender in wire.senders})
    except StopIteration:
        pass
    except Abort as abort:
        reaction.abort = abort
    return reaction


def edited(place: Place, change: Callable[[dict[str, object]], None], body: Word | None = None) -> bytes:
    """The honest word with another envelope, or with the body of another word, signed by the sender."""
    word = body or place.honest
    envelope = {**place.honest.document["envelope"], "body": word.document["envelope"]["body"]}
    change(envelope)
    text = resigned_document(place.recording.same.identity(place.sender), {**word.document, "envelope": envelope})
    attached = envelope["body"] == word.document["envelope"]["body"] and word.attachments
    return SEPARATOR.join((text, b"".join(attached))) if attached else text


@cache
def bodies() -> Mapping[str, Word]:
    """One honest word of each type."""
    found: dict[str, Word] = {}
    for name in ("batched", "paper", "mascot"):
        for (position, slot, *_), octets in recorded(name).bytes_.items():
            word = Word(position, slot, octets)
            found.setdefault(word.kind, word)
    return found


def wrong_words(place: Place) -> Iterator[Wrong]:
    """Everything else that could come here."""
    blamed = ("MS-2", place.sender)
    yield Wrong("nothing", None, ("MS-3", None))
    yield from _other_types(place, blamed)
    yield from _other_places(place, blamed)
    yield from _other_words(place, blamed)


def _other_types(place: Place, blamed: Verdict) -> Iterator[Wrong]:
    kind = place.honest.kind
    for other, word in bodies().items():
        if other != kind:
            yield Wrong(f"type {other}", edited(place, lambda e, k=other: e.update(kind=k), word), blamed)
            yield Wrong(f"called {other}", edited(place, lambda e, k=other: e.update(kind=k)), blamed)
    for other, body in FAREWELL_BODIES.items():
        said = edited(place, lambda e, k=other, b=body: e.update(kind=k, body=b))
        yield Wrong(f"type {other}", said, (FAREWELLS[other], None))
        elsewhere = edited(place, lambda e, k=other, b=body: e.update(kind=k, body=b, session="ab" * 32))
        yield Wrong(f"{other} of another session", elsewhere, blamed)


def _other_places(place: Place, blamed: Verdict) -> Iterator[Wrong]:
    envelope = place.honest.document["envelope"]
    participants = place.recording.participants
    others: Mapping[str, list[object]] = {
        "session": [session for session in (NO_SESSION, "ab" * 32) if session != envelope["session"]],
        "phase": [phase for phase in (*PHASES, "") if phase != envelope["phase"]],
        "round": [envelope["round"] + step for step in (-1, 1)],
        "index": [envelope["index"] + step for step in (-1, 1)],
        "sender": [number for number in (*participants, len(participants)) if number != place.sender],
        "recipient": [number for number in (None, *participants) if number != envelope["recipient"]],
    }
    for name, values in others.items():
        for value in values:
            yield Wrong(f"{name} {value}", edited(place, lambda e, n=name, v=value: e.update({n: v})), blamed)


def _other_words(place: Place, blamed: Verdict) -> Iterator[Wrong]:
    """Honest words of another place, of another participant, twice in one, or with another signature."""
    honest = place.honest
    said = [(key, octets) for key, octets in place.recording.bytes_.items() if key[2:] == (place.sender, place.me)]
    number = next(n for n, (key, _) in enumerate(said) if key[:2] == (place.position, place.slot))
    for n, (key, octets) in enumerate(said):
        near = abs(n - number) == 1
        if n != number and (near or Word(*key[:2], octets).kind == honest.kind):
            yield Wrong(f"the word of {key[0]} {key[1]}", octets, blamed)
    yield Wrong("the word twice", honest.octets + honest.octets, blamed)
    yield Wrong("the word twice, in two lines", honest.octets + SEPARATOR + honest.octets, blamed)
    for (position, slot, sender, recipient), octets in place.recording.bytes_.items():
        if (position, slot, recipient) == (place.position, place.slot, place.me) and sender != place.sender:
            yield Wrong(f"the word of participant {sender}", octets, blamed)
    document = honest.document
    for name, signature in _signatures(place, document["envelope"]):
        text = json.dumps(
            {**document, "signature": signature}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        attached = b"".join(honest.attachments)
        yield Wrong(name, text.encode() + (SEPARATOR + attached if attached else b""), blamed)


def _signatures(place: Place, envelope: dict[str, object]) -> Iterator[tuple[str, str]]:
    for number in place.recording.participants:
        if number != place.sender:
            forged = json.loads(resigned_document(place.recording.same.identity(number), {"envelope": envelope}))
            yield f"signed by participant {number}", forged["signature"]
    yield "without a signature", "0" * 128


assert set(FAREWELL_BODIES) == set(FAREWELLS) <= set(MESSAGES)
