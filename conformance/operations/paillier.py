"""Encryption, linear functions of plaintexts, threshold decryption, commitments."""

from typing import Annotated

from pydantic import Field

from conformance.operations.models import Hex, Key, SessionKey, Value, Values
from conformance.operations.operation import AnyOperation, Operation
from reference.commitments.integer import CommitmentKey
from reference.messages.base import Integer, Integers, Matrix, Message
from reference.operations import Operations
from reference.paillier.randomness import Randomiser
from reference.paillier.threshold import KeySet, SecretShare


class Units(Message):
    """Randomness as units modulo N."""

    units: Integers

    def value(self, _engine: Operations, _key: CommitmentKey) -> tuple[Randomiser, ...]:
        """What the engine takes."""
        return tuple(map(Randomiser, self.units))


class Exponents(Message):
    """Randomness as exponents of the base of PL-5."""

    exponents: Integers

    def value(self, engine: Operations, key: CommitmentKey) -> tuple[Randomiser, ...]:
        """What the engine takes."""
        return engine.randomisers(key, self.exponents)


class Combination(Message):
    """Randomness, and a weight for each."""

    randomness: Units | Exponents
    weights: Integers


class Encryption(Message):
    """Plaintexts, and randomness for each."""

    plaintexts: Integers
    randomness: Units | Exponents


class Linear(Message):
    """``constant + sum_j coefficients[j] x_j`` for the plaintexts ``x_j``."""

    coefficients: Integers
    ciphertexts: Integers
    constant: Integer


class Packing(Message):
    """``sum_k 2^(slot k) x_k`` for the plaintexts ``x_k``."""

    ciphertexts: Integers
    slot: Annotated[int, Field(gt=0)]


class MatrixProduct(Message):
    """A matrix, ciphertexts of a vector, and randomness for each row."""

    rows: Matrix
    ciphertexts: Integers
    randomness: Units | Exponents


class RowCommitments(Message):
    """The rows of a matrix, and ``mu`` for each."""

    rows: Matrix
    randomness: Integers


class DecryptionShares(Message):
    """A party's exponent ``D_i``, and ciphertexts."""

    exponent: Integer
    ciphertexts: Integers


class PublicKeySet(Message):
    """The public side of a threshold key (TD-1)."""

    session: Hex
    modulus: Integer
    theta: Integer
    verification_keys: Integers
    secret_bits: int

    def value(self) -> KeySet:
        """The key set."""
        return KeySet(bytes.fromhex(self.session), self.modulus, self.theta, self.verification_keys, self.secret_bits)


class AllShares(Message):
    """The decryption shares of all parties: one list for each party, in order."""

    shares: tuple[Integers, ...]


def _randomisers(engine: Operations, key: SessionKey, input: Exponents) -> Values:
    return Values(values=tuple(randomiser.value for randomiser in input.value(engine, key.value())))


def _combine_randomness(engine: Operations, key: SessionKey, input: Combination) -> Value:
    randomness = input.randomness.value(engine, key.value())
    return Value(value=engine.combine_randomness(key.value().paillier, randomness, input.weights))


def _encrypt(engine: Operations, key: SessionKey, input: Encryption) -> Values:
    bases = key.value()
    return Values(values=engine.encrypt(bases, input.plaintexts, input.randomness.value(engine, bases)))


def _linear(engine: Operations, key: Key, input: Linear) -> Value:
    return Value(value=engine.linear(key.value(), input.coefficients, input.ciphertexts, input.constant))


def _pack(engine: Operations, key: Key, input: Packing) -> Value:
    return Value(value=engine.pack(key.value(), input.ciphertexts, input.slot))


def _matrix_product(engine: Operations, key: SessionKey, input: MatrixProduct) -> Values:
    bases = key.value()
    randomness = input.randomness.value(engine, bases)
    return Values(values=engine.matrix_product(bases, input.rows, input.ciphertexts, randomness))


def _commit_rows(engine: Operations, key: SessionKey, input: RowCommitments) -> Values:
    return Values(values=engine.commit_rows(key.value(), input.rows, input.randomness))


def _decryption_shares(engine: Operations, key: Key, input: DecryptionShares) -> Values:
    share = SecretShare(input.exponent)
    return Values(values=engine.decryption_shares(key.value(), share, input.ciphertexts))


def _combine(engine: Operations, keys: PublicKeySet, input: AllShares) -> Values:
    return Values(values=engine.combine(keys.value(), input.shares))


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation("paillier.randomisers", ("PL-5",), SessionKey, Exponents, Values, _randomisers),
    Operation("paillier.combine-randomness", ("PL-2", "PL-3"), SessionKey, Combination, Value, _combine_randomness),
    Operation("paillier.encrypt", ("PL-1",), SessionKey, Encryption, Values, _encrypt),
    Operation("paillier.linear", ("PL-2", "PL-3"), Key, Linear, Value, _linear),
    Operation("paillier.pack", ("G-C2S",), Key, Packing, Value, _pack),
    Operation("paillier.matrix-product", ("MC-1", "PL-4"), SessionKey, MatrixProduct, Values, _matrix_product),
    Operation("commitment.rows", ("IC-1",), SessionKey, RowCommitments, Values, _commit_rows),
    Operation("threshold.shares", ("TD-2",), Key, DecryptionShares, Values, _decryption_shares),
    Operation("threshold.combine", ("TD-2", "TD-2.T1"), PublicKeySet, AllShares, Values, _combine),
)
