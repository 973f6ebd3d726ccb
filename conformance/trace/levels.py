"""How well a rule is founded: its levels of evidence."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from conformance.trace.code import Place
from conformance.trace.recording import Recording, TestRun
from spec.registry import Rule


class Level(StrEnum):
    """What there is for a rule, besides claims and vectors.

    ``cited``: text, code and a test that name it. ``executed``: a test marked with it passed and ran a function
    that carries it, or used its check. ``agreed``: a test marked ``agrees`` passed, evaluated its registered
    formula and ran a function that carries it (no formula and no claim). ``accepted``, ``rejected``: in tests
    that passed, its check let something pass, and refused something under this ID. ``discriminating``: wherever
    its check stands, some test fails without it.
    """

    CITED = "cited"
    EXECUTED = "executed"
    AGREED = "agreed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DISCRIMINATING = "discriminating"


RECORDED = (Level.EXECUTED, Level.AGREED, Level.ACCEPTED, Level.REJECTED)
"""The levels that follow from a recording of the tests."""


def recorded_levels(recording: Recording, rule: Rule, carriers: Sequence[Place]) -> Iterator[Level]:
    """Those of :data:`RECORDED` that a rule reaches, which is carried out by ``carriers``."""
    runs = [run for run in recording.tests.values() if run.passed]
    code = [place for place in carriers if not place.path.startswith(("spec/equations/", "spec/claims/"))]
    accepted = any(rule.id == used for run in runs for _, used in run.accepted)
    rejected = any(rule.id == used for run in runs for _, used in run.rejected)
    if any(rule.id in run.spec | run.agrees and (ran(run, carriers) or uses(run, rule)) for run in runs):
        yield Level.EXECUTED
    if any(rule.id in run.agrees & run.formulas and (ran(run, code) or uses(run, rule)) for run in runs):
        yield Level.AGREED
    if accepted:
        yield Level.ACCEPTED
    if rejected:
        yield Level.REJECTED


def uses(run: TestRun, rule: Rule) -> bool:
    """Whether a check decided under this rule in a test."""
    return any(used == rule.id for _, used in run.accepted | run.rejected)


def ran(run: TestRun, places: Sequence[Place]) -> bool:
    """Whether a test ran one of these functions, or a function inside one of these classes, functions or modules."""
    names = {f"{place.path}:{'' if place.name == 'module' else place.name}" for place in places}
    return any(around in names for function in run.functions for around in _around(function))


def _around(function: str) -> Iterator[str]:
    """The function, the classes and functions around it, its module: ``a.py:C.f``, ``a.py:C``, ``a.py:``."""
    path, _, qualified = function.partition(":")
    parts = qualified.split(".")
    return (f"{path}:{'.'.join(parts[:length])}" for length in range(len(parts), -1, -1))
