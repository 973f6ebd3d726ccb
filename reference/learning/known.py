"""Ciphertexts whose plaintext and randomness their owner keeps, through everything that it computes with them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reference.core.arithmetic import power, product, product_of_powers
from reference.paillier.encryption import PublicKey, linear_combination, rerandomise, trivial


@dataclass(frozen=True)
class Known:
    """``ciphertext = Enc(plaintext; randomness)``.

    Spec: PL-1
    """

    plaintext: int = field(repr=False)
    randomness: int = field(repr=False)
    ciphertext: int


Vector = tuple[Known, ...]
KnownMatrix = tuple[Vector, ...]


def constant(key: PublicKey, value: int) -> Known:
    """A public number as a trivial ciphertext. Spec: PL-1"""
    return Known(value, 1, trivial(key, value))


def encrypted(key: PublicKey, value: int, randomness: int) -> Known:
    """A fresh ciphertext. Spec: PL-1"""
    return Known(value, randomness, rerandomise(key, trivial(key, value), randomness))


def combined(key: PublicKey, coefficients: Sequence[int], terms: Sequence[Known], offset: int = 0) -> Known:
    """``offset + sum_j coefficients[j] x_j``. Spec: PL-3"""
    value = offset + sum(c * term.plaintext for c, term in zip(coefficients, terms, strict=True))
    randomness = product_of_powers([term.randomness for term in terms], coefficients, key.modulus)
    ciphertext = linear_combination(key, coefficients, [term.ciphertext for term in terms], offset)
    return Known(value, randomness, ciphertext)


def multiplied(key: PublicKey, row: Sequence[Known], column: Sequence[Known], fresh: int) -> Known:
    """``sum_j x_j y_j`` as ``T^N prod_j C_yj^{x_j}`` with fresh randomness T. Spec: ZK-MAT"""
    coefficients = [x.plaintext for x in row]
    result = combined(key, coefficients, column)
    ciphertext = product([result.ciphertext, power(fresh, key.modulus, key.square)], key.square)
    return Known(result.plaintext, result.randomness * fresh % key.modulus, ciphertext)


def ciphertexts(vector: Sequence[Known]) -> tuple[int, ...]:
    """The public side of a vector. Spec: PL-1"""
    return tuple(entry.ciphertext for entry in vector)
