"""The relation IP-P: everything encrypted, every step of LR-4 and LR-5 proved, as in the paper.

Claims, in this order. Intervals: entries of V, Th, G; the norm of theta; V^T V within its tolerance of I;
Th (G^2 + rho) within 2^-20 of 1; the residues of the roundings of A and b. Products: V^T V; G G; Th (G^2 + rho);
Th V^T; V (Th V^T); G theta; V (G theta). Without the last two, a party with G = 0 could drag the model anywhere.
"""

from collections.abc import Iterator, Sequence
from math import isqrt

from reference.learning.qr_relation import scaled_rho
from reference.learning.summary import transpose
from reference.messages.base import Matrix
from reference.messages.input_preparation import SvdCommitment
from reference.paillier.encryption import PublicKey, linear_combination, trivial
from reference.proofs import matrix, multiplication, relation
from reference.proofs.interval import Interval, interval_statement, norm_statement
from spec.schedule import SUMMARY_BITS, TOLERANCE_BITS, Schedule

RULE = "IP-P"
MATRIX_SHIFT = 2 * SUMMARY_BITS
"""``t_A``: bits by which ``V Th V^T`` is rounded to give A."""


def vector_shift(schedule: Schedule) -> int:
    """``t_b``: bits by which ``V (G theta)`` is rounded to give b. Spec: IP-P"""
    return 3 * SUMMARY_BITS - schedule.f


def entry_bits(schedule: Schedule) -> dict[str, int]:
    """Bits of the entries of V, G and Th. Spec: IP-P"""
    return {
        "V": SUMMARY_BITS + 1,
        "G": schedule.gram_limit.bit_length(),
        "Th": schedule.entry_bits,
    }


def residue_interval(shift: int) -> Interval:
    """``x - 2^t round(x / 2^t)``: from ``-2^(t-1)`` to ``2^(t-1) - 1``. Spec: IP-P"""
    return Interval(-(1 << shift - 1), (1 << shift) - 1)


def vector_limit(schedule: Schedule, party: int) -> int:
    """Bound of an entry of b: ``|V (G theta)| <= 2 Gmax Y_i``, rounded. Spec: IP-P"""
    return 2 * schedule.gram_limit * schedule.target_limit(party) * (1 << SUMMARY_BITS) >> vector_shift(schedule)


def intervals(schedule: Schedule, party: int) -> tuple[list[Interval], list[Interval]]:
    """All intervals in the order of the claims: those before the norm of theta, and those after it.

    The rounded A and b have intervals of their own: modulo N a small residue of the rounding fits 2^t plaintexts.

    Spec: IP-P
    """
    d = schedule.problem.dimension
    orthogonality = isqrt(d) + 2 << SUMMARY_BITS
    unit = 1 << schedule.matrix_bits + 2 * SUMMARY_BITS - TOLERANCE_BITS
    largest_th = int((1 << schedule.matrix_bits) / schedule.shift_rho) + 1
    before = [Interval.symmetric((1 << SUMMARY_BITS) + 1)] * (d * d)
    before += [Interval(0, largest_th)] * d + [Interval(0, schedule.gram_limit)] * d
    before += [Interval.symmetric(1 << schedule.entry_bits)] * (d * d)
    before += [Interval.symmetric(vector_limit(schedule, party))] * d
    after = [Interval.symmetric(orthogonality)] * (d * d) + [Interval.symmetric(unit)] * d
    after += [residue_interval(MATRIX_SHIFT)] * (d * d) + [residue_interval(vector_shift(schedule))] * d
    return before, after


def interval_claims(schedule: Schedule, party: int, key: PublicKey, message: SvdCommitment) -> list[relation.Statement]:
    """The interval claims, one statement each. Spec: IP-P, ZK-RNG"""
    before, after = intervals(schedule, party)
    named = [C for row in message.V for C in row] + [*message.Th, *message.G]
    named += [C for row in message.matrix for C in row] + [*message.vector]
    derived = list(_derived(schedule, key, message))
    claims = [interval_statement([C], [interval]) for C, interval in zip(named, before, strict=True)]
    claims.append(norm_statement(message.theta, schedule.target_limit(party) ** 2))
    return claims + [interval_statement([C], [interval]) for C, interval in zip(derived, after, strict=True)]


