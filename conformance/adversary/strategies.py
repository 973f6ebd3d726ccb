"""Cheaters that know the protocol: what they do is a list of moves, each a place and a change of what is said there.

A cheater follows its honest code, signs whatever it likes, and always *rushes*: it speaks in a round only after it has
heard everybody who does not collude with it. To each recipient its echo confirms what that recipient heard from it.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from conformance.adversary.leaves import look_up
from conformance.adversary.liar import cheating, resigned_document
from conformance.adversary.rewrite import Place
from reference.core.channel import Wire, WireProtocol, digest_of, peek
from reference.core.driver import Delivery
from reference.core.identity import Identity
from reference.core.rounds import Position
from reference.core.signed import signed_type
from reference.messages.base import SEPARATOR, Message, decode, text_of, written

T = TypeVar("T")
M = TypeVar("M", bound=Message)
Said = Message | bytes | None
"""A body, which is signed for this place; bytes that are said as they are; or silence."""


class Knowledge:
    """What a cheater has heard from everybody, and said itself, in order."""

    def __init__(self) -> None:
        self._words: dict[tuple[int, Position, str], bytes] = {}
        self.acted = 0
        """How many moves were made."""

    def note(self, sender: int, position: Position, slot: str, octets: bytes | None) -> None:
        """Keep a word."""
        if octets is not None:
            self._words[sender, position, slot] = octets

    def here(self, sender: int, position: Position, slot: str) -> bytes | None:
        """What somebody said at a position."""
        return self._words.get((sender, position, slot))

    def word(self, sender: int, place: Place) -> bytes:
        """The signed word of a sender at a place."""
        return [
            octets
            for (who, position, _), octets in self._words.items()
            if (who, position.phase, position.round) == (sender, place.phase, place.round)
            and peek(octets) == place.kind.__name__
        ][place.occurrence]

    def body(self, sender: int, place: Place) -> Message:
        """The content of that word."""
        return body_of(place.kind, self.word(sender, place))


@dataclass(frozen=True)
class Scene:
    """What a cheater has in front of it when it speaks: what its honest code would say, and all that it knows."""

    me: int
    position: Position
    slot: str
    octets: bytes = field(repr=False)
    kind: type[Message]
    known: Knowledge = field(repr=False)
    others: tuple[int, ...]

    @property
    def own(self) -> Message:
        """What the honest code would say."""
        return body_of(self.kind, self.octets)

    @property
    def session(self) -> bytes:
        """The session identifier."""
        return bytes.fromhex(str(look_up(json.loads(text_of(self.octets)), ("envelope", "session"))))

    def heard(self, sender: int) -> bytes:
        """What another party said in this very round."""
        octets = self.known.here(sender, self.position, self.slot)
        assert octets is not None, f"party {sender} has not spoken at {self.position}"
        return octets

    def body(self, sender: int) -> Message:
        """The content of it."""
        return body_of(self.kind, self.heard(sender))


Change = Callable[[Scene], Said]


@dataclass(frozen=True)
class Move:
    """At ``place``, say ``change`` instead of what should be said: to everybody, the cheater's own code included, or
    ``to`` some.

    ``onwards``: there and ever after. ``when``: only if this holds when the place is reached.
    """

    place: Place
    change: Change
    to: tuple[int, ...] = ()
    onwards: bool = False
    when: Callable[[Scene], bool] | None = None


@dataclass(frozen=True)
class Attack:
    """A strategy of one cheater, and how it must end.

    ``rule``: by which the honest parties stop, or one of several; empty if they end with the right model, ``why``
    says for which reason. ``blame``: whom they accuse. ``alone``: the only party that finds it; the others stop
    because it does, after it may have said one message more, of the kinds ``further``. ``adopt``: the cheater's own
    code goes on from what it said, not from what it should have said.
    """

    name: str
    rule: str
    blame: int | None
    moves: tuple[Move, ...]
    strategy: str = ""
    session: str = "batched"
    alone: int | None = None
    adopt: bool = False
    further: tuple[str, ...] = ()
    why: str = ""

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules by which it may be found."""
        return tuple(self.rule.split(" or ")) if self.rule else ()


