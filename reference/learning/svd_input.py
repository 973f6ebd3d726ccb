"""The prover's side of IP-P: encrypt the summary, compute on the ciphertexts, keep the witnesses."""

from dataclasses import dataclass

from reference.core.coins import Coins
from reference.learning.known import Known, KnownMatrix, Vector, ciphertexts, combined, constant, encrypted, multiplied
from reference.learning.qr_relation import scaled_rho
from reference.learning.summary import SvdSummary
from reference.learning.svd_relation import MATRIX_SHIFT, intervals, vector_shift
from reference.messages.base import Matrix
from reference.messages.input_preparation import SvdCommitment
from reference.paillier.encryption import PublicKey
from reference.proofs import matrix, relation
from reference.proofs.interval import interval_witness, norm_witness
from spec.rational import rounded_quotient
from spec.schedule import SUMMARY_BITS, Schedule


@dataclass(frozen=True, repr=False)
class SvdInput:
    """All quantities of IP-P as their owner knows them. ``T``: the fresh randomness of each product.

    Spec: IP-P
    """

    V: KnownMatrix
    Th: Vector
    G: Vector
    theta: Vector
    gram: KnownMatrix
    squares: Vector
    unit: Vector
    scaled: KnownMatrix
    product: KnownMatrix
    matrix: KnownMatrix
    weighted: Vector
    raw: Vector
    vector: Vector
    T: dict[str, tuple[tuple[int, ...], ...]]


class Builder:
    """Encrypts and multiplies under one key with one party's coins.

    Spec: IP-P
    """

    def __init__(self, key: PublicKey, coins: Coins) -> None:
        self.key = key
        self._coins = coins
        self.T: dict[str, tuple[tuple[int, ...], ...]] = {}

    def vector(self, name: str, values: tuple[int, ...]) -> Vector:
        """Fresh ciphertexts of a vector."""
        return tuple(encrypted(self.key, x, self._coins.unit(self.key.modulus, name, j)) for j, x in enumerate(values))

    def matrix(self, name: str, rows: tuple[tuple[int, ...], ...]) -> KnownMatrix:
        """Fresh ciphertexts of a matrix."""
        return tuple(self.vector(f"{name}/{i}", row) for i, row in enumerate(rows))

    def multiply(self, name: str, X: KnownMatrix, Y: KnownMatrix) -> KnownMatrix:
        """``X Y``; the fresh randomness is kept under ``name``."""
        columns = transpose_known(Y)
        T = tuple(
            tuple(self._coins.unit(self.key.modulus, "T", name, i, j) for j in range(len(columns)))
            for i in range(len(X))
        )
        self.T[name] = T
        return tuple(
            tuple(multiplied(self.key, row, column, T[i][j]) for j, column in enumerate(columns))
            for i, row in enumerate(X)
        )

    def elementwise(self, name: str, x: Vector, y: Vector) -> Vector:
        """``x_j y_j`` for every j."""
        products = [self.multiply(f"{name}/{j}", ((a,),), ((b,),)) for j, (a, b) in enumerate(zip(x, y, strict=True))]
        return tuple(product[0][0] for product in products)


def diagonal(key: PublicKey, entries: Vector) -> KnownMatrix:
    """``diag(entries)``, public zeros elsewhere. Spec: IP-P"""
    zero = constant(key, 0)
    return tuple(tuple(x if i == j else zero for j in range(len(entries))) for i, x in enumerate(entries))


def transpose_known(rows: KnownMatrix) -> KnownMatrix:
    """The transposed matrix. Spec: IP-P"""
    return tuple(zip(*rows, strict=True))


def column(vector: Vector) -> KnownMatrix:
    """A vector as a matrix of one column. Spec: IP-P"""
    return tuple((entry,) for entry in vector)


def svd_input(schedule: Schedule, key: PublicKey, summary: SvdSummary, coins: Coins) -> SvdInput:
    """Encrypt V, Th, G, theta and compute everything else on ciphertexts. Th is taken from the *rounded* G.

    Spec: IP-P, LR-4, LR-5
    """
    build, rho = Builder(key, coins), scaled_rho(schedule)
    V, G, theta = build.matrix("V", summary.V), build.vector("G", summary.G), build.vector("theta", summary.theta)
    one = 1 << schedule.matrix_bits + 2 * SUMMARY_BITS
    Th = build.vector("Th", tuple(rounded_quotient(one, g * g + rho) for g in summary.G))
    squares = build.elementwise("squares", G, G)
    shifted = tuple(combined(key, [1], [square], rho) for square in squares)
    scaled = build.multiply("scaled", diagonal(key, Th), transpose_known(V))
    product = build.multiply("product", V, scaled)
    weighted = build.elementwise("weighted", G, theta)
    raw = tuple(row[0] for row in build.multiply("raw", V, column(weighted)))
    matrix_values = tuple(tuple(_rounded(x, MATRIX_SHIFT) for x in row) for row in product)
    return SvdInput(
        V=V,
        Th=Th,
        G=G,
        theta=theta,
        gram=build.multiply("gram", transpose_known(V), V),
        squares=squares,
        unit=build.elementwise("unit", Th, shifted),
        scaled=scaled,
        product=product,
        matrix=build.matrix("A", matrix_values),
        weighted=weighted,
        raw=raw,
        vector=build.vector("b", tuple(_rounded(x, vector_shift(schedule)) for x in raw)),
        T=build.T,
    )


