"""A harness: answers requests with an engine. Whatever happens, each line is answered with one line of JSON."""

import json
import sys
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from importlib.metadata import version

from pydantic import TypeAdapter, ValidationError

from conformance.harness import protocol as p
from conformance.kit.features import FEATURES
from conformance.levels.implementation import Engine
from conformance.levels.party import Released
from conformance.operations.answers import Accepted
from conformance.operations.operation import IllTyped
from conformance.operations.registry import OPERATIONS
from reference.core.driver import Ended as Finished
from reference.core.driver import Participant
from spec.parameters import PARAMETER_SETS

Answerable = p.Start | p.Run | p.PartyNew | p.PartyDeliver

_REQUEST: TypeAdapter[p.Request] = TypeAdapter(p.Request)


class Server:
    """One harness process: what it calls itself, and who computes."""

    def __init__(self, name: str, engine: Engine) -> None:
        self._name, self._engine = name, engine
        self._parties: dict[str, tuple[int, Participant[Released]]] = {}

    def serve(self, lines: Iterable[bytes], say: Callable[[str], None]) -> None:
        """Answer every line until ``stop`` or the end."""
        for line in lines:
            try:
                request = _REQUEST.validate_json(line)
            except ValidationError as error:
                say(p.Error(seq=_sequence(line), reason=_first(error)).model_dump_json())
                continue
            if isinstance(request, p.Stop):
                return
            say(self.answer(request))

    def answer(self, request: Answerable) -> str:
        """The line that answers a request."""
        return self.reply(request).model_dump_json()

    def reply(self, request: Answerable) -> p.Reply:
        """The answer to one request; a defect of ours is an ``error``, and never looks like a verdict."""
        try:
            match request:
                case p.Start():
                    return self._started(request.seq)
                case p.Run():
                    return self._done(request)
                case p.PartyNew():
                    self._parties[request.party] = request.task.party, self._engine.party(request.task)
                    return self._effect(request.seq, request.party, None)
                case p.PartyDeliver():
                    return self._deliver(request)
        except IllTyped as error:
            return p.Error(seq=request.seq, reason=str(error))
        except Exception as error:  # noqa: BLE001  # see above
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            return p.Error(seq=request.seq, reason=f"{type(error).__name__} in {request.type}")

    def _started(self, seq: int) -> p.Started:
        return p.Started(
            seq=seq,
            name=self._name,
            version=version("helen-reference"),
            operations=tuple(OPERATIONS),
            features=tuple(FEATURES),
            parameters=tuple(PARAMETER_SETS),
        )

    def _done(self, request: p.Run) -> p.Reply:
        if request.op not in OPERATIONS:
            return p.Unsupported(seq=request.seq, reason=f"there is no operation {request.op}")
        answer = self._engine.run(request.op, request.params, request.input)
        if isinstance(answer, Accepted):
            return p.Done(seq=request.seq, verdict="accept", output=answer.output)
        return p.Done(seq=request.seq, verdict="reject", check=answer.check, blame=answer.blame)

    def _deliver(self, request: p.PartyDeliver) -> p.Reply:
        if request.party not in self._parties:
            return p.Error(seq=request.seq, reason=f"there is no party {request.party}")
        delivery = {
            int(sender): None if octets is None else bytes.fromhex(octets)
            for sender, octets in request.messages.items()
        }
        return self._effect(request.seq, request.party, delivery)

    def _effect(self, seq: int, name: str, delivery: dict[int, bytes | None] | None) -> p.Reply:
        _, participant = self._parties[name]
        participant.begin(delivery)
        step = participant.finish()
        if isinstance(step, Finished):
            del self._parties[name]
            if step.abort is not None:
                abort = step.abort
                return p.Aborted(seq=seq, check=abort.rule, blame=abort.accused, evidence=abort.evidence)
            return p.Ended(seq=seq, model=step.result or ())
        return p.Send(
            seq=seq,
            position=p.Position(phase=step.position.phase, round=step.position.round, index=step.position.index),
            slot=step.slot,
            messages={str(recipient): octets.hex() for recipient, octets in step.messages.items()},
            senders=step.senders,
            public=step.public,
        )


def serve(server: Server) -> None:
    """Serve on standard input and output, to which nothing but replies is ever written."""
    output = sys.stdout

    def say(line: str) -> None:
        output.write(line + "\n")
        output.flush()

    with redirect_stdout(sys.stderr):
        server.serve(sys.stdin.buffer, say)


def _sequence(line: bytes) -> int | None:
    """The number of a request that cannot be read otherwise."""
    try:
        number = json.loads(line)["seq"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return number if type(number) is int and number >= 0 else None


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}" if place else first["msg"]
