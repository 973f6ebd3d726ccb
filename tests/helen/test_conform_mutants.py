"""``helen conform --mutants``: what killed each mutant, and code 1 if one survives."""

import json
from dataclasses import replace
from types import MappingProxyType

import pytest
from typer.testing import CliRunner

import helen.conform_mutants
from conformance.mutants.harness import UNMUTATED
from conformance.mutants.mutant import Mutant
from conformance.mutants.registry import MUTANTS
from conformance.mutants.seeds import lists
from helen.cli import app
from tests.conformance.small import SMALL

KILLED = MUTANTS["lists-failure-swallowed"]
SURVIVOR = Mutant(UNMUTATED, "optimized/equations.py", "", "", "ZK-0", "nothing is wrong", ())


def run(*arguments):
    return CliRunner().invoke(app, ["conform", "--mutants", *map(str, arguments)])


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Three cases and one mutant."""
    monkeypatch.setattr(helen.conform_mutants, "load", lambda path: SMALL)
    monkeypatch.setattr(helen.conform_mutants, "vector_files", lambda: ["small.json"])
    choose(monkeypatch, KILLED)


def choose(monkeypatch, *mutants):
    monkeypatch.setattr(helen.conform_mutants, "MUTANTS", MappingProxyType({mutant.id: mutant for mutant in mutants}))


def test_a_mutant_is_shown_with_the_case_that_killed_it(tmp_path):
    result = run("--report", tmp_path / "new")
    assert result.exit_code == 0
    assert "1 killed, 0 survived" in result.stdout
    (entry,) = json.loads((tmp_path / "new/mutants.json").read_text("utf-8"))
    assert (entry["id"], entry["line"], entry["replacement"]) == (KILLED.id, KILLED.line, KILLED.replacement)
    assert (entry["level"], entry["op"], entry["case"]) == ("ops", "zk-dec.verify", "zk-dec.verify/toy/response")
    assert entry["because"] == "accepted, though ZK-DEC.V1 or ZK-DEC.V2 should refuse it"
    assert "| `zk-dec.verify/toy/response` |" in (tmp_path / "new/mutants.md").read_text("utf-8")


def test_a_survivor_gives_code_1(monkeypatch, tmp_path):
    choose(monkeypatch, KILLED, SURVIVOR)
    monkeypatch.setattr(lists, "SEEDS", (SURVIVOR,))
    result = run("--report", tmp_path)
    assert result.exit_code == 1
    assert "1 killed, 1 survived" in result.stdout
    assert "**survived**" in (tmp_path / "mutants.md").read_text("utf-8")
    _, entry = json.loads((tmp_path / "mutants.json").read_text("utf-8"))
    assert (entry["id"], entry["case"], entry["played"]) == (UNMUTATED, None, 3)


def test_a_mutant_that_does_not_start_is_no_success(monkeypatch):
    choose(monkeypatch, replace(KILLED, id="nobody"))
    result = run()
    assert result.exit_code == 2
    assert "--mutants: a harness does not start: the process ended with code 2" in result.stderr


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["--impl", "a"], "--mutants: all mutants meet all vectors"),
        (["--engine", "reference"], "--mutants: all mutants meet all vectors"),
        (["--level", "ops"], "--mutants: all mutants meet all vectors"),
        (["--report", "/dev/null/x"], "--report: /dev/null/x: "),
    ],
)
def test_what_the_person_at_the_keyboard_can_mend(arguments, says):
    result = run(*arguments)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(says)
