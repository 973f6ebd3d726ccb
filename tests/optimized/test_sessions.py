"""Whole sessions: whichever engines the parties run, the transcript is the same to the last byte."""

import pytest

from optimized.operations import OptimizedOperations
from reference.core.coins import Coins
from reference.operations import ReferenceOperations
from tests.support import random_data, run, scenario

MODELS = {"ridge": ("0", "3"), "lasso": ("2", "0"), "elastic-net": ("2", "1")}


def optimized(party: int) -> OptimizedOperations:
    return OptimizedOperations(Coins(party.to_bytes(32, "big")))


def training(model, suite, m, **changes):
    lambda1, lambda2 = MODELS[model]
    data = random_data(m, 3, (6, 2, 5, 4)[:m], 8)
    return scenario(data, model=model, lambda1=lambda1, lambda2=lambda2, suite=suite, rescale_every=1, **changes)


@pytest.mark.spec("PL-1", "ZK-0")
@pytest.mark.parametrize("suite", ["batched", "paper"])
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("fast", [{1, 2, 3}, {2}], ids=["all optimised", "mixed"])
def test_all_engines_say_the_same(model, suite, fast):
    wanted = training(model, suite, 3, rounds=2)
    expected = run(wanted)
    session = run(wanted, operations={party: optimized(party) for party in fast})
    assert session.transcript == expected.transcript
    assert {end.result for party, end in session.outcomes.items() if party} == {expected.outcomes[1].result}
    assert expected.outcomes[1].result is not None


@pytest.mark.spec("ZK-0")
def test_private_exponents_do_not_show():
    wanted = training("lasso", "batched", 2, rounds=2)
    one, other = (
        run(wanted, operations={party: OptimizedOperations(Coins(bytes([party, seed] * 16))) for party in (1, 2)})
        for seed in (1, 2)
    )
    assert one.transcript == other.transcript


@pytest.mark.spec("PL-5")
def test_an_engine_serves_one_session_after_another():
    engines = {party: optimized(party) for party in (1, 2)}
    for seed in (1, 2):
        wanted = training("ridge", "batched", 2, rounds=1, seed=seed)
        reference = run(wanted, operations={1: ReferenceOperations(), 2: ReferenceOperations()})
        assert run(wanted, operations=engines).transcript == reference.transcript
