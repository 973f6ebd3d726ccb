"""From a problem to its schedule, by exact rational arithmetic.

No party chooses any of the results: scales, shifts, thresholds, widths of masks and the rounds in which ``u`` is
rescaled follow from the :class:`~spec.schedule.Problem`. See chapters 02 and 03.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import isqrt

from spec.bounds import field_bits, refuse_overflow
from spec.rational import bits_of, ceil_log2, ceil_sqrt, round_half_up
from spec.schedule import (
    FIELDS,
    QUOTIENT_BITS,
    RHO_BITS,
    SUMMARY_BITS,
    TOLERANCE_BITS,
    Problem,
    RoundPlan,
    Schedule,
    UnsafeConfiguration,
)


def choose_rho(problem: Problem) -> Fraction:
    """``rho = c n / m`` as a multiple of ``2^-4``; c = 1/2 with an l1 term, else clip(2 sqrt(lambda2/n), 1/4, 2)."""
    if problem.lambda1 > 0:
        factor = Fraction(1, 2)
    else:
        root = Fraction(isqrt(int(2**16 * problem.lambda2 / problem.rows)), 2**8)
        factor = min(max(2 * root, Fraction(1, 4)), Fraction(2))
    return Fraction(max(1, round_half_up(factor * problem.rows / problem.parties * 2**RHO_BITS)), 1 << RHO_BITS)


def matrix_bits(problem: Problem, rho: Fraction) -> int:
    """``s_A``: fractional bits of ``A``, at least ``f + 6``, enough for the honest rounding to pass the input proof."""
    scale, shift = (1 / rho, Fraction(1)) if problem.iteration == "normalised" else (Fraction(1), rho)
    size = problem.dimension * (problem.gram_norm**2 * scale + shift)
    return max(problem.fractional_bits + 6, TOLERANCE_BITS + 1 + ceil_log2(size))


def radius(problem: Problem, rho: Fraction, alpha: Fraction) -> Fraction:
    """``R``: bound on ``|(w_i + u_i)_i|`` after K rounds, whatever the parties do that the proofs accept.

    In the units of the normalised iteration. Spec: FX-3
    """
    d, m, rounds = problem.dimension, problem.parties, problem.rounds
    ulp = Fraction(1, 2**problem.fractional_bits)
    eta = input_tolerance(problem, rho)
    data = ceil_sqrt(sum((norm**2 for norm in problem.norms), Fraction(0)) / rho)
    unit = max(Fraction(1), ceil_sqrt(1 / rho)) / (1 << SUMMARY_BITS)  # of the summary, whichever iteration
    gram = ceil_sqrt(problem.gram_norm**2 / rho) + (d + 2) * unit
    beta = (data + m * (d + 2) * unit) * (Fraction(1, 2) + (1 + gram) * eta) * (1 + eta)
    rounding = (m // 2 + 1) * ceil_sqrt(Fraction(m * d)) * ulp
    residue = ceil_sqrt(Fraction(m * d)) * ulp * max(Fraction(1), 1 / rho)
    epsilon = (1 + alpha) * (1 + 2 * eta) * rounding + alpha * (1 + eta) * residue + (1 + alpha * eta) * rounding
    if rounds * alpha * eta >= Fraction(1, 2):
        raise UnsafeConfiguration(
            f"the input proofs allow an error of {_rounded(eta)}, too much for {rounds} rounds: declare smaller norms"
        )
    return Fraction(rounds) * (alpha * beta + epsilon) / (1 - rounds * alpha * eta)


def _rounded(value: Fraction) -> str:
    """Two digits and the power of ten, which may be beyond all floating-point numbers."""
    return f"{Decimal(value.numerator) / value.denominator:.1e}"


def input_tolerance(problem: Problem, rho: Fraction) -> Fraction:
    """``eta``: ``||2A - I|| <= 1 + 2 eta`` for every accepted input (``A`` in normalised units). Spec: FX-3"""
    if problem.suite == "batched":
        return Fraction(1, 2**TOLERANCE_BITS)
    d = problem.dimension
    orthogonality = d * Fraction(isqrt(d) + 2, 2**SUMMARY_BITS)
    rounding = max(rho, Fraction(1)) * Fraction(d, 1 << matrix_bits(problem, rho))
    return 4 * (orthogonality + Fraction(1, 2**TOLERANCE_BITS) + rounding)


def mask_slack(problem: Problem, rescales: int) -> int:
    """``s_m = 65 + log2(masked values of the session)``, so that all openings together leak at most ``2^-64``."""
    d, m, compared = problem.dimension, problem.parties, sum(problem.penalised)
    masked = problem.rounds * (2 * d + compared) + rescales * m * d + 4 * m
    return 65 + ceil_log2(Fraction(masked))


def derive(problem: Problem) -> Schedule:
    """The schedule of a problem, or :class:`UnsafeConfiguration`. Spec: LR-6, FX-3"""
    refuse_senseless(problem)
    candidates = [problem.rescale_every] if problem.rescale_every else range(1, min(6, problem.rounds) + 1)
    schedules = [_with_rescale_every(problem, every) for every in candidates]
    fitting = [s for s in schedules if all(s.slot_width(p.width) <= s.slots_bound_bits for p in s.rounds)] or schedules[
        :1
    ]
    best = min(fitting, key=lambda schedule: schedule.packed_decryptions())
    refuse_overflow(best)
    return best


def refuse_senseless(problem: Problem) -> None:
    """Raise :class:`UnsafeConfiguration` for numbers that no formula of chapters 02 and 03 is made for. Spec: FX-3"""
    conditions = {
        "there must be two parties or more": problem.parties >= 2,
        "there must be a column": problem.dimension >= 1,
        "the penalties must not be negative": min(problem.lambda1, problem.lambda2) >= 0,
        "there must be a row and a round": min(problem.rows, problem.rounds) >= 1,
        "declared norms must not be negative": min(*problem.norms, problem.gram_norm) >= 0,
        "fractional_bits must lie between 8 and 48": 8 <= problem.fractional_bits <= 48,
        "rescale_every must be positive": problem.rescale_every is None or problem.rescale_every >= 1,
        "the suite is paper or batched": problem.suite in ("paper", "batched"),
        "the iteration is normalised or paper": problem.iteration in ("normalised", "paper"),
    }
    for complaint, holds in conditions.items():
        if not holds:
            raise UnsafeConfiguration(f"FX-3: {complaint}")


def _with_rescale_every(problem: Problem, every: int) -> Schedule:
    rho = choose_rho(problem)
    alpha_num, alpha_bits = (7, 2) if problem.iteration == "normalised" else (1, 0)
    bound = radius(problem, rho, Fraction(alpha_num, 2**alpha_bits))
    f, m, d = problem.fractional_bits, problem.parties, problem.dimension
    largest_z = 2**f * bound / ceil_sqrt(Fraction(m), down=True) + (m // 2 + 1) * (isqrt(d) + 1) + 1
    largest_u = 2**f * bound + (m // 2 + 1) * (isqrt(d * m) + 1) + 1
    factor = rho / (m * rho + problem.lambda2)
    threshold = problem.lambda1 / (m * rho + problem.lambda2)
    rescales = (problem.rounds - 1) // every
    schedule = Schedule(
        problem=problem,
        rho=rho,
        alpha_num=alpha_num,
        alpha_bits=alpha_bits,
        matrix_bits=matrix_bits(problem, rho),
        quotients=tuple(int((factor if p else Fraction(1, m)) * 2**QUOTIENT_BITS) for p in problem.penalised),
        thresholds=tuple(round_half_up(threshold * 2**f) if p else 0 for p in problem.penalised),
        radius=bound,
        value_bits=bits_of(largest_z),
        u_bits=bits_of(largest_u),
        mask_slack=mask_slack(problem, rescales),
        field=FIELDS[0],
        rounds=(),
    )
    schedule = replace(schedule, rounds=_rounds(schedule, every))
    fields = [p for p in FIELDS if field_bits(schedule) < p.bit_length()]
    return replace(schedule, field=fields[0] if fields else FIELDS[-1])


def _rounds(schedule: Schedule, every: int) -> tuple[RoundPlan, ...]:
    plans: list[RoundPlan] = []
    scale = schedule.f
    for number in range(1, schedule.problem.rounds + 1):
        grown = scale + schedule.growth
        shift = grown + QUOTIENT_BITS - schedule.f
        last = number == schedule.problem.rounds
        rescale = not last and number % every == 0
        u_shift = grown - schedule.f if rescale else 0
        plans.append(
            RoundPlan(
                number, scale, shift, shift + schedule.value_bits, u_shift, u_shift + schedule.u_bits if rescale else 0
            )
        )
        scale = schedule.f if rescale else grown
    return tuple(plans)
