"""Framing is injective: different lists of items never give the same bytes."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reference.core.encoding import frame, integer_octets

items = st.one_of(st.integers(), st.integers(-300, 300), st.text(max_size=5), st.binary(max_size=5))
lists = st.lists(items, max_size=4)


def framed(listed):
    return b"".join(map(frame, listed))


def typed(listed):
    """Python says 1 == True and b"" != ""; the types are part of the comparison."""
    return [(type(item), item) for item in listed]


@pytest.mark.spec("FS-1")
@settings(max_examples=100)
@given(lists, lists)
@example(["ab", "c"], ["a", "bc"])
@example([1], [-1])
@example([0], [b""])
@example([b"1"], ["1"])
@example([256], [1, 0])
@example([frame("a")], ["a"])
@example([], [b""])
def test_framing_is_injective(one, other):
    assert (framed(one) == framed(other)) == (typed(one) == typed(other))


@pytest.mark.spec("FS-1")
@settings(max_examples=50)
@given(lists, lists)
def test_no_list_is_the_beginning_of_an_item_of_another(one, other):
    """Appending different lists to the same list keeps them apart."""
    assert (framed([*one, *other]) == framed(one)) == (not other)


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize(
    ("value", "octets"),
    [(0, "00"), (1, "0001"), (-1, "0101"), (255, "00ff"), (256, "000100"), (-256, "010100"), (128, "0080")],
)
def test_integers_have_sign_and_shortest_magnitude(value, octets):
    assert integer_octets(value).hex() == octets


@pytest.mark.spec("FS-1")
def test_a_frame_is_type_length_body():
    assert frame("hé") == b"s" + bytes(7) + b"\x03" + b"h\xc3\xa9"
    assert frame(b"ab") == b"b" + bytes(7) + b"\x02" + b"ab"
    assert frame(-2) == b"i" + bytes(7) + b"\x02" + b"\x01\x02"
