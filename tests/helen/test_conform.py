"""``helen conform``: exit codes, reports, and complaints that say what to do."""

import json
import sys

import pytest
from typer.testing import CliRunner

import helen.conform
from helen.cli import app
from tests.conformance.small import SMALL


def run(*arguments):
    return CliRunner().invoke(app, ["conform", *map(str, arguments)])


def fake(name):
    return f"{sys.executable} -m conformance.fakes {name}"


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Three cases instead of all."""
    monkeypatch.setattr(helen.conform, "load", lambda path: SMALL)
    monkeypatch.setattr(helen.conform, "vector_files", lambda: ["small.json"])


def test_our_engines_pass():
    result = run()
    assert result.exit_code == 0
    assert "reference 0" in result.stdout
    assert "optimized 0" in result.stdout
    assert result.stdout.count("3 passed, 0 failed, 0 void, 0 unsupported") == 2


def test_one_engine_and_its_reports(tmp_path):
    result = run("--engine", "reference", "--report", tmp_path / "new")
    assert result.exit_code == 0
    assert "optimized" not in result.stdout
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == ["index.html", "junit.xml", "results.jsonl"]
    head = json.loads((tmp_path / "new/results.jsonl").read_text("utf-8").splitlines()[0])
    assert head["counts"] == {"passed": 3}


def test_several_engines_report_into_folders_of_their_own(tmp_path):
    assert run("--report", tmp_path).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["optimized", "reference"]


def test_a_failure_is_shown_and_gives_code_1():
    result = run("--impl", fake("always-accept"))
    assert result.exit_code == 1
    assert "1 passed, 2 failed, 0 void, 0 unsupported" in result.stdout
    assert "failed: zk-dec.verify/toy/long: accepted, though ZK-DEC.V0 should refuse it" in result.stdout


def test_whoever_supports_nothing_does_not_conform():
    result = run("--impl", fake("unsupported"))
    assert result.exit_code == 1
    assert "0 passed, 0 failed, 0 void, 3 unsupported" in result.stdout


def test_cases_can_be_chosen():
    result = run("--engine", "reference", "--level", "ops", "--category", "N3")
    assert (result.exit_code, "2 passed" in result.stdout) == (0, True)


def test_only_the_first_complaints_are_shown(monkeypatch):
    monkeypatch.setattr("helen.conform_view.SHOWN", 1)
    assert "and 1 more (--report DIR writes all)" in run("--impl", fake("always-accept")).stdout


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["--impl", "a", "--engine", "reference"], "--impl and --engine: give one of the two"),
        (["--engine", "fast"], "--engine: there is no engine fast, only reference, optimized"),
        (["--level", "op"], "--level: op: give one of ops, steps, sessions, digests"),
        (["--category", "N11"], "--category: N11: give one of positive, N1"),
        (["--level", "steps", "--engine", "reference"], "no case is of that level and category"),
        (["--impl", ""], "--impl: give the command"),
        (["--impl", "'"], "--impl: ': No closing quotation"),
        (["--impl", "/nowhere/harness"], "--impl: /nowhere/harness: "),
        (["--impl", "cat"], "--impl: cat: a line that is no reply of the protocol"),
        (["--engine", "reference", "--report", "/dev/null/x"], "--report: /dev/null/x: "),
    ],
)
def test_what_the_person_at_the_keyboard_can_mend(arguments, says):
    result = run(*arguments)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(says)
