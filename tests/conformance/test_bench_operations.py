"""Every operation of an engine is measured, in every size, with the work that it says."""

import inspect
import json
import sys
from dataclasses import replace

import pytest

from conformance.bench import operations as bench
from conformance.bench.setting import Setting
from conformance.bench.timing import by_turns
from conformance.bench.training import Training
from conformance.bench.workload import Sizes, everything
from optimized.arithmetic.backends import GmpBackend
from reference.operations import Operations, ReferenceOperations

SMALL = Sizes(values=(1, 3), features=(1, 2), masks=((1, 1), (2, 2)), decryptions=(1, 2))


@pytest.fixture(scope="module")
def works():
    setting = Setting(Training(2, 2, rounds=2, parameters="TOY-512"))
    return setting, list(everything(setting, SMALL))


@pytest.fixture(scope="module")
def rows(works):
    setting, all_works = works
    bench.WARM_CALLS = 1
    return list(bench.measured(setting, all_works, GmpBackend(), repeat=1))


def test_all_operations_are_there_and_no_two_rows_are_the_same(rows):
    operations = {name for name, member in inspect.getmembers(Operations) if inspect.isfunction(member)}
    assert {row.operation for row in rows} == {name for name in operations if not name.startswith("_")}
    assert len({(row.operation, row.size) for row in rows}) == len(rows)
    assert all(min(row.reference, row.first, row.optimized) > 0 and row.modulus_bits == 512 for row in rows)


def test_both_engines_return_the_same(works):
    """Statements are true and arguments fit, or the times would be those of a refusal."""
    _, all_works = works
    plain, fast = ReferenceOperations(), bench.engine(GmpBackend())
    for work in all_works:
        if work.operation.startswith("prove"):
            continue
        arguments = work.arguments()
        for engine in (plain, fast):
            work.before(engine)
        results = [getattr(engine, work.operation)(*arguments) for engine in (plain, fast)]
        assert results[0] == results[1], work.operation
        assert (results[0] is None) == work.operation.startswith("verify")


def test_coins_are_fresh_for_every_call(works):
    _, all_works = works
    for work in all_works:
        if work.operation.startswith("prove"):
            one, other = (bench.call(ReferenceOperations(), work)() for _ in range(2))
            assert one != other


def test_a_slower_row_stands_out():
    row = bench.Row("encrypt", "1", 512, "gmp", reference=1.0, first=3.0, optimized=1.04)
    assert not row.slower and row.cells[-1] == ""
    assert replace(row, optimized=1.2).cells[-1] == "SLOWER"
    assert "2 measured, 1 slower" in bench.report([row, replace(row, optimized=1.2)])


def test_a_file(rows, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench, "measured", lambda *_: iter(rows))
    monkeypatch.setattr(bench, "Setting", lambda _: None)
    monkeypatch.setattr(sys, "argv", ["bench", "--parameters", "TOY-512", str(tmp_path / "result.json")])
    bench.main()
    assert [row["size"] for row in json.loads((tmp_path / "result.json").read_text())] == [row.size for row in rows]
    assert f"{len(rows)} measured" in capsys.readouterr().out


def test_actions_take_turns():
    done = []
    times = by_turns([lambda turn: lambda: done.append(("a", turn)), lambda turn: lambda: done.append(("b", turn))], 3)
    assert done[:4] == [("a", 0), ("b", 0), ("a", 1), ("b", 1)] and len(done) == 600 and len(times) == 2
