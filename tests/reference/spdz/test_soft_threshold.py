"""The soft threshold on shares against the plain one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.core.arithmetic import symmetric
from reference.preprocessing.material import Requirement
from reference.spdz.engine import Spdz
from reference.spdz.shares import MERSENNE_127, PRIME_192, join
from reference.spdz.soft_threshold import (
    Cost,
    comparison_width,
    cost,
    opening_limit,
    product_sizes,
    soft_threshold,
)
from tests.reference.spdz.support import engines, party_coins, run_honest

SLACK = 80


def plain(a, tau):
    return max(a - tau, 0) + min(a + tau, 0)


def shared_inputs(spdz, values, seed=0, high_bits=SLACK):
    """Party 1 puts in the values, everybody a high mask for each; returns both sums."""
    size = len(values)
    coins = party_coins(seed, spdz.party).child("highs")
    mine = [*(values if spdz.party == 1 else [0] * size), *(coins.bits(high_bits, j) for j in range(size))]
    inputs = yield from spdz.input(dict.fromkeys(spdz.rounds.parties, 2 * size), mine)
    values_and_highs = inputs[1]
    for party in spdz.rounds.parties[1:]:
        values_and_highs = values_and_highs + inputs[party]
    return values_and_highs.split(2)


def threshold_in_shares(parties, prime, values, taus, width, seed=0):
    """The result over the integers, after asserting the exact cost."""
    size, price = len(values), cost(width)

    def program(spdz):
        a, highs = yield from shared_inputs(spdz, values, seed)
        before = spdz.rounds._next().index
        z = yield from soft_threshold(spdz, a, taus, highs, width, parties << SLACK)
        assert spdz.rounds._next().index - before - 1 == price.rounds
        assert spdz.material.remaining == Requirement(0, 0, (0,) * parties)
        return (yield from spdz.open_checked(z))

    supply = engines(parties, prime, triples=price.triples * size, bits=price.bits * size, inputs=2 * size, seed=seed)
    return [symmetric(value, prime) for value in run_honest(supply, program)]


@pytest.mark.spec("SP-7")
@pytest.mark.parametrize("width", [2, 3, 4, 5])
def test_every_integer_with_every_threshold_that_fits_the_width(width):
    cases = [(a, tau) for tau in range(1, 1 << width) for a in range(tau + 1 - 2**width, 2**width - tau)]
    values, taus = (list(column) for column in zip(*cases, strict=True))
    assert threshold_in_shares(2, MERSENNE_127, values, taus, width) == [plain(a, tau) for a, tau in cases]


@pytest.mark.spec("SP-7")
@pytest.mark.parametrize("width", [2, 3, 5, 8, 13, 32])
def test_the_sizes_of_rounds_of_products_are_those_of_a_run(width, monkeypatch):
    multiply, sizes = Spdz.multiply, {1: [], 2: []}

    def noting(spdz, left, right):
        sizes[spdz.party].append(len(left))
        return multiply(spdz, left, right)

    monkeypatch.setattr(Spdz, "multiply", noting)
    assert threshold_in_shares(2, MERSENNE_127, [2, -1, 0], [1, 2, 1], width) == [1, 0, 0]
    assert sizes[1] == sizes[2] == [3 * size for size in product_sizes(width)]


@st.composite
def cases(draw):
    bound, largest = draw(st.integers(0, 2**40)), draw(st.integers(1, 2**40))
    taus = draw(st.lists(st.integers(1, largest), min_size=1, max_size=4))
    special = [[0, tau, -tau, tau + 1, -tau - 1, tau - 1, 1 - tau, bound, -bound] for tau in taus]
    values = [
        draw(st.one_of(st.integers(-bound, bound), st.sampled_from([a for a in near if abs(a) <= bound])))
        for near in special
    ]
    return values, taus, comparison_width(bound, max(taus))


@pytest.mark.spec("SP-7")
@settings(max_examples=20)
@given(st.integers(2, 5), st.integers(0, 2**64), cases())
def test_it_is_the_soft_threshold(parties, seed, case):
    values, taus, width = case
    prime = MERSENNE_127 if opening_limit(width, parties << SLACK) <= MERSENNE_127 else PRIME_192
    expected = [plain(a, tau) for a, tau in zip(values, taus, strict=True)]
    assert threshold_in_shares(parties, prime, values, taus, width, seed) == expected


@pytest.mark.spec("SP-7")
@pytest.mark.parametrize("prime", [MERSENNE_127, PRIME_192])
@pytest.mark.parametrize("parties", [2, 3, 4, 5])
def test_boundaries_at_the_size_of_a_real_run(parties, prime):
    bound, tau = 2**30 - 2**20 - 1, 2**20
    values = [0, tau, -tau, tau + 1, -tau - 1, tau - 1, 1 - tau, bound, -bound]
    expected = [0, 0, 0, 1, -1, 0, 0, bound - tau, tau - bound]
    assert comparison_width(bound, tau) == 30
    assert threshold_in_shares(parties, prime, values, [tau] * 9, 30, seed=parties) == expected


@pytest.mark.spec("SP-7")
def test_the_smallest_width_that_holds_both_compared_integers():
    for bound in range(20):
        for tau in range(1, 20):
            width = comparison_width(bound, tau)
            assert bound + tau + 1 <= 2**width
            assert width == 2 or bound + tau + 1 > 2 ** (width - 1)


@pytest.mark.spec("SP-7")
def test_costs_by_hand():
    assert cost(2) == Cost(triples=2, bits=2, rounds=3)  # one digit: its product, and the product with a
    assert cost(4) == Cost(triples=5, bits=4, rounds=4)  # two digits: one product per side joins them
    assert cost(30) == Cost(triples=64, bits=30, rounds=7)
    assert cost(31) == Cost(triples=68, bits=31, rounds=7)


@pytest.mark.spec("SP-7")
@pytest.mark.parametrize(("size", "width"), [(1, 9), (8, 9)])
def test_rounds_do_not_grow_with_the_number_of_coordinates(size, width):
    assert threshold_in_shares(3, MERSENNE_127, [100] * size, [60] * size, width) == [40] * size


@pytest.mark.spec("SP-7")
@pytest.mark.parametrize("high", [0, 3 * ((1 << SLACK) - 1)], ids=["smallest", "largest"])
def test_extreme_masks_are_within_the_asserted_range(high):
    bound, tau, width = 62, 1, 6
    assert comparison_width(bound, tau) == width

    def program(spdz):
        values, highs = spdz.public([bound, -bound] * 20), spdz.public([high] * 40)
        z = yield from soft_threshold(spdz, values, [tau] * 40, highs, width, high + 1)
        return (yield from spdz.open_checked(z))

    price = cost(width)
    opened = run_honest(engines(3, MERSENNE_127, triples=40 * price.triples, bits=40 * price.bits), program)
    assert [symmetric(value, MERSENNE_127) for value in opened] == [61, -61] * 20


@pytest.mark.spec("SP-7")
def test_public_sizes_that_cannot_work_are_defects_of_the_caller():
    spdz = engines(2, MERSENNE_127, bits=200, triples=200)[1]
    one = spdz.public([1])
    for taus, width, limit in [
        ([0], 5, 2**80),
        ([32], 5, 2**80),
        ([1], 1, 2**80),
        ([1], 47, 2**80),
        ([1, 1], 5, 2**80),
    ]:
        with pytest.raises(ValueError, match=r"threshold|overflows"):
            next(soft_threshold(spdz, one, taus, one, width, limit))
    assert spdz.alive
    next(soft_threshold(spdz, join([one, one]), [1, 31], join([one, one]), 5, 2**80))
