"""Squarings that are remembered between the powers of a base."""

import pytest

from optimized.arithmetic import doublings
from optimized.arithmetic.counting import counted
from optimized.arithmetic.doublings import LONG, Doublings

pytestmark = pytest.mark.spec("PL-3")
P = 2**521 - 1


@pytest.mark.parametrize("ks", [(LONG,), (20, 20, 20), (20, 40, 90), (90, 40, 20, 41), (17, 3, 17, 0, 16)])
def test_the_power_stays_the_same(ks):
    """Whether the chain goes on, is there already, or has to begin anew because it has gone too far."""
    remembered = Doublings(P)
    for k in ks:
        for odd in (1, 12345, -77):
            base, exponent = remembered.split(3, odd << k)
            assert pow(base, exponent, P) == pow(3, odd << k, P)


def squarings(remembered, base, k):
    with counted() as ledger:
        assert pow(*remembered.split(base, 1 << k), P) == pow(base, 1 << k, P)
    return ledger.squarings.total()


def test_each_squaring_is_done_once():
    remembered = Doublings(P)
    assert [squarings(remembered, 3, k) for k in (20, 20, 20, 50, 50, 40)] == [0, 20, 0, 30, 0, 40]


def test_what_was_not_asked_for_longest_gives_way(monkeypatch):
    monkeypatch.setattr(doublings, "PLACES", 2)
    remembered = Doublings(P)
    for base in (3, 5, 3):
        squarings(remembered, base, 20)
    squarings(remembered, 7, 20)
    assert [squarings(remembered, base, 20) for base in (3, 7)] == [0, 20]
    assert squarings(remembered, 5, 20) == 0, "forgotten, so this is its first appearance again"
    assert squarings(remembered, 5, 20) == 20
