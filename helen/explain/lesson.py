"""A tiny session to talk about: two parties, two features, keys that anybody could factor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import numpy as np

from reference.core.channel import Channel, WireProtocol, authenticated
from reference.core.coins import Coins
from reference.core.driver import MemoryDriver
from reference.core.identity import Identity
from reference.core.rounds import DEALER, Outgoing, Position, Private, Protocol, Rounds
from reference.learning.problem import problem_of
from reference.learning.summary import Dataset
from reference.messages.agreement import Configuration, PartyIdentity
from reference.messages.base import Message
from reference.operations import ReferenceOperations
from reference.party import Participation, helen
from reference.phases.dealer import dealer
from spec.derivation import derive
from spec.schedule import Schedule

T = TypeVar("T")
PHASES = ("AG", "IN", "IP", "MC", "MR")
Suite = Literal["batched", "paper"]
Preprocessing = Literal["trusted-dealer", "mascot"]

SEED = b"a session for a lecture in Helen"
"""Everything that is drawn follows from it, so every lecture shows the same numbers."""

DATA = (
    Dataset(np.array([[1.0, 0.5], [0.5, -1.0], [-1.0, 1.0]]), np.array([1.0, 0.75, -1.25])),
    Dataset(np.array([[0.5, 1.0], [1.0, -0.5], [-0.5, 0.25], [1.0, 1.0]]), np.array([0.5, 1.25, -0.5, 1.0])),
)
"""The rows of the parties: the first feature matters, the second hardly."""


@dataclass(frozen=True)
class Event:
    """What was said at one position: by sender, for each recipient (``None``: for everyone)."""

    position: Position
    kind: type[Message]
    said: Mapping[int, Mapping[int | None, Message]]

    @property
    def broadcast(self) -> bool:
        """Whether everyone hears it."""
        return any(None in messages for messages in self.said.values())

    def by_party(self) -> dict[int, Message]:
        """The broadcasts by sender."""
        return {sender: messages[None] for sender, messages in sorted(self.said.items())}


@dataclass(frozen=True)
class Lesson:
    """A finished session and everything that was said in it, in order. ``model``: released integers, scale f."""

    configuration: Configuration
    schedule: Schedule
    events: tuple[Event, ...]
    model: tuple[int, ...]
    data: tuple[Dataset, ...] = field(default=DATA, repr=False)


def give(rounds: int, suite: Suite, preprocessing: Preprocessing) -> Lesson:
    """Run the session with the readable engine, listening to everybody, the dealer included."""
    identities = {number: Identity.from_coins(_coins(number)) for number in (DEALER, 1, 2)}
    keys = {number: identity.public for number, identity in identities.items()}
    configuration = _configuration(keys, rounds, suite, preprocessing)
    heard: dict[Position, dict[int, Outgoing]] = {}
    protocols: dict[int, WireProtocol[tuple[int, ...] | None]] = {}
    for number, identity in identities.items():
        counter = Rounds(len(DATA))
        protocol = _protocol(number, configuration, counter)
        protocols[number] = authenticated(Channel(number, identity, keys, counter), _listening(number, protocol, heard))
    outcomes = MemoryDriver(protocols).run().outcomes
    model = outcomes[1].result
    assert model is not None, outcomes
    events = tuple(event for position, said in sorted(heard.items(), key=_order) if (event := _event(position, said)))
    return Lesson(configuration, derive(problem_of(configuration)), events, model)


def _protocol(number: int, configuration: Configuration, rounds: Rounds) -> Protocol[tuple[int, ...] | None]:
    if number == DEALER:
        return dealer(rounds, _coins(DEALER).child("dealer"))
    coins = _coins(number).child("party")
    return helen(Participation(number, configuration, DATA[number - 1], coins, ReferenceOperations()), rounds)


def _listening(number: int, protocol: Protocol[T], heard: dict[Position, dict[int, Outgoing]]) -> Protocol[T]:
    """The same protocol; what it says is noted."""
    try:
        outgoing = next(protocol)
        while True:
            heard.setdefault(outgoing.position, {})[number] = outgoing
            received = yield outgoing
            outgoing = protocol.send(received)
    except StopIteration as stop:
        value: T = stop.value
        return value


def _order(heard: tuple[Position, object]) -> tuple[int, int, int]:
    position, _ = heard
    return PHASES.index(position.phase), position.round, position.index


def _event(position: Position, said: Mapping[int, Outgoing]) -> Event | None:
    messages: dict[int, Mapping[int | None, Message]] = {}
    for sender, outgoing in said.items():
        spoken = outgoing.messages.items() if isinstance(outgoing, Private) else [(None, outgoing.message)]
        words = dict[int | None, Message](spoken)
        if words:
            messages[sender] = words
    kinds = {type(message) for words in messages.values() for message in words.values()}
    return Event(position, kinds.pop(), messages) if kinds else None


def _coins(participant: int) -> Coins:
    return Coins(Coins(SEED).octets(32, "participant", participant))


def _configuration(keys: Mapping[int, str], rounds: int, suite: Suite, preprocessing: Preprocessing) -> Configuration:
    names: Callable[[int], str] = ("", "Ada", "Bert").__getitem__
    return Configuration(
        title="a lesson",
        parties=tuple(
            PartyIdentity(name=names(i), identity_key=keys[i], rows=len(part.target), norm="2")
            for i, part in enumerate(DATA, start=1)
        ),
        features=("dose", "noise"),
        target="effect",
        intercept=False,
        centres=("0",) * 3,
        scales=("1",) * 3,
        model="lasso",
        lambda1="1/4",
        lambda2="0",
        gram_norm="3",
        rounds=rounds,
        iteration="normalised",
        suite=suite,
        parameters="TOY-512",
        fractional_bits=10,
        rescale_every=1,
        key_generation="trusted-dealer",
        preprocessing=preprocessing,
        dealer_key=keys[DEALER],
    )
