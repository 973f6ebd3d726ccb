"""Levels of evidence, from recordings with one thing missing; what kinds of rules need; hollow tests; drift."""

import pytest

from conformance.trace import hollow
from conformance.trace.code import Place
from conformance.trace.discrimination import ACCIDENT, ASSERTION, NOTHING, Result, candidates, checks_in
from conformance.trace.levels import Level, recorded_levels
from conformance.trace.matrix import TraceRow
from conformance.trace.needs import lacking
from conformance.trace.recording import (
    Case,
    Recording,
    TestRun,
    current_recording,
    digest_of_sources,
    functions_by_line,
)
from conformance.trace.sites import read_sites
from conformance.trace.snapshot import drift
from spec.registry import look_up

CHECK = look_up("ZK-DEC.V1")
SITE = "reference/proofs/decryption.py:check:{RULE}.V1"
CARRIER = Place("reference/module.py", "f", 1)
FORMULA = Place("spec/equations/proofs.py", "f", 1)


def recording(**fields):
    return Recording("", {"tests/test_it.py::test_it": TestRun(**fields)})


def levels(run, carriers=(CARRIER,), rule=CHECK):
    return set(recorded_levels(run, rule, carriers))


MARKED = {"spec": {"ZK-DEC.V1"}, "functions": {"reference/module.py:f"}}
COMPARED = {**MARKED, "agrees": {"ZK-DEC.V1"}, "formulas": {"ZK-DEC.V1"}}


def test_a_marked_test_executes_what_carries_the_rule():
    assert levels(recording(**MARKED)) == {Level.EXECUTED}
    assert levels(recording(**MARKED), [Place("reference/module.py", "g", 1)]) == set()
    assert levels(recording(**{**MARKED, "spec": {"ZK-DEC.V2"}})) == set()
    assert levels(recording(**MARKED, passed=False)) == set()


@pytest.mark.parametrize(
    "function, place, inside",
    [("C.f", "C", True), ("f.inner", "f", True), ("f", "module", True), ("fg", "f", False), ("C.f", "f", False)],
)
def test_classes_and_modules_stand_for_what_is_inside(function, place, inside):
    run = recording(spec={"ZK-DEC.V1"}, functions={f"reference/module.py:{function}"})
    assert (levels(run, [Place("reference/module.py", place, 1)]) == {Level.EXECUTED}) == inside


def test_agreement_needs_marker_formula_and_code():
    assert Level.AGREED in levels(recording(**COMPARED))
    assert Level.AGREED not in levels(recording(**{**COMPARED, "formulas": {"ZK-DEC.V2"}}))
    assert Level.AGREED not in levels(recording(**{**COMPARED, "agrees": set()}))
    beside = {**COMPARED, "functions": {"spec/equations/proofs.py:f"}}
    assert Level.AGREED not in levels(recording(**beside), [FORMULA])


def test_a_check_that_accepts_and_refuses():
    assert levels(recording(accepted={(SITE, "ZK-DEC.V1")})) == {Level.ACCEPTED}
    refused = {"tests/test_it.py::test_it[1]": Case(0.1, frozenset({(SITE, "ZK-DEC.V1")}))}
    assert levels(recording(cases=refused)) == {Level.REJECTED}
    assert levels(recording(cases=refused), rule=look_up("ZK-DEC.V2")) == set()


def row(identifier, *reached, claims=(), vectors=()):
    return TraceRow(look_up(identifier), "spec/x.md#x", (CARRIER,), (CARRIER,), (), claims, vectors, reached)


@pytest.mark.parametrize(
    "identifier, needs",
    [
        ("ZK-DEC.V1", ["cited", "accepted", "rejected", "discriminating"]),
        ("SP-5.V0", ["cited", "accepted", "rejected", "discriminating"]),
        ("LR-5", ["cited", "executed", "agreed", "claim or vector"]),
        ("CO-1", ["cited", "executed"]),
        ("FX-3", ["cited", "executed", "claim"]),
        ("AS-1", []),
    ],
)
def test_what_a_kind_needs(identifier, needs):
    assert [what for what, _ in lacking(row(identifier))] == needs
    assert list(lacking(row(identifier, *Level, claims=("a claim",)))) == []


def test_a_bound_needs_a_claim_and_no_vector_will_do():
    assert [what for what, _ in lacking(row("FX-3", *Level, vectors=("a vector",)))] == ["claim"]
    assert list(lacking(row("LR-5", *Level, vectors=("a vector",)))) == []


def test_a_result_is_settled_if_something_fails():
    assert Result(SITE, "ZK-DEC.V1", ASSERTION, "tests/test_it.py::test_it").settled
    assert Result(SITE, "ZK-DEC.V1", ACCIDENT, "tests/test_it.py::test_it").settled
    nothing = Result(SITE, "ZK-DEC.V1", NOTHING)
    assert not nothing.settled
    assert "NOTHING FAILS" in str(nothing)


