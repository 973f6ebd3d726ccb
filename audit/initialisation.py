"""Following the phases *agreement* and *initialisation*: keys, the public part of the preprocessing, masks."""

from collections.abc import Iterable, Mapping, Sequence

from audit.arithmetic import Arithmetic
from audit.outsider import Following, Outsider, Proofs, Session
from reference.commitments.integer import CommitmentKey
from reference.conversion.contribution import contribution_cases
from reference.conversion.decryption import share_cases
from reference.conversion.mask_check import (
    by_pool,
    check_ciphertexts,
    combinations_of,
    mask_batches,
    require_pools,
    require_same,
)
from reference.conversion.masks import MaskBatch
from reference.conversion.pools import Pool, pools, requirement
from reference.core.cointoss import expand_challenges
from reference.core.transcript import hash_items
from reference.messages.initialisation import (
    DecryptionShares,
    KeyAnnouncement,
    MaskCombinations,
    MaskContributions,
)
from reference.messages.spdz import InputOffsets
from reference.paillier.threshold import KeySet
from reference.phases.initialisation import require_decrypted, require_same_keys, require_sound, test_ciphertexts
from reference.preprocessing.bits import roots_of
from reference.preprocessing.mascot import batches
from reference.preprocessing.triples import require_no_difference
from reference.spdz.opened import require_residues

Masks = Mapping[tuple[str, int], MaskBatch]
"""The ciphertexts of all masks, by pool and round."""


def decrypted(outsider: Outsider, ciphertexts: Sequence[int], label: str) -> Following[tuple[int, ...]]:
    """The plaintexts of ciphertexts that the outsider computed itself. Spec: DP-1, TD-2, TD-3"""
    received = outsider.reader.broadcast(DecryptionShares)
    parties = outsider.parties
    cases = [case for i in parties for case in share_cases(outsider, i, ciphertexts, received[i], label)]
    yield Proofs("verify_decryption", outsider.public, cases)
    opened = outsider.operations.combine(outsider.keys, [received[i].shares for i in parties])
    outsider.count("TD-2.T1", len(opened))
    outsider.count("DP-1", len(opened))
    return opened


def keys(session: Session) -> Following[Outsider]:
    """The key set that all parties announced, tested as they tested it. Spec: IN-1"""
    announced = session.reader.broadcast(KeyAnnouncement)
    first = announced[1]
    require_same_keys(first, announced)
    found = KeySet(session.identifier, first.modulus, first.theta, first.verification_keys, first.secret_bits)
    require_sound(session.schedule, found)
    powers = session.configuration.suite == "batched"
    commitments = CommitmentKey(session.identifier, found.modulus, powers=powers)
    common = (session.reader, session.identifier, session.configuration, session.schedule, session.operations)
    outsider = Outsider(*common, keys=found, commitments=commitments)
    plaintexts, ciphertexts = test_ciphertexts(found)
    require_decrypted(plaintexts, (yield from decrypted(outsider, ciphertexts, "test")))
    outsider.count("VA-1", 1 + len(found.verification_keys))
    outsider.count("IN-1")
    return outsider


def preprocessing(session: Session) -> None:
    """What is public of the preprocessing without a dealer: coins, combined inputs, sacrifices, squares.

    Spec: OF-1
    """
    if session.configuration.preprocessing != "mascot":
        return
    needed, m = requirement(session.schedule), len(session.parties)
    arithmetic = Arithmetic(session, hash_items("OF-1", session.identifier))
    arithmetic.coin("OF-1/columns/1")
    _authenticated(arithmetic, 1, m)
    for batch, count in enumerate(batches(needed)):
        arithmetic.coin(f"OF-1/columns/{batch + 2}")
        arithmetic.coin(f"OF-1/combine/{batch}")
        _authenticated(arithmetic, batch + 2, m)
        arithmetic.coin(f"OF-1/sacrifice/{batch}")
        arithmetic.open(count)
        arithmetic.coin(f"OF-1/zero/{batch}")
        difference = arithmetic.open(1)
        arithmetic.check()
        require_no_difference(difference)
        session.count("OF-1.SAC")
    if needed.bits:
        _squares(session, arithmetic, needed.bits)


def _squares(session: Session, arithmetic: Arithmetic, count: int) -> None:
    arithmetic.open(count)
    squares = arithmetic.open(count)
    arithmetic.check()
    roots_of(squares, session.schedule.field)
    session.count("OF-1.BIT", count)


def _authenticated(arithmetic: Arithmetic, batch: int, parties: int) -> None:
    arithmetic.coin(f"OF-1/inputs/{batch}")
    arithmetic.open(parties)
    arithmetic.check()


def masks(outsider: Outsider, arithmetic: Arithmetic) -> Following[Masks]:
    """All masks, proved to lie in their intervals, and tied to the inputs of the computation on shares.

    Spec: MK-1, G-CHECK
    """
    layout, parties = pools(outsider.schedule), outsider.parties
    received = outsider.reader.broadcast(MaskContributions)
    for sender in parties:
        require_pools(layout, sender, received[sender])
    cases = [
        contribution_cases(outsider, pool, sender, contribution)
        for sender in parties
        for pool, contribution in zip(layout, received[sender].pools, strict=True)
    ]
    outsider.count("MK-1.V0", len(parties))
    yield Proofs("verify_quadratic", outsider.commitments, [case for ranges, _ in cases for case in ranges])
    yield Proofs("verify_plaintexts", outsider.public, [case for _, known in cases for case in known])
    _inputs(outsider, [pool for pool in layout if pool.shared])
    _tied(outsider, arithmetic, layout, received)
    contributions = [{party: received[party].pools[i] for party in parties} for i in range(len(layout))]
    cut = zip(layout, contributions, strict=True)
    return {(pool.name, batch.batch.round): batch for pool, said in cut for batch in mask_batches(pool, said)}


def _inputs(outsider: Outsider, shared: Iterable[Pool]) -> None:
    count = sum(1 + pool.count for pool in shared)
    for sender, message in outsider.reader.broadcast(InputOffsets).items():
        require_residues(outsider.schedule.field, message.offsets, count, "SP-1.V0", sender)
        outsider.count("SP-1.V0")


def _tied(
    outsider: Outsider, arithmetic: Arithmetic, layout: Sequence[Pool], masks: Mapping[int, MaskContributions]
) -> None:
    """G-CHECK: every combination opens the combined ciphertexts, and is the opened combination of the inputs."""
    shared = [(number, pool) for number, pool in enumerate(layout) if pool.shared]
    sizes = [pool for _, pool in shared]
    coin = arithmetic.coin("G-CHECK")
    weights = by_pool(sizes, expand_challenges(coin, sum(pool.count for pool in sizes)))
    claimed = outsider.reader.broadcast(MaskCombinations)
    for party in outsider.parties:
        claims = combinations_of(party, claimed[party], len(sizes))
        for (number, pool), t, claim in zip(shared, weights, claims, strict=True):
            check_ciphertexts(outsider, pool, party, masks[party].pools[number], t, claim)
    combined = outsider.reader.said
    opened = iter(arithmetic.open_checked(len(sizes) * len(outsider.parties)))
    outsider.reader.said = combined  # what is not the same is in these messages
    for number, pool in enumerate(sizes):
        for party in outsider.parties:
            claim = claimed[party].combinations[number]
            require_same(outsider.schedule.field, pool, party, claim, next(opened))
    for check, count in {"V0": 1, "R": len(sizes), "E": len(sizes), "S": len(sizes)}.items():
        outsider.count(f"G-CHECK.{check}", count * len(outsider.parties))
