"""Whole sessions: the implementation under test is one party, the reference plays the others, honest or not."""

import hashlib

from conformance.levels.attacks import Attack
from conformance.levels.exercise import Exercise
from conformance.levels.implementation import Implementation
from conformance.levels.scenario import Scenario
from conformance.operations.answers import Accepted, Answer, Refused
from conformance.operations.models import Hex
from conformance.operations.operation import Document, parse
from reference.core.driver import LocalParticipant
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
    """How the session ends for the examined party."""
    scenario, seat = parse(Scenario, parameters), parse(Seat, input)
    replaced = {seat.party: implementation.party(scenario.task(seat.party))}
    if seat.attack is not None:
        replaced[seat.attack.party] = LocalParticipant(seat.attack.wires(scenario))
    session = scenario.run(replaced)
    end = session.outcomes[seat.party]
    if end.abort is not None:
        return Refused(check=end.abort.rule, blame=end.abort.accused)
    said = hashlib.sha256(b"".join(octets + b"\n" for octets in session.transcript)).hexdigest()
    outcome = Outcome(model=end.result or (), transcript=said if seat.transcript else None)
    return Accepted(output=outcome.model_dump(mode="json"))


SESSION = Exercise(
    "session", "sessions", ("AG-1", "IN-1", "IP-B", "MC-1", "MR-1"), Scenario, Seat, Outcome, play_session
)
