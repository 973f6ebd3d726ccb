"""A session in two stages: everything that needs no data, and later the training."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from helen.config import RunConfiguration
from helen.data import PartyData
from helen.engines import Engines
from helen.prepared import PreparedParty, transcript_digest
from helen.progress import OnProgress
from helen.session import (
    Model,
    PhaseClock,
    SessionResult,
    cast_of,
    dealer_protocol,
    drive,
    open_channel,
    raise_abort,
    result_of,
    schedule_of,
)
from reference.core.channel import WireProtocol, authenticated
from reference.core.coins import Coins
from reference.core.identity import Identity
from reference.core.rounds import DEALER
from reference.learning.problem import problem_of
from reference.learning.summary import Dataset
from reference.messages.agreement import Configuration
from reference.messages.preparation import Preparation
from reference.party import Preparing, helen_with_data, helen_without_data


@dataclass(frozen=True)
class PreparedSession:
    """What the first stage leaves: each party's own secrets, the public messages in order, timings."""

    parties: tuple[PreparedParty, ...]
    transcript: list[bytes]
    timings: dict[str, float]


@dataclass(frozen=True)
class FirstTask:
    """What the process of a party needs for the first stage: number, secret seed, configuration, engines."""

    number: int
    seed: bytes = field(repr=False)
    configuration: Configuration
    engines: Engines


@dataclass(frozen=True)
class SecondTask:
    """What the process of a party needs for the second stage: its prepared material, its data, its engine."""

    prepared: PreparedParty = field(repr=False)
    data: Dataset = field(repr=False)
    engines: Engines


def prepare_session(
    configuration: RunConfiguration, *, seed: bytes, on_progress: OnProgress, processes: bool = True
) -> PreparedSession:
    """Agreement and initialisation of all parties; same seeds, coins and errors as in ``run_session``."""
    seeds, public = cast_of(configuration, seed)
    clock = PhaseClock(schedule_of(public), on_progress)
    numbers = range(1, len(public.parties) + 1)
    tasks = {number: FirstTask(number, seeds[number], public, configuration.engines) for number in numbers}
    session = drive(first_protocol, tasks, clock, dealer_protocol(seeds[DEALER], public), processes=processes)
    raise_abort(session, session.transcript, public)
    digest = transcript_digest(session.transcript)
    parties = []
    for number in numbers:
        preparation = session.outcomes[number].result
        assert preparation is not None
        identity = Identity.from_coins(Coins(seeds[number])).secret.hex()
        parties.append(PreparedParty(identity=identity, transcript=digest, preparation=preparation))
    return PreparedSession(tuple(parties), session.transcript, clock.timings)


def train_session(
    parties: Sequence[PreparedParty],
    transcript: Sequence[bytes],
    datasets: Sequence[PartyData],
    *,
    engines: Engines,
    on_progress: OnProgress,
    processes: bool = True,
) -> SessionResult:
    """The second stage. ``transcript``: the messages of the first; the result has those of both.

    Only with material that was marked as used: see :func:`helen.prepared.use_up`.
    """
    preparation = parties[0].preparation
    schedule = schedule_of(preparation.configuration)
    clock = PhaseClock(schedule, on_progress)
    tasks = {
        party.preparation.party: SecondTask(party, data.condensed, engines)
        for party, data in zip(parties, datasets, strict=True)
    }
    session = drive(second_protocol, tasks, clock, None, processes=processes)
    return result_of(session, preparation.configuration, schedule, clock.timings, transcript)


def first_protocol(task: FirstTask, report: Callable[[], None]) -> WireProtocol[Preparation | None]:
    """A party's wire protocol of the first stage. ``report`` is called after each range proof."""
    rounds, channel = open_channel(task.number, Identity.from_coins(Coins(task.seed)), task.configuration)
    operations = task.engines.observed_operations(problem_of(task.configuration).modulus_bits, report)
    coins, kernel = Coins(task.seed).child("party"), task.engines.make_kernel()
    preparing = Preparing(task.number, task.configuration, coins, operations, kernel)
    return authenticated(channel, helen_without_data(preparing, rounds))


def second_protocol(task: SecondTask, report: Callable[[], None]) -> WireProtocol[Model]:
    """A party's wire protocol of the second stage. ``report`` is called after each range proof."""
    preparation = task.prepared.preparation
    identity = Identity(bytes.fromhex(task.prepared.identity))
    rounds, channel = open_channel(preparation.party, identity, preparation.configuration)
    bits = problem_of(preparation.configuration).modulus_bits
    operations = task.engines.observed_operations(bits, report)
    return authenticated(channel, helen_with_data(preparation, task.data, operations, rounds))
