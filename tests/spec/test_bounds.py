"""The bounds table: nothing that the input proofs accept ever exceeds it; what it cannot bound is refused."""

import math
from dataclasses import replace
from fractions import Fraction
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spec import bounds, ideal
from spec.bounds import BoundRow, refuse_overflow, table
from spec.derivation import derive
from spec.ideal import ideal_helen
from spec.rounding import rounding_bound
from spec.schedule import UnsafeConfiguration
from tests.spec.problems import exact_admm, extreme_summary, problem

TOY, REAL = 512, 2048


@pytest.mark.spec("FX-3")
@settings(max_examples=25)
@given(
    m=st.integers(2, 6),
    d=st.integers(1, 12),
    rounds=st.integers(1, 40),
    norm=st.integers(1, 40),
    gram=st.integers(1, 80),
    f=st.integers(8, 32),
    lambda1=st.sampled_from([0, Fraction(1, 10), 20]),
    lambda2=st.sampled_from([0, 3]),
    iteration=st.sampled_from(["normalised", "paper"]),
    suite=st.sampled_from(["batched", "paper"]),
)
def test_every_accepted_configuration_has_room_everywhere(
    m, d, rounds, norm, gram, f, lambda1, lambda2, iteration, suite
):
    wanted = problem(
        m,
        d,
        norms=(Fraction(norm),) * m,
        gram_norm=Fraction(gram),
        rounds=rounds,
        fractional_bits=f,
        lambda1=Fraction(lambda1),
        lambda2=Fraction(lambda2),
        iteration=iteration,
        suite=suite,
    )
    try:
        schedule = derive(wanted)
    except UnsafeConfiguration:
        return
    assert all(row.margin >= 0 for row in table(schedule))
    assert all(schedule.slots(p.width) * schedule.slot_width(p.width) < REAL for p in schedule.rounds)
    assert bounds.field_bits(schedule) < schedule.field.bit_length()


REFUSED = {
    "u grows too long": (problem(modulus_bits=TOY, rounds=40, rescale_every=12), "masked a, one slot", "rescale_every"),
    "too many digits": (
        problem(modulus_bits=TOY, fractional_bits=48, rounds=30, rescale_every=8),
        "one slot",
        "fractional_bits",
    ),
    "huge targets": (problem(norms=(Fraction(2**96),) * 2), "masked z opened by G-S2C", "smaller norms"),
    "targets one bit too large": (problem(norms=(Fraction(2**93),) * 2), "masked comparison", "smaller norms"),
    "huge features": (
        problem(modulus_bits=TOY, gram_norm=Fraction(2**200), rows=2**402),
        "products in the input proof",
        "smaller norms",
    ),
    "small modulus": (problem(modulus_bits=400), "response of a row proof", "larger parameter set"),
}


@pytest.mark.spec("FX-3")
@pytest.mark.parametrize(("unsafe", "quantity", "remedy"), REFUSED.values(), ids=list(REFUSED))
def test_an_unsafe_configuration_is_refused_by_name(unsafe, quantity, remedy):
    with pytest.raises(UnsafeConfiguration, match=r"FX-3: .* needs \d+ bits and \d+ fit, \d+ too many: ") as caught:
        derive(unsafe)
    assert quantity in str(caught.value)
    assert remedy in str(caught.value)


@pytest.mark.spec("FX-3")
def test_too_many_rounds_for_the_tolerance_are_refused():
    with pytest.raises(UnsafeConfiguration, match="declare smaller norms"):
        derive(problem(rounds=300_000))


@pytest.mark.spec("FX-3")
def test_a_tolerance_beyond_all_floating_point_numbers_is_refused():
    with pytest.raises(UnsafeConfiguration, match=r"an error of \d\.\de\+\d+, too much"):
        derive(problem(suite="paper", rows=10**4000))


@pytest.mark.spec("FX-3")
def test_a_refusal_says_how_many_bits_are_missing():
    schedule = derive(problem())
    tight = replace(schedule, problem=replace(schedule.problem, modulus_bits=bounds.table(schedule)[0].bits - 4))
    with pytest.raises(UnsafeConfiguration, match=r"needs (\d+) bits and \d+ fit, 5 too many"):
        refuse_overflow(tight)
    assert BoundRow("x", "FX-3", 7, 9, "").margin == 2


