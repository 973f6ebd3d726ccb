"""The paper's first step of a round: ``w_i = A_i v_i`` on ciphertexts, proved against what A_i was committed to."""

from collections.abc import Callable
from typing import TypeVar

from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.messages.base import Matrix
from reference.messages.model_compute import MatrixUpdate, RowUpdate
from reference.phases.input_preparation import Inputs
from reference.proofs import matrix, rows
from reference.session import Prepared

Ciphertexts = tuple[int, ...]
Update = TypeVar("Update", RowUpdate, MatrixUpdate)


def local_update(
    session: Prepared, inputs: Inputs, vectors: dict[int, Ciphertexts]
) -> Protocol[dict[int, Ciphertexts]]:
    """Ciphertexts of every party's ``A_i v_i``, all proved, before anything is decrypted. One round, echoed.

    ``vectors``: ciphertexts of ``v_i`` by party, computed by everyone alike.

    Spec: MC-1, LR-1
    """
    coins = session.coins_for("MC-1")
    N, mine = session.keys.modulus, vectors[session.party]
    randomness = tuple(coins.unit(N, "theta", i) for i in range(len(mine)))
    w = session.operations.matrix_product(session.public, inputs.A, mine, randomness)
    if session.configuration.suite == "batched":
        return (yield from _with_rows(session, inputs, vectors, w, randomness))
    return (yield from _with_matrix(session, inputs, vectors, w, randomness))


def _with_rows(
    session: Prepared, inputs: Inputs, vectors: dict[int, Ciphertexts], w: Ciphertexts, randomness: Ciphertexts
) -> Protocol[dict[int, Ciphertexts]]:
    bits, key = session.schedule.entry_bits, session.commitments

    def claim(party: int, products: Ciphertexts) -> rows.Statement:
        return rows.Statement(inputs.public[party].rows, vectors[party], products, bits)

    def verify(sender: int, update: RowUpdate) -> None:
        context = session.context(sender, "update")
        session.operations.verify_rows(key, claim(sender, update.w), update.proof, context)

    secret = rows.Witness(inputs.A, inputs.randomness[0], randomness)
    context, coins = session.context(session.party, "update"), session.coins_for("ZK-ROW")
    proof = session.operations.prove_rows(key, claim(session.party, w), secret, context, coins)
    return (yield from _exchanged(session, RowUpdate(w=w, proof=proof), verify))


def _with_matrix(
    session: Prepared, inputs: Inputs, vectors: dict[int, Ciphertexts], w: Ciphertexts, randomness: Ciphertexts
) -> Protocol[dict[int, Ciphertexts]]:
    bits, key = session.schedule.entry_bits, session.public

    def claim(party: int, products: Ciphertexts) -> matrix.Statement:
        return matrix.Statement(inputs.public[party].matrix, _column(vectors[party]), _column(products), bits)

    def verify(sender: int, update: MatrixUpdate) -> None:
        context = session.context(sender, "update")
        session.operations.verify_matrix(key, claim(sender, update.w), update.proof, context)

    secret = matrix.Witness(inputs.A, inputs.randomness, _column(randomness))
    context, coins = session.context(session.party, "update"), session.coins_for("ZK-MAT")
    proof = session.operations.prove_matrix(key, claim(session.party, w), secret, context, coins)
    return (yield from _exchanged(session, MatrixUpdate(w=w, proof=proof), verify))


def _exchanged(
    session: Prepared, own: Update, verify: Callable[[int, Update], None]
) -> Protocol[dict[int, Ciphertexts]]:
    """Say one's own update, verify everyone else's."""
    received = yield from session.rounds.broadcast(own)
    for sender in session.others:
        require(len(received[sender].w) == len(own.w), "MC-1.V0", blame=sender, evidence="size of w")
        verify(sender, received[sender])
    return {party: received[party].w for party in session.parties}


def _column(vector: Ciphertexts) -> Matrix:
    return tuple((entry,) for entry in vector)
