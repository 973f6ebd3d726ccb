"""The operations that a protocol flow is written against, and their plainest implementation.

Every engine implements :class:`Operations`; for the same input and coins all engines return the same values. All
operations work on vectors, so that an engine may batch and parallelise.
"""

from collections.abc import Sequence
from typing import Protocol

from reference.commitments.integer import CommitmentKey
from reference.core.arithmetic import power, product_of_powers
from reference.messages.base import Matrix
from reference.paillier import encryption, threshold
from reference.paillier.encryption import PublicKey
from reference.paillier.randomness import Randomiser
from reference.paillier.threshold import KeySet, SecretShare
from reference.proofs import decryption, matrix, plaintext, quadratic, relation, rows
from reference.proofs.cases import Case, Task, prove_each, verify_each

QuadraticTask = Task[relation.Statement, relation.Witness]
QuadraticCase = Case[relation.Statement, quadratic.QuadraticProof]
PlaintextTask = Task[plaintext.Statement, plaintext.Witness]
PlaintextCase = Case[plaintext.Statement, plaintext.PlaintextProof]
MatrixTask = Task[matrix.Statement, matrix.Witness]
MatrixCase = Case[matrix.Statement, matrix.MatrixProof]
RowTask = Task[rows.Statement, rows.Witness]
RowCase = Case[rows.Statement, rows.RowProof]
DecryptionTask = Task[decryption.Statement, decryption.Witness]
DecryptionCase = Case[decryption.Statement, decryption.DecryptionProof]


class Operations(Protocol):
    """Vector operations on ciphertexts, commitments and proofs.

    ``verify_*`` raise the ``Abort`` of the first case, in order, that is refused when verified alone.

    Spec: PL-1, ZK-0
    """

    def randomisers(self, key: CommitmentKey, exponents: Sequence[int]) -> tuple[Randomiser, ...]:
        """``h_r^x`` for each exponent. Spec: PL-5"""
        ...

    def combine_randomness(self, key: PublicKey, randomness: Sequence[Randomiser], weights: Sequence[int]) -> int:
        """``prod_j r_j^t_j mod N``. Spec: PL-2, PL-3"""
        ...

    def encrypt(
        self, key: CommitmentKey, plaintexts: Sequence[int], randomness: Sequence[Randomiser]
    ) -> tuple[int, ...]:
        """One ciphertext for each plaintext. Spec: PL-1"""
        ...

    def linear(self, key: PublicKey, coefficients: Sequence[int], ciphertexts: Sequence[int], constant: int = 0) -> int:
        """A ciphertext of ``constant + sum_j coefficients[j] x_j``. Spec: PL-2, PL-3"""
        ...

    def pack(self, key: PublicKey, ciphertexts: Sequence[int], slot: int) -> int:
        """A ciphertext of ``sum_k 2^(slot k) x_k``. Spec: G-C2S"""
        ...

    def matrix_product(
        self, key: CommitmentKey, rows: Matrix, ciphertexts: Sequence[int], randomness: Sequence[Randomiser]
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
        self, key: CommitmentKey, tasks: Sequence[QuadraticTask]
    ) -> tuple[quadratic.QuadraticProof, ...]:
        """Spec: ZK-QUAD"""
        ...

    def verify_quadratic(self, key: CommitmentKey, cases: Sequence[QuadraticCase]) -> None:
        """Spec: ZK-QUAD"""
        ...

    def prove_plaintexts(self, key: PublicKey, tasks: Sequence[PlaintextTask]) -> tuple[plaintext.PlaintextProof, ...]:
        """Spec: ZK-PK"""
        ...

    def verify_plaintexts(self, key: PublicKey, cases: Sequence[PlaintextCase]) -> None:
        """Spec: ZK-PK"""
        ...

    def prove_matrix(self, key: PublicKey, tasks: Sequence[MatrixTask]) -> tuple[matrix.MatrixProof, ...]:
        """Spec: ZK-MAT, ZK-MUL"""
        ...

    def verify_matrix(self, key: PublicKey, cases: Sequence[MatrixCase]) -> None:
        """Spec: ZK-MAT, ZK-MUL"""
        ...

    def prove_rows(self, key: CommitmentKey, tasks: Sequence[RowTask]) -> tuple[rows.RowProof, ...]:
        """Spec: ZK-ROW"""
        ...

    def verify_rows(self, key: CommitmentKey, cases: Sequence[RowCase]) -> None:
        """Spec: ZK-ROW"""
        ...

    def prove_decryption(
        self, key: PublicKey, tasks: Sequence[DecryptionTask]
    ) -> tuple[decryption.DecryptionProof, ...]:
        """Spec: ZK-DEC"""
        ...

    def verify_decryption(self, key: PublicKey, cases: Sequence[DecryptionCase]) -> None:
        """Spec: ZK-DEC"""
        ...


