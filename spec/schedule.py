"""Every public integer of a run, computed from the agreed configuration by exact rational arithmetic.

No party chooses any of them: scales, shifts, thresholds, widths of masks and the rounds in which ``u`` is
rescaled follow from the :class:`Problem`. See chapters 02 and 03.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import isqrt

from spec.rational import bits_of, ceil_log2, ceil_sqrt, round_half_up

FIELDS = (2**127 - 1, 2**192 - 2**64 - 1)
"""The primes of SP-1, smallest first."""

TOLERANCE_BITS = 20
"""Accepted error of the inverse in the input proofs: ``||A (M + rho I) - I||_F <= 2^-20``."""

SUMMARY_BITS = 30
"""Fractional bits of the factor ``R`` and of ``c`` (suite ``batched``), of ``V``, ``G`` and ``theta`` (``paper``)."""

QUOTIENT_BITS = 30
"""``f_q``: fractional bits of the factor ``q``."""

RHO_BITS = 4
"""``rho`` is a multiple of ``2^-4``."""

SLACK_PROOF = 128
CHALLENGE_BITS = 128


class UnsafeConfiguration(ValueError):
    """A configuration under which some integer could overflow. Refused before the run. Spec: FX-3"""


@dataclass(frozen=True)
class Problem:
    """What the parties agreed to compute, as numbers (LR-0 units on the prepared data).

    ``norms``: bound on ``||y_i||`` per party; ``gram_norm``: bound on ``||X_i||_F`` of every party.
    """

    penalised: tuple[bool, ...]
    lambda1: Fraction
    lambda2: Fraction
    rows: int
    norms: tuple[Fraction, ...]
    gram_norm: Fraction
    rounds: int
    modulus_bits: int
    suite: str = "batched"
    iteration: str = "normalised"
    fractional_bits: int = 24
    rescale_every: int | None = None

    @property
    def parties(self) -> int:
        """``m``."""
        return len(self.norms)

    @property
    def dimension(self) -> int:
        """``d``, the column of ones included."""
        return len(self.penalised)


@dataclass(frozen=True)
class RoundPlan:
    """One round of LR-6. ``scale``: fractional bits S of ``u`` when the round begins; ``shift``/``width``: t and l
    of the rescale of ``a`` (G-C2S); ``u_shift``/``u_width``: those of ``u`` (G-C2C), 0 when ``u`` is not rescaled."""

    number: int
    scale: int
    shift: int
    width: int
    u_shift: int = 0
    u_width: int = 0


@dataclass(frozen=True)
class Schedule:
    """The public integers of a run. Spec: LR-6, FX-1, FX-3"""

    problem: Problem
    rho: Fraction
    alpha_num: int
    alpha_bits: int
    matrix_bits: int
    quotients: tuple[int, ...]
    thresholds: tuple[int, ...]
    radius: Fraction
    value_bits: int
    u_bits: int
    mask_slack: int
    field: int
    rounds: tuple[RoundPlan, ...]

    @property
    def f(self) -> int:
        """Fractional bits of ``z``, of ``b`` and of the released model."""
        return self.problem.fractional_bits

    @property
    def normalised(self) -> bool:
        """Whether ``rho`` is scaled into the data (LR-6) or appears in the formulas (LR-1)."""
        return self.problem.iteration == "normalised"

    @cached_property
    def shift_rho(self) -> Fraction:
        """The multiple of ``I`` in ``A = (M + rho I)^-1`` : 1 when normalised."""
        return Fraction(1) if self.normalised else self.rho

    @property
    def rho_bits(self) -> int:
        """Fractional bits of ``rho`` inside the iteration."""
        return 0 if self.normalised else RHO_BITS

    @property
    def rho_num(self) -> int:
        """``rho`` as an integer of scale :attr:`rho_bits`."""
        return int(self.shift_rho * 2**self.rho_bits)

    @property
    def data_scale_squared(self) -> Fraction:
        """The data is multiplied by the square root of this before it is summarised."""
        return 1 / self.rho if self.normalised else Fraction(1)

    @property
    def sigma(self) -> int:
        """Bits that the scale grows by in ``w = A v``: those of ``A`` and of ``rho``."""
        return self.matrix_bits + self.rho_bits

    @property
    def growth(self) -> int:
        """Bits that the scale of ``u`` grows by in one round without a rescale."""
        return self.sigma + self.alpha_bits

    @cached_property
    def gram_limit(self) -> int:
        """``Gmax``: bound on the Frobenius norm of the summarised data, scale ``SUMMARY_BITS``. Spec: IP-B, IP-P"""
        return self._summary_limit(self.problem.gram_norm)

    def target_limit(self, party: int) -> int:
        """``Y_i``: bound on the norm of ``c`` (or ``theta``) of a party, scale ``SUMMARY_BITS``. Spec: IP-B, IP-P"""
        return self._summary_limit(self.problem.norms[party - 1])

    def _summary_limit(self, declared: Fraction) -> int:
        """A declared norm in the units of the summary, with one ulp for the rounding of each of ``d`` numbers."""
        scaled = ceil_sqrt(declared**2 * self.data_scale_squared)
        return int(scaled * 2**SUMMARY_BITS) + self.problem.dimension + 1

    @property
    def compared(self) -> tuple[int, ...]:
        """The coordinates that need a soft threshold."""
        return tuple(j for j, threshold in enumerate(self.thresholds) if threshold > 0)

    @property
    def slots_bound_bits(self) -> int:
        """Bits that slots may fill together, so that a packed value stays below ``N``."""
        return self.problem.modulus_bits - 1

    def slot_width(self, width: int) -> int:
        """Bits of a slot for values ``|a| < 2^width``: ``l + s_m + floor(log2 m) + 1``. Spec: G-C2S"""
        return width + self.mask_slack + self.problem.parties.bit_length()

    def slots(self, width: int) -> int:
        """Values in one ciphertext: 1 in the suite ``paper``."""
        return max(1, self.slots_bound_bits // self.slot_width(width)) if self.problem.suite == "batched" else 1

    def chunks(self, count: int, width: int) -> int:
        """Ciphertexts that ``count`` values of this width fill."""
        return -(-count // self.slots(width))

    def packed_decryptions(self) -> int:
        """Threshold decryptions of the whole run."""
        d, m = self.problem.dimension, self.problem.parties
        return sum(
            self.chunks(d, plan.width) + (self.chunks(m * d, plan.u_width) if plan.u_shift else 0)
            for plan in self.rounds
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
    gram = ceil_sqrt(problem.gram_norm**2 / rho) + Fraction(d + 2, 2**SUMMARY_BITS)
    beta = (data + Fraction(m * (d + 2), 2**SUMMARY_BITS)) * (Fraction(1, 2) + (1 + gram) * eta) * (1 + eta)
    rounding = (m // 2 + 1) * ceil_sqrt(Fraction(m * d)) * ulp
    residue = ceil_sqrt(Fraction(m * d)) * ulp * max(Fraction(1), 1 / rho)
    epsilon = (1 + alpha) * (1 + 2 * eta) * rounding + alpha * (1 + eta) * residue + (1 + alpha * eta) * rounding
    if rounds * alpha * eta >= Fraction(1, 2):
        raise UnsafeConfiguration(
            f"the input proofs allow an error of {float(eta):.1e}, too much for {rounds} rounds: declare smaller norms"
        )
    return rounds * (alpha * beta + epsilon) / (1 - rounds * alpha * eta)


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
    from spec.bounds import refuse_overflow

    candidates = [problem.rescale_every] if problem.rescale_every else range(1, min(6, problem.rounds) + 1)
    schedules = [_with_rescale_every(problem, every) for every in candidates]
    fitting = [s for s in schedules if all(s.slot_width(p.width) <= s.slots_bound_bits for p in s.rounds)] or schedules[
        :1
    ]
    best = min(fitting, key=lambda schedule: schedule.packed_decryptions())
    refuse_overflow(best)
    return best


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
    from spec.bounds import field_bits

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
