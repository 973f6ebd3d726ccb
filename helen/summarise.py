"""Moments of tables that are too large to hold: piece by piece, here or wherever an executor computes."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from functools import partial
from typing import Protocol

from threadpoolctl import threadpool_limits

from helen.cells import Floats, NotPlain, Piece, Table
from optimized.learning.moments import Moments

IN_FLIGHT = 64
"""How many pieces an executor has at a time: enough to keep a cluster busy, and as many results wait at most."""


class Prepare(Protocol):
    """From values as they stand in a table, shape (rows, columns), to those whose moments are wanted, target last."""

    @property
    def columns(self) -> int:
        """How many columns there are afterwards."""
        ...

    def __call__(self, values: Floats) -> Floats:
        """The same rows, prepared."""
        ...


def summarise_table(table: Table, prepare: Prepare, executor: Executor | None = None) -> Moments:
    """The moments of a table. :class:`UserError` for a bad cell."""
    try:
        return summarise(table.pieces, prepare, executor)
    except NotPlain:
        return summarise([table.whole], prepare, executor)


def summarise(pieces: Iterable[Piece], prepare: Prepare, executor: Executor | None = None) -> Moments:
    """The moments of all pieces. They are read where they are summarised; only ``columns^2`` numbers come back.

    ``executor``: any of :mod:`concurrent.futures`, or ``client.get_executor()`` of a Dask cluster; the result is the
    same to the last bit. If it is not in this process, pieces and ``prepare`` have to be sent to it.
    """
    function = partial(moments_of, prepare=prepare)
    parts = map(function, pieces) if executor is None else _in_order(executor, function, pieces)
    return Moments.total(prepare.columns, parts)


def moments_of(piece: Piece, prepare: Prepare) -> Moments:
    """The moments of one piece, a chunk at a time.

    Products of chunks are too small for several threads, and their last bits would depend on how many there are.
    """
    with threadpool_limits(1, "blas"):
        return Moments.total(prepare.columns, (Moments.of(prepare(chunk)) for chunk in piece.chunks()))


def _in_order(executor: Executor, function: Callable[[Piece], Moments], pieces: Iterable[Piece]) -> Iterator[Moments]:
    waiting: deque[Future[Moments]] = deque()
    try:
        for piece in pieces:
            if len(waiting) == IN_FLIGHT:
                yield waiting.popleft().result()
            waiting.append(executor.submit(function, piece))
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
