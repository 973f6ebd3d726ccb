"""Following the phases *input preparation*, *model compute* and *model release*."""

from collections.abc import Sequence

from audit.arithmetic import Arithmetic
from audit.initialisation import Masks, decrypted
from audit.outsider import Following, Outsider, Proofs
from reference.conversion.decryption import masked, unpacked
from reference.conversion.gadgets import from_opened, rescaled, without_masks
from reference.conversion.masks import MaskBatch
from reference.conversion.pools import MC2C, MC2S, MS2C
from reference.learning.on_ciphertexts import Ciphertexts, averaged, by_party, duals, relaxed, right_hand_side
from reference.messages.input_preparation import QrCommitment, SvdCommitment
from reference.messages.model_compute import MatrixUpdate, Release, RowUpdate
from reference.paillier.encryption import trivial
from reference.phases.input_preparation import PublicInput, qr_case, svd_cases
from reference.phases.local_update import matrix_case, row_case
from reference.phases.model_release import coefficients_of, require_released
from reference.spdz.soft_threshold import product_sizes, require_masked
from spec.bounds import comparison_width, high_limit
from spec.schedule import RoundPlan

Inputs = dict[int, PublicInput]
Vectors = dict[int, Ciphertexts]


def inputs(outsider: Outsider) -> Following[Inputs]:
    """What everyone holds of all inputs, proved to be summaries of data within the norms. Spec: IP-B, IP-P"""
    if outsider.configuration.suite == "batched":
        committed = outsider.reader.broadcast(QrCommitment)
        cases = [qr_case(outsider, sender, message) for sender, message in committed.items()]
        yield Proofs("verify_quadratic", outsider.commitments, cases)
        return {i: PublicInput(vector=message.vector, rows=message.rows) for i, message in committed.items()}
    encrypted = outsider.reader.broadcast(SvdCommitment)
    steps = [svd_cases(outsider, sender, message) for sender, message in encrypted.items()]
    outsider.count("IP-P.V0", len(steps))
    outsider.count("IP-P", len(steps))
    yield Proofs("verify_quadratic", outsider.commitments, [case for intervals, _ in steps for case in intervals])
    yield Proofs("verify_matrix", outsider.public, [case for _, products in steps for case in products])
    return {i: PublicInput(vector=message.vector, matrix=message.matrix) for i, message in encrypted.items()}


def training(outsider: Outsider, arithmetic: Arithmetic, masks: Masks, public: Inputs) -> Following[None]:
    """All rounds of LR-6, up to shares of the model. Spec: MC-1, LR-6"""
    zero = (trivial(outsider.public, 0),) * outsider.schedule.problem.dimension
    z, u = zero, dict.fromkeys(outsider.parties, zero)
    for plan in outsider.schedule.rounds:
        vectors = {i: right_hand_side(outsider, plan, public[i].vector, z, u[i]) for i in outsider.parties}
        w = yield from _local_results(outsider, public, vectors)
        sums = {i: relaxed(outsider, plan, w[i], z, u[i]) for i in outsider.parties}
        yield from _opened(outsider, averaged(outsider, sums), masks[MC2S, plan.number], "G-C2S")
        _compared(outsider, arithmetic)
        outsider.count("LR-6")
        if plan == outsider.schedule.rounds[-1]:
            return
        z = _encrypted_again(outsider, arithmetic, masks[MS2C, plan.number])
        u = yield from _duals(outsider, plan, masks, z, sums)


def _local_results(outsider: Outsider, public: Inputs, vectors: Vectors) -> Following[Vectors]:
    parties = outsider.parties
    outsider.count("MC-1", len(parties))
    outsider.count("MC-1.V0", len(parties))
    if outsider.configuration.suite == "batched":
        said = outsider.reader.broadcast(RowUpdate)
        rows = [row_case(outsider, i, public[i], vectors[i], said[i]) for i in parties]
        yield Proofs("verify_rows", outsider.commitments, rows)
        return {i: message.w for i, message in said.items()}
    given = outsider.reader.broadcast(MatrixUpdate)
    products = [matrix_case(outsider, i, public[i], vectors[i], given[i]) for i in parties]
    yield Proofs("verify_matrix", outsider.public, products)
    return {i: message.w for i, message in given.items()}


def _opened(outsider: Outsider, ciphertexts: Sequence[int], masks: MaskBatch, rule: str) -> Following[tuple[int, ...]]:
    """The masked values that are decrypted, each in its range."""
    opened = yield from decrypted(outsider, masked(outsider, ciphertexts, masks), rule)
    values = unpacked(outsider, masks.batch, opened, rule)
    outsider.count(f"{rule}.R", len(values))
    return values


def _compared(outsider: Outsider, arithmetic: Arithmetic) -> None:
    """The openings of the soft threshold. Of their results nothing is public. Spec: SP-7"""
    schedule = outsider.schedule
    count = len(schedule.compared)
    if not count:
        return
    width = comparison_width(schedule)
    require_masked(arithmetic.open_masked(count), width, high_limit(schedule))
    outsider.count("SP-7.R", count)
    for size in product_sizes(width):
        arithmetic.open(2 * size * count)
        outsider.count("SP-3", size * count)


def _encrypted_again(outsider: Outsider, arithmetic: Arithmetic, masks: MaskBatch) -> Ciphertexts:
    opened = arithmetic.open_checked(outsider.schedule.problem.dimension)
    outsider.count("G-S2C.R", len(opened))
    return from_opened(outsider, masks, opened)


def _duals(outsider: Outsider, plan: RoundPlan, masks: Masks, z: Ciphertexts, sums: Vectors) -> Following[Vectors]:
    u = duals(outsider, plan, z, sums)
    if not plan.u_shift:
        return u
    flat, own = [entry for i in outsider.parties for entry in u[i]], masks[MC2C, plan.number]
    opened = yield from _opened(outsider, flat, own, "G-C2C")
    return by_party(outsider, without_masks(outsider, rescaled(outsider, own.batch, opened), own))


def release(outsider: Outsider, arithmetic: Arithmetic) -> tuple[int, ...]:
    """The model, as it was opened and as every party released it. Spec: MR-1"""
    opened = arithmetic.open_checked(outsider.schedule.problem.dimension)
    coefficients = coefficients_of(outsider.schedule, opened)
    require_released(coefficients, outsider.reader.broadcast(Release))
    outsider.count("MR-1", len(outsider.parties))
    return coefficients
