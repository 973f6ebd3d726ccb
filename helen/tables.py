"""Tables on disk, CSV and Parquet, as columns of finite numbers. Errors name file, row and column."""

import csv
from collections.abc import Iterator, Sequence
from math import isfinite
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from helen.errors import UserError

Floats = NDArray[np.float64]


def column_names(path: Path) -> tuple[str, ...]:
    """The columns of a table, without reading its rows."""
    _must_exist(path)
    names = tuple(_parquet(path).schema_arrow.names) if _is_parquet(path) else tuple(next(_csv_rows(path))[1])
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise UserError(f"{path}: the column {repeated[0]!r} occurs twice: rename one")
    return names


def read_columns(path: Path, columns: Sequence[str]) -> Floats:
    """The given columns, shape (rows, columns). Every cell must be a finite number.

    In messages, a row of a CSV file is its line in the file, with the header in line 1; a row of a Parquet file is
    counted from 1.
    """
    present = column_names(path)
    for column in columns:
        if column not in present:
            raise UserError(f"{path}: there is no column {column!r}; the file has {', '.join(present)}")
    cells = _parquet_cells(path, columns) if _is_parquet(path) else _csv_cells(path, columns)
    return np.array(cells, dtype=np.float64).reshape(-1, len(columns))


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() in {".parquet", ".pq"}


def _must_exist(path: Path) -> None:
    if not path.is_file():
        raise UserError(f"{path}: there is no such file")


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line in which each ends; the first one names the columns."""
    empty = True
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, strict=True)
            for row in filter(None, reader):
                empty = False
                yield reader.line_num, [cell.strip() for cell in row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{path}: not readable as CSV in UTF-8: {error}") from None
    if empty:
        raise UserError(f"{path}: the file is empty: its first line must name the columns")


def _csv_cells(path: Path, columns: Sequence[str]) -> list[list[float]]:
    (_, header), *rows = _csv_rows(path)
    for line, row in rows:
        if len(row) != len(header):
            raise UserError(f"{path}: row {line} has {len(row)} cells, the header has {len(header)}")
    places = [(column, header.index(column)) for column in columns]
    return [[_number(row[place], path, line, column) for column, place in places] for line, row in rows]


def _parquet(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (OSError, pa.ArrowException) as error:
        raise UserError(f"{path}: not readable as Parquet: {str(error).splitlines()[0]}") from None


def _parquet_cells(path: Path, columns: Sequence[str]) -> list[list[float]]:
    table = _parquet(path).read(columns=list(columns))
    values = [
        [_number(cell, path, row, column) for row, cell in enumerate(table.column(column).to_pylist(), 1)]
        for column in columns
    ]
    return [list(row) for row in zip(*values, strict=True)]


def _number(cell: object, path: Path, row: int, column: str) -> float:
    """The value of a cell: text from a CSV file, whatever type a Parquet column has."""
    place = f"{path}: row {row}, column {column!r}"
    if cell is None or cell == "":
        raise UserError(f"{place}: the cell is empty: fill it in or remove the row")
    try:
        value = float(cell) if "_" not in str(cell) else None  # type: ignore[arg-type]  # float refuses other types
    except (TypeError, ValueError):
        value = None
    if value is None:
        raise UserError(f"{place}: {str(cell)[:40]!r} is not a number")
    if not isfinite(value):
        raise UserError(f"{place}: {value} is not a finite number: fill it in or remove the row")
    return value
