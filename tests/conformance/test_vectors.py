"""The committed vectors: what the generator makes, valid under their schemas, and each with its reason."""

import json
from itertools import chain
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from conformance.generate.books import ROOT, schema_texts, vector_texts
from conformance.generate.switch import without_checks
from conformance.kit.features import FEATURES
from conformance.kit.vectors import (
    FOLDER,
    LEVELS,
    Changed,
    NotVectors,
    Original,
    Reject,
    changed,
    differences,
    inputs_of,
    load,
    same,
    vector_files,
)
from conformance.levels.registry import EXERCISES
from conformance.operations.registry import OPERATIONS, register
from conformance.runner.play import compare
from spec.registry import REGISTRY
from tests.conformance.small import REFERENCE

FILES = list(vector_files())
REGENERATE = "run `make vectors` and look at the difference"


def cases(path):
    return [case for group in load(path).groups for case in group.cases]


def committed(folder, texts):
    """The committed files below a folder of the kit, and what they should be."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT): path.read_text("utf-8") for path in files}, dict(texts)


def test_the_schemas_are_what_the_models_say():
    found, made = committed("schemas", schema_texts())
    assert found == made, REGENERATE


@pytest.mark.parametrize("level", ["ops", "steps", "digests", pytest.param("sessions", marks=pytest.mark.slow)])
def test_the_vectors_are_what_the_generator_makes(level):
    found, made = committed(f"vectors/{level}", vector_texts([level]))
    assert set(found) == set(made)
    assert [name for name in found if found[name] != made[name]] == [], REGENERATE


def test_there_is_nothing_else_among_the_vectors():
    assert {path.name for path in FOLDER.iterdir()} == set(LEVELS)
    assert {path for path in FOLDER.rglob("*") if path.is_file()} == set(FILES)


def test_every_operation_has_vectors_and_every_vector_an_operation():
    assert {path.stem for path in FILES} == set(EXERCISES)


def test_exercises_carry_out_rules_of_the_register():
    assert {rule for exercise in EXERCISES.values() for rule in exercise.rules} <= set(REGISTRY)
    with pytest.raises(ValueError, match=r"two operations encoding\.frame"):
        register(list(OPERATIONS.values()) + list(OPERATIONS.values())[:1])


def test_the_vectors_stay_small():
    sizes = {path.name: path.stat().st_size for path in FILES}
    assert max(sizes.values()) < 200_000
    assert sum(sizes.values()) < 1_600_000


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_valid_under_its_schema(path: Path):
    document = json.loads(path.read_text("utf-8"))
    schema = json.loads((path.parent / document["schema"]).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert not list(validator.iter_errors(document))
    document["groups"][0]["cases"][0]["output"] = 1
    assert list(validator.iter_errors(document))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_file_says_about_itself_is_true(path: Path):
    file = load(path)
    assert (file.op, file.level) == (path.stem, path.parent.name)
    assert file.count == len(cases(path))
    assert set(file.notes) == {flag for case in cases(path) for flag in case.flags}
    assert all(set(group.requires) <= set(FEATURES) for group in file.groups)
    for group in file.groups:
        assert all(case.id.startswith(f"{file.op}/{group.name}/") for case in group.cases)


def test_identifiers_are_unique_and_rules_exist():
    every = list(chain.from_iterable(map(cases, FILES)))
    assert len({case.id for case in every}) == len(every)
    assert {rule for case in every for rule in case.covers} <= set(REGISTRY)
    assert {check for case in every if isinstance(case.expected, Reject) for check in case.expected.checks} <= set(
        REGISTRY
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rejected_case_was_changed_from_an_accepted_one(path: Path):
    for group in load(path).groups:
        known = {case.id: case for case in group.cases}
        inputs = inputs_of(group)
        for case in group.cases:
            if isinstance(case, Changed):
                assert not isinstance(known[case.base].expected, Reject)
                assert inputs[case.id] != inputs[case.base]
            if isinstance(case.expected, Reject):
                assert isinstance(case, Changed)
                assert case.expected.checks[0] == case.covers[0]


def test_the_readme_names_the_checks_that_refuse_nothing():
    text = (ROOT / "README.md").read_text("utf-8").partition("## What has no vectors yet")[2].partition("\n## ")[0]
    every = chain.from_iterable(map(cases, FILES))
    refusing = {check for case in every if isinstance(case.expected, Reject) for check in case.expected.checks}
    checks = {rule.id for rule in REGISTRY.values() if rule.kind == "check"}
    assert {check for check in checks if f"`{check}`" in text} == checks - refusing


def test_all_categories_occur():
    found = {case.category for path in FILES for case in cases(path)}
    assert found == {"positive", *(f"N{i}" for i in range(1, 11))}


WITHOUT_A_SWITCH = {
    ("message.open", "MS-3"): "silence is refused at once, because there is nothing to go on with",
    ("schedule.derive", "AG-1"): "a configuration that contradicts itself has no schedule",
    ("schedule.derive", "FX-3"): "the same for one under which an integer could overflow",
}
"""Checks that cannot be left out alone."""


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name == "ops"], ids=lambda path: path.stem)
def test_an_operation_without_one_of_its_checks_gives_a_wrong_answer(path: Path):
    """Another check that fails as well must not hide every case of one."""
    missed, caught = set(), set()
    for group in load(path).groups:
        inputs = inputs_of(group)
        for case in group.cases:
            for check in case.expected.checks if isinstance(case.expected, Reject) else ():
                missed.add((path.stem, check))
                if (path.stem, check) not in caught and _is_wrong_without(check, path.stem, group, case, inputs):
                    caught.add((path.stem, check))
    assert missed - caught == {which for which in WITHOUT_A_SWITCH if which[0] == path.stem}


def _is_wrong_without(check, op, group, case, inputs):
    try:
        with without_checks(check):
            answer = EXERCISES[op].perform(REFERENCE, group.parameters, inputs[case.id])
    except (ArithmeticError, ValueError, LookupError, AssertionError):
        return False  # a crash is noticed by whoever sees it, but it is no wrong answer
    return compare(case, answer) != ""


def test_something_else_is_no_vector_file(tmp_path):
    path = tmp_path / "x.json"
    with pytest.raises(NotVectors, match=r"x\.json"):
        load(path)
    path.write_text('{"format":"helen-vectors/2"}')
    with pytest.raises(NotVectors):
        load(path)


DOCUMENT = {"list": ["a", {"b~/c": 1}], "text": "x"}


@pytest.mark.parametrize(
    "changes, result",
    [
        ({"/text": "y"}, {"list": ["a", {"b~/c": 1}], "text": "y"}),
        ({"/list/0": None}, {"list": [None, {"b~/c": 1}], "text": "x"}),
        ({"/list/1/b~0~1c": 2}, {"list": ["a", {"b~/c": 2}], "text": "x"}),
        ({"/list": [{"$case": "known#/v/0"}]}, {"list": [7], "text": "x"}),
        ({"/text": {"a": [{"$case": "known#/v"}]}}, {"list": ["a", {"b~/c": 1}], "text": {"a": [[7]]}}),
        ({"/text": {"$case": "known#"}}, {"list": ["a", {"b~/c": 1}], "text": {"v": [7]}}),
    ],
)
def test_changes(changes, result):
    assert changed(DOCUMENT, changes, {"known": {"v": [7]}}) == result
    assert DOCUMENT == {"list": ["a", {"b~/c": 1}], "text": "x"}


@pytest.mark.parametrize("pointer", ["/nothing", "/list/2", "/list/x", "/text/0", "/list/-1"])
def test_only_what_is_there_can_be_changed(pointer):
    with pytest.raises(LookupError):
        changed(DOCUMENT, {pointer: 1}, {})


@pytest.mark.parametrize(
    "new, found",
    [
        (DOCUMENT, {}),
        ({**DOCUMENT, "text": "y"}, {"/text": "y"}),
        ({"list": ["a", {"b~/c": 2}], "text": "x"}, {"/list/1/b~0~1c": 2}),
        ({"list": ["a"], "text": "x"}, {"/list": ["a"]}),
        ({"list": ["a", {"d": 1}], "text": None}, {"/list/1": {"d": 1}, "/text": None}),
    ],
)
def test_differences_are_as_small_as_can_be_and_lead_there(new, found):
    assert dict(differences(DOCUMENT, new)) == found
    assert changed(DOCUMENT, found, {}) == new


@pytest.mark.parametrize("one, other", [(1, 1.0), (1, True), (0, False), ({"a": [1]}, {"a": [True]}), ("1", 1)])
def test_equal_in_python_is_not_the_same_json(one, other):
    assert same(one, one)
    assert not same(one, other)
    assert dict(differences({"a": one}, {"a": other}))


def test_the_order_of_fields_does_not_matter():
    assert same({"a": 1, "b": 2}, {"b": 2, "a": 1})


def test_originals_have_inputs_of_their_own():
    (first, *_) = load(FILES[0]).groups[0].cases
    assert isinstance(first, Original)
