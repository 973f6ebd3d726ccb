"""The engine with workers: the same results, and of all refusals the first."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from helen.observed import observed
from optimized.arithmetic.backends import GmpBackend
from optimized.pool import SHORTEST, PooledOperations
from reference.core.coins import CoinReuse, Coins
from reference.operations import ReferenceOperations
from reference.proofs.cases import Case
from tests.optimized.test_lists import BASES, KINDS, spoiled, verdict
from tests.support import random_data, run, scenario

COUNT = 2 * SHORTEST + 1
N = BASES.modulus


@pytest.fixture(scope="module")
def pooled():
    with ThreadPoolExecutor(2) as executor:
        yield PooledOperations(Coins(bytes(32)), GmpBackend(), executor, 2)


@pytest.mark.spec("ZK-0", "CO-1")
@pytest.mark.parametrize("kind", KINDS)
def test_proofs_in_pieces(pooled, kind):
    make, key, _ = KINDS[kind]
    tasks = [make(number) for number in range(COUNT)]
    proofs = getattr(pooled, f"prove_{kind}")(key, tasks)
    assert proofs == getattr(ReferenceOperations(), f"prove_{kind}")(key, [make(number) for number in range(COUNT)])


@pytest.mark.spec("ZK-0")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bad", [set(), {0}, {COUNT - 1}, {2, COUNT - 2}], ids=str)
def test_the_first_refusal_of_all_pieces(pooled, kind, bad):
    make, key, path = KINDS[kind]
    tasks = [make(number) for number in range(COUNT)]
    proofs = getattr(ReferenceOperations(), f"prove_{kind}")(key, tasks)
    listed = [Case(task.statement, proof, task.context) for task, proof in zip(tasks, proofs, strict=True)]
    listed = [spoiled(case, path, lambda x: 4 * x % N) if i in bad else case for i, case in enumerate(listed)]
    found = verdict(pooled, kind, listed)
    assert found == verdict(ReferenceOperations(), kind, listed)
    assert (found is None) == (not bad)
    if found:
        assert found[1] == listed[min(bad)].context.prover


class Nobody(ThreadPoolExecutor):
    def submit(self, *_):
        raise AssertionError("this work is too short to be sent away")


@pytest.mark.spec("ZK-0")
@pytest.mark.parametrize("kind", KINDS)
def test_a_short_list_is_verified_here(kind):
    make, key, path = KINDS[kind]
    task = make(0)
    (proof,) = getattr(ReferenceOperations(), f"prove_{kind}")(key, [task])
    case = Case(task.statement, proof, task.context)
    wrong = spoiled(case, path, lambda x: 4 * x % N)
    here = PooledOperations(Coins(bytes(32)), GmpBackend(), Nobody(), 2)
    assert verdict(here, kind, [case]) is None
    assert verdict(ReferenceOperations(), kind, [wrong]) is not None
    assert verdict(here, kind, [wrong]) == verdict(ReferenceOperations(), kind, [wrong])


@pytest.mark.spec("CO-1")
def test_coins_that_went_to_workers_cannot_be_drawn_here(pooled):
    make, key, _ = KINDS["quadratic"]
    for count in (1, COUNT):
        tasks = [make(number) for number in range(count)]
        pooled.prove_quadratic(key, tasks)
        with pytest.raises(CoinReuse):
            pooled.prove_quadratic(key, tasks)


def test_lists_of_different_lengths_are_no_lists_of_pairs(pooled):
    randomness = pooled.randomisers(BASES, range(COUNT + 1))
    with pytest.raises(ValueError, match="unpack"):
        pooled.encrypt(BASES, range(COUNT), randomness)


@pytest.mark.spec("CO-1")
def test_range_proofs_reach_the_workers_of_an_observed_engine():
    submitted, reports = [], []

    class Counting(ThreadPoolExecutor):
        def submit(self, function, /, *arguments, **named):
            submitted.append(arguments[1])
            return super().submit(function, *arguments, **named)

    make, key, _ = KINDS["quadratic"]
    with Counting(2) as executor:
        engine = PooledOperations(Coins(bytes(32)), GmpBackend(), executor, 2)
        tasks = [make(number) for number in range(2 * COUNT)]
        proofs = observed(engine, lambda: reports.append(1), 2).prove_quadratic(key, tasks)
    assert len(proofs) == len(reports) == 2 * COUNT
    assert submitted.count("prove_quadratic") >= 4


@pytest.mark.spec("PL-1", "PL-5")
def test_ciphertexts_in_pieces(pooled):
    exponents = [Coins(bytes(32)).bits(600, i) for i in range(COUNT)]
    randomness = pooled.randomisers(BASES, exponents)
    assert randomness == ReferenceOperations().randomisers(BASES, exponents)
    values = range(COUNT)
    assert pooled.encrypt(BASES, values, randomness) == ReferenceOperations().encrypt(BASES, values, randomness)


@pytest.mark.slow
@pytest.mark.spec("CO-1")
def test_a_session_on_a_dask_cluster():
    """Two worker processes of a cluster on this machine compute for party 1; nobody can tell."""
    distributed = pytest.importorskip("distributed")
    wanted = scenario(random_data(2, 2, (6, 3), 2), rounds=3)
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    )
    with cluster, distributed.Client(cluster) as client:
        engine = PooledOperations(Coins(bytes(32)), GmpBackend(), client.get_executor(pure=False), 2)
        session = run(wanted, operations={1: engine})
    assert session.transcript == run(wanted).transcript
