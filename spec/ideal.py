"""F_HELEN: what a run computes, in exact integers, from the encoded summaries to the released model.

The rounding of a masked rescale depends on public low bits, so the functionality lets the adversary see those bits
and choose its own (bounded) part of the low mask; see chapter 03.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spec.schedule import Schedule

LowMask = Callable[[str, int, int, int], int]
"""``(pool, round, index, shift) -> R''``: the sum of all parties' low masks for one rescale."""


@dataclass(frozen=True)
class EncodedSummary:
    """A party's input: ``A_i`` (d x d, scale s_A) and ``b_i`` (d, scale f)."""

    matrix: tuple[tuple[int, ...], ...]
    vector: tuple[int, ...]


def rescale(value: int, shift: int, low_mask: int, parties: int) -> int:
    """``floor((a + h + R'') / 2^t) - floor(m/2)``, h = 2^(t-1) for even m: an unbiased rounding of ``a / 2^t``.

    Spec: FX-4
    """
    half = 1 << shift - 1 if parties % 2 == 0 else 0
    return ((value + half + low_mask) >> shift) - parties // 2


def last_low_mask(value: int, shift: int, low_bits: int, others: int, parties: int) -> int:
    """The honest low mask that makes the public low bits equal ``low_bits``: it is uniform when they are.

    Spec: FX-4
    """
    half = 1 << shift - 1 if parties % 2 == 0 else 0
    return (low_bits - value - half - others) % (1 << shift)


def soft_threshold(value: int, threshold: int) -> int:
    """``S_tau(a) = sign(a) max(|a| - tau, 0)``. Spec: LR-2"""
    return value - threshold if value > threshold else value + threshold if value < -threshold else 0


def ideal_helen(schedule: Schedule, summaries: Sequence[EncodedSummary], low_mask: LowMask) -> tuple[int, ...]:
    """The released integers ``z^K`` (scale f) of LR-6 on the given summaries. Spec: FX-4, LR-1, LR-2, LR-3, LR-6"""
    m, d = schedule.problem.parties, schedule.problem.dimension
    z = [0] * d
    u = [[0] * d for _ in summaries]
    for plan in schedule.rounds:
        us = [_relaxed(schedule, plan.scale, summary, z, u[i]) for i, summary in enumerate(summaries)]
        a = [q * sum(column) for q, column in zip(schedule.quotients, zip(*us, strict=True), strict=True)]
        scaled = [rescale(a[j], plan.shift, low_mask("MC2S", plan.number, j, plan.shift), m) for j in range(d)]
        z = [soft_threshold(value, tau) for value, tau in zip(scaled, schedule.thresholds, strict=True)]
        lift = 1 << plan.scale - schedule.f + schedule.growth
        u = [[entry - lift * z[j] for j, entry in enumerate(row)] for row in us]
        if plan.u_shift:
            u = [
                [
                    rescale(entry, plan.u_shift, low_mask("MC2C", plan.number, i * d + j, plan.u_shift), m)
                    for j, entry in enumerate(row)
                ]
                for i, row in enumerate(u)
            ]
    return tuple(z)


def _relaxed(schedule: Schedule, scale: int, summary: EncodedSummary, z: list[int], u: list[int]) -> list[int]:
    """``W + 2^(sigma+alpha_bits) u``: the over-relaxed ``w_i`` plus ``u_i``, scale S + sigma + alpha_bits."""
    lift = 1 << scale - schedule.f
    v = [
        (lift << schedule.rho_bits) * b + schedule.rho_num * (lift * zj - uj)
        for b, zj, uj in zip(summary.vector, z, u, strict=True)
    ]
    w = [sum(a * x for a, x in zip(row, v, strict=True)) for row in summary.matrix]
    keep = ((1 << schedule.alpha_bits) - schedule.alpha_num) * lift << schedule.sigma
    return [schedule.alpha_num * wj + keep * zj + (uj << schedule.growth) for wj, zj, uj in zip(w, z, u, strict=True)]
