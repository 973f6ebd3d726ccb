"""ZK-DEC: decryption shares, on squares. Decryption itself is recomputed here from its formula."""

from dataclasses import replace
from math import lcm

import pytest

from reference.core.arithmetic import symmetric
from reference.messages.base import decode, encode
from reference.paillier.encryption import PublicKey
from reference.proofs import decryption
from reference.proofs.decryption import Challenges, DecryptionProof, Statement, Witness
from reference.proofs.extraction import DecryptionRun, extract_decryption
from reference.proofs.simulation import simulate_decryption
from tests.reference.proofs.toy import (
    CONTEXT,
    ELSEWHERE,
    KEY,
    NOT_A_UNIT_MOD_SQUARE,
    PROVER,
    N,
    P,
    Q,
    changed,
    coins,
    encrypted,
    field,
    refused,
)

pytestmark = pytest.mark.spec("ZK-DEC", "ZK-DEC.V0", "ZK-DEC.V1", "ZK-DEC.V2")

SQUARE = N * N
SECRET_BITS = 2 * KEY.bits + 81
LAMBDA = lcm(P - 1, Q - 1)
D = LAMBDA * pow(LAMBDA, -1, N)
D_1 = coins("share").bits(SECRET_BITS - 1, "D")
EXPONENTS = (D_1, D - D_1)
"""Integer shares of an exponent that is 1 modulo N and 0 modulo lambda; the second one is negative."""

VALUES = (3, -4, 0)
CIPHERTEXTS, _ = encrypted(VALUES, "decrypted")
V = pow(encrypted([1], "v")[0][0], 2, SQUARE)


def statement_for(exponent: int, ciphertexts: tuple[int, ...] = CIPHERTEXTS) -> Statement:
    shares = tuple(pow(c, 2 * exponent, SQUARE) for c in ciphertexts)
    return Statement(V, pow(V, exponent, SQUARE), SECRET_BITS, ciphertexts, shares)


