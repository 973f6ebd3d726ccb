"""Which masks a session needs: four separate pools, indexed by round, sized exactly from the schedule."""

from dataclasses import dataclass

from reference.preprocessing.material import Requirement
from reference.spdz.soft_threshold import cost
from spec.bounds import comparison_width
from spec.schedule import RoundPlan, Schedule

MC2S, MS2C, MLTZ, MC2C = "MC2S", "MS2C", "MLTZ", "MC2C"


@dataclass(frozen=True)
class Batch:
    """Masks ``r = 2^shift r' + r''`` for one conversion of ``count`` values.

    ``high_bits``: r' in [0, 2^high_bits); ``shift``: t, r'' in [0, 2^t), no low part for 0;
    ``width``: l, the bound of what is masked; ``slot``, ``slots``: how values are packed for decryption.

    Spec: MK-1
    """

    round: int
    count: int
    high_bits: int
    shift: int = 0
    width: int = 0
    slot: int = 0
    slots: int = 1

    @property
    def groups(self) -> tuple[range, ...]:
        """The values that share a ciphertext."""
        return tuple(range(start, min(start + self.slots, self.count)) for start in range(0, self.count, self.slots))


@dataclass(frozen=True)
class Pool:
    """A named list of batches. ``shared``: whether r' also enters SPDZ, so that the pool needs G-CHECK.

    Spec: MK-1
    """

    name: str
    batches: tuple[Batch, ...]
    shared: bool

    @property
    def count(self) -> int:
        """Number of masks of one party."""
        return sum(batch.count for batch in self.batches)


def pools(schedule: Schedule) -> tuple[Pool, ...]:
    """The pools of a session; those that would be empty are left out.

    Spec: MK-1
    """
    d, m = schedule.problem.dimension, schedule.problem.parties
    plans, slack = schedule.rounds, schedule.mask_slack
    to_shares = tuple(_rescaling(schedule, plan, d, plan.shift, plan.width) for plan in plans)
    to_ciphertexts = tuple(Batch(plan.number, d, schedule.value_bits + slack) for plan in plans[:-1])
    compared = len(schedule.compared)
    comparisons = tuple(Batch(plan.number, compared, slack) for plan in plans if compared)
    kept = tuple(_rescaling(schedule, plan, m * d, plan.u_shift, plan.u_width) for plan in plans if plan.u_shift)
    candidates = (
        Pool(MC2S, to_shares, True),
        Pool(MS2C, to_ciphertexts, True),
        Pool(MLTZ, comparisons, True),
        Pool(MC2C, kept, False),
    )
    return tuple(pool for pool in candidates if pool.batches)


def _rescaling(schedule: Schedule, plan: RoundPlan, count: int, shift: int, width: int) -> Batch:
    high = width - shift + schedule.mask_slack
    return Batch(plan.number, count, high, shift, width, schedule.slot_width(width), schedule.slots(width))


def requirement(schedule: Schedule) -> Requirement:
    """What the session consumes of the preprocessing, exactly.

    Spec: SP-7, IN-1
    """
    comparison = cost(comparison_width(schedule))
    compared = len(schedule.compared) * schedule.problem.rounds
    inputs = sum(pool.count + 1 for pool in pools(schedule) if pool.shared)
    return Requirement(comparison.triples * compared, comparison.bits * compared, (inputs,) * schedule.problem.parties)
