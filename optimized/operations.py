"""The optimised engine: the messages of the reference with shared work; lists of proofs verified as one equation."""

from collections.abc import Sequence

from optimized.arithmetic.backends import Backend, GmpBackend
from optimized.arithmetic.doublings import Doublings
from optimized.arithmetic.multi import multi_power, shared_multi_powers
from optimized.equations import PrivateExponents
from optimized.keys import LongPowers, TabledKey
from optimized.proofs import decryption, matrix, plaintext, quadratic, rows
from reference.commitments.integer import CommitmentKey
from reference.core.coins import Coins
from reference.messages.base import Matrix
from reference.operations import (
    DecryptionCase,
    DecryptionTask,
    MatrixCase,
    MatrixTask,
    PlaintextCase,
    PlaintextTask,
    QuadraticCase,
    QuadraticTask,
    ReferenceOperations,
    RowCase,
    RowTask,
)
from reference.paillier.encryption import PublicKey, trivial
from reference.paillier.randomness import Randomiser
from reference.paillier.threshold import SecretShare
from reference.proofs.decryption import DecryptionProof
from reference.proofs.matrix import MatrixProof
from reference.proofs.plaintext import PlaintextProof
from reference.proofs.quadratic import QuadraticProof
from reference.proofs.rows import RowProof


class OptimizedOperations(ReferenceOperations):
    """Same arguments and coins, same results as the reference.

    ``coins``: for the private exponents of verification, which no message depends on. ``backend``: for single powers.

    Spec: PL-1, ZK-0
    """

    def __init__(self, coins: Coins, backend: Backend | None = None) -> None:
        self._coins, self._lists = coins, 0
        self._power = (backend or GmpBackend()).power
        self._long = LongPowers()
        self._doublings: Doublings | None = None
        self._key: TabledKey | None = None

    def _tabled(self, key: CommitmentKey) -> TabledKey:
        """The same key with tables; those of another session are dropped."""
        if self._key is None or self._key.plain.randomness != key.randomness:
            self._key = TabledKey(key, self._power)
        return self._key

    def _private(self) -> PrivateExponents:
        self._lists += 1
        return PrivateExponents(self._coins.child("verification", self._lists))

    def randomisers(self, key: CommitmentKey, exponents: Sequence[int]) -> tuple[Randomiser, ...]:
        """From a table. Spec: PL-5"""
        return self._tabled(key).randomness.powers_of(exponents)

    def combine_randomness(self, key: PublicKey, randomness: Sequence[Randomiser], weights: Sequence[int]) -> int:
        """All powers together. Spec: PL-2, PL-3"""
        return multi_power([r.value for r in randomness], weights, key.modulus)

    def encrypt(
        self, key: CommitmentKey, plaintexts: Sequence[int], randomness: Sequence[Randomiser]
    ) -> tuple[int, ...]:
        """From a table. Spec: PL-1, PL-5"""
        return super().encrypt(self._tabled(key), plaintexts, randomness)

    def linear(self, key: PublicKey, coefficients: Sequence[int], ciphertexts: Sequence[int], constant: int = 0) -> int:
        """All powers together; squarings of ciphertexts that come back are done once. Spec: PL-2, PL-3"""
        doublings = self._doublings
        if doublings is None or doublings.modulus != key.square:
            doublings = self._doublings = Doublings(key.square)
        terms = [doublings.split(c, x) for c, x in zip(ciphertexts, coefficients, strict=True)]
        combined = multi_power([base for base, _ in terms], [exponent for _, exponent in terms], key.square)
        return combined * trivial(key, constant) % key.square

    def matrix_product(
        self, key: CommitmentKey, rows: Matrix, ciphertexts: Sequence[int], randomness: Sequence[Randomiser]
    ) -> tuple[int, ...]:
        """All rows share tables of the ciphertexts. Spec: MC-1, PL-4"""
        tabled, square = self._tabled(key), key.paillier.square
        products = shared_multi_powers(ciphertexts, rows, square)
        return tuple(
            product * tabled.nth_power(tau) % square for product, tau in zip(products, randomness, strict=True)
        )

    def commit_rows(self, key: CommitmentKey, rows: Matrix, randomness: Sequence[int]) -> tuple[int, ...]:
        """From tables. Spec: IC-1"""
        return super().commit_rows(self._tabled(key), rows, randomness)

    def decryption_shares(self, key: PublicKey, share: SecretShare, ciphertexts: Sequence[int]) -> tuple[int, ...]:
        """Single powers; a library is faster than any chain for one of them. Spec: TD-2"""
        self._long.begin(key, ciphertexts)
        return tuple(self._power(ciphertext, 2 * share.exponent, key.square) for ciphertext in ciphertexts)

    def prove_quadratic(self, key: CommitmentKey, tasks: Sequence[QuadraticTask]) -> tuple[QuadraticProof, ...]:
        """With tables for all bases. Spec: ZK-QUAD"""
        tabled = self._tabled(key)
        return tuple(quadratic.prove(tabled, task) for task in tasks)

    def verify_quadratic(self, key: CommitmentKey, cases: Sequence[QuadraticCase]) -> None:
        """As one equation for each modulus. Spec: ZK-QUAD"""
        quadratic.verify(self._tabled(key), cases, self._private())

    def prove_plaintexts(self, key: PublicKey, tasks: Sequence[PlaintextTask]) -> tuple[PlaintextProof, ...]:
        """With simultaneous powers. Spec: ZK-PK"""
        return tuple(plaintext.prove(key, self._power, task) for task in tasks)

    def verify_plaintexts(self, key: PublicKey, cases: Sequence[PlaintextCase]) -> None:
        """As one equation. Spec: ZK-PK"""
        plaintext.verify(key, self._power, cases, self._private())

    def prove_matrix(self, key: PublicKey, tasks: Sequence[MatrixTask]) -> tuple[MatrixProof, ...]:
        """With simultaneous powers. Spec: ZK-MAT, ZK-MUL"""
        return tuple(matrix.prove(key, self._power, task) for task in tasks)

    def verify_matrix(self, key: PublicKey, cases: Sequence[MatrixCase]) -> None:
        """As one equation. Spec: ZK-MAT, ZK-MUL"""
        matrix.verify(key, self._power, cases, self._private())

    def prove_rows(self, key: CommitmentKey, tasks: Sequence[RowTask]) -> tuple[RowProof, ...]:
        """With tables for all bases. Spec: ZK-ROW"""
        tabled = self._tabled(key)
        return tuple(rows.prove(tabled, task) for task in tasks)

    def verify_rows(self, key: CommitmentKey, cases: Sequence[RowCase]) -> None:
        """As one equation for each modulus. Spec: ZK-ROW"""
        rows.verify(self._tabled(key), cases, self._private())

    def prove_decryption(self, key: PublicKey, tasks: Sequence[DecryptionTask]) -> tuple[DecryptionProof, ...]:
        """The squarings of a ciphertext are kept for the proofs of others. Spec: ZK-DEC"""
        return tuple(decryption.prove(key, self._long, self._power, task) for task in tasks)

    def verify_decryption(self, key: PublicKey, cases: Sequence[DecryptionCase]) -> None:
        """As one equation, with the squarings of this party's proof. Spec: ZK-DEC"""
        decryption.verify(key, self._long, self._power, cases, self._private())
