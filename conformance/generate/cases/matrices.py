"""ZK-MAT, ZK-MUL and ZK-ROW: products behind ciphertexts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import JsonValue

from conformance.generate.builder import integer
from conformance.generate.cases.relation import Claim, Element, Relation, Wrong, beyond, integer_at, one_more
from conformance.kit.keys import Toy
from conformance.kit.vectors import Document, changed, value_at
from conformance.operations import statements as st
from reference.learning.summary import multiply
from reference.messages.base import Integers, Matrix
from reference.proofs.matrix import mask_bits
from reference.proofs.rows import zeta_bits

BITS = 8


def _encrypted(toy: Toy, matrix: Matrix, *name: str | int) -> tuple[Matrix, Matrix]:
    rows = [toy.encrypted(row, *name, i) for i, row in enumerate(matrix)]
    return tuple(row for row, _ in rows), tuple(randomness for _, randomness in rows)


def _product(toy: Toy, X: Matrix, C_Y: Matrix, *name: str | int) -> tuple[Matrix, Matrix]:
    """``C_Z[i,l] = T_il^N prod_j C_Y[j,l]^X_ij`` and T."""
    T = tuple(toy.units(len(C_Y[0]), "T", *name, i) for i in range(len(X)))
    columns = list(zip(*C_Y, strict=True))
    C_Z = tuple(
        tuple(toy.combined(row, column, t) for column, t in zip(columns, units, strict=True))
        for row, units in zip(X, T, strict=True)
    )
    return C_Z, T


def _matrix(toy: Toy, name: str, X: Matrix, Y: Matrix, why: str, flag: str = "Ordinary") -> Claim:
    (C_X, rho), (C_Y, _) = _encrypted(toy, X, "X", name), _encrypted(toy, Y, "Y", name)
    C_Z, T = _product(toy, X, C_Y, name)
    return Claim(
        why,
        st.MatrixStatement(C_X=C_X, C_Y=C_Y, C_Z=C_Z, bits=BITS),
        st.MatrixWitness(X=X, rho=rho, T=T),
        flag,
    )


def _matrices(toy: Toy) -> Mapping[str, Claim]:
    largest = (1 << BITS) - 1
    return {
        "2x3x2": _matrix(toy, "2x3x2", ((1, -2, 3), (4, 5, -6)), ((7, 0), (1, 1), (-2, 9)), "different sizes"),
        "1x1x1": _matrix(toy, "1x1x1", ((5,),), ((-7,),), "no combining challenge at all", "Extreme"),
        "1x2x3": _matrix(toy, "1x2x3", ((1, 2),), ((1, 2, 3), (4, 5, 6)), "one row: t is 1", "Extreme"),
        "3x1x1": _matrix(toy, "3x1x1", ((1,), (2,), (3,)), ((4,),), "one column: q is 1", "Extreme"),
        "largest": _matrix(toy, "largest", ((largest, -largest),), ((toy.N // 2,), (1,)), "large entries", "Extreme"),
    }


def _wrongs(toy: Toy, case: Document, rule: str, limit: int) -> list[Wrong]:
    V0, W1, W2, order = f"{rule}.V0", f"{rule}.W1", f"{rule}.W2", toy.N * toy.order
    z = value_at(case, "/proof/z")
    assert isinstance(z, list)
    return [
        Wrong("z-too-long", "/proof/z/0", beyond(limit, order), V0, "z is too long", "OutOfRange"),
        Wrong("z-left-over", "/proof/z", [*z, "0"], V0, "a response belongs to nothing", "Length"),
        Wrong("z-missing", "/proof/z", z[1:], V0, "a response is missing", "Length"),
        Wrong("z-plus-1", "/proof/z/0", one_more, W1, "z does not answer the challenge", "WrongResponse"),
        Wrong("w-plus-1", "/proof/w", one_more, W2, "w does not answer the challenge", "WrongResponse"),
    ]


def _without(case: Document, *fields: str) -> JsonValue:
    """The statement without these lists."""
    return changed({"statement": value_at(case, "/statement")}, {f"/statement/{field}": [] for field in fields}, {})[
        "statement"
    ]


def _matrix_wrongs(toy: Toy, case: Document) -> Sequence[Wrong]:
    W1 = "ZK-MAT.W1"
    another = integer(integer_at(case, "/statement/C_Z/1/0") * (1 + toy.N) % toy.N**2)
    C_Z = value_at(case, "/statement/C_Z")
    assert isinstance(C_Z, list)
    return [
        *_wrongs(toy, case, "ZK-MAT", 1 << mask_bits(BITS, 2) + 1),
        Wrong("s-plus-1", "/proof/s/1", one_more, W1, "s does not answer the challenge", "WrongResponse"),
        Wrong("shape", "/statement/C_Z", C_Z[:1], "ZK-MAT.V0", "a row of the result is missing", "Length"),
        Wrong("no-rows", "/statement", _without(case, "C_X", "C_Z"), "ZK-MAT.V0", "matrices without rows", "Length"),
        Wrong("another-plaintext", "/statement/C_Z/1/0", another, W1, "one entry of the result differs", "Unbound"),
        Wrong("another-length", "/statement/bits", BITS + 1, W1, "the length of entries differs", "Unbound"),
    ]


def _matrix_lies(toy: Toy) -> Mapping[str, tuple[Claim, str]]:
    true = _matrix(toy, "2x3x2", ((1, -2, 3), (4, 5, -6)), ((7, 0), (1, 1), (-2, 9)), "one entry of Z is wrong")
    statement, witness = true.statement, true.witness
    assert isinstance(statement, st.MatrixStatement)
    assert isinstance(witness, st.MatrixWitness)
    (a, b), second = statement.C_Z
    one, minus_one = 1 + toy.N, 1 - toy.N
    square = toy.N**2
    wrong = statement.model_copy(update={"C_Z": ((a * one % square, b), second)})
    cancelling = statement.model_copy(update={"C_Z": ((a * one % square, b * minus_one % square), second)})
    other_X = witness.model_copy(update={"X": ((1, -2, 3), (4, 5, -5))})
    return {
        "lie-entry": (replace(true, statement=wrong), "ZK-MAT.W2"),
        "lie-cancelling": (
            replace(true, statement=cancelling, why="two wrong entries that cancel in a plain sum"),
            "ZK-MAT.W2",
        ),
        "lie-factor": (replace(true, witness=other_X, why="the prover uses another X"), "ZK-MAT.W1"),
    }


def _mul(toy: Toy, x: int, y: int, why: str, flag: str = "Ordinary") -> Claim:
    (C_x,), (rho,) = toy.encrypted((x,), "zk-mul x", x, y)
    (C_y,), _ = toy.encrypted((y,), "zk-mul y", x, y)
    (T,) = toy.units(1, "zk-mul T", x, y)
    return Claim(
        why,
        st.ProductStatement(C_x=C_x, C_y=C_y, C_z=toy.combined((x,), (C_y,), T), bits=BITS),
        st.ProductWitness(x=x, rho=rho, T=T),
        flag,
    )


def _muls(toy: Toy) -> Mapping[str, Claim]:
    return {
        "signed": _mul(toy, -7, 9, "one factor is negative", "Negative"),
        "zero": _mul(toy, 0, 5, "a zero that the prover knows", "Extreme"),
        "largest": _mul(toy, (1 << BITS) - 1, toy.N // 2, "a product that wraps around N", "Extreme"),
    }


def _mul_wrongs(toy: Toy, case: Document) -> Sequence[Wrong]:
    another = integer(integer_at(case, "/statement/C_z") * (1 + toy.N) % toy.N**2)
    return [
        *_wrongs(toy, case, "ZK-MUL", 1 << mask_bits(BITS, 1) + 1),
        Wrong("another-plaintext", "/statement/C_z", another, "ZK-MUL.W1", "the product differs", "Unbound"),
    ]


def _mul_lies(toy: Toy) -> Mapping[str, tuple[Claim, str]]:
    true, other = _mul(toy, -7, 9, "one more than the product"), _mul(toy, -6, 9, "")
    statement, more = true.statement, other.statement
    assert isinstance(statement, st.ProductStatement)
    assert isinstance(more, st.ProductStatement)
    product = statement.model_copy(update={"C_z": statement.C_z * (1 + toy.N) % toy.N**2})
    factor = more.model_copy(update={"C_x": statement.C_x})
    return {
        "lie-product": (replace(true, statement=product), "ZK-MUL.W2"),
        "lie-factor": (
            replace(other, statement=factor, why="the product of another x than was encrypted"),
            "ZK-MUL.W1",
        ),
    }


def _row(toy: Toy, name: str, A: Matrix, v: Integers, why: str, flag: str = "Ordinary") -> Claim:
    C_v, _ = toy.encrypted(v, "zk-row v", name)
    mu = toy.commitment_randomness(len(A), "zk-row", name)
    C_w, theta = _product(toy, A, tuple((c,) for c in C_v), "zk-row", name)
    return Claim(
        why,
        st.RowStatement(
            T=tuple(toy.bases.commit_vector(row, m) for row, m in zip(A, mu, strict=True)),
            C_v=C_v,
            C_w=tuple(row[0] for row in C_w),
            bits=BITS,
        ),
        st.RowWitness(A=A, mu=mu, theta=tuple(row[0] for row in theta)),
        flag,
    )


def _rows(toy: Toy) -> Mapping[str, Claim]:
    symmetric = ((3, -1, 2), (-1, 5, 0), (2, 0, -7))
    return {
        "3x3": _row(toy, "3x3", symmetric, (4, -9, 1), "a symmetric matrix, as in a training", "Negative"),
        "1x1": _row(toy, "1x1", ((6,),), (7,), "d = 1", "Extreme"),
        "zeros": _row(toy, "zeros", ((0, 0), (0, 0)), (1, 2), "a matrix of zeros", "Extreme"),
    }


def _row_wrongs(toy: Toy, case: Document) -> Sequence[Wrong]:
    W1 = "ZK-ROW.W1"
    another = integer(integer_at(case, "/statement/C_w/2") * (1 + toy.N) % toy.N**2)
    zeta_limit = 1 << zeta_bits(toy.bases, 3) + 1
    return [
        *_wrongs(toy, case, "ZK-ROW", 1 << mask_bits(BITS, 3) + 1),
        Wrong("no-rows", "/statement", _without(case, "T", "C_w"), "ZK-ROW.V0", "a matrix without rows", "Length"),
        Wrong("zeta-plus-1", "/proof/zeta", one_more, W1, "zeta does not answer it", "WrongResponse"),
        Wrong("zeta-long", "/proof/zeta", beyond(zeta_limit, toy.order), "ZK-ROW.V0", "too long", "OutOfRange"),
        Wrong("another-plaintext", "/statement/C_w/2", another, W1, "one entry of the result differs", "Unbound"),
    ]


def _row_lies(toy: Toy) -> Mapping[str, tuple[Claim, str]]:
    true = _row(toy, "3x3", ((3, -1, 2), (-1, 5, 0), (2, 0, -7)), (4, -9, 1), "one entry of w is wrong")
    statement, witness = true.statement, true.witness
    assert isinstance(statement, st.RowStatement)
    assert isinstance(witness, st.RowWitness)
    C_w = (statement.C_w[0] * (1 + toy.N) % toy.N**2, *statement.C_w[1:])
    other = multiply(witness.A, ((1, 0, 0), (0, 1, 0), (0, 0, 2)))
    return {
        "lie-entry": (replace(true, statement=statement.model_copy(update={"C_w": C_w})), "ZK-ROW.W2"),
        "lie-matrix": (
            replace(true, witness=witness.model_copy(update={"A": other}), why="another matrix than was committed"),
            "ZK-ROW.W1",
        ),
    }


def _matrix_elements(toy: Toy) -> Sequence[Element]:
    square = toy.N**2
    large = [("/proof/M/1", square), ("/proof/M_c", square), ("/statement/C_X/0/1", square)]
    return [*large, ("/statement/C_Z/1/1", square), ("/proof/s/0", toy.N), ("/proof/w", toy.N)]


def _mul_elements(toy: Toy) -> Sequence[Element]:
    return [("/proof/M_c", toy.N**2), ("/statement/C_y", toy.N**2), ("/proof/s/0", toy.N)]


def _row_elements(toy: Toy) -> Sequence[Element]:
    square = toy.N**2
    large = [("/proof/M_c", square), ("/statement/C_v/0", square), ("/statement/C_w/1", square)]
    return [*large, ("/proof/M", toy.N), ("/proof/w", toy.N), ("/statement/T/2", toy.N)]


RELATIONS = (
    Relation(
        "zk-mat", "ZK-MAT", "ZK-MAT.W1", lambda t: t.key, _matrices, _matrix_elements, _matrix_wrongs, _matrix_lies
    ),
    Relation("zk-mul", "ZK-MUL", "ZK-MUL.W1", lambda t: t.key, _muls, _mul_elements, _mul_wrongs, _mul_lies),
    Relation("zk-row", "ZK-ROW", "ZK-ROW.W1", lambda t: t.session_key, _rows, _row_elements, _row_wrongs, _row_lies),
)
