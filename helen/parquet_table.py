"""Parquet files: pieces are runs of row groups, read a few rows at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from helen.cells import CELLS, Floats, Table, number
from helen.errors import UserError

BUFFER = 1 << 18
"""Bytes of each column that are read ahead; without a limit it would be a whole row group."""

PIECE_CELLS = 1 << 22
"""A piece has at least so many numbers, if there are more row groups: opening the file takes time too."""


def column_names(path: Path) -> tuple[str, ...]:
    """The columns of a file."""
    with _opened(path) as file:
        return tuple(file.schema_arrow.names)


def table(path: Path, columns: tuple[str, ...]) -> Table:
    """A file in runs of row groups."""
    with _opened(path) as file:
        sizes = [file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups)]
    pieces: list[RowGroups] = []
    first, start, rows = 0, 0, 0
    for end, size in enumerate(sizes, 1):
        rows += size
        if rows * len(columns) >= PIECE_CELLS or end == len(sizes):
            pieces.append(RowGroups(path, columns, range(start, end), first))
            first, start, rows = first + rows, end, 0
    return Table(tuple(pieces), RowGroups(path, columns, range(len(sizes)), 0))


@dataclass(frozen=True)
class RowGroups:
    """Consecutive row groups; ``first``: rows of the file before them."""

    path: Path
    columns: tuple[str, ...]
    groups: range
    first: int

    def chunks(self) -> Iterator[Floats]:
        """See :class:`helen.cells.Piece`."""
        row = self.first
        limit = max(1, CELLS // len(self.columns))
        with _opened(self.path) as file:
            for batch in file.iter_batches(limit, row_groups=list(self.groups), columns=list(self.columns)):
                yield self._values(batch, row)
                row += batch.num_rows

    def _values(self, batch: pa.RecordBatch, row: int) -> Floats:
        cells = [batch.column(column) for column in self.columns]
        if all(map(_is_numeric, cells)):
            values = np.empty((len(cells), batch.num_rows))
            for place, column in zip(values, cells, strict=True):
                place[:] = column.cast(pa.float64(), safe=False)
            if np.isfinite(values).all():  # a missing number would be none
                return values.T
        return self._carefully([column.to_pylist() for column in cells], row)

    def _carefully(self, cells: Sequence[list[object]], row: int) -> Floats:
        rows = enumerate(zip(*cells, strict=True), row + 1)
        values = [[number(c, self.path, at, name) for c, name in zip(r, self.columns, strict=True)] for at, r in rows]
        return np.array(values, dtype=np.float64).reshape(-1, len(self.columns))


def _is_numeric(column: pa.Array) -> bool:
    """Whether arrow turns all cells into the floats that Python would make of them."""
    checks = (pa.types.is_integer, pa.types.is_float32, pa.types.is_float64, pa.types.is_boolean)
    return any(check(column.type) for check in checks)


@contextmanager
def _opened(path: Path) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(path, buffer_size=BUFFER, pre_buffer=False) as file:
            yield file
    except (OSError, pa.ArrowException) as error:
        raise UserError(f"{path}: not readable as Parquet: {str(error).splitlines()[0]}") from None
