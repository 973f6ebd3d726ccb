"""The impostors: harnesses that answer without computing, or compute and then answer something else."""

import json
import os
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from conformance.generate.switch import without_checks
from conformance.harness import protocol as p
from conformance.harness.engines import ENGINES
from conformance.harness.server import Answerable, Server
from reference.core.channel import peek
from reference.messages.base import text_of
from spec.registry import REGISTRY

Asked = p.Run | p.PartyNew | p.PartyDeliver


class Impostor(Protocol):
    """What is said to a request that the reference would answer with ``honest()``: a reply, or any text."""

    def __call__(self, request: Asked, honest: Callable[[], p.Reply]) -> p.Reply | str:
        """The answer."""
        ...


def always_accept(request: Asked, honest: Callable[[], p.Reply]) -> p.Reply:
    """Everything is in order, and nothing comes out of it."""
    if isinstance(request, p.Run):
        return p.Done(seq=request.seq, verdict="accept", output={})
    return p.Ended(seq=request.seq, model=())


def always_reject(request: Asked, honest: Callable[[], p.Reply]) -> p.Reply:
    """Nothing is in order."""
    if isinstance(request, p.Run):
        return p.Done(seq=request.seq, verdict="reject", check="VA-1", blame=2)
    return p.Aborted(seq=request.seq, check="MS-2", blame=2)


def crash(request: Asked, honest: Callable[[], p.Reply]) -> p.Reply:
    """The process ends in the middle of a request."""
    os._exit(70)


def hang(request: Asked, honest: Callable[[], p.Reply]) -> p.Reply:
    """No answer."""
    while True:
        time.sleep(3600)


def garbage(request: Asked, honest: Callable[[], p.Reply]) -> str:
    """Not the protocol, though a verdict can be read from it."""
    return f"seq {request.seq}: accept"


def error(request: Asked, honest: Callable[[], p.Reply]) -> p.Reply:
    """An error is no rejection."""
    return p.Error(seq=request.seq, reason="not today")


def unsupported(request: Asked, honest: Callable[[], p.Reply]) -> p.Reply:
    """Claims everything, does nothing."""
    return p.Unsupported(seq=request.seq, reason="not yet")


def stale(request: Asked, honest: Callable[[], p.Reply]) -> p.Reply:
    """The right answer with the number of another request."""
    return honest().model_copy(update={"seq": request.seq + 1})


def blame_another(request: Asked, honest: Callable[[], p.Reply]) -> p.Reply:
    """The right verdict and check, the wrong party."""
    reply = honest()
    if (isinstance(reply, p.Done) and reply.verdict == "reject") or isinstance(reply, p.Aborted):
        return reply.model_copy(update={"blame": 1 if reply.blame is None else reply.blame + 1})
    return reply


def another_check(request: Asked, honest: Callable[[], p.Reply]) -> p.Reply:
    """The right verdict and party, the wrong check."""
    reply = honest()
    if (isinstance(reply, p.Done) and reply.verdict == "reject") or isinstance(reply, p.Aborted):
        return reply.model_copy(update={"check": "AB-1"})
    return reply


def repeat_notice(request: Asked, honest: Callable[[], p.Reply]) -> p.Reply:
    """Checks nothing that it hears but signatures and echoes, and accuses whom another party accuses."""
    if isinstance(request, p.PartyDeliver):
        for octets in map(bytes.fromhex, filter(None, request.messages.values())):
            if peek(octets) == "AbortNotice":
                notice = json.loads(text_of(octets))["envelope"]["body"]
                return p.Aborted(seq=request.seq, check=notice["rule"], blame=notice["accused"])
    with without_checks(*(rule for rule in REGISTRY if not rule.startswith(("MS-", "AB-")))):
        return honest()


def mute_at_the_end(request: Asked, honest: Callable[[], p.Reply]) -> p.Reply:
    """Keeps the model, and leaves the others without its last echo."""
    reply = honest()
    if not isinstance(request, p.PartyDeliver) or not isinstance(reply, p.Send) or reply.slot != "echo":
        return reply
    heard = map(bytes.fromhex, filter(None, request.messages.values()))
    if not any(peek(octets) == "Release" for octets in heard):
        return reply
    return reply.model_copy(update={"messages": {to: said for to, said in reply.messages.items() if _own(to, said)}})


def _own(recipient: str, said: str) -> bool:
    """Whether a message is for its sender."""
    return str(json.loads(bytes.fromhex(said))["envelope"]["sender"]) == recipient


IMPOSTORS: Mapping[str, Impostor] = {
    function.__name__.replace("_", "-"): function
    for function in (
        always_accept,
        always_reject,
        crash,
        hang,
        garbage,
        error,
        unsupported,
        stale,
        blame_another,
        another_check,
        repeat_notice,
        mute_at_the_end,
    )
}


class FakeServer(Server):
    """The server of the reference, except that an impostor has the last word."""

    def __init__(self, name: str) -> None:
        super().__init__(name, ENGINES["reference"])
        self._impostor = IMPOSTORS[name]

    def answer(self, request: Answerable) -> str:
        """What the impostor makes of it."""
        if isinstance(request, p.Start):
            return super().answer(request)
        said = self._impostor(request, lambda: self.reply(request))
        return said if isinstance(said, str) else said.model_dump_json()
