"""The places of a message at which something can be changed, found in its JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

Json = object
Step = str | int


@dataclass(frozen=True)
class Leaf:
    """A place within a JSON document: the steps to it, and what stands there.

    Of a list, the list itself is a place and so is its first entry; the others are like it.
    """

    path: tuple[Step, ...]
    value: Json

    @property
    def name(self) -> str:
        """The path for readers: ``proof.response.z[]`` is an entry of a list."""
        text = "".join("[]" if isinstance(step, int) else f".{step}" for step in self.path)
        return text.removeprefix(".")


def is_attachment(value: Json) -> TypeGuard[dict[str, int]]:
    """Whether a value names attached octets (rule MS-4)."""
    return isinstance(value, dict) and set(value) == {"length", "sha256"}


def leaves(document: Json, path: tuple[Step, ...] = ()) -> Iterator[Leaf]:
    """All places of a document, in order."""
    match document:
        case dict() if not is_attachment(document):
            for key in sorted(document):
                yield from leaves(document[key], (*path, key))
        case list():
            yield Leaf(path, document)
            if document:
                yield from leaves(document[0], (*path, 0))
        case _:
            yield Leaf(path, document)


def look_up(document: Json, path: tuple[Step, ...]) -> Json:
    """What stands at a place; ``None`` if the document has no such place."""
    for step in path:
        match document, step:
            case dict(), str() if step in document:
                document = document[step]
            case list(), int() if step < len(document):
                document = document[step]
            case _:
                return None
    return document


def replaced(document: Json, path: tuple[Step, ...], value: Json) -> Json:
    """A copy of the document with another value at a place."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(document, dict) and isinstance(first, str):
        return {**document, first: replaced(document[first], rest, value) if rest else value}
    if isinstance(document, list) and isinstance(first, int):
        return [*document[:first], replaced(document[first], rest, value), *document[first + 1 :]]
    raise KeyError(path)


def removed(document: Json, path: tuple[Step, ...]) -> Json:
    """A copy of the document without a place."""
    parent = look_up(document, path[:-1])
    last = path[-1]
    if isinstance(parent, dict):
        return replaced(document, path[:-1], {key: value for key, value in parent.items() if key != last})
    if isinstance(parent, list) and isinstance(last, int):
        return replaced(document, path[:-1], [*parent[:last], *parent[last + 1 :]])
    raise KeyError(path)
