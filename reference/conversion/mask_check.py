"""Making the pools of a session: contributions, SPDZ inputs, and G-CHECK, which ties the two together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from reference.conversion.contribution import (
    OwnMasks,
    check_bits,
    contribute,
    contribution_cases,
    draw_masks,
)
from reference.conversion.masks import MaskBatch, MaskStore
from reference.conversion.pools import Pool, pools
from reference.core.arithmetic import equal_up_to_sign
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
from reference.view import View


@dataclass(frozen=True)
class SharedPool:
    """A pool with a SPDZ side: this party's masks, everyone's ciphertexts, and shares of everyone's high parts.

    ``shares[i]`` begin with the check mask of party i.

    Spec: G-CHECK
    """

    pool: Pool
    own: OwnMasks
    ciphertexts: Mapping[int, MaskContribution]
    shares: Mapping[int, Shares]


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
        require_pools(layout, sender, received[sender])
    cases = [
        contribution_cases(session, pool, sender, masks)
        for sender in session.others
        for pool, masks in zip(layout, received[sender].pools, strict=True)
    ]
    session.operations.verify_quadratic(session.commitments, [case for ranges, _ in cases for case in ranges])
    session.operations.verify_plaintexts(session.public, [case for _, known in cases for case in known])
    ciphertexts = [{party: received[party].pools[i] for party in session.parties} for i in range(len(layout))]
    sides = yield from _input_high_parts(session, spdz, [*zip(layout, own, ciphertexts, strict=True)])
    yield from check_pools(session, spdz, sides)
    shares = {side.pool.name: side.shares for side in sides}
    return _store(layout, ciphertexts, shares)


def require_pools(layout: Sequence[Pool], sender: int, message: MaskContributions) -> None:
    """A party has masks for every pool, or MK-1.V0. Spec: MK-1"""
    require(len(message.pools) == len(layout), "MK-1.V0", blame=sender, evidence="number of pools")


def _input_high_parts(
    session: Keyed, spdz: Spdz, layout: Sequence[tuple[Pool, OwnMasks, Mapping[int, MaskContribution]]]
) -> Protocol[list[SharedPool]]:
    """Every party inputs, for each shared pool, its check mask and its high parts."""
    sides = [entry for entry in layout if entry[0].shared]
    values = [value for _, own, _ in sides for value in (own.check, *own.high)]
    received = yield from spdz.input(dict.fromkeys(session.parties, len(values)), values)
    shared: list[SharedPool] = []
    start = 0
    for pool, own, ciphertexts in sides:
        stop = start + 1 + pool.count
        shares = {party: received[party][start:stop] for party in session.parties}
        shared.append(SharedPool(pool, own, ciphertexts, shares))
        start = stop
    return shared


def check_pools(session: Keyed, spdz: Spdz, sides: Sequence[SharedPool]) -> Protocol[None]:
    """Every party shows that its ciphertexts and its SPDZ inputs hold the same numbers; a cheater is named.

    After a joint coin t: ``W = r_0 + sum_j t_j r'_j`` and its Paillier randomness. R: W out of range. E: not what the
    ciphertexts hold. S: not what SPDZ holds.

    Spec: G-CHECK
    """
    weights = yield from _joint_weights(session, sides)
    mine = tuple(_combination(session, side.own, t) for side, t in zip(sides, weights, strict=True))
    received = yield from session.rounds.broadcast(MaskCombinations(combinations=mine))
    for party in session.parties:
        claims = combinations_of(party, received[party], len(sides))
        for side, t, claim in zip(sides, weights, claims, strict=True):
            check_ciphertexts(session, side.pool, party, side.ciphertexts[party], t, claim)
    cases = [(number, party) for number in range(len(sides)) for party in session.parties]
    sums = [_combined(sides[number].shares[party], weights[number]) for number, party in cases]
    opened = yield from spdz.open_checked(join(sums))
    for (number, party), value in zip(cases, opened, strict=True):
        require_same(spdz.prime, sides[number].pool, party, received[party].combinations[number], value)


def combinations_of(party: int, message: MaskCombinations, count: int) -> tuple[MaskCombination, ...]:
    """A party's ``count`` combinations, or G-CHECK.V0. Spec: G-CHECK"""
    require(len(message.combinations) == count, "G-CHECK.V0", blame=party, evidence="number of combinations")
    return message.combinations


