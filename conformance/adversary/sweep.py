"""Every field of every message, changed in every way: which cases there are.

A case is played in a full session by whoever can make one; see ``tests/adversary/sweep``, and for what comes of each
``docs/adversary.md``.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from conformance.adversary.leaves import Json, Leaf, is_attachment, leaves, look_up, removed, replaced
from conformance.adversary.liar import Edit, resigned_document
from conformance.adversary.mutations import REMOVED, Mutation, Neighbours, mutations
from conformance.adversary.rewrite import Place
from conformance.adversary.wire import canonical
from reference.core.channel import WireProtocol
from reference.core.identity import Identity
from reference.core.rounds import Position
from reference.messages.base import SEPARATOR, attachment_name, text_of

T = TypeVar("T")
Document = dict[str, Json]
BODY = ("envelope", "body")


@dataclass(frozen=True)
class Word:
    """What a party said at one place, to everyone or to its first recipient."""

    position: Position
    slot: str
    octets: bytes = field(repr=False)

    @property
    def document(self) -> Document:
        """The JSON, signature included."""
        document: Document = json.loads(text_of(self.octets))
        return document

    @property
    def kind(self) -> str:
        """The type of the message."""
        return str(look_up(self.document, ("envelope", "kind")))

    @property
    def attachments(self) -> list[bytes]:
        """The attached octets, in the order of the JSON."""
        rest, parts = self.octets[len(text_of(self.octets)) + len(SEPARATOR) :], []
        for leaf in leaves(self.document):
            if is_attachment(leaf.value):
                parts.append(rest[: leaf.value["length"]])
                rest = rest[leaf.value["length"] :]
        return parts


@dataclass(frozen=True)
class Case:
    """One change of one message."""

    word: Word
    leaf: Leaf
    mutation: Mutation

    @property
    def field(self) -> str:
        """The changed place: a path within the body, or within the signed document."""
        inside = self.leaf.path[:2] == BODY
        return Leaf(self.leaf.path[2:] if inside else self.leaf.path, None).name

    @property
    def name(self) -> str:
        """All of it in one line."""
        return f"{self.word.position} {self.word.kind} {self.field}: {self.mutation.name}"

    def edit(self, identity: Identity) -> Edit:
        """The change, as a lie of the party with this identity. A changed signature is not made anew."""

        def change(octets: bytes) -> bytes:
            word = Word(self.word.position, self.word.slot, octets)
            document, attachments = word.document, word.attachments
            value = self.mutation.value
            if isinstance(value, bytes):
                places = [leaf.path for leaf in leaves(document) if is_attachment(leaf.value)]
                attachments[places.index(self.leaf.path)] = value
                value = dict(attachment_name(value))
            path = self.leaf.path
            changed = removed(document, path) if value is REMOVED else replaced(document, path, value)
            assert isinstance(changed, dict)
            text = canonical(changed) if path == ("signature",) else resigned_document(identity, changed)
            return SEPARATOR.join((text, b"".join(attachments))) if attachments else text

        return change


def overhearing(words: list[Word]) -> Callable[[WireProtocol[T]], WireProtocol[T]]:
    """An honest party whose words are noted."""

    def listening(honest: WireProtocol[T]) -> WireProtocol[T]:
        try:
            wire = next(honest)
            while True:
                if wire.messages:
                    words.append(Word(wire.position, wire.slot, next(iter(wire.messages.values()))))
                received = yield wire
                wire = honest.send(received)
        except StopIteration as stop:
            value: T = stop.value
            return value

    return listening


def at_places(words: Sequence[Word], places: Collection[Place]) -> list[Word]:
    """The words at some places."""
    counts: Counter[tuple[str, int, str]] = Counter()
    wanted = {(place.phase, place.round, place.kind.__name__, place.occurrence) for place in places}
    chosen = []
    for word in words:
        here = (word.position.phase, word.position.round, word.kind)
        if (*here, counts[here]) in wanted:
            chosen.append(word)
        counts[here] += 1
    return chosen


def cases(chosen: Sequence[Word], words: Sequence[Word], others: Sequence[Word]) -> Iterator[Case]:
    """The cases for some of the words of a party of an honest session. ``others``: the words of another one.

    What is around a body is changed for the first of each type only.
    """
    theirs = {(word.position, word.slot): word.document for word in others}
    kinds: set[str] = set()
    for word in chosen:
        earlier = [other for other in words[: words.index(word)] if other.kind == word.kind]
        previous = earlier[-1].document if earlier else None
        for leaf in leaves(word.document):
            if leaf.path[:2] != BODY and word.kind in kinds:
                continue
            other = look_up(theirs.get((word.position, word.slot)), leaf.path)
            near = Neighbours(other, look_up(previous, leaf.path))
            yield from (Case(word, leaf, mutation) for mutation in mutations(leaf, near, _octets(word, leaf)))
        yield Case(word, Leaf((*BODY, "unknown"), None), Mutation("an extra field", True, "0"))
        kinds.add(word.kind)


def _octets(word: Word, leaf: Leaf) -> bytes | None:
    if not is_attachment(leaf.value):
        return None
    places = [other.path for other in leaves(word.document) if is_attachment(other.value)]
    return word.attachments[places.index(leaf.path)]
