"""One party's masks for one pool: drawn, encrypted and proved to lie in their exact intervals."""

from dataclasses import dataclass

from reference.conversion.decryption import chunk_size
from reference.conversion.pools import Batch, Pool, pools
from reference.core.reject import require
from reference.messages.initialisation import MaskContribution
from reference.operations import PlaintextCase, QuadraticCase
from reference.paillier.randomness import Randomiser
from reference.proofs import plaintext
from reference.proofs.cases import Case, Task
from reference.proofs.interval import Interval, chunks, interval_statement, interval_witness, linked_statement
from reference.proofs.quadratic import QuadraticProof
from reference.proofs.relation import Form, Link, Statement, Witness
from reference.session import Keyed
from reference.view import View
from spec.bounds import check_mask_bits
from spec.schedule import Schedule

RULE = "MK-1"


@dataclass(frozen=True, repr=False)
class OwnMasks:
    """What a party knows of its own masks of a pool: plaintexts and Paillier randomness.

    Spec: MK-1
    """

    high: tuple[int, ...]
    high_randomness: tuple[Randomiser, ...]
    low: tuple[int, ...]
    low_randomness: tuple[Randomiser, ...]
    check: int
    check_randomness: Randomiser


@dataclass(frozen=True)
class LowGroup:
    """Low parts that share a ciphertext: their positions in the pool, their slot width and their bits.

    Spec: MK-1
    """

    members: range
    slot: int
    bits: int

    def packed(self, low: tuple[int, ...]) -> int:
        """``sum_k 2^(slot k) r''_k``."""
        return sum(low[member] << self.slot * k for k, member in enumerate(self.members))


def low_groups(pool: Pool) -> list[LowGroup]:
    """All groups of a pool, in order; positions count the masks of the pool that have a low part.

    Spec: MK-1
    """
    groups: list[LowGroup] = []
    start = 0
    for batch in pool.batches:
        if batch.shift:
            groups += [
                LowGroup(range(start + group.start, start + group.stop), batch.slot, batch.shift)
                for group in batch.groups
            ]
            start += batch.count
    return groups


def draw_masks(session: Keyed, pool: Pool) -> OwnMasks:
    """Uniform masks from this party's coins.

    Spec: MK-1
    """
    coins = session.coins_for("masks", pool.name)
    members = [(batch, j) for batch in pool.batches for j in range(batch.count)]
    groups = low_groups(pool)
    (check_randomness,) = session.randomisers(coins, [("check randomness",)])
    return OwnMasks(
        high=tuple(coins.bits(batch.high_bits, "high", batch.round, j) for batch, j in members),
        high_randomness=session.randomisers(coins, [("high randomness", batch.round, j) for batch, j in members]),
        low=tuple(draw_low_mask(session, pool.name, batch, j) for batch, j in members if batch.shift),
        low_randomness=session.randomisers(coins, [("low randomness", group.members.start) for group in groups]),
        check=coins.bits(check_bits(session, pool), "check"),
        check_randomness=check_randomness,
    )


def draw_low_mask(session: Keyed, pool: str, batch: Batch, index: int) -> int:
    """``r''`` of one value. Spec: MK-1, FX-4"""
    return session.coins_for("low mask", pool, batch.round, index).bits(batch.shift, "value")


def check_bits(session: View, pool: Pool) -> int:
    """Bits of the check mask ``r_0`` of a pool. Spec: G-CHECK"""
    return check_mask_bits(session.schedule, max(batch.high_bits for batch in pool.batches), pool.count)


def contribute(session: Keyed, pool: Pool, own: OwnMasks) -> MaskContribution:
    """Encrypt and prove one's own masks.

    Spec: MK-1, ZK-RNG, ZK-PK
    """
    key, operations = session.commitments, session.operations
    packed = [group.packed(own.low) for group in low_groups(pool)]
    check = operations.encrypt(key, [own.check], [own.check_randomness]) if pool.shared else ()
    unproved = MaskContribution(
        pool=pool.name,
        high=operations.encrypt(key, own.high, own.high_randomness),
        high_proofs=(),
        low=operations.encrypt(key, packed, own.low_randomness),
        low_proofs=(),
        check=check,
        check_proofs=(),
    )
    return unproved.model_copy(
        update={
            "high_proofs": _prove_high(session, pool, unproved, own),
            "low_proofs": _prove_low(session, pool, unproved, own),
            "check_proofs": _prove_check(session, pool, unproved, own),
        }
    )


