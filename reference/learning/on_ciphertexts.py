"""The steps of LR-6 that everybody carries out alike, on ciphertexts alone."""

from collections.abc import Mapping

from reference.view import View
from spec.schedule import RoundPlan

Ciphertexts = tuple[int, ...]


def right_hand_side(session: View, plan: RoundPlan, b: Ciphertexts, z: Ciphertexts, u: Ciphertexts) -> Ciphertexts:
    """``v = 2^rho_bits L b + rho (L z - u)`` with ``L = 2^(S-f)``; scale S + rho_bits.

    Spec: LR-6
    """
    schedule = session.schedule
    lift = 1 << plan.scale - schedule.f
    coefficients = (lift << schedule.rho_bits, schedule.rho_num * lift, -schedule.rho_num)
    return _entrywise(session, coefficients, (b, z, u))


def relaxed(session: View, plan: RoundPlan, w: Ciphertexts, z: Ciphertexts, u: Ciphertexts) -> Ciphertexts:
    """``us = alpha w + (1 - alpha) z + u``; scale S + sigma + alpha_bits.

    Spec: LR-6
    """
    schedule = session.schedule
    kept = (1 << schedule.alpha_bits) - schedule.alpha_num
    coefficients = (schedule.alpha_num, kept << plan.scale - schedule.f + schedule.sigma, 1 << schedule.growth)
    return _entrywise(session, coefficients, (w, z, u))


def averaged(session: View, sums: Mapping[int, Ciphertexts]) -> list[int]:
    """``q_j sum_i us_ij``, what the soft threshold is applied to, from ``us_i`` by party.

    Spec: LR-6
    """
    columns = zip(session.schedule.quotients, zip(*(sums[i] for i in session.parties), strict=True), strict=True)
    return [session.operations.linear(session.public, [q] * len(column), column) for q, column in columns]


def duals(session: View, plan: RoundPlan, z: Ciphertexts, sums: Mapping[int, Ciphertexts]) -> dict[int, Ciphertexts]:
    """``u_i = us_i - z`` by party, before any rescale.

    Spec: LR-6
    """
    lift = 1 << plan.scale - session.schedule.f + session.schedule.growth
    return {i: _entrywise(session, (1, -lift), (sums[i], z)) for i in session.parties}


def by_party(session: View, entries: Ciphertexts) -> dict[int, Ciphertexts]:
    """All parties' vectors out of one long one. Spec: LR-6"""
    d = len(entries) // len(session.parties)
    return {i: entries[(i - 1) * d : i * d] for i in session.parties}


def _entrywise(session: View, coefficients: tuple[int, ...], vectors: tuple[Ciphertexts, ...]) -> Ciphertexts:
    """A linear combination of ciphertext vectors, entry by entry."""
    columns = zip(*vectors, strict=True)
    return tuple(session.operations.linear(session.public, coefficients, column) for column in columns)
