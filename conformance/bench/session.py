"""Whole sessions, every party metered: all in this process, or each party in one of its own."""

import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from random import Random
from time import perf_counter, process_time
from typing import Protocol
from unittest.mock import patch

from conformance.bench.floor import reference_counted
from conformance.bench.metering import Account, Meter, MeteredRounds
from conformance.bench.setting import prime
from conformance.bench.training import Training
from conformance.levels.party import Released
from optimized.arithmetic.backends import Backend, fastest, named
from optimized.operations import OptimizedOperations
from optimized.preprocessing.kernel import VectorKernel
from reference.core.channel import Channel, Wire, WireProtocol, authenticated
from reference.core.coins import Coins
from reference.core.driver import Delivery, Ended, LocalParticipant, MemoryDriver, Participant
from reference.core.rounds import DEALER, Rounds
from reference.operations import Operations, ReferenceOperations
from reference.party import Participation, helen
from reference.phases.dealer import dealer
from reference.preprocessing.kernel import Kernel, ReferenceKernel
from spec.parameters import PARAMETER_SETS


class Engine(Protocol):
    """What a party computes with; it can be sent to another process."""

    def operations(self, party: int) -> Operations:
        """A new engine for one session."""
        ...

    def kernel(self) -> Kernel:
        """A new engine for one preprocessing."""
        ...


@dataclass(frozen=True)
class Reference:
    """The formulas, one after the other."""

    def operations(self, party: int) -> Operations:
        """Of the reference."""
        return ReferenceOperations()

    def kernel(self) -> Kernel:
        """Of the reference."""
        return ReferenceKernel()


@dataclass(frozen=True)
class Optimized:
    """The optimised engine; ``powers`` names the library for single ones."""

    powers: str = "gmp"

    def operations(self, party: int) -> Operations:
        """New ones."""
        return OptimizedOperations(Coins(bytes(31) + bytes([party])), named(self.powers))

    def kernel(self) -> Kernel:
        """In numpy."""
        return VectorKernel()


def fastest_powers(training: Training) -> Backend:
    """The library that is fastest for single powers here."""
    bits = PARAMETER_SETS[training.parameters].modulus_bits
    return fastest(2 * bits, bits, process_time)


@dataclass(frozen=True)
class Seen:
    """A party's accounts by phase; the most memory that it held at once, in octets, if it had a process of its own."""

    accounts: Mapping[str, Account]
    peak: int | None = None


@dataclass(frozen=True)
class Outcome:
    """The released integers, what was seen of every party, octets of all public messages, seconds on the wall."""

    released: tuple[int, ...]
    parties: Mapping[int, Seen]
    transcript: int
    wall: float


class Metered:
    """A party that runs here, with a meter."""

    def __init__(self, training: Training, party: int, engine: Engine) -> None:
        self._meter, self._party = Meter(engine.kernel()), party
        self._local = LocalParticipant(protocol(training, party, engine.operations(party), self._meter))

    def begin(self, delivery: Delivery | None) -> None:
        """Keep the bytes."""
        self._local.begin(delivery)

    def finish(self) -> Wire | Ended[Released]:
        """Compute."""
        with reference_counted(), self._meter.running():
            step = self._local.finish()
        if isinstance(step, Wire):
            self._meter.said(step, self._party)
        else:
            self._meter.wait()
        return step

    def seen(self) -> Seen:
        """All accounts."""
        return Seen(self._meter.accounts)


class Remote:
    """A party in a process of its own."""

    def __init__(self, training: Training, party: int, engine: Engine) -> None:
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, training, party, engine), daemon=True)
        self._process.start()
        theirs.close()

    def begin(self, delivery: Delivery | None) -> None:
        """Send the bytes; the other process goes to work."""
        self._connection.send(delivery)

    def finish(self) -> Wire | Ended[Released]:
        """Wait for the other process; ``EOFError`` if it crashed, and it printed why."""
        step: Wire | Ended[Released] = self._connection.recv()
        return step

    def seen(self) -> Seen:
        """Its accounts and its memory. The process ends."""
        self._connection.send("seen")
        seen: Seen = self._connection.recv()
        self._process.join()
        return seen


def _serve(connection: Connection, training: Training, party: int, engine: Engine) -> None:
    metered = Metered(training, party, engine)
    while (delivery := connection.recv()) != "seen":
        metered.begin(delivery)
        step = metered.finish()
        if isinstance(step, Ended) and step.abort is not None:
            raise step.abort
        connection.send(step)
    unit = 1 if sys.platform == "darwin" else 1024
    connection.send(Seen(metered.seen().accounts, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit))


def protocol(training: Training, party: int, operations: Operations, meter: Meter) -> WireProtocol[Released]:
    """What a party says, while a meter is told of its phases."""
    configuration, rounds = training.configuration, MeteredRounds(training.parties, meter)
    channel = Channel(party, training.identity(party), configuration.identity_keys, rounds)
    coins, data = training.coins(party).child("party"), training.data[party - 1]
    participation = Participation(party, configuration, data, coins, operations, meter.kernel)
    return authenticated(channel, helen(participation, rounds))


def dealing(training: Training) -> WireProtocol[Released]:
    """What the dealer says."""
    configuration, rounds = training.configuration, Rounds(training.parties)
    channel = Channel(DEALER, training.identity(DEALER), configuration.identity_keys, rounds)
    return authenticated(channel, dealer(rounds, training.coins(DEALER).child("dealer")))


@contextmanager
def any_primes() -> Iterator[None]:
    """Within the block the dealer of the keys takes any primes."""
    random = Random(1)
    with patch("reference.paillier.dealer.safe_prime", lambda bits, _: prime(bits, random)):
        yield


def run(training: Training, engine: Engine, *, processes: bool = False) -> Outcome:
    """Train. ``RuntimeError`` if a party stops."""
    make: Callable[[Training, int, Engine], Metered | Remote] = Remote if processes else Metered
    parties = {party: make(training, party, engine) for party in training.numbers}
    keys: Participant[Released] = LocalParticipant(dealing(training))
    begin = perf_counter()
    with any_primes():
        session = MemoryDriver({DEALER: keys, **parties}).run()
    wall, end = perf_counter() - begin, session.outcomes[1]
    if end.result is None:
        raise RuntimeError(f"the session stopped: {end.abort}")
    seen = {party: metered.seen() for party, metered in parties.items()}
    return Outcome(end.result, seen, sum(map(len, session.transcript)), wall)
