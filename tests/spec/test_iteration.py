"""The printed integer iteration, evaluated formula by formula, is what the ideal functionality computes."""

from fractions import Fraction
from math import isqrt

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from spec.claims.learning import soft
from spec.derivation import derive
from spec.equations import fixed_point, learning
from spec.equations import learning as eq
from spec.formula import integer
from spec.ideal import EncodedSummary, ideal_helen, last_low_mask, rescale, soft_threshold
from spec.schedule import Problem, Schedule

STEP = {str(line.lhs): line.rhs for line in eq.INTEGER_STEP}


def problem(parties: int, iteration: str, penalised: bool) -> Problem:
    return Problem(
        penalised=(penalised,),
        lambda1=Fraction(3, 2),
        lambda2=Fraction(1, 3),
        rows=40,
        norms=(Fraction(6),) * parties,
        gram_norm=Fraction(7),
        rounds=3,
        modulus_bits=2048,
        iteration=iteration,
        rescale_every=2,
    )


def low_mask(pool: str, round: int, index: int, shift: int) -> int:
    """Some fixed low masks: what matters is that both sides use the same."""
    return (len(pool) * 7919 + round * 104729 + index * 1299709) ** 3 % 2**shift


def by_formulas(schedule: Schedule, summaries: list[tuple[int, int]]) -> int:
    """``z^K`` for one coordinate, from LR-6 as printed; rescales as in FX-4."""
    m, z, u = len(summaries), 0, [0] * len(summaries)
    constants = {eq.f: schedule.f, eq.s_A: schedule.matrix_bits, eq.alpha_bits: schedule.alpha_bits}
    constants |= {eq.rho_bits: schedule.rho_bits, eq.rho_num: schedule.rho_num, eq.alpha_num: schedule.alpha_num}
    for plan in schedule.rounds:
        values = {**constants, eq.s_u: plan.scale, eq.z_z: z, eq.q: schedule.quotients[0]}
        sums = []
        for (A, b), u_i in zip(summaries, u, strict=True):
            local = {**values, eq.A_z: A, eq.b_z: b, eq.u_z: u_i}
            for symbol in (eq.v_z, eq.w_z, eq.W_z, eq.us_z):
                local[symbol] = integer(STEP[str(symbol)], local)
            sums.append(local[eq.us_z])
        a = integer(STEP["a"], {**values, eq.total_z: sum(sums)})
        assert integer(STEP["t"], {**values, eq.f_q: 30}) == plan.shift
        scaled = rescale(a, plan.shift, low_mask("MC2S", plan.number, 0, plan.shift), m)
        z = soft_threshold(scaled, schedule.thresholds[0])
        u = [integer(STEP["u^+"], {**values, eq.us_z: s, eq.z_next: z}) for s in sums]
        if plan.u_shift:
            masks = (low_mask("MC2C", plan.number, i, plan.u_shift) for i in range(m))
            u = [rescale(u_i, plan.u_shift, mask, m) for u_i, mask in zip(u, masks, strict=True)]
    return z


@pytest.mark.agrees("LR-6", "MC-1")
@pytest.mark.spec("LR-6", "FX-4")
@pytest.mark.parametrize("parties", [2, 3])
@pytest.mark.parametrize("iteration", ["normalised", "paper"])
@pytest.mark.parametrize("penalised", [True, False])
def test_ideal_functionality_is_the_printed_iteration(parties, iteration, penalised):
    schedule = derive(problem(parties, iteration, penalised))
    summaries = [
        ((1 << schedule.matrix_bits) // (i + 2), (-1) ** i * (i + 1) * (3 << schedule.f) // 4) for i in range(parties)
    ]
    encoded = [EncodedSummary(((A,),), (b,)) for A, b in summaries]
    assert ideal_helen(schedule, encoded, low_mask) == (by_formulas(schedule, summaries),)


@pytest.mark.spec("LR-6")
@pytest.mark.parametrize("iteration", ["normalised", "paper"])
def test_factor_and_threshold_are_as_printed(iteration):
    schedule = derive(problem(3, iteration, penalised=True))
    values = {eq.m: 3, eq.rho: schedule.rho, eq.lambda1: Fraction(3, 2), eq.lambda2: Fraction(1, 3)}
    factor, threshold = (line.rhs for line in eq.INTEGER_PROX)
    assert schedule.quotients == (integer(factor, {**values, eq.f_q: 30}),)
    assert schedule.thresholds == (integer(threshold, {**values, eq.f: schedule.f}),)


@pytest.mark.spec("FX-4")
@given(parties=st.integers(1, 6), shift=st.integers(1, 20), data=st.data())
def test_rescale_from_public_low_bits(parties, shift, data):
    """The last low mask is fixed by the public low bits, and the printed division is exact."""
    value = data.draw(st.integers(-(2**40), 2**40))
    others = data.draw(st.integers(0, (parties - 1) * (2**shift - 1)))
    low_bits = data.draw(st.integers(0, 2**shift - 1))
    last = last_low_mask(value, shift, low_bits, others, parties)
    assert 0 <= last < 2**shift
    half = 2 ** (shift - 1) if parties % 2 == 0 else 0
    values = {fixed_point.a: value, fixed_point.t: shift, learning.m: parties, fixed_point.yhat: low_bits}
    values |= {fixed_point.half: half, fixed_point.others: others, fixed_point.low_masks: others + last}
    assert integer(fixed_point.LAST_LOW_MASK.rhs, values) == last
    assert integer(fixed_point.IDEAL_RESCALE.rhs, values) == rescale(value, shift, others + last, parties)


@pytest.mark.spec("FX-3")
@pytest.mark.parametrize("iteration", ["normalised", "paper"])
def test_iterates_of_extreme_inputs_stay_within_the_radius(iteration):
    """Two parties that push in one direction with all that their declared norms allow."""
    schedule = derive(problem(2, iteration, penalised=False))
    rho = schedule.rho if iteration == "paper" else Fraction(1)
    scale = schedule.data_scale_squared
    for gram in (Fraction(0), rho, 49 * scale):
        A = int(2**schedule.matrix_bits / (gram + rho))
        b = isqrt(int(gram * 36 * scale * 4**schedule.f))
        (z,) = ideal_helen(schedule, [EncodedSummary(((A,),), (b,))] * 2, low_mask)
        assert abs(z) < 2**schedule.value_bits
        assert abs(Fraction(z, 2**schedule.f)) <= schedule.radius


def test_the_shared_step_is_the_soft_threshold():
    a, t = sp.symbols("a t")
    for value in range(-9, 10):
        assert soft_threshold(value, 4) == integer(soft(a, t), {a: value, t: 4})
