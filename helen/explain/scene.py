"""One message of a lesson, told: which rules, what happens in numbers, and who learns what."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from helen.explain.lesson import Event

LONGEST = 24
"""Digits of a number that are shown in full."""


@dataclass(frozen=True)
class Scene:
    """``rules``: what is carried out, the first one first. ``formulas``: rules whose formulas are shown."""

    event: Event
    title: str
    rules: tuple[str, ...]
    lines: tuple[str, ...]
    learned: str
    formulas: tuple[str, ...] = ()


class Contradiction(AssertionError):
    """What the lesson says is not what happened: a defect of the lesson or of the protocol."""


def holds(condition: bool, statement: str) -> str:
    """The statement, if it is true of the numbers of this session."""
    if not condition:
        raise Contradiction(statement)
    return f"{statement}  ✓"


def whole(number: int) -> str:
    """An integer, shortened if nobody would read it."""
    text = str(number)
    if len(text) <= LONGEST:
        return text
    return f"{text[:9]}…{text[-6:]} ({number.bit_length()} bits)"


def scaled(number: int, bits: int) -> str:
    """An integer at a scale, and the real that it stands for."""
    return f"{whole(number)} = {float(Fraction(number, 1 << bits)):.6g}"


def vector(numbers: Iterable[int], bits: int | None = None) -> str:
    """A vector of integers, at a scale if one is given."""
    return "(" + ", ".join(whole(n) if bits is None else scaled(n, bits) for n in numbers) + ")"
