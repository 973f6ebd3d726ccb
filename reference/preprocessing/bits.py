"""Random bits from triples: a square has two roots, and nobody knows which of them was squared."""

from collections.abc import Sequence

from reference.core.arithmetic import power
from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.preprocessing.material import Triples
from reference.spdz.engine import Spdz
from reference.spdz.shares import Shares


def make_bits(engine: Spdz, triples: Triples) -> Protocol[Shares]:
    """One bit from each triple ``(a, b, c)``. Six rounds.

    ``d = a - b`` is opened, which is uniform because ``b`` is; then ``a^2 = c + d a`` is opened and checked. For the
    root ``r`` of ``a^2`` that is itself a square, ``a/r`` is 1 or -1, and ``(a/r + 1)/2`` is the bit. A square that is
    zero or has no root is refused as ``OF-1.BIT``; the first happens with probability ``1/p``, the second never after
    a MAC check.

    Spec: OF-1, SP-6
    """
    p = engine.prime
    difference = yield from engine.open(triples.left - triples.right)
    squares = yield from engine.open(triples.product + triples.left * difference)
    yield from engine.check()
    roots = roots_of(squares, p)
    half = (p + 1) // 2
    return triples.left * [half * power(root, -1, p) % p for root in roots] + engine.public([half] * len(roots))


def roots_of(squares: Sequence[int], prime: int) -> list[int]:
    """The roots of squares that are squares themselves; a square that is zero or has none is refused as OF-1.BIT.

    Spec: OF-1
    """
    roots = [square_root(square, prime) for square in squares]
    right = all(root and root * root % prime == square for root, square in zip(roots, squares, strict=True))
    require(right, "OF-1.BIT", evidence="a square without two roots")
    return roots


def square_root(square: int, prime: int) -> int:
    """The root of a square that is itself a square, for a prime that is 3 modulo 4: ``x^((p + 1)/4)``.

    Spec: OF-1
    """
    return power(square, (prime + 1) // 4, prime)
