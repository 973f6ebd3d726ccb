"""How long a party takes to summarise its data, and in how much memory.

``python -m conformance.bench.summary [result.json]`` makes tables of the sizes of two public data sets, as Parquet and
as CSV, and lets the command ``helen data`` read them, each in a process of its own.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

BATCH = 1 << 16
"""Rows that are made at a time."""

CONFIGURATION = """
[session]
title = "Benchmark"

[model]
kind = "ridge"
lambda2 = 1

[data]
features = {features}
target = "y"
standardize = "none"
gram_norm = 1e6

[[party]]
name = "one"
file = "{file}"
rows = {rows}
norm = 1e6

[[party]]
name = "other"
file = "{file}"
rows = 1
norm = 1e6

[setup]
key_generation = "trusted-dealer"
"""


@dataclass(frozen=True)
class Size:
    """Rows and features of a table; it has a target besides."""

    rows: int
    features: int

    @property
    def names(self) -> list[str]:
        """The columns, target last."""
        return [*(f"x{number}" for number in range(1, self.features + 1)), "y"]


SIZES = (Size(4_208_259, 16), Size(515_345, 90))


@dataclass(frozen=True)
class Row:
    """What reading one table took: seconds by the clock and of all cores, peak resident bytes, size of the file."""

    rows: int
    features: int
    kind: str
    file_bytes: int
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table."""
        size = f"{self.rows:,} x {self.features}"
        times = f"{self.wall_seconds:.1f}", f"{self.cpu_seconds:.1f}"
        return size, self.kind, f"{self.file_bytes / 1e6:.0f}", *times, f"{self.peak_bytes / 1e6:.0f}"


HEADINGS = ("rows x features", "file", "MB", "seconds", "CPU seconds", "peak MB")


def batches(size: Size) -> Iterator[pa.RecordBatch]:
    """Standard normal features with four decimals, and a target that depends on all of them."""
    generator = np.random.default_rng(1)
    weights = generator.normal(size=size.features) / size.features**0.5
    for first in range(0, size.rows, BATCH):
        rows = min(BATCH, size.rows - first)
        X = np.round(generator.normal(size=(rows, size.features)), 4)
        y = np.round(X @ weights + generator.normal(size=rows), 4)
        yield pa.record_batch([*X.T.copy(), y], names=size.names)


def write_parquet(path: Path, size: Size) -> None:
    """Row groups of 1,048,576 rows, as arrow makes them if it is not told otherwise."""
    with pq.ParquetWriter(path, _schema(size)) as writer:
        for group in _groups(batches(size), (1 << 20) // BATCH):
            writer.write_table(pa.Table.from_batches(group))


def write_csv(path: Path, size: Size) -> None:
    """Comma-separated, names in the first line."""
    with pacsv.CSVWriter(path, _schema(size), write_options=pacsv.WriteOptions(quoting_style="none")) as writer:
        for batch in batches(size):
            writer.write_batch(batch)


WRITERS: dict[str, Callable[[Path, Size], None]] = {"parquet": write_parquet, "csv": write_csv}


def measured(directory: Path, size: Size, kind: str) -> Row:
    """Make a table in ``directory``, read it, remove it."""
    table, configuration = directory / f"table.{kind}", directory / "bench.toml"
    WRITERS[kind](table, size)
    text = CONFIGURATION.format(features=json.dumps(size.names[:-1]), file=table.name, rows=size.rows)
    configuration.write_text(text)
    command = ["-m", "conformance.bench.measured", sys.executable, "-m", "helen", "data", configuration]
    result = subprocess.run([sys.executable, *map(str, command), "--party", "one"], stdout=subprocess.PIPE, check=True)
    took, file_bytes = json.loads(result.stdout), table.stat().st_size
    table.unlink()
    if took["code"] != 0:
        raise RuntimeError("helen data failed; it printed why")
    return Row(size.rows, size.features, kind, file_bytes, took["wall"], took["cpu"], took["peak"])


def _schema(size: Size) -> pa.Schema:
    return pa.schema([(name, pa.float64()) for name in size.names])


def _groups(items: Iterator[pa.RecordBatch], count: int) -> Iterator[list[pa.RecordBatch]]:
    while group := [item for _, item in zip(range(count), items, strict=False)]:
        yield group


def table(measured: list[Row]) -> str:
    """All rows below their headings."""
    lines = [HEADINGS, *(row.cells for row in measured)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def main() -> None:
    """Measure both sizes in both formats; print, and write if asked to."""
    with TemporaryDirectory() as directory:
        rows = [measured(Path(directory), size, kind) for size in SIZES for kind in WRITERS]
    print(table(rows))
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")


if __name__ == "__main__":
    main()
