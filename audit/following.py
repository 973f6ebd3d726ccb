"""A whole transcript, from the first greeting to its end."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.arithmetic import Arithmetic
from audit.findings import Finding
from audit.initialisation import keys, masks, preprocessing
from audit.lines import Lines
from audit.outsider import Following, Session
from audit.reader import Broken, Reader
from audit.training import inputs, release, training
from reference.conversion.pools import requirement
from reference.core.signed import signed_type
from reference.learning.problem import problem_of
from reference.messages.agreement import Configuration, Hello
from reference.messages.base import NotCanonical, decode
from reference.messages.wire import Signed
from reference.operations import Operations
from reference.phases.agreement import require_agreed, session_identifier
from spec.automaton import STAGES, Place, sequence, setting_of
from spec.derivation import derive
from spec.schedule import Schedule, UnsafeConfiguration


@dataclass(frozen=True)
class Whole:
    """A session that came to its end: with the released integers, or without them if it was only prepared.

    Spec: AU-2
    """

    session: Session
    coefficients: tuple[int, ...] | None


@dataclass
class Audit:
    """An audit under way. ``reader`` is there as soon as the first greeting could be read.

    Spec: AU-2
    """

    lines: Lines
    operations: Operations
    tally: Counter[str] = field(default_factory=Counter)
    reader: Reader | None = None
    configuration: Configuration | None = None

    def follow(self) -> Following[Whole]:
        """Go through all messages.

        :class:`Broken`, ``Missing`` or ``Abort`` where an honest party would have stopped, :class:`Refused` for a
        transcript that says something else than its messages.
        """
        configuration = self.configuration = first_configuration(self.lines)
        schedule = _schedule(configuration)
        outcome, keys_of = self.lines.end["outcome"], configuration.identity_keys
        places = _places(schedule, configuration.preprocessing, prepared=outcome == "prepared")
        self.reader = Reader(self.lines.messages, keys_of, places, self.tally, whole=outcome != "stopped")
        session = self._agreed(self.reader, configuration, schedule)
        outsider = yield from keys(session)
        preprocessing(session)
        arithmetic = Arithmetic(session, session.identifier)
        pools = yield from masks(outsider, arithmetic)
        if outcome == "prepared":
            return Whole(session, None)
        public = yield from inputs(outsider)
        yield from training(outsider, arithmetic, pools, public)
        return Whole(session, release(outsider, arithmetic))

    def _agreed(self, reader: Reader, configuration: Configuration, schedule: Schedule) -> Session:
        hellos = reader.broadcast(Hello)
        require_agreed(configuration, hellos)
        identifier = session_identifier(configuration, [hellos[sender].nonce for sender in reader.parties])
        reader.session = identifier.hex()
        for rule in ("AG-1", "AG-2", "FS-2", "FX-3"):
            self.tally[rule] += 1
        return Session(reader, identifier, configuration, schedule, self.operations)


def first_configuration(lines: Lines) -> Configuration:
    """The configuration in the first greeting, whose keys then verify it; :class:`Broken` if there is none.

    Spec: AU-2
    """
    octets = lines.messages[0].octets if lines.messages else b""
    try:
        signed: Signed[Hello] = decode(signed_type(Hello), octets)
    except NotCanonical as error:
        raise Broken(Finding("MS-2", str(error), 2, error.field)) from None
    return signed.envelope.body.configuration


def _schedule(configuration: Configuration) -> Schedule:
    try:
        return derive(problem_of(configuration))
    except UnsafeConfiguration as error:
        raise Broken(Finding("FX-3", str(error), 2, "envelope.body.configuration")) from None


def _places(schedule: Schedule, preprocessing: str, *, prepared: bool) -> Iterator[Place]:
    needed = requirement(schedule)
    setting = setting_of(schedule, preprocessing, needed.triples + needed.bits)
    return (place for place in sequence(setting) if not prepared or place.phase in STAGES["prepare"])
