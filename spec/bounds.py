"""The bounds table: for every integer of a run the largest value that anybody can cause, against what fits.

Computed before the run. For a configuration that passes, no overflow exists; one that could overflow is refused
with the quantity, the bits that are missing and what to change.
"""

from dataclasses import dataclass

from spec.parameters import CHALLENGE_BITS, SLACK_PROOF
from spec.schedule import SUMMARY_BITS, Schedule, UnsafeConfiguration


@dataclass(frozen=True)
class BoundRow:
    """One line of the table: ``bits`` that the worst case needs, ``limit`` bits that there are. Spec: FX-3"""

    quantity: str
    rule: str
    bits: int
    limit: int
    remedy: str

    @property
    def margin(self) -> int:
        """Bits to spare; negative when the configuration is unsafe."""
        return self.limit - self.bits


def comparison_width(schedule: Schedule) -> int:
    """``t`` with ``|a| + tau + 1 <= 2^t`` for every compared value. Spec: SP-7"""
    return max(2, ((1 << schedule.value_bits) + max(schedule.thresholds)).bit_length())


def high_limit(schedule: Schedule) -> int:
    """Exclusive bound on the sum of all parties' high masks of one comparison. Spec: SP-7"""
    return schedule.problem.parties << schedule.mask_slack


def s2c_bits(schedule: Schedule) -> int:
    """Bits of ``z + 2^l_z + sum r'``. Spec: G-S2C"""
    return schedule.value_bits + schedule.mask_slack + schedule.problem.parties.bit_length()


def comparison_bits(schedule: Schedule) -> int:
    """Bits of ``a + 2^t + r + 2^t H``. Spec: SP-7"""
    return ((high_limit(schedule) + 2) << comparison_width(schedule)).bit_length() if schedule.compared else 0


def field_bits(schedule: Schedule) -> int:
    """Bits of the widest masked opening in the field. Spec: SP-1"""
    return max(s2c_bits(schedule), comparison_bits(schedule))


def check_mask_bits(schedule: Schedule, width: int, count: int) -> int:
    """Bits of the mask ``r_0`` of G-CHECK over ``count`` masks of at most ``width`` bits. Spec: G-CHECK"""
    return width + CHALLENGE_BITS + count.bit_length() + schedule.mask_slack


def high_mask_bits(schedule: Schedule) -> int:
    """Width of ``r'`` in the pool MC2S. Spec: G-C2S"""
    return schedule.value_bits + schedule.mask_slack


def table(schedule: Schedule) -> tuple[BoundRow, ...]:
    """All rows, for the worst round. Spec: FX-3"""
    problem = schedule.problem
    d, m, plaintext = problem.dimension, problem.parties, schedule.slots_bound_bits
    widest = max(schedule.slot_width(plan.width) for plan in schedule.rounds)
    widest_u = max((schedule.slot_width(plan.u_width) for plan in schedule.rounds if plan.u_shift), default=0)
    fewer = "set rescale_every to a smaller number, lower fractional_bits or take a larger parameter set"
    smaller = "declare smaller norms, take fewer rounds or lower fractional_bits"
    masks = max(problem.rounds * d, m * d * problem.rounds)
    row_response = schedule.entry_bits + 2 * CHALLENGE_BITS + d.bit_length() + SLACK_PROOF + 1
    mask_width = max(high_mask_bits(schedule), schedule.u_bits + schedule.mask_slack)
    return (
        BoundRow("masked a, one slot of G-C2S", "G-C2S", widest, plaintext, fewer),
        BoundRow("masked u, one slot of G-C2C", "G-C2C", widest_u, plaintext, fewer),
        BoundRow("masked z opened by G-S2C", "G-S2C", s2c_bits(schedule), schedule.field.bit_length() - 1, smaller),
        BoundRow("masked comparison", "SP-7", comparison_bits(schedule), schedule.field.bit_length() - 1, smaller),
        BoundRow(
            "combination of masks in G-CHECK",
            "G-CHECK",
            check_mask_bits(schedule, mask_width, masks) + 2,
            plaintext,
            smaller,
        ),
        BoundRow(
            "response of a row proof", "ZK-ROW", row_response, problem.modulus_bits - 2, "take a larger parameter set"
        ),
        BoundRow("products in the input proof", "IP-B", _input_bits(schedule), problem.modulus_bits - 2, smaller),
    )


def _input_bits(schedule: Schedule) -> int:
    """Bits of the widest integers of an input proof: ``A (M + rho I)``, ``V Th V^T`` and ``V (G theta)``."""
    inverse = int(schedule.problem.gram_norm**2 + schedule.rho + 1).bit_length() + schedule.matrix_bits
    largest_target = max(schedule.target_limit(party) for party in range(1, schedule.problem.parties + 1))
    weighted = (schedule.gram_limit * largest_target).bit_length()
    return max(inverse + 3 * SUMMARY_BITS, weighted + SUMMARY_BITS + 1)


def refuse_overflow(schedule: Schedule) -> None:
    """Raise :class:`UnsafeConfiguration` for the first row that does not fit. Spec: FX-3"""
    for row in table(schedule):
        if row.margin < 0:
            raise UnsafeConfiguration(
                f"FX-3: {row.quantity} ({row.rule}) needs {row.bits} bits and {row.limit} fit, "
                f"{-row.margin} too many: {row.remedy}"
            )
