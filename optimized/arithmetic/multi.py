"""Products of powers: the squarings are shared, and so are the products where several exponents want the same ones."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from operator import neg

from gmpy2 import mpz, powmod

from optimized.arithmetic.backends import GmpBackend
from optimized.arithmetic.counting import note, note_power
from optimized.arithmetic.schedule import JointTable, Schedule, bucket_product, round_up

Column = tuple[int, ...]
"""The exponents of one base, one for each product."""

Terms = list[tuple[mpz, Column]]

SQUARING = 0.85
"""What a squaring costs in modular products, measured at 2048 and 4096 bits."""

SET_UP_BITS = 12_000
"""To prepare anything but single powers takes some microseconds: one product for a modulus of that many bits."""

SMALL_FACTOR = 4
"""Bits of a factor that is raised to at once: an exponent of so many bits times a power of two needs no table."""

WIDTH = 10
"""Bits of the index of a joint table at most."""

TABLE_OCTETS = 1 << 26
"""Joint tables of one call together."""


def multi_power(bases: Sequence[int], exponents: Sequence[int], modulus: int) -> int:
    """``prod_j bases[j]^exponents[j] mod modulus``, for exponents of any size.

    ``ZeroDivisionError`` when a base with a negative exponent is not a unit.

    Spec: PL-3
    """
    if len(bases) == len(exponents) == 1:
        return GmpBackend().power(bases[0], exponents[0], modulus)
    return shared_multi_powers(bases, [exponents], modulus)[0]


def shared_multi_powers(
    bases: Sequence[int], exponent_vectors: Sequence[Sequence[int]], modulus: int
) -> tuple[int, ...]:
    """``prod_j bases[j]^vector[j] mod modulus`` for each vector; they share their tables.

    ``ZeroDivisionError`` when a base with a negative exponent is not a unit.

    Spec: PL-3, MC-1
    """
    M = mpz(modulus)
    schedules = [Schedule(M) for _ in exponent_vectors]
    if schedules:
        columns = list(zip(*exponent_vectors, strict=True))
        _multiply_all(schedules, _without_sparse(schedules, _merged(bases, columns, M)))
    return tuple(schedule.value() for schedule in schedules)


def _merged(bases: Sequence[int], columns: Sequence[Column], M: mpz) -> Terms:
    """Bases with the same exponents become one; those without exponents, none."""
    merged: dict[Column, mpz] = {}
    used = [(base, column) for base, column in zip(bases, columns, strict=True) if any(column)]
    for base, column in used:
        merged[column] = merged[column] * base % M if column in merged else mpz(base) % M
    note(M, products=len(used) - len(merged))
    return [(base, column) for column, base in merged.items()]


def _without_sparse(schedules: Sequence[Schedule], terms: Terms) -> Terms:
    """Multiply where all exponents are small multiples of powers of two; return the others, long exponents first."""
    dense = []
    for base, column in terms:
        if all(map(_is_sparse, column)):
            for schedule, exponent in zip(schedules, column, strict=True):
                _multiply_sparse(schedule, base, exponent)
        else:
            dense.append((base, column))
    return sorted(dense, key=lambda term: -_length(term[1]))


def _is_sparse(exponent: int) -> bool:
    return exponent.bit_count() <= 1 or (exponent // (exponent & -exponent)).bit_length() <= SMALL_FACTOR


def _multiply_sparse(schedule: Schedule, base: mpz, exponent: int) -> None:
    if exponent.bit_count() > 1:
        two = exponent & -exponent
        factor = abs(exponent // two)
        base, exponent = powmod(base, factor, schedule.modulus), -two if exponent < 0 else two
        note_power(schedule.modulus, factor)
    if exponent:
        schedule.multiply(base, exponent)


def _length(column: Column) -> int:
    return max(map(int.bit_length, column))


def _multiply_all(schedules: Sequence[Schedule], terms: Terms) -> None:
    """Multiply by all powers, in the cheapest way."""
    if not terms:
        return
    M, vectors, lengths = schedules[0].modulus, len(schedules), [_length(column) for _, column in terms]
    groups = _groups(lengths, vectors, _width(len(terms), M))
    window = _window(sum(lengths), lengths[0])
    shared = vectors * SQUARING * lengths[0] + (SET_UP_BITS / M.bit_length()) ** 2
    joint = shared + sum(_joint_cost(bits, vectors, count, stride) for bits, count, stride in groups)
    buckets = shared + vectors * _bucket_cost(sum(lengths), lengths[0], window)
    single = sum(_power_cost(exponent, M) for _, column in terms for exponent in column)
    if single <= min(joint, buckets):
        _add_single(schedules, terms)
    elif joint <= buckets:
        _add_joint(schedules, terms, groups)
    else:
        _add_buckets(schedules, terms, window)


def _add_single(schedules: Sequence[Schedule], terms: Terms) -> None:
    for base, column in terms:
        for schedule, exponent in zip(schedules, column, strict=True):
            power = powmod(base, abs(exponent), schedule.modulus)
            schedule.multiply(power, -1 if exponent < 0 else 1)
            note_power(schedule.modulus, abs(exponent))


def _add_joint(schedules: Sequence[Schedule], terms: Terms, groups: Sequence[tuple[int, int, int]]) -> None:
    rest = iter(terms)
    for _, count, stride in groups:
        bases, columns = zip(*islice(rest, count), strict=True)
        table = JointTable(bases, schedules[0].modulus, stride)
        for schedule, exponents in zip(schedules, zip(*columns, strict=True), strict=True):
            table.add(schedule, exponents)


def _add_buckets(schedules: Sequence[Schedule], terms: Terms, window: int) -> None:
    lengths = [_length(column) for _, column in terms]
    for index, schedule in enumerate(schedules):
        powers = [(base, schedule.complement(base, column[index], window)) for base, column in terms]
        for position in range(0, lengths[0], window):
            long_enough = powers[: bisect_left(lengths, -position, key=neg)]
            pairs = ((exponent >> position & (1 << window) - 1, base) for base, exponent in long_enough)
            schedule.factors[position].append(bucket_product(pairs, schedule.modulus))


def _power_cost(exponent: int, M: mpz) -> float:
    """Products for one power in GMP. It never returns to Python on the way: the less, the smaller the modulus."""
    bits: int = M.bit_length()
    return 1.1 * bits / (bits + 900) * exponent.bit_length() + 1


def _width(terms: int, M: mpz) -> int:
    """Bits of the index of joint tables, such that all fit."""
    octets = M.bit_length() // 8
    fits = (width for width in range(WIDTH, 1, -1) if (terms << width) // width * octets <= TABLE_OCTETS)
    return next(fits, 1)


def _groups(lengths: Sequence[int], vectors: int, width: int) -> list[tuple[int, int, int]]:
    """Bits, number of bases and stride of each joint table, for bases by decreasing length."""
    groups, start = [], 0
    while start < len(lengths):
        bits = lengths[start]
        alike = bisect_left(lengths, -(3 * bits // 4), key=neg) - start
        count, stride = _shape(round_up(bits, 8), vectors, min(alike, width), width)
        count = -(-alike // -(-alike // count))
        groups.append((bits, count, stride))
        start += count
    return groups


@lru_cache(maxsize=4096)
def _shape(bits: int, vectors: int, most: int, width: int) -> tuple[int, int]:
    shapes = [(count, stride) for count in range(1, most + 1) for stride in range(1, width // count + 1)]
    return min(shapes, key=lambda shape: _joint_cost(bits, vectors, *shape) / shape[0])


def _joint_cost(bits: int, vectors: int, count: int, stride: int) -> float:
    """Products for one table and its use."""
    powers, entries = count * stride, 1 << count * stride
    table = entries - 1 - powers + SQUARING * (powers - count)
    return table + vectors * (bits / stride) * (1 - 1 / entries)


def _window(total: int, longest: int) -> int:
    return min(range(1, 15), key=lambda window: _bucket_cost(total, longest, window))


def _bucket_cost(total: int, longest: int, window: int) -> float:
    """Products for one vector of ``total`` bits: one a digit, and one a bucket at each position."""
    return total / window + (longest / window) * (1 << window)
