"""Phase MC: K rounds of LR-6 on ciphertexts and shares."""

from reference.conversion.gadgets import ciphertexts_to_ciphertexts, ciphertexts_to_shares, shares_to_ciphertexts
from reference.conversion.pools import MLTZ
from reference.core.rounds import Protocol
from reference.paillier.encryption import trivial
from reference.phases.input_preparation import Inputs
from reference.phases.local_update import Ciphertexts, local_update
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
        shares, relaxed = yield from _consensus(session, inputs, plan, z, u)
        z = yield from shares_to_ciphertexts(session, shares, plan.number)
        u = yield from _update_duals(session, plan, z, relaxed)
    shares, _ = yield from _consensus(session, inputs, session.schedule.rounds[-1], z, u)
    return shares


def _consensus(
    session: Prepared, inputs: Inputs, plan: RoundPlan, z: Ciphertexts, u: Duals
) -> Protocol[tuple[Shares, Duals]]:
    """``z = S_tau(q sum_i us_i)`` as shares, and ``us_i`` as ciphertexts."""
    session.rounds.enter("MC", plan.number)
    vectors = {i: _right_hand_side(session, plan, inputs.public[i].vector, z, u[i]) for i in session.parties}
    w = yield from local_update(session, inputs, vectors)
    relaxed = {i: _relaxed(session, plan, w[i], z, u[i]) for i in session.parties}
    columns = zip(session.schedule.quotients, zip(*(relaxed[i] for i in session.parties), strict=True), strict=True)
    a = [session.operations.linear(session.public, [q] * len(column), column) for q, column in columns]
    averaged = yield from ciphertexts_to_shares(session, a, plan.number)
    return (yield from _thresholded(session, averaged, plan.number)), relaxed


def _right_hand_side(session: Prepared, plan: RoundPlan, b: Ciphertexts, z: Ciphertexts, u: Ciphertexts) -> Ciphertexts:
    """``v = 2^rho_bits L b + rho (L z - u)`` with ``L = 2^(S-f)``; scale S + rho_bits."""
    schedule = session.schedule
    lift = 1 << plan.scale - schedule.f
    coefficients = (lift << schedule.rho_bits, schedule.rho_num * lift, -schedule.rho_num)
    return _entrywise(session, coefficients, (b, z, u))


def _relaxed(session: Prepared, plan: RoundPlan, w: Ciphertexts, z: Ciphertexts, u: Ciphertexts) -> Ciphertexts:
    """``us = alpha w + (1 - alpha) z + u``; scale S + sigma + alpha_bits."""
    schedule = session.schedule
    kept = (1 << schedule.alpha_bits) - schedule.alpha_num
    coefficients = (schedule.alpha_num, kept << plan.scale - schedule.f + schedule.sigma, 1 << schedule.growth)
    return _entrywise(session, coefficients, (w, z, u))


def _update_duals(session: Prepared, plan: RoundPlan, z: Ciphertexts, relaxed: Duals) -> Protocol[Duals]:
    """``u_i = us_i - z``, rescaled to f when the schedule says so (G-C2C)."""
    lift = 1 << plan.scale - session.schedule.f + session.schedule.growth
    u = {i: _entrywise(session, (1, -lift), (relaxed[i], z)) for i in session.parties}
    if not plan.u_shift:
        return u
    flat = [entry for i in session.parties for entry in u[i]]
    rescaled = yield from ciphertexts_to_ciphertexts(session, flat, plan.number)
    d = len(z)
    return {i: rescaled[(i - 1) * d : i * d] for i in session.parties}


def _thresholded(session: Prepared, averaged: Shares, round: int) -> Protocol[Shares]:
    """The soft threshold on the coordinates that carry an l1 penalty; the others pass."""
    schedule, spdz = session.schedule, session.spdz
    if not schedule.compared:
        return averaged
    highs = session.masks.take(MLTZ, round).total
    assert highs is not None
    entries = averaged.split(len(averaged))
    chosen = join([entries[j] for j in schedule.compared])
    thresholds = [schedule.thresholds[j] for j in schedule.compared]
    width, limit = comparison_width(schedule), high_limit(schedule)
    results = (yield from soft_threshold(spdz, chosen, thresholds, highs, width, limit)).split(len(schedule.compared))
    for j, result in zip(schedule.compared, results, strict=True):
        entries[j] = result
    return join(entries)


def _entrywise(session: Prepared, coefficients: tuple[int, ...], vectors: tuple[Ciphertexts, ...]) -> Ciphertexts:
    """A linear combination of ciphertext vectors, entry by entry."""
    columns = zip(*vectors, strict=True)
    return tuple(session.operations.linear(session.public, coefficients, column) for column in columns)
