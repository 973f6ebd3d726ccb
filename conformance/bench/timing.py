"""Seconds of one core."""

from collections.abc import Callable, Sequence
from itertools import count
from statistics import median
from time import process_time

Action = Callable[[], object]


def once(action: Action) -> float:
    """The time of one call."""
    start = process_time()
    action()
    return process_time() - start


def seconds(action: Action, repeat: int = 5) -> float:
    """The median time of an action."""
    return median(once(action) for _ in range(repeat))


def by_turns(makers: Sequence[Callable[[int], Action]], repeat: int = 3, enough: float = 0.2) -> list[float]:
    """The median time of each action, run by turns so that all of them see the same machine.

    A maker is given the number of the turn and makes the action, untimed. ``repeat`` turns at least, and more of them
    until the fastest action took ``enough`` seconds in all, but no more than a hundred times ``repeat``.
    """
    times: list[list[float]] = [[] for _ in makers]
    for turn in count():
        for maker, measured in zip(makers, times, strict=True):
            measured.append(once(maker(turn)))
        if turn + 1 >= repeat and (min(map(sum, times)) >= enough or turn + 1 >= 100 * repeat):
            return [median(measured) for measured in times]
    raise AssertionError("unreachable")