@pytest.mark.spec("FX-3")
@pytest.mark.parametrize("iteration", ["normalised", "paper"])
@pytest.mark.parametrize(("m", "d", "rounds"), [(2, 1, 1), (3, 10, 30), (5, 4, 100)])
def test_the_radius_recomputed_with_floats(m, d, rounds, iteration):
    """``R = K (alpha beta + eps) / (1 - K alpha eta)``, suite ``batched``."""
    schedule = derive(problem(m, d, rounds=rounds, iteration=iteration))
    rho, eta, ulp = float(schedule.rho), 2.0**-20, 2.0**-24
    alpha = 1.75 if iteration == "normalised" else 1.0
    gram = 6 / math.sqrt(rho)
    beta = 4 * math.sqrt(m) / math.sqrt(rho) * (0.5 + (1 + gram) * eta) * (1 + eta)
    rescale = (m // 2 + 1) * math.sqrt(m * d) * ulp
    residue = math.sqrt(m * d) * ulp * max(1.0, 1 / rho)
    eps = (1 + alpha) * (1 + 2 * eta) * rescale + alpha * (1 + eta) * residue + (1 + alpha * eta) * rescale
    expected = rounds * (alpha * beta + eps) / (1 - rounds * alpha * eta)
    assert float(schedule.radius) == pytest.approx(expected, rel=1e-7)
    assert schedule.radius >= rounds * alpha * 4 * math.sqrt(m / rho) / 2


@pytest.mark.spec("FX-3")
def test_the_widths_hold_the_radius():
    schedule = derive(problem(3, 10, rounds=30))
    assert 2**schedule.value_bits > 2**schedule.f * float(schedule.radius) / math.sqrt(3)
    assert 2**schedule.u_bits > 2**schedule.f * float(schedule.radius)
    assert 2 ** bounds.comparison_width(schedule) >= 2**schedule.value_bits + max(schedule.thresholds) + 1


class Spy:
    """Notes the largest integers that are rescaled, and those that come out."""

    def __init__(self):
        self.seen = []

    def __call__(self, value, shift, low_mask, parties):
        result = RESCALE(value, shift, low_mask, parties)
        self.seen.append((value, shift, low_mask, result))
        return result


RESCALE = ideal.rescale


@pytest.mark.spec("FX-3", "FX-4")
@settings(max_examples=25)
@given(
    m=st.sampled_from([2, 3, 4]),
    d=st.integers(1, 4),
    iteration=st.sampled_from(["normalised", "paper"]),
    every=st.sampled_from([1, 2, 5]),
    gain=st.sampled_from([0.0, 0.3, 1.0, 3.0]),
    masks=st.sampled_from(["none", "all", "coins"]),
    lambda1=st.sampled_from([0, 2]),
    seed=st.integers(0, 1000),
)
def test_the_worst_case_is_never_exceeded(m, d, iteration, every, gain, masks, lambda1, seed):
    """Whatever the proofs accept, with whatever low masks: a, u and z stay within their declared widths."""
    schedule = derive(problem(m, d, iteration=iteration, rescale_every=every, lambda1=Fraction(lambda1), rounds=8))
    generator = np.random.default_rng(seed)
    root = math.sqrt(float(schedule.shift_rho))
    summaries = [extreme_summary(schedule, party, generator, gain * root) for party in range(1, m + 1)]

    def low_mask(pool, round, index, shift):
        largest = m * ((1 << shift) - 1)
        return {"none": 0, "all": largest, "coins": int(generator.random() * largest)}[masks]

    spy = Spy()
    with patch.object(ideal, "rescale", spy):
        z = ideal_helen(schedule, summaries, low_mask)
    widths = {plan.shift: plan.width for plan in schedule.rounds}
    dual_widths = {plan.u_shift: plan.u_width for plan in schedule.rounds if plan.u_shift}
    for value, shift, _, result in spy.seen:
        assert abs(value) < 1 << {**dual_widths, **widths}[shift]
        assert abs(result) < 1 << max(schedule.value_bits, schedule.u_bits)
    assert all(abs(value) < 1 << schedule.value_bits for value in z)


@pytest.mark.spec("FX-3", "LR-6")
@pytest.mark.parametrize("every", [1, 3])
def test_parties_that_pull_together_reach_a_fair_part_of_the_bound(every):
    """The bound is not empty: without a penalty, aligned extreme inputs come within a factor of 64."""
    schedule = derive(problem(2, 1, lambda1=Fraction(0), rounds=6, rescale_every=every))
    summary = extreme_summary(schedule, 1, np.random.default_rng(1), 1.0)
    z = ideal_helen(schedule, [summary, summary], lambda *_: 0)
    assert 64 * abs(z[0]) > 2**schedule.f * schedule.radius / 2


@pytest.mark.spec("FX-3", "FX-4", "LR-6", "LR-2")
@settings(max_examples=25)
@given(
    m=st.sampled_from([2, 3, 4]),
    d=st.integers(1, 3),
    iteration=st.sampled_from(["normalised", "paper"]),
    every=st.sampled_from([1, 2, 4]),
    f=st.sampled_from([10, 16, 24]),
    gain=st.sampled_from([0.3, 1.0, 2.0]),
    masks=st.sampled_from(["none", "all", "coins"]),
    penalties=st.sampled_from([(0, 0), (2, 0), (0, 5), (Fraction(1, 3), Fraction(7, 5))]),
    intercept=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_rounding_stays_below_its_bound(m, d, iteration, every, f, gain, masks, penalties, intercept, seed):
    lambda1, lambda2 = map(Fraction, penalties)
    penalised = (True,) * (d - 1) + (not intercept,)
    wanted = problem(m, d, iteration=iteration, rescale_every=every, fractional_bits=f, rounds=6)
    schedule = derive(replace(wanted, lambda1=lambda1, lambda2=lambda2, penalised=penalised))
    generator = np.random.default_rng(seed)
    summaries = [extreme_summary(schedule, party, generator, gain) for party in range(1, m + 1)]

    def low_mask(pool, round, index, shift):
        largest = m * ((1 << shift) - 1)
        return {"none": 0, "all": largest, "coins": int(generator.random() * largest)}[masks]

    rounded = ideal_helen(schedule, summaries, low_mask)
    exact = exact_admm(schedule, summaries)
    error = max(abs(Fraction(x, 1 << f) - y) for x, y in zip(rounded, exact, strict=True))
    assert error <= rounding_bound(schedule)


@pytest.mark.spec("FX-3")
def test_the_rounding_bound_by_hand():
    """One round: only the rescale, the threshold and the quotient of this round."""
    schedule = derive(problem(2, 1, rounds=1))
    ulp = 2.0**-24
    quotient = 2.0**-30 * math.sqrt(2) * float(schedule.radius)
    assert float(rounding_bound(schedule)) == pytest.approx((1.5 + 0.5) * ulp + quotient, rel=1e-4)
    longer = [rounding_bound(derive(problem(2, 1, rounds=rounds))) for rounds in (1, 2, 10, 30)]
    assert longer == sorted(longer)
    assert longer[-1] < Fraction(1, 10**4), "small enough for four digits"


@pytest.mark.spec("FX-3")
def test_the_rounding_bound_is_of_the_right_size():
    """With all low masks at their largest, a fair part of the bound is reached."""
    schedule = derive(problem(3, 1, lambda1=Fraction(0), rounds=10))
    summaries = [extreme_summary(schedule, party, np.random.default_rng(3), 0.0) for party in (1, 2, 3)]
    rounded = ideal_helen(schedule, summaries, lambda _pool, _round, _index, shift: 3 * ((1 << shift) - 1))
    (exact,) = exact_admm(schedule, summaries)
    error = abs(Fraction(rounded[0], 1 << schedule.f) - exact)
    assert rounding_bound(schedule) / 50 < error <= rounding_bound(schedule)
