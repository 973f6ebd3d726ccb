"""Reading a transcript in the order of the protocol: who says what where, signed, and echoed by everybody."""

from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from audit.findings import Finding
from audit.lines import Claims, Line, unreadable_field
from reference.core.channel import NO_SESSION, digest_of
from reference.core.identity import verifies
from reference.core.reject import Abort
from reference.core.rounds import Position
from reference.core.signed import body_at, read_signed, signed_type
from reference.messages.base import Message
from reference.messages.wire import Echo, envelope_text
from spec.automaton import Place
from spec.steps import BROADCAST

M = TypeVar("M", bound=Message)


class Broken(Exception):
    """The session cannot have gone on from here: a message is wrong, or echoes differ."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(str(finding))


class Missing(Exception):
    """The message that should come next is not there: ``line`` is what is there, or the line after the last."""

    def __init__(self, expected: str, line: int) -> None:
        self.expected, self.line = expected, line
        super().__init__(f"line {line}: expected {expected}")


@dataclass(frozen=True)
class Where:
    """The messages of one place by sender.

    Spec: AU-2
    """

    position: Position
    said: Mapping[int, Line]
    last: int
    """The line up to which the transcript was read."""

    def found(self, abort: Abort) -> Finding:
        """What a check refused here. Only a party that said something here can be accused."""
        accused = abort.accused if abort.accused in self.said else None
        said = list(self.said.values()) if accused is None else [self.said[accused]]
        numbers = tuple(line.number for line in said)
        return Finding(abort.rule, abort.evidence, numbers[0], "envelope.body", accused, numbers)


class Reader:
    """Goes through the messages of a transcript along the places of a session.

    ``keys``: the identity key of every participant. ``tally``: how often each rule was checked. ``whole``: whether the
    messages must be those of a session that came to its end, one after the other. In one that was stopped, whoever
    broke a rule may also have said more than it should, anywhere: what is awaited is looked for among all messages.

    Spec: AU-2
    """

    def __init__(
        self,
        messages: Sequence[Line],
        keys: Mapping[int, str],
        places: Iterator[Place],
        tally: Counter[str],
        *,
        whole: bool,
    ) -> None:
        self.session = NO_SESSION
        """The session identifier as it stands in envelopes."""
        self.parties = tuple(sorted(keys))[1:]
        self.keys = keys
        self.tally = tally
        self.position = Position("AG", 0, 0)
        self.kind: type[Message] = Message
        self.said: dict[int, Line] = {}
        """What each party said at this place, in the message that is being looked at now."""
        self.echoes: dict[int, tuple[str, ...]] = {}
        self._places, self._whole, self._last = places, whole, 1
        self._unread = OrderedDict((line.number, line) for line in messages)  # whose first entry is found at once
        self._by_claims: dict[Claims | None, list[Line]] = {}
        for line in messages:
            self._by_claims.setdefault(line.claims, []).append(line)

    @property
    def rest(self) -> Sequence[Line]:
        """The messages that were not read."""
        return tuple(self._unread.values())

    def enter(self) -> None:
        """Go on to the next public place of the session."""
        place = next(place for place in self._places if place.say.sending == BROADCAST)
        self.position = Position(place.phase, place.round, place.index)
        self.said, self.echoes = {}, {}

    def broadcast(self, kind: type[M]) -> dict[int, M]:
        """What every party said to everybody at the next place, signed and echoed.

        :class:`Missing` if something else comes, :class:`Broken` for what no honest party would have accepted.

        Spec: AU-2, MS-1, MS-2
        """
        self.enter()
        self.kind = kind
        found = {sender: self._read(kind, sender) for sender in self.parties}
        messages, said = (
            {sender: body for sender, (_, body) in found.items()},
            {s: line for s, (line, _) in found.items()},
        )
        digests = tuple(digest_of(said[sender].octets.decode()) for sender in self.parties)
        heard = {sender: self._read(Echo, sender) for sender in self.parties}
        self.said, self.echoes = said, {sender: echo.digests for sender, (_, echo) in heard.items()}
        for sender, (line, echo) in heard.items():
            if echo.digests != digests:
                raise Broken(Finding("MS-1", f"party {sender} echoes other messages", line.number, "body.digests"))
        self.tally["MS-1"] += 1
        return messages

    def _read(self, kind: type[M], sender: int) -> tuple[Line, M]:
        line = self._take(kind, sender)
        body = self._opened(line, kind, sender)
        other = self._awaited(kind, sender, line.octets)
        if other is not None:
            self._refuse_second(line, self._taken(other), kind, sender)
        return line, body

    def _refuse_second(self, line: Line, other: Line, kind: type[Message], sender: int) -> None:
        """Two different messages accuse whoever signed both; the same one twice is the work of whoever wrote the file.

        Before there is a session identifier, one of them may be of another session.
        """
        self._opened(other, kind, sender)
        if other.octets == line.octets:
            raise Broken(Finding("AU-2", f"the message of line {line.number} again", other.number))
        accused = None if self.session == NO_SESSION else sender
        lines = (line.number, other.number)
        raise Broken(Finding("MS-1", f"two signed messages at {self.position}", other.number, "", accused, lines))

    def _take(self, kind: type[Message], sender: int) -> Line:
        line = self._awaited(kind, sender)
        if line is not None:
            return self._taken(line)
        expected = f"{kind.__name__} of party {sender} at {self.position}"
        following = next(iter(self._unread.values()), None)
        if following is not None and following.claims is None:
            raise Broken(Finding("MS-2", f"no signed message where {expected} belongs", following.number))
        raise Missing(expected, self._last + 1 if following is None else following.number)

    def _taken(self, line: Line) -> Line:
        self._last = max(self._last, line.number)
        return self._unread.pop(line.number)

    def _awaited(self, kind: type[Message], sender: int, said: bytes | None = None) -> Line | None:
        """What a party says at this place, or, if it ``said`` something already, what it says besides."""
        position = self.position
        claims = Claims(self.session, position.phase, position.round, position.index, sender, kind.__name__)
        if self._whole:
            following = next(iter(self._unread.values()), None)
            return following if following is not None and following.claims == claims else None
        lines = [line for line in self._by_claims.get(claims, ()) if line.number in self._unread]
        signed = (line for line in lines if line.octets != said and self.is_signed(line, sender))
        return next(signed, lines[0] if lines and said is None else None)

    def _opened(self, line: Line, kind: type[M], sender: int) -> M:
        """A message whose bytes were not signed by ``sender`` proves nothing against anybody."""
        self.said = {**self.said, sender: line}
        self.tally["MS-2"] += 1
        try:
            signed = read_signed(line.octets, sender, kind, self.keys[sender])
            return body_at(signed, self.session, self.position, sender, None)
        except Abort as abort:
            accused = sender if self.is_signed(line, sender) else None
            field = unreadable_field(line, signed_type(kind)) or ("" if accused else "signature")
            raise Broken(Finding("MS-2", abort.evidence, line.number, field, accused, (line.number,))) from None

    def is_signed(self, line: Line, sender: int) -> bool:
        """Whether ``sender`` signed these bytes, whatever they say."""
        signature = line.octets[-130:-2].decode("latin-1")
        return verifies(self.keys[sender], envelope_text(line.octets), signature)

    @property
    def where(self) -> "Where":
        """The messages that are being looked at."""
        return Where(self.position, dict(self.said), self._last)
