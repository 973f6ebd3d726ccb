"""Cells of a table as finite numbers, and the parts in which a table is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from helen.errors import UserError

Floats = NDArray[np.float64]

CELLS = 1 << 18
"""How many numbers are held at a time, about: two megabytes."""


class Piece(Protocol):
    """Some rows of a table. Small: it says where they are, and can be sent to whoever shall read them."""

    def chunks(self) -> Iterator[Floats]:
        """The rows in order, each time some of them, shape (rows, columns). :class:`UserError` for a bad cell."""
        ...


class NotPlain(Exception):
    """A piece is none that can be read by itself: read the whole table in order instead."""


@dataclass(frozen=True)
class Table:
    """A table in pieces that can be read at the same time, and as a whole, in case that a piece is not plain."""

    pieces: tuple[Piece, ...]
    whole: Piece


def number(cell: object, path: Path, row: int, column: str) -> float:
    """The value of a cell: text from a CSV file, whatever type a Parquet column has."""
    try:
        value = float(cell) if "_" not in str(cell) else None  # type: ignore[arg-type]  # float refuses other types
    except (TypeError, ValueError):
        value = None
    if value is not None and isfinite(value):
        return value
    place = f"{path}: row {row}, column {column!r}"
    if cell is None or cell == "":
        raise UserError(f"{place}: the cell is empty: fill it in or remove the row")
    if value is None:
        raise UserError(f"{place}: {str(cell)[:40]!r} is not a number")
    raise UserError(f"{place}: {value} is not a finite number: fill it in or remove the row")
