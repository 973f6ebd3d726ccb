"""Tables on disk, CSV and Parquet, as columns of finite numbers. Errors name file, row and column.

In messages, a row of a CSV file is its line in the file, with the header in line 1; a row of a Parquet file is counted
from 1.
"""

from collections.abc import Sequence
from pathlib import Path

from helen import csv_table, parquet_table
from helen.cells import Table
from helen.errors import UserError


def column_names(path: Path) -> tuple[str, ...]:
    """The columns of a table, without reading its rows."""
    if not path.is_file():
        raise UserError(f"{path}: there is no such file")
    names = parquet_table.column_names(path) if _is_parquet(path) else csv_table.column_names(path)
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise UserError(f"{path}: the column {repeated[0]!r} occurs twice: rename one")
    return names


def open_table(path: Path, columns: Sequence[str]) -> Table:
    """The given columns, still to be read. Every cell must be a finite number."""
    present = column_names(path)
    for column in columns:
        if column not in present:
            raise UserError(f"{path}: there is no column {column!r}; the file has {', '.join(present)}")
    if _is_parquet(path):
        return parquet_table.table(path, tuple(columns))
    return csv_table.table(path, present, tuple(columns))


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() in {".parquet", ".pq"}
