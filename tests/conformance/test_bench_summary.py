"""The benchmark of the summary measures what it says; and the bound of memory that the summary promises."""

import json
import subprocess
import sys

import pytest

from conformance.bench import summary as bench

MB = 10**6


def measured(*arguments):
    command = [sys.executable, "-m", "conformance.bench.measured", sys.executable, "-c", *arguments]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def test_the_peak_is_that_of_the_command_alone():
    held = bytearray(400 * MB)
    small, large = measured("pass"), measured(f"held = b'x' * {200 * MB}")
    assert small["peak"] < 100 * MB < len(held)
    assert 200 * MB <= large["peak"] - small["peak"] + 5 * MB <= 220 * MB


def test_time_and_exit_code_are_those_of_the_command():
    took = measured("import sys; sum(range(10**7)); sys.exit(7)")
    assert took["code"] == 7
    assert took["wall"] > 0 and took["cpu"] > 0


@pytest.mark.parametrize("kind", bench.WRITERS)
def test_a_table_is_made_and_read(tmp_path, kind):
    row = bench.measured(tmp_path, bench.Size(bench.BATCH + 1000, 3), kind)
    assert (row.rows, row.features, row.kind) == (bench.BATCH + 1000, 3, kind)
    assert row.file_bytes > 10_000 and row.cpu_seconds > 0 and row.peak_bytes > 10 * MB
    assert len(bench.table([row]).splitlines()) == 2
    assert not list(tmp_path.glob("table.*"))


@pytest.mark.slow
@pytest.mark.spec("IP-B", "IP-P")
@pytest.mark.parametrize("kind", bench.WRITERS)
@pytest.mark.parametrize("size", bench.SIZES)
def test_millions_of_rows_are_summarised_in_less_than_500_megabytes(tmp_path, size, kind):
    assert bench.measured(tmp_path, size, kind).peak_bytes < 500 * MB
