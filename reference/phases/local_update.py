"""The paper's first step of a round: ``w_i = A_i v_i`` on ciphertexts, proved against what A_i was committed to."""

from typing import TypeVar

from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.messages.base import Matrix
from reference.messages.model_compute import MatrixUpdate, RowUpdate
from reference.phases.input_preparation import Inputs
from reference.proofs import matrix, rows
from reference.proofs.cases import Case, Task
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
    mine = vectors[session.party]
    fresh = session.randomisers(session.coins_for("MC-1"), [("theta", i) for i in range(len(mine))])
    w = session.operations.matrix_product(session.commitments, inputs.A, mine, fresh)
    theta = tuple(r.value for r in fresh)
    if session.configuration.suite == "batched":
        return (yield from _with_rows(session, inputs, vectors, w, theta))
    return (yield from _with_matrix(session, inputs, vectors, w, theta))


def _with_rows(
    session: Prepared, inputs: Inputs, vectors: dict[int, Ciphertexts], w: Ciphertexts, randomness: Ciphertexts
) -> Protocol[dict[int, Ciphertexts]]:
    bits, key = session.schedule.entry_bits, session.commitments

    def claim(party: int, products: Ciphertexts) -> rows.Statement:
        return rows.Statement(inputs.public[party].rows, vectors[party], products, bits)

    secret = rows.Witness(inputs.A, inputs.randomness[0], randomness)
    context, coins = session.context(session.party, "update"), session.coins_for("ZK-ROW")
    (proof,) = session.operations.prove_rows(key, [Task(claim(session.party, w), secret, context, coins)])
    updates = yield from _exchanged(session, RowUpdate(w=w, proof=proof))
    session.operations.verify_rows(
        key,
        [Case(claim(i, updates[i].w), updates[i].proof, session.context(i, "update")) for i in session.others],
    )
    return {party: update.w for party, update in updates.items()}


def _with_matrix(
    session: Prepared, inputs: Inputs, vectors: dict[int, Ciphertexts], w: Ciphertexts, randomness: Ciphertexts
) -> Protocol[dict[int, Ciphertexts]]:
    bits, key = session.schedule.entry_bits, session.public

    def claim(party: int, products: Ciphertexts) -> matrix.Statement:
        return matrix.Statement(inputs.public[party].matrix, _column(vectors[party]), _column(products), bits)

    secret = matrix.Witness(inputs.A, inputs.randomness, _column(randomness))
    context, coins = session.context(session.party, "update"), session.coins_for("ZK-MAT")
    (proof,) = session.operations.prove_matrix(key, [Task(claim(session.party, w), secret, context, coins)])
    updates = yield from _exchanged(session, MatrixUpdate(w=w, proof=proof))
    session.operations.verify_matrix(
        key,
        [Case(claim(i, updates[i].w), updates[i].proof, session.context(i, "update")) for i in session.others],
    )
    return {party: update.w for party, update in updates.items()}


def _exchanged(session: Prepared, own: Update) -> Protocol[dict[int, Update]]:
    """Everyone's update, of the right size."""
    updates = yield from session.rounds.broadcast(own)
    for sender in session.others:
        require(len(updates[sender].w) == len(own.w), "MC-1.V0", blame=sender, evidence="size of w")
    return updates


def _column(vector: Ciphertexts) -> Matrix:
    return tuple((entry,) for entry in vector)
