"""The ledger says how many modular products there were: counted one by one by numbers that count."""

import math
from collections import Counter

import gmpy2
import pytest

from optimized.arithmetic import backends, chain, fixed, multi, schedule, units
from optimized.arithmetic.chain import PowerChain
from optimized.arithmetic.counting import counted
from optimized.arithmetic.fixed import FixedBases, FixedPower
from optimized.arithmetic.multi import multi_power, shared_multi_powers
from optimized.arithmetic.schedule import bucket_product
from optimized.arithmetic.units import all_units, batch_inverse
from tests.optimized.arithmetic.support import number

P, BITS = 2**1279 - 1, 1279
DONE = Counter()


class Counted(int):
    """An integer whose products and squares are counted, except those with 1."""

    def __mul__(self, other):
        if 1 not in (self, other):
            DONE["squarings" if self is other else "products"] += 1
        return Counted(int(self) * int(other))

    def __mod__(self, modulus):
        return Counted(int(self) % int(modulus))


def library_power(base, exponent, modulus):
    """A power of which nothing is known but its exponent."""
    DONE["powers"] += int(exponent).bit_length()
    return Counted(pow(int(base), int(exponent), int(modulus)))


@pytest.fixture(autouse=True)
def _counting_numbers(monkeypatch):
    def invert(value, modulus):
        DONE["inversions"] += 1
        return Counted(pow(int(value), -1, int(modulus)))

    def gcd(left, right):
        DONE["inversions"] += 1
        return math.gcd(left, right)

    monkeypatch.setattr(units, "gcd", gcd)
    for module in (chain, fixed, gmpy2, multi, schedule):
        monkeypatch.setattr(module, "mpz", Counted)
    for module in (fixed, gmpy2, multi):
        monkeypatch.setattr(module, "powmod", library_power)
    for module in (units, gmpy2):
        monkeypatch.setattr(module, "invert", invert)
    monkeypatch.setattr(units, "mpz", Counted)


def residues(count, bits=BITS):
    return [number(bits, count, j) | 1 << bits - 1 for j in range(count)]


def signed(count, bits):
    return [-e if j % 3 == 0 else e for j, e in enumerate(residues(count, bits))]


CALLS = {
    "one power": lambda: multi_power([3], [number(500)], P),
    "one inverse power": lambda: multi_power([3], [-number(500)], P),
    "one long power": lambda: backends.GmpBackend().power(3, number(2000), P),
    "one negative power": lambda: backends.GmpBackend().power(3, -number(2000), P),
    "a power of two": lambda: multi_power([3], [2**400], P),
    "two bases": lambda: multi_power(residues(2), residues(2, 400), P),
    "a joint table": lambda: multi_power(residues(9), signed(9, 300), P),
    "joint tables": lambda: multi_power(residues(40), signed(40, 200), P),
    "different lengths": lambda: multi_power(residues(30), [number(10 + 20 * j, j) for j in range(30)], P),
    "equal exponents": lambda: multi_power(residues(40), [12345] * 20 + [1] * 20, P),
    "buckets": lambda: multi_power(residues(300), signed(300, 60), P),
    "many vectors": lambda: shared_multi_powers(residues(20), [signed(20, 60 + j) for j in range(20)], P),
    "no exponents": lambda: multi_power(residues(100), [0] * 99 + [number(500)], P),
    "small negative exponents": lambda: FixedBases(lambda j: number(1270, j), P).power(dict.fromkeys(range(60), -3)),
    "units": lambda: all_units(residues(50), P),
    "inverses": lambda: batch_inverse(residues(50), P),
    "a comb": lambda: FixedPower(3, P, 700).powers(residues(20, 700)),
    "beyond a comb": lambda: FixedPower(3, P, 300).powers(signed(5, 900)),
    "fixed bases": lambda: _fixed_bases(),
    "a chain": lambda: [PowerChain(3, P).power(e) for e in residues(3, 1500)],
    "a chain again": lambda: list(map(PowerChain(3, P).power, signed(5, 1000))),
}


def _fixed_bases():
    bases = FixedBases(lambda index: number(1270, index) + 2, P)
    for call in range(5):
        bases.power(dict(enumerate(signed(30, 150))) | {99: -number(2000, call)})


@pytest.mark.parametrize("call", CALLS)
def test_a_few_percent_from_the_truth(call):
    DONE.clear()
    with counted() as ledger:
        CALLS[call]()
    noted = {kind: getattr(ledger, kind) for kind in ("squarings", "products", "inversions", "powers")}
    assert all(set(counter) <= {BITS} for counter in noted.values())
    for kind, counter in noted.items():
        assert counter[BITS] == pytest.approx(DONE[kind], rel=0.03, abs=0 if kind == "inversions" else 4), kind
    assert DONE.total() > 40


def test_only_inside_the_block_and_only_the_inner_one():
    multi_power([3, 5], [100, 101], P)
    with counted() as outer:
        with counted() as inner:
            multi_power([3, 5], [1000, 1001], P)
        assert not outer.products and inner.products
    counts = inner.products.total(), inner.squarings.total()
    multi_power([3, 5], [100, 101], P)
    assert not outer.products and counts == (inner.products.total(), inner.squarings.total())


def test_moduli_are_told_apart():
    with counted() as ledger:
        multi_power([3, 5], [2**70 + 1, 2**69 + 1], 2**61 - 1)
        multi_power([3, 5], [2**70 + 1, 2**69 + 1], P)
    assert ledger.products[61] == ledger.products[BITS] > 0
    assert set(ledger.squarings) == {61, BITS}


@pytest.mark.parametrize("exponent", [1, 2**300, number(300), -number(300)])
def test_other_libraries_are_counted_as_gmp_is(exponent):
    ledgers = []
    for backend in backends.backends():
        with counted() as ledger:
            backend.power(5, exponent, P)
        ledgers.append(ledger)
    assert ledgers == [ledgers[0]] * len(ledgers)


def test_exponents_and_digits_that_are_zero_cost_nothing():
    DONE.clear()
    assert multi_power(residues(100), [0] * 100, P) == 1
    assert bucket_product([(0, Counted(3))] * 50 + [(1, Counted(5))], P) == 5
    assert not DONE


def test_a_ledger_takes_over_what_another_one_holds():
    with counted() as one:
        CALLS["buckets"]()
    with counted() as other:
        CALLS["inverses"]()
        CALLS["two bases"]()
    with counted() as both:
        for call in ("buckets", "inverses", "two bases"):
            CALLS[call]()
    one.add(other)
    assert one == both
    assert other != both
