"""Making the pools of a session: contributions, SPDZ inputs, and G-CHECK, which ties the two together."""

from collections.abc import Mapping, Sequence

from reference.conversion.contribution import (
    OwnMasks,
    check_bits,
    contribute,
    draw_masks,
    verify_contribution,
)
from reference.conversion.masks import MaskBatch, MaskStore
from reference.conversion.pools import Pool, pools
from reference.core.arithmetic import equal_up_to_sign, product_of_powers
from reference.core.cointoss import joint_challenges
from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.messages.initialisation import (
    MaskCombination,
    MaskCombinations,
    MaskContribution,
    MaskContributions,
)
from reference.paillier.encryption import encrypt
from reference.session import Keyed
from reference.spdz.engine import Spdz
from reference.spdz.shares import Shares, join

Contributions = Mapping[int, Sequence[MaskContribution]]


def make_masks(session: Keyed, spdz: Spdz) -> Protocol[MaskStore]:
    """All masks of the session, ready for use.

    Contributions are echoed and verified, then every party inputs the same high parts into SPDZ, then G-CHECK.

    Spec: MK-1, G-CHECK
    """
    layout = pools(session.schedule)
    own = [draw_masks(session, pool) for pool in layout]
    mine = MaskContributions(pools=tuple(contribute(session, p, o) for p, o in zip(layout, own, strict=True)))
    received = yield from session.rounds.broadcast(mine)
    for sender in session.others:
        require(len(received[sender].pools) == len(layout), "MK-1.V0", blame=sender, evidence="number of pools")
        for pool, masks in zip(layout, received[sender].pools, strict=True):
            verify_contribution(session, pool, sender, masks)
    contributions = {party: received[party].pools for party in session.parties}
    shared = yield from _input_high_parts(session, spdz, layout, own)
    yield from check_pools(session, spdz, layout, own, contributions, shared)
    return _store(layout, contributions, shared)


def _input_high_parts(
    session: Keyed, spdz: Spdz, layout: Sequence[Pool], own: Sequence[OwnMasks]
) -> Protocol[dict[str, dict[int, Shares]]]:
    """Shares by pool and owner: first the check mask, then the high parts."""
    sides = [(pool, masks) for pool, masks in zip(layout, own, strict=True) if pool.shared]
    values = [value for _, masks in sides for value in (masks.check, *masks.high)]
    received = yield from spdz.input(dict.fromkeys(session.parties, len(values)), values)
    shared: dict[str, dict[int, Shares]] = {}
    start = 0
    for pool, _ in sides:
        stop = start + 1 + pool.count
        shared[pool.name] = {party: received[party][start:stop] for party in session.parties}
        start = stop
    return shared


def check_pools(
    session: Keyed,
    spdz: Spdz,
    layout: Sequence[Pool],
    own: Sequence[OwnMasks],
    contributions: Contributions,
    shared: Mapping[str, Mapping[int, Shares]],
) -> Protocol[None]:
    """Every party shows that its ciphertexts and its SPDZ inputs hold the same numbers; a cheater is named.

    After a joint coin t: ``W = r_0 + sum_j t_j r'_j`` and its Paillier randomness. R: W out of range. E: not what the
    ciphertexts hold. S: not what SPDZ holds.

    Spec: G-CHECK
    """
    sides = [(i, pool) for i, pool in enumerate(layout) if pool.shared]
    count = sum(pool.count for _, pool in sides)
    coin = yield from joint_challenges(
        session.rounds, session.coins_for("G-CHECK"), session.identifier, session.party, "G-CHECK", count
    )
    weights, start = {}, 0
    for _, pool in sides:
        weights[pool.name] = coin[start : start + pool.count]
        start += pool.count
    mine = tuple(_combination(session, own[i], weights[pool.name]) for i, pool in sides)
    received = yield from session.rounds.broadcast(MaskCombinations(combinations=mine))
    for party in session.parties:
        combinations = received[party].combinations
        require(len(combinations) == len(sides), "G-CHECK.V0", blame=party, evidence="number of combinations")
        for (i, pool), combination in zip(sides, combinations, strict=True):
            _check_ciphertexts(session, pool, party, contributions[party][i], weights[pool.name], combination)
    sums = [_combined(shared[pool.name][party], weights[pool.name]) for _, pool in sides for party in session.parties]
    with spdz.guarded():
        opened = iter((yield from spdz.open_checked(join(sums))))
        for number, (_, pool) in enumerate(sides):
            for party in session.parties:
                equal = (next(opened) - received[party].combinations[number].value) % spdz.prime == 0
                require(equal, "G-CHECK.S", blame=party, evidence=f"SPDZ inputs of {pool.name}")


def _combination(session: Keyed, own: OwnMasks, weights: Sequence[int]) -> MaskCombination:
    N = session.keys.modulus
    randomness = product_of_powers(own.high_randomness, weights, N) * own.check_randomness % N
    value = own.check + sum(t * r for t, r in zip(weights, own.high, strict=True))
    return MaskCombination(value=value, randomness=randomness)


def _check_ciphertexts(
    session: Keyed, pool: Pool, party: int, masks: MaskContribution, weights: Sequence[int], claim: MaskCombination
) -> None:
    in_range = 0 <= claim.value < 2 << check_bits(session, pool)
    require(in_range, "G-CHECK.R", blame=party, evidence=f"combination of {pool.name}")
    key, N = session.public, session.keys.modulus
    require(0 < claim.randomness < N, "G-CHECK.R", blame=party, evidence=f"randomness of {pool.name}")
    combined = session.operations.linear(key, [1, *weights], [*masks.check, *masks.high])
    holds = equal_up_to_sign(encrypt(key, claim.value, claim.randomness), combined, key.square)
    require(holds, "G-CHECK.E", blame=party, evidence=f"ciphertexts of {pool.name}")


def _combined(shares: Shares, weights: Sequence[int]) -> Shares:
    """``<r_0> + sum_j t_j <r'_j>``."""
    return shares[:1] + (shares[1:] * weights).total()


def _store(
    layout: Sequence[Pool], contributions: Contributions, shared: Mapping[str, Mapping[int, Shares]]
) -> MaskStore:
    store = MaskStore()
    for i, pool in enumerate(layout):
        start, group = 0, 0
        for batch in pool.batches:
            stop = start + batch.count
            groups = len(batch.groups) if batch.shift else 0
            high = {party: tuple(masks[i].high[start:stop]) for party, masks in contributions.items()}
            low = {party: tuple(masks[i].low[group : group + groups]) for party, masks in contributions.items()}
            parts = [shares[1 + start : 1 + stop] for shares in shared[pool.name].values()] if pool.shared else []
            store.put(pool.name, MaskBatch(batch, high, low, _sum(parts) if parts else None))
            start, group = stop, group + groups
    return store


def _sum(parts: Sequence[Shares]) -> Shares:
    """``sum_i <r'_i>``, entry by entry."""
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total
