"""Mutants: each applies to the source as it is, and the kit alone notices every one of them."""

import ast
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.harness.client import Harness
from conformance.kit.vectors import load, vector_files
from conformance.mutants import hook
from conformance.mutants.harness import UNMUTATED, serve_engine
from conformance.mutants.hunt import Hunt, command, hunt, hunt_all
from conformance.mutants.mutant import ROOT, DoesNotApply, Mutant
from conformance.mutants.registry import FAMILIES, MUTANTS, register
from conformance.mutants.report import markdown
from conformance.runner.play import Selection, play
from reference.core.coins import Coins
from spec.registry import look_up

PAGE = (ROOT / "docs/conformance-mutants.md").read_text("utf-8")
FILES = [load(path) for path in vector_files()]
CASES = {case.id for file in FILES for group in file.groups for case in group.cases}
SAMPLE = (
    "lists-no-private-exponents",
    "quad-z-one-bit-longer",
    "mat-statement-unbound",
    "doublings-stale",
    "sum-rare-carry-lost",
)
NOBODY = Mutant(UNMUTATED, "optimized/equations.py", "", "", "ZK-0", "nothing is wrong", ("coins.draw", "zk-pk"))
"""The harness of the mutants with nothing wrong in it."""

each = pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)


def listed():
    """The killing case of each mutant, as the page says."""
    cells = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| `")]
    return {row[0].split("`")[1]: row[3].strip("`") for row in cells}


@each
def test_exactly_one_line_is_wrong(mutant):
    right, wrong = (ROOT / mutant.file).read_text("utf-8").splitlines(), mutant.source().splitlines()
    (number,) = [i for i, (old, new) in enumerate(zip(right, wrong, strict=True)) if old != new]
    assert (right[number].strip(), wrong[number].strip()) == (mutant.line, mutant.replacement)
    assert ast.dump(ast.parse("\n".join(right))) != ast.dump(ast.parse("\n".join(wrong)))


@each
def test_a_mutant_says_what_it_breaks_and_who_should_notice(mutant):
    look_up(mutant.rule)
    assert mutant.suspects
    for suspect in mutant.suspects:
        assert any(case.startswith(suspect) for case in CASES), suspect


def test_there_are_enough_of_them_in_the_engine_itself():
    assert sum(mutant.file.startswith("optimized/") for mutant in MUTANTS.values()) >= 45
    assert {mutant.file.partition("/")[0] for mutant in MUTANTS.values()} == {"optimized", "reference"}
    assert sum(len(family.SEEDS) for family in FAMILIES) == len(MUTANTS)


def test_two_mutants_have_two_names():
    with pytest.raises(ValueError, match="two mutants unmutated"):
        register([NOBODY, NOBODY])


@pytest.mark.parametrize(
    "changes, says",
    [
        ({"line": "nobody says this"}, "0 lines say 'nobody says this'"),
        ({"line": "return False", "after": "nobody"}, "0 lines say 'nobody'"),
        ({"line": "return False", "after": "verify_each(verify, key, cases)"}, "nothing below"),
        ({"line": '"""'}, 'lines say \'"""\''),
    ],
)
def test_a_mutant_whose_line_has_gone_does_not_apply(changes, says):
    with pytest.raises(DoesNotApply, match=says):
        replace(NOBODY, **changes).source()


def test_a_module_that_is_there_already_cannot_be_changed():
    with pytest.raises(RuntimeError, match=r"conformance\.mutants\.hunt was imported before"):
        hook.install(replace(NOBODY, file="conformance/mutants/hunt.py"))


def test_a_module_is_imported_with_the_wrong_line(monkeypatch):
    mutant = MUTANTS["lists-no-private-exponents"]
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.delitem(sys.modules, mutant.module, raising=False)
    assert not hook.installed(mutant)
    hook.install(mutant)
    module = __import__(mutant.module, fromlist=["PrivateExponents"])
    assert hook.installed(mutant)
    private = module.PrivateExponents(Coins(bytes(32)))
    assert [private.fresh(15) for _ in range(3)] == [2, 2, 2]
    assert Path(module.__file__) == ROOT / mutant.file


def test_an_engine_without_the_wrong_line_is_not_taken_for_the_mutant():
    with pytest.raises(SystemExit, match="nobody could notice quad-z-one-bit-longer"):
        serve_engine("quad-z-one-bit-longer")


@pytest.mark.parametrize("identifier", SAMPLE)
def test_some_mutants_are_killed_by_the_listed_case(identifier):
    found = hunt(MUTANTS[identifier], FILES)
    assert found.killer is not None
    assert found.killer.id == listed()[identifier]


def test_the_engine_without_a_wrong_line_survives():
    few = [
        file for file in FILES if file.op in ("coins.draw", "zk-pk.verify", "zk-row.prove", "mascot.reduce", "series")
    ]
    found = hunt(NOBODY, few)
    assert found.survived
    assert found.played > sum(file.count for file in few)


def test_a_survivor_stands_out_on_the_page():
    text = markdown([Hunt(MUTANTS["pk-V1-dropped"], None, 7)])
    assert "1 mutants, 1 of them in `optimized/`: 0 killed, 1 survived." in text
    assert "| ZK-PK.V1 | **survived** |" in text


def test_the_page_lists_every_mutant_with_a_case_that_exists():
    assert list(listed()) == list(MUTANTS)
    assert set(listed().values()) <= CASES
    assert "survived.\n" in PAGE
    assert "**survived**" not in PAGE


@pytest.mark.slow
def test_the_engine_without_a_wrong_line_passes_everything():
    with Harness(command(UNMUTATED)) as harness:
        assert not [result for result in play(FILES, harness, Selection()) if result.status != "passed"]


@pytest.mark.slow
def test_every_mutant_is_killed_as_the_page_says():
    hunts = list(hunt_all(list(MUTANTS.values()), FILES))
    assert [hunt.mutant.id for hunt in hunts if hunt.survived] == []
    assert markdown(hunts) == PAGE, "run `make mutants` and look at the difference"
