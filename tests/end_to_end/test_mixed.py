"""Party 1 runs the reference, party 2 the optimised engine, party 3 sits behind a harness: nobody can tell."""

import sys

import pytest

from conformance.generate.cases.trainings import NORTH, SOUTH, WEST, scenario
from conformance.harness.client import Harness
from optimized.operations import OptimizedOperations
from reference.core.coins import Coins
from reference.core.driver import LocalParticipant

MODELS = {"ridge": ("0", "3"), "lasso": ("2", "0"), "elastic-net": ("2", "1")}


@pytest.fixture(scope="module")
def harness():
    with Harness([sys.executable, "-m", "conformance.harness", "--engine", "optimized"]) as started:
        yield started


def optimized(training, party):
    return LocalParticipant(training.wires(party, OptimizedOperations(Coins(party.to_bytes(32, "big")))))


@pytest.mark.spec("CO-1", "ZK-0", "PL-5")
@pytest.mark.parametrize("suite", ["batched", "paper"])
@pytest.mark.parametrize("model", MODELS)
def test_transcripts_of_all_engines_are_the_same_bytes(harness, model, suite):
    lambda1, lambda2 = MODELS[model]
    training = scenario((NORTH, SOUTH, WEST), lambda1=lambda1, lambda2=lambda2, suite=suite)
    expected = training.run({})
    fast = training.run({party: optimized(training, party) for party in (1, 2, 3)})
    mixed = training.run({2: optimized(training, 2), 3: harness.party(training.task(3))})
    assert expected.outcomes[1].result is not None
    for session in (fast, mixed):
        assert session.transcript == expected.transcript
        assert {n: end.result for n, end in session.outcomes.items()} == {
            n: end.result for n, end in expected.outcomes.items()
        }
