"""The other side of a harness: an implementation that is asked line by line."""

import json
import re
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from pydantic import TypeAdapter, ValidationError

from conformance.harness import protocol as p
from conformance.harness.process import LineProcess
from conformance.kit.features import PARTY
from conformance.levels.implementation import Fault, Unsupported
from conformance.levels.party import PartyTask, Released
from conformance.operations.answers import Accepted, Answer, Refused
from conformance.operations.operation import Document
from reference.core.channel import Wire
from reference.core.driver import Delivery, Ended, Participant
from reference.core.reject import Abort
from reference.core.rounds import Position

_REPLY: TypeAdapter[p.Reply] = TypeAdapter(p.Reply)
START_TIMEOUT = 30.0
"""Seconds that a process may take to start, at least."""
LONGEST_SESSION = 5_000
"""Steps of a party, at most: far more than any session of the vectors has."""
_NUMBER = re.compile("0|[1-9][0-9]{0,5}")


class Harness:
    """An implementation behind a command. Use as a context manager.

    After a fault the process is ended, because what it says later belongs to no request; the next request starts it
    again. ``timeout``: seconds until an answer must be there.
    """

    def __init__(self, command: Sequence[str], *, timeout: float = 60.0) -> None:
        self._command, self._timeout = tuple(command), timeout
        self._process: LineProcess | None = None
        self._started: p.Started | None = None
        self._requests = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.close(p.Stop(seq=self._next()).model_dump_json().encode())

    def introduce(self) -> p.Started:
        """What the harness says about itself. Starts the process if it does not run."""
        if self._process is None:
            self._process = LineProcess(self._command)
            match self._ask(self._process, p.Start(seq=self._next())):
                case p.Started() as started:
                    self._started = started
                case other:
                    raise self._nonsense(other)
        assert self._started is not None
        return self._started

    def features(self) -> frozenset[str]:
        """What the harness declares."""
        return frozenset(self.introduce().features)

    def run(self, op: str, parameters: Document, input: Document) -> Answer:
        """The answer to one operation."""
        self._require(op in self.introduce().operations, op)
        match self._request(p.Run(seq=self._next(), op=op, params=dict(parameters), input=dict(input))):
            case p.Done(verdict="accept", output=output, check=None, blame=None) if output is not None:
                return Accepted(output=output)
            case p.Done(verdict="reject", output=None, check=str(check), blame=blame):
                return Refused(check=check, blame=blame)
            case other:
                raise self._nonsense(other)

    def party(self, task: PartyTask) -> Participant[Released]:
        """One party of a session."""
        self._require(PARTY in self.features(), PARTY)
        return _RemoteParty(self, f"party-{self._next()}", task)

    def new_party(self, name: str, task: PartyTask) -> Wire | Ended[Released]:
        """What a party says first."""
        return self._effect(p.PartyNew(seq=self._next(), party=name, task=task))

    def deliver(self, name: str, delivery: Delivery) -> Wire | Ended[Released]:
        """What a party says next."""
        heard = {str(sender): None if octets is None else octets.hex() for sender, octets in delivery.items()}
        return self._effect(p.PartyDeliver(seq=self._next(), party=name, messages=heard))

    def _effect(self, request: p.PartyNew | p.PartyDeliver) -> Wire | Ended[Released]:
        match self._request(request):
            case p.Send() as said:
                return _wire(said)
            case p.Ended(model=model):
                return Ended(model)
            case p.Aborted(check=check, blame=blame, evidence=evidence):
                return Ended(None, Abort(check, blame, evidence))
            case other:
                raise self._nonsense(other)

    def _request(self, request: p.Run | p.PartyNew | p.PartyDeliver) -> p.Reply:
        self.introduce()
        assert self._process is not None
        return self._ask(self._process, request)

    def _ask(self, process: LineProcess, request: p.Request) -> p.Reply:
        try:
            reply = _reply(process.ask(request.model_dump_json().encode(), self._patience(request)))
            if reply.seq not in (request.seq, None):
                raise Fault(f"a reply to request {reply.seq} where {request.seq} was asked")
        except Fault:
            process.close()
            self._process = None
            raise
        match reply:
            case p.Unsupported(reason=reason):
                raise Unsupported(reason)
            case p.Error(reason=reason):
                raise Fault(f"error: {reason}")
        return reply

    def _patience(self, request: p.Request) -> float:
        return max(self._timeout, START_TIMEOUT) if isinstance(request, p.Start) else self._timeout

    def _require(self, able: bool, what: str) -> None:
        if not able:
            raise Unsupported(f"the harness does not list {what}")

    def _next(self) -> int:
        self._requests += 1
        return self._requests

    def _nonsense(self, reply: p.Reply) -> Fault:
        return Fault(f"a reply that does not fit the request: {json.dumps(reply.model_dump(mode='json'))[:80]}")


class _RemoteParty:
    """A participant behind a harness."""

    def __init__(self, harness: Harness, name: str, task: PartyTask) -> None:
        self._harness, self._name, self._task = harness, name, task
        self._delivery: Delivery | None = None
        self._participants = frozenset(range(len(task.configuration.parties) + 1))
        self._steps = 0

    def begin(self, delivery: Delivery | None) -> None:
        self._delivery = delivery

    def finish(self) -> Wire | Ended[Released]:
        self._steps += 1
        if self._steps > LONGEST_SESSION:
            raise Fault(f"no end after {LONGEST_SESSION} steps")
        step = self._advance()
        if isinstance(step, Wire) and not self._participants.issuperset((*step.messages, *step.senders)):
            raise Fault("a message to or from somebody who does not take part")
        return step

    def _advance(self) -> Wire | Ended[Released]:
        if self._delivery is None:
            return self._harness.new_party(self._name, self._task)
        return self._harness.deliver(self._name, self._delivery)


def _reply(line: bytes) -> p.Reply:
    try:
        return _REPLY.validate_json(line)
    except ValidationError:
        raise Fault("a line that is no reply of the protocol") from None


def _wire(said: p.Send) -> Wire:
    position = Position(said.position.phase, said.position.round, said.position.index)
    messages = {_number(recipient): bytes.fromhex(octets) for recipient, octets in said.messages.items()}
    return Wire(position, said.slot, messages, said.senders, said.public)


def _number(recipient: str) -> int:
    if not _NUMBER.fullmatch(recipient):
        raise Fault("a recipient that is no number")
    return int(recipient)
