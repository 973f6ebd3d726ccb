"""All parties of a session, each in a process of its own, and its dealers in this one."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from helen.agreement import agreed
from helen.config import RunConfiguration
from helen.cost import mascot
from helen.data import PartyData
from helen.engines import Engines
from helen.errors import UserError
from helen.journal import FileJournal
from helen.progress import OnProgress, PhaseProgress
from helen.transport.processes import RemoteParticipant
from reference.conversion.contribution import range_proofs
from reference.conversion.pools import requirement
from reference.core.channel import Channel, WireProtocol, authenticated
from reference.core.coins import Coins
from reference.core.driver import LocalParticipant, MemoryDriver, Participant, Session
from reference.core.identity import Identity
from reference.core.journal import Journalled
from reference.core.reject import Abort
from reference.core.rounds import DEALER, Position, Rounds
from reference.learning.problem import problem_of
from reference.learning.summary import Dataset
from reference.messages.agreement import Configuration
from reference.party import Participation, helen
from reference.phases.dealer import dealer
from spec.derivation import derive
from spec.schedule import Schedule, UnsafeConfiguration

PREPROCESSING = ("IN", 1)
"""The phase and round of the preprocessing."""

MASKS = ("IN", 2)
"""The phase and round of the masks."""

Model = tuple[int, ...] | None

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True)
class SessionResult:
    """A finished session: the released integers (times ``2^-scale_bits``), the public messages in order, timings, its
    identifier, and what was agreed on."""

    integers: tuple[int, ...]
    scale_bits: int
    transcript: list[bytes]
    timings: dict[str, float]
    sid: bytes
    agreed: Configuration


class Stopped(Abort):
    """An :class:`Abort` that ended a session, with the public messages until then, in order."""

    def __init__(self, abort: Abort, transcript: Sequence[bytes], agreed: Configuration) -> None:
        super().__init__(abort.rule, abort.accused, abort.evidence)
        self.transcript, self.agreed = transcript, agreed


class PhaseClock:
    """Follows the parties through the phases: tells the progress, and adds up the wall time of each phase.

    The progress of *model compute* is in rounds, that of *initialisation* in range proofs made and verified. Its
    preprocessing, in rounds too, is reported and timed apart.
    """

    def __init__(self, schedule: Schedule, on_progress: OnProgress) -> None:
        proofs = schedule.problem.parties**2 * range_proofs(schedule)
        self._totals = {"AG": 1, "IN": proofs, "IP": 1, "MC": schedule.problem.rounds, "MR": 1}
        self._totals["OF"] = mascot(schedule.field, requirement(schedule), schedule.problem.parties - 1)[1]
        self._on_progress = on_progress
        self._at: tuple[str, int] | None = None
        self._proofs = 0
        self._since = time.perf_counter()
        self.timings: dict[str, float] = {}

    def observe(self, participant: int, position: Position) -> None:
        """Take note of where party 1 is."""
        if participant != 1:
            return
        if (position.phase, position.round) == PREPROCESSING:
            self._tell("OF", min(position.index, self._totals["OF"] - 1))
        if (position.phase, position.round) == self._at:
            return
        previous = self._at[0] if self._at else None
        self.finish(position.phase)
        self._at = position.phase, position.round
        if position.phase != previous:
            self._tell(position.phase, 0)
        elif position.phase == "MC":
            self._tell("MC", position.round - 1)

    def proof(self) -> None:
        """Take note of a range proof that was made or verified by any party."""
        if self._at == PREPROCESSING:  # the masks have begun, though nothing was said yet
            self.finish("IN")
            self._at = MASKS
        if self._at is not None and self._at[0] == "IN":
            self._proofs += 1
            self._tell("IN", min(self._proofs, self._totals["IN"] - 1))

    def finish(self, following: str = "") -> None:
        """Close the books on the current round, and on its phase if ``following`` is another one."""
        now = time.perf_counter()
        if self._at is not None:
            phase = self._at[0]
            part = "OF" if self._at == PREPROCESSING else phase
            self.timings[part] = self.timings.get(part, 0.0) + now - self._since
            for finished in {part, phase} - {following}:
                self._tell(finished, self._totals[finished])
        self._since = now

    def _tell(self, phase: str, done: int) -> None:
        self._on_progress(PhaseProgress(phase, done, self._totals[phase]))


def run_session(
    configuration: RunConfiguration,
    datasets: Sequence[PartyData],
    *,
    seed: bytes,
    on_progress: OnProgress,
    processes: bool = True,
) -> SessionResult:
    """Train. Every secret of every party is drawn from ``seed``. :class:`Abort` of the first party that stops.

    ``processes``: whether every party computes in a process of its own.
    :class:`UserError` for a configuration under which something could overflow.
    """
    seeds, public = cast_of(configuration, seed)
    schedule = schedule_of(public)
    clock = PhaseClock(schedule, on_progress)
    tasks = {
        number: Task(number, seeds[number], public, data.condensed, configuration.engines)
        for number, data in enumerate(datasets, start=1)
    }
    session = drive(party_protocol, tasks, clock, dealer_protocol(seeds[DEALER], public), processes=processes)
    return result_of(session, public, schedule, clock.timings)


def cast_of(configuration: RunConfiguration, seed: bytes) -> tuple[dict[int, bytes], Configuration]:
    """Every participant's secret seed, and the configuration with the identity keys that follow from them."""
    coins, numbers = Coins(seed), range(1, len(configuration.party) + 1)
    seeds = {number: coins.octets(32, "participant", number) for number in (DEALER, *numbers)}
    keys = {number: Identity.from_coins(Coins(octets)).public for number, octets in seeds.items()}
    return seeds, agreed(configuration, [keys[number] for number in numbers], keys[DEALER])


