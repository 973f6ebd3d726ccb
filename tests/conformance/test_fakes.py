"""Impostors behind a real process: each fails in the way that it should, and none is taken for the real thing."""

import sys

import pytest

from conformance.fakes.impostors import IMPOSTORS
from conformance.generate.cases.cheating import PHASES
from conformance.generate.cases.trainings import NORTH, SOUTH, TINY, WEST, scenario
from conformance.harness.client import Harness
from conformance.levels.implementation import Fault
from conformance.levels.sessions import Seat, play_session
from conformance.operations.answers import Refused
from conformance.runner.play import Selection, play
from conformance.runner.results import Report
from tests.conformance.small import GOOD, LONG, RESPONSE, SMALL

NOTHING_PASSES = {GOOD: "failed", RESPONSE: "void", LONG: "void"}
REFUSALS_FAIL = {GOOD: "passed", RESPONSE: "failed", LONG: "failed"}
EXPECTED = {
    "always-accept": (REFUSALS_FAIL, RESPONSE, "accepted, though ZK-DEC.V1 or ZK-DEC.V2 should refuse it"),
    "always-reject": (NOTHING_PASSES, GOOD, "refused by VA-1, though it is in order"),
    "crash": (NOTHING_PASSES, GOOD, "the process ended with code 70"),
    "hang": (NOTHING_PASSES, GOOD, "no answer within 0.5 s"),
    "garbage": (NOTHING_PASSES, GOOD, "a line that is no reply of the protocol"),
    "error": (NOTHING_PASSES, GOOD, "error: not today"),
    "stale": (NOTHING_PASSES, GOOD, "a reply to request 3 where 2 was asked"),
    "unsupported": (dict.fromkeys(NOTHING_PASSES, "unsupported"), GOOD, "not yet"),
    "blame-another": (REFUSALS_FAIL, RESPONSE, "blames party 3 instead of party 2"),
    "another-check": (REFUSALS_FAIL, LONG, "refused by AB-1 instead of ZK-DEC.V0"),
}


IN_SESSIONS = {"repeat-notice", "mute-at-the-end"}


def session(name, training, seat):
    with Harness([sys.executable, "-m", "conformance.fakes", name]) as harness:
        return play_session(harness, training.model_dump(mode="json"), seat.model_dump(mode="json"))


def test_there_is_an_expectation_for_every_impostor():
    assert set(EXPECTED) | IN_SESSIONS == set(IMPOSTORS)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_impostor_fails_as_expected(name):
    expected, case, detail = EXPECTED[name]
    command = [sys.executable, "-m", "conformance.fakes", name]
    with Harness(command, timeout=0.5 if name == "hang" else 30.0) as harness:
        results = tuple(play([SMALL], harness, Selection()))
    assert {result.id: result.status for result in results} == expected
    assert {result.id: result.detail for result in results}[case] == detail
    assert not Report(name, "1", results).clean


@pytest.mark.parametrize("name", ["input-relation", "share"])
def test_nothing_is_heard_of_whom_the_other_parties_accuse(name):
    """Without checks of its own a party hears nothing where the notice would have been."""
    cheat = PHASES[name]
    training = scenario((NORTH, SOUTH, WEST), rounds=1)
    answer = session("repeat-notice", training, Seat(party=1, attack=cheat.attack, transcript=False))
    assert answer == Refused(check="MS-3", blame=None) != Refused(check=cheat.check, blame=2)


def test_the_other_parties_must_come_to_the_end_as_well():
    training = scenario((TINY, TINY), lambda1="0", lambda2="1", rounds=1)
    with pytest.raises(Fault, match="participant 2 stopped: MS-3"):
        session("mute-at-the-end", training, Seat(party=1, attack=None, transcript=False))
