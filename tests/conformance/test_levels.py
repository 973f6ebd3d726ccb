"""Steps, sessions and digests: in this process, and through a harness in the middle of a session."""

import hashlib
import sys

import pytest

from conformance.generate.cases.cheating import MESSAGES, PHASES, rewrite
from conformance.generate.cases.steps import record
from conformance.generate.cases.trainings import NORTH, SOUTH, TINY, WEST, scenario
from conformance.harness.client import Harness
from conformance.levels.digests import DIGEST, Runs
from conformance.levels.implementation import Fault
from conformance.levels.recipes import RECIPES
from conformance.levels.sessions import Seat, play_session
from conformance.levels.steps import Steps, replay, take_step
from conformance.operations.answers import Accepted, Refused
from reference.core.channel import Wire
from reference.core.coins import Coins
from reference.core.driver import Ended
from reference.core.rounds import Position
from tests.conformance.small import REFERENCE, Answering

THREE = scenario((NORTH, SOUTH, WEST), rounds=1)
TWO = scenario((TINY, TINY), lambda1="0", lambda2="1", rounds=1)


@pytest.fixture(scope="module")
def harness():
    with Harness([sys.executable, "-m", "conformance.harness", "--engine", "optimized"]) as started:
        yield started


def seat(party, attack=None, transcript=False):
    return Seat(party=party, attack=attack, transcript=transcript).model_dump(mode="json")


@pytest.mark.spec("CO-1")
def test_a_session_with_a_party_behind_a_harness_has_the_same_bytes(harness):
    alone = THREE.run({})
    mixed = THREE.run({3: harness.party(THREE.task(3))})
    assert alone.outcomes[1].result is not None
    assert mixed.transcript == alone.transcript
    assert {n: end.result for n, end in mixed.outcomes.items()} == {n: end.result for n, end in alone.outcomes.items()}


def test_two_parties_can_live_in_one_harness(harness):
    mixed = TWO.run({party: harness.party(TWO.task(party)) for party in (1, 2)})
    assert mixed.transcript == TWO.run({}).transcript


def test_a_party_behind_a_harness_stops_as_the_reference_does(harness):
    attack = PHASES["update"].attack
    for implementation in (REFERENCE, harness):
        answer = play_session(implementation, THREE.model_dump(mode="json"), seat(1, attack))
        assert answer == Refused(check="ZK-ROW.W1", blame=2)


def test_an_honest_session_gives_the_model_and_the_hash_of_its_transcript():
    session = TWO.run({})
    digest = hashlib.sha256(b"".join(octets + b"\n" for octets in session.transcript)).hexdigest()
    parameters = TWO.model_dump(mode="json")
    (model,) = session.outcomes[1].result
    expected = {"model": [format(model, "x")], "transcript": digest}
    assert play_session(REFERENCE, parameters, seat(2, transcript=True)) == Accepted(output=expected)
    assert play_session(REFERENCE, parameters, seat(2)) == Accepted(output={**expected, "transcript": None})


def test_an_attack_on_a_message_that_does_not_exist_changes_nothing():
    attack = rewrite("MC", 9, "RowUpdate", add={"/w/0": 1})
    answer = play_session(REFERENCE, TWO.model_dump(mode="json"), seat(1, attack))
    assert isinstance(answer, Accepted)


def test_a_private_message_can_be_rewritten_too():
    """The dealer sees two requests that differ, and stops. The examined party is not told why (as in every attack)."""
    attack = rewrite("AG", 1, "DealerRequest", set={"/session": "00" * 32})
    answer = play_session(REFERENCE, TWO.model_dump(mode="json"), seat(1, attack))
    assert answer == Refused(check="MS-3", blame=None)


def test_steps_lead_to_the_model_and_to_refusals():
    told = record(TWO, None).deliveries
    task = TWO.task(1).model_dump(mode="json")

    def after(count, deliveries=told):
        steps = Steps(steps=count, deliveries=tuple(deliveries)).model_dump(mode="json")
        return take_step(REFERENCE, task, steps)

    first, last = after(0), after(len(told))
    assert first.output["said"]["position"] == {"phase": "AG", "round": 0, "index": 0}
    assert first.output["said"]["senders"] == [1, 2]
    (released,) = TWO.run({}).outcomes[1].result
    assert last.output == {"said": None, "model": [format(released, "x")]}
    assert after(1, [{"2": None}]) == Refused(check="MS-3", blame=None)
    assert after(1, [{"2": "00"}]) == Refused(check="MS-2", blame=2)
    cheated = record(TWO, MESSAGES["forged"]).deliveries
    assert after(len(cheated), cheated) == Refused(check="MS-2", blame=2)
    assert after(len(told), cheated) == Refused(check="MS-2", blame=2)


def test_a_party_is_told_what_it_waits_for_and_nothing_else():
    """Its own broadcast comes back as it said it; a private message does not."""
    heard = []

    class Listening:
        said = (
            Wire(Position("AG", 0, 0), "message", {1: b"mine", 2: b"mine"}, (1, 2), True),
            Wire(Position("AG", 1, 0), "private", {0: b"to the dealer"}, (0, 2), False),
        )

        def begin(self, delivery):
            heard.append(delivery)

        def finish(self):
            return self.said[len(heard) - 1] if len(heard) <= len(self.said) else Ended((7,))

    assert replay(1, Listening(), [{2: b"theirs", 3: b"nobody's"}, {0: b"dealt"}, {}]) == Ended((7,))
    assert heard == [None, {1: b"mine", 2: b"theirs"}, {0: b"dealt", 2: None}]


def test_digests_depend_on_every_answer():
    def digest(implementation, **changes):
        fields = {"recipe": "linear-combination", "seed": "00" * 32, "count": 3, **changes}
        return DIGEST.perform(implementation, {}, Runs(**fields).model_dump(mode="json")).output["sha256"]

    wrong = Answering(lambda answer: Accepted(output={"value": "0"}))
    different = {
        digest(REFERENCE),
        digest(REFERENCE, count=4),
        digest(REFERENCE, seed="01" * 32),
        digest(REFERENCE, recipe="encryption"),
        digest(wrong),
    }
    assert len(different) == 5
    assert digest(REFERENCE) == digest(Answering(lambda answer: answer))


def test_recipes_name_operations_of_the_register():
    for recipe in RECIPES.values():
        assert isinstance(REFERENCE.run(recipe.op, recipe.parameters, recipe.make(Coins(bytes(32)))), Accepted)


def test_a_crash_in_the_middle_of_a_session_is_a_fault():
    command = [sys.executable, "-m", "conformance.fakes", "crash"]
    with Harness(command) as crashing, pytest.raises(Fault, match="code 70"):
        play_session(crashing, TWO.model_dump(mode="json"), seat(1))
