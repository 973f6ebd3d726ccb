"""What single operations cost: the exponents of their formulas, added up, and the bytes that they send.

A power costs as much as its exponent is long, so exponents are counted in bits, separately for the two moduli ``N`` and
``N^2``. Products, inverses, hashing and everything on shares are left out: they are small beside the powers.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from reference.preprocessing.base_ot import BASE_TRANSFERS, EXPONENT_BITS, PRIME
from reference.preprocessing.block_cipher import BLOCK
from reference.preprocessing.mascot import batches
from reference.preprocessing.material import Requirement
from reference.preprocessing.octets import residue_octets
from reference.preprocessing.ot_extension import padded
from reference.preprocessing.triples import components
from reference.proofs.relation import Statement
from spec.parameters import CHALLENGE_BITS, SLACK_PROOF

MASK = CHALLENGE_BITS + SLACK_PROOF
"""Bits by which a mask exceeds what it hides."""

HEX_BITS = 4
"""Bits of an integer in one byte of a message."""


@dataclass(frozen=True)
class Work:
    """Powers, the bits of their exponents by modulus, bytes for each of the others, transferred residues."""

    powers: int = 0
    modulus_bits: int = 0
    square_bits: int = 0
    octets: int = 0
    residues: int = 0

    def __add__(self, other: "Work") -> "Work":
        return Work(
            self.powers + other.powers,
            self.modulus_bits + other.modulus_bits,
            self.square_bits + other.square_bits,
            self.octets + other.octets,
            self.residues + other.residues,
        )

    def __mul__(self, times: int) -> "Work":
        counts = (self.powers, self.modulus_bits, self.square_bits, self.octets, self.residues)
        return Work(*(count * times for count in counts))


def total(parts: Iterable[Work]) -> Work:
    """The sum of all parts."""
    return sum(parts, Work())


def mod_n(*exponents: int) -> Work:
    """Powers modulo ``N`` with exponents of these lengths."""
    return Work(powers=len(exponents), modulus_bits=sum(exponents))


def mod_square(*exponents: int) -> Work:
    """Powers modulo ``N^2`` with exponents of these lengths."""
    return Work(powers=len(exponents), square_bits=sum(exponents))


def sent(*lengths: int) -> Work:
    """Integers of these lengths in bits, in a message."""
    return Work(octets=sum(length // HEX_BITS + 1 for length in lengths))


def encryptions(bits: int, count: int) -> Work:
    """``count`` fresh ciphertexts, sent. Spec: PL-1"""
    return (mod_square(bits) + sent(2 * bits)) * count


def randomisers(bits: int, count: int) -> Work:
    """Randomness of ``count`` ciphertexts or proofs as powers of one base. Spec: PL-5"""
    return mod_n(bits + SLACK_PROOF) * count


def quadratic_proof(bits: int, statement: Statement, verifiers: int) -> Work:
    """Proved and sent by one party, verified by ``verifiers`` others. Spec: ZK-QUAD"""
    short, long = bits + SLACK_PROOF, bits + SLACK_PROOF + MASK
    responses = [width + MASK for width in statement.bits]
    rows = total(mod_n(long, *(responses[index] for index in row.indices)) for row in statement.rows)
    opening = mod_n(long, *responses) + rows
    polynomial = mod_n(long, 2 * max(responses) + CHALLENGE_BITS)
    gammas = [CHALLENGE_BITS] * len(statement.links)
    prove = mod_n(short, *statement.bits) + opening + polynomial
    prove += mod_n(short, 2 * max(responses)) + mod_n(*gammas, CHALLENGE_BITS) + mod_square(bits)
    challenges = mod_n(*[CHALLENGE_BITS] * (2 + len(statement.rows)))
    verify = opening + polynomial + challenges + mod_square(bits, *gammas, CHALLENGE_BITS)
    message = sent(*[bits] * (5 + len(statement.rows)), 2 * bits, *[long] * (2 + len(statement.rows)), *responses)
    return prove + message + verify * verifiers


def plaintext_proof(bits: int, count: int, verifiers: int) -> Work:
    """Knowledge of ``count`` plaintexts. Spec: ZK-PK"""
    gammas = [CHALLENGE_BITS] * count
    prove = mod_square(bits) + mod_n(*gammas, CHALLENGE_BITS)
    verify = mod_square(bits, *gammas, CHALLENGE_BITS)
    return prove + sent(2 * bits, bits, bits) + verify * verifiers


def row_proof(bits: int, entry_bits: int, dimension: int, verifiers: int) -> Work:
    """A d x d matrix, committed by rows, times d ciphertexts. Spec: ZK-ROW"""
    response = entry_bits + (dimension - 1).bit_length() + CHALLENGE_BITS + MASK
    opening = mod_n(bits + 2 * MASK + (dimension - 1).bit_length(), *[response] * dimension)
    product = mod_square(bits, *[response] * dimension)
    rows = [CHALLENGE_BITS] * dimension
    prove = opening + product + mod_n(*rows, CHALLENGE_BITS)
    verify = opening + product + mod_n(*rows, CHALLENGE_BITS) + mod_square(*rows, CHALLENGE_BITS)
    return prove + sent(bits, 2 * bits, *[response] * dimension, bits + 2 * MASK, bits) + verify * verifiers


def matrix_proof(bits: int, entry_bits: int, shape: tuple[int, int, int], verifiers: int) -> Work:
    """Encrypted matrices a x d and d x b with their encrypted product. Spec: ZK-MAT"""
    a, d, b = shape
    response = entry_bits + (a - 1).bit_length() + CHALLENGE_BITS + MASK
    first = mod_square(*[bits] * (d + 1), *[response] * d)
    left, right = [CHALLENGE_BITS] * (a > 1), [CHALLENGE_BITS] * (b > 1)
    combined_row, combined_column, combined_product = left * a * d, right * d * b, right * a * b + left * a
    answers = [CHALLENGE_BITS] * (d + 1)
    prove = first + mod_square(*combined_column) + mod_n(*combined_row, *combined_product, *answers)
    verify = first + mod_square(*combined_column, *combined_row, *combined_product, *answers)
    message = sent(*[2 * bits] * (d + 1), *[response] * d, *[bits] * (d + 1))
    return prove + message + verify * verifiers


def decryption(bits: int, secret_bits: int, count: int, chunk: int, verifiers: int) -> Work:
    """One party's shares of ``count`` ciphertexts with a proof for each chunk. Spec: TD-2, ZK-DEC"""
    proofs = -(-count // chunk)
    response = secret_bits + MASK
    combine = mod_square(*[CHALLENGE_BITS] * (2 * count))
    shares = mod_square(*[secret_bits + 1] * count) + sent(*[2 * bits] * count)
    prove = combine + mod_square(response, response) * proofs + sent(2 * bits, 2 * bits, response) * proofs
    verify = combine + mod_square(response, response, CHALLENGE_BITS, CHALLENGE_BITS) * proofs
    return shares + prove + verify * verifiers


def mascot(prime: int, requirement: Requirement, others: int) -> tuple[Work, int]:
    """One party's preprocessing by oblivious transfer with ``others``, and its rounds. Spec: OF-1

    Each transfer of a multiplication takes three sums at a party (two where it sends, one where it receives), and so
    does each bit of the MAC key for an authenticated value. The base transfers are powers modulo a number of 3072 bits.
    """
    bits, width = prime.bit_length(), residue_octets(prime)
    digits = 2 * width

    def extension(count: int) -> int:
        return BASE_TRANSFERS * (padded(count) // 8 + BLOCK)

    def inputs(count: int) -> int:
        return width * (bits + 1) * (count + 1)

    residues = 3 * bits * (max(requirement.inputs) + 1)
    octets = 3 * BASE_TRANSFERS * (PRIME.bit_length() // HEX_BITS)
    octets += extension(bits) + inputs(max(requirement.inputs)) + 2 * digits * requirement.bits
    for count in batches(requirement):
        products = components(prime) * bits * count
        residues += 3 * (products + bits * (5 * count + 1))
        octets += extension(products) + width * products + inputs(5 * count) + digits * count
    rounds = 1 + 4 + 8 + 25 * len(batches(requirement)) + 6 * (requirement.bits > 0)
    base = mod_n(*[EXPONENT_BITS] * (5 * BASE_TRANSFERS * others))
    return base + Work(octets=octets, residues=residues * others), rounds