def combined(mine: tuple[int, ...], others: tuple[int, ...]) -> list[int]:
    """``((T-1)/N) / 4`` for ``T = prod c_i^2``."""
    products = [(a * b) ** 2 % SQUARE for a, b in zip(mine, others, strict=True)]
    assert all(T % N == 1 for T in products)
    return [symmetric((T - 1) // N * pow(4, -1, N), N) for T in products]


def prove_and_verify(statement: Statement, exponent: int) -> None:
    proof = decryption.prove(KEY, statement, Witness(exponent), CONTEXT, coins("again"))
    decryption.verify(KEY, statement, proof, CONTEXT)


STATEMENT = statement_for(EXPONENTS[1])
OTHERS = statement_for(EXPONENTS[0]).shares
PROOF = decryption.prove(KEY, STATEMENT, Witness(EXPONENTS[1]), CONTEXT, coins("proof"))


# --- Completeness ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exponent", [*EXPONENTS, 0, 1, -1, (1 << SECRET_BITS) - 1, 1 - (1 << SECRET_BITS)])
@pytest.mark.parametrize("size", [1, 3])
def test_completeness_for_both_signs_and_the_largest_exponents(exponent: int, size: int) -> None:
    prove_and_verify(statement_for(exponent, CIPHERTEXTS[:size]), exponent)


def test_an_honest_proof_survives_encoding_and_the_shares_decrypt() -> None:
    assert EXPONENTS[1] < 0
    decryption.verify(KEY, STATEMENT, decode(DecryptionProof, encode(PROOF)), CONTEXT)
    assert combined(STATEMENT.shares, OTHERS) == list(VALUES)


# --- Every check alone -------------------------------------------------------------------------------------------


def test_a_wrong_response() -> None:
    with refused("ZK-DEC.V1"):
        decryption.verify(KEY, STATEMENT, changed(PROOF, "z", PROOF.z + 1), CONTEXT)


LIMIT = 1 << decryption.response_bits(STATEMENT) + 1


@pytest.mark.parametrize("z", [LIMIT, -LIMIT, PROOF.z + LIMIT * 2])
def test_range_of_the_response(z: int) -> None:
    with refused("ZK-DEC.V0"):
        decryption.verify(KEY, STATEMENT, changed(PROOF, "z", z), CONTEXT)


@pytest.mark.parametrize(
    "other", [{"shares": STATEMENT.shares[:2]}, {"ciphertexts": CIPHERTEXTS[:2]}, {"shares": (), "ciphertexts": ()}]
)
def test_number_of_shares(other: dict[str, tuple[int, ...]]) -> None:
    with refused("ZK-DEC.V0"):
        decryption.verify(KEY, replace(STATEMENT, **other), PROOF, CONTEXT)


@pytest.mark.spec("VA-1")
@pytest.mark.parametrize("value", NOT_A_UNIT_MOD_SQUARE.values(), ids=NOT_A_UNIT_MOD_SQUARE)
def test_validation(value: int) -> None:
    for path in ("a_1", "a_2"):
        with refused("VA-1"):
            decryption.verify(KEY, STATEMENT, changed(PROOF, path, value), CONTEXT)
    others: list[dict[str, object]] = [{"v": value}, {"v_i": value}]
    others += [{name: (value, *getattr(STATEMENT, name)[1:])} for name in ("ciphertexts", "shares")]
    for other in others:
        with refused("VA-1"):
            decryption.verify(KEY, replace(STATEMENT, **other), PROOF, CONTEXT)


# --- Wrong shares ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize("factor", [2, 1 + N, pow(1 + N, N // 2, SQUARE)])
def test_one_wrong_share(position: int, factor: int) -> None:
    shares = tuple(s * factor % SQUARE if j == position else s for j, s in enumerate(STATEMENT.shares))
    with refused("ZK-DEC.V2"):
        prove_and_verify(replace(STATEMENT, shares=shares), EXPONENTS[1])


def test_two_wrong_shares_that_cancel_without_weights() -> None:
    shares = (STATEMENT.shares[0] * 5 % SQUARE, STATEMENT.shares[1] * pow(5, -1, SQUARE) % SQUARE, STATEMENT.shares[2])
    with refused("ZK-DEC.V2"):
        prove_and_verify(replace(STATEMENT, shares=shares), EXPONENTS[1])


def test_all_shares_with_another_exponent() -> None:
    other = EXPONENTS[1] + 1
    with refused("ZK-DEC.V1"):
        prove_and_verify(replace(statement_for(other), v_i=STATEMENT.v_i), other)
    with refused("ZK-DEC.V2"):
        prove_and_verify(replace(statement_for(other), v_i=STATEMENT.v_i), EXPONENTS[1])


@pytest.mark.spec("ZK-0")
@pytest.mark.parametrize("signs", [(-1, 1, 1), (1, -1, 1), (-1, -1, 1), (-1, -1, -1)])
@pytest.mark.parametrize("size", [1, 3])
def test_a_share_with_the_wrong_sign_is_accepted_and_harmless(signs: tuple[int, ...], size: int) -> None:
    honest = statement_for(EXPONENTS[1], CIPHERTEXTS[:size])
    shares = tuple(sign * share % SQUARE for sign, share in zip(signs, honest.shares, strict=False))
    prove_and_verify(replace(honest, shares=shares), EXPONENTS[1])
    assert combined(shares, OTHERS[:size]) == list(VALUES[:size])


@pytest.mark.spec("ZK-0")
def test_a_verification_key_with_the_wrong_sign_is_the_same_key() -> None:
    prove_and_verify(replace(STATEMENT, v_i=SQUARE - STATEMENT.v_i), EXPONENTS[1])


@pytest.mark.spec("ZK-0")
@pytest.mark.parametrize("signs", [(-1, 1), (1, -1), (-1, -1)])
def test_negated_first_messages_are_the_same_elements_up_to_sign(signs: tuple[int, int]) -> None:
    transcript, gammas = decryption.begin(KEY, STATEMENT, CONTEXT)
    a_1, a_2 = decryption.announce(KEY, decryption.combine(KEY, STATEMENT, gammas), k := 1 << 1360)
    first = (signs[0] * a_1 % SQUARE, signs[1] * a_2 % SQUARE)
    e = decryption.final_challenge(transcript, *first)
    decryption.verify(KEY, STATEMENT, decryption.respond(Witness(EXPONENTS[1]), k, first, e), CONTEXT)


# --- Fiat-Shamir -------------------------------------------------------------------------------------------------


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize("where", ELSEWHERE)
def test_replay(where: str) -> None:
    with refused("ZK-DEC.V1", ELSEWHERE[where].prover):
        decryption.verify(KEY, STATEMENT, PROOF, ELSEWHERE[where])


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize(
    "other",
    [
        {"v": SQUARE - V},
        {"v_i": SQUARE - STATEMENT.v_i},
        {"secret_bits": SECRET_BITS + 1},
        {"ciphertexts": (SQUARE - CIPHERTEXTS[0], *CIPHERTEXTS[1:])},
        {"shares": (*STATEMENT.shares[:2], SQUARE - STATEMENT.shares[2])},
    ],
)
def test_the_statement_is_bound(other: dict[str, int | tuple[int, ...]]) -> None:
    """On squares all of these are the same statement; only the challenges tell them apart."""
    with refused("ZK-DEC.V1"):
        decryption.verify(KEY, replace(STATEMENT, **other), PROOF, CONTEXT)


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize("path", ["a_1", "a_2"])
def test_first_messages_are_bound(path: str) -> None:
    with refused("ZK-DEC.V1"):
        decryption.verify(KEY, STATEMENT, changed(PROOF, path, SQUARE - field(PROOF, path)), CONTEXT)


@pytest.mark.spec("FS-1")
def test_the_modulus_is_bound() -> None:
    assert decryption.begin(KEY, STATEMENT, CONTEXT)[1] != decryption.begin(PublicKey(N + 2), STATEMENT, CONTEXT)[1]


def test_the_mask_hides_the_exponent() -> None:
    assert decryption.response_bits(STATEMENT) == SECRET_BITS + 128 + 128
    assert PROOF.z >> SECRET_BITS + 128 + 100 > 0


@pytest.mark.spec("FS-1")
def test_shares_chosen_after_their_weights() -> None:
    """Weak Fiat-Shamir: with known weights two wrong shares cancel and decrypt to other plaintexts."""
    challenges, error = Challenges((11, 1 << 90, 5), 1 << 100), 1 + N
    shares = (
        STATEMENT.shares[0] * pow(error, challenges.gammas[1], SQUARE) % SQUARE,
        STATEMENT.shares[1] * pow(error, -challenges.gammas[0], SQUARE) % SQUARE,
        STATEMENT.shares[2],
    )
    statement = replace(STATEMENT, shares=shares)
    decryption.check(KEY, statement, interactive(challenges, statement)[1], challenges, PROVER)
    assert combined(shares, OTHERS) != list(VALUES)
    with refused("ZK-DEC.V2"):
        prove_and_verify(statement, EXPONENTS[1])


# --- Special soundness and zero knowledge ------------------------------------------------------------------------


def interactive(challenges: Challenges, statement: Statement = STATEMENT) -> DecryptionRun:
    k = coins("rewound").bits(decryption.response_bits(statement), "k")
    first = decryption.announce(KEY, decryption.combine(KEY, statement, challenges.gammas), k)
    proof = decryption.respond(Witness(EXPONENTS[1]), k, first, challenges.e)
    decryption.check(KEY, statement, proof, challenges, PROVER)
    return challenges, proof


def test_extraction() -> None:
    fork = (interactive(Challenges((1, 2, 3), 7)), interactive(Challenges((1, 2, 3), 1 << 127)))
    assert extract_decryption(KEY, STATEMENT, fork) == Witness(EXPONENTS[1])


def test_extraction_notices_a_share_with_another_exponent() -> None:
    fork = (interactive(Challenges((1, 2, 3), 7)), interactive(Challenges((1, 2, 3), 8)))
    wrong = replace(STATEMENT, shares=(*STATEMENT.shares[:2], 4))
    with pytest.raises(ArithmeticError, match="another exponent"):
        extract_decryption(KEY, wrong, fork)


def test_a_simulated_run_passes_the_check_and_is_no_proof() -> None:
    challenges = Challenges((1, 2, 3), 1 << 127)
    proof = simulate_decryption(KEY, STATEMENT, challenges, coins("simulated"))
    decryption.check_form(KEY, STATEMENT, proof, PROVER)
    decryption.check(KEY, STATEMENT, proof, challenges, PROVER)
    with refused("ZK-DEC.V1"):
        decryption.verify(KEY, STATEMENT, proof, CONTEXT)
