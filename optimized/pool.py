"""The optimised engine with its long lists cut into pieces, which workers of any executor take."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import TypeVar, cast

from optimized.arithmetic.backends import Backend, GmpBackend, named
from optimized.operations import OptimizedOperations
from reference.commitments.integer import CommitmentKey
from reference.core.coins import Coins
from reference.operations import (
    DecryptionCase,
    DecryptionTask,
    MatrixCase,
    MatrixTask,
    PlaintextCase,
    PlaintextTask,
    QuadraticCase,
    QuadraticTask,
    RowCase,
    RowTask,
)
from reference.paillier.encryption import PublicKey
from reference.paillier.randomness import Randomiser
from reference.proofs.cases import Task
from reference.proofs.decryption import DecryptionProof
from reference.proofs.matrix import MatrixProof
from reference.proofs.plaintext import PlaintextProof
from reference.proofs.quadratic import QuadraticProof
from reference.proofs.rows import RowProof

T = TypeVar("T")
S = TypeVar("S")
W = TypeVar("W")

SHORTEST = 4
"""A piece has no fewer members: to send fewer costs more than to keep them."""


class PooledOperations(OptimizedOperations):
    """Same arguments and coins, same results. Witnesses and coins go to the workers: they have to be the party's own.

    ``workers``: how many there are. Each has an engine of its own with tables of its own.

    Spec: PL-1, ZK-0
    """

    def __init__(self, coins: Coins, backend: Backend | None, executor: Executor, workers: int) -> None:
        super().__init__(coins, backend)
        self._executor, self._workers = executor, workers
        self._backend = (backend or GmpBackend()).name

    def _in_pieces(self, operation: Callable[..., object], key: object, *lists: Sequence[object]) -> list[object]:
        """What the engines of the workers return for each piece, in order. The first refusal, in order, is raised."""
        (count,) = {len(part) for part in lists}
        size = max(SHORTEST, -(-count // self._workers))
        pieces = [[part[start : start + size] for part in lists] for start in range(0, count, size)]
        name = operation.__name__
        futures = [self._executor.submit(perform, self._backend, name, key, *piece) for piece in pieces]
        try:
            return [future.result() for future in futures]
        finally:
            for future in futures:
                future.cancel()

    def _joined(self, operation: Callable[..., tuple[T, ...]], key: object, *lists: Sequence[object]) -> tuple[T, ...]:
        if max(map(len, lists)) < 2 * SHORTEST:
            return operation(self, key, *lists)
        return tuple(x for piece in self._in_pieces(operation, key, *lists) for x in cast(tuple[T, ...], piece))

    def _proved(
        self, operation: Callable[..., tuple[T, ...]], key: object, tasks: Sequence[Task[S, W]]
    ) -> tuple[T, ...]:
        """The coins go to the workers: here nothing can be drawn from them any more."""
        moved = [replace(task, coins=Coins(*task.coins.hand_over())) for task in tasks]
        return self._joined(operation, key, moved)

    def _verified(self, operation: Callable[..., None], key: object, cases: Sequence[object]) -> None:
        if len(cases) < 2 * SHORTEST:
            operation(self, key, cases)
        else:
            self._in_pieces(operation, key, cases)

    def randomisers(self, key: CommitmentKey, exponents: Sequence[int]) -> tuple[Randomiser, ...]:
        """In pieces. Spec: PL-5"""
        return self._joined(OptimizedOperations.randomisers, key, exponents)

    def encrypt(
        self, key: CommitmentKey, plaintexts: Sequence[int], randomness: Sequence[Randomiser]
    ) -> tuple[int, ...]:
        """In pieces. Spec: PL-1, PL-5"""
        return self._joined(OptimizedOperations.encrypt, key, plaintexts, randomness)

    def prove_quadratic(self, key: CommitmentKey, tasks: Sequence[QuadraticTask]) -> tuple[QuadraticProof, ...]:
        """In pieces. Spec: ZK-QUAD"""
        return self._proved(OptimizedOperations.prove_quadratic, key, tasks)

    def verify_quadratic(self, key: CommitmentKey, cases: Sequence[QuadraticCase]) -> None:
        """In pieces. Spec: ZK-QUAD"""
        self._verified(OptimizedOperations.verify_quadratic, key, cases)

    def prove_plaintexts(self, key: PublicKey, tasks: Sequence[PlaintextTask]) -> tuple[PlaintextProof, ...]:
        """In pieces. Spec: ZK-PK"""
        return self._proved(OptimizedOperations.prove_plaintexts, key, tasks)

    def verify_plaintexts(self, key: PublicKey, cases: Sequence[PlaintextCase]) -> None:
        """In pieces. Spec: ZK-PK"""
        self._verified(OptimizedOperations.verify_plaintexts, key, cases)

    def prove_matrix(self, key: PublicKey, tasks: Sequence[MatrixTask]) -> tuple[MatrixProof, ...]:
        """In pieces. Spec: ZK-MAT, ZK-MUL"""
        return self._proved(OptimizedOperations.prove_matrix, key, tasks)

    def verify_matrix(self, key: PublicKey, cases: Sequence[MatrixCase]) -> None:
        """In pieces. Spec: ZK-MAT, ZK-MUL"""
        self._verified(OptimizedOperations.verify_matrix, key, cases)

    def prove_rows(self, key: CommitmentKey, tasks: Sequence[RowTask]) -> tuple[RowProof, ...]:
        """In pieces. Spec: ZK-ROW"""
        return self._proved(OptimizedOperations.prove_rows, key, tasks)

    def verify_rows(self, key: CommitmentKey, cases: Sequence[RowCase]) -> None:
        """In pieces. Spec: ZK-ROW"""
        self._verified(OptimizedOperations.verify_rows, key, cases)

    def prove_decryption(self, key: PublicKey, tasks: Sequence[DecryptionTask]) -> tuple[DecryptionProof, ...]:
        """In pieces. Spec: ZK-DEC"""
        return self._proved(OptimizedOperations.prove_decryption, key, tasks)

    def verify_decryption(self, key: PublicKey, cases: Sequence[DecryptionCase]) -> None:
        """In pieces. Spec: ZK-DEC"""
        self._verified(OptimizedOperations.verify_decryption, key, cases)


def perform(backend: str, name: str, *arguments: object) -> object:
    """One piece, in a worker.

    Spec: PL-1
    """
    return cast(Callable[..., object], getattr(_engine(backend), name))(*arguments)


def _engine(backend: str) -> OptimizedOperations:
    """The engine of this thread, because tables grow while they are used: they serve all pieces of a session."""
    if getattr(_own, "backend", None) != backend:
        _own.backend, _own.engine = backend, OptimizedOperations(Coins.from_system(), named(backend))
    return cast(OptimizedOperations, _own.engine)


_own = threading.local()
