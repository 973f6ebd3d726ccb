"""Changes that keep JSON well formed, which changes of single bytes hardly ever do.

Only so do random inputs come past the parser and reach what the readers themselves check.
"""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from reference.messages.base import attachment_name

Place = tuple[int | str, ...]

WORTH_TRYING: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 255, 2**31, 2**63, -(2**63), 2**64, 10**30, 0.5, 1e300, float("nan")),
    *("", "0", "1", "-1", "-0", "00", "0x1", "1_0", " 1", "F", "f" * 64, "0" * 64, "f" * 2000, "a" * 128, "\x00", "\n"),
    *("é", "\ud800", "١", "AG", "MC", "RowUpdate", "Echo"),
    *([], {}, [0], ["0"], [[]], [["0"]], {"": 0}, attachment_name(b"")),
)
"""Ends of ranges, other writings of a number, other types, and words of the protocol in the wrong place."""


def changed(octets: bytes, seed: int) -> bytes | None:
    """The same with one to three values changed, written canonically: of the whole, or of one line, if that is JSON."""
    chance = Random(seed)
    lines = [octets] if octets.count(b"\n}") else octets.split(b"\n")
    number = chance.randrange(len(lines)) if chance.randrange(2) else 0
    try:
        document = json.loads(lines[number])
        for _ in range(chance.randint(1, 3)):
            document = _changed_once(document, chance)
        text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except (ValueError, RecursionError):
        return None
    lines[number] = text.encode("utf-8", "surrogatepass")
    return b"\n".join(lines)


def _changed_once(document: Any, chance: Random) -> Any:
    places = list(_places(document))
    *way, last = ("document", *chance.choice(places))
    top = {"document": document}
    parent: Any = top
    for step in way:
        parent = parent[step]
    match chance.randrange(5):
        case 0 | 1:
            parent[last] = chance.choice(WORTH_TRYING)
        case 2:
            parent[last] = _near(parent[last], chance)
        case 3:
            parent[last] = _copy(_at(top["document"], chance.choice(places)))
        case _ if parent is not top:
            del parent[last]
    return top["document"]


def _near(value: Any, chance: Random) -> Any:
    """A value of the same type that differs a little."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + chance.choice((-1, 1)) * 10 ** chance.randrange(40)
        case str():
            at = chance.randrange(len(value) + 1)
            return value[:at] + chance.choice(("", "0", "f", "-", "x", value)) + value[at + chance.randrange(2) :]
        case [*items]:
            return [*items, *items[: chance.randrange(3)]] if chance.randrange(2) else items[::-1]
        case dict():
            return {**value, chance.choice(("extra", "", *value)): chance.choice(WORTH_TRYING)}
    return [value]


def _places(document: Any, way: Place = ()) -> Iterator[Place]:
    """The ways to all values; long lists are alike, so the beginning of them is enough."""
    yield way
    steps = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document[:8])
        if isinstance(document, list)
        else ()
    )
    for step, value in steps:
        yield from _places(value, (*way, step))


def _at(document: Any, way: Place) -> Any:
    for step in way:
        document = document[step]
    return document


def _copy(value: Any) -> Any:
    return json.loads(json.dumps(value))
