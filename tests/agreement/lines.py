"""Ways to hold one registered line against values that the code computed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

from reference.core.reject import Abort
from spec.formula import truth


def exact(line, values):
    """The congruence holds, and not with the other sign."""
    assert line.holds(values)
    assert not replace(line, left=-line.left).holds(values)


def signed(line, values):
    """The congruence holds, with either sign, and not for twice the left side."""
    assert line.holds(values)
    assert replace(line, left=-line.left).holds(values)
    assert not replace(line, left=2 * line.left).holds(values)


def everywhere(values, **ranges) -> Iterator[dict]:
    """The values for every combination of indices; ``j=(eq.j, 3)`` counts from 1 to 3."""
    names = [name for name, _ in ranges.values()]
    for places in product(*(range(1, count + 1) for _, count in ranges.values())):
        yield {**values, **dict(zip(names, places, strict=True))}


def limits(line, low: int, high: int, put: Callable[[int], dict]):
    """The range contains exactly the integers from ``low`` to ``high``, as far as its ends tell."""
    inside = {low - 1: False, low: True, high: True, high + 1: False}
    assert {value: truth(line, put(value)) for value in inside} == inside


def decides(line, put: Callable[[int], dict], low: int, high: int, check: Callable[[int], None]):
    """Formula and code agree at the ends of a range, and one beyond."""
    limits(line, low, high, put)
    assert {value: accepts(check, value) for value in (low - 1, low, high, high + 1)} == {
        value: low <= value <= high for value in (low - 1, low, high, high + 1)
    }


def accepts(check: Callable[[int], None], value: int) -> bool:
    try:
        check(value)
    except Abort:
        return False
    return True
