"""ZK-QUAD: a statement with everything in it, two links, three equations, two rows and signed values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from conformance.generate.builder import integer
from conformance.generate.cases.relation import Claim, Element, Relation, Wrong, below, beyond, integer_at, one_more
from conformance.kit.keys import Toy
from conformance.kit.vectors import Document, value_at
from conformance.operations.statements import (
    Equation,
    LinkClaim,
    Product,
    QuadraticStatement,
    QuadraticWitness,
    RowClaim,
    Term,
)
from reference.proofs.quadratic import mask_bits
from spec.parameters import SLACK_PROOF

X, Y, SUM, PRODUCT = range(4)
ROWS = ((X, Y, X), (PRODUCT, SUM))
V0, V1, V2, V3 = (f"ZK-QUAD.V{i}" for i in range(4))


def _terms(*terms: tuple[int, int]) -> tuple[Term, ...]:
    return tuple(Term(coefficient=coefficient, index=index) for coefficient, index in terms)


def _products(*products: tuple[int, int, int]) -> tuple[Product, ...]:
    return tuple(Product(coefficient=c, left=i, right=j) for c, i, j in products)


EQUATIONS = (
    Equation(products=_products((1, X, Y)), terms=_terms((-1, PRODUCT)), constant=0),
    Equation(products=(), terms=_terms((1, X), (1, Y), (-1, SUM)), constant=0),
    Equation(
        products=_products((1, X, X), (2, X, Y), (1, Y, Y), (-1, SUM, SUM)),
        terms=_terms((5, X), (-5, SUM), (5, Y)),
        constant=0,
    ),
)


def _claim(toy: Toy, x: int, y: int, bits: int, why: str, flag: str = "Ordinary") -> Claim:
    """``2 x - y + 3`` and ``x y`` stand behind ciphertexts, ``(x, y, x)`` and ``(x y, x + y)`` in rows."""
    values = (x, y, x + y, x * y)
    ciphertexts, randomness = toy.encrypted((2 * x - y + 3, x * y), "zk-quad", x, y)
    mu = toy.commitment_randomness(len(ROWS), "zk-quad", x, y)
    committed = [toy.bases.commit_vector([values[v] for v in row], m) for row, m in zip(ROWS, mu, strict=True)]
    forms = ((_terms((2, X), (-1, Y)), 3), (_terms((1, PRODUCT)), 0))
    return Claim(
        why,
        QuadraticStatement(
            rule="ZK-QUAD",
            bits=(bits, bits, bits + 1, 2 * bits),
            links=tuple(
                LinkClaim(ciphertext=C, terms=terms, constant=constant)
                for C, (terms, constant) in zip(ciphertexts, forms, strict=True)
            ),
            equations=EQUATIONS,
            rows=tuple(RowClaim(commitment=T, indices=row) for T, row in zip(committed, ROWS, strict=True)),
        ),
        QuadraticWitness(values=values, randomness=randomness, row_randomness=mu),
        flag,
    )


def _single(why: str) -> Claim:
    nothing = {"links": (), "equations": (), "rows": ()}
    return Claim(
        why,
        QuadraticStatement(rule="ZK-QUAD", bits=(4,), **nothing),
        QuadraticWitness(values=(9,), randomness=(), row_randomness=()),
        "Extreme",
    )


def _claims(toy: Toy) -> Mapping[str, Claim]:
    return {
        "signed": _claim(toy, 7, -5, 8, "links, equations and rows about values of either sign", "Negative"),
        "largest": _claim(toy, 255, -255, 8, "the largest values of their length", "Extreme"),
        "zeros": _claim(toy, 0, 0, 8, "nothing but zeros", "Extreme"),
        "single": _single("one value without any claim about it"),
    }


def _elements(toy: Toy) -> Sequence[Element]:
    N = toy.N
    small = ["/proof/S", "/proof/announcement/M", "/proof/announcement/M_rows/1", "/proof/announcement/U_0"]
    small += ["/proof/announcement/U_1", "/proof/response/w", "/statement/rows/0/commitment"]
    large = ["/proof/announcement/A", "/statement/links/1/ciphertext"]
    return [*((pointer, N) for pointer in small), *((pointer, N * N) for pointer in large)]


def _wrongs(toy: Toy, case: Document) -> Sequence[Wrong]:
    z_limit, order = 1 << mask_bits(8) + 1, toy.N * toy.order
    zeta_limit = 1 << mask_bits(toy.public.bits + SLACK_PROOF) + 1
    response, first = "/proof/response", "/proof/announcement"
    z = value_at(case, f"{response}/z")
    assert isinstance(z, list)
    another = integer(integer_at(case, "/statement/links/1/ciphertext") * (1 + toy.N) % toy.N**2)
    late = "a first message was changed after the challenge"
    return [
        Wrong("z-too-long", f"{response}/z/0", beyond(z_limit, order), V0, "z_0 is too long", "OutOfRange"),
        Wrong("z-too-low", f"{response}/z/1", below(-z_limit, order), V0, "z_1 is too long", "OutOfRange"),
        Wrong("zeta-too-long", f"{response}/zeta", beyond(zeta_limit, order), V0, "zeta is too long", "OutOfRange"),
        Wrong("zeta-negative", f"{response}/zeta", below(-1, order), V0, "zeta is negative", "OutOfRange"),
        Wrong("row-zeta", f"{response}/zeta_rows/1", beyond(zeta_limit, order), V0, "zeta_i is long", "OutOfRange"),
        Wrong("tau-too-long", f"{response}/tau", beyond(zeta_limit, order), V0, "tau is too long", "OutOfRange"),
        Wrong("tau-negative", f"{response}/tau", below(-1, order), V0, "tau is negative", "OutOfRange"),
        Wrong("z-missing", f"{response}/z", z[:-1], V0, "a response is missing", "Length"),
        Wrong("z-left-over", f"{response}/z", [*z, "0"], V0, "a response belongs to no value", "Length"),
        Wrong("row-missing", f"{first}/M_rows", [], V0, "the first messages of the rows are missing", "Length"),
        Wrong("rows-left-over", "/statement/rows", [], V0, "first messages belong to no row", "Length"),
        Wrong("z-plus-1", f"{response}/z/0", one_more, V1, "z_0 does not answer the challenge", "WrongResponse"),
        Wrong("zeta-plus-1", f"{response}/zeta", one_more, V1, "zeta does not answer it", "WrongResponse"),
        Wrong("row-zeta-plus-1", f"{response}/zeta_rows/1", one_more, V1, "zeta_2 does not", "WrongResponse"),
        Wrong("w-plus-1", f"{response}/w", one_more, V2, "w does not answer the challenge", "WrongResponse"),
        Wrong("tau-plus-1", f"{response}/tau", one_more, V3, "tau does not answer the challenge", "WrongResponse"),
        Wrong("S-squared", "/proof/S", lambda S: S * S % toy.N, V1, "S was changed after it", "WrongResponse"),
        Wrong("U_0-squared", f"{first}/U_0", lambda U: U * U % toy.N, V1, late, "WrongResponse"),
        Wrong("another-plaintext", "/statement/links/1/ciphertext", another, V1, "a link differs", "Unbound"),
        Wrong("another-equation", "/statement/equations/1/constant", "1", V1, "x + y + 1 = sum", "Unbound"),
        Wrong("another-length", "/statement/bits/0", 9, V1, "the length of a value differs", "Unbound"),
        Wrong("another-index", "/statement/rows/0/indices/0", 1, V1, "a row holds something else", "Unbound"),
    ]


def _lies(toy: Toy) -> Mapping[str, tuple[Claim, str]]:
    def claim(why: str, **changes: object) -> Claim:
        true = _claim(toy, 7, -5, 8, why)
        return replace(true, statement=true.statement.model_copy(update=changes))

    statement = _claim(toy, 7, -5, 8, "").statement
    assert isinstance(statement, QuadraticStatement)
    link, row, equation = statement.links[1], statement.rows[0], EQUATIONS[1]
    another = link.model_copy(update={"ciphertext": link.ciphertext * (1 + toy.N) % toy.N**2})
    half = link.model_copy(update={"ciphertext": link.ciphertext * (1 + (toy.N + 1) // 2 * toy.N) % toy.N**2})
    moved = row.model_copy(update={"commitment": row.commitment * toy.bases.g(2) % toy.N})
    shifted = equation.model_copy(update={"constant": 1})
    return {
        "lie-plaintext": (claim("a ciphertext holds one more", links=(statement.links[0], another)), V2),
        "lie-half": (claim("a ciphertext holds a half modulo N", links=(statement.links[0], half)), V2),
        "lie-row": (claim("a row commitment holds one more", rows=(moved, statement.rows[1])), V1),
        "lie-equation": (claim("an equation does not hold", equations=(EQUATIONS[0], shifted, EQUATIONS[2])), V3),
    }


RELATION = Relation("zk-quad", "ZK-QUAD", V1, lambda toy: toy.session_key, _claims, _elements, _wrongs, _lies)
