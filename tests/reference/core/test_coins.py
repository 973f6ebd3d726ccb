"""Explicit coins: a value depends on seed and name only, has the width it claims, and is drawn once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.core.coins import CoinReuse, Coins
from reference.core.encoding import Item
from reference.core.identity import Identity

SEED = bytes(range(32))
items: st.SearchStrategy[Item] = st.one_of(st.integers(), st.text(max_size=4), st.binary(max_size=4))
names = st.lists(items, max_size=3).map(tuple)


@pytest.mark.spec("CO-1")
@settings(max_examples=25)
@given(paths=st.lists(names, min_size=2, max_size=6, unique_by=repr), data=st.data())
def test_the_order_of_drawing_does_not_matter(paths, data):
    other_order = data.draw(st.permutations(paths))
    one, other = Coins(SEED), Coins(SEED)
    first = {repr(path): one.bits(200, *path) for path in paths}
    second = {repr(path): other.bits(200, *path) for path in other_order}
    assert first == second
    assert len(set(first.values())) == len(paths)


@pytest.mark.spec("CO-1")
@pytest.mark.parametrize(
    "draw",
    [
        lambda coins: coins.bits(8, "x", 1),
        lambda coins: coins.octets(8, "x", 1),
        lambda coins: coins.below(100, "x", 1),
        lambda coins: coins.unit(101, "x", 1),
        lambda coins: coins.child("x", 1),
    ],
)
def test_a_name_is_drawn_once(draw):
    coins = Coins(SEED)
    draw(coins)
    with pytest.raises(CoinReuse):
        draw(coins)


@pytest.mark.spec("CO-1")
def test_another_width_is_no_way_around():
    coins = Coins(SEED)
    coins.bits(128, "nonce")
    with pytest.raises(CoinReuse):
        coins.bits(256, "nonce")


@pytest.mark.spec("CO-1")
def test_a_number_is_not_the_text_of_it():
    coins = Coins(SEED)
    assert len({coins.bits(128, 1), coins.bits(128, "1"), coins.bits(128, b"1")}) == 3
    assert coins.bits(128, "ab", "c") != coins.bits(128, "a", "bc")


@pytest.mark.spec("CO-1")
@pytest.mark.parametrize("width", [1, 2, 7, 8, 9, 31, 130])
def test_bits_fill_their_width_and_no_more(width):
    coins = Coins(SEED)
    draws = [coins.bits(width, i) for i in range(300)]
    assert 0 <= min(draws) and max(draws) < 1 << width
    for bit in range(width):
        ones = sum(draw >> bit & 1 for draw in draws)
        assert 100 < ones < 200, f"bit {bit} is 1 in {ones} of 300 draws"


@pytest.mark.spec("CO-1")
def test_no_bits_are_zero():
    assert Coins(SEED).bits(0, "nothing") == 0


@pytest.mark.spec("CO-1")
def test_below_and_unit_stay_in_range():
    coins = Coins(SEED)
    assert {coins.below(3, "three", i) for i in range(60)} == {0, 1, 2}
    assert {coins.unit(10, i) for i in range(100)} == {1, 3, 7, 9}


@pytest.mark.spec("CO-1")
def test_children_are_independent():
    root = Coins(SEED)
    left, right, nested = root.child("left"), root.child("right"), root.child("left", "left")
    values = [coins.bits(256, "x") for coins in (root, left, right, nested)]
    assert len(set(values)) == 4
    assert Coins(SEED).child("left").bits(256, "x") == values[1], "a child does not depend on what its parent drew"


@pytest.mark.spec("CO-1")
def test_the_seed_of_a_child_is_not_a_value():
    """Publishing the octets of a name does not publish the child of that name."""
    octets = Coins(SEED).octets(32, "x")
    assert Coins(octets).bits(256, "y") != Coins(SEED).child("x").bits(256, "y")


@pytest.mark.spec("CO-1")
def test_every_bit_of_the_seed_matters():
    other = bytes([1]) + SEED[1:]
    assert Coins(SEED).bits(256, "x") != Coins(other).bits(256, "x")
    with pytest.raises(ValueError, match="at least 32 bytes"):
        Coins(SEED[:-1])
    assert Coins.from_system().bits(256, "x") != Coins.from_system().bits(256, "x")


@pytest.mark.spec("CO-1")
def test_nothing_printable_shows_the_seed():
    coins = Coins(SEED)
    with pytest.raises(CoinReuse) as caught:
        [coins.bits(1, "x") for _ in range(2)]
    identity = Identity.from_coins(coins)
    shown = repr(coins) + str(coins) + str(caught.value) + repr(identity)
    assert SEED.hex() not in shown and repr(SEED) not in shown
    assert Coins(SEED).octets(32, "identity").hex() not in shown


@pytest.mark.spec("CO-1")
def test_coins_that_go_on_elsewhere_draw_every_name_once_all_in_all():
    whole, first = Coins(SEED), Coins(SEED)
    expected = [whole.bits(64, name) for name in ("a", "b")]
    assert first.bits(64, "a") == expected[0]
    second = Coins(*first.hand_over())
    assert second.bits(64, "b") == expected[1]
    with pytest.raises(CoinReuse):
        second.bits(64, "a")
    with pytest.raises(CoinReuse):
        first.bits(64, "c")
    with pytest.raises(CoinReuse):
        first.hand_over()
