"""Which safe prime is found: the first after the first start from which one is in reach."""

import gmpy2
import pytest

from reference.core.coins import Coins
from reference.paillier import safe_primes
from reference.paillier.safe_primes import safe_prime

pytestmark = pytest.mark.spec("KG-0")


class Drawing(Coins):
    """Coins of which the test knows what is drawn."""

    def __init__(self, *drawn):
        super().__init__(bytes(32))
        self.drawn = list(drawn)

    def bits(self, count, *name):
        return self.drawn.pop(0) % (1 << count)


def first_after(start, bits):
    """By trial, without a sieve: the first safe prime ``2q + 1`` with odd ``q >= start``, if it has these bits."""
    q = start
    while not (gmpy2.is_prime(q) and gmpy2.is_prime(2 * q + 1)):
        q += 2
    return 2 * q + 1 if (2 * q + 1).bit_length() == bits else None


@pytest.mark.parametrize("bits", [32, 48])
def test_after_a_start_near_the_top_there_is_another_start(bits):
    """The first candidate of the first start is one bit too long."""
    top, low = (1 << bits - 1) - 3, 3 << bits - 3 | 12345
    assert first_after(top, bits) is None
    coins = Drawing(top, low)
    assert safe_prime(bits, coins) == first_after(low, bits)
    assert coins.drawn == []


def test_after_a_window_without_candidates_there_is_another_start(monkeypatch):
    monkeypatch.setattr(safe_primes, "_WINDOW", 16)
    bits, far, near = 40, 3 << 37 | 1, first_after(3 << 37 | 99_999, 40) // 2 - 8
    assert first_after(far, bits) // 2 > far + 2 * 16
    coins = Drawing(far, near)
    assert safe_prime(bits, coins) == first_after(near, bits)
    assert coins.drawn == []
