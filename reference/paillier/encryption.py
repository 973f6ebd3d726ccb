"""Paillier encryption over ``N = pq`` with generator ``1 + N``."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reference.core.arithmetic import inverse, power, product_of_powers


@dataclass(frozen=True)
class PublicKey:
    """The modulus ``N``. Plaintexts live in ``Z_N``, read as symmetric residues; ciphertexts in ``Z*_{N^2}``.

    Spec: PL-1
    """

    modulus: int

    @cached_property
    def square(self) -> int:
        """``N^2``, the modulus of ciphertexts."""
        return self.modulus * self.modulus

    @property
    def bits(self) -> int:
        """``|N|`` in bits."""
        return self.modulus.bit_length()


def trivial(key: PublicKey, plaintext: int) -> int:
    """``(1+N)^x``: the encryption of a public number with randomness 1.

    Spec: PL-1
    """
    return (1 + plaintext % key.modulus * key.modulus) % key.square


def encrypt(key: PublicKey, plaintext: int, randomness: int) -> int:
    """``Enc(x; r) = (1+N)^x r^N mod N^2``; the randomness is a unit modulo ``N``.

    Spec: PL-1
    """
    return trivial(key, plaintext) * power(randomness, key.modulus, key.square) % key.square


def add(key: PublicKey, *ciphertexts: int) -> int:
    """A ciphertext of the sum of the plaintexts.

    Spec: PL-2
    """
    return product_of_powers(ciphertexts, [1] * len(ciphertexts), key.square)


def linear_combination(
    key: PublicKey, coefficients: Sequence[int], ciphertexts: Sequence[int], constant: int = 0
) -> int:
    """A ciphertext of ``constant + sum_j coefficients[j] x_j`` for public integers.

    Spec: PL-3
    """
    return product_of_powers(ciphertexts, coefficients, key.square) * trivial(key, constant) % key.square


def negate(key: PublicKey, ciphertext: int) -> int:
    """A ciphertext of ``-x``.

    Spec: PL-3
    """
    return inverse(ciphertext, key.square)


def rerandomise(key: PublicKey, ciphertext: int, randomness: int) -> int:
    """The same plaintext under fresh randomness: ``c r^N``.

    Spec: PL-4
    """
    return ciphertext * power(randomness, key.modulus, key.square) % key.square
