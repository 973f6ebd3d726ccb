"""The ideal functionality: cases by hand, the rescale, and what the adversary may choose."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spec.derivation import derive
from spec.ideal import EncodedSummary, ideal_helen, last_low_mask, rescale, soft_threshold
from tests.spec.problems import exact_admm, problem


@pytest.mark.spec("LR-2")
@pytest.mark.parametrize(("value", "result"), [(7, 2), (6, 1), (5, 0), (4, 0), (0, 0), (-5, 0), (-6, -1), (-7, -2)])
def test_soft_threshold_at_five(value, result):
    assert soft_threshold(value, 5) == result
    assert soft_threshold(value, 0) == value


@pytest.mark.spec("FX-4")
@settings(max_examples=60)
@given(
    value=st.integers(-(10**9), 10**9), shift=st.integers(1, 24), parties=st.integers(2, 7), share=st.fractions(0, 1)
)
def test_a_rescale_is_off_by_at_most_half_of_m_plus_one(value, shift, parties, share):
    low_mask = int(share * parties * ((1 << shift) - 1))
    error = rescale(value, shift, low_mask, parties) - Fraction(value, 1 << shift)
    assert abs(error) <= Fraction(parties + 1, 2)


@pytest.mark.spec("FX-4")
@pytest.mark.parametrize(("parties", "shift"), [(2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (4, 1), (4, 2), (5, 1)])
def test_the_mean_error_over_all_masks(parties, shift):
    """Exhaustive: the bias is at most m / 2^(t+1) of an ulp, for odd and for even m and for either sign."""
    size = 1 << shift
    sums = [sum(masks) for masks in product(range(size), repeat=parties)]
    for value in range(-3 * size, 3 * size):
        errors = [rescale(value, shift, low_mask, parties) - Fraction(value, size) for low_mask in sums]
        assert abs(Fraction(sum(errors)) / len(errors)) <= Fraction(parties, 2 * size)


@pytest.mark.spec("FX-4")
@settings(max_examples=60)
@given(
    value=st.integers(-(10**9), 10**9),
    shift=st.integers(1, 20),
    parties=st.integers(2, 6),
    others=st.integers(0, 10**6),
    data=st.data(),
)
def test_the_public_low_bits_are_the_chosen_ones(value, shift, parties, others, data):
    low_bits = data.draw(st.integers(0, (1 << shift) - 1))
    own = last_low_mask(value, shift, low_bits, others, parties)
    half = 1 << shift - 1 if parties % 2 == 0 else 0
    assert 0 <= own < 1 << shift
    masked = value + half + own + others
    assert masked % (1 << shift) == low_bits
    assert rescale(value, shift, own + others, parties) == (masked - low_bits) // (1 << shift) - parties // 2


@pytest.mark.spec("FX-4")
def test_the_last_low_mask_is_uniform_when_the_low_bits_are():
    """For fixed others, low bits and masks correspond one to one."""
    for value, others, parties in product((-5, 0, 11), (0, 6), (2, 3)):
        masks = {last_low_mask(value, 3, low_bits, others, parties) for low_bits in range(8)}
        assert masks == set(range(8))


def unit_summaries(schedule, *targets):
    """Parties whose data is a single 1 in normalised units: A = 1/2, b = y."""
    one = 1 << schedule.matrix_bits
    return [EncodedSummary(((one // 2,),), (target << schedule.f,)) for target in targets]


@pytest.mark.spec("LR-6", "LR-2", "FX-4")
def test_one_round_by_hand():
    """z = S_tau(q (7/4)(1/2)(b_1 + b_2)), rho = 15/2, lambda1 = 2: q = 1/2, tau = 2/15."""
    schedule = derive(problem(2, 1, rounds=1))
    (z,) = ideal_helen(schedule, unit_summaries(schedule, 1, 3), lambda *_: 0)
    expected = Fraction(1, 2) * Fraction(7, 8) * 4 - Fraction(2, 15)
    assert abs(Fraction(z, 2**24) - expected) < Fraction(2, 2**24)
    (zero,) = ideal_helen(schedule, unit_summaries(schedule, 3, -3), lambda *_: 0)
    assert zero == 0


@pytest.mark.spec("LR-6")
@pytest.mark.parametrize("iteration", ["normalised", "paper"])
def test_many_rounds_reach_the_minimiser(iteration):
    """One feature, exact arithmetic: w* = S_lambda1(sum x y) / (sum x^2 + lambda2), in the units of the problem."""
    lambda1, lambda2 = Fraction(2), Fraction(3)
    schedule = derive(problem(2, 1, rounds=60, iteration=iteration, lambda1=lambda1, lambda2=lambda2))
    rho, one = schedule.rho, 1 << schedule.matrix_bits
    squares, products = (Fraction(9), Fraction(4)), (Fraction(6), Fraction(-1))
    scale = schedule.data_scale_squared
    summaries = [
        EncodedSummary(((round(one / (x * scale + schedule.shift_rho)),),), (round(2**24 * b * scale),))
        for x, b in zip(squares, products, strict=True)
    ]
    assert rho == schedule.rho
    (z,) = ideal_helen(schedule, summaries, lambda _pool, _round, _index, shift: (1 << shift) - 1)
    expected = (sum(products) - lambda1) / (sum(squares) + lambda2)
    assert abs(Fraction(z, 2**24) - expected) < Fraction(1, 10**5)
    (exact,) = exact_admm(schedule, summaries)
    assert abs(exact - expected) < Fraction(1, 10**6)


@pytest.mark.spec("FX-4")
def test_every_rescale_asks_for_its_own_mask():
    schedule = derive(problem(3, 2, rounds=4, rescale_every=2))
    asked = []

    def low_mask(pool, round, index, shift):
        asked.append((pool, round, index, shift))
        return 0

    zero = EncodedSummary(((0, 0), (0, 0)), (0, 0))
    assert ideal_helen(schedule, [zero] * 3, low_mask) == (0, 0)
    names = [name[:3] for name in asked]
    to_shares = [("MC2S", k, j) for k in range(1, 5) for j in range(2)]
    assert sorted(names) == sorted([*to_shares, *(("MC2C", 2, i) for i in range(6))])
    shifts = {plan.number: (plan.shift, plan.u_shift) for plan in schedule.rounds}
    assert all(shift == shifts[round][pool == "MC2C"] for pool, round, _, shift in asked)