def contribution_cases(
    session: View, pool: Pool, sender: int, masks: MaskContribution
) -> tuple[list[QuadraticCase], list[PlaintextCase]]:
    """What has to be verified of a party's masks. A wrong number of them is refused as ``MK-1.V0``, blaming it.

    Spec: MK-1, ZK-RNG, ZK-PK
    """
    high, low = _high_statements(session, pool, masks), _low_statements(session, pool, masks)
    found = (masks.pool, len(masks.high), len(masks.low), len(masks.check))
    expected = (pool.name, pool.count, len(low_groups(pool)), int(pool.shared))
    proofs = (len(masks.high_proofs), len(masks.low_proofs), len(masks.check_proofs))
    right = found == expected and proofs == (len(high), len(low), int(pool.shared))
    require(right, f"{RULE}.V0", blame=sender, evidence=f"number of masks in {pool.name}")
    ranges = [
        Case(claim, proof, session.context(sender, f"{pool.name}/{label}/{number}"))
        for label, statements, answers in (("high", high, masks.high_proofs), ("low", low, masks.low_proofs))
        for number, (claim, proof) in enumerate(zip(statements, answers, strict=True))
    ]
    context = session.context(sender, f"{pool.name}/check")
    return ranges, [Case(plaintext.Statement(masks.check), proof, context) for proof in masks.check_proofs]


def _high_intervals(pool: Pool) -> list[Interval]:
    return [Interval.bits(batch.high_bits) for batch in pool.batches for _ in range(batch.count)]


def _high_statements(session: View, pool: Pool, masks: MaskContribution) -> list[Statement]:
    size = chunk_size(session.schedule)
    pairs = zip(chunks(masks.high, size), chunks(_high_intervals(pool), size), strict=False)
    return [
        interval_statement(ciphertexts, intervals)
        for ciphertexts, intervals in pairs
        if len(ciphertexts) == len(intervals)
    ]


def group_chunks(pool: Pool, size: int) -> list[range]:
    """Groups of low parts that are proved together, as positions in the list of groups; about ``size`` values each.

    Spec: MK-1
    """
    groups = low_groups(pool)
    per_proof = max(1, size // max((len(group.members) for group in groups), default=1))
    return [range(start, min(start + per_proof, len(groups))) for start in range(0, len(groups), per_proof)]


def range_proofs(schedule: Schedule) -> int:
    """How many range proofs a party gives for all its masks.

    Spec: MK-1
    """
    size = chunk_size(schedule)
    return sum(-(-pool.count // size) + len(group_chunks(pool, size)) for pool in pools(schedule))


def _low_statement(groups: list[LowGroup], ciphertexts: list[int]) -> Statement:
    links, intervals, start = [], [], 0
    for group, ciphertext in zip(groups, ciphertexts, strict=True):
        terms = tuple((1 << group.slot * k, start + k) for k in range(len(group.members)))
        links.append(Link(ciphertext, Form(terms)))
        intervals += [Interval.bits(group.bits)] * len(group.members)
        start += len(group.members)
    return linked_statement(links, intervals)


def _low_statements(session: View, pool: Pool, masks: MaskContribution) -> list[Statement]:
    groups = low_groups(pool)
    if len(masks.low) != len(groups):
        return []
    return [
        _low_statement([groups[i] for i in chunk], [masks.low[i] for i in chunk])
        for chunk in group_chunks(pool, chunk_size(session.schedule))
    ]


def _prove_high(session: Keyed, pool: Pool, masks: MaskContribution, own: OwnMasks) -> tuple[QuadraticProof, ...]:
    size = chunk_size(session.schedule)
    statements = _high_statements(session, pool, masks)
    randomness = [r.value for r in own.high_randomness]
    secrets = zip(chunks(_high_intervals(pool), size), chunks(own.high, size), chunks(randomness, size), strict=True)
    witnesses = [interval_witness(*secret) for secret in secrets]
    return _prove(session, pool.name, "high", statements, witnesses)


def _prove_low(session: Keyed, pool: Pool, masks: MaskContribution, own: OwnMasks) -> tuple[QuadraticProof, ...]:
    groups, witnesses = low_groups(pool), []
    for chunk in group_chunks(pool, chunk_size(session.schedule)):
        members = [(member, groups[i].bits) for i in chunk for member in groups[i].members]
        witness = interval_witness(
            [Interval.bits(bits) for _, bits in members],
            [own.low[member] for member, _ in members],
            [own.low_randomness[i].value for i in chunk],
        )
        witnesses.append(witness)
    return _prove(session, pool.name, "low", _low_statements(session, pool, masks), witnesses)


def _prove(
    session: Keyed, pool: str, part: str, statements: list[Statement], witnesses: list[Witness]
) -> tuple[QuadraticProof, ...]:
    tasks = [
        Task(
            claim,
            secret,
            session.context(session.party, f"{pool}/{part}/{number}"),
            session.coins_for("ZK-RNG", pool, part, number),
        )
        for number, (claim, secret) in enumerate(zip(statements, witnesses, strict=True))
    ]
    return session.operations.prove_quadratic(session.commitments, tasks)


def _prove_check(
    session: Keyed, pool: Pool, masks: MaskContribution, own: OwnMasks
) -> tuple[plaintext.PlaintextProof, ...]:
    if not pool.shared:
        return ()
    context = session.context(session.party, f"{pool.name}/check")
    witness = plaintext.Witness((own.check,), (own.check_randomness.value,))
    task = Task(plaintext.Statement(masks.check), witness, context, session.coins_for("ZK-PK", pool.name))
    return session.operations.prove_plaintexts(session.public, [task])
