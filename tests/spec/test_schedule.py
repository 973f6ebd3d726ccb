"""Every public integer follows from the configuration, by exact arithmetic."""

from dataclasses import replace
from fractions import Fraction
from math import isqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spec import bounds
from spec.derivation import choose_rho, derive, refuse_senseless
from spec.rational import bits_of, ceil_log2, ceil_sqrt, round_half_up
from spec.schedule import FIELDS, QUOTIENT_BITS, UnsafeConfiguration
from tests.spec.problems import problem

fractions = st.fractions(min_value=Fraction(1, 10**6), max_value=10**9)


@pytest.mark.spec("FX-1")
@given(value=st.fractions())
def test_rounding_is_to_nearest_halves_up(value):
    assert -Fraction(1, 2) < round_half_up(value) - value <= Fraction(1, 2)


@given(value=fractions)
def test_helpers_err_on_the_safe_side(value):
    assert ceil_sqrt(value, down=True) ** 2 <= value <= ceil_sqrt(value) ** 2
    assert ceil_sqrt(value) - ceil_sqrt(value, down=True) == Fraction(1, 2**64)
    assert value < 2 ** bits_of(value)
    k = ceil_log2(value)
    assert value <= 2**k
    assert k == 0 or value > 2 ** (k - 1)


SENSELESS = [
    ({"norms": (Fraction(4),)}, "two parties"),
    ({"penalised": ()}, "a column"),
    ({"lambda1": Fraction(-1)}, "penalties"),
    ({"lambda2": Fraction(-1, 10**9)}, "penalties"),
    ({"rows": 0}, "a row"),
    ({"rounds": 0}, "a round"),
    ({"norms": (Fraction(4), Fraction(-4))}, "norms"),
    ({"gram_norm": Fraction(-1)}, "norms"),
    ({"fractional_bits": 7}, "fractional_bits"),
    ({"fractional_bits": 49}, "fractional_bits"),
    ({"rescale_every": 0}, "rescale_every"),
    ({"rescale_every": -1}, "rescale_every"),
    ({"suite": "fast"}, "suite"),
    ({"iteration": "other"}, "iteration"),
]


@pytest.mark.spec("FX-3", "LR-6")
@pytest.mark.parametrize(("changes", "complaint"), SENSELESS, ids=str)
def test_numbers_that_no_formula_is_made_for_are_refused(changes, complaint):
    for refusing in (refuse_senseless, derive):
        with pytest.raises(UnsafeConfiguration, match=rf"^FX-3: .*{complaint}"):
            refusing(problem(**changes))


@pytest.mark.spec("FX-3")
@pytest.mark.parametrize(
    "changes",
    [
        {"lambda1": Fraction(0)},
        {"rows": 1},
        {"rounds": 1},
        {"norms": (Fraction(0), Fraction(0))},
        {"gram_norm": Fraction(0)},
        {"fractional_bits": 8},
        {"fractional_bits": 48},
        {"rescale_every": 1},
        {"suite": "paper"},
        {"iteration": "paper"},
    ],
    ids=str,
)
def test_the_least_numbers_that_make_sense_are_not_called_senseless(changes):
    refuse_senseless(problem(**changes))


@pytest.mark.spec("IP-B", "IP-P")
@pytest.mark.parametrize("changes", [{}, {"rows": 2000}, {"rows": 2, "norms": (Fraction(1),) * 100}], ids=str)
def test_the_bits_of_an_entry_of_A(changes):
    """``||A|| <= (1 + 2^-20) / rho``, as an integer of ``matrix_bits`` fractional bits, and never twice as wide."""
    schedule = derive(problem(**changes))
    largest = (1 + Fraction(1, 1 << 20)) * (1 << schedule.matrix_bits) / schedule.shift_rho
    assert largest < 1 << schedule.entry_bits <= 4 * largest + 4


@pytest.mark.parametrize(
    ("changes", "rho"),
    [
        ({}, Fraction(15, 2)),  # c = 1/2, n = 30, m = 2
        ({"lambda1": Fraction(0), "lambda2": Fraction(0)}, Fraction(15, 4)),  # c = 1/4
        ({"lambda1": Fraction(0), "lambda2": Fraction(30)}, Fraction(30)),  # c = 2
        ({"lambda1": Fraction(0), "lambda2": Fraction(30, 16)}, Fraction(15, 2)),  # c = 2 sqrt(1/16)
        ({"rows": 2, "norms": (Fraction(1),) * 100}, Fraction(1, 16)),  # never 0
    ],
)
def test_rho_is_chosen_from_rows_and_penalty(changes, rho):
    assert choose_rho(problem(**changes)) == rho


