"""Verifying proofs in several processes, in any order, with their first refusal in the order of the transcript."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from types import TracebackType
from typing import Self

from audit.outsider import Proofs
from helen.audit.checkpoint import Checkpoint
from helen.engines import Engines
from reference.core.reject import Abort
from reference.operations import Operations

PIECE = 24
"""Cases of a task. Batched verification gains from long lists; processes are busy with many."""


@dataclass(frozen=True)
class _List:
    """Proofs that workers have: their number, the last line that was read, the tasks."""

    number: int
    line: int
    tasks: Sequence[Future[None]]

    @property
    def done(self) -> int:
        """How many tasks ended well."""
        return sum(task.done() and task.exception() is None for task in self.tasks)


class PooledVerifier:
    """Workers take the proofs while the transcript is read.

    ``report`` is called with the line up to which all proofs are verified, and the share of the next list that is.
    """

    def __init__(
        self,
        engines: Engines,
        modulus_bits: int,
        workers: int,
        checkpoint: Checkpoint,
        report: Callable[[int, int, float], None],
    ) -> None:
        self._engines, self._bits = engines, modulus_bits
        self._checkpoint, self._report = checkpoint, report
        self._executor = ProcessPoolExecutor(workers, get_context("spawn"))
        self._lists: deque[_List] = deque()
        self._line = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown(cancel_futures=True)

    def submit(self, number: int, proofs: Proofs, line: int) -> None:
        """Hand the proofs to the workers, unless an earlier run verified them."""
        starts = range(0, 0 if number in self._checkpoint.done else len(proofs.cases), PIECE)
        pieces = [replace(proofs, cases=proofs.cases[start : start + PIECE]) for start in starts]
        tasks = [self._executor.submit(verify, self._engines, self._bits, piece) for piece in pieces]
        self._lists.append(_List(number, line, tasks))
        while self._lists and self._lists[0].done == len(self._lists[0].tasks):
            self._settle()
        self._tell()

    def first_refusal(self) -> tuple[int, Abort] | None:
        """Wait for all; the first list of proofs with one that is refused."""
        while self._lists:
            for task in self._lists[0].tasks:
                try:
                    task.result()
                except Abort as abort:
                    return self._lists[0].number, abort
                self._tell()
            self._settle()
        return None

    def _settle(self) -> None:
        settled = self._lists.popleft()
        if settled.number not in self._checkpoint.done:
            self._checkpoint.add(settled.number)
        self._line = settled.line

    def _tell(self) -> None:
        if self._lists:
            head = self._lists[0]
            self._report(self._line, head.line, head.done / max(len(head.tasks), 1))


def verify(engines: Engines, modulus_bits: int, proofs: Proofs) -> None:
    """In a worker: verify, with an engine that stays for the next ones because its tables grow while they are used."""
    if getattr(_own, "engines", None) != engines:
        _own.engines, _own.operations = engines, engines.make_operations(modulus_bits)
    operations: Operations = _own.operations
    proofs.verify(operations)


_own = threading.local()
