"""ZK-ROW: products with a committed matrix."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.commitments.integer import CommitmentKey
from reference.messages.base import Matrix, decode, encode
from reference.paillier.encryption import linear_combination, rerandomise, trivial
from reference.proofs import matrix, rows
from reference.proofs.extraction import RowRun, extract_rows
from reference.proofs.rows import Challenges, RowProof, Statement, Witness
from reference.proofs.simulation import simulate_rows
from tests.reference.proofs.toy import (
    BASES,
    CONTEXT,
    ELSEWHERE,
    KEY,
    NOT_A_UNIT_MOD_N,
    NOT_A_UNIT_MOD_SQUARE,
    PROVER,
    N,
    changed,
    coins,
    commitment_randomness,
    encrypted,
    field,
    refused,
    units,
)

pytestmark = pytest.mark.spec("ZK-ROW", "ZK-ROW.V0", "ZK-ROW.W1", "ZK-ROW.W2")


def example(A: Matrix, v: tuple[int, ...]) -> tuple[Statement, Witness]:
    C_v, _ = encrypted(v, "v")
    mu, theta = commitment_randomness(len(A), "rows"), units(len(A), "theta")
    T = tuple(BASES.commit(dict(enumerate(row, start=1)), mu_i) for row, mu_i in zip(A, mu, strict=True))
    C_w = tuple(
        rerandomise(KEY, linear_combination(KEY, row, C_v), theta_i) for row, theta_i in zip(A, theta, strict=True)
    )
    return Statement(T, C_v, C_w, 8), Witness(A, mu, theta)


STATEMENT, WITNESS = example(((1, -2, 3), (-4, 255, 6)), (10, -20, 1 << 200))
PROOF = rows.prove(BASES, STATEMENT, WITNESS, CONTEXT, coins("proof"))


def prove_and_verify(statement: Statement, witness: Witness) -> None:
    rows.verify(BASES, statement, rows.prove(BASES, statement, witness, CONTEXT, coins("again")), CONTEXT)


def multiplied(elements: tuple[int, ...], factors: tuple[int, ...], modulus: int) -> tuple[int, ...]:
    return tuple(element * factor % modulus for element, factor in zip(elements, factors, strict=True))


def test_an_honest_proof_is_accepted_and_survives_encoding() -> None:
    rows.verify(BASES, STATEMENT, decode(RowProof, encode(PROOF)), CONTEXT)


@given(st.integers(1, 3), st.integers(1, 3), st.data())
@settings(max_examples=10)
def test_completeness_for_all_shapes(a: int, d: int, data: st.DataObject) -> None:
    A = data.draw(st.tuples(*[st.tuples(*[st.integers(-255, 255)] * d)] * a))
    prove_and_verify(*example(A, tuple(range(-1, d - 1))))


@pytest.mark.parametrize(
    ("path", "rule"), [("z.0", "ZK-ROW.W1"), ("z.2", "ZK-ROW.W1"), ("zeta", "ZK-ROW.W1"), ("w", "ZK-ROW.W2")]
)
def test_each_equation_fails_alone(path: str, rule: str) -> None:
    with refused(rule):
        rows.verify(BASES, STATEMENT, changed(PROOF, path, field(PROOF, path) + 1), CONTEXT)


LIMIT = 1 << matrix.mask_bits(8, 2) + 1


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("z.0", LIMIT),
        ("z.1", -LIMIT),
        ("z", PROOF.z[:2]),
        ("z", (*PROOF.z, 0)),
        ("zeta", -1),
        ("zeta", 1 << rows.zeta_bits(BASES, 2) + 1),
    ],
)
def test_lengths_and_ranges(path: str, value: int | tuple[int, ...]) -> None:
    with refused("ZK-ROW.V0"):
        rows.verify(BASES, STATEMENT, changed(PROOF, path, value), CONTEXT)


@pytest.mark.parametrize(
    "other",
    [{"T": STATEMENT.T[:1]}, {"C_w": STATEMENT.C_w[:1]}, {"C_v": STATEMENT.C_v[:2]}, {"T": (), "C_w": ()}, {"C_v": ()}],
)
def test_shapes(other: dict[str, tuple[int, ...]]) -> None:
    with refused("ZK-ROW.V0"):
        rows.verify(BASES, replace(STATEMENT, **other), PROOF, CONTEXT)


def test_the_smallest_and_largest_responses_are_in_range() -> None:
    for zeta in (0, (1 << rows.zeta_bits(BASES, 2) + 1) - 1):
        proof = changed(changed(PROOF, "zeta", zeta), "z", (LIMIT - 1, 1 - LIMIT, 0))
        rows.check_form(BASES, STATEMENT, proof, PROVER)


def test_the_prover_multiplies_like_everybody_else() -> None:
    product = linear_combination(KEY, WITNESS.A[1], STATEMENT.C_v)
    theta = WITNESS.theta[1]
    assert rows.multiplied(BASES, STATEMENT.C_v, WITNESS.A[1], theta) == rerandomise(KEY, product, theta)


def test_no_columns_are_refused_even_with_no_responses() -> None:
    with refused("ZK-ROW.V0"):
        rows.verify(BASES, replace(STATEMENT, C_v=()), changed(PROOF, "z", ()), CONTEXT)


@pytest.mark.spec("VA-1")
@pytest.mark.parametrize("value", NOT_A_UNIT_MOD_N.values(), ids=NOT_A_UNIT_MOD_N)
def test_elements_modulo_N(value: int) -> None:
    for path in ("M", "w"):
        with refused("VA-1"):
            rows.verify(BASES, STATEMENT, changed(PROOF, path, value), CONTEXT)
    with refused("VA-1"):
        rows.verify(BASES, replace(STATEMENT, T=(STATEMENT.T[0], value)), PROOF, CONTEXT)


@pytest.mark.spec("VA-1")
@pytest.mark.parametrize("value", NOT_A_UNIT_MOD_SQUARE.values(), ids=NOT_A_UNIT_MOD_SQUARE)
def test_elements_modulo_the_square(value: int) -> None:
    with refused("VA-1"):
        rows.verify(BASES, STATEMENT, changed(PROOF, "M_c", value), CONTEXT)
    for other in ({"C_v": (*STATEMENT.C_v[:2], value)}, {"C_w": (value, STATEMENT.C_w[1])}):
        with refused("VA-1"):
            rows.verify(BASES, replace(STATEMENT, **other), PROOF, CONTEXT)


@pytest.mark.parametrize("errors", [(1, 0), (0, -1), (1, -1)])
def test_wrong_products_even_if_they_cancel_without_weights(errors: tuple[int, int]) -> None:
    C_w = multiplied(STATEMENT.C_w, tuple(trivial(KEY, error) for error in errors), KEY.square)
    with refused("ZK-ROW.W2"):
        prove_and_verify(replace(STATEMENT, C_w=C_w), WITNESS)


def test_another_matrix_than_the_committed_one() -> None:
    """The products are right for the matrix that the prover used in this round, which is not the committed one."""
    other, witness = example(((1, -2, 3), (-4, 255, 7)), (10, -20, 1 << 200))
    with refused("ZK-ROW.W1"):
        prove_and_verify(replace(other, T=STATEMENT.T), witness)


@pytest.mark.parametrize("power", [1, -1])
def test_commitments_whose_errors_cancel_without_weights(power: int) -> None:
    error = pow(BASES.g(1), power, N)
    T = multiplied(STATEMENT.T, (error, pow(error, -1, N)), N)
    with refused("ZK-ROW.W1"):
        prove_and_verify(replace(STATEMENT, T=T), WITNESS)


@pytest.mark.spec("ZK-0")
@pytest.mark.parametrize("signs", [(-1, 1), (1, -1), (-1, -1)])
def test_negated_first_messages_are_the_same_elements_up_to_sign(signs: tuple[int, int]) -> None:
    transcript, t = rows.begin(BASES, STATEMENT, CONTEXT)
    masks = rows.draw_masks(BASES, STATEMENT, coins("negated"))
    M, M_c = rows.announce(BASES, STATEMENT, masks)
    first = (signs[0] * M % N, signs[1] * M_c % KEY.square)
    challenges = Challenges(t, rows.final_challenge(transcript, *first))
    rows.verify(BASES, STATEMENT, rows.respond(BASES, WITNESS, masks, first, challenges), CONTEXT)


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize("where", ELSEWHERE)
def test_replay(where: str) -> None:
    with refused("ZK-ROW.W1", ELSEWHERE[where].prover):
        rows.verify(BASES, STATEMENT, PROOF, ELSEWHERE[where])


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize("name", ["T", "C_v", "C_w", "bits"])
def test_the_statement_is_bound(name: str) -> None:
    """Negated elements are equal up to sign, and more bits only widen a check."""
    old = getattr(STATEMENT, name)
    modulus = N if name == "T" else KEY.square
    other = old + 1 if name == "bits" else (modulus - old[0], *old[1:])
    with refused("ZK-ROW.W1"):
        rows.verify(BASES, replace(STATEMENT, **{name: other}), PROOF, CONTEXT)


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize("path", ["M", "M_c"])
def test_first_messages_are_bound(path: str) -> None:
    modulus = N if path == "M" else KEY.square
    with refused("ZK-ROW.W1"):
        rows.verify(BASES, STATEMENT, changed(PROOF, path, modulus - field(PROOF, path)), CONTEXT)


@pytest.mark.spec("FS-1", "IC-1")
def test_other_bases() -> None:
    with refused("ZK-ROW.W1"):
        rows.verify(CommitmentKey(b"another session", N), STATEMENT, PROOF, CONTEXT)


@pytest.mark.spec("FS-1", "IC-1")
def test_the_challenges_know_the_bases() -> None:
    keys = (BASES, CommitmentKey(b"another session", N), CommitmentKey(b"toy session", N + 2))
    assert len({rows.begin(key, STATEMENT, CONTEXT)[1] for key in keys}) == 3


def test_masks_hide_the_combined_row() -> None:
    assert rows.zeta_bits(BASES, 3) == KEY.bits + 2 * 128 + 2 * 128 + 2
    masks = rows.draw_masks(BASES, STATEMENT, coins("size"))
    assert masks.sigma >> rows.zeta_bits(BASES, 2) - 30 > 0
    assert all(m >> 8 + 1 + 3 * 128 - 30 > 0 for m in masks.m)


def interactive(challenges: Challenges) -> RowRun:
    masks = rows.draw_masks(BASES, STATEMENT, coins("rewound"))
    proof = rows.respond(BASES, WITNESS, masks, rows.announce(BASES, STATEMENT, masks), challenges)
    rows.check(BASES, STATEMENT, proof, challenges, PROVER)
    return challenges, proof


def test_extraction() -> None:
    forks = []
    for t in ((1 << 127, 6), ((1 << 127) - 1, 6), (1 << 127, 0)):
        forks.append((interactive(Challenges(t, 0)), interactive(Challenges(t, 1 << 100))))
    extracted = extract_rows(BASES, STATEMENT, forks)
    assert (extracted.A, extracted.mu, extracted.theta) == (WITNESS.A, WITNESS.mu, WITNESS.theta)


def test_a_simulated_run_passes_the_check_and_is_no_proof() -> None:
    challenges = Challenges((8, 1 << 127), 1 << 127)
    proof = simulate_rows(BASES, STATEMENT, challenges, coins("simulated"))
    rows.check_form(BASES, STATEMENT, proof, PROVER)
    rows.check(BASES, STATEMENT, proof, challenges, PROVER)
    with refused("ZK-ROW.W1"):
        rows.verify(BASES, STATEMENT, proof, CONTEXT)
