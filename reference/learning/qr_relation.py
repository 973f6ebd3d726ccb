"""The relation IP-B: the committed row matrix A and the encrypted b come from one data set, in one quadratic proof.

Committed integers: R (upper triangular), c, M (symmetric), b, e, A (symmetric), E. With t = 2 SUMMARY_BITS - f:

    M = R^T R        2^t b = R^T c + e        E = A (M + rho I) - I
    ||R||^2 <= Gmax^2    ||c||^2 <= Y_i^2    ||e||^2 <= d 2^(2t-2)    ||E||^2 <= 2^-40

Every accepted (R, c) *is* a data set of d rows within the declared norms, whatever the prover did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import isqrt

from reference.learning.summary import QrSummary, inverse_matrix, multiply, transpose
from reference.messages.base import Matrix
from reference.proofs.interval import at_least_zero
from reference.proofs.relation import Form, Link, Quadratic, Row, Statement, Witness
from reference.proofs.three_squares import three_squares
from spec.schedule import SUMMARY_BITS, TOLERANCE_BITS, Schedule

RULE = "IP-B"
NAMES = ("R", "c", "M", "b", "e", "A", "E")
SQUARES = "squares"


@dataclass(frozen=True)
class Layout:
    """Where each committed integer stands: index by name, row, column.

    Spec: IP-B
    """

    d: int

    def cells(self, name: str) -> list[tuple[int, int]]:
        """The independent entries of a matrix or vector (column 0)."""
        if name in ("c", "b", "e"):
            return [(i, 0) for i in range(self.d)]
        return [(i, j) for i in range(self.d) for j in range(0 if name == "E" else i, self.d)]

    def index(self, name: str, i: int, j: int = 0) -> int:
        """The position of an entry; M and A are symmetric."""
        if name in ("M", "A") and i > j:
            i, j = j, i
        start, d = self._starts[name], self.d
        within = {"R": i * d - i * (i - 1) // 2 + j - i, "E": i * d + j}
        return start + (i if name in ("c", "b", "e") else within["E" if name == "E" else "R"])

    def squares(self, inequality: int) -> tuple[int, int, int]:
        """The positions of the three squares of an inequality, after all other values."""
        first = self._starts[SQUARES] + 3 * inequality
        return first, first + 1, first + 2

    @cached_property
    def _starts(self) -> dict[str, int]:
        """The position of the first entry of each matrix or vector, and of the first square."""
        lengths = (len(self.cells(name)) for name in NAMES)
        return dict(zip((*NAMES, SQUARES), accumulate(lengths, initial=0), strict=True))


@dataclass(frozen=True)
class Limits:
    """Bounds of the four norms, as squares of integers: R, c, e, E.

    Spec: IP-B
    """

    R: int
    c: int
    e: int
    E: int

    @property
    def listed(self) -> tuple[tuple[str, int], ...]:
        """Names with bounds, in the order of the inequalities."""
        return (("R", self.R), ("c", self.c), ("e", self.e), ("E", self.E))


def limits(schedule: Schedule, party: int) -> Limits:
    """The bounds that the configuration sets for a party.

    Spec: IP-B
    """
    error_bits = schedule.matrix_bits + 2 * SUMMARY_BITS - TOLERANCE_BITS
    return Limits(
        R=schedule.gram_limit**2,
        c=schedule.target_limit(party) ** 2,
        e=schedule.problem.dimension << 2 * vector_shift(schedule) - 2,
        E=1 << 2 * error_bits,
    )


def vector_shift(schedule: Schedule) -> int:
    """``t``: bits by which ``R^T c`` is rounded to give b. Spec: IP-B"""
    return 2 * SUMMARY_BITS - schedule.f


def scaled_rho(schedule: Schedule) -> int:
    """``rho`` at the scale of M. Spec: IP-B"""
    return int(schedule.shift_rho * (1 << 2 * SUMMARY_BITS))


def statement(schedule: Schedule, party: int, rows: Sequence[int], vector: Sequence[int]) -> Statement:
    """The claim about the row commitments ``T_i`` of A and the ciphertexts of b.

    Spec: IP-B
    """
    layout, bounds = Layout(schedule.problem.dimension), limits(schedule, party)
    d = layout.d
    links = tuple(Link(C, Form(((1, layout.index("b", j)),))) for j, C in enumerate(vector))
    committed = tuple(Row(T, tuple(layout.index("A", i, j) for j in range(d))) for i, T in enumerate(rows))
    equations = (*_gram(layout), *_vector(layout, schedule), *_inverse(layout, schedule), *_norms(layout, bounds))
    return Statement(RULE, _bits(layout, schedule, bounds), links, equations, committed)


def _gram(layout: Layout) -> list[Quadratic]:
    """``sum_k R_ki R_kj - M_ij = 0``."""
    at = layout.index
    return [
        Quadratic(tuple((1, at("R", k, i), at("R", k, j)) for k in range(i + 1)), ((-1, at("M", i, j)),))
        for i, j in layout.cells("M")
    ]


def _vector(layout: Layout, schedule: Schedule) -> list[Quadratic]:
    """``sum_k R_kj c_k + e_j - 2^t b_j = 0``."""
    at, shift = layout.index, vector_shift(schedule)
    return [
        Quadratic(
            tuple((1, at("R", k, j), at("c", k)) for k in range(j + 1)),
            ((1, at("e", j)), (-(1 << shift), at("b", j))),
        )
        for j in range(layout.d)
    ]


def _inverse(layout: Layout, schedule: Schedule) -> list[Quadratic]:
    """``sum_k A_ik M_kj + rho A_ij - delta_ij - E_ij = 0``."""
    at, rho = layout.index, scaled_rho(schedule)
    one = 1 << schedule.matrix_bits + 2 * SUMMARY_BITS
    return [
        Quadratic(
            tuple((1, at("A", i, k), at("M", k, j)) for k in range(layout.d)),
            ((rho, at("A", i, j)), (-1, at("E", i, j))),
            -one if i == j else 0,
        )
        for i, j in layout.cells("E")
    ]


def _norms(layout: Layout, bounds: Limits) -> list[Quadratic]:
    """``bound - sum of squares >= 0``."""
    return [
        at_least_zero(
            Quadratic(tuple((-1, index, index) for index in _positions(layout, name)), constant=bound),
            layout.squares(number),
        )
        for number, (name, bound) in enumerate(bounds.listed)
    ]


def _positions(layout: Layout, name: str) -> list[int]:
    return [layout.index(name, i, j) for i, j in layout.cells(name)]


def _bits(layout: Layout, schedule: Schedule, bounds: Limits) -> tuple[int, ...]:
    shift = vector_shift(schedule)
    size = {
        "R": isqrt(bounds.R).bit_length(),
        "c": isqrt(bounds.c).bit_length(),
        "M": bounds.R.bit_length(),
        "b": max(1, (isqrt(bounds.R) * isqrt(bounds.c) >> shift).bit_length() + 1),
        "e": isqrt(bounds.e).bit_length(),
        "A": schedule.entry_bits,
        "E": isqrt(bounds.E).bit_length(),
    }
    values = [size[name] for name in NAMES for _ in layout.cells(name)]
    squares = [isqrt(4 * bound + 1).bit_length() for _, bound in bounds.listed for _ in range(3)]
    return tuple(values + squares)


@dataclass(frozen=True, repr=False)
class QrInput:
    """What the rest of the protocol needs of a party's own input: A (scale s_A), b (scale f), and all other values.

    Spec: IP-B
    """

    A: Matrix
    b: tuple[int, ...]
    values: tuple[int, ...]


def qr_input(schedule: Schedule, party: int, summary: QrSummary) -> QrInput:
    """Compute M, A, b and the residues from a summary. ``ValueError`` if a declared norm is exceeded.

    Spec: IP-B
    """
    layout, shift = Layout(schedule.problem.dimension), vector_shift(schedule)
    R, c, A = summary.R, summary.c, inverse_matrix(schedule, summary.R)
    M = multiply(transpose(R), R)
    exact = [sum(R[k][j] * c[k] for k in range(layout.d)) for j in range(layout.d)]
    b = tuple((value + (1 << shift - 1)) >> shift for value in exact)
    e = [(entry << shift) - value for entry, value in zip(b, exact, strict=True)]
    E = _residual(schedule, A, M)
    parts = {"R": R, "c": [(x,) for x in c], "M": M, "b": [(x,) for x in b], "e": [(x,) for x in e], "A": A, "E": E}
    values = {name: [parts[name][i][j] for i, j in layout.cells(name)] for name in NAMES}
    squares: list[int] = []
    for name, bound in limits(schedule, party).listed:
        rest = bound - sum(x * x for x in values[name])
        if rest < 0:
            raise ValueError(f"the norm of {name} exceeds its declared bound")
        squares += three_squares(4 * rest + 1)
    return QrInput(A, b, (*(x for name in NAMES for x in values[name]), *squares))


def _residual(schedule: Schedule, A: Matrix, M: Matrix) -> Matrix:
    """``E = A (M + rho I) - I`` at scale s_A + 2 SUMMARY_BITS."""
    rho, one = scaled_rho(schedule), 1 << schedule.matrix_bits + 2 * SUMMARY_BITS
    shifted = [[x + (rho if i == j else 0) for j, x in enumerate(row)] for i, row in enumerate(M)]
    return tuple(
        tuple(x - (one if i == j else 0) for j, x in enumerate(row)) for i, row in enumerate(multiply(A, shifted))
    )


def witness(own: QrInput, vector_randomness: Sequence[int], row_randomness: Sequence[int]) -> Witness:
    """The witness for :func:`statement`. Spec: IP-B"""
    return Witness(own.values, tuple(vector_randomness), tuple(row_randomness))