def scheming(
    me: int, identity: Identity, moves: Sequence[Move], known: Knowledge, speaking_later: Iterable[int] = ()
) -> Callable[[WireProtocol[T]], WireProtocol[T]]:
    """The corruption. ``speaking_later``: accomplices for whom this cheater does not wait."""
    cheater = _Cheater(me, identity, moves, known, frozenset({me, *speaking_later}))

    return cheating(lambda: cheater.exchange)


class _Cheater:
    def __init__(
        self, me: int, identity: Identity, moves: Sequence[Move], known: Knowledge, unheard: frozenset[int]
    ) -> None:
        self._me, self._identity, self._moves, self._known, self._unheard = me, identity, moves, known, unheard
        self._counts: Counter[tuple[str, int, str]] = Counter()
        self._begun: set[int] = set()
        self._lies: tuple[Position, Mapping[int, bytes]] | None = None

    def exchange(self, wire: Wire) -> WireProtocol[Delivery]:
        """Hear the others, then speak."""
        early: Delivery = {}
        first = tuple(sender for sender in wire.senders if sender not in self._unheard)
        if first:
            early = yield replace(wire, messages={}, senders=first)
            self._note(wire, early)
        said = self._said(self._confirmed(wire))
        late = yield replace(wire, messages=said, senders=tuple(s for s in wire.senders if s not in early))
        self._note(wire, late)
        return {**early, **late}

    def _note(self, wire: Wire, delivery: Delivery) -> None:
        for sender, octets in delivery.items():
            self._known.note(sender, wire.position, wire.slot, octets)

    def _said(self, wire: Wire) -> Mapping[int, bytes]:
        said = dict(wire.messages)
        kind = peek(next(iter(said.values()), b""))
        here = (wire.position.phase, wire.position.round, kind)
        for number, move in enumerate(self._moves):
            if not said or not self._reached(number, move, (*here, self._counts[here])):
                continue
            self._known.acted += 1
            said = self._changed(wire, move, said)
        self._counts[here] += bool(wire.messages)
        if wire.slot != "echo" and said != wire.messages:
            self._lies = wire.position, said
        self._known.note(self._me, wire.position, wire.slot, next(iter(said.values()), None))
        return said

    def _reached(self, number: int, move: Move, here: tuple[str, int, str, int]) -> bool:
        place = move.place
        if here == (place.phase, place.round, place.kind.__name__, place.occurrence):
            self._begun.add(number)
            return True
        return move.onwards and number in self._begun

    def _changed(self, wire: Wire, move: Move, said: Mapping[int, bytes]) -> dict[int, bytes]:
        others = tuple(sender for sender in wire.senders if sender != self._me)
        changed: dict[int, bytes] = {}
        for to, octets in said.items():
            if move.to and to not in move.to:
                changed[to] = octets
                continue
            scene = Scene(self._me, wire.position, wire.slot, octets, move.place.kind, self._known, others)
            if move.when and not move.when(scene):
                self._known.acted -= 1
                return dict(said)
            word = move.change(scene)
            if word is not None:
                changed[to] = word if isinstance(word, bytes) else resealed(self._identity, octets, word)
        return changed

    def _confirmed(self, wire: Wire) -> Wire:
        if wire.slot != "echo" or self._lies is None or self._lies[0] != wire.position:
            return wire
        _, lies = self._lies
        heard = {to: lies[to] for to in wire.messages if to in lies}
        return replace(
            wire,
            messages={
                to: self._confirming(octets, heard[to]) if to in heard else octets
                for to, octets in wire.messages.items()
            },
        )

    def _confirming(self, echo: bytes, lie: bytes) -> bytes:
        document = json.loads(echo)
        document["envelope"]["body"]["digests"][self._me - 1] = digest_of(lie.decode("utf-8", "replace"))
        return resigned_document(self._identity, document)


def body_of(kind: type[M], octets: bytes) -> M:
    """The content of a signed message."""
    body: M = decode(signed_type(kind), octets).envelope.body
    return body


def resealed(identity: Identity, octets: bytes, body: Message) -> bytes:
    """A signed message at the place of another one, with another body."""
    document, content = json.loads(text_of(octets)), written(body)
    document["envelope"] |= {"kind": type(body).__name__, "body": json.loads(content.text)}
    return SEPARATOR.join((resigned_document(identity, document), *filter(None, [b"".join(content.attachments)])))
