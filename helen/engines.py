"""What a party computes with: which engine for ciphertexts and proofs, which for the preprocessing, which for powers.

No message depends on any of it: every party chooses for itself.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from time import perf_counter

from helen.errors import UserError
from helen.observed import observed
from optimized.arithmetic.backends import Backend, fastest, named
from optimized.operations import OptimizedOperations
from optimized.pool import PooledOperations
from optimized.preprocessing.kernel import VectorKernel
from reference.core.coins import Coins
from reference.operations import Operations, ReferenceOperations
from reference.preprocessing.kernel import Kernel, ReferenceKernel

KERNELS: Mapping[str, Callable[[], Kernel]] = {"optimized": VectorKernel, "reference": ReferenceKernel}


@dataclass(frozen=True)
class Engines:
    """The names of a party's choices: ``operations``, ``kernel`` and ``powers`` (``auto`` measures for a moment).

    ``workers``: processes that take pieces of long lists; with one, the party computes alone.
    """

    operations: str = "optimized"
    kernel: str = "optimized"
    powers: str = "auto"
    workers: int = 1

    def observed_operations(self, modulus_bits: int, report: Callable[[], None]) -> Operations:
        """A new engine for one session that calls ``report`` after each range proof."""
        return observed(self.make_operations(modulus_bits), report, self.workers)

    def make_operations(self, modulus_bits: int) -> Operations:
        """A new engine for one session."""
        if self.operations == "reference":
            return ReferenceOperations()
        coins, backend = Coins.from_system(), self._backend(modulus_bits)
        if self.workers == 1:
            return OptimizedOperations(coins, backend)
        executor = ProcessPoolExecutor(self.workers, get_context("spawn"))
        return PooledOperations(coins, backend, executor, self.workers)

    def make_kernel(self) -> Kernel:
        """A new engine for one preprocessing."""
        return KERNELS[self.kernel]()

    def _backend(self, modulus_bits: int) -> Backend:
        if self.powers == "auto":
            return fastest(2 * modulus_bits, modulus_bits, perf_counter)
        try:
            return named(self.powers)
        except LookupError as error:
            raise UserError(f"session.powers: {error}") from None
