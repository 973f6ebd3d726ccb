"""``helen explain`` tells what happened, and refuses to tell anything else."""

import re
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from helen.cli import app
from helen.explain.lesson import give
from helen.explain.narration import Narrator
from helen.explain.scene import Contradiction
from spec.registry import REGISTRY

SUITES = ("batched", "paper")
PREPROCESSING = ("trusted-dealer", "mascot")


@pytest.fixture(scope="module")
def lesson():
    return give(2, "batched", "trusted-dealer")


@pytest.mark.parametrize("preprocessing", PREPROCESSING)
@pytest.mark.parametrize("suite", SUITES)
def test_every_message_is_told_with_rules_that_exist(suite, preprocessing):
    lesson = give(3, suite, preprocessing)
    scenes = list(Narrator(lesson).scenes())
    assert [scene.event for scene in scenes] == list(lesson.events)
    assert all(scene.rules and scene.lines and scene.learned for scene in scenes)
    assert {rule for scene in scenes for rule in (*scene.rules, *scene.formulas)} <= set(REGISTRY)


def changed(lesson, kind, field, value, occurrence):
    """The lesson, with a field of party 1's message changed; occurrences count from the end of the initialisation."""
    events = [event for event in lesson.events if event.kind.__name__ == kind and event.position.phase != "IN"]
    event = events[occurrence]
    message = event.said[1][None]
    said = {**event.said, 1: {None: message.model_copy(update={field: value(getattr(message, field))})}}
    return replace(lesson, events=tuple(replace(e, said=said) if e is event else e for e in lesson.events))


def first_plus_one(numbers):
    return (numbers[0] + 1, *numbers[1:])


@pytest.mark.parametrize(
    ("kind", "field", "value", "occurrence", "complaint"),
    [
        ("RowUpdate", "w", lambda w: (w[1], w[0]), 0, "contains A v"),
        ("DecryptionShares", "shares", lambda c: (*(x * x for x in c),), 0, "masked value"),
        ("OpenedShares", "shares", lambda x: (x[0] + 2**13, *x[1:]), 0, "remains for r"),
        ("OpenedShares", "shares", first_plus_one, 6, "contains S_tau"),
        ("Opening", "value", lambda x: x + 1, 1, "nobody shifted"),
        ("Release", "coefficients", first_plus_one, 0, "same integers"),
    ],
)
def test_what_is_not_true_is_not_told(lesson, kind, field, value, occurrence, complaint):
    with pytest.raises(Contradiction, match=complaint):
        list(Narrator(changed(lesson, kind, field, value, occurrence)).scenes())


def test_in_the_terminal():
    result = CliRunner().invoke(app, ["explain", "--rounds", "3", "--phase", "MR"], env={"COLUMNS": "120"})
    assert result.exit_code == 0
    assert "nothing of this session is secret" in result.output
    assert "RowUpdate" not in result.output
    assert re.search(r"dose: 1113 = 1\.0869", result.output)


def test_formulas_are_shown_once():
    result = CliRunner().invoke(app, ["explain"], env={"COLUMNS": "120"})
    assert result.output.count("the formulas of SP-5, as before") > 1
    assert result.output.count("ε = x - a") == 1


def test_a_lecture_waits():
    result = CliRunner().invoke(app, ["explain", "--phase", "IP", "--pause"], input="\n", env={"COLUMNS": "120"})
    assert result.exit_code == 0
    assert "QrCommitment" in result.output
