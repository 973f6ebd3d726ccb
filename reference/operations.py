"""The operations that a protocol flow is written against, and their plainest implementation.

Every engine implements :class:`Operations`; for the same input and coins all engines return the same values. All
operations work on vectors, so that an engine may batch and parallelise.
"""

from collections.abc import Sequence
from typing import Protocol

from reference.commitments.integer import CommitmentKey
from reference.core.arithmetic import power
from reference.core.coins import Coins
from reference.core.transcript import Context
from reference.messages.base import Matrix
from reference.paillier import encryption, threshold
from reference.paillier.encryption import PublicKey
from reference.paillier.threshold import KeySet, SecretShare
from reference.proofs import decryption, matrix, plaintext, quadratic, relation, rows


class Operations(Protocol):
    """Vector operations on ciphertexts, commitments and proofs. ``verify_*`` raise ``Abort``, everything else returns.

    Spec: PL-1
    """

    def encrypt(self, key: PublicKey, plaintexts: Sequence[int], randomness: Sequence[int]) -> tuple[int, ...]:
        """One ciphertext for each plaintext. Spec: PL-1"""
        ...

    def linear(self, key: PublicKey, coefficients: Sequence[int], ciphertexts: Sequence[int], constant: int = 0) -> int:
        """A ciphertext of ``constant + sum_j coefficients[j] x_j``. Spec: PL-2, PL-3"""
        ...

    def pack(self, key: PublicKey, ciphertexts: Sequence[int], slot: int) -> int:
        """A ciphertext of ``sum_k 2^(slot k) x_k``. Spec: G-C2S"""
        ...

    def matrix_product(
        self, key: PublicKey, rows: Matrix, ciphertexts: Sequence[int], randomness: Sequence[int]
    ) -> tuple[int, ...]:
        """Fresh ciphertexts of ``A x``, one for each row of ``A``. Spec: MC-1, PL-4"""
        ...

    def commit_rows(self, key: CommitmentKey, rows: Matrix, randomness: Sequence[int]) -> tuple[int, ...]:
        """``T_i = h^mu_i prod_j g_{j+1}^A_ij`` for each row. Spec: IC-1"""
        ...

    def decryption_shares(self, key: PublicKey, share: SecretShare, ciphertexts: Sequence[int]) -> tuple[int, ...]:
        """``c^(2 D_i)`` for each ciphertext. Spec: TD-2"""
        ...

    def combine(self, keys: KeySet, shares: Sequence[Sequence[int]]) -> tuple[int, ...]:
        """Plaintexts, symmetric residues, from the shares of all parties (one sequence a party). Spec: TD-2"""
        ...

    def prove_quadratic(
        self, key: CommitmentKey, claim: relation.Statement, secret: relation.Witness, context: Context, coins: Coins
    ) -> quadratic.QuadraticProof:
        """Spec: ZK-QUAD"""
        ...

    def verify_quadratic(
        self, key: CommitmentKey, claim: relation.Statement, proof: quadratic.QuadraticProof, context: Context
    ) -> None:
        """Spec: ZK-QUAD"""
        ...

    def prove_plaintexts(
        self, key: PublicKey, claim: plaintext.Statement, secret: plaintext.Witness, context: Context, coins: Coins
    ) -> plaintext.PlaintextProof:
        """Spec: ZK-PK"""
        ...

    def verify_plaintexts(
        self, key: PublicKey, claim: plaintext.Statement, proof: plaintext.PlaintextProof, context: Context
    ) -> None:
        """Spec: ZK-PK"""
        ...

    def prove_matrix(
        self, key: PublicKey, claim: matrix.Statement, secret: matrix.Witness, context: Context, coins: Coins
    ) -> matrix.MatrixProof:
        """Spec: ZK-MAT, ZK-MUL"""
        ...

    def verify_matrix(
        self, key: PublicKey, claim: matrix.Statement, proof: matrix.MatrixProof, context: Context
    ) -> None:
        """Spec: ZK-MAT, ZK-MUL"""
        ...

    def prove_rows(
        self, key: CommitmentKey, claim: rows.Statement, secret: rows.Witness, context: Context, coins: Coins
    ) -> rows.RowProof:
        """Spec: ZK-ROW"""
        ...

    def verify_rows(self, key: CommitmentKey, claim: rows.Statement, proof: rows.RowProof, context: Context) -> None:
        """Spec: ZK-ROW"""
        ...

    def prove_decryption(
        self, key: PublicKey, claim: decryption.Statement, secret: decryption.Witness, context: Context, coins: Coins
    ) -> decryption.DecryptionProof:
        """Spec: ZK-DEC"""
        ...

    def verify_decryption(
        self, key: PublicKey, claim: decryption.Statement, proof: decryption.DecryptionProof, context: Context
    ) -> None:
        """Spec: ZK-DEC"""
        ...


class ReferenceOperations:
    """The formulas, one after the other.

    Spec: PL-1
    """

    prove_quadratic = staticmethod(quadratic.prove)
    verify_quadratic = staticmethod(quadratic.verify)
    prove_plaintexts = staticmethod(plaintext.prove)
    verify_plaintexts = staticmethod(plaintext.verify)
    prove_matrix = staticmethod(matrix.prove)
    verify_matrix = staticmethod(matrix.verify)
    prove_rows = staticmethod(rows.prove)
    verify_rows = staticmethod(rows.verify)
    prove_decryption = staticmethod(decryption.prove)
    verify_decryption = staticmethod(decryption.verify)
    linear = staticmethod(encryption.linear_combination)

    def encrypt(self, key: PublicKey, plaintexts: Sequence[int], randomness: Sequence[int]) -> tuple[int, ...]:
        """One ciphertext for each plaintext. Spec: PL-1"""
        return tuple(encryption.encrypt(key, x, r) for x, r in zip(plaintexts, randomness, strict=True))

    def pack(self, key: PublicKey, ciphertexts: Sequence[int], slot: int) -> int:
        """Horner's rule in the exponent: ``(...(c_n)^(2^slot) c_{n-1})^(2^slot) ... c_0``. Spec: G-C2S"""
        packed = 1
        for ciphertext in reversed(ciphertexts):
            packed = power(packed, 1 << slot, key.square) * ciphertext % key.square
        return packed

    def matrix_product(
        self, key: PublicKey, rows: Matrix, ciphertexts: Sequence[int], randomness: Sequence[int]
    ) -> tuple[int, ...]:
        """``tau_i^N prod_j c_j^A_ij`` for each row. Spec: MC-1, PL-4"""
        return tuple(
            encryption.rerandomise(key, encryption.linear_combination(key, row, ciphertexts), tau)
            for row, tau in zip(rows, randomness, strict=True)
        )

    def commit_rows(self, key: CommitmentKey, rows: Matrix, randomness: Sequence[int]) -> tuple[int, ...]:
        """``h^mu_i prod_j g_{j+1}^A_ij`` for each row. Spec: IC-1"""
        return tuple(key.commit_vector(row, mu) for row, mu in zip(rows, randomness, strict=True))

    def decryption_shares(self, key: PublicKey, share: SecretShare, ciphertexts: Sequence[int]) -> tuple[int, ...]:
        """``c^(2 D_i)`` for each ciphertext. Spec: TD-2"""
        return tuple(threshold.decryption_share(key, share, ciphertext) for ciphertext in ciphertexts)

    def combine(self, keys: KeySet, shares: Sequence[Sequence[int]]) -> tuple[int, ...]:
        """The product of the squares of all shares, read off. Spec: TD-2"""
        return tuple(threshold.combine(keys, column) for column in zip(*shares, strict=True))
