"""Sizes and repetitions at which an engine may change its way of computing, while the result must not change."""

from collections.abc import Callable, Mapping

from conformance.generate.builder import Book
from conformance.kit.keys import SESSION, TOY_288, Toy
from conformance.operations.paillier import DecryptionShares, Exponents, Linear, MatrixProduct, RowCommitments, Units
from reference.messages.base import Message
from reference.paillier.randomness import RandomnessKey


def extend(book: Book) -> None:
    """Add the cases to the file of an operation, if there are any for it."""
    if book.op in SHAPES:
        parameters, cases = SHAPES[book.op]
        section = book.section(f"{TOY_288.name}-shapes", parameters(TOY_288))
        for name, (asked, why) in cases(TOY_288).items():
            section.accepts(name, asked, why, flags=["Extreme"])


Cases = Mapping[str, tuple[Message, str]]
"""Input and reason by name."""


def _numbers(toy: Toy, bits: int, count: int, *name: str | int) -> tuple[int, ...]:
    """Integers of just this length, every second one negative."""
    coins = toy.coins("shapes", bits, *name)
    return tuple((-1) ** j * (coins.bits(bits, j) | 1 << bits - 1) for j in range(count))


def _randomisers(toy: Toy) -> Cases:
    drawn = RandomnessKey(SESSION, toy.N, True).exponent_bits
    exponents = (1 << drawn, (1 << drawn + 64) + 12345, 3 << 2 * drawn, (1 << 40 * drawn) + 54321)
    return {"longer": (Exponents(exponents=exponents), "exponents longer than those that are drawn")}


def _linear(toy: Toy) -> Cases:
    ciphertexts, _ = toy.encrypted(tuple(range(-3, 5)), "shapes")

    def combination(*coefficients: int) -> Message:
        return Linear(coefficients=coefficients, ciphertexts=ciphertexts[: len(coefficients)], constant=-1)

    twice = (ciphertexts[0],) * 4
    return {
        "equal": (combination(5, 5, -7, 5, -7), "some coefficients are equal"),
        "ones": (combination(1, -1, 1, -1, 1), "nothing but signs"),
        "powers-of-two": (combination(1 << 64, -1 << 64, 2, -4, 1 << 200), "nothing but powers of two"),
        "short-and-long": (combination(3, *_numbers(toy, 400, 1), -5, *_numbers(toy, 90, 2)), "all lengths"),
        "long": (combination(*_numbers(toy, 500, 8)), "several long coefficients of either sign"),
        "shifted": (combination(3 << 20, 5 << 40, -7 << 17, 9 << 300), "factors that are powers of two"),
        "one-ciphertext": (
            Linear(coefficients=(3 << 20, 5 << 40, 7 << 40, -9 << 30), ciphertexts=twice, constant=0),
            "the same ciphertext again and again",
        ),
    }


def _matrix_product(toy: Toy) -> Cases:
    ciphertexts, _ = toy.encrypted((3, -4, 5, 6), "shapes")

    def product(*rows: tuple[int, ...]) -> Message:
        units = Units(units=toy.units(len(rows), "shapes"))
        return MatrixProduct(rows=rows, ciphertexts=ciphertexts, randomness=units)

    long = tuple(_numbers(toy, 200, 4, row) for row in range(4))
    return {
        "equal-columns": (product((5, 5, 5, 2), (-7, -7, -7, 3)), "two columns with the same entries"),
        "long": (product(*long), "several long rows"),
        "one-row": (product((1, 0, -1, 9)), "a single row"),
    }


def _rows(toy: Toy) -> Cases:
    mu = toy.commitment_randomness(6, "shapes")
    late = tuple(tuple(int(column == 2 * row) * (row + 2) for column in range(12)) for row in range(6))
    edges = tuple((_numbers(toy, bits, 1)[0], 1 - (1 << bits)) for bits in (1023, 1024, 1025))
    return {
        "late": (RowCommitments(rows=late, randomness=mu), "every row needs bases that none before it needed"),
        "edges": (RowCommitments(rows=edges, randomness=mu[:3]), "lengths around 1024 bits, of either sign"),
        "long": (
            RowCommitments(rows=(_numbers(toy, 1100, 6), _numbers(toy, 1500, 2)), randomness=(*mu[:1], 1 << 1600)),
            "many long values, and longer ones later",
        ),
        "many": (
            RowCommitments(rows=tuple(_numbers(toy, 500, 4, row) for row in range(6)), randomness=mu),
            "the same bases again and again",
        ),
        "long-again": (
            RowCommitments(rows=((7,),) * 24, randomness=_numbers(toy, 1200, 24, "again")),
            "long randomness of either sign, again and again",
        ),
    }


def _shares(toy: Toy) -> Cases:
    ciphertexts, _ = toy.encrypted(tuple(range(12)), "shapes")
    _, exponents = toy.threshold(2)

    def shares(exponent: int, *chosen: int) -> Message:
        return DecryptionShares(exponent=exponent, ciphertexts=chosen)

    return {
        "many": (shares(exponents[0], *ciphertexts), "a dozen ciphertexts"),
        "many-negative": (shares(exponents[1], *ciphertexts), "a dozen ciphertexts and a negative exponent"),
        "none": (shares(exponents[0]), "no ciphertext"),
        "small-exponents": (shares(-128, *ciphertexts[:2]), "an exponent of few bits"),
        "twice": (shares(exponents[0], *ciphertexts[:1], *ciphertexts[:1]), "the same ciphertext twice"),
    }


SHAPES: Mapping[str, tuple[Callable[[Toy], Message], Callable[[Toy], Cases]]] = {
    "paillier.randomisers": (lambda toy: toy.session_key, _randomisers),
    "paillier.linear": (lambda toy: toy.key, _linear),
    "paillier.matrix-product": (lambda toy: toy.session_key, _matrix_product),
    "commitment.rows": (lambda toy: toy.session_key, _rows),
    "threshold.shares": (lambda toy: toy.key, _shares),
}
