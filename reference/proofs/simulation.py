"""Why the proofs tell nothing: runs made from the statement and the challenges alone, without a witness.

Responses are drawn first, first messages are solved from the verification equations. The result passes ``check`` for
these challenges and is as good as indistinguishable from an honest run: perfectly for uniform units and residues, up to
``2^-s_z`` for every integer and every power of ``h_r``, up to the hiding of the commitments for ``S`` and ``U_1``.

These functions are executable proofs. No party runs them.
"""

from reference.commitments.integer import CommitmentKey
from reference.core.arithmetic import power, product_of_powers
from reference.core.coins import Coins
from reference.paillier.encryption import PublicKey, encrypt
from reference.proofs import decryption, matrix, plaintext, quadratic, rows
from reference.proofs.relation import Statement
from spec.parameters import SLACK_PROOF


def simulate_plaintexts(
    key: PublicKey, statement: plaintext.Statement, challenges: plaintext.Challenges, coins: Coins
) -> plaintext.PlaintextProof:
    """A run for ``challenges``.

    Spec: ZK-PK
    """
    z, w = coins.below(key.modulus, "z"), coins.unit(key.modulus, "w")
    C = product_of_powers(statement.ciphertexts, challenges.gammas, key.square)
    A = encrypt(key, z, w) * power(C, -challenges.e, key.square) % key.square
    return plaintext.PlaintextProof(A=A, z=z, w=w)


def simulate_quadratic(
    key: CommitmentKey, statement: Statement, challenges: quadratic.Challenges, coins: Coins
) -> quadratic.QuadraticProof:
    """A run for ``challenges``; ``S`` and ``U_1`` commit to zeros.

    Spec: ZK-QUAD
    """
    N, e = key.modulus, challenges.e
    paillier, short = key.paillier, N.bit_length() + SLACK_PROOF
    S = key.commit_vector((), coins.bits(short, "S"))
    U_1 = key.commit_vector((), coins.bits(short, "U_1"))
    response = quadratic.Response(
        z=tuple(coins.bits(quadratic.mask_bits(b), "z", v) for v, b in enumerate(statement.bits)),
        zeta=coins.bits(quadratic.mask_bits(short), "zeta"),
        zeta_rows=tuple(coins.bits(quadratic.mask_bits(short), "zeta", i) for i in range(len(statement.rows))),
        tau=coins.bits(quadratic.mask_bits(short), "tau"),
        w=key.randomness.draw(coins, "w").value,
    )
    z = response.z
    C = quadratic.combined_ciphertext(key, statement, challenges.gammas)
    f = quadratic.combined_quadratic(statement, challenges, z)
    M_rows = tuple(
        key.commit_vector([z[v] for v in row.indices], zeta) * power(row.commitment, -e, N) % N
        for row, zeta in zip(statement.rows, response.zeta_rows, strict=True)
    )
    y = quadratic.combined_form(statement, challenges.gammas, z)
    first = quadratic.Announcement(
        M=key.commit_vector(z, response.zeta) * power(S, -e, N) % N,
        M_rows=M_rows,
        A=encrypt(paillier, y, response.w) * power(C, -e, paillier.square) % paillier.square,
        U_0=key.commit({0: f}, response.tau) * power(U_1, -e, N) % N,
        U_1=U_1,
    )
    return quadratic.QuadraticProof(S=S, announcement=first, response=response)


def simulate_matrix(
    key: PublicKey, statement: matrix.Statement, challenges: matrix.Challenges, coins: Coins
) -> matrix.MatrixProof:
    """A run for ``challenges``.

    Spec: ZK-MAT
    """
    a, d, _ = statement.shape
    combined, e, square = matrix.combine(key, statement, challenges.t, challenges.q), challenges.e, key.square
    z = tuple(coins.bits(matrix.mask_bits(statement.bits, a), "z", j) for j in range(d))
    s = tuple(coins.unit(key.modulus, "s", j) for j in range(d))
    w = coins.unit(key.modulus, "w")
    M = tuple(
        encrypt(key, z_j, s_j) * power(C, -e, square) % square for z_j, s_j, C in zip(z, s, combined.C_u, strict=True)
    )
    M_c = encrypt(key, 0, w) * product_of_powers(combined.C_v, z, square) * power(combined.C_c, -e, square) % square
    return matrix.MatrixProof(M=M, M_c=M_c, z=z, s=s, w=w)


def simulate_rows(
    key: CommitmentKey, statement: rows.Statement, challenges: rows.Challenges, coins: Coins
) -> rows.RowProof:
    """A run for ``challenges``.

    Spec: ZK-ROW
    """
    N, e, a = key.modulus, challenges.e, len(statement.T)
    z = tuple(coins.bits(matrix.mask_bits(statement.bits, a), "z", j) for j in range(len(statement.C_v)))
    zeta, w = coins.bits(rows.zeta_bits(key, a), "zeta"), key.randomness.draw(coins, "w").value
    T = product_of_powers(statement.T, challenges.t, N)
    C_c = product_of_powers(statement.C_w, challenges.t, N * N)
    M = key.commit_vector(z, zeta) * power(T, -e, N) % N
    M_c = rows.multiplied(key, statement.C_v, z, w) * power(C_c, -e, N * N) % (N * N)
    return rows.RowProof(M=M, M_c=M_c, z=z, zeta=zeta, w=w)


def simulate_decryption(
    key: PublicKey, statement: decryption.Statement, challenges: decryption.Challenges, coins: Coins
) -> decryption.DecryptionProof:
    """A run for ``challenges``. (The shares themselves follow from the plaintexts; they are part of the statement.)

    Spec: ZK-DEC
    """
    e, square = challenges.e, key.square
    combined = decryption.combine(key, statement, challenges.gammas)
    z = coins.bits(decryption.response_bits(statement), "z")
    a_1 = power(combined.V, z, square) * power(combined.y, -e, square) % square
    a_2 = power(combined.W, z, square) * power(combined.Y, -e, square) % square
    return decryption.DecryptionProof(a_1=a_1, a_2=a_2, z=z)
