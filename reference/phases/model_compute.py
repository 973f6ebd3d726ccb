"""Phase MC: K rounds of LR-6 on ciphertexts and shares."""

from reference.conversion.gadgets import ciphertexts_to_ciphertexts, ciphertexts_to_shares, shares_to_ciphertexts
from reference.conversion.pools import MLTZ
from reference.core.rounds import Protocol
from reference.learning.on_ciphertexts import Ciphertexts, averaged, by_party, duals, relaxed, right_hand_side
from reference.paillier.encryption import trivial
from reference.phases.input_preparation import Inputs
from reference.phases.local_update import local_update
from reference.session import Prepared
from reference.spdz.shares import Shares, join
from reference.spdz.soft_threshold import soft_threshold
from spec.bounds import comparison_width, high_limit
from spec.schedule import RoundPlan

Duals = dict[int, Ciphertexts]


def model_compute(session: Prepared, inputs: Inputs) -> Protocol[Shares]:
    """Shares of ``z^K`` (scale f). The last round converts nothing back.

    Spec: MC-1, LR-6
    """
    zero = (trivial(session.public, 0),) * session.schedule.problem.dimension
    z, u = zero, dict.fromkeys(session.parties, zero)
    for plan in session.schedule.rounds[:-1]:
        shares, sums = yield from _consensus(session, inputs, plan, z, u)
        z = yield from shares_to_ciphertexts(session, shares, plan.number)
        u = yield from _update_duals(session, plan, z, sums)
    shares, _ = yield from _consensus(session, inputs, session.schedule.rounds[-1], z, u)
    return shares


def _consensus(
    session: Prepared, inputs: Inputs, plan: RoundPlan, z: Ciphertexts, u: Duals
) -> Protocol[tuple[Shares, Duals]]:
    """``z = S_tau(q sum_i us_i)`` as shares, and ``us_i`` as ciphertexts."""
    session.rounds.enter("MC", plan.number)
    vectors = {i: right_hand_side(session, plan, inputs.public[i].vector, z, u[i]) for i in session.parties}
    w = yield from local_update(session, inputs, vectors)
    sums = {i: relaxed(session, plan, w[i], z, u[i]) for i in session.parties}
    shares = yield from ciphertexts_to_shares(session, averaged(session, sums), plan.number)
    return (yield from _thresholded(session, shares, plan.number)), sums


def _update_duals(session: Prepared, plan: RoundPlan, z: Ciphertexts, sums: Duals) -> Protocol[Duals]:
    """``u_i = us_i - z``, rescaled to f when the schedule says so (G-C2C)."""
    u = duals(session, plan, z, sums)
    if not plan.u_shift:
        return u
    flat = [entry for i in session.parties for entry in u[i]]
    return by_party(session, (yield from ciphertexts_to_ciphertexts(session, flat, plan.number)))


def _thresholded(session: Prepared, shares: Shares, round: int) -> Protocol[Shares]:
    """The soft threshold on the coordinates that carry an l1 penalty; the others pass."""
    schedule, spdz = session.schedule, session.spdz
    if not schedule.compared:
        return shares
    highs = session.masks.take(MLTZ, round).total
    assert highs is not None
    entries = shares.split(len(shares))
    chosen = join([entries[j] for j in schedule.compared])
    thresholds = [schedule.thresholds[j] for j in schedule.compared]
    width, limit = comparison_width(schedule), high_limit(schedule)
    results = (yield from soft_threshold(spdz, chosen, thresholds, highs, width, limit)).split(len(schedule.compared))
    for j, result in zip(schedule.compared, results, strict=True):
        entries[j] = result
    return join(entries)
