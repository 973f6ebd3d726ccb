"""How many times faster an engine is than one power after the other: measured on a small piece of two kinds of work.

Everybody knows the factors of the modulus; the proofs hold all the same.
"""

from collections.abc import Callable, Mapping
from time import perf_counter

import gmpy2

from helen.cost import Work, decryption, encryptions, mod_square, quadratic_proof, randomisers, row_proof
from reference.commitments.integer import CommitmentKey
from reference.core.arithmetic import power
from reference.core.coins import Coins
from reference.core.transcript import Context, hash_to_range
from reference.operations import Operations
from reference.paillier.randomness import Randomiser
from reference.paillier.threshold import SecretShare, verification_base
from reference.proofs import decryption as dec
from reference.proofs import rows
from reference.proofs.cases import Case, Task
from reference.proofs.interval import CHUNK, Interval, interval_statement, interval_witness

MASK_BITS, ENTRY_BITS, DIMENSION = 110, 32, 10
"""Sizes of an ordinary session."""

PLACE = Context(b"calibration", 1, "IN", 0, "calibration")


def gains(operations: Operations, modulus_bits: int, seconds: Callable[[Work], float]) -> Mapping[str, float]:
    """By phase, ``seconds`` of the counted work over the time that the engine takes for it, tables made beforehand."""
    p, q = (gmpy2.next_prime(hash_to_range(modulus_bits // 2, "calibration", name)) for name in ("p", "q"))
    key = CommitmentKey(b"calibration", int(p * q), powers=True)
    masks = seconds(_masks_work(modulus_bits)) / _second_time(_masks, operations, key)
    iteration = seconds(_round_work(modulus_bits)) / _second_time(_round, operations, key)
    return {"AG": 1.0, "IN": masks, "IP": masks, "MC": iteration, "MR": 1.0}


def _second_time(
    run: Callable[[Operations, CommitmentKey, Coins], None], operations: Operations, key: CommitmentKey
) -> float:
    run(operations, key, Coins(bytes(32)))
    start = perf_counter()
    run(operations, key, Coins(bytes(32)))
    return perf_counter() - start


def _masks(operations: Operations, key: CommitmentKey, coins: Coins) -> None:
    """A chunk of masks: encrypted, their intervals proved and verified once."""
    values = [coins.bits(MASK_BITS, "mask", j) for j in range(CHUNK)]
    exponents = [key.randomness.draw_exponent(coins, "r", j) for j in range(CHUNK)]
    randomness = operations.randomisers(key, exponents)
    ciphertexts = operations.encrypt(key, values, randomness)
    intervals = [Interval.bits(MASK_BITS)] * CHUNK
    claim = interval_statement(ciphertexts, intervals)
    secret = interval_witness(intervals, values, [r.value for r in randomness])
    (proof,) = operations.prove_quadratic(key, [Task(claim, secret, PLACE, coins.child("proof"))])
    operations.verify_quadratic(key, [Case(claim, proof, PLACE)])


def _masks_work(bits: int) -> Work:
    claim = interval_statement([1] * CHUNK, [Interval.bits(MASK_BITS)] * CHUNK)
    return encryptions(bits, CHUNK) + randomisers(bits, CHUNK + 1) + quadratic_proof(bits, claim, 1)


def _round(operations: Operations, key: CommitmentKey, coins: Coins) -> None:
    """A product with a committed matrix and a decryption, each proved and verified once."""
    d, N = DIMENSION, key.modulus
    A = tuple(tuple(coins.bits(ENTRY_BITS, "A", i, j) for j in range(d)) for i in range(d))
    mu = tuple(coins.bits(key.randomness.exponent_bits, "mu", i) for i in range(d))
    C_v = operations.encrypt(key, range(d), [Randomiser(coins.unit(N, "v", j)) for j in range(d)])
    theta = operations.randomisers(key, [key.randomness.draw_exponent(coins, "theta", i) for i in range(d)])
    C_w = operations.matrix_product(key, A, C_v, theta)
    claim = rows.Statement(operations.commit_rows(key, A, mu), C_v, C_w, ENTRY_BITS)
    secret = rows.Witness(A, mu, tuple(r.value for r in theta))
    (proof,) = operations.prove_rows(key, [Task(claim, secret, PLACE, coins.child("rows"))])
    operations.verify_rows(key, [Case(claim, proof, PLACE)])
    _decryption(operations, key, C_w[0], coins)


def _decryption(operations: Operations, key: CommitmentKey, ciphertext: int, coins: Coins) -> None:
    bits = 2 * key.paillier.bits
    share = SecretShare(coins.bits(bits, "D"))
    v = verification_base(key.session, key.paillier)
    v_i = power(v, share.exponent, key.paillier.square)
    shares = operations.decryption_shares(key.paillier, share, [ciphertext])
    claim = dec.Statement(v, v_i, bits, (ciphertext,), shares)
    task = Task(claim, dec.Witness(share.exponent), PLACE, coins.child("decryption"))
    (proof,) = operations.prove_decryption(key.paillier, [task])
    operations.verify_decryption(key.paillier, [Case(claim, proof, PLACE)])


def _round_work(bits: int) -> Work:
    d = DIMENSION
    fresh = encryptions(bits, d) + randomisers(bits, d + 1)
    product = mod_square(bits, *[ENTRY_BITS] * d) * d
    proved = row_proof(bits, ENTRY_BITS, d, 1) + decryption(bits, 2 * bits, 1, CHUNK, 1)
    return fresh + product + proved + mod_square(2 * bits)
