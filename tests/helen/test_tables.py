"""Tables in pieces are the tables as a whole, wherever they are cut; what is not plain is read carefully."""

from contextlib import suppress
from decimal import Decimal
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helen import cells, csv_table, parquet_table
from helen.cells import NotPlain
from helen.csv_table import BOM
from helen.errors import UserError
from helen.tables import column_names, open_table

NAMES = ("a", "b", "c")
PLAIN = b"a,b,c\n1,2,3\n4,5,6\n7,8,9\n"
WINDOWS = PLAIN.replace(b"\n", b"\r\n")
per_example = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)


def values(pieces):
    """All values of all pieces, read as floats or refused; ``None`` if a piece is not plain."""
    try:
        return np.vstack([np.empty((0, 2)), *(chunk for piece in pieces for chunk in piece.chunks())]).tolist()
    except UserError as refusal:
        return str(refusal)
    except NotPlain:
        return None


def read(path, columns=("a", "b")):
    """The values of a table; all ways to read it give the same."""
    table = open_table(path, columns)
    whole = values([table.whole])
    assert values(table.pieces) in (None, whole)
    return whole


ODD_CELLS = [
    "",
    " ",
    "nan",
    "inf",
    "-Infinity",
    "1e999",
    "1_0",
    "0x1",
    "+1",
    " 1 ",
    "\t2",
    "1.",
    ".5",
    "1e",
    "-",
    "NULL",
]
ODD_CELLS += ['"1"', '"', '"1,2"', '"1\n2"', '1"', '"1"2', "1\x00", "\xa01", "é", "\ufeff1", "1\r2", "1,2", "TRUE", "١"]
ODD_LINES = ["", " ", "1,2", "1,2,3,4", "\r", "a,b,c", *(f"1,{cell},3" for cell in ODD_CELLS)]
NUMBERS = st.floats(allow_nan=False, allow_infinity=False).map(repr) | st.integers(-99, 99).map(str)
LINES = st.lists(st.lists(NUMBERS, min_size=3, max_size=3).map(",".join), max_size=6)


@per_example
@given(
    head=st.sampled_from(["", "\ufeff", "\n", "\r\n\n"]),
    header=st.sampled_from(["a,b,c"] * 4 + ["a, b ,c", '"a",b,c', 'c,b,"a"', '"a","b","c\nd"']),
    lines=st.tuples(LINES, st.lists(st.sampled_from(ODD_LINES), max_size=2), LINES),
    end=st.sampled_from(["\n", "\n", "\r\n", "\r"]),
    last=st.booleans(),
    size=st.integers(1, 60),
)
def test_arrow_never_disagrees_with_the_careful_reader(tmp_path, monkeypatch, head, header, lines, end, last, size):
    """Whatever the file: if all pieces are plain, they hold the rows of the careful reader and no bad cell."""
    path = tmp_path / "table.csv"
    path.write_bytes((head + end.join([header, *chain(*lines)]) + end * last).encode())
    monkeypatch.setattr(csv_table, "PIECE_BYTES", size)
    with suppress(UserError):  # of the header
        read(path)


def test_a_header_that_is_cut_is_no_line(tmp_path, monkeypatch):
    """A piece as long as the header and two carriage returns would begin in the middle of a line."""
    path = tmp_path / "table.csv"
    path.write_bytes(b"a, b ,c\r\r0.0,0,0")
    monkeypatch.setattr(csv_table, "PIECE_BYTES", 9)
    assert read(path) == [[0, 0]]


@pytest.mark.parametrize("size", range(6, 40))
@pytest.mark.parametrize(
    "octets", [PLAIN, PLAIN[:-1], PLAIN.replace(b"\n", b"\r\n"), BOM + PLAIN, BOM + b"\n\n" + PLAIN]
)
def test_plain_files_are_read_in_pieces(tmp_path, monkeypatch, octets, size):
    """Not by the careful reader: it would be slow."""
    path = tmp_path / "table.csv"
    path.write_bytes(octets)
    monkeypatch.setattr(csv_table, "PIECE_BYTES", max(size, len(BOM + b"a,b,c\r\n")))
    pieces = open_table(path, ("c", "a")).pieces
    assert all(isinstance(piece, csv_table.Lines) for piece in pieces)
    assert values(pieces) == [[3, 1], [6, 4], [9, 7]]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_header_in_quotation_marks_is_plain(tmp_path, end):
    path = tmp_path / "table.csv"
    path.write_bytes(end.join(['"a","b"', "1,2", ""]).encode())
    assert values(open_table(path, ("a", "b")).pieces) == [[1, 2]]


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        (b'a,b,c\n1,2,"x\n9,9,9"\n4,5,y\n', [[1, 2], [4, 5]]),
        (b'a,b,c\n"1",2,x\n', [[1, 2]]),
        (b'a,b,"c\nc"\n1,2,x\n', [[1, 2]]),
        (b"a,b,c\r1,2,3\r", [[1, 2]]),
        ("a,b,c\n1,\u0662,x\n".encode(), [[1, 2]]),
        (b"a,b,c", []),
    ],
    ids=["line end in quotes", "quoted number", "header of two lines", "carriage returns", "other digits", "no rows"],
)
def test_what_is_not_plain_is_read_carefully(tmp_path, octets, expected):
    path = tmp_path / "table.csv"
    path.write_bytes(octets)
    assert read(path) == expected


