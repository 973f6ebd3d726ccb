"""ZK-RNG: plaintexts lie in exact intervals, or have a bounded norm, as statements for the quadratic engine.

``x`` lies in ``[0, B]`` exactly when ``x (B - x) >= 0``, that is when ``4 x (B - x) + 1`` is a sum of three squares
of integers. A batch holds many intervals; ``chunks`` cuts long lists into batches of the agreed size.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import TypeVar

from reference.proofs.relation import Form, Link, Quadratic, Statement, Witness
from reference.proofs.three_squares import three_squares

RULE = "ZK-RNG"
CHUNK = 64
"""Statements in one batched proof."""

T = TypeVar("T")


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Consecutive pieces of at most ``size`` items.

    Spec: ZK-RNG
    """
    for start in range(0, len(items), size):
        yield items[start : start + size]


@dataclass(frozen=True)
class Interval:
    """The integers ``low, low + 1, ..., low + width``. ``ValueError`` if there are none.

    Spec: ZK-RNG
    """

    low: int
    width: int

    def __post_init__(self) -> None:
        if self.width < 0:
            raise ValueError("an interval has at least one element")

    @classmethod
    def bits(cls, bits: int) -> "Interval":
        """``[0, 2^bits)``."""
        return cls(0, (1 << bits) - 1)

    @classmethod
    def symmetric(cls, bound: int) -> "Interval":
        """``[-bound, bound]``."""
        return cls(-bound, 2 * bound)


def at_least_zero(Q: Quadratic, squares: tuple[int, int, int]) -> Quadratic:
    """The equation ``4 Q(x) + 1 = a^2 + b^2 + c^2``, which says ``Q(x) >= 0``, for the values at ``squares``.

    Spec: ZK-QUAD
    """
    products = tuple((4 * c, i, j) for c, i, j in Q.products) + tuple((-1, k, k) for k in squares)
    return Quadratic(products, tuple((4 * c, i) for c, i in Q.terms), 4 * Q.constant + 1)


def interval_statement(ciphertexts: Sequence[int], intervals: Sequence[Interval], rule: str = RULE) -> Statement:
    """``Dec(C_j)`` lies in ``intervals[j]``, for all ``j``.

    Spec: ZK-RNG
    """
    links = [Link(C, Form(((1, j),))) for j, C in enumerate(ciphertexts)]
    if len(links) != len(intervals):
        raise ValueError(f"{rule}: one interval for each ciphertext")
    return linked_statement(links, intervals, rule)


def linked_statement(links: Sequence[Link], intervals: Sequence[Interval], rule: str = RULE) -> Statement:
    """Integers ``y_j`` in ``intervals[j]``, of which ciphertexts hold linear forms (packed masks, for example).

    Committed are ``x_j = y_j - low_j`` as value ``4j`` and its three squares as values ``4j+1, 4j+2, 4j+3``.

    Spec: ZK-RNG
    """
    bits = [b for interval in intervals for b in _bits(interval)]
    equations = [_inside(4 * j, interval) for j, interval in enumerate(intervals)]
    return Statement(rule, tuple(bits), tuple(_shift(link, intervals) for link in links), tuple(equations))


def interval_witness(intervals: Sequence[Interval], values: Sequence[int], randomness: Sequence[int]) -> Witness:
    """The witness for ``values[j]`` in ``intervals[j]``; one randomness for each link.

    ``ValueError`` for a value outside its interval, for which no witness exists.

    Spec: ZK-RNG
    """
    committed: list[int] = []
    for interval, value in zip(intervals, values, strict=True):
        x = value - interval.low
        if not 0 <= x <= interval.width:
            raise ValueError("a value lies outside of its interval")
        committed += [x, *three_squares(4 * x * (interval.width - x) + 1)]
    return Witness(tuple(committed), tuple(randomness))


def norm_statement(ciphertexts: Sequence[int], bound: int, rule: str = RULE) -> Statement:
    """``sum_j Dec(C_j)^2 <= bound``, plaintexts read as signed integers.

    Spec: ZK-RNG
    """
    n = len(ciphertexts)
    bits = (isqrt(bound).bit_length(),) * n + (isqrt(4 * bound + 1).bit_length(),) * 3
    rest = Quadratic(tuple((-1, j, j) for j in range(n)), constant=bound)
    links = tuple(Link(C, Form(((1, j),))) for j, C in enumerate(ciphertexts))
    return Statement(rule, bits, links, (at_least_zero(rest, (n, n + 1, n + 2)),))


def norm_witness(values: Sequence[int], bound: int, randomness: Sequence[int]) -> Witness:
    """The witness for ``sum_j values[j]^2 <= bound``. ``ValueError`` if the sum is larger.

    Spec: ZK-RNG
    """
    rest = bound - sum(x * x for x in values)
    if rest < 0:
        raise ValueError("the norm exceeds its bound")
    return Witness((*values, *three_squares(4 * rest + 1)), tuple(randomness))


def _bits(interval: Interval) -> tuple[int, int, int, int]:
    """Bit lengths of ``x`` and of its squares: ``4 x (B - x) + 1 <= B^2 + 1``."""
    length = interval.width.bit_length()
    return length, length + 1, length + 1, length + 1


def _inside(v: int, interval: Interval) -> Quadratic:
    """``x_v (B - x_v) >= 0``."""
    return at_least_zero(Quadratic(((-1, v, v),), ((interval.width, v),)), (v + 1, v + 2, v + 3))


def _shift(link: Link, intervals: Sequence[Interval]) -> Link:
    """The same link in terms of the committed ``x_j = y_j - low_j``."""
    form = link.form
    constant = form.at([interval.low for interval in intervals])
    return Link(link.ciphertext, Form(tuple((c, 4 * j) for c, j in form.terms), constant))