def _rounded(known: Known, shift: int) -> int:
    return rounded_quotient(known.plaintext, 1 << shift)


def public_side(own: SvdInput) -> SvdCommitment:
    """The message, still without proofs. Spec: IP-P"""
    return SvdCommitment(
        V=_matrix(own.V),
        Th=ciphertexts(own.Th),
        G=ciphertexts(own.G),
        theta=ciphertexts(own.theta),
        gram=_matrix(own.gram),
        squares=ciphertexts(own.squares),
        unit=ciphertexts(own.unit),
        scaled=_matrix(own.scaled),
        product=_matrix(own.product),
        matrix=_matrix(own.matrix),
        weighted=ciphertexts(own.weighted),
        raw=ciphertexts(own.raw),
        vector=ciphertexts(own.vector),
        interval_proofs=(),
        product_proofs=(),
    )


def _matrix(rows: KnownMatrix) -> Matrix:
    return tuple(ciphertexts(row) for row in rows)


def interval_witnesses(schedule: Schedule, party: int, key: PublicKey, own: SvdInput) -> list[relation.Witness]:
    """Witnesses in the order of the interval claims. ``ValueError`` if a declared norm is exceeded. Spec: IP-P"""
    before, after = intervals(schedule, party)
    named = [x for row in own.V for x in row] + [*own.Th, *own.G]
    named += [x for row in own.matrix for x in row] + [*own.vector]
    witnesses = [
        interval_witness([interval], [x.plaintext], [x.randomness]) for x, interval in zip(named, before, strict=True)
    ]
    values = [x.plaintext for x in own.theta]
    witnesses.append(norm_witness(values, schedule.target_limit(party) ** 2, [x.randomness for x in own.theta]))
    return witnesses + [
        interval_witness([interval], [x.plaintext], [x.randomness])
        for x, interval in zip(_derived(schedule, key, own), after, strict=True)
    ]


def _derived(schedule: Schedule, key: PublicKey, own: SvdInput) -> list[Known]:
    identity, one = 1 << 2 * SUMMARY_BITS, 1 << schedule.matrix_bits + 2 * SUMMARY_BITS
    gram = [
        combined(key, [1], [x], -identity if i == j else 0) for i, row in enumerate(own.gram) for j, x in enumerate(row)
    ]
    unit = [combined(key, [1], [x], -one) for x in own.unit]
    exact, rounded = [x for row in own.product for x in row], [x for row in own.matrix for x in row]
    pairs = [(x, y, MATRIX_SHIFT) for x, y in zip(exact, rounded, strict=True)]
    pairs += [(x, y, vector_shift(schedule)) for x, y in zip(own.raw, own.vector, strict=True)]
    return gram + unit + [combined(key, [1, -(1 << shift)], [x, y]) for x, y, shift in pairs]


def product_witnesses(own: SvdInput, key: PublicKey) -> list[matrix.Witness]:
    """Witnesses in the order of the product claims. Spec: IP-P"""
    return [
        _witness(own, "gram", transpose_known(own.V)),
        *_elementwise(own, "squares", own.G),
        *_elementwise(own, "unit", own.Th),
        _witness(own, "scaled", diagonal(key, own.Th)),
        _witness(own, "product", own.V),
        *_elementwise(own, "weighted", own.G),
        _witness(own, "raw", own.V),
    ]


def _witness(own: SvdInput, name: str, X: KnownMatrix) -> matrix.Witness:
    plaintexts = tuple(tuple(x.plaintext for x in row) for row in X)
    return matrix.Witness(plaintexts, tuple(tuple(x.randomness for x in row) for row in X), own.T[name])


def _elementwise(own: SvdInput, name: str, x: Vector) -> list[matrix.Witness]:
    return [_witness(own, f"{name}/{j}", ((entry,),)) for j, entry in enumerate(x)]