def _derived(schedule: Schedule, key: PublicKey, message: SvdCommitment) -> Iterator[int]:
    """Ciphertexts of ``V^T V - I``, ``Th (G^2 + rho) - 1`` and of the residues of A and b."""
    for i, row in enumerate(message.gram):
        for j, C in enumerate(row):
            yield linear_combination(key, [1], [C], -(1 << 2 * SUMMARY_BITS) if i == j else 0)
    for C in message.unit:
        yield linear_combination(key, [1], [C], -(1 << schedule.matrix_bits + 2 * SUMMARY_BITS))
    for exact_row, rounded_row in zip(message.product, message.matrix, strict=True):
        for exact, rounded in zip(exact_row, rounded_row, strict=True):
            yield linear_combination(key, [1, -(1 << MATRIX_SHIFT)], [exact, rounded])
    for exact, rounded in zip(message.raw, message.vector, strict=True):
        yield linear_combination(key, [1, -(1 << vector_shift(schedule))], [exact, rounded])


def product_claims(schedule: Schedule, key: PublicKey, message: SvdCommitment) -> list[matrix.Statement]:
    """The product claims: element-wise ones by ZK-MUL, one an element, the others by ZK-MAT. Spec: IP-P"""
    bits = entry_bits(schedule)
    shifted = [linear_combination(key, [1], [C], scaled_rho(schedule)) for C in message.squares]
    V, V_transposed = message.V, transpose(message.V)
    return [
        matrix.Statement(V_transposed, V, message.gram, bits["V"]),
        *_elementwise(message.G, message.G, message.squares, bits["G"]),
        *_elementwise(message.Th, shifted, message.unit, bits["Th"]),
        matrix.Statement(diagonal(key, message.Th), V_transposed, message.scaled, bits["Th"]),
        matrix.Statement(V, message.scaled, message.product, bits["V"]),
        *_elementwise(message.G, message.theta, message.weighted, bits["G"]),
        matrix.Statement(V, _column(message.weighted), _column(message.raw), bits["V"]),
    ]


def _elementwise(x: Sequence[int], y: Sequence[int], z: Sequence[int], bits: int) -> list[matrix.Statement]:
    return [multiplication.statement(*triple, bits) for triple in zip(x, y, z, strict=True)]


def _column(vector: Sequence[int]) -> Matrix:
    return tuple((entry,) for entry in vector)


def diagonal(key: PublicKey, entries: Sequence[int]) -> Matrix:
    """``diag(entries)`` with trivial ciphertexts of zero elsewhere. Spec: IP-P"""
    size, zero = len(entries), trivial(key, 0)
    return tuple(tuple(entries[i] if i == j else zero for j in range(size)) for i in range(size))


def has_shape(message: SvdCommitment, d: int) -> bool:
    """Whether every matrix is d x d and every vector has d entries. Spec: IP-P"""
    square = all(len(m) == d and all(len(row) == d for row in m) for m in _matrices(message))
    return square and all(len(vector) == d for vector in _vectors(message))


def all_ciphertexts(message: SvdCommitment) -> Iterator[int]:
    """Every ciphertext of the message, to be validated before anything is computed with it. Spec: VA-1"""
    for rows in _matrices(message):
        for row in rows:
            yield from row
    for vector in _vectors(message):
        yield from vector


def _matrices(message: SvdCommitment) -> tuple[Matrix, ...]:
    return message.V, message.gram, message.scaled, message.product, message.matrix


def _vectors(message: SvdCommitment) -> tuple[tuple[int, ...], ...]:
    named = (message.Th, message.G, message.theta, message.squares, message.unit)
    return *named, message.weighted, message.raw, message.vector