def drive(
    build: Callable[[S, Callable[[], None]], WireProtocol[T | None]],
    tasks: Mapping[int, S],
    clock: PhaseClock,
    dealer: WireProtocol[None] | None,
    *,
    processes: bool,
) -> Session[T | None]:
    """Run the protocols that ``build`` makes of the tasks of all parties, and the dealer's here, to their end.

    A process that ends without a word has successors (rule RS-1). What the parties were told is kept in a temporary
    directory until then, which nobody else may read.
    """
    with ExitStack() as stack:
        kept = Path(stack.enter_context(TemporaryDirectory(prefix="helen-")))

        def remote(number: int, task: S) -> Participant[T | None]:
            def make() -> Participant[T | None]:
                return stack.enter_context(RemoteParticipant(build, task, clock.proof))

            return Journalled(make, FileJournal(kept / f"party-{number}", durable=False))

        participants: dict[int, Participant[T | None]] = {
            number: remote(number, task) if processes else LocalParticipant(build(task, clock.proof))
            for number, task in tasks.items()
        }
        if dealer is not None:
            participants[DEALER] = LocalParticipant(dealer)
        session = MemoryDriver(participants, observe=clock.observe).run()
    clock.finish()
    return session


@dataclass(frozen=True)
class Task:
    """What the process of a party needs: its number, its secret seed, the configuration, its data, its engines."""

    number: int
    seed: bytes = field(repr=False)
    configuration: Configuration
    data: Dataset = field(repr=False)
    engines: Engines


def party_protocol(task: Task, report: Callable[[], None]) -> WireProtocol[Model]:
    """The wire protocol of a party. ``report`` is called after each range proof that it makes or verifies."""
    rounds, channel = open_channel(task.number, Identity.from_coins(Coins(task.seed)), task.configuration)
    operations = task.engines.observed_operations(problem_of(task.configuration).modulus_bits, report)
    coins, kernel = Coins(task.seed).child("party"), task.engines.make_kernel()
    participation = Participation(task.number, task.configuration, task.data, coins, operations, kernel)
    return authenticated(channel, helen(participation, rounds))


def open_channel(number: int, identity: Identity, configuration: Configuration) -> tuple[Rounds, Channel]:
    """The counter of rounds and the channel of a participant, which knows everyone's key from the configuration."""
    rounds = Rounds(len(configuration.parties))
    return rounds, Channel(number, identity, configuration.identity_keys, rounds)


def dealer_protocol(seed: bytes, configuration: Configuration) -> WireProtocol[None]:
    """The wire protocol of the trusted dealer, participant 0."""
    rounds, channel = open_channel(DEALER, Identity.from_coins(Coins(seed)), configuration)
    return authenticated(channel, dealer(rounds, Coins(seed).child("dealer")))


def schedule_of(configuration: Configuration) -> Schedule:
    """The schedule of an agreed configuration; :class:`UserError` if it is unsafe. Spec: FX-3"""
    try:
        return derive(problem_of(configuration))
    except UnsafeConfiguration as error:
        raise UserError(str(error)) from None


def result_of(
    session: Session[Model],
    agreed: Configuration,
    schedule: Schedule,
    timings: dict[str, float],
    before: Sequence[bytes] = (),
) -> SessionResult:
    """The result, or :class:`Stopped`. ``before``: the public messages of an earlier stage."""
    transcript = [*before, *session.transcript]
    raise_abort(session, transcript, agreed)
    integers = session.outcomes[1].result
    assert integers is not None
    identifier = json.loads(transcript[-1])["envelope"]["session"]
    return SessionResult(integers, schedule.f, transcript, timings, bytes.fromhex(identifier), agreed)


def raise_abort(session: Session[T], transcript: Sequence[bytes], agreed: Configuration) -> None:
    """If anyone stopped, raise :class:`Stopped` for the abort that says most: an accusation before a mere notice."""
    aborts = [end.abort for _, end in sorted(session.outcomes.items()) if end.abort is not None]
    for abort in sorted(aborts, key=lambda abort: (abort.accused is None, abort.rule == "AB-1")):
        raise Stopped(abort, transcript, agreed)
