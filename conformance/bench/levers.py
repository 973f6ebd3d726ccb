"""The optimised engine with one of its ideas left out, put together here: the engine itself has no switches."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from optimized.keys import LongPowers, Power, TabledKey
from optimized.operations import OptimizedOperations
from reference.commitments.integer import CommitmentKey
from reference.core.arithmetic import product_of_powers
from reference.operations import DecryptionCase, MatrixCase, PlaintextCase, QuadraticCase, RowCase
from reference.paillier.encryption import PublicKey
from reference.paillier.randomness import Randomiser, RandomnessKey

Substitute = tuple[str, object]
"""A name of a module, and what takes its place."""


class PlainBases:
    """Bases of commitments without tables."""

    def __init__(self, base: Callable[[int], int], modulus: int) -> None:
        self._base, self._modulus = base, modulus

    def power(self, exponents: Mapping[int, int]) -> int:
        """One power after the other."""
        return product_of_powers(list(map(self._base, exponents)), list(exponents.values()), self._modulus)


class PlainRandomness(RandomnessKey):
    """Randomness without tables."""

    def powers_of(self, exponents: Sequence[int]) -> tuple[Randomiser, ...]:
        """One power after the other."""
        return tuple(map(self.power, exponents))


class PlainRandomnessKey(TabledKey):
    """A key that raises the randomness of every ciphertext to ``N``, whatever it is a power of."""

    def __init__(self, plain: CommitmentKey, power: Power) -> None:
        super().__init__(plain, power)
        self.randomness = PlainRandomness(plain.session, plain.modulus, plain.randomness.powers)  # type: ignore[assignment]  # no tables

    def nth_power(self, randomness: Randomiser) -> int:
        """``r^N``."""
        return self.power(randomness.value, self.modulus, self.paillier.square)


class PlainPower:
    """Powers of one base without a table."""

    def __init__(self, library: Power, base: int, modulus: int) -> None:
        self._library, self._base, self._modulus = library, base, modulus

    def power(self, exponent: int) -> int:
        """A single power."""
        return self._library(self._base, exponent, self._modulus)


class NoDoublings:
    """Nothing is remembered of ciphertexts."""

    def __init__(self, modulus: int) -> None:
        self.modulus = modulus

    def split(self, base: int, exponent: int) -> tuple[int, int]:
        """As it is."""
        return base, exponent


class OneByOne(OptimizedOperations):
    """Every proof is verified alone, with the tables of the engine."""

    def verify_quadratic(self, key: CommitmentKey, cases: Sequence[QuadraticCase]) -> None:
        """One after the other."""
        for case in cases:
            super().verify_quadratic(key, [case])

    def verify_plaintexts(self, key: PublicKey, cases: Sequence[PlaintextCase]) -> None:
        """One after the other."""
        for case in cases:
            super().verify_plaintexts(key, [case])

    def verify_matrix(self, key: PublicKey, cases: Sequence[MatrixCase]) -> None:
        """One after the other."""
        for case in cases:
            super().verify_matrix(key, [case])

    def verify_rows(self, key: CommitmentKey, cases: Sequence[RowCase]) -> None:
        """One after the other."""
        for case in cases:
            super().verify_rows(key, [case])

    def verify_decryption(self, key: PublicKey, cases: Sequence[DecryptionCase]) -> None:
        """One after the other."""
        for case in cases:
            super().verify_decryption(key, [case])


def multi_power(bases: Sequence[int], exponents: Sequence[int], modulus: int) -> int:
    """One power after the other."""
    return product_of_powers(bases, exponents, modulus)


def shared_multi_powers(bases: Sequence[int], vectors: Iterable[Sequence[int]], modulus: int) -> tuple[int, ...]:
    """One power after the other, vector by vector."""
    return tuple(product_of_powers(bases, vector, modulus) for vector in vectors)


MULTI_POWERS = (
    "optimized.operations",
    "optimized.equations",
    "optimized.arithmetic.fixed",
    *(f"optimized.proofs.{name}" for name in ("quadratic", "matrix", "rows", "plaintext")),
)
"""The modules that take products of powers."""


def substitutes(library: Power) -> dict[str, list[Substitute]]:
    """What takes whose place when an idea is left out; ``library``: takes single powers."""

    def of_base(_: LongPowers, key: PublicKey, v: int, bits: int) -> PlainPower:
        return PlainPower(library, v, key.square)

    return {
        "tables for the bases of commitments": [("optimized.keys.FixedBases", PlainBases)],
        "tables for randomness": [("optimized.operations.TabledKey", PlainRandomnessKey)],
        "tables and squarings of decryptions": [
            ("optimized.keys.LongPowers.begin", lambda *_: None),
            ("optimized.keys.LongPowers.of_base", of_base),
        ],
        "doublings of ciphertexts": [("optimized.operations.Doublings", NoDoublings)],
        "lists of proofs as one equation": [("conformance.bench.session.OptimizedOperations", OneByOne)],
        "simultaneous powers": [
            *((f"{module}.multi_power", multi_power) for module in MULTI_POWERS),
            ("optimized.operations.shared_multi_powers", shared_multi_powers),
        ],
    }


@contextmanager
def without(replaced: Iterable[Substitute]) -> Iterator[None]:
    """Within the block, engines that are made do without."""
    with ExitStack() as stack:
        for name, substitute in replaced:
            stack.enter_context(patch(name, substitute))
        yield
