"""What an engine keeps for itself does not show in a session. (All models, suites and engines: ``end_to_end``.)"""

import pytest

from optimized.operations import OptimizedOperations
from reference.core.coins import Coins
from reference.operations import ReferenceOperations
from tests.support import random_data, run, scenario


def optimized(party: int) -> OptimizedOperations:
    return OptimizedOperations(Coins(party.to_bytes(32, "big")))


def training(**changes):
    return scenario(random_data(2, 3, (6, 2), 8), rescale_every=1, **changes)


@pytest.mark.spec("ZK-0")
def test_private_exponents_do_not_show():
    wanted = training(rounds=2)
    one, other = (
        run(wanted, operations={party: OptimizedOperations(Coins(bytes([party, seed] * 16))) for party in (1, 2)})
        for seed in (1, 2)
    )
    assert one.transcript == other.transcript


@pytest.mark.spec("PL-5")
def test_an_engine_serves_one_session_after_another():
    engines = {party: optimized(party) for party in (1, 2)}
    for seed in (1, 2):
        wanted = training(rounds=1, seed=seed)
        reference = run(wanted, operations={1: ReferenceOperations(), 2: ReferenceOperations()})
        assert run(wanted, operations=engines).transcript == reference.transcript
