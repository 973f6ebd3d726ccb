"""The page of benchmarks says what was measured, and what was not."""

import json
import sys
from pathlib import Path

import pytest

from conformance.bench import docs, sessions
from conformance.bench.grid import CELLS, Cell, Phase, enter, read
from conformance.bench.machine import describe, processor
from conformance.bench.pages import SECTIONS, Measured, page
from conformance.bench.session import Reference, run
from conformance.bench.training import Training

DOCS = Path(__file__).resolve().parents[2] / "docs"


def cell(**fields):
    phase = Phase(cpu=3.0, wall=9.0, arithmetic=1.0, transfers=0.5, hashing=0.5, public=2e6, private=4e6, turns=7)
    usual = {
        "parties": 3,
        "features": 10,
        "rounds": 30,
        "parameters": "HELEN-2048",
        "preprocessing": "mascot",
        "engine": "optimized",
        "powers": "gmp",
        "processes": True,
        "wall": 20.0,
        "peak": 10**8,
        "load": 0.1,
        "phases": {"preprocessing": phase, "rounds": phase},
    }
    return Cell(**{**usual, **fields})


def shown(cells):
    return page({"sessions": Measured({"processor": "none"}, CELLS.dump_python(cells))})


def test_a_session_is_the_sum_of_its_phases():
    total = cell().total
    assert (total.cpu, total.floor, total.turns, total.ratios) == (6.0, 3.0, 14, ("2.00", "1.50"))
    assert cell().cells[3:7] == ("6.0", "20", "2.00", "1.50")
    assert Phase(1.0, 1.0, 0.0, 0.0, 0.1, 1, 1, 1).ratios == ("-", "-")


def test_what_was_not_measured_is_not_invented():
    text = shown([cell()])
    assert text.count("not measured |") == 14
    assert "| 10 | 3 | optimized | 6.0 | 20 | 2.00 | 1.50 | 4.0 | 8 | 14 | 100 |" in text
    assert "The reference at d = 10, m = 3: not measured." in text
    assert text.count("*Not measured.*") == len(SECTIONS) - 1


def test_sessions_of_another_kind_are_not_in_the_grid():
    others = [cell(rounds=3), cell(processes=False), cell(preprocessing="trusted-dealer"), cell(parameters="TOY-512")]
    assert shown(others).count("not measured |") == 15


def test_the_reference_beside_the_optimised_engine():
    slow = Phase(cpu=30.0, wall=90.0, arithmetic=1.0, transfers=0.5, hashing=0.5, public=2e6, private=4e6, turns=7)
    text = shown([cell(), cell(engine="reference", phases={"masks": slow, "rounds": slow})])
    assert "The reference takes 10.0 times as long" in text and "| 10 | 3 | reference | 60.0" in text


def test_a_file_of_sessions_grows_and_forgets_older_ones(tmp_path):
    path = tmp_path / "new" / "sessions.json"
    for one in (cell(), cell(features=5), cell(wall=25.0)):
        enter(path, one)
    assert [(found.features, found.wall) for found in read(path)] == [(10, 25.0), (5, 20.0)]
    assert read(path)[0] == cell(wall=25.0) and read(tmp_path / "none.json") == []


def test_a_session_of_the_command_line(tmp_path, monkeypatch, capsys):
    out = tmp_path / "sessions.json"
    options = "--d 1 --m 2 --rounds 1 --parameters TOY-512 --preprocessing trusted-dealer --one-process"
    monkeypatch.setattr(sys, "argv", ["sessions", *options.split(), "--engine", "reference", "--out", str(out)])
    sessions.main()
    (found,) = read(out)
    assert (found.parties, found.features, found.engine, found.peak) == (2, 1, "reference", None)
    assert found.total.cpu > found.total.floor > 0 and found.phases["preprocessing"].transfers == 0
    assert "in all" in capsys.readouterr().out
    outcome = run(Training(2, 1, 1, "TOY-512", "trusted-dealer"), Reference())
    assert found.phases["rounds"].public == sum(one.accounts["rounds"].public for one in outcome.parties.values()) / 2


def test_page_and_figures_from_results(tmp_path):
    runs, out = tmp_path / "runs", tmp_path / "docs"
    runs.mkdir()
    (runs / "sessions.json").write_text(json.dumps(CELLS.dump_python([cell(), cell(features=5)])))
    docs.write(out, docs.collected(runs, docs.kept(out)))
    (runs / "sessions.json").unlink()
    phases = dict.fromkeys(("keys", "masks", "inputs", "rounds"), 1.0)
    (runs / "ablation.json").write_text(json.dumps([{"without": "nothing", "phases": phases, "total": 4.0}]))
    docs.write(out, docs.collected(runs, docs.kept(out)))
    text = (out / docs.PAGE).read_text()
    assert "| 5 | 3 | optimized | 6.0" in text and "| nothing | 1.00 |" in text and "*Not measured.*" in text
    assert {path.name for path in out.iterdir()} >= {"benchmarks-sessions.svg", "benchmarks-ablation.svg"}
    before = {path: path.read_bytes() for path in out.iterdir()}
    docs.write(out, docs.kept(out))
    assert {path: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.skipif(not (DOCS / docs.DATA).exists(), reason="nothing was written down yet")
def test_the_page_is_made_from_the_data_beside_it():
    assert (DOCS / docs.PAGE).read_text("utf-8") == page(docs.kept(DOCS))


def test_the_machine(tmp_path):
    assert {"processor", "cores", "Python", "gmpy2", "OpenSSL"} <= set(describe())
    (tmp_path / "cpuinfo").write_text("vendor_id : X\nmodel name\t: A: fast one\nmodel name\t: B\n")
    assert processor(tmp_path / "cpuinfo") == "A: fast one"
    assert processor(tmp_path / "missing") is not None