@pytest.mark.spec("LR-6", "FX-1")
def test_quotients_and_thresholds():
    schedule = derive(problem(3, 3, lambda2=Fraction(4), penalised=(True, True, False)))
    rho, m = schedule.rho, 3
    assert rho == 5
    assert schedule.quotients == (2**30 * 5 // 19, 2**30 * 5 // 19, 2**30 // 3)
    assert schedule.thresholds == (round(2**24 * 2 / 19), round(2**24 * 2 / 19), 0)
    assert schedule.compared == (0, 1)
    assert all(q * m <= 2**QUOTIENT_BITS for q in schedule.quotients), "q <= 1/m, on which FX-3 relies"
    assert derive(problem(lambda1=Fraction(0))).compared == ()


@pytest.mark.spec("LR-6")
@settings(max_examples=30)
@given(rounds=st.integers(1, 25), every=st.integers(1, 9), iteration=st.sampled_from(["normalised", "paper"]))
def test_scales_follow_the_plan(rounds, every, iteration):
    schedule = derive(problem(rounds=rounds, rescale_every=every, iteration=iteration, modulus_bits=3072))
    f, scale = schedule.f, schedule.f
    assert [plan.number for plan in schedule.rounds] == list(range(1, rounds + 1))
    for plan in schedule.rounds:
        assert plan.scale == scale
        scale += schedule.growth
        assert scale + QUOTIENT_BITS - plan.shift == f, "z has scale f"
        assert plan.width == plan.shift + schedule.value_bits
        if plan.u_shift:
            assert scale - plan.u_shift == f
            assert plan.u_width == plan.u_shift + schedule.u_bits
            scale = f
        assert bool(plan.u_shift) == (plan.number % every == 0 and plan.number < rounds)
    assert schedule.growth == schedule.matrix_bits + (2 if iteration == "normalised" else 4)


@pytest.mark.spec("LR-6")
def test_both_iterations_are_instances_of_the_same_formulas():
    normalised, paper = derive(problem()), derive(problem(iteration="paper"))
    assert (normalised.alpha_num, normalised.alpha_bits, normalised.rho_num, normalised.rho_bits) == (7, 2, 1, 0)
    assert normalised.data_scale_squared == 1 / normalised.rho
    assert (paper.alpha_num, paper.alpha_bits, paper.rho_bits) == (1, 0, 4)
    assert Fraction(paper.rho_num, 2**paper.rho_bits) == paper.rho == normalised.rho
    assert paper.data_scale_squared == 1
    assert normalised.quotients == paper.quotients
    assert normalised.thresholds == paper.thresholds


@pytest.mark.spec("FX-3", "IP-B")
def test_declared_norms_in_units_of_the_summary():
    schedule = derive(problem(2, 3, norms=(Fraction(4), Fraction(9))))
    exact = [81 * 4**30 / schedule.rho, 36 * 4**30 / schedule.rho]
    for limit, square in zip((schedule.target_limit(2), schedule.gram_limit), exact, strict=True):
        assert square < (limit - 3) ** 2, "one unit for the rounding of each number"
        assert limit <= isqrt(int(square)) + 6


@pytest.mark.spec("FX-3", "LR-6")
def test_the_cheapest_fitting_schedule_is_taken():
    automatic = derive(problem(3, 10, rounds=30))
    costs = {
        every: derive(problem(3, 10, rounds=30, rescale_every=every)).packed_decryptions() for every in range(1, 7)
    }
    assert automatic.packed_decryptions() == min(costs.values())
    assert derive(problem(3, 10, rounds=30, modulus_bits=512)).rounds, "small keys rescale more often"


@pytest.mark.spec("G-C2S", "FX-3")
def test_slots_have_room_for_every_mask():
    for m in range(2, 18):
        schedule = derive(problem(m, 2, rounds=2))
        plan = schedule.rounds[0]
        largest = (2 << plan.width) + m * (2 ** (plan.width + schedule.mask_slack) - 1)
        assert largest < 1 << schedule.slot_width(plan.width)
        assert schedule.slots(plan.width) * schedule.slot_width(plan.width) <= 2047
        assert derive(problem(m, 2, rounds=2, suite="paper")).slots(plan.width) == 1
    assert derive(problem(2, 7)).chunks(7, 1500) == 7


@pytest.mark.spec("SP-1", "FX-3")
def test_the_field_is_the_smallest_that_fits():
    assert derive(problem()).field == FIELDS[0]
    large = derive(problem(norms=(Fraction(2**60),) * 2))
    assert large.field == FIELDS[1]
    assert bounds.field_bits(large) >= 127
    assert FIELDS == (2**127 - 1, 2**192 - 2**64 - 1)


@pytest.mark.spec("FX-3")
def test_the_slack_counts_every_masked_value():
    """65 + log2(values masked in the session): all openings together leak at most 2^-64."""
    schedule = derive(problem(3, 10, rounds=30, rescale_every=5))
    masked = 30 * (2 * 10 + 10) + 5 * 3 * 10 + 4 * 3
    assert 2 ** (schedule.mask_slack - 65) >= masked > 2 ** (schedule.mask_slack - 66)


@pytest.mark.spec("FX-3")
def test_larger_norms_need_more_bits():
    small, large = derive(problem()), derive(problem(norms=(Fraction(400),) * 2))
    assert large.value_bits > small.value_bits
    assert large.radius > small.radius
    assert replace(small, radius=large.radius).radius == large.radius
