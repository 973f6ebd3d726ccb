"""ZK-MAT and its single product ZK-MUL."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.messages.base import Matrix, decode, encode
from reference.paillier.encryption import PublicKey, linear_combination, rerandomise, trivial
from reference.proofs import matrix, multiplication
from reference.proofs.extraction import MatrixRun, extract_matrix, extract_product
from reference.proofs.matrix import Challenges, MatrixProof, Statement, Witness
from reference.proofs.simulation import simulate_matrix
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
    field,
    refused,
    units,
)

pytestmark = pytest.mark.spec("ZK-MAT", "ZK-MAT.V0", "ZK-MAT.W1", "ZK-MAT.W2")


def encrypted_matrix(values: Matrix, name: str) -> tuple[Matrix, Matrix]:
    rows = [encrypted(row, name, i) for i, row in enumerate(values)]
    return tuple(C for C, _ in rows), tuple(r for _, r in rows)


def example(X: Matrix, Y: Matrix, bits: int = 8) -> tuple[Statement, Witness]:
    C_X, rho = encrypted_matrix(X, "X")
    C_Y, _ = encrypted_matrix(Y, "Y")
    T = tuple(units(len(Y[0]), "T", i) for i in range(len(X)))
    columns = list(zip(*C_Y, strict=True))
    C_Z = tuple(
        tuple(rerandomise(KEY, linear_combination(KEY, row, column), r) for column, r in zip(columns, T_i, strict=True))
        for row, T_i in zip(X, T, strict=True)
    )
    return Statement(C_X, C_Y, C_Z, bits), Witness(X, rho, T)


def changed_entry(rows: Matrix, i: int, j: int, factor: int) -> Matrix:
    """One ciphertext of a matrix multiplied by ``factor``."""
    row = (*rows[i][:j], rows[i][j] * factor % KEY.square, *rows[i][j + 1 :])
    return (*rows[:i], row, *rows[i + 1 :])


STATEMENT, WITNESS = example(((1, -2, 3), (-4, 5, 255)), ((7, 0), (8, -1), (9, 1000)))
PROOF = matrix.prove(KEY, STATEMENT, WITNESS, CONTEXT, coins("proof"))


def prove_and_verify(statement: Statement, witness: Witness) -> None:
    matrix.verify(KEY, statement, matrix.prove(KEY, statement, witness, CONTEXT, coins("again")), CONTEXT)


# --- Completeness ------------------------------------------------------------------------------------------------


def test_an_honest_proof_is_accepted_and_survives_encoding() -> None:
    matrix.verify(KEY, STATEMENT, decode(MatrixProof, encode(PROOF)), CONTEXT)


@given(st.tuples(*[st.integers(1, 3)] * 3), st.data())
@settings(max_examples=10)
def test_completeness_for_all_shapes(shape: tuple[int, int, int], data: st.DataObject) -> None:
    a, d, b = shape
    entries = st.integers(-255, 255)
    X = data.draw(st.tuples(*[st.tuples(*[entries] * d)] * a))
    Y = data.draw(st.tuples(*[st.tuples(*[entries] * b)] * d))
    prove_and_verify(*example(X, Y))


def test_the_ciphertexts_of_the_example_contain_the_product() -> None:
    """Independent of the proof: the product of the plaintexts, encrypted with the same randomness, by hand."""
    statement, witness = example(((2, 3),), ((5,), (7,)))
    (C_5,), (C_7,) = statement.C_Y
    assert statement.C_Z[0][0] == C_5**2 * C_7**3 * pow(witness.T[0][0], N, N * N) % (N * N)


def test_trivial_ciphertexts_off_the_diagonal() -> None:
    """An element-wise product is a product with a diagonal matrix whose zeros are public."""
    statement, witness = example(((3, 0), (0, -4)), ((5,), (6,)))
    C_X = ((statement.C_X[0][0], 1), (1, statement.C_X[1][1]))
    rho = ((witness.rho[0][0], 1), (1, witness.rho[1][1]))
    prove_and_verify(replace(statement, C_X=C_X), replace(witness, rho=rho))


# --- Every check alone -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("s.0", "ZK-MAT.W1"),
        ("s.2", "ZK-MAT.W1"),
        ("z.1", "ZK-MAT.W1"),
        ("w", "ZK-MAT.W2"),
    ],
)
def test_each_equation_fails_alone(path: str, rule: str) -> None:
    with refused(rule):
        matrix.verify(KEY, STATEMENT, changed(PROOF, path, field(PROOF, path) + 1), CONTEXT)


LIMIT = 1 << matrix.mask_bits(8, 2) + 1


@pytest.mark.parametrize(
    ("path", "value"),
    [("z.0", LIMIT), ("z.2", -LIMIT), ("z", PROOF.z[:2]), ("s", (*PROOF.s, 1)), ("M", PROOF.M[:1])],
)
def test_lengths_and_ranges(path: str, value: int | tuple[int, ...]) -> None:
    with refused("ZK-MAT.V0"):
        matrix.verify(KEY, STATEMENT, changed(PROOF, path, value), CONTEXT)


@pytest.mark.parametrize(
    "shapes",
    [
        {"C_X": STATEMENT.C_X[:1]},
        {"C_X": ()},
        {"C_X": (), "C_Z": ()},
        {"C_X": ((), ()), "C_Y": (), "C_Z": ((), ())},
        {"C_Y": ((), (), ()), "C_Z": ((), ())},
        {"C_X": (STATEMENT.C_X[0], STATEMENT.C_X[1][:2])},
        {"C_Y": STATEMENT.C_Y[:2]},
        {"C_Y": ()},
        {"C_Y": ((), (), ())},
        {"C_Y": (*STATEMENT.C_Y[:2], STATEMENT.C_Y[2][:1])},
        {"C_Z": STATEMENT.C_Z[:1]},
        {"C_Z": tuple(row[:1] for row in STATEMENT.C_Z)},
    ],
)
def test_shapes(shapes: dict[str, Matrix]) -> None:
    with refused("ZK-MAT.V0"):
        matrix.verify(KEY, replace(STATEMENT, **shapes), PROOF, CONTEXT)


@pytest.mark.spec("VA-1")
@pytest.mark.parametrize("value", NOT_A_UNIT_MOD_N.values(), ids=NOT_A_UNIT_MOD_N)
@pytest.mark.parametrize("path", ["s.1", "w"])
def test_elements_modulo_N(path: str, value: int) -> None:
    with refused("VA-1"):
        matrix.verify(KEY, STATEMENT, changed(PROOF, path, value), CONTEXT)


@pytest.mark.spec("VA-1")
@pytest.mark.parametrize("value", NOT_A_UNIT_MOD_SQUARE.values(), ids=NOT_A_UNIT_MOD_SQUARE)
def test_elements_modulo_the_square(value: int) -> None:
    for path in ("M.0", "M_c"):
        with refused("VA-1"):
            matrix.verify(KEY, STATEMENT, changed(PROOF, path, value), CONTEXT)
    for name in ("C_X", "C_Y", "C_Z"):
        rows = getattr(STATEMENT, name)
        statement = replace(STATEMENT, **{name: ((value, *rows[0][1:]), *rows[1:])})
        with refused("VA-1"):
            matrix.verify(KEY, statement, PROOF, CONTEXT)


# --- False statements --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("i", "j"), [(0, 0), (1, 1)])
def test_one_wrong_product(i: int, j: int) -> None:
    with refused("ZK-MAT.W2"):
        prove_and_verify(replace(STATEMENT, C_Z=changed_entry(STATEMENT.C_Z, i, j, trivial(KEY, 1))), WITNESS)


@pytest.mark.parametrize("second", [(0, 1), (1, 0), (1, 1)])
def test_two_wrong_products_that_cancel_without_weights(second: tuple[int, int]) -> None:
    C_Z = changed_entry(STATEMENT.C_Z, 0, 0, trivial(KEY, 1))
    with refused("ZK-MAT.W2"):
        prove_and_verify(replace(STATEMENT, C_Z=changed_entry(C_Z, *second, trivial(KEY, -1))), WITNESS)


def test_another_matrix_than_the_encrypted_one() -> None:
    """Z belongs to the matrix that the prover used, but that is not the matrix in ``C_X``."""
    other, witness = example(((2, -2, 3), (-4, 5, 255)), ((7, 0), (8, -1), (9, 1000)))
    with refused("ZK-MAT.W1"):
        prove_and_verify(replace(other, C_X=STATEMENT.C_X), witness)


# --- Signs and Fiat-Shamir ---------------------------------------------------------------------------------------


@pytest.mark.spec("ZK-0")
@pytest.mark.parametrize("signs", [(-1, 1, 1, 1), (1, 1, -1, 1), (1, 1, 1, -1), (-1, -1, -1, -1)])
def test_negated_first_messages_are_the_same_elements_up_to_sign(signs: tuple[int, ...]) -> None:
    transcript, t, q = matrix.begin(KEY, STATEMENT, CONTEXT)
    masks = matrix.draw_masks(KEY, STATEMENT, coins("negated"))
    M, M_c = matrix.announce(KEY, masks, matrix.combine(KEY, STATEMENT, t, q).C_v)
    *M, M_c = (sign * element % KEY.square for sign, element in zip(signs, (*M, M_c), strict=True))
    challenges = Challenges(t, q, matrix.final_challenge(transcript, M, M_c))
    matrix.verify(KEY, STATEMENT, matrix.respond(KEY, WITNESS, masks, (tuple(M), M_c), challenges), CONTEXT)


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize("where", ELSEWHERE)
def test_replay(where: str) -> None:
    with refused("ZK-MAT.W1", ELSEWHERE[where].prover):
        matrix.verify(KEY, STATEMENT, PROOF, ELSEWHERE[where])


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize("name", ["C_X", "C_Y", "C_Z", "bits"])
def test_the_statement_is_bound(name: str) -> None:
    """A negated ciphertext has the same plaintext, and more bits only widen a check."""
    rows = getattr(STATEMENT, name)
    other = rows + 1 if name == "bits" else changed_entry(rows, 0, 0, -1)
    with refused("ZK-MAT.W1"):
        matrix.verify(KEY, replace(STATEMENT, **{name: other}), PROOF, CONTEXT)


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize("path", ["M.0", "M.2", "M_c"])
def test_first_messages_are_bound(path: str) -> None:
    with refused("ZK-MAT.W1"):
        matrix.verify(KEY, STATEMENT, changed(PROOF, path, KEY.square - field(PROOF, path)), CONTEXT)


@pytest.mark.spec("FS-1")
def test_modulus_and_shape_are_bound() -> None:
    t = matrix.begin(KEY, STATEMENT, CONTEXT)[1]
    assert t != matrix.begin(PublicKey(N + 2), STATEMENT, CONTEXT)[1]
    one, two, three = STATEMENT.C_Y
    reshaped = replace(STATEMENT, C_Y=((*one, two[0]), (two[1], *three)))
    assert t != matrix.begin(KEY, reshaped, CONTEXT)[1]


def test_masks_hide_the_combined_row() -> None:
    """``u = t^T X`` has ``bits + kappa + ceil(log2 a)`` bits, ``e u`` another ``kappa``, and the mask ``s_z`` more."""
    assert [matrix.mask_bits(8, a) for a in (1, 2, 3, 4, 5)] == [8 + 3 * 128 + extra for extra in (0, 1, 2, 2, 3)]
    assert all(m >> matrix.mask_bits(8, 2) - 30 > 0 for m in matrix.draw_masks(KEY, STATEMENT, coins("size")).m)


@pytest.mark.spec("FS-1")
def test_a_product_chosen_after_the_weights() -> None:
    """Weak Fiat-Shamir: errors in Z that vanish for known ``t, q`` pass the check, but not ``verify``."""
    t, q, e = (3, 5), (1, 1 << 90), 1 << 100
    C_Z = changed_entry(STATEMENT.C_Z, 0, 0, trivial(KEY, t[1]))
    statement = replace(STATEMENT, C_Z=changed_entry(C_Z, 1, 0, trivial(KEY, -t[0])))
    matrix.check(KEY, statement, interactive(Challenges(t, q, e), statement)[1], Challenges(t, q, e), PROVER)
    with refused("ZK-MAT.W2"):
        prove_and_verify(statement, WITNESS)


# --- Special soundness and zero knowledge ------------------------------------------------------------------------


def interactive(challenges: Challenges, statement: Statement = STATEMENT) -> MatrixRun:
    masks = matrix.draw_masks(KEY, STATEMENT, coins("rewound"))
    combined = matrix.combine(KEY, statement, challenges.t, challenges.q)
    first = matrix.announce(KEY, masks, combined.C_v)
    proof = matrix.respond(KEY, WITNESS, masks, first, challenges)
    matrix.check(KEY, statement, proof, challenges, PROVER)
    return challenges, proof


def test_extraction() -> None:
    q, forks = (7, 1 << 127), []
    for t in ((5, 6), (5 - 3, 6), (5, 6 + (1 << 126))):
        forks.append((interactive(Challenges(t, q, 2)), interactive(Challenges(t, q, (1 << 128) - 1))))
    extracted = extract_matrix(KEY, STATEMENT, forks)
    T = tuple((pow(row[0], q[0], N) * pow(row[1], q[1], N) % N,) for row in WITNESS.T)
    assert extracted == Witness(WITNESS.X, WITNESS.rho, T)


def test_extraction_notices_another_row_in_the_product() -> None:
    one, two = (interactive(Challenges((1, 2), (3, 4), e)) for e in (5, 6))
    wrong = changed(two[1], "w", two[1].w + 1)
    with pytest.raises(ArithmeticError, match="do not open"):
        extract_product(KEY, STATEMENT, (one, (two[0], wrong)))


def test_a_simulated_run_passes_the_check_and_is_no_proof() -> None:
    """Also for a false statement: the simulator knows no witness."""
    statement = replace(STATEMENT, C_Z=changed_entry(STATEMENT.C_Z, 0, 0, trivial(KEY, 1)))
    for claim in (STATEMENT, statement):
        challenges = Challenges((8, 9), (10, 11), 1 << 127)
        proof = simulate_matrix(KEY, claim, challenges, coins("simulated"))
        matrix.check_form(KEY, claim, proof, PROVER)
        matrix.check(KEY, claim, proof, challenges, PROVER)
        with refused("ZK-MAT.W1"):
            matrix.verify(KEY, claim, proof, CONTEXT)


# --- ZK-MUL ------------------------------------------------------------------------------------------------------


def single(x: int, y: int, error: int = 0) -> tuple[Statement, Witness]:
    (C_x, C_y), (rho, _) = encrypted([x, y], "single")
    (T,) = units(1, "single product")
    C_z = rerandomise(KEY, linear_combination(KEY, [x], [C_y], error), T)
    return multiplication.statement(C_x, C_y, C_z, 8), multiplication.witness(x, rho, T)


@pytest.mark.spec("ZK-MUL", "ZK-MUL.V0", "ZK-MUL.W1", "ZK-MUL.W2")
@pytest.mark.parametrize(("x", "y"), [(0, 5), (-255, 3), (255, 0), (1, 1), (7, N // 2)])
def test_single_products(x: int, y: int) -> None:
    statement, witness = single(x, y)
    proof = multiplication.prove(KEY, statement, witness, CONTEXT, coins("single"))
    multiplication.verify(KEY, statement, proof, CONTEXT)
    for path, value, rule in [
        ("w", proof.w + 1, "ZK-MUL.W2"),
        ("s.0", proof.s[0] + 1, "ZK-MUL.W1"),
        ("z", (), "ZK-MUL.V0"),
    ]:
        with refused(rule):
            multiplication.verify(KEY, statement, changed(proof, path, value), CONTEXT)


@pytest.mark.spec("ZK-MUL.W2")
@pytest.mark.parametrize("error", [1, -1, (N + 1) // 2])
def test_a_wrong_single_product(error: int) -> None:
    statement, witness = single(7, 6, error)
    proof = multiplication.prove(KEY, statement, witness, CONTEXT, coins("wrong"))
    with refused("ZK-MUL.W2"):
        multiplication.verify(KEY, statement, proof, CONTEXT)


@pytest.mark.spec("ZK-MUL.V0")
def test_a_single_product_has_one_entry() -> None:
    """A second ciphertext of a product is no part of what was proved, whatever it contains."""
    statement, witness = single(3, 4)
    proof = multiplication.prove(KEY, statement, witness, CONTEXT, coins("wide"))
    wide = replace(statement, C_Z=((*statement.C_Z[0], statement.C_Z[0][0]),))
    with refused("ZK-MUL.V0"):
        multiplication.verify(KEY, wide, proof, CONTEXT)


def test_no_empty_product_is_proved() -> None:
    """With nothing to check, a proof without any response would do."""
    nothing = MatrixProof(M=(), M_c=1, z=(), s=(), w=1)
    with refused("ZK-MAT.V0"):
        matrix.verify(KEY, Statement(((), ()), (), ((), ()), 8), nothing, CONTEXT)


@pytest.mark.spec("ZK-MUL", "FS-1")
def test_a_single_product_is_not_a_matrix_proof() -> None:
    statement, witness = single(7, 6)
    proof = multiplication.prove(KEY, statement, witness, CONTEXT, coins("rule"))
    with refused("ZK-MAT.W1"):
        matrix.verify(KEY, replace(statement, rule="ZK-MAT"), proof, CONTEXT)


@pytest.mark.spec("ZK-MUL")
def test_a_single_product_has_no_weights() -> None:
    statement, _ = single(7, 6)
    assert matrix.begin(KEY, statement, CONTEXT)[1:] == ((1,), (1,))


@pytest.mark.spec("ZK-MUL")
def test_extraction_of_a_single_product() -> None:
    statement, witness = single(-9, 6)
    masks = matrix.draw_masks(KEY, statement, coins("rewound"))
    first = matrix.announce(KEY, masks, statement.C_Y[0])
    one, two = (Challenges((1,), (1,), e) for e in (4, 9))
    fork = [(c, matrix.respond(KEY, witness, masks, first, c)) for c in (one, two)]
    row, product = extract_product(KEY, statement, (fork[0], fork[1]))
    assert row == [((-9,), witness.rho[0][0])]
    assert product == ((-9,), witness.T[0][0])
