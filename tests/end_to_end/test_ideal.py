"""A real session releases exactly what the ideal functionality computes from the same inputs and low masks."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.conversion.pools import MC2C, MC2S, pools
from reference.core.coins import Coins
from reference.learning.problem import problem_of
from reference.learning.qr_relation import qr_input
from reference.learning.summary import Dataset, qr_summary, svd_summary
from reference.learning.svd_input import svd_input
from reference.paillier.encryption import PublicKey
from spec.derivation import derive
from spec.ideal import EncodedSummary, ideal_helen, last_low_mask, rescale
from spec.schedule import Schedule
from tests.support import Scenario, random_data, run, scenario


@dataclass(frozen=True)
class LowMasks:
    """The sum of all parties' low masks of a session, drawn from the same coins as in the session."""

    scenario: Scenario

    def __call__(self, pool: str, round: int, index: int, shift: int) -> int:
        """``R''`` of one rescale."""
        return sum(
            self.scenario.coins(party)
            .child("party")
            .child("IN", 2, "low mask", pool, round, index)
            .bits(shift, "value")
            for party in range(1, len(self.scenario.data) + 1)
        )


def encoded(scenario: Scenario, schedule: Schedule) -> list[EncodedSummary]:
    """The inputs of the ideal functionality."""
    return [_encoded(schedule, party, data) for party, data in enumerate(scenario.data, start=1)]


def _encoded(schedule: Schedule, party: int, data: Dataset) -> EncodedSummary:
    if schedule.problem.suite == "batched":
        own = qr_input(schedule, party, qr_summary(schedule, data))
        return EncodedSummary(own.A, own.b)
    known = svd_input(schedule, PublicKey(2**511 + 111), svd_summary(schedule, data), Coins(bytes(32)))
    matrix = tuple(tuple(entry.plaintext for entry in row) for row in known.matrix)
    return EncodedSummary(matrix, tuple(entry.plaintext for entry in known.vector))


def assert_ideal(scenario: Scenario) -> None:
    """Every party of a real session outputs the integers of F_HELEN."""
    schedule = derive(problem_of(scenario.configuration))
    expected = ideal_helen(schedule, encoded(scenario, schedule), LowMasks(scenario))
    outcomes = run(scenario).outcomes
    assert all(outcomes[party].abort is None for party in outcomes)
    assert [outcomes[party].result for party in range(1, len(scenario.data) + 1)] == [expected] * len(scenario.data)


PENALTIES = {"ridge": ("0", "3/2"), "lasso": ("2", "0"), "elastic-net": ("1.25", "0.5")}


@pytest.mark.spec("FX-4", "LR-6", "MC-1", "MR-1", "G-C2S", "G-S2C", "G-C2C", "SP-7")
@settings(max_examples=12)
@given(
    m=st.sampled_from([2, 3, 5]),
    d=st.integers(1, 6),
    suite=st.sampled_from(["batched", "paper"]),
    model=st.sampled_from(sorted(PENALTIES)),
    seed=st.integers(1, 2**16),
    data=st.data(),
)
def test_released_integers_equal_the_ideal_ones(
    m: int, d: int, suite: str, model: str, seed: int, data: st.DataObject
) -> None:
    if suite == "paper":
        m, d = min(m, 3), min(d, 3)
    rows = data.draw(st.lists(st.integers(1, 12), min_size=m, max_size=m))
    lambda1, lambda2 = PENALTIES[model]
    parts = random_data(m, d, rows, seed)
    assert_ideal(scenario(parts, model=model, lambda1=lambda1, lambda2=lambda2, suite=suite, rounds=2, seed=seed))


@pytest.mark.spec("FX-4", "IP-B", "IP-P")
@pytest.mark.parametrize("suite", ["batched", "paper"])
def test_zero_data_at_one_party(suite: str) -> None:
    parts = (Dataset(np.zeros((4, 2)), np.zeros(4)), *random_data(1, 2, (9,), 3))
    assert_ideal(scenario(parts, suite=suite, rounds=3))


@pytest.mark.spec("FX-4", "LR-6", "G-C2C")
@pytest.mark.parametrize("rescale_every", [1, 2, 3])
def test_any_schedule_of_rescales(rescale_every: int) -> None:
    assert_ideal(scenario(random_data(3, 2, (5, 8, 3), 7), rounds=5, rescale_every=rescale_every))


@pytest.mark.spec("LR-1", "LR-2", "LR-3", "FX-4")
@pytest.mark.parametrize("suite", ["batched", "paper"])
def test_the_printed_iteration_of_the_paper(suite: str) -> None:
    assert_ideal(scenario(random_data(2, 3, (15, 8), 11), iteration="paper", suite=suite, rounds=4))


@pytest.mark.spec("LR-0", "LR-6")
def test_an_unpenalised_intercept() -> None:
    parts = tuple(
        Dataset(np.column_stack([part.features, np.ones(len(part.target))]), part.target + 3)
        for part in random_data(2, 2, (20, 10), 5)
    )
    with_ones = scenario(parts, intercept=True, features=("x0", "x1"), centres=("0",) * 3, scales=("1",) * 3)
    assert derive(problem_of(with_ones.configuration)).thresholds[-1] == 0
    assert_ideal(with_ones)


@pytest.mark.slow
@pytest.mark.spec("FX-4")
def test_many_rounds_with_many_parties() -> None:
    assert_ideal(scenario(random_data(5, 6, (9, 3, 20, 4, 6), 13), rounds=12, model="elastic-net", lambda2="1"))


@pytest.mark.spec("FX-4")
@given(
    value=st.integers(-(2**40), 2**40),
    shift=st.integers(1, 20),
    others=st.integers(0, 2**22),
    low_bits=st.integers(0, 2**20 - 1),
    parties=st.integers(2, 5),
)
def test_the_adversary_may_choose_the_public_low_bits_and_no_more(
    value: int, shift: int, others: int, low_bits: int, parties: int
) -> None:
    low_bits %= 1 << shift
    own = last_low_mask(value, shift, low_bits, others, parties)
    half = 1 << shift - 1 if parties % 2 == 0 else 0
    assert 0 <= own < 1 << shift
    assert (value + half + others + own) % (1 << shift) == low_bits
    assert (
        rescale(value, shift, others + own, parties)
        == (value + half + others + own - low_bits) // 2**shift - parties // 2
    )


@pytest.mark.spec("MK-1")
def test_the_test_draws_from_the_pools_that_exist() -> None:
    schedule = derive(problem_of(scenario(random_data(2, 1, (3, 3), 1), rounds=4, rescale_every=1).configuration))
    assert {pool.name for pool in pools(schedule)} >= {MC2S, MC2C}
