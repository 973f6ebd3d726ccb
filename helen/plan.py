"""What a training will cost, before it starts: counted from the formulas of the protocol, phase by phase."""

from dataclasses import dataclass

from helen.cost import (
    Work,
    decryption,
    encryptions,
    mascot,
    matrix_proof,
    mod_n,
    mod_square,
    plaintext_proof,
    quadratic_proof,
    randomisers,
    row_proof,
    sent,
    total,
)
from reference.conversion.contribution import group_chunks, low_groups
from reference.conversion.pools import Batch, Pool, pools, requirement
from reference.learning import qr_relation, svd_relation
from reference.phases.initialisation import TEST_DECRYPTIONS
from reference.proofs.interval import CHUNK, Interval, chunks, interval_statement, linked_statement, norm_statement
from reference.proofs.relation import Form, Link
from reference.spdz.soft_threshold import Cost, cost
from spec.bounds import check_mask_bits, comparison_width
from spec.parameters import CHALLENGE_BITS, SLACK_PROOF
from spec.schedule import QUOTIENT_BITS, RoundPlan, Schedule

MAC_CHECK_ROUNDS = 4
ENVELOPE_OCTETS = 1000
"""About what a signed envelope and the echo after it need besides the content."""


@dataclass(frozen=True)
class PhaseCost:
    """One party's work in a phase, and the rounds of messages."""

    work: Work
    rounds: int

    def __add__(self, other: "PhaseCost") -> "PhaseCost":
        return PhaseCost(self.work + other.work, self.rounds + other.rounds)


