"""The floor is the sum of what was counted, and what was counted is what was done."""

import pytest

from conformance.bench.counting import Counts
from conformance.bench.floor import Floor, reference_counted
from optimized.arithmetic.backends import GmpBackend
from optimized.arithmetic.counting import Ledger, counted
from optimized.operations import OptimizedOperations
from reference.commitments.integer import CommitmentKey
from reference.core import arithmetic
from reference.core.coins import Coins
from reference.operations import ReferenceOperations
from reference.paillier.randomness import Randomiser
from tests.reference.proofs.toy import KEY, N, units

FLOOR = Floor()
BITS, SQUARE = N.bit_length(), KEY.square.bit_length()


@pytest.mark.parametrize("kind", ["products", "squarings", "inversions", "powers"])
def test_every_count_costs_in_proportion(kind):
    ledger = Ledger()
    assert FLOOR.arithmetic(ledger) == 0
    getattr(ledger, kind)[64] = 1000
    once = FLOOR.arithmetic(ledger)
    getattr(ledger, kind)[64] = 3000
    assert FLOOR.arithmetic(ledger) == pytest.approx(3 * once) and once > 0
    getattr(ledger, kind)[256] = 1000
    assert FLOOR.arithmetic(ledger) > 3 * once


def test_odd_sizes_are_priced_as_the_next_smaller_one():
    assert FLOOR.costs(96) is FLOOR.costs(96)
    one, other = Ledger(), Ledger()
    one.products[96], other.products[127] = 10, 10
    assert FLOOR.arithmetic(one) == FLOOR.arithmetic(other)


def test_preprocessing_is_octets_and_residues():
    assert FLOOR.preprocessing(Counts(1000, 0)) == pytest.approx(1000 * FLOOR.octet)
    assert FLOOR.preprocessing(Counts(0, 1000)) == pytest.approx(1000 * FLOOR.residue)


def test_the_arithmetic_of_the_reference_is_counted_within_the_block():
    with reference_counted(), counted() as ledger:
        assert arithmetic.power(3, 2**100, N) == pow(3, 2**100, N)
        assert arithmetic.inverse(3, N) == pow(3, -1, N)
        assert arithmetic.is_square(4, 2**127 - 1)
        arithmetic.product_of_powers([2, 3], [2**9, -(2**19)], N)
    assert ledger.powers == {BITS: 101 + 10 + 20} and ledger.inversions[BITS] == 2
    with counted() as ledger:
        arithmetic.power(3, 2**100, N)
    assert not ledger.powers


def test_the_ledger_of_an_operation_is_what_its_formula_says():
    """``A v`` by the reference: a power for each entry, and one N-th power a row."""
    A, C_v, tau = ((5, -9), (1 << 30, 0), (7, 7)), units(2, "v"), units(3, "tau")
    operations, key = ReferenceOperations(), CommitmentKey(b"session", N, powers=False)
    with reference_counted(), counted() as ledger:
        expected = operations.matrix_product(key, A, C_v, tuple(map(Randomiser, tau)))
    entries = sum(abs(x).bit_length() for row in A for x in row)
    assert ledger.powers == {SQUARE: entries + 3 * BITS} and ledger.products.total() == 0
    with counted() as ledger:
        optimized = OptimizedOperations(Coins(bytes(32)), GmpBackend())
        assert optimized.matrix_product(key, A, C_v, tuple(map(Randomiser, tau))) == expected
    assert ledger.powers[SQUARE] >= 3 * BITS and ledger.squarings[SQUARE] >= 30


def test_ledgers_add_up():
    total = Ledger()
    for bits in (64, 64, 128):
        with counted() as ledger:
            GmpBackend().power(3, 2**20, (1 << bits) - 1)
        total.add(ledger)
    assert total.powers == {64: 42, 128: 21}
