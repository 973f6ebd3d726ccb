"""ZK-QUAD on a statement with everything in it: two links, three equations, two rows, signed values."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.commitments.integer import CommitmentKey
from reference.messages.base import decode, encode
from reference.paillier.encryption import encrypt, trivial
from reference.proofs import quadratic
from reference.proofs.extraction import extract_equations, extract_quadratic
from reference.proofs.quadratic import Announcement, Challenges, QuadraticProof
from reference.proofs.relation import Form, Link, Quadratic, Row, Statement, Witness
from reference.proofs.simulation import simulate_quadratic
from tests.reference.proofs.toy import (
    BASES,
    CONTEXT,
    ELSEWHERE,
    KEY,
    NOT_A_UNIT_MOD_N,
    NOT_A_UNIT_MOD_SQUARE,
    PROVER,
    N,
    P,
    Q,
    changed,
    coins,
    commitment_randomness,
    encrypted,
    field,
    refused,
)

pytestmark = pytest.mark.spec("ZK-QUAD", "ZK-QUAD.V0", "ZK-QUAD.V1", "ZK-QUAD.V2", "ZK-QUAD.V3")

X, Y, SUM, PRODUCT = range(4)
FORMS = (Form(((2, X), (-1, Y)), constant=3), Form(((1, PRODUCT),)))
EQUATIONS = (
    Quadratic(((1, X, Y),), ((-1, PRODUCT),)),
    Quadratic((), ((1, X), (1, Y), (-1, SUM))),
    Quadratic(((1, X, X), (2, X, Y), (1, Y, Y), (-1, SUM, SUM)), ((5, X), (-5, SUM), (5, Y)), 0),
)
INDICES = ((X, Y, X), (PRODUCT, SUM))


def example(x: int, y: int, bits: int = 8) -> tuple[Statement, Witness]:
    values = (x, y, x + y, x * y)
    ciphertexts, r = encrypted([form.at(values) for form in FORMS], "links")
    mu = commitment_randomness(len(INDICES), "rows")
    rows = tuple(
        Row(BASES.commit_vector([values[v] for v in indices], mu_i), indices)
        for indices, mu_i in zip(INDICES, mu, strict=True)
    )
    links = tuple(map(Link, ciphertexts, FORMS))
    return Statement("ZK-QUAD", (bits, bits, bits + 1, 2 * bits), links, EQUATIONS, rows), Witness(values, r, mu)


STATEMENT, WITNESS = example(7, -5)
PROOF = quadratic.prove(BASES, STATEMENT, WITNESS, CONTEXT, coins("proof"))


def run(
    statement: Statement, witness: Witness, change: Callable[[Announcement], Announcement] = lambda first: first
) -> QuadraticProof:
    """A prover who changes its first messages before they are hashed."""
    transcript = quadratic.begin(BASES, statement, CONTEXT)
    masks = quadratic.draw_masks(BASES, statement, coins("run"))
    S = BASES.commit_vector(witness.values, masks.mu)
    gammas, lambdas = quadratic.combining_challenges(transcript, statement, S)
    first = change(quadratic.announce(BASES, statement, witness.values, masks, gammas, lambdas))
    e = quadratic.final_challenge(transcript, first)
    response = quadratic.respond(BASES, witness, masks, Challenges(gammas, lambdas, e))
    return QuadraticProof(S=S, announcement=first, response=response)


def interactive(challenges: Challenges) -> tuple[Challenges, QuadraticProof]:
    """An honest run with the same coins, for challenges that a rewinding verifier chooses."""
    masks = quadratic.draw_masks(BASES, STATEMENT, coins("rewound"))
    S = BASES.commit_vector(WITNESS.values, masks.mu)
    first = quadratic.announce(BASES, STATEMENT, WITNESS.values, masks, challenges.gammas, challenges.lambdas)
    response = quadratic.respond(BASES, WITNESS, masks, challenges)
    proof = QuadraticProof(S=S, announcement=first, response=response)
    quadratic.check(BASES, STATEMENT, proof, challenges, None)
    return challenges, proof


# --- Completeness ------------------------------------------------------------------------------------------------


def test_an_honest_proof_is_accepted_and_survives_encoding() -> None:
    quadratic.verify(BASES, STATEMENT, decode(QuadraticProof, encode(PROOF)), CONTEXT)


@given(x=st.integers(-255, 255), y=st.integers(-255, 255))
@settings(max_examples=15)
def test_completeness_for_signed_values(x: int, y: int) -> None:
    statement, witness = example(x, y)
    proof = quadratic.prove(BASES, statement, witness, CONTEXT, coins("any"))
    quadratic.verify(BASES, statement, proof, CONTEXT)


def test_a_single_value_without_any_claim() -> None:
    statement, witness = Statement("ZK-QUAD", (4,)), Witness((9,))
    proof = quadratic.prove(BASES, statement, witness, CONTEXT, coins("single"))
    quadratic.verify(BASES, statement, proof, CONTEXT)


def test_the_rule_of_the_relation_names_the_refusal() -> None:
    statement = replace(STATEMENT, rule="IP-B")
    proof = quadratic.prove(BASES, statement, WITNESS, CONTEXT, coins("named"))
    quadratic.verify(BASES, statement, proof, CONTEXT)
    with refused("IP-B.V3"):
        quadratic.verify(BASES, statement, changed(proof, "response.tau", proof.response.tau + 1), CONTEXT)
    with refused("ZK-QUAD.V1"):
        quadratic.verify(BASES, STATEMENT, proof, CONTEXT)


@pytest.mark.parametrize(
    "claims",
    [
        {"bits": ()},
        {"bits": (8, 8, 9, -1)},
        {"links": (Link(1, Form(((1, 4),))),)},
        {"equations": (Quadratic(((1, 0, -1),)),)},
        {"equations": (Quadratic((), ((1, 9),)),)},
        {"rows": (Row(1, (0, 4)),)},
    ],
)
def test_claims_about_values_that_do_not_exist_are_defects_of_the_caller(claims: dict[str, tuple[int, ...]]) -> None:
    with pytest.raises(ValueError, match="a statement needs values"):
        replace(STATEMENT, **claims)


# --- Every check alone -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("response.z.0", "ZK-QUAD.V1"),
        ("response.z.3", "ZK-QUAD.V1"),
        ("response.zeta", "ZK-QUAD.V1"),
        ("response.zeta_rows.0", "ZK-QUAD.V1"),
        ("response.zeta_rows.1", "ZK-QUAD.V1"),
        ("response.w", "ZK-QUAD.V2"),
        ("response.tau", "ZK-QUAD.V3"),
    ],
)
def test_each_equation_fails_alone(path: str, rule: str) -> None:
    with refused(rule):
        quadratic.verify(BASES, STATEMENT, changed(PROOF, path, field(PROOF, path) + 1), CONTEXT)


Z_LIMIT = 1 << quadratic.mask_bits(8) + 1
LONG = 1 << quadratic.mask_bits(KEY.bits + 128) + 1


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("response.z.0", Z_LIMIT),
        ("response.z.1", -Z_LIMIT),
        ("response.zeta", LONG),
        ("response.zeta", -1),
        ("response.tau", LONG),
        ("response.tau", -1),
        ("response.zeta_rows.1", LONG),
        ("response.zeta_rows.0", -1),
        ("response.z", PROOF.response.z[:-1]),
        ("response.z", (*PROOF.response.z, 0)),
        ("response.zeta_rows", PROOF.response.zeta_rows[:-1]),
        ("announcement.M_rows", PROOF.announcement.M_rows[:-1]),
    ],
)
def test_lengths_and_ranges(path: str, value: int | tuple[int, ...]) -> None:
    with refused("ZK-QUAD.V0"):
        quadratic.verify(BASES, STATEMENT, changed(PROOF, path, value), CONTEXT)


def test_rows_that_both_lists_leave_out_are_missed() -> None:
    proof = changed(changed(PROOF, "announcement.M_rows", ()), "response.zeta_rows", ())
    with refused("ZK-QUAD.V0"):
        quadratic.verify(BASES, STATEMENT, proof, CONTEXT)


def test_the_largest_responses_are_not_out_of_range() -> None:
    proof = changed(changed(PROOF, "response.z.0", Z_LIMIT - 1), "response.z.1", 1 - Z_LIMIT)
    proof = changed(changed(proof, "response.zeta", LONG - 1), "response.tau", 0)
    quadratic.check_form(BASES, STATEMENT, proof, PROVER)


@pytest.mark.spec("VA-1")
@pytest.mark.parametrize("value", NOT_A_UNIT_MOD_N.values(), ids=NOT_A_UNIT_MOD_N)
@pytest.mark.parametrize(
    "path", ["S", "announcement.M", "announcement.M_rows.1", "announcement.U_0", "announcement.U_1", "response.w"]
)
def test_elements_modulo_N(path: str, value: int) -> None:
    with refused("VA-1"):
        quadratic.verify(BASES, STATEMENT, changed(PROOF, path, value), CONTEXT)


@pytest.mark.spec("VA-1")
@pytest.mark.parametrize("value", NOT_A_UNIT_MOD_SQUARE.values(), ids=NOT_A_UNIT_MOD_SQUARE)
def test_elements_modulo_the_square(value: int) -> None:
    with refused("VA-1"):
        quadratic.verify(BASES, STATEMENT, changed(PROOF, "announcement.A", value), CONTEXT)
    with refused("VA-1"):
        quadratic.verify(BASES, replace(STATEMENT, links=(STATEMENT.links[0], Link(value, FORMS[1]))), PROOF, CONTEXT)


@pytest.mark.spec("VA-1")
@pytest.mark.parametrize("value", NOT_A_UNIT_MOD_N.values(), ids=NOT_A_UNIT_MOD_N)
def test_row_commitments(value: int) -> None:
    rows = (Row(value, INDICES[0]), STATEMENT.rows[1])
    with refused("VA-1"):
        quadratic.verify(BASES, replace(STATEMENT, rows=rows), PROOF, CONTEXT)


# --- False statements --------------------------------------------------------------------------------------------


def test_a_ciphertext_of_another_number() -> None:
    links = (STATEMENT.links[0], Link(STATEMENT.links[1].ciphertext * trivial(KEY, 1) % KEY.square, FORMS[1]))
    statement = replace(STATEMENT, links=links)
    with refused("ZK-QUAD.V2"):
        quadratic.verify(BASES, statement, run(statement, WITNESS), CONTEXT)


def test_two_wrong_ciphertexts_that_cancel_without_weights() -> None:
    links = tuple(
        Link(link.ciphertext * trivial(KEY, error) % KEY.square, link.form)
        for link, error in zip(STATEMENT.links, (1, -1), strict=True)
    )
    statement = replace(STATEMENT, links=links)
    with refused("ZK-QUAD.V2"):
        quadratic.verify(BASES, statement, run(statement, WITNESS), CONTEXT)


def test_a_row_that_contains_another_number() -> None:
    other = BASES.commit_vector((7, -5, 8), WITNESS.row_randomness[0])
    statement = replace(STATEMENT, rows=(Row(other, INDICES[0]), STATEMENT.rows[1]))
    with refused("ZK-QUAD.V1"):
        quadratic.verify(BASES, statement, run(statement, WITNESS), CONTEXT)


@pytest.mark.parametrize("errors", [(1, 0, 0), (0, -1, 0), (1, -1, 0), (1, 1, -2)])
def test_equations_that_do_not_hold_even_if_the_errors_cancel_without_weights(errors: tuple[int, int, int]) -> None:
    equations = tuple(replace(Q, constant=error) for Q, error in zip(EQUATIONS, errors, strict=True))
    statement = replace(STATEMENT, equations=equations)
    with refused("ZK-QUAD.V3"):
        quadratic.verify(BASES, statement, run(statement, WITNESS), CONTEXT)


# --- Signs -------------------------------------------------------------------------------------------------------


@pytest.mark.spec("ZK-0")
@pytest.mark.parametrize("name", ["M", "A", "U_0", "U_1"])
def test_a_negated_first_message_is_the_same_element_up_to_sign(name: str) -> None:
    modulus = KEY.square if name == "A" else N

    def negate(first: Announcement) -> Announcement:
        return changed(first, name, modulus - field(first, name))

    quadratic.verify(BASES, STATEMENT, run(STATEMENT, WITNESS, negate), CONTEXT)


@pytest.mark.spec("ZK-0")
def test_negated_rows_are_accepted_in_every_combination() -> None:
    for signs in ((1, -1), (-1, 1), (-1, -1)):

        def negate(first: Announcement, signs: tuple[int, int] = signs) -> Announcement:
            M_rows = tuple(sign * M_i % N for sign, M_i in zip(signs, first.M_rows, strict=True))
            return first.model_copy(update={"M_rows": M_rows})

        quadratic.verify(BASES, STATEMENT, run(STATEMENT, WITNESS, negate), CONTEXT)


# --- Fiat-Shamir -------------------------------------------------------------------------------------------------


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize("where", ELSEWHERE)
def test_replay(where: str) -> None:
    with refused("ZK-QUAD.V1", ELSEWHERE[where].prover):
        quadratic.verify(BASES, STATEMENT, PROOF, ELSEWHERE[where])


OTHER_LINKS = tuple(map(Link, encrypted([22, -35], "other randomness")[0], FORMS))


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize(
    "other",
    [
        {"bits": (9, *STATEMENT.bits[1:])},
        {"bits": (*STATEMENT.bits, 0)},
        {"links": (OTHER_LINKS[0], STATEMENT.links[1])},
        {"links": STATEMENT.links[:1]},
        {"links": STATEMENT.links[::-1]},
        {"links": (STATEMENT.links[0], Link(STATEMENT.links[1].ciphertext, Form(((2, X), (7, Y)), -14)))},
        {"equations": EQUATIONS[:2]},
        {"equations": EQUATIONS[::-1]},
        {"equations": (Quadratic(((1, Y, X),), ((-1, PRODUCT),)), *EQUATIONS[1:])},
        {"equations": (Quadratic(((1, X, Y),), ((1, PRODUCT),), 70), *EQUATIONS[1:])},
        {"rows": STATEMENT.rows[::-1]},
    ],
)
def test_every_part_of_the_statement_is_bound(other: dict[str, tuple[int, ...]]) -> None:
    """All these statements hold for the same witness; only the challenges tell them apart."""
    statement = replace(STATEMENT, **other)
    first = PROOF.announcement
    rows = dict(zip(STATEMENT.rows, zip(first.M_rows, PROOF.response.zeta_rows, strict=True), strict=True))
    M_rows, zeta_rows = zip(*(rows[row] for row in statement.rows), strict=True)
    proof = changed(changed(PROOF, "announcement.M_rows", M_rows), "response.zeta_rows", zeta_rows)
    z = (*PROOF.response.z, 0)[: len(statement.bits)]
    with refused("ZK-QUAD.V1"):
        quadratic.verify(BASES, statement, changed(proof, "response.z", z), CONTEXT)


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize(
    "path", ["S", "announcement.M", "announcement.M_rows.0", "announcement.A", "announcement.U_0", "announcement.U_1"]
)
def test_every_first_message_is_bound(path: str) -> None:
    """Replaced by its negative, which no equation could see."""
    modulus = KEY.square if path.endswith("A") else N
    with refused("ZK-QUAD.V1"):
        quadratic.verify(BASES, STATEMENT, changed(PROOF, path, modulus - field(PROOF, path)), CONTEXT)


@pytest.mark.spec("FS-1", "IC-1")
def test_other_bases() -> None:
    with refused("ZK-QUAD.V1"):
        quadratic.verify(CommitmentKey(b"another session", N), STATEMENT, PROOF, CONTEXT)


@pytest.mark.spec("FS-1", "IC-1")
def test_the_challenges_know_the_bases() -> None:
    keys = (BASES, CommitmentKey(b"another session", N), CommitmentKey(b"toy session", N + 2))
    assert len({quadratic.begin(key, STATEMENT, CONTEXT).challenge() for key in keys}) == 3


def test_masks_exceed_what_they_hide_by_128_bits() -> None:
    masks = quadratic.draw_masks(BASES, STATEMENT, coins("size"))
    hidden = [(m, bits + 128) for m, bits in zip(masks.m, STATEMENT.bits, strict=True)]
    hidden += [(masks.mu, KEY.bits), (masks.tau_1, KEY.bits)]
    hidden += [(mask, KEY.bits + 128 + 128) for mask in (masks.sigma, *masks.sigma_rows, masks.tau_0)]
    assert all(0 < mask >> bits + 128 - 30 < 1 << 30 for mask, bits in hidden)


def test_secrets_are_not_printed() -> None:
    masks = quadratic.draw_masks(BASES, STATEMENT, coins("printed"))
    assert str(masks.mu) not in repr(masks)
    assert "35" not in repr(WITNESS).replace(hex(id(WITNESS)), "")


# --- Special soundness and zero knowledge ------------------------------------------------------------------------

GAMMAS, LAMBDAS = (1 << 127, 12345), (99, (1 << 128) - 1, 7)


def test_extraction_of_the_witness() -> None:
    forks = []
    for gammas in (GAMMAS, (GAMMAS[0] + 1, GAMMAS[1]), (GAMMAS[0], GAMMAS[1] - 1000)):
        forks.append((interactive(Challenges(gammas, LAMBDAS, 3)), interactive(Challenges(gammas, LAMBDAS, 1 << 120))))
    extracted = extract_quadratic(BASES, STATEMENT, forks)
    assert (extracted.values, extracted.randomness) == (WITNESS.values, WITNESS.randomness)
    assert extracted.row_randomness == WITNESS.row_randomness
    for link, r in zip(STATEMENT.links, extracted.randomness, strict=True):
        assert encrypt(KEY, link.form.at(extracted.values), r) == link.ciphertext


def test_extraction_of_the_equations() -> None:
    triples = []
    for lambdas in (LAMBDAS, (100, *LAMBDAS[1:]), (LAMBDAS[0], 5, LAMBDAS[2]), (*LAMBDAS[:2], 0)):
        runs = [interactive(Challenges(GAMMAS, lambdas, e)) for e in (0, 1, 1 << 127)]
        triples.append((runs[0], runs[1], runs[2]))
    assert extract_equations(STATEMENT, triples) == (0, 0, 0)
    equations = tuple(replace(Q, constant=Q.constant + i) for i, Q in enumerate(EQUATIONS, start=4))
    assert extract_equations(replace(STATEMENT, equations=equations), triples) == (4, 5, 6)


def test_extraction_from_two_openings_fails_loudly() -> None:
    one = interactive(Challenges(GAMMAS, LAMBDAS, 3))
    two = interactive(Challenges(GAMMAS, LAMBDAS, 8))
    wrong = (two[0], changed(two[1], "response.z.0", two[1].response.z[0] + 1))
    with pytest.raises(ArithmeticError, match="integer multiple"):
        extract_quadratic(BASES, STATEMENT, [(one, wrong)])


def test_who_knows_the_factors_opens_a_commitment_in_two_ways() -> None:
    """Multiples of the order of the bases do not change a commitment, and multiples of N do not change a plaintext."""
    other = N * (P - 1) * (Q - 1)
    forks = []
    for gammas, shift in ((GAMMAS, 0), ((GAMMAS[0] + 1, GAMMAS[1]), other), ((GAMMAS[0], GAMMAS[1] + 1), 0)):
        runs = []
        for challenges in (Challenges(gammas, LAMBDAS, 3), Challenges(gammas, LAMBDAS, 8)):
            proof = interactive(challenges)[1]
            proof = changed(proof, "response.z.0", proof.response.z[0] + challenges.e * shift)
            quadratic.check(BASES, STATEMENT, proof, challenges, None)
            runs.append((challenges, proof))
        forks.append((runs[0], runs[1]))
    with pytest.raises(ArithmeticError, match="two openings of one commitment"):
        extract_quadratic(BASES, STATEMENT, forks)


def test_who_knows_the_factors_hides_an_element_of_order_two() -> None:
    """Even challenges do not see a square root of 1 that is neither 1 nor -1; such a root is a factor of N."""
    root = (1 + P * (-2 * pow(P, -1, Q))) % N
    assert (root * root % N, root in (1, N - 1), root % P, root % Q) == (1, False, 1, Q - 1)
    runs = []
    for e in (4, 10):
        challenges, proof = interactive(Challenges(GAMMAS, LAMBDAS, e))
        proof = changed(proof, "S", proof.S * root % N)
        quadratic.check(BASES, STATEMENT, proof, challenges, None)
        runs.append((challenges, proof))
    with pytest.raises(ArithmeticError, match="unexpected order"):
        extract_quadratic(BASES, STATEMENT, [(runs[0], runs[1])])


def test_a_simulated_run_passes_the_check_without_a_witness() -> None:
    challenges = Challenges(GAMMAS, LAMBDAS, 1 << 125)
    proof = simulate_quadratic(BASES, STATEMENT, challenges, coins("simulated"))
    quadratic.check_form(BASES, STATEMENT, proof, PROVER)
    quadratic.check(BASES, STATEMENT, proof, challenges, PROVER)


@pytest.mark.spec("FS-1")
def test_a_simulated_run_is_no_proof() -> None:
    """First messages that were solved for a guessed challenge: what a challenge before its first message allows."""
    proof = simulate_quadratic(BASES, STATEMENT, Challenges(GAMMAS, LAMBDAS, 1 << 125), coins("forged"))
    with refused("ZK-QUAD.V1"):
        quadratic.verify(BASES, STATEMENT, proof, CONTEXT)


def test_simulated_and_honest_responses_have_the_same_length() -> None:
    honest = run(STATEMENT, WITNESS).response.z
    simulated = simulate_quadratic(BASES, STATEMENT, Challenges(GAMMAS, LAMBDAS, 5), coins("length")).response.z
    for z, z_, bits in zip(honest, simulated, STATEMENT.bits, strict=True):
        assert abs(z.bit_length() - z_.bit_length()) < 30
        assert max(z, z_) < 1 << quadratic.mask_bits(bits) + 1
