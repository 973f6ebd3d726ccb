"""How fast powers and their products are: ``python -m conformance.bench.arithmetic [result.json]``.

Every line does the same work plainly, one power after the other in GMP, and with :mod:`optimized.arithmetic`. Times are
medians of one core in the same run. "Set up" is what tables cost once. "Products alone" is what the modular products
that the package counted would take in a loop without anything around them: the floor of the method.
"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from random import Random

from conformance.bench.floor import Floor
from conformance.bench.table import aligned
from conformance.bench.timing import once, seconds
from optimized.arithmetic.backends import OpensslBackend
from optimized.arithmetic.chain import PowerChain
from optimized.arithmetic.counting import counted
from optimized.arithmetic.fixed import FixedBases, FixedPower
from optimized.arithmetic.multi import shared_multi_powers
from optimized.arithmetic.units import all_units, batch_inverse
from reference.core.arithmetic import inverse, power, product_of_powers, require_unit

WARM = 100
"""Calls before the measurement, in which tables become finer."""

RANDOM = Random(1)


@dataclass(frozen=True)
class Row:
    """Seconds of one core for some work: plainly, with the package, to set tables up, and for its products alone."""

    work: str
    modulus_bits: int
    plain: float
    seconds: float
    set_up: float
    floor: float

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table, in milliseconds."""
        times = (f"{1e3 * seconds:.2f}" for seconds in (self.plain, self.seconds))
        rest = (f"{1e3 * seconds:.1f}" if seconds else "" for seconds in (self.set_up, self.floor))
        return self.work, str(self.modulus_bits), *times, f"{self.plain / self.seconds:.1f}", *rest


HEADINGS = "work", "modulus", "plain ms", "ms", "ratio", "set up", "products alone"


def odd(bits: int) -> int:
    """A modulus that looks like that of a key."""
    return RANDOM.getrandbits(bits) | 1 << bits - 1 | 1


def numbers(count: int, bits: int) -> list[int]:
    """Bases or exponents, of that length up to a bit or two."""
    return [RANDOM.getrandbits(bits) for _ in range(count)]


def compared(
    floor: Floor | None, work: str, bits: int, plain: Callable[[], object], fast: Callable[[], object], warm: int = 0
) -> Row:
    """Measure both ways; ``fast`` may set tables up in its first ``warm`` calls."""
    warming = sum(once(fast) for _ in range(warm))
    with counted() as ledger:
        fast()
    each = seconds(fast)
    set_up = max(0.0, warming - warm * each) if warm else 0.0
    return Row(work, bits, seconds(plain, 3), each, set_up, floor.arithmetic(ledger) if floor else 0.0)


def products(floor: Floor, bits: int, count: int, length: int, vectors: int = 1) -> Row:
    """Products of powers without tables that stay."""
    modulus, bases = odd(bits), numbers(count, bits)
    rows = [numbers(count, length) for _ in range(vectors)]
    return compared(
        floor,
        f"{count} bases, {length} bits" + (f", {vectors} vectors" if vectors > 1 else ""),
        bits,
        lambda: [product_of_powers(bases, row, modulus) for row in rows],
        lambda: shared_multi_powers(bases, rows, modulus),
    )


def commitments(floor: Floor, bits: int, count: int, length: int, long: int) -> Row:
    """Products of powers of bases that stay; one exponent is long."""
    modulus, bases = odd(bits), numbers(count + 1, bits)
    exponents = [*numbers(1, long), *numbers(count, length)]
    fixed, by_index = FixedBases(bases.__getitem__, modulus), dict(enumerate(exponents))
    return compared(
        floor,
        f"{count} fixed bases, {length} bits, and one of {long}",
        bits,
        lambda: product_of_powers(bases, exponents, modulus),
        lambda: fixed.power(by_index),
        WARM,
    )


def one_base(floor: Floor, bits: int, length: int) -> Row:
    """Powers of a base that stays."""
    modulus, (base,), (exponent,) = odd(bits), numbers(1, bits), numbers(1, length)
    fixed = FixedPower(base, modulus, length)
    return compared(
        floor,
        f"fixed base, {length} bits",
        bits,
        lambda: power(base, exponent, modulus),
        lambda: fixed.power(exponent),
        WARM,
    )


def chain(floor: Floor, bits: int, length: int) -> Row:
    """Powers of a base that serves for a few."""
    modulus, (base,), (exponent,) = odd(bits), numbers(1, bits), numbers(1, length)
    kept = PowerChain(base, modulus)
    return compared(
        floor,
        f"chain, {length} bits",
        bits,
        lambda: power(base, exponent, modulus),
        lambda: kept.power(exponent),
        1,
    )


def many_units(floor: Floor, bits: int, count: int) -> Iterator[Row]:
    """Checks and inverses of many units."""
    modulus = odd(bits)
    units = [power(3 + 2 * place, 2**12, 1 << bits) % modulus for place in range(2 * count)]
    units = list(islice((value for value in units if all_units([value], modulus)), count))

    def check_each() -> None:
        for value in units:
            require_unit(value, modulus, blame=None)

    yield compared(floor, f"{count} units checked", bits, check_each, lambda: all_units(units, modulus))
    yield compared(
        floor,
        f"{count} inverses",
        bits,
        lambda: [inverse(value, modulus) for value in units],
        lambda: batch_inverse(units, modulus),
    )


def library(bits: int, length: int) -> Row:
    """One power in another library, whose products take their own time."""
    modulus, (base,), (exponent,), openssl = odd(bits), numbers(1, bits), numbers(1, length), OpensslBackend()
    return compared(
        None,
        f"one power by OpenSSL, {length} bits",
        bits,
        lambda: power(base, exponent, modulus),
        lambda: openssl.power(base, exponent, modulus),
    )


def rows(modulus_bits: int = 2048) -> Iterator[Row]:
    """The sizes of training with ten to ninety features, modulo ``N`` and ``N^2``."""
    N, SQUARE = modulus_bits, 2 * modulus_bits
    floor = Floor()
    for count, length in ((2, 128), (11, 420), (64, 128), (90, 60), (90, 256), (1000, 128)):
        yield products(floor, SQUARE, count, length)
    yield products(floor, SQUARE, 90, 60, vectors=90)
    for length in (110, 366):
        yield products(floor, N, 256, length)
        yield commitments(floor, N, 256, length, N + 400)
    yield one_base(floor, SQUARE, N + 128)
    yield chain(floor, SQUARE, 2 * N + 600)
    yield from many_units(floor, SQUARE, 100)
    if OpensslBackend.available():
        yield library(N, N)
        yield library(SQUARE, N)
        yield library(SQUARE, 2 * N + 600)


def main() -> None:
    """Measure everything; print, and write if asked to."""
    measured = list(rows())
    print(aligned([HEADINGS, *(row.cells for row in measured)]))
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps([asdict(row) for row in measured], indent=2) + "\n")


if __name__ == "__main__":
    main()
