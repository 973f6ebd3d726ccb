"""Participants in processes of their own, so that they compute at the same time."""

import multiprocessing
import os
import pickle
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Self, TypeVar, cast

from reference.core.channel import Wire, WireProtocol
from reference.core.driver import Delivery, Ended, LocalParticipant
from reference.core.journal import Lost

T = TypeVar("T")
S = TypeVar("S")
Report = Callable[[], None]
Build = Callable[[S, Report], WireProtocol[T]]

PATIENCE = 2.0
"""Seconds that a process has to end by itself when its connection is closed."""


KEPT_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(1 << 25), "MALLOC_TRIM_THRESHOLD_": str(1 << 30)}
"""Tells the C library (of GNU) of a participant to keep what is freed: it would be given back to the system after every
message of some megabytes, and cleared for the next one, which takes longer than to fill it.
"""


@dataclass(frozen=True)
class _Progress:
    """A participant has come a little further within its step."""


class _Line:
    """One end of a connection. Messages have many megabytes: pickling to a file and from one copies them only into the
    connection and out of it, where a :class:`multiprocessing.connection.Connection` does so several times.
    """

    def __init__(self, end: socket.socket) -> None:
        self._end, self._reader, self._writer = end, end.makefile("rb"), end.makefile("wb")

    def send(self, item: object) -> None:
        pickle.dump(item, self._writer, protocol=5)
        self._writer.flush()

    def receive(self) -> object:
        return pickle.load(self._reader)

    def close(self) -> None:
        for part in (self._reader, self._writer, self._end):
            with suppress(ConnectionError):
                part.close()


class RemoteParticipant(Generic[T]):
    """A participant in another process: ``build(task, report)`` makes its protocol there.

    ``report`` is called here each time that the protocol calls its own. Use as a context manager; the process ends
    with the context. If it crashed this is a ``RuntimeError``, if it was killed :class:`Lost`.
    """

    def __init__(self, build: Build[S, T], task: S, report: Report) -> None:
        context = multiprocessing.get_context("spawn")
        os.environ.update(KEPT_MEMORY)
        ours, theirs = socket.socketpair()
        self._line = _Line(ours)
        self._process = context.Process(target=_serve, args=(theirs, build, task))
        self._report = report
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()
        self._process.join(PATIENCE)
        self._process.terminate()
        self._process.join()

    def begin(self, delivery: Delivery | None) -> None:
        """Send the bytes; the other process goes to work. If it is gone, :meth:`finish` says so."""
        with suppress(ConnectionError):
            self._line.send(delivery)

    def finish(self) -> Wire | Ended[T]:
        """Wait for the other process."""
        while True:
            try:
                step = self._line.receive()
            except (EOFError, ConnectionError, pickle.UnpicklingError):
                self._process.join()
                killed = -(self._process.exitcode or 0)
                if killed > 0:
                    raise Lost(f"the process of a participant ended by signal {killed}") from None
                raise RuntimeError("the process of a participant ended; it printed why") from None
            match step:
                case _Progress():
                    self._report()
                case Wire() | Ended():
                    return step


def _serve(end: socket.socket, build: Build[S, T], task: S) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the workers of this process end with it
    line = _Line(end)
    participant = LocalParticipant(build(task, lambda: line.send(_Progress())))
    while True:
        try:
            participant.begin(cast(Delivery | None, line.receive()))
        except (EOFError, ConnectionError, KeyboardInterrupt):
            return
        line.send(participant.finish())
