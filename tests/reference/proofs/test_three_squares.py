from itertools import product

import gmpy2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.proofs import three_squares as module
from reference.proofs.three_squares import three_squares, two_squares

pytestmark = pytest.mark.spec("ZK-RNG")


def squares_sum_to(n: int) -> bool:
    roots = three_squares(n)
    return sum(root * root for root in roots) == n and min(roots) >= 0


def test_every_small_number_that_is_1_mod_4() -> None:
    assert all(squares_sum_to(n) for n in range(1, 20_000, 4))


def test_smallest_cases_by_hand() -> None:
    assert three_squares(1) == (1, 0, 0)
    assert sorted(three_squares(5)) == [0, 1, 2]
    assert sorted(three_squares(85)) in ([0, 2, 9], [0, 6, 7])  # defeats the search for a prime


def test_the_criterion_excludes_exactly_what_no_three_squares_reach() -> None:
    sums = {a * a + b * b + c * c for a, b, c in product(range(33), repeat=3)}
    assert all(n in sums and sum(a * a for a in three_squares(n)) == n for n in range(1, 1000, 4))
    assert not any(4 * x * (9 - x) + 1 in sums for x in (-2, -1, 10, 11))


@given(st.integers(min_value=0, max_value=(1 << 512) - 1))
@settings(max_examples=60)
def test_large_numbers(quarter: int) -> None:
    assert squares_sum_to(4 * quarter + 1)


@given(st.integers(min_value=0, max_value=1 << 300))
@settings(max_examples=40)
def test_squares_of_odd_numbers_where_the_search_would_not_end(half: int) -> None:
    assert three_squares((2 * half + 1) ** 2) == (2 * half + 1, 0, 0)


@given(st.integers(min_value=1, max_value=1 << 200), st.integers(min_value=0))
@settings(max_examples=40)
def test_what_an_interval_asks_for(width: int, offset: int) -> None:
    x = offset % (width + 1)
    assert squares_sum_to(4 * x * (width - x) + 1)
    assert max(three_squares(4 * x * (width - x) + 1)) <= width


def test_equal_numbers_give_equal_squares() -> None:
    assert three_squares(4 * 3**200 + 1) == three_squares(4 * 3**200 + 1)


def test_two_squares_of_all_small_primes() -> None:
    for prime in (p for p in range(5, 3000, 4) if gmpy2.is_prime(p)):
        b, c = two_squares(prime)
        assert b * b + c * c == prime


@pytest.mark.parametrize("n", [-3, 0, 2, 3, 4, 7, 8, 28])
def test_other_numbers_are_a_defect_of_the_caller(n: int) -> None:
    with pytest.raises(ValueError, match="1 mod 4"):
        three_squares(n)


def test_both_searches_end_where_there_is_nothing_to_find(monkeypatch: pytest.MonkeyPatch) -> None:
    """7 has no three squares; 85 has some, but no even ``a`` for which ``85 - a^2`` is a prime."""
    with pytest.raises(ArithmeticError, match="Legendre"):
        module._three_squares_of_small(7)
    assert not any(gmpy2.is_prime(85 - a * a) for a in range(0, 10, 2))
    monkeypatch.setattr(module, "BRUTE_FORCE_BELOW", 0)
    with pytest.raises(ArithmeticError, match="no prime"):
        three_squares(85)
