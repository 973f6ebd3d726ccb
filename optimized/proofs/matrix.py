"""ZK-MAT with simultaneous powers; lists are verified as one equation."""

from collections.abc import Sequence

from optimized.arithmetic.multi import multi_power
from optimized.equations import PrivateExponents, Product, accept, all_in_form
from optimized.keys import Power
from reference.messages.base import Matrix
from reference.operations import MatrixCase, MatrixTask
from reference.paillier.encryption import PublicKey, trivial
from reference.proofs import matrix
from reference.proofs.matrix import Challenges, Combined, Masks, MatrixProof, Statement, Witness


def prove(key: PublicKey, power: Power, task: MatrixTask) -> MatrixProof:
    """The proof of :func:`reference.proofs.matrix.prove`.

    Spec: ZK-MAT, ZK-MUL
    """
    statement, square = task.statement, key.square
    transcript, t, q = matrix.begin(key, statement, task.context)
    masks = matrix.draw_masks(key, statement, task.coins)
    C_v = _columns_combined(statement.C_Y, q, square)
    pairs = zip(masks.m, masks.sigma, strict=True)
    M = tuple(trivial(key, m) * power(sigma, key.modulus, square) % square for m, sigma in pairs)
    M_c = power(masks.phi, key.modulus, square) * multi_power(C_v, masks.m, square) % square
    e = matrix.final_challenge(transcript, M, M_c)
    return respond(key.modulus, task.witness, masks, (M, M_c), Challenges(t, q, e))


def respond(
    N: int, witness: Witness, masks: Masks, first: tuple[tuple[int, ...], int], challenges: Challenges
) -> MatrixProof:
    """Responses; each randomness is one product of powers.

    Spec: ZK-MAT
    """
    t, q, e = challenges.t, challenges.q, challenges.e
    u = [sum(t_i * x for t_i, x in zip(t, column, strict=True)) for column in zip(*witness.X, strict=True)]
    rho = [multi_power(column, [t_i * e for t_i in t], N) for column in zip(*witness.rho, strict=True)]
    theta = multi_power(_columns_combined(witness.T, q, N), [t_i * e for t_i in t], N)
    return MatrixProof(
        M=first[0],
        M_c=first[1],
        z=tuple(m + e * u_j for m, u_j in zip(masks.m, u, strict=True)),
        s=tuple(sigma * rho_j % N for sigma, rho_j in zip(masks.sigma, rho, strict=True)),
        w=masks.phi * theta % N,
    )


def combine(statement: Statement, t: Sequence[int], q: Sequence[int], square: int) -> Combined:
    """The statement after ``t`` and ``q``: see :func:`reference.proofs.matrix.combine`.

    Spec: ZK-MAT
    """
    return Combined(
        C_u=tuple(multi_power(column, t, square) for column in zip(*statement.C_X, strict=True)),
        C_v=_columns_combined(statement.C_Y, q, square),
        C_c=multi_power(_columns_combined(statement.C_Z, q, square), t, square),
    )


def _columns_combined(rows: Matrix, q: Sequence[int], modulus: int) -> tuple[int, ...]:
    return tuple(multi_power(row, q, modulus) for row in rows)


def verify(key: PublicKey, power: Power, cases: Sequence[MatrixCase], private: PrivateExponents) -> None:
    """The verdict of verifying one case after the other.

    Spec: ZK-MAT, ZK-MUL, ZK-0
    """
    accept(_hold(key, power, cases, private), matrix.verify, key, cases)


def _hold(key: PublicKey, power: Power, cases: Sequence[MatrixCase], private: PrivateExponents) -> bool:
    def check_sizes(case: MatrixCase) -> None:
        matrix.check_sizes(case.statement, case.proof, case.context.prover)

    if not all_in_form(check_sizes, matrix.elements, cases, key.modulus):
        return False
    opened, roots, left, right = 0, Product(key.modulus), Product(key.square), Product(key.square)
    for case in cases:
        proof = case.proof
        transcript, t, q = matrix.begin(key, case.statement, case.context)
        e = matrix.final_challenge(transcript, proof.M, proof.M_c)
        combined = combine(case.statement, t, q, key.square)
        for z, root, M, C_u in zip(proof.z, proof.s, proof.M, combined.C_u, strict=True):
            s = private.fresh(key.square)
            opened += s * z
            roots.times(root, s)
            right.times(M, s)
            right.times(C_u, s * e)
        s = private.fresh(key.square)
        roots.times(proof.w, s)
        for C, z in zip(combined.C_v, proof.z, strict=True):
            left.times(C, s * z)
        right.times(proof.M_c, s)
        right.times(combined.C_c, s * e)
    opening = trivial(key, opened) * power(roots.value(), key.modulus, key.square)
    return opening * left.value() % key.square == right.value()
