"""The benchmark of the arithmetic measures the same work twice, and a floor below it."""

import json
import sys

import pytest

from conformance.bench import arithmetic as bench
from conformance.bench.table import aligned


@pytest.fixture(scope="module")
def rows():
    return list(bench.rows(modulus_bits=64))


def test_every_row_has_times(rows):
    assert len(rows) >= 15 and len({(row.work, row.modulus_bits) for row in rows}) == len(rows)
    assert all(row.plain > 0 and row.seconds > 0 and row.set_up >= 0 for row in rows)
    assert all((row.floor > 0) != ("OpenSSL" in row.work) for row in rows)


def test_a_table_and_a_file(rows, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(bench, "rows", lambda: iter(rows))
    monkeypatch.setattr(sys, "argv", ["bench", str(tmp_path / "result.json")])
    bench.main()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(rows) + 1 and len({len(line) for line in lines}) == 1
    assert [row["work"] for row in json.loads((tmp_path / "result.json").read_text())] == [row.work for row in rows]


def test_columns_are_flush_right():
    assert aligned([("a", "bc"), ("12", "3")]) == " a  bc\n12   3"
