"""Phase IP: every party commits to the summary of its data and proves that it is one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reference.core.arithmetic import require_unit
from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.learning import qr_relation, svd_relation
from reference.learning.summary import Dataset, qr_summary, svd_summary
from reference.learning.svd_input import interval_witnesses, product_witnesses, public_side, svd_input
from reference.messages.base import Matrix
from reference.messages.input_preparation import QrCommitment, SvdCommitment
from reference.operations import MatrixCase, QuadraticCase
from reference.proofs.cases import Case, Task
from reference.session import Prepared
from reference.view import View
from spec.parameters import SLACK_PROOF


@dataclass(frozen=True)
class PublicInput:
    """What everyone holds of a party's input: ciphertexts of b, and A committed by rows or encrypted.

    ``rows``: T_i in the suite ``batched``; ``matrix``: ciphertexts in the suite ``paper``; the other one is empty.

    Spec: IP-B, IP-P
    """

    vector: tuple[int, ...]
    rows: tuple[int, ...] = ()
    matrix: Matrix = ()


@dataclass(frozen=True)
class Inputs:
    """All parties' public inputs; this party's own A (scale s_A) with the randomness of its commitments.

    ``randomness``: ``mu`` in its first row in the suite ``batched``, that of each ciphertext of A in ``paper``.

    Spec: IP-B, IP-P
    """

    public: Mapping[int, PublicInput]
    A: Matrix = field(repr=False)
    randomness: Matrix = field(repr=False)


def input_preparation(session: Prepared, data: Dataset) -> Protocol[Inputs]:
    """Commit to one's own input, verify everyone else's. One round, echoed.

    Spec: IP-B, IP-P
    """
    session.rounds.enter("IP")
    if session.configuration.suite == "batched":
        return (yield from _qr_inputs(session, data))
    return (yield from _svd_inputs(session, data))


def _qr_inputs(session: Prepared, data: Dataset) -> Protocol[Inputs]:
    schedule, operations, N = session.schedule, session.operations, session.keys.modulus
    own = qr_relation.qr_input(schedule, session.party, qr_summary(schedule, data))
    coins, d = session.coins_for("IP-B"), schedule.problem.dimension
    vector_randomness = session.randomisers(coins, [("b", j) for j in range(d)])
    mu = tuple(coins.bits(N.bit_length() + SLACK_PROOF, "mu", i) for i in range(d))
    committed = operations.commit_rows(session.commitments, own.A, mu)
    vector = operations.encrypt(session.commitments, own.b, vector_randomness)
    claim = qr_relation.statement(schedule, session.party, committed, vector)
    secret = qr_relation.witness(own, [r.value for r in vector_randomness], mu)
    context = session.context(session.party, "summary")
    (proof,) = operations.prove_quadratic(session.commitments, [Task(claim, secret, context, coins.child("proof"))])
    received = yield from session.rounds.broadcast(QrCommitment(rows=committed, vector=vector, proof=proof))
    cases = [qr_case(session, sender, received[sender]) for sender in session.others]
    operations.verify_quadratic(session.commitments, cases)
    public = {party: PublicInput(vector=message.vector, rows=message.rows) for party, message in received.items()}
    return Inputs(public, own.A, (mu,))


def qr_case(session: View, sender: int, message: QrCommitment) -> QuadraticCase:
    """What has to be verified of an input: it is the summary of a data set within the declared norms.

    A summary of another size is refused as ``IP-B.V0`` and its sender accused.

    Spec: IP-B
    """
    d = session.schedule.problem.dimension
    require(len(message.rows) == len(message.vector) == d, "IP-B.V0", blame=sender, evidence="size of the summary")
    claim = qr_relation.statement(session.schedule, sender, message.rows, message.vector)
    return Case(claim, message.proof, session.context(sender, "summary"))


def _svd_inputs(session: Prepared, data: Dataset) -> Protocol[Inputs]:
    schedule, operations, key = session.schedule, session.operations, session.public
    coins = session.coins_for("IP-P")
    own = svd_input(schedule, key, svd_summary(schedule, data), coins.child("ciphertexts"))
    message = public_side(own)
    interval_claims = svd_relation.interval_claims(schedule, session.party, key, message)
    interval_secrets = interval_witnesses(schedule, session.party, key, own)
    interval_tasks = [
        Task(claim, secret, session.context(session.party, f"interval/{number}"), coins.child("interval", number))
        for number, (claim, secret) in enumerate(zip(interval_claims, interval_secrets, strict=True))
    ]
    product_claims = svd_relation.product_claims(schedule, key, message)
    product_tasks = [
        Task(claim, secret, session.context(session.party, f"product/{number}"), coins.child("product", number))
        for number, (claim, secret) in enumerate(zip(product_claims, product_witnesses(own, key), strict=True))
    ]
    proofs = {
        "interval_proofs": operations.prove_quadratic(session.commitments, interval_tasks),
        "product_proofs": operations.prove_matrix(key, product_tasks),
    }
    received = yield from session.rounds.broadcast(message.model_copy(update=proofs))
    cases = [svd_cases(session, sender, received[sender]) for sender in session.others]
    operations.verify_quadratic(session.commitments, [case for intervals, _ in cases for case in intervals])
    operations.verify_matrix(key, [case for _, products in cases for case in products])
    public = {party: PublicInput(vector=message.vector, matrix=message.matrix) for party, message in received.items()}
    A = tuple(tuple(x.plaintext for x in row) for row in own.matrix)
    return Inputs(public, A, tuple(tuple(x.randomness for x in row) for row in own.matrix))


def svd_cases(session: View, sender: int, message: SvdCommitment) -> tuple[list[QuadraticCase], list[MatrixCase]]:
    """What has to be verified of an input: every step.

    A summary of another size, or with another number of proofs, is refused as ``IP-P.V0`` and its sender accused;
    elements that are not units as ``VA-1``.

    Spec: IP-P
    """
    schedule, key = session.schedule, session.public
    shape = svd_relation.has_shape(message, schedule.problem.dimension)
    require(shape, "IP-P.V0", blame=sender, evidence="size of the summary")
    for ciphertext in svd_relation.all_ciphertexts(message):
        require_unit(ciphertext, key.square, blame=sender)
    interval_claims = svd_relation.interval_claims(schedule, sender, key, message)
    product_claims = svd_relation.product_claims(schedule, key, message)
    counts = (len(message.interval_proofs), len(message.product_proofs)) == (len(interval_claims), len(product_claims))
    require(counts, "IP-P.V0", blame=sender, evidence="number of proofs")
    intervals = zip(interval_claims, message.interval_proofs, strict=True)
    products = zip(product_claims, message.product_proofs, strict=True)
    return (
        [Case(*pair, session.context(sender, f"interval/{number}")) for number, pair in enumerate(intervals)],
        [Case(*pair, session.context(sender, f"product/{number}")) for number, pair in enumerate(products)],
    )