def test_octets_outside_of_utf_8_in_a_column_that_is_not_read(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b,c\n" + b"1,2,3\n" * 5000 + b"1,2,\xff\n")
    assert "not readable as CSV in UTF-8" in read(path)


def test_the_first_bad_row_is_named_whatever_the_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_table, "PIECE_BYTES", 16)
    path = tmp_path / "table.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 10 + "1,2,z\n1,x,3\ny,2,3\n" + "1,2,3\n" * 10)
    assert read(path).endswith("table.csv: row 13, column 'b': 'x' is not a number")


def test_a_csv_file_never_takes_more_room_than_two_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_table, "PIECE_BYTES", 1000)
    path = tmp_path / "table.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 5000)
    chunks = [chunk for piece in open_table(path, ("a", "b")).pieces for chunk in piece.chunks()]
    assert sum(map(len, chunks)) == 5000
    assert max(map(len, chunks)) <= 2 * 1000 / len("1,2,3\n")


def test_a_line_without_end_is_not_read_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_table, "PIECE_BYTES", 1000)
    path = tmp_path / "table.csv"
    path.write_text("a,b,c\n1,2," + "3" * 5000)
    assert values(open_table(path, ("a", "b")).pieces) is None
    assert read(path) == [[1, 2]]


def test_the_careful_reader_holds_few_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_table, "CELLS", 10)
    path = tmp_path / "table.csv"
    path.write_text('a,b,c\n"1",2,3\n' + "1,2,3\n" * 50)
    assert {len(chunk) for chunk in open_table(path, ("a", "b")).whole.chunks()} == {5, 1}


def columns():
    """Typed columns of the same length, with what Python makes of their cells."""
    kinds = {
        pa.float64(): st.floats(allow_nan=False, allow_infinity=False),
        pa.float32(): st.floats(width=32, allow_nan=False, allow_infinity=False),
        pa.int64(): st.integers(-(2**63), 2**63 - 1),
        pa.uint64(): st.integers(0, 2**64 - 1),
        pa.int8(): st.integers(-128, 127),
        pa.bool_(): st.booleans(),
        pa.decimal128(20, 5): st.integers(-(10**19), 10**19).map(lambda x: Decimal(x) / 10**5),
        pa.string(): st.integers(-99, 99).map(str),
    }
    return st.sampled_from(list(kinds)).flatmap(
        lambda kind: st.tuples(st.just(kind), st.lists(kinds[kind], max_size=9))
    )


@per_example
@given(pair=st.tuples(columns(), columns()), group=st.integers(1, 5), piece=st.integers(1, 9), held=st.integers(1, 9))
def test_parquet_gives_the_floats_of_python(tmp_path, monkeypatch, pair, group, piece, held):
    """For every type, row group, piece and chunk; large integers are rounded as Python rounds."""
    monkeypatch.setattr(parquet_table, "PIECE_CELLS", piece)
    monkeypatch.setattr(parquet_table, "CELLS", held)
    rows = min(len(cells) for _, cells in pair)
    arrays = [pa.array(cells[:rows], kind) for kind, cells in pair]
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table(arrays, names=["a", "b"]), path, row_group_size=group)
    assert read(path) == [list(map(float, row)) for row in zip(*(cells[:rows] for _, cells in pair), strict=True)]
    assert values(open_table(path, ("a", "b")).pieces) is not None


def test_rows_of_parquet_are_counted_through_all_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_table, "PIECE_CELLS", 4)
    monkeypatch.setattr(parquet_table, "CELLS", 2)
    path = tmp_path / "table.parquet"
    numbers = [float(x) for x in range(40)]
    pq.write_table(pa.table({"a": numbers, "b": [*numbers[:37], None, 1.0, 1.0]}), path, row_group_size=3)
    assert len(open_table(path, ("a", "b")).pieces) == 14
    assert read(path).endswith("table.parquet: row 38, column 'b': the cell is empty: fill it in or remove the row")


def test_a_row_group_of_any_size_is_read_a_few_rows_at_a_time(tmp_path):
    path = tmp_path / "table.parquet"
    rows = 3 * cells.CELLS
    pq.write_table(pa.table({"a": np.zeros(rows), "b": np.ones(rows)}), path, row_group_size=rows)
    (piece,) = open_table(path, ("a", "b")).pieces
    sizes = [chunk.size for chunk in piece.chunks()]
    assert sum(sizes) == 2 * rows
    assert max(sizes) <= cells.CELLS


def test_columns_are_named_without_reading_rows(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"a, b\n" + b"1,2\n" * 5000 + b"\xff")
    assert column_names(path) == ("a", "b")