class CostModel:
    """The costs of a session with this schedule, for each phase."""

    def __init__(self, schedule: Schedule, preprocessing: str = "trusted-dealer") -> None:
        problem = schedule.problem
        self._schedule, self._preprocessing = schedule, preprocessing
        self._d, self._m, self._bits = problem.dimension, problem.parties, problem.modulus_bits
        self._others = problem.parties - 1
        self._batched = problem.suite == "batched"
        self._chunk = CHUNK if self._batched else 1
        self._entry_bits = schedule.entry_bits
        self._secret_bits = 2 * self._bits + schedule.mask_slack + self._others.bit_length()
        self._comparison = cost(comparison_width(schedule)) if schedule.compared else Cost(0, 0, 0)

    def phases(self) -> dict[str, PhaseCost]:
        """The cost of every phase in the order of the session."""
        last = self._schedule.rounds[-1]
        rounds = [self._round(plan, last=plan is last) for plan in self._schedule.rounds]
        counted = {
            "AG": PhaseCost(Work(), 2),
            "IN": self._initialisation(),
            "IP": PhaseCost(self._input_preparation(), 1),
            "MC": PhaseCost(total(part.work for part in rounds), sum(part.rounds for part in rounds)),
            "MR": PhaseCost(self._shared(self._d), 1 + 2 * MAC_CHECK_ROUNDS),
        }
        return {
            phase: PhaseCost(part.work + Work(octets=ENVELOPE_OCTETS) * part.rounds, part.rounds)
            for phase, part in counted.items()
        }

    def _randomisers(self, count: int) -> Work:
        """Of ciphertexts, and of proofs about commitments. Spec: PL-5"""
        return randomisers(self._bits, count) if self._batched else Work()

    def _shared(self, count: int) -> Work:
        """Opened elements of the field."""
        return sent(self._schedule.field.bit_length()) * count

    def _initialisation(self) -> PhaseCost:
        test = mod_square(*[self._bits] * TEST_DECRYPTIONS) + self._decryption(TEST_DECRYPTIONS)
        masks = total(self._pool(pool) for pool in pools(self._schedule))
        keys, contributions, inputs, coin, combinations, opening = 2, 1, 1, 2, 1, 1 + MAC_CHECK_ROUNDS
        rounds = keys + 1 + contributions + inputs + coin + combinations + opening
        return PhaseCost(test + masks, rounds) + self._material()

    def _material(self) -> PhaseCost:
        if self._preprocessing == "trusted-dealer":
            return PhaseCost(Work(), 1)
        return PhaseCost(*mascot(self._schedule.field, requirement(self._schedule), self._others))

    def _pool(self, pool: Pool) -> Work:
        groups = low_groups(pool)
        proofs = -(-pool.count // self._chunk) + len(group_chunks(pool, self._chunk))
        work = encryptions(self._bits, pool.count + len(groups)) + self._high_proofs(pool) + self._low_proofs(pool)
        work += self._randomisers(pool.count + len(groups) + proofs + 1)
        return work + self._mask_check(pool) if pool.shared else work

    def _high_proofs(self, pool: Pool) -> Work:
        intervals = [Interval.bits(batch.high_bits) for batch in pool.batches for _ in range(batch.count)]
        return total(
            quadratic_proof(self._bits, interval_statement([1] * len(part), part), self._others)
            for part in chunks(intervals, self._chunk)
        )

    def _low_proofs(self, pool: Pool) -> Work:
        groups = low_groups(pool)
        work = Work()
        for part in ([groups[i] for i in chunk] for chunk in group_chunks(pool, self._chunk)):
            intervals = [Interval.bits(group.bits) for group in part for _ in group.members]
            links = [Link(1, Form(tuple((1, k) for k in range(len(group.members))))) for group in part]
            work += quadratic_proof(self._bits, linked_statement(links, intervals), self._others)
        return work

    def _mask_check(self, pool: Pool) -> Work:
        """The check mask, the SPDZ inputs, one's own combination and that of everybody verified. Spec: G-CHECK"""
        weights = [CHALLENGE_BITS] * pool.count
        width = check_mask_bits(self._schedule, max(batch.high_bits for batch in pool.batches), pool.count)
        own = encryptions(self._bits, 1) + plaintext_proof(self._bits, 1, self._others)
        combination = mod_n(*weights) + sent(width, self._bits) + mod_square(self._bits, *weights) * self._m
        return own + combination + self._shared(pool.count + 1 + self._m)

    def _input_preparation(self) -> Work:
        if self._batched:
            d, claim = self._d, qr_relation.statement(self._schedule, 1, [1] * self._d, [1] * self._d)
            row = mod_n(self._bits + SLACK_PROOF, *[self._entry_bits] * d) + sent(self._bits)
            proof = quadratic_proof(self._bits, claim, self._others)
            return row * d + encryptions(self._bits, d) + self._randomisers(d + 1) + proof
        return self._svd_products() + self._svd_intervals()

    def _svd_products(self) -> Work:
        """V, Th, G, theta, A, b encrypted; seven kinds of products computed and proved. Spec: IP-P"""
        d, bits = self._d, svd_relation.entry_bits(self._schedule)
        work = encryptions(self._bits, 2 * d * d + 4 * d)
        dense, column, single = (d, d, d), (d, d, 1), (1, 1, 1)
        products = [(dense, bits["V"])] * 2 + [(column, bits["V"])]
        products += [(single, bits["G"])] * 2 * d + [(single, bits["Th"])] * d
        for shape, width in products:
            entries = shape[0] * shape[2]
            work += encryptions(self._bits, entries) + mod_square(*[width] * shape[1] * entries)
            work += matrix_proof(self._bits, width, shape, self._others)
        scaled = encryptions(self._bits, d * d) + mod_square(*[bits["Th"]] * d * d)
        return work + scaled + matrix_proof(self._bits, bits["Th"], dense, self._others)

    def _svd_intervals(self) -> Work:
        """One proof for each interval, one for the norm of theta, and everybody's residues. Spec: IP-P"""
        d, before_and_after = self._d, svd_relation.intervals(self._schedule, 1)
        claims = [interval_statement([1], [interval]) for part in before_and_after for interval in part]
        claims.append(norm_statement([1] * d, self._schedule.target_limit(1) ** 2))
        shifts = [svd_relation.MATRIX_SHIFT] * d * d + [svd_relation.vector_shift(self._schedule)] * d
        residues = mod_square(*shifts) * self._m
        return residues + total(quadratic_proof(self._bits, claim, self._others) for claim in claims)

    def _round(self, plan: RoundPlan, *, last: bool) -> PhaseCost:
        d, compared = self._d, len(self._schedule.compared)
        batches = {
            pool.name: batch for pool in pools(self._schedule) for batch in pool.batches if batch.round == plan.number
        }
        step = (mod_square(self._bits, *[self._entry_bits] * d) + sent(2 * self._bits)) * d
        if self._batched:
            step += row_proof(self._bits, self._entry_bits, d, self._others) + self._randomisers(d + 1)
        else:
            step += matrix_proof(self._bits, self._entry_bits, (d, d, 1), self._others)
        work = step + self._public_arithmetic(plan) + self._opening(batches["MC2S"])
        work += self._shared(compared * (2 * self._comparison.triples + 1))
        rounds = 2 + self._comparison.rounds
        if not last:
            work += self._shared(d)
            rounds += 1 + MAC_CHECK_ROUNDS * (2 if compared else 1)
        if plan.u_shift:
            work += self._opening(batches["MC2C"])
            rounds += 1
        return PhaseCost(work, rounds)

    def _public_arithmetic(self, plan: RoundPlan) -> Work:
        """What everybody computes from public ciphertexts: v, W, us and u of every party, and the scaled sum."""
        schedule = self._schedule
        ratio = plan.scale - schedule.f + schedule.rho_bits
        grown = ratio + schedule.growth
        each = mod_square(ratio, schedule.alpha_bits + 1, grown, schedule.growth, grown)
        return (each * self._m + mod_square(QUOTIENT_BITS)) * self._d

    def _opening(self, batch: Batch) -> Work:
        """High parts of masks added to every value, values packed, the packed values decrypted. Spec: G-C2S, G-C2C"""
        masked = mod_square(*[batch.shift] * self._m) * batch.count
        packed = mod_square(*[batch.slot] * batch.count) if batch.slots > 1 else Work()
        return masked + packed + self._decryption(len(batch.groups))

    def _decryption(self, count: int) -> Work:
        return decryption(self._bits, self._secret_bits, count, self._chunk, self._others)
