"""Participants in processes of their own, so that they compute at the same time."""

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Generic, Self, TypeVar

from reference.core.channel import Wire, WireProtocol
from reference.core.driver import Delivery, Ended, LocalParticipant
from reference.core.reject import Abort

T = TypeVar("T")
S = TypeVar("S")
Report = Callable[[], None]
Build = Callable[[S, Report], WireProtocol[T]]


@dataclass(frozen=True)
class _Progress:
    """A participant has come a little further within its step."""


@dataclass(frozen=True)
class _Aborted:
    """An :class:`Abort` in a form that survives the way between processes."""

    rule: str
    accused: int | None
    evidence: str


class RemoteParticipant(Generic[T]):
    """A participant in another process: ``build(task, report)`` makes its protocol there.

    ``report`` is called here each time that the protocol calls its own. Use as a context manager; the process ends
    with the context. A crash over there is a ``RuntimeError`` here.
    """

    def __init__(self, build: Build[S, T], task: S, report: Report) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, build, task), daemon=True)
        self._report = report
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.join()

    def begin(self, delivery: Delivery | None) -> None:
        """Send the bytes; the other process goes to work. If it is gone, :meth:`finish` says so."""
        with suppress(BrokenPipeError):
            self._connection.send(delivery)

    def finish(self) -> Wire | Ended[T]:
        """Wait for the other process."""
        while True:
            try:
                step = self._connection.recv()
            except (EOFError, ConnectionResetError):
                raise RuntimeError("the process of a participant ended; it printed why") from None
            match step:
                case _Progress():
                    self._report()
                case _Aborted(rule, accused, evidence):
                    return Ended(None, Abort(rule, accused, evidence))
                case Wire() | Ended():
                    return step


def _serve(connection: Connection, build: Build[S, T], task: S) -> None:
    participant = LocalParticipant(build(task, lambda: connection.send(_Progress())))
    while True:
        try:
            participant.begin(connection.recv())
        except (EOFError, KeyboardInterrupt):
            return
        step = participant.finish()
        if isinstance(step, Ended) and step.abort is not None:
            connection.send(_Aborted(step.abort.rule, step.abort.accused, step.abort.evidence))
        else:
            connection.send(step)