def require_same(prime: int, pool: Pool, party: int, claim: MaskCombination, opened: int) -> None:
    """The combination of a party's SPDZ inputs, which was opened, is that of its ciphertexts, or G-CHECK.S.

    Spec: G-CHECK
    """
    equal = (opened - claim.value) % prime == 0
    require(equal, "G-CHECK.S", blame=party, evidence=f"SPDZ inputs of {pool.name}")


def _joint_weights(session: Keyed, sides: Sequence[SharedPool]) -> Protocol[list[tuple[int, ...]]]:
    """One coefficient for each mask of each pool, from a coin that is tossed after all of them are fixed."""
    layout = [side.pool for side in sides]
    coins, count = session.coins_for("G-CHECK"), sum(pool.count for pool in layout)
    coin = yield from joint_challenges(session.rounds, coins, session.identifier, session.party, "G-CHECK", count)
    return by_pool(layout, coin)


def by_pool(layout: Sequence[Pool], values: tuple[int, ...]) -> list[tuple[int, ...]]:
    """A value for each mask of each pool, cut by pool.

    Spec: G-CHECK
    """
    stops = list(accumulate(pool.count for pool in layout))
    return [values[stop - pool.count : stop] for pool, stop in zip(layout, stops, strict=True)]


def _combination(session: Keyed, own: OwnMasks, weights: Sequence[int]) -> MaskCombination:
    used = (own.check_randomness, *own.high_randomness)
    randomness = session.operations.combine_randomness(session.public, used, (1, *weights))
    value = own.check + sum(t * r for t, r in zip(weights, own.high, strict=True))
    return MaskCombination(value=value, randomness=randomness)


def check_ciphertexts(
    session: View,
    pool: Pool,
    party: int,
    masks: MaskContribution,
    weights: Sequence[int],
    claim: MaskCombination,
) -> None:
    """That a party's combination is in its range, and what its ciphertexts hold. Refuses G-CHECK.R and G-CHECK.E.

    Spec: G-CHECK
    """
    name, key = pool.name, session.public
    in_range = 0 <= claim.value < 2 << check_bits(session, pool)
    require(in_range, "G-CHECK.R", blame=party, evidence=f"combination of {name}")
    require(0 < claim.randomness < key.modulus, "G-CHECK.R", blame=party, evidence=f"randomness of {name}")
    combined = session.operations.linear(key, [1, *weights], [*masks.check, *masks.high])
    holds = equal_up_to_sign(encrypt(key, claim.value, claim.randomness), combined, key.square)
    require(holds, "G-CHECK.E", blame=party, evidence=f"ciphertexts of {name}")


def _combined(shares: Shares, weights: Sequence[int]) -> Shares:
    """``<r_0> + sum_j t_j <r'_j>``."""
    return shares[:1] + (shares[1:] * weights).total()


def _store(
    layout: Sequence[Pool],
    ciphertexts: Sequence[Mapping[int, MaskContribution]],
    shared: Mapping[str, Mapping[int, Shares]],
) -> MaskStore:
    store = MaskStore()
    for pool, masks in zip(layout, ciphertexts, strict=True):
        start = 1  # the first is the check mask
        for masked in mask_batches(pool, masks):
            stop = start + masked.batch.count
            parts = [shares[start:stop] for shares in shared[pool.name].values()] if pool.shared else []
            store.put(pool.name, replace(masked, total=_sum(parts)) if parts else masked)
            start = stop
    return store


def mask_batches(pool: Pool, masks: Mapping[int, MaskContribution]) -> Iterator[MaskBatch]:
    """The ciphertexts of all parties' masks of a pool, cut by batch. Without shares.

    Spec: MK-1
    """
    start, group = 0, 0
    for batch in pool.batches:
        stop, next_group = start + batch.count, group + (len(batch.groups) if batch.shift else 0)
        high = {party: message.high[start:stop] for party, message in masks.items()}
        low = {party: message.low[group:next_group] for party, message in masks.items()}
        yield MaskBatch(batch, high, low, None)
        start, group = stop, next_group


def _sum(parts: Sequence[Shares]) -> Shares:
    """``sum_i <r'_i>``, entry by entry."""
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total
