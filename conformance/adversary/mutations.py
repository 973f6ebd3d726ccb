"""What can be done to a value that stands in a message, by its type."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.adversary.leaves import Json, Leaf, is_attachment

HEXADECIMAL = re.compile(r"-?[0-9a-f]+")
HUGE_BITS = 40_000
"""Of a number that is far out of every range. It still fits into a message."""
REMOVED = object()
"""Stands for a place that is left out."""


@dataclass(frozen=True)
class Mutation:
    """A change of one value. ``form``: whether the result is no message of this type any more, whoever reads it."""

    name: str
    form: bool
    value: Json


@dataclass(frozen=True)
class Neighbours:
    """The value at the same place of another party's message, and of the sender's previous message of the type."""

    other: Json
    previous: Json


def mutations(leaf: Leaf, near: Neighbours, octets: bytes | None) -> Iterator[Mutation]:
    """All changes of a value that really change it. ``octets``: what is attached, if the value names an attachment."""
    for mutation in _all(leaf, near) if octets is None else _attachment(leaf.value, octets):
        if mutation.value is REMOVED or mutation.value != leaf.value or type(mutation.value) is not type(leaf.value):
            yield mutation


def _all(leaf: Leaf, near: Neighbours) -> Iterator[Mutation]:
    match leaf.value:
        case bool(value):
            yield Mutation("negated", False, not value)
        case int(value):
            yield from _small(value)
        case str(value):
            yield from _text(leaf, value)
        case list(value):
            yield from _list(value)
        case None:
            yield Mutation("a number", False, 7)
            yield Mutation("huge", False, 10**30)
    if not isinstance(leaf.value, list):
        yield from _borrowed(leaf.value, near)
        yield Mutation("another type", True, {"value": leaf.value})
        if isinstance(leaf.path[-1], str):
            yield Mutation("missing", True, REMOVED)


def _borrowed(value: Json, near: Neighbours) -> Iterator[Mutation]:
    for name, other in (("another party's", near.other), ("the previous one", near.previous)):
        if other is not None and type(other) is type(value):
            yield Mutation(name, False, other)


def _small(value: int) -> Iterator[Mutation]:
    yield Mutation("zero", False, 0)
    yield Mutation("plus one", False, value + 1)
    yield Mutation("negated", False, -value if value else -1)
    yield Mutation("huge", False, 10**30)
    yield Mutation("a decimal point", True, value + 0.5)
    yield Mutation("text", True, str(value))


def _text(leaf: Leaf, value: str) -> Iterator[Mutation]:
    if HEXADECIMAL.fullmatch(value) and not _is_word(leaf):
        yield from _hexadecimal(value)
    else:
        yield Mutation("another word", False, value + "x")
        yield Mutation("empty", False, "")
    yield Mutation("a number", True, 7)


def _is_word(leaf: Leaf) -> bool:
    """Decimal numbers and names of the configuration are texts, whatever they look like."""
    return "configuration" in leaf.path


def _hexadecimal(value: str) -> Iterator[Mutation]:
    number = int(value, 16)
    yield Mutation("zero", False, "0")
    yield Mutation("plus one", False, format(number + 1, "x"))
    yield Mutation("negated", False, format(-number, "x"))
    yield Mutation("bit flip", False, format(number ^ 1 << max(0, number.bit_length() // 2), "x"))
    yield Mutation("huge", False, format(number + (1 << HUGE_BITS), "x"))
    yield Mutation("not canonical", True, "-" + "0" + value[1:] if number < 0 else "0" + value)


def _attachment(name: Json, octets: bytes) -> Iterator[Mutation]:
    """A change that is bytes is attached, and named as it should be."""
    half = len(octets) // 2
    yield Mutation("bit flip", False, octets[:half] + bytes([octets[half] ^ 1]) + octets[half + 1 :])
    yield Mutation("zero", False, bytes(len(octets)))
    yield Mutation("reversed", False, octets[::-1])
    yield Mutation("one octet missing", False, octets[:-1])
    yield Mutation("one octet extra", False, octets + b"\0")
    yield Mutation("empty", False, b"")
    if is_attachment(name):
        yield Mutation("another length", True, {**name, "length": name["length"] + 1})
        yield Mutation("another hash", True, {**name, "sha256": "0" * 64})
        yield Mutation("negative length", True, {**name, "length": -1})
    yield Mutation("no attachment", True, "00")
    yield Mutation("missing", True, REMOVED)


def _list(value: list[Json]) -> Iterator[Mutation]:
    yield Mutation("empty", False, [])
    if value:
        yield Mutation("one missing", False, value[:-1])
        yield Mutation("one extra", False, [*value, value[-1]])
        yield Mutation("first and last swapped", False, [value[-1], *value[1:-1], value[0]])
        yield Mutation("a list in a list", True, [value])
    yield Mutation("another type", True, {})
