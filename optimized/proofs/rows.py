"""ZK-ROW with tables for the bases; lists are verified as one equation modulo ``N`` and one modulo ``N^2``."""

from collections import Counter
from collections.abc import Sequence

from optimized.arithmetic.multi import multi_power
from optimized.equations import PrivateExponents, Product, accept, all_in_form
from optimized.keys import TabledKey
from reference.operations import RowCase, RowTask
from reference.proofs import rows
from reference.proofs.rows import Challenges, Masks, RowProof, Witness


def prove(key: TabledKey, task: RowTask) -> RowProof:
    """The proof of :func:`reference.proofs.rows.prove`.

    Spec: ZK-ROW
    """
    statement, square = task.statement, key.paillier.square
    transcript, t = rows.begin(key, statement, task.context)
    masks = rows.draw_masks(key, statement, task.coins)
    product = multi_power(statement.C_v, masks.m, square)
    first = key.commit_vector(masks.m, masks.sigma), key.nth_power(masks.phi) * product % square
    return respond(key.modulus, task.witness, masks, first, Challenges(t, rows.final_challenge(transcript, *first)))


def respond(N: int, witness: Witness, masks: Masks, first: tuple[int, int], challenges: Challenges) -> RowProof:
    """Responses; the randomness is one product of powers.

    Spec: ZK-ROW
    """
    t, e = challenges.t, challenges.e
    u = [sum(t_i * a for t_i, a in zip(t, column, strict=True)) for column in zip(*witness.A, strict=True)]
    mu = sum(t_i * mu_i for t_i, mu_i in zip(t, witness.mu, strict=True))
    theta = multi_power(witness.theta, [t_i * e for t_i in t], N)
    return RowProof(
        M=first[0],
        M_c=first[1],
        z=tuple(m + e * u_j for m, u_j in zip(masks.m, u, strict=True)),
        zeta=masks.sigma + e * mu,
        w=masks.phi.value * theta % N,
    )


def verify(key: TabledKey, cases: Sequence[RowCase], private: PrivateExponents) -> None:
    """The verdict of verifying one case after the other.

    Spec: ZK-ROW, ZK-0
    """
    accept(_hold(key, cases, private), rows.verify, key.plain, cases)


def _hold(key: TabledKey, cases: Sequence[RowCase], private: PrivateExponents) -> bool:
    def check_sizes(case: RowCase) -> None:
        rows.check_sizes(key, case.statement, case.proof, case.context.prover)

    if not all_in_form(check_sizes, rows.elements, cases, key.modulus):
        return False
    N, square, opened = key.modulus, key.paillier.square, Counter[int]()
    roots, small, left, right = Product(N), Product(N), Product(square), Product(square)
    for case in cases:
        statement, proof = case.statement, case.proof
        transcript, t = rows.begin(key, statement, case.context)
        e = rows.final_challenge(transcript, proof.M, proof.M_c)
        s, s_ = private.fresh(N), private.fresh(square)
        opened[-1] += s * proof.zeta
        for index, z in enumerate(proof.z, start=1):
            opened[index] += s * z
        small.times(proof.M, s)
        small.times_product(statement.T, t, s * e)
        roots.times(proof.w, s_)
        for C, z in zip(statement.C_v, proof.z, strict=True):
            left.times(C, s_ * z)
        right.times(proof.M_c, s_)
        right.times_product(statement.C_w, t, s_ * e)
    if key.opened(opened) != small.value():
        return False
    return key.power(roots.value(), N, square) * left.value() % square == right.value()
