"""Whole sessions: the implementation under test is one party, the reference plays the others, honest or not."""

import hashlib
from dataclasses import replace

from conformance.levels.attacks import Attack
from conformance.levels.exercise import Exercise
from conformance.levels.implementation import Fault, Implementation
from conformance.levels.party import Released
from conformance.levels.scenario import Scenario
from conformance.operations.answers import Accepted, Answer, Refused
from conformance.operations.models import Hex
from conformance.operations.operation import Document, parse
from reference.core.channel import Wire, WireProtocol
from reference.core.driver import Ended, LocalParticipant, Session
from reference.core.rounds import DEALER
from reference.messages.base import Integers, Message


class Seat(Message):
    """Which party is examined, what another one does against the rules, if anything, and whether bytes matter."""

    party: int
    attack: Attack | None
    transcript: bool


class Outcome(Message):
    """The released integers, and the SHA-256 of all public messages in order, a line break after each, if asked for."""

    model: Integers
    transcript: Hex | None


def play_session(implementation: Implementation, parameters: Document, input: Document) -> Answer:
    """How the session ends for the examined party.

    Without an attack all parties must release the same model: :class:`Fault` if another one does not.
    """
    scenario, seat = parse(Scenario, parameters), parse(Seat, input)
    session = _run(implementation, scenario, seat)
    end = session.outcomes[seat.party]
    if end.abort is not None:
        return Refused(check=end.abort.rule, blame=end.abort.accused)
    if seat.attack is None:
        _require_the_same_end(session, seat.party)
    said = hashlib.sha256(b"".join(octets + b"\n" for octets in session.transcript)).hexdigest()
    outcome = Outcome(model=end.result or (), transcript=said if seat.transcript else None)
    return Accepted(output=outcome.model_dump(mode="json"))


def _run(implementation: Implementation, scenario: Scenario, seat: Seat) -> Session[Released]:
    examined = {seat.party: implementation.party(scenario.task(seat.party))}
    if seat.attack is None:
        return scenario.run(examined)
    wires = {n: scenario.wires(n) for n in scenario.numbers if n != seat.party}
    wires[seat.attack.party] = seat.attack.wires(scenario)
    return scenario.run(examined | {n: _Discreet(protocol, seat.party) for n, protocol in wires.items()})


def _require_the_same_end(session: Session[Released], examined: int) -> None:
    for number, end in session.outcomes.items():
        if end.abort is not None:
            raise Fault(f"participant {number} stopped: {end.abort.rule}")
        if number != DEALER and end.result != session.outcomes[examined].result:
            raise Fault(f"party {number} releases another model")


class _Discreet(LocalParticipant[Released]):
    """Stops without telling the examined party, to which the notice of abort would give the answer away."""

    def __init__(self, protocol: WireProtocol[Released], examined: int) -> None:
        super().__init__(protocol)
        self._examined = examined

    def finish(self) -> Wire | Ended[Released]:
        """Advance the protocol; where that ends with a notice, to the examined party nothing is said."""
        step = super().finish()
        if isinstance(step, Ended) or step.slot != "abort":
            return step
        told = {number: octets for number, octets in step.messages.items() if number != self._examined}
        return replace(step, messages=told)


SESSION = Exercise(
    "session", "sessions", ("AG-1", "IN-1", "IP-B", "MC-1", "MR-1"), Scenario, Seat, Outcome, play_session
)
