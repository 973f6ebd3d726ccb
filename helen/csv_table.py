"""CSV files: pieces are ranges of bytes, read at once; a careful reader decides whatever is not plain.

What a file means is defined by the careful reader. A plain piece holds no quotation mark and nothing but finite
numbers in the columns that are read: arrow takes it for the same rows, many times faster. If all pieces are plain, no
line end was hidden between quotation marks, so they begin and end where rows do. Otherwise the careful reader goes
through the whole file, and has the last word about it.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from helen.cells import CELLS, Floats, NotPlain, Table, number
from helen.errors import UserError

PIECE_BYTES = 8 << 20
"""A piece has about so many bytes; no plain line has more."""

BOM = b"\xef\xbb\xbf"


def column_names(path: Path) -> tuple[str, ...]:
    """The cells of the first line that is not empty."""
    return tuple(next(_rows(path))[1])


def table(path: Path, header: tuple[str, ...], columns: tuple[str, ...]) -> Table:
    """A file in ranges of bytes; ``header``: its columns, ``columns``: those that are read."""
    whole, begin = Rows(path, header, columns), _end_of_header(path, header)
    if begin is None:
        return Table((whole,), whole)
    places = tuple(header.index(column) for column in columns)
    starts = range(begin, path.stat().st_size, PIECE_BYTES)
    return Table(tuple(Lines(path, start, start + PIECE_BYTES, len(header), places) for start in starts), whole)


@dataclass(frozen=True)
class Lines:
    """The lines that begin in a range of bytes. ``places``: the columns to read, of ``width`` ones."""

    path: Path
    start: int
    stop: int
    width: int
    places: tuple[int, ...]

    def chunks(self) -> Iterator[Floats]:
        """See :class:`helen.cells.Piece`. One chunk; :class:`NotPlain` unless it is plain."""
        try:
            octets = self._octets()
            octets.decode()  # not only the columns that are read
            if octets:
                yield self._values(octets)
        except (OSError, UnicodeDecodeError, pa.ArrowInvalid):
            raise NotPlain from None

    def _octets(self) -> bytes:
        with self.path.open("rb") as file:
            start, stop = _next_line(file, self.start), _next_line(file, self.stop)
            file.seek(start)
            octets = file.read(stop - start)
        if b'"' in octets:
            raise NotPlain
        return octets

    def _values(self, octets: bytes) -> Floats:
        cells = self._parsed(octets)
        values = np.empty((len(self.places), cells.num_rows))
        for place, column in zip(values, cells.columns, strict=True):
            place[:] = column
        if not np.isfinite(values).all():
            raise NotPlain
        return values.T

    def _parsed(self, octets: bytes) -> pa.Table:
        names = [str(place) for place in range(self.width)]
        read = [names[place] for place in self.places]
        return pacsv.read_csv(
            BytesIO(octets),
            read_options=pacsv.ReadOptions(column_names=names, block_size=len(octets)),
            convert_options=pacsv.ConvertOptions(
                include_columns=read, column_types=dict.fromkeys(read, pa.float64()), null_values=[]
            ),
        )


@dataclass(frozen=True)
class Rows:
    """All rows of a file, carefully."""

    path: Path
    header: tuple[str, ...]
    columns: tuple[str, ...]

    def chunks(self) -> Iterator[Floats]:
        """See :class:`helen.cells.Piece`."""
        values = self._values()
        while chunk := list(islice(values, max(1, CELLS // len(self.columns)))):
            yield np.array(chunk, dtype=np.float64)

    def _values(self) -> Iterator[list[float]]:
        places = [(column, self.header.index(column)) for column in self.columns]
        for line, row in islice(_rows(self.path), 1, None):
            if len(row) != len(self.header):
                raise UserError(f"{self.path}: row {line} has {len(row)} cells, the header has {len(self.header)}")
            yield [number(row[place], self.path, line, column) for column, place in places]


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
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


def _end_of_header(path: Path, header: tuple[str, ...]) -> int | None:
    """Where the line after the header begins; nowhere if the header is not one whole line."""
    with path.open("rb") as file:
        for line in iter(partial(file.readline, PIECE_BYTES), b""):
            if line.removeprefix(BOM).strip(b"\r\n"):
                return file.tell() if line.endswith(b"\n") and _is_header(line, header) else None
    return None


def _is_header(line: bytes, header: tuple[str, ...]) -> bool:
    """Whether a line names the columns all by itself."""
    try:
        cells = next(csv.reader([line.decode("utf-8-sig")], strict=True))
    except (UnicodeDecodeError, csv.Error):
        return False
    return tuple(map(str.strip, cells)) == header


def _next_line(file: BinaryIO, offset: int) -> int:
    """Where the first line begins that does not begin before ``offset``.

    A line of more than :data:`PIECE_BYTES` is cut. Its parts have too few cells, and are not plain.
    """
    file.seek(offset - 1)
    file.readline(PIECE_BYTES)
    return file.tell()
