"""Attacks on joint decryption and on the local update."""

import json
from collections.abc import Sequence

import pytest

from conformance.adversary.rewrite import Place, add_at, rewriting
from reference.commitments.integer import CommitmentKey
from reference.messages.base import Matrix, Message
from reference.messages.initialisation import DecryptionShares
from reference.messages.model_compute import RowUpdate
from reference.operations import ReferenceOperations
from reference.paillier.encryption import PublicKey, trivial
from reference.paillier.randomness import Randomiser
from reference.paillier.threshold import SecretShare
from reference.proofs import rows
from reference.proofs.cases import Task
from tests.adversary.support import CHEATER, assert_stopped, honest_model, honest_session, position_of, said, small
from tests.support import run


@pytest.mark.spec("ZK-DEC", "TD-3", "DP-1")
@pytest.mark.parametrize(("phase", "round"), [("IN", 0), ("MC", 1), ("MC", 2)])
def test_a_wrong_decryption_share(phase: str, round: int) -> None:
    attack = rewriting(Place(phase, round, DecryptionShares), add_at("shares", 0, 1))
    session = run(small(), corruptions={CHEATER: attack})
    assert_stopped(session, "ZK-DEC.V1", CHEATER, after=position_of("DecryptionShares", phase, round))


class ShareOfSomethingElse(ReferenceOperations):
    """Proves a decryption share honestly, but of a ciphertext that it prefers."""

    def decryption_shares(self, key: PublicKey, share: SecretShare, ciphertexts: Sequence[int]) -> tuple[int, ...]:
        """Shares of a neighbouring ciphertext."""
        wanted = [c * trivial(key, 1) % key.square for c in ciphertexts]
        return super().decryption_shares(key, share, wanted)


@pytest.mark.spec("ZK-DEC", "DP-1")
def test_an_honest_looking_share_of_another_ciphertext() -> None:
    session = run(small(), operations={CHEATER: ShareOfSomethingElse()})
    assert_stopped(session, "ZK-DEC.V2", CHEATER, after=position_of("DecryptionShares", "IN", 0))


class FlippedSigns(ReferenceOperations):
    """Flips the sign of every decryption share before proving it."""

    def decryption_shares(self, key: PublicKey, share: SecretShare, ciphertexts: Sequence[int]) -> tuple[int, ...]:
        """``-c^(2D)`` instead of ``c^(2D)``."""
        return tuple(key.square - share for share in super().decryption_shares(key, share, ciphertexts))


@pytest.mark.spec("TD-2", "ZK-DEC")
@pytest.mark.parametrize("suite", ["batched", "paper"])
def test_a_sign_flipped_share_is_harmless(suite: str) -> None:
    session = run(small(suite), operations={CHEATER: FlippedSigns()})
    assert session.outcomes[1].result == session.outcomes[3].result == honest_model(suite)


class WrongUpdate(ReferenceOperations):
    """Computes ``w + (1, 0, ...)`` and proves it as if it were ``w``."""

    def matrix_product(
        self, key: CommitmentKey, rows: Matrix, ciphertexts: Sequence[int], randomness: Sequence[Randomiser]
    ) -> tuple[int, ...]:
        """The product with its first entry off by one."""
        first, *rest = super().matrix_product(key, rows, ciphertexts, randomness)
        return (first * trivial(key.paillier, 1) % key.paillier.square, *rest)


@pytest.mark.spec("MC-1", "ZK-ROW", "ZK-MAT")
@pytest.mark.parametrize(("suite", "rule"), [("batched", "ZK-ROW.W2"), ("paper", "ZK-MAT.W2")])
def test_a_wrong_local_update_with_an_honest_looking_proof(suite: str, rule: str) -> None:
    session = run(small(suite), operations={CHEATER: WrongUpdate()})
    kind = "RowUpdate" if suite == "batched" else "MatrixUpdate"
    assert_stopped(session, rule, CHEATER, after=position_of(kind, "MC", 1, suite=suite))


@pytest.mark.spec("FS-1", "ZK-ROW")
def test_a_proof_replayed_from_the_previous_round() -> None:
    kept: list[Message] = []

    def remember(message: Message) -> Message:
        kept.append(message)
        return message

    def replay(message: Message) -> Message:
        return kept[0]

    first = rewriting(Place("MC", 1, RowUpdate), remember)
    second = rewriting(Place("MC", 2, RowUpdate), replay)
    session = run(small(), corruptions={CHEATER: lambda honest: second(first(honest))})
    assert_stopped(session, "ZK-ROW.W1", CHEATER, after=position_of("RowUpdate", "MC", 2))


@pytest.mark.spec("FS-1", "ZK-ROW")
def test_a_proof_copied_from_another_party() -> None:
    """The cheater sees party 1's message of the same round first: here by running the same session before."""
    words = [w for w in said(honest_session()) if (w.kind, w.round, w.sender) == ("RowUpdate", 1, 1)]
    copied = RowUpdate.model_validate_json(json.dumps(words[0].body))
    attack = rewriting(Place("MC", 1, RowUpdate), lambda _own: copied)
    session = run(small(), corruptions={CHEATER: attack})
    assert_stopped(session, "ZK-ROW.W1", CHEATER, after=position_of("RowUpdate", "MC", 1))


class NegatedFirstMessage(ReferenceOperations):
    """Negates M before the challenge is drawn: equations up to sign must treat it alike everywhere."""

    def prove_rows(
        self, key: CommitmentKey, tasks: Sequence[Task[rows.Statement, rows.Witness]]
    ) -> tuple[rows.RowProof, ...]:
        """Honest proofs with first messages ``-M, -M_c``."""
        return tuple(self._prove(key, task) for task in tasks)

    def _prove(self, key: CommitmentKey, task: Task[rows.Statement, rows.Witness]) -> rows.RowProof:
        transcript, t = rows.begin(key, task.statement, task.context)
        masks = rows.draw_masks(key, task.statement, task.coins)
        M, M_c = rows.announce(key, task.statement, masks)
        first = (-M % key.modulus, -M_c % key.modulus**2)
        challenges = rows.Challenges(t, rows.final_challenge(transcript, *first))
        return rows.respond(key, task.witness, masks, first, challenges)


@pytest.mark.spec("ZK-0", "ZK-ROW")
def test_a_negated_first_message_is_harmless() -> None:
    session = run(small(), operations={CHEATER: NegatedFirstMessage()})
    assert session.outcomes[1].result == session.outcomes[3].result == honest_model()


@pytest.mark.spec("MK-1", "DP-1")
def test_a_decryption_share_that_would_use_a_mask_twice() -> None:
    """In round 2 the cheater sends its share of round 1's masked ciphertext again."""
    kept: list[Message] = []

    def remember(message: Message) -> Message:
        kept.append(message)
        return message

    first = rewriting(Place("MC", 1, DecryptionShares), remember)
    second = rewriting(Place("MC", 2, DecryptionShares), lambda _message: kept[0])
    session = run(small(), corruptions={CHEATER: lambda honest: second(first(honest))})
    assert_stopped(session, "ZK-DEC.V1", CHEATER, after=position_of("DecryptionShares", "MC", 2))
