"""The soft threshold ``S_tau(a) = sign(a) max(|a| - tau, 0)`` on shares, with one masked opening per coordinate."""

from collections.abc import Sequence
from dataclasses import dataclass

from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.spdz.engine import Spdz
from reference.spdz.shares import Shares, join, weighted_sum


@dataclass(frozen=True)
class Cost:
    """What one call consumes: triples and random bits per coordinate, rounds in all (MAC checks not counted).

    Spec: SP-7
    """

    triples: int
    bits: int
    rounds: int


def comparison_width(bound: int, threshold: int) -> int:
    """The smallest ``t >= 2`` with ``bound + threshold < 2^t``.

    With it, ``|a| <= bound`` and ``1 <= tau <= threshold`` put both compared integers, ``a - tau`` and ``a + tau``,
    strictly between ``-2^t`` and ``2^t``. (Comparisons of "k-bit signed integers" elsewhere mean ``k = t + 1``.)

    Spec: SP-7
    """
    return max(2, (bound + threshold).bit_length())


def opening_limit(width: int, high_limit: int) -> int:
    """An exclusive bound on the opened integers, which must not exceed the prime: ``2^t (high_limit + 2)``.

    Spec: SP-7
    """
    return (high_limit + 2) << width


def cost(width: int) -> Cost:
    """The exact cost of comparisons of ``width = t`` bits.

    With ``n = ceil(t/2)`` digits and a tree of depth ``D = ceil(log2 n)``: ``floor(t/2)`` products for the digits,
    ``2 (n - 1) - D`` for each of two comparisons, one for the result; ``3 + D`` rounds.

    Spec: SP-7
    """
    digits, depth = -(-width // 2), (-(-width // 2) - 1).bit_length()
    return Cost(triples=width // 2 + 2 * (2 * (digits - 1) - depth) + 1, bits=width, rounds=3 + depth)


def product_sizes(width: int) -> list[int]:
    """How many products a coordinate takes in each round of products, for comparisons of ``width = t`` bits.

    First the products within the digits, then for each level of the tree and each of the two comparisons one product
    for every pair of blocks and one for every pair but the lowest, last the product with the value.

    Spec: SP-7
    """
    sizes, blocks = [width // 2], -(-width // 2)
    while blocks > 1:
        pairs = blocks // 2
        sizes.append(2 * (2 * pairs - 1))
        blocks -= pairs
    return [*sizes, 1]


def soft_threshold(
    spdz: Spdz, values: Shares, thresholds: Sequence[int], highs: Shares, width: int, high_limit: int
) -> Protocol[Shares]:
    """``<S_tau_j(a_j)>`` for a shared vector of signed integers and public integer thresholds ``tau_j >= 1``.

    The caller guarantees ``width >= comparison_width(bound of |a|, largest tau)`` and gives one shared integer
    ``H_j`` in ``[0, high_limit)`` per coordinate, to be used nowhere else. With joint random bits ``r`` of
    ``t = width`` bits the parties open ``c = a + 2^t + r + 2^t H``. If one party's part of ``H`` is uniform in
    ``[0, 2^s)`` and secret, ``c`` is within ``2^(1-s)`` of independent of ``a``.

    ``floor((a - tau) / 2^t)`` is 0 if ``a >= tau``, else -1, and ``floor((a + tau) / 2^t)`` is -1 if ``a < -tau``,
    else 0. For every public ``x``, ``floor((a + x) / 2^t) = floor((c + x) / 2^t) - 1 - H - [(c + x) mod 2^t < r]``,
    so one opening serves both. (At ``a = tau`` the result is 0 on either side of the comparison.)

    Everything before is MAC-checked before ``c`` is opened; ``c`` itself by the next check. An opened integer
    outside ``[0, opening_limit)`` is refused as ``SP-7.R`` and nobody is accused.

    Spec: SP-7
    """
    _require_sizes(spdz, values, thresholds, highs, width, high_limit)
    size, modulus = len(values), 1 << width
    bits = spdz.random_bits(width * size).split(width)
    low = weighted_sum(bits)
    masked = values + spdz.public([modulus] * size) + low + highs * modulus
    opened = yield from spdz.open_masked(masked)
    with spdz.guarded():
        require_masked(opened, width, high_limit)
    above = [c - tau for c, tau in zip(opened, thresholds, strict=True)]
    below = [c + tau for c, tau in zip(opened, thresholds, strict=True)]
    borrows = yield from _less_than_bits(spdz, [x % modulus for x in above + below], bits)
    borrow_above, borrow_below = borrows.split(2)
    greater = spdz.public([x >> width for x in above]) - highs - borrow_above
    smaller = highs + borrow_below - spdz.public([(x >> width) - 1 for x in below])
    outside = yield from spdz.multiply(greater + smaller, values)
    return outside + (smaller - greater) * thresholds


def require_masked(opened: Sequence[int], width: int, high_limit: int) -> None:
    """Every opened integer is below its limit, or SP-7.R. Spec: SP-7"""
    require(all(c < opening_limit(width, high_limit) for c in opened), "SP-7.R", evidence="masked value too large")


def _require_sizes(
    spdz: Spdz, values: Shares, thresholds: Sequence[int], highs: Shares, width: int, high_limit: int
) -> None:
    """These are public and follow from the configuration: a violation is a defect of the caller."""
    if not len(values) == len(thresholds) == len(highs) > 0:
        raise ValueError("one threshold and one high mask per coordinate, and at least one coordinate")
    if width < 2 or min(thresholds) < 1 or max(thresholds) >= 1 << width:
        raise ValueError(f"thresholds must lie in [1, 2^{width}), and the width is at least 2")
    if opening_limit(width, high_limit) > spdz.prime:
        raise ValueError(f"a masked value of {opening_limit(width, high_limit).bit_length()} bits overflows the field")


# A digit 2 hi + lo of the mask is compared with a public digit g: coefficients of (1, lo, hi, lo * hi), by g.
DIGIT_GREATER = ((0, 1, 1, -1), (0, 0, 1, 0), (0, 0, 0, 1), (0, 0, 0, 0))
DIGIT_EQUAL = ((1, -1, -1, 1), (0, 1, 0, -1), (0, 0, 1, -1), (0, 0, 0, 1))


def _less_than_bits(spdz: Spdz, publics: Sequence[int], bits: Sequence[Shares]) -> Protocol[Shares]:
    """``<[g_j < r_j]>`` for public integers and a shared vector ``r`` given by its bits, least significant first.

    ``publics`` may be several times as long as the vector ``r``, which is then compared with each part: the
    products within the digits of ``r`` are made once.
    """
    width, size = len(bits), len(bits[0])
    repeat = len(publics) // size
    lows, highs = list(bits[0::2]), list(bits[1::2])
    both = (yield from spdz.multiply(join(lows[: len(highs)]), join(highs))).split(len(highs))
    padding = [spdz.public([0] * size)] * (width % 2)
    greater, equal = [], []
    for k, digit in enumerate(zip(lows, highs + padding, both + padding, strict=True)):
        chosen = [g >> 2 * k & 3 for g in publics]
        repeated = [join([part] * repeat) for part in digit]
        greater.append(_select(spdz, DIGIT_GREATER, chosen, repeated))
        equal.append(_select(spdz, DIGIT_EQUAL, chosen, repeated))
    return (yield from _most_significant_difference(spdz, greater, equal[1:]))


def _select(
    spdz: Spdz, table: Sequence[tuple[int, int, int, int]], chosen: Sequence[int], terms: Sequence[Shares]
) -> Shares:
    """The linear form of ``table`` that each public digit selects, applied to (1, lo, hi, lo * hi)."""
    constant, *coefficients = zip(*(table[g] for g in chosen), strict=True)
    result = spdz.public(constant)
    for term, coefficient in zip(terms, coefficients, strict=True):
        result = result + term * coefficient
    return result


def _most_significant_difference(spdz: Spdz, greater: list[Shares], equal: list[Shares]) -> Protocol[Shares]:
    """Join neighbouring blocks of digits until one is left: ``greater = high + equal_high * low``.

    ``greater[k]`` belongs to block ``k``, least significant first; ``equal[k]`` to block ``k + 1``, because whether
    the lowest block is equal never matters.
    """
    while len(greater) > 1:
        pairs = len(greater) // 2
        heads = equal[: 2 * pairs - 1 : 2]
        low_greater, low_equal = greater[: 2 * pairs : 2], equal[1 : 2 * pairs - 1 : 2]
        products = yield from spdz.multiply(join(heads + heads[1:]), join(low_greater + low_equal))
        parts = products.split(2 * pairs - 1)
        joined = [high + part for high, part in zip(greater[1 : 2 * pairs : 2], parts[:pairs], strict=True)]
        greater = joined + greater[2 * pairs :]
        equal = parts[pairs:] + equal[2 * pairs - 1 :]
    return greater[0]
