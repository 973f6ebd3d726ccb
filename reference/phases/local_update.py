"""The paper's first step of a round: ``w_i = A_i v_i`` on ciphertexts, proved against what A_i was committed to."""

from collections.abc import Sequence

from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.learning.qr_relation import matrix_entry_bits
from reference.messages.model_compute import MatrixUpdate, RowUpdate
from reference.phases.input_preparation import Inputs
from reference.proofs import matrix, rows
from reference.session import Prepared

Ciphertexts = tuple[int, ...]


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
    secret = rows.Witness(inputs.A, inputs.randomness[0], randomness)
    claim = _row_claim(session, inputs, session.party, vectors, w)
    context, coins = session.context(session.party, "update"), session.coins_for("ZK-ROW")
    proof = session.operations.prove_rows(session.commitments, claim, secret, context, coins)
    received = yield from session.rounds.broadcast(RowUpdate(w=w, proof=proof))
    for sender in session.others:
        update = received[sender]
        require(len(update.w) == len(w), "MC-1.V0", blame=sender, evidence="size of w")
        claim = _row_claim(session, inputs, sender, vectors, update.w)
        session.operations.verify_rows(session.commitments, claim, update.proof, session.context(sender, "update"))
    return {party: received[party].w for party in session.parties}


def _row_claim(
    session: Prepared, inputs: Inputs, party: int, vectors: dict[int, Ciphertexts], w: Sequence[int]
) -> rows.Statement:
    bits = matrix_entry_bits(session.schedule)
    return rows.Statement(inputs.public[party].rows, vectors[party], tuple(w), bits)


def _with_matrix(
    session: Prepared, inputs: Inputs, vectors: dict[int, Ciphertexts], w: Ciphertexts, randomness: Ciphertexts
) -> Protocol[dict[int, Ciphertexts]]:
    secret = matrix.Witness(inputs.A, inputs.randomness, tuple((theta,) for theta in randomness))
    claim = _matrix_claim(session, inputs, session.party, vectors, w)
    context, coins = session.context(session.party, "update"), session.coins_for("ZK-MAT")
    proof = session.operations.prove_matrix(session.public, claim, secret, context, coins)
    received = yield from session.rounds.broadcast(MatrixUpdate(w=w, proof=proof))
    for sender in session.others:
        update = received[sender]
        require(len(update.w) == len(w), "MC-1.V0", blame=sender, evidence="size of w")
        claim = _matrix_claim(session, inputs, sender, vectors, update.w)
        session.operations.verify_matrix(session.public, claim, update.proof, session.context(sender, "update"))
    return {party: received[party].w for party in session.parties}


def _matrix_claim(
    session: Prepared, inputs: Inputs, party: int, vectors: dict[int, Ciphertexts], w: Sequence[int]
) -> matrix.Statement:
    bits = matrix_entry_bits(session.schedule)
    v, columns = tuple((c,) for c in vectors[party]), tuple((c,) for c in w)
    return matrix.Statement(inputs.public[party].matrix, v, columns, bits)
