"""Honest sessions of all kinds, with everything that their participants said, awaited and heard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from optimized.preprocessing.kernel import VectorKernel
from reference.conversion.pools import requirement
from reference.core.channel import Wire, WireProtocol
from reference.core.driver import Ended
from reference.core.rounds import DEALER, Broadcast, Outgoing, Position, Protocol, Received
from reference.learning.problem import problem_of
from spec.automaton import setting_of
from spec.derivation import derive
from spec.steps import Setting
from tests.stages import first_stage, kept, second_stage
from tests.support import Scenario, random_data, run, scenario

RIDGE = {"model": "ridge", "lambda1": "0", "lambda2": "3"}
KINDS_OF_SESSION: Mapping[str, Mapping[str, object]] = {
    "batched": {"rounds": 3, "rescale_every": 2},
    "paper": {"suite": "paper", "rounds": 3, "rescale_every": 2},
    "mascot": {"preprocessing": "mascot", "rounds": 1},
    "mascot, paper": {"preprocessing": "mascot", "suite": "paper", "rounds": 2, "rescale_every": 1},
    "mascot, two batches": {"preprocessing": "mascot", "rounds": 7},
    "mascot, ridge": {**RIDGE, "preprocessing": "mascot", "rounds": 1},
    "ridge": {**RIDGE, "rounds": 3, "rescale_every": 2},
    "ridge, paper": {**RIDGE, "suite": "paper", "rounds": 2},
    "printed iteration": {"iteration": "paper", "rounds": 2},
    "three parties": {"rounds": 2, "rescale_every": 1},
    "three parties, mascot": {"preprocessing": "mascot", "rounds": 1},
}
"""What each of them changes in the usual one."""

LONG = ("mascot, ", "three")

Key = tuple[Position, str, int, int]
"""Position, slot, sender, recipient."""


@dataclass
class Turn:
    """What a participant said and awaited at one place, and what it heard."""

    outgoing: Outgoing
    heard: Received = field(default_factory=dict)


@dataclass(frozen=True)
class Recording:
    """A session: everything that was said, in order, and the turns of each participant. 0 is the dealer."""

    same: Scenario
    turns: Mapping[int, list[Turn]]
    bytes_: Mapping[Key, bytes] = field(repr=False)
    ends: Mapping[int, Ended[object]]

    @property
    def participants(self) -> range:
        """The dealer and the parties."""
        return range(len(self.same.data) + 1)

    @property
    def setting(self) -> Setting:
        """What the sequence of its messages depends on."""
        schedule = derive(problem_of(self.same.configuration))
        needed = requirement(schedule)
        return setting_of(schedule, self.same.configuration.preprocessing, needed.triples + needed.bits)


@cache
def example(name: str) -> Scenario:
    """The scenario of a kind of session."""
    rows = (3, 2, 1) if name.startswith("three") else (3, 2)
    return scenario(random_data(len(rows), 2, rows, 6), **KINDS_OF_SESSION[name])  # type: ignore[arg-type]


@cache
def recorded(name: str) -> Recording:
    """An honest session in one go. The long ones make their triples with the optimised engine."""
    same, said = example(name), {}
    turns = {number: [] for number in range(len(same.data) + 1)}
    session = run(
        same,
        corruptions={number: noting(noted) for number, noted in turns.items()},
        wires={number: keeping(number, said) for number in turns},
        kernels=dict.fromkeys(turns, VectorKernel()) if name.startswith(LONG) else None,
    )
    return Recording(same, turns, said, session.outcomes)


@cache
def recorded_in_stages(name: str) -> tuple[Recording, Recording]:
    """The same as `helen prepare` and `helen train --prepared` run it."""
    same, recordings = example(name), []
    turns = {number: [] for number in range(len(same.data) + 1)}
    first = first_stage(same, {number: noting(noted) for number, noted in turns.items()})
    recordings.append(Recording(same, turns, {}, first.outcomes))
    turns = {number: [] for number in turns}
    second = second_stage(same, kept(first), {number: noting(noted) for number, noted in turns.items()})
    return recordings[0], replace(recordings[0], turns=turns, ends=second.outcomes)


def noting(turns: list[Turn]) -> Callable[[Protocol[object]], Protocol[object]]:
    """An honest participant whose turns are noted."""

    def corruption(honest: Protocol[object]) -> Protocol[object]:
        try:
            outgoing = next(honest)
            while True:
                turns.append(Turn(outgoing))
                turns[-1].heard = yield outgoing
                outgoing = honest.send(turns[-1].heard)
        except StopIteration as stop:
            return stop.value

    return corruption


def keeping(number: int, said: dict[Key, bytes]) -> Callable[[WireProtocol[object]], WireProtocol[object]]:
    """An honest participant whose bytes are kept."""

    def corruption(honest: WireProtocol[object]) -> WireProtocol[object]:
        try:
            wire: Wire = next(honest)
            while True:
                for recipient, octets in wire.messages.items():
                    said[wire.position, wire.slot, number, recipient] = octets
                received = yield wire
                wire = honest.send(received)
        except StopIteration as stop:
            return stop.value

    return corruption


def kinds_of(outgoing: Outgoing) -> set[str]:
    """The types that a participant says or awaits at a place."""
    if isinstance(outgoing, Broadcast):
        return {type(outgoing.message).__name__}
    awaited = {outgoing.expects.__name__} if outgoing.senders else set()
    return awaited | {type(message).__name__ for message in outgoing.messages.values()}


def awaits(number: int, outgoing: Outgoing, parties: range) -> tuple[tuple[str, int], ...]:
    """The slots in which others are awaited, and the others."""
    if isinstance(outgoing, Broadcast):
        return tuple(
            (slot, other) for slot in ("message", "echo") for other in parties if other not in (DEALER, number)
        )
    return tuple(("private", sender) for sender in outgoing.senders)
