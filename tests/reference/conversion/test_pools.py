"""Masks: as many as are used, each used once, and never wider than their slots."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.conversion.contribution import low_groups
from reference.conversion.masks import MaskBatch, MaskStore
from reference.conversion.pools import MC2C, MC2S, MLTZ, MS2C, Batch, Pool, pools, requirement
from reference.core.reject import Abort
from reference.preprocessing.material import Requirement
from spec.bounds import check_mask_bits, high_limit
from spec.derivation import derive
from spec.rational import ceil_log2
from tests.reference.conversion.support import run_inside
from tests.spec.problems import problem
from tests.support import random_data, scenario


@pytest.mark.spec("MK-1", "IN-1", "SP-7", "SP-3")
@pytest.mark.parametrize(
    "changes",
    [
        {"rounds": 4, "rescale_every": 2},
        {"rounds": 1},
        {"rounds": 3, "rescale_every": 1, "model": "ridge", "lambda1": "0", "lambda2": "2"},
        {"rounds": 2, "suite": "paper"},
        {"rounds": 3, "iteration": "paper"},
    ],
    ids=str,
)
def test_a_session_leaves_nothing_over(changes):
    """The requirement is exact: no triple, bit, input mask or pool of masks remains, and none was missing."""
    inside = run_inside(scenario(random_data(3, 2, (4, 6, 3), 3), **changes))
    for party in (1, 2, 3):
        assert inside.session.outcomes[party].abort is None
        assert inside.materials[party].remaining == Requirement(0, 0, (0, 0, 0))
        assert repr(inside.prepared[party].masks) == "MaskStore(0 unused batches)"


@pytest.mark.spec("MK-1")
def test_a_mask_is_given_out_once():
    store = MaskStore()
    store.put(MC2S, MaskBatch(Batch(1, 2, 8), {}, {}, None))
    store.put(MC2S, MaskBatch(Batch(2, 2, 8), {}, {}, None))
    assert store.take(MC2S, 1).batch.round == 1
    for pool, round in ((MC2S, 1), (MS2C, 2), (MC2S, 3)):
        with pytest.raises(Abort) as caught:
            store.take(pool, round)
        assert (caught.value.rule, caught.value.accused) == ("MK-1", None)
    assert store.take(MC2S, 2).batch.round == 2


@pytest.mark.spec("MK-1")
def test_pools_by_hand():
    schedule = derive(problem(3, 4, rounds=5, rescale_every=2, penalised=(True,) * 3 + (False,)))
    layout = {pool.name: pool for pool in pools(schedule)}
    assert {name: pool.count for name, pool in layout.items()} == {MC2S: 20, MS2C: 16, MLTZ: 15, MC2C: 24}
    assert {name: pool.shared for name, pool in layout.items()} == {MC2S: True, MS2C: True, MLTZ: True, MC2C: False}
    assert [batch.round for batch in layout[MC2C].batches] == [2, 4]
    assert requirement(schedule).inputs == (20 + 16 + 15 + 3,) * 3
    smooth = derive(problem(2, 2, lambda1=problem().lambda2, rounds=1))
    assert [pool.name for pool in pools(smooth)] == [MC2S]
    assert requirement(smooth) == Requirement(0, 0, (3, 3))


@pytest.mark.spec("MK-1", "G-C2S")
@settings(max_examples=30)
@given(
    m=st.integers(2, 9), d=st.integers(1, 12), rounds=st.integers(1, 12), suite=st.sampled_from(["batched", "paper"])
)
def test_groups_cover_every_mask_once(m, d, rounds, suite):
    schedule = derive(problem(m, d, rounds=rounds, suite=suite))
    for pool in pools(schedule):
        for batch in pool.batches:
            assert [j for group in batch.groups for j in group] == list(range(batch.count))
            if batch.shift:
                assert batch.shift <= batch.width
                assert len(batch.groups) == schedule.chunks(batch.count, batch.width)
        low = [j for group in low_groups(pool) for j in group.members]
        assert low == list(range(sum(batch.count for batch in pool.batches if batch.shift)))


@pytest.mark.spec("G-C2S", "G-C2C", "FX-3")
@settings(max_examples=40)
@given(
    m=st.integers(2, 9),
    d=st.integers(1, 6),
    rounds=st.integers(1, 10),
    every=st.integers(1, 5),
    signs=st.lists(st.sampled_from([-1, 1]), min_size=12, max_size=12),
)
def test_slots_never_overflow_with_extreme_masks(m, d, rounds, every, signs):
    """Pack the largest and smallest masked values, as integers: every slot is read back, and all stay below N."""
    schedule = derive(problem(m, d, rounds=rounds, rescale_every=every))
    for pool in pools(schedule):
        for batch in (batch for batch in pool.batches if batch.shift):
            half = 1 << batch.shift - 1 if m % 2 == 0 else 0
            limit = (2 << batch.width) + (m << batch.width + schedule.mask_slack)
            largest_mask = ((1 << batch.high_bits) - 1 << batch.shift) + (1 << batch.shift) - 1
            values = []
            for sign in signs[: batch.slots]:
                a = sign * ((1 << batch.width) - 1 - half)
                values.append(a + (1 << batch.width) + half + (m * largest_mask if sign > 0 else 0))
            assert all(0 <= value < limit for value in values)
            packed = sum(value << batch.slot * k for k, value in enumerate(values))
            assert packed.bit_length() < schedule.problem.modulus_bits
            assert [packed >> batch.slot * k & (1 << batch.slot) - 1 for k in range(len(values))] == values
            assert packed >> batch.slot * len(values) == 0


@pytest.mark.spec("G-CHECK")
def test_the_check_mask_hides_and_does_not_wrap():
    schedule = derive(problem(3, 4, rounds=5))
    for pool in pools(schedule):
        width, count = max(batch.high_bits for batch in pool.batches), pool.count
        bits = check_mask_bits(schedule, width, count)
        largest = count * (2**128 - 1) * (2**width - 1)
        assert largest << schedule.mask_slack <= 1 << bits, "r_0 exceeds what it hides by the slack"
        assert (1 << bits) + largest < 2 << bits < 1 << schedule.problem.modulus_bits - 1
    assert high_limit(schedule) == 3 << schedule.mask_slack
    assert ceil_log2(3) == 2
    assert Pool("x", (Batch(1, 2, 3),), True).count == 2