class ReferenceOperations:
    """The formulas, one after the other.

    Spec: PL-1
    """

    def randomisers(self, key: CommitmentKey, exponents: Sequence[int]) -> tuple[Randomiser, ...]:
        """One power after the other. Spec: PL-5"""
        return tuple(key.randomness.power(exponent) for exponent in exponents)

    def combine_randomness(self, key: PublicKey, randomness: Sequence[Randomiser], weights: Sequence[int]) -> int:
        """``prod_j r_j^t_j mod N``. Spec: PL-2, PL-3"""
        return product_of_powers([r.value for r in randomness], weights, key.modulus)

    def encrypt(
        self, key: CommitmentKey, plaintexts: Sequence[int], randomness: Sequence[Randomiser]
    ) -> tuple[int, ...]:
        """One ciphertext for each plaintext. Spec: PL-1"""
        return tuple(key.encrypt(x, r) for x, r in zip(plaintexts, randomness, strict=True))

    def linear(self, key: PublicKey, coefficients: Sequence[int], ciphertexts: Sequence[int], constant: int = 0) -> int:
        """One power after the other. Spec: PL-2, PL-3"""
        return encryption.linear_combination(key, coefficients, ciphertexts, constant)

    def pack(self, key: PublicKey, ciphertexts: Sequence[int], slot: int) -> int:
        """Horner's rule in the exponent: ``(...(c_n)^(2^slot) c_{n-1})^(2^slot) ... c_0``. Spec: G-C2S"""
        packed = 1
        for ciphertext in reversed(ciphertexts):
            packed = power(packed, 1 << slot, key.square) * ciphertext % key.square
        return packed

    def matrix_product(
        self, key: CommitmentKey, rows: Matrix, ciphertexts: Sequence[int], randomness: Sequence[Randomiser]
    ) -> tuple[int, ...]:
        """``tau_i^N prod_j c_j^A_ij`` for each row. Spec: MC-1, PL-4"""
        paillier = key.paillier
        return tuple(
            encryption.rerandomise(paillier, encryption.linear_combination(paillier, row, ciphertexts), tau.value)
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

    def prove_quadratic(
        self, key: CommitmentKey, tasks: Sequence[QuadraticTask]
    ) -> tuple[quadratic.QuadraticProof, ...]:
        """One after the other. Spec: ZK-QUAD"""
        return prove_each(quadratic.prove, key, tasks)

    def verify_quadratic(self, key: CommitmentKey, cases: Sequence[QuadraticCase]) -> None:
        """One after the other. Spec: ZK-QUAD"""
        verify_each(quadratic.verify, key, cases)

    def prove_plaintexts(self, key: PublicKey, tasks: Sequence[PlaintextTask]) -> tuple[plaintext.PlaintextProof, ...]:
        """One after the other. Spec: ZK-PK"""
        return prove_each(plaintext.prove, key, tasks)

    def verify_plaintexts(self, key: PublicKey, cases: Sequence[PlaintextCase]) -> None:
        """One after the other. Spec: ZK-PK"""
        verify_each(plaintext.verify, key, cases)

    def prove_matrix(self, key: PublicKey, tasks: Sequence[MatrixTask]) -> tuple[matrix.MatrixProof, ...]:
        """One after the other. Spec: ZK-MAT, ZK-MUL"""
        return prove_each(matrix.prove, key, tasks)

    def verify_matrix(self, key: PublicKey, cases: Sequence[MatrixCase]) -> None:
        """One after the other. Spec: ZK-MAT, ZK-MUL"""
        verify_each(matrix.verify, key, cases)

    def prove_rows(self, key: CommitmentKey, tasks: Sequence[RowTask]) -> tuple[rows.RowProof, ...]:
        """One after the other. Spec: ZK-ROW"""
        return prove_each(rows.prove, key, tasks)

    def verify_rows(self, key: CommitmentKey, cases: Sequence[RowCase]) -> None:
        """One after the other. Spec: ZK-ROW"""
        verify_each(rows.verify, key, cases)

    def prove_decryption(
        self, key: PublicKey, tasks: Sequence[DecryptionTask]
    ) -> tuple[decryption.DecryptionProof, ...]:
        """One after the other. Spec: ZK-DEC"""
        return prove_each(decryption.prove, key, tasks)

    def verify_decryption(self, key: PublicKey, cases: Sequence[DecryptionCase]) -> None:
        """One after the other. Spec: ZK-DEC"""
        verify_each(decryption.verify, key, cases)
