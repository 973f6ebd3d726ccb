"""The paper's first step of a round: ``w_i = A_i v_i`` on ciphertexts, proved against what A_i was committed to."""

from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.learning.on_ciphertexts import Ciphertexts
from reference.messages.base import Matrix
from reference.messages.model_compute import MatrixUpdate, RowUpdate
from reference.operations import MatrixCase, RowCase
from reference.phases.input_preparation import Inputs, PublicInput
from reference.proofs import matrix, rows
from reference.proofs.cases import Case, Task
from reference.session import Prepared
from reference.view import View


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
    me, key = session.party, session.commitments
    secret = rows.Witness(inputs.A, inputs.randomness[0], randomness)
    context, coins = session.context(me, "update"), session.coins_for("ZK-ROW")
    claim = _row_claim(session, inputs.public[me], vectors[me], w)
    (proof,) = session.operations.prove_rows(key, [Task(claim, secret, context, coins)])
    updates = yield from session.rounds.broadcast(RowUpdate(w=w, proof=proof))
    cases = [row_case(session, i, inputs.public[i], vectors[i], updates[i]) for i in session.others]
    session.operations.verify_rows(key, cases)
    return {party: update.w for party, update in updates.items()}


def row_case(session: View, sender: int, public: PublicInput, vector: Ciphertexts, message: RowUpdate) -> RowCase:
    """What has to be verified of a local result. One of another size is refused as ``MC-1.V0``, blaming its sender.

    Spec: MC-1, ZK-ROW
    """
    _require_size(sender, vector, message.w)
    claim = _row_claim(session, public, vector, message.w)
    return Case(claim, message.proof, session.context(sender, "update"))


def _row_claim(session: View, public: PublicInput, vector: Ciphertexts, products: Ciphertexts) -> rows.Statement:
    return rows.Statement(public.rows, vector, products, session.schedule.entry_bits)


def _with_matrix(
    session: Prepared, inputs: Inputs, vectors: dict[int, Ciphertexts], w: Ciphertexts, randomness: Ciphertexts
) -> Protocol[dict[int, Ciphertexts]]:
    me, key = session.party, session.public
    secret = matrix.Witness(inputs.A, inputs.randomness, _column(randomness))
    context, coins = session.context(me, "update"), session.coins_for("ZK-MAT")
    claim = _matrix_claim(session, inputs.public[me], vectors[me], w)
    (proof,) = session.operations.prove_matrix(key, [Task(claim, secret, context, coins)])
    updates = yield from session.rounds.broadcast(MatrixUpdate(w=w, proof=proof))
    cases = [matrix_case(session, i, inputs.public[i], vectors[i], updates[i]) for i in session.others]
    session.operations.verify_matrix(key, cases)
    return {party: update.w for party, update in updates.items()}


def matrix_case(
    session: View, sender: int, public: PublicInput, vector: Ciphertexts, message: MatrixUpdate
) -> MatrixCase:
    """What has to be verified of a local result. One of another size is refused as ``MC-1.V0``, blaming its sender.

    Spec: MC-1, ZK-MAT
    """
    _require_size(sender, vector, message.w)
    claim = _matrix_claim(session, public, vector, message.w)
    return Case(claim, message.proof, session.context(sender, "update"))


def _matrix_claim(session: View, public: PublicInput, vector: Ciphertexts, products: Ciphertexts) -> matrix.Statement:
    return matrix.Statement(public.matrix, _column(vector), _column(products), session.schedule.entry_bits)


def _require_size(sender: int, vector: Ciphertexts, products: Ciphertexts) -> None:
    require(len(products) == len(vector), "MC-1.V0", blame=sender, evidence="size of w")


def _column(vector: Ciphertexts) -> Matrix:
    return tuple((entry,) for entry in vector)
