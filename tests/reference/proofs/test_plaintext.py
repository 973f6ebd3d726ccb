"""ZK-PK: knowledge of plaintexts, of any size."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.core.arithmetic import power
from reference.messages.base import decode, encode
from reference.paillier.encryption import PublicKey
from reference.proofs import plaintext
from reference.proofs.extraction import PlaintextRun, divide, extract_plaintexts
from reference.proofs.plaintext import Challenges, PlaintextProof, Statement, Witness
from reference.proofs.simulation import simulate_plaintexts
from tests.reference.proofs.toy import (
    CONTEXT,
    ELSEWHERE,
    KEY,
    NOT_A_UNIT_MOD_N,
    NOT_A_UNIT_MOD_SQUARE,
    PROVER,
    N,
    changed,
    coins,
    encrypted,
    refused,
    units,
)

pytestmark = pytest.mark.spec("ZK-PK", "ZK-PK.V0", "ZK-PK.V1")

VALUES = (5, -7, (N + 1) // 2)
CIPHERTEXTS, RANDOMNESS = encrypted(VALUES, "plaintexts")
STATEMENT, WITNESS = Statement(CIPHERTEXTS), Witness(VALUES, RANDOMNESS)
PROOF = plaintext.prove(KEY, STATEMENT, WITNESS, CONTEXT, coins("proof"))


def test_an_honest_proof_is_accepted_and_survives_encoding() -> None:
    plaintext.verify(KEY, STATEMENT, decode(PlaintextProof, encode(PROOF)), CONTEXT)


@given(st.lists(st.integers(-(1 << 511), 1 << 511), min_size=1, max_size=5))
@settings(max_examples=15)
def test_completeness(values: list[int]) -> None:
    ciphertexts, r = encrypted(values, "any")
    proof = plaintext.prove(KEY, Statement(ciphertexts), Witness(tuple(values), r), CONTEXT, coins("any"))
    plaintext.verify(KEY, Statement(ciphertexts), proof, CONTEXT)


def test_it_says_nothing_about_ranges() -> None:
    """One half modulo N is a plaintext like any other: a range needs ZK-RNG."""
    assert (2 * VALUES[2]) % N == 1
    plaintext.verify(KEY, STATEMENT, PROOF, CONTEXT)


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        ("z", (PROOF.z + 1) % N, "ZK-PK.V1"),
        ("w", (PROOF.w + 1) % N, "ZK-PK.V1"),
        ("A", PROOF.A * 4 % KEY.square, "ZK-PK.V1"),
        ("z", PROOF.z + N, "ZK-PK.V0"),
        ("z", PROOF.z - N, "ZK-PK.V0"),
        ("z", N, "ZK-PK.V0"),
    ],
)
def test_each_check_fails_alone(path: str, value: int, rule: str) -> None:
    with refused(rule):
        plaintext.verify(KEY, STATEMENT, changed(PROOF, path, value), CONTEXT)


def test_the_ends_of_the_residues_are_in_range() -> None:
    for z in (0, N - 1):
        plaintext.check_form(KEY, STATEMENT, changed(PROOF, "z", z), PROVER)


@pytest.mark.spec("VA-1")
@pytest.mark.parametrize("name", NOT_A_UNIT_MOD_N)
def test_validation(name: str) -> None:
    with refused("VA-1"):
        plaintext.verify(KEY, STATEMENT, changed(PROOF, "w", NOT_A_UNIT_MOD_N[name]), CONTEXT)


@pytest.mark.spec("VA-1")
@pytest.mark.parametrize("value", NOT_A_UNIT_MOD_SQUARE.values(), ids=NOT_A_UNIT_MOD_SQUARE)
def test_validation_modulo_the_square(value: int) -> None:
    with refused("VA-1"):
        plaintext.verify(KEY, STATEMENT, changed(PROOF, "A", value), CONTEXT)
    with refused("VA-1"):
        plaintext.verify(KEY, Statement((*CIPHERTEXTS, value)), PROOF, CONTEXT)


def test_nothing_to_prove_is_refused() -> None:
    with refused("ZK-PK.V0"):
        plaintext.verify(KEY, Statement(()), PROOF, CONTEXT)


@pytest.mark.parametrize("position", [0, 1, 2])
def test_one_unknown_plaintext_in_a_batch(position: int) -> None:
    other = encrypted([1], "somebody else")[0][0]
    statement = Statement((*CIPHERTEXTS[:position], other, *CIPHERTEXTS[position + 1 :]))
    with refused("ZK-PK.V1"):
        plaintext.verify(KEY, statement, plaintext.prove(KEY, statement, WITNESS, CONTEXT, coins("one")), CONTEXT)


@pytest.mark.spec("ZK-0")
@pytest.mark.parametrize("size", [1, 3])
def test_a_negated_first_message_is_the_same_element_up_to_sign(size: int) -> None:
    statement, witness = Statement(CIPHERTEXTS[:size]), Witness(VALUES[:size], RANDOMNESS[:size])
    transcript, gammas = plaintext.begin(KEY, statement, CONTEXT)
    masks = plaintext.draw_masks(KEY, coins("negated"))
    A = KEY.square - plaintext.announce(KEY, masks)
    challenges = Challenges(gammas, plaintext.final_challenge(transcript, A))
    plaintext.verify(KEY, statement, plaintext.respond(KEY, witness, masks, A, challenges), CONTEXT)


# --- Fiat-Shamir -------------------------------------------------------------------------------------------------


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize("where", ELSEWHERE)
def test_replay(where: str) -> None:
    with refused("ZK-PK.V1", ELSEWHERE[where].prover):
        plaintext.verify(KEY, STATEMENT, PROOF, ELSEWHERE[where])


@pytest.mark.spec("FS-1")
def test_statement_and_first_message_are_bound() -> None:
    for other in (CIPHERTEXTS[::-1], CIPHERTEXTS[:2], (KEY.square - CIPHERTEXTS[0], *CIPHERTEXTS[1:])):
        with refused("ZK-PK.V1"):
            plaintext.verify(KEY, Statement(other), PROOF, CONTEXT)
    with refused("ZK-PK.V1"):
        plaintext.verify(KEY, STATEMENT, changed(PROOF, "A", KEY.square - PROOF.A), CONTEXT)


@pytest.mark.spec("FS-1")
def test_the_modulus_is_bound() -> None:
    assert plaintext.begin(KEY, STATEMENT, CONTEXT)[1] != plaintext.begin(PublicKey(N + 2), STATEMENT, CONTEXT)[1]


@pytest.mark.spec("FS-1")
def test_ciphertexts_chosen_after_their_weights() -> None:
    """Weak Fiat-Shamir: with known weights, powers of a stranger's ciphertext cancel in the combination."""
    stranger = encrypted([42], "stranger")[0][0]
    gammas, e = (11, 1 << 100), 77
    statement = Statement((power(stranger, gammas[1], KEY.square), power(stranger, -gammas[0], KEY.square)))
    masks = plaintext.draw_masks(KEY, coins("weak"))
    witness = Witness((0, 0), (1, 1))
    proof = plaintext.respond(KEY, witness, masks, plaintext.announce(KEY, masks), Challenges(gammas, e))
    plaintext.check(KEY, statement, proof, Challenges(gammas, e), PROVER)
    with refused("ZK-PK.V1"):
        plaintext.verify(KEY, statement, plaintext.prove(KEY, statement, witness, CONTEXT, coins("weak 2")), CONTEXT)


