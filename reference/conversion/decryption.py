"""Joint threshold decryption with proofs, and the opening of masked ciphertexts."""

from collections.abc import Sequence

from reference.conversion.masks import MaskBatch
from reference.conversion.pools import Batch
from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.messages.initialisation import DecryptionShares
from reference.operations import DecryptionCase
from reference.proofs import decryption
from reference.proofs.cases import Case, Task
from reference.proofs.interval import CHUNK, chunks
from reference.session import Keyed
from reference.view import View
from spec.schedule import Schedule


def chunk_size(schedule: Schedule) -> int:
    """Statements in one proof: one in the suite ``paper``. Spec: ZK-0"""
    return CHUNK if schedule.problem.suite == "batched" else 1


def threshold_decrypt(session: Keyed, ciphertexts: Sequence[int], label: str) -> Protocol[tuple[int, ...]]:
    """The plaintexts, symmetric residues, of ciphertexts that this party computed itself. One round, echoed.

    The round before has been echoed and every proof in it verified, or this code would not run.

    Spec: DP-1, TD-2, TD-3
    """
    operations, key = session.operations, session.public
    own = operations.decryption_shares(key, session.share, ciphertexts)
    secret = decryption.Witness(session.share.exponent)
    tasks = [
        Task(
            claim,
            secret,
            session.context(session.party, f"{label}/{number}"),
            session.coins_for("ZK-DEC", label, number),
        )
        for number, claim in enumerate(_claims(session, session.party, ciphertexts, own))
    ]
    proofs = operations.prove_decryption(key, tasks)
    received = yield from session.rounds.broadcast(DecryptionShares(shares=own, proofs=proofs))
    cases = [case for i in session.others for case in share_cases(session, i, ciphertexts, received[i], label)]
    operations.verify_decryption(key, cases)
    return operations.combine(session.keys, [received[sender].shares for sender in session.parties])


def share_cases(
    session: View, sender: int, ciphertexts: Sequence[int], message: DecryptionShares, label: str
) -> list[DecryptionCase]:
    """What has to be verified of a party's shares. A wrong number of them is refused as ``ZK-DEC.V0``, blaming it.

    Spec: TD-3, ZK-DEC
    """
    size = chunk_size(session.schedule)
    count = (len(message.shares), len(message.proofs)) == (len(ciphertexts), -(-len(ciphertexts) // size))
    require(count, "ZK-DEC.V0", blame=sender, evidence="number of shares or proofs")
    claims = _claims(session, sender, ciphertexts, message.shares)
    return [
        Case(claim, proof, session.context(sender, f"{label}/{number}"))
        for number, (claim, proof) in enumerate(zip(claims, message.proofs, strict=True))
    ]


def _claims(
    session: View, prover: int, ciphertexts: Sequence[int], shares: Sequence[int]
) -> list[decryption.Statement]:
    keys, size = session.keys, chunk_size(session.schedule)
    pairs = zip(chunks(ciphertexts, size), chunks(shares, size), strict=True)
    return [
        decryption.Statement(
            keys.verification_base, keys.verification_keys[prover - 1], keys.secret_bits, tuple(part), tuple(answers)
        )
        for part, answers in pairs
    ]


def open_masked(session: Keyed, ciphertexts: Sequence[int], masks: MaskBatch, rule: str) -> Protocol[tuple[int, ...]]:
    """``y_j = a_j + 2^l + h + sum_i r_ij`` for ciphertexts of ``|a_j| < 2^l``; packed in the suite ``batched``.

    ``h = 2^(t-1)`` for an even number of parties, so that the rescale that follows has no bias. Every ``y_j`` must
    lie in ``[0, 2^(l+1) + h + m 2^(l+s_m))``, or the rule ``<rule>.R`` is broken and nobody can be accused.

    Spec: G-C2S, G-C2C
    """
    opened = yield from threshold_decrypt(session, masked(session, ciphertexts, masks), rule)
    return unpacked(session, masks.batch, opened, rule)


def masked(session: View, ciphertexts: Sequence[int], masks: MaskBatch) -> list[int]:
    """What is decrypted: the sums of values, offset and masks, packed by slot group.

    Spec: G-C2S, G-C2C
    """
    return [_packed(session, ciphertexts, masks, number, group) for number, group in enumerate(masks.batch.groups)]


def unpacked(session: View, batch: Batch, opened: Sequence[int], rule: str) -> tuple[int, ...]:
    """The masked values out of the decrypted plaintexts, each in its range, or ``<rule>.R``.

    Spec: G-C2S, G-C2C
    """
    m, values = len(session.parties), list[int]()
    for group, plaintext in zip(batch.groups, opened, strict=True):
        residue = plaintext % session.keys.modulus
        values += [residue >> batch.slot * k & (1 << batch.slot) - 1 for k in range(len(group))]
        require(residue >> batch.slot * len(group) == 0, f"{rule}.R", evidence="slots overflow")
    limit = (2 << batch.width) + _half(session, batch) + (m << batch.width + session.schedule.mask_slack)
    require(all(value < limit for value in values), f"{rule}.R", evidence="a masked value is too large")
    return tuple(values)


def _packed(session: View, ciphertexts: Sequence[int], masks: MaskBatch, number: int, group: range) -> int:
    batch, operations, key = masks.batch, session.operations, session.public
    offset = (1 << batch.width) + _half(session, batch)
    shifted = [
        operations.linear(
            key,
            [1, *[1 << batch.shift] * len(session.parties)],
            [ciphertexts[j], *(masks.high[party][j] for party in session.parties)],
            offset,
        )
        for j in group
    ]
    packed = operations.pack(key, shifted, batch.slot)
    lows = [masks.low[party][number] for party in session.parties]
    return operations.linear(key, [1] * (1 + len(lows)), [packed, *lows])


def _half(session: View, batch: Batch) -> int:
    """``h``: what makes the rescale unbiased for an even number of parties."""
    return 1 << batch.shift - 1 if len(session.parties) % 2 == 0 else 0