def test_candidates_are_the_tests_in_which_the_check_refused():
    check = SITE, "ZK-DEC.V1"
    tests = {
        "t.py::test_long": TestRun(cases={"t.py::test_long": Case(9.0, frozenset({check}))}),
        "t.py::test_named": TestRun(cases={"t.py::test_named[1]": Case(5.0, frozenset({check}))}),
        "t.py::test_short": TestRun(cases={"t.py::test_short": Case(1.0, frozenset({check}))}),
        "t.py::test_accepts": TestRun(accepted={check}, cases={"t.py::test_accepts": Case(0.1, frozenset())}),
        "t.py::test_fails": TestRun(passed=False, cases={"t.py::test_fails": Case(0.1, frozenset({check}))}),
    }
    ordered = ["t.py::test_named[1]", "t.py::test_short", "t.py::test_long"]
    assert candidates(check, Recording("", tests), ["t.py::test_named"], None) == ordered
    known = Result(*check, ASSERTION, "t.py::test_long")
    assert candidates(check, Recording("", tests), ["t.py::test_named"], known) == [ordered[2], *ordered[:2]]
    assert checks_in(Recording("", tests)) == {check}


def write(root, path, text):
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8")


REFUSING = """class C:
    def f(self, rule):
        require(a, "VA-1")
        require(b, "VA-1")
{}        refuse(rule + ".C")
"""


def test_sites_have_names_that_survive_edits(tmp_path):
    names = []
    for extra in ("", "        pass\n"):
        write(tmp_path, "reference/module.py", REFUSING.format(extra))
        sites = read_sites(tmp_path)
        names.append([site.id for site in sites])
        assert sites[2].contains("reference/module.py", 5 + bool(extra))
        assert not sites[2].contains("reference/module.py", 3)
    place = "reference/module.py:C.f"
    assert names[0] == names[1] == [f"{place}:VA-1", f"{place}:VA-1#2", f"{place}:{{rule + '.C'}}"]


SUPPORT = """def helps():
    helper()
def helper():
    assert 1
"""
TESTS = """def test_hollow():
    run()
def test_direct():
    assert 1
def test_by_helper():
    helps()
def test_raises():
    with pytest.raises(ValueError):
        run()
"""


def test_a_test_that_requires_nothing_is_hollow(tmp_path):
    write(tmp_path, "tests/support.py", SUPPORT)
    write(tmp_path, "tests/test_it.py", TESTS)
    assert list(hollow.tests_without_assertions(tmp_path)) == ["tests/test_it.py::test_hollow"]


def test_a_test_in_which_nothing_of_its_rule_runs_is_hollow():
    families = {"ZK-DEC": [CARRIER]}
    name = "tests/test_it.py::test_it"
    assert list(hollow.tests_beside_the_rule(recording(spec={"ZK-DEC.V1"}), families)) == [(name, "ZK-DEC.V1")]
    assert list(hollow.tests_beside_the_rule(recording(**MARKED), families)) == []
    assert (
        list(hollow.tests_beside_the_rule(recording(spec={"ZK-DEC"}, accepted={(SITE, "ZK-DEC.V1")}), families)) == []
    )


def test_a_recording_is_read_back_and_belongs_to_its_sources(tmp_path):
    write(tmp_path, "reference/module.py", "def f():\n    pass\n")
    run = TestRun(**MARKED, accepted={(SITE, "ZK-DEC.V1")}, cases={"a[1]": Case(0.5, frozenset({(SITE, "VA-1")}))})
    saved = Recording(digest_of_sources(tmp_path), {"a": run})
    saved.save(tmp_path / "runs/trace/recording.json")
    assert current_recording(tmp_path) == saved
    write(tmp_path, "reference/module.py", "def f():\n    return 1\n")
    assert current_recording(tmp_path) is None


NESTED = '''def f(a=1):
    """Do."""
    def g():
        return 1
    return g
class C:
    def h(self):
        return 2
'''


def test_lines_of_bodies_belong_to_the_innermost_function():
    assert functions_by_line(NESTED) == {3: "f", 4: "f.g", 5: "f", 8: "C.h"}


def test_drift_names_the_rule_and_what_changed():
    old = {"A-1": {"tests": 1, "functions": ["f", "g"]}, "A-2": {}}
    new = {"A-1": {"tests": 2, "functions": ["g", "h"]}, "A-3": {}}
    found = list(drift(old, new))
    assert found[:2] == [("A-1", "tests: 1 became 2"), ("A-1", "functions: without f, with h")]
    assert [rule for rule, _ in found[2:]] == ["A-2", "A-3"]
    assert list(drift(new, new)) == []