# --- Special soundness and zero knowledge ------------------------------------------------------------------------


def interactive(challenges: Challenges) -> PlaintextRun:
    masks = plaintext.draw_masks(KEY, coins("rewound"))
    proof = plaintext.respond(KEY, WITNESS, masks, plaintext.announce(KEY, masks), challenges)
    plaintext.check(KEY, STATEMENT, proof, challenges, PROVER)
    return challenges, proof


def test_extraction() -> None:
    base = [1 << 127, 3, 0]
    forks = []
    for j in range(-1, 3):
        gammas = tuple(gamma + (17 if k == j else 0) for k, gamma in enumerate(base))
        forks.append((interactive(Challenges(gammas, 1)), interactive(Challenges(gammas, (1 << 128) - 1))))
    extracted = extract_plaintexts(KEY, STATEMENT, forks)
    assert [x % N for x in extracted.plaintexts] == [x % N for x in VALUES]
    assert extracted.randomness == RANDOMNESS


def test_extraction_fails_for_a_run_that_no_check_accepted() -> None:
    gammas = (1, 2, 3)
    one, two = interactive(Challenges(gammas, 1)), interactive(Challenges(gammas, 2))
    with pytest.raises(ArithmeticError, match="do not open"):
        extract_plaintexts(KEY, STATEMENT, [(one, (two[0], changed(two[1], "w", two[1].w + 1)))])


@pytest.mark.parametrize("sign", [1, -1])
def test_the_lemma_on_division(sign: int) -> None:
    """``target^D = +-root^N g^y`` with exponents that are not multiples of ``D``, and a factor ``D`` in the root."""
    x, D, (rho,) = 1234567, 1009, units(1, "lemma")
    (target,), _ = encrypted([x], "lemma")
    root = sign * power(rho, D, N)
    assert divide(KEY, target, (N + 1,), (x * D - 5 * N,), D, root) == ((x,), rho)


@pytest.mark.parametrize("values", [(0,), (1, 2), (-1, 5, 9)])
def test_a_simulated_run_passes_the_check_and_is_no_proof(values: tuple[int, ...]) -> None:
    statement = Statement(encrypted(values, "simulated")[0])
    challenges = Challenges(tuple(range(100, 100 + len(values))), 1 << 120)
    proof = simulate_plaintexts(KEY, statement, challenges, coins("simulated"))
    plaintext.check_form(KEY, statement, proof, PROVER)
    plaintext.check(KEY, statement, proof, challenges, PROVER)
    with refused("ZK-PK.V1"):
        plaintext.verify(KEY, statement, proof, CONTEXT)


def test_another_modulus_is_another_statement() -> None:
    with refused("VA-1"):
        plaintext.verify(PublicKey(1009 * 2003), STATEMENT, changed(PROOF, "z", 1), CONTEXT)
