"""Every field of every message, changed in every way: a sample here, all of it in ``make exhaustive``."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.adversary.mutations import Mutation
from reference.core.rounds import DEALER
from tests.adversary.expectations import expected, readable
from tests.adversary.judging import judge
from tests.adversary.sweep import SWEEPS, all_cases, play
from tests.adversary.table import count

SHARE, SHARE_OF_FEW = 97, 8
"""One case in so many is played with every change; of the sweeps of one message, more."""


def sample(name):
    """Cases chosen by a hash of their names, so that the choice does not move with the list."""
    share = SHARE if len(SWEEPS[name].places) > 1 else SHARE_OF_FEW
    return [
        pytest.param(name, case, id=f"{name}: {case.name}")
        for case in all_cases(name)
        if int(hashlib.sha256(case.name.encode()).hexdigest(), 16) % share == 0
    ]


def everything(name):
    """All cases of a sweep in pieces."""
    cases = all_cases(name)
    return [pytest.param(name, cases[start::PIECES], id=f"{name} {start}") for start in range(PIECES)]


PIECES = 8


@pytest.mark.spec("MS-1", "MS-2", "AB-1")
@pytest.mark.parametrize(("name", "case"), [param for name in SWEEPS for param in sample(name)])
def test_a_changed_field_is_found(name, case):
    judge(name, case, play(name, case))


@pytest.mark.spec("MS-1", "AB-1")
@pytest.mark.parametrize("name", [name for name in SWEEPS if SWEEPS[name].besides])
def test_what_a_cheater_does_besides_is_found_without_a_change(name):
    case = next(case for case in all_cases(name) if readable(case))
    same = replace(case, mutation=Mutation("unchanged", False, case.leaf.value))
    judge(name, same, play(name, same))


@pytest.mark.exhaustive
@pytest.mark.spec("MS-1", "MS-2", "AB-1")
@pytest.mark.parametrize(("name", "cases"), [param for name in SWEEPS for param in everything(name)])
def test_every_changed_field_is_found(name, cases):
    for case in cases:
        judge(name, case, play(name, case))


@pytest.mark.parametrize("name", [name for name in SWEEPS if SWEEPS[name].cheater != DEALER])
def test_every_case_has_an_expectation(name):
    assert [case.name for case in all_cases(name) if not expected(case)] == []


def test_the_table_lists_every_case():
    """If this fails: `make sweep`."""
    page = (Path(__file__).parents[2] / "docs/adversary.md").read_text("utf-8")
    for name in SWEEPS:
        section = page.partition(f"## {name}: ")[2].partition("\n## ")[0]
        rows = [line.split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]
        listed = {(kind.removeprefix("| "), field): int(number) for kind, field, number, _ in rows}
        assert listed == {where: changes.total() for where, changes in count(name).items()}
