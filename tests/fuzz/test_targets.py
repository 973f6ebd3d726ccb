"""No bytes do more than to be refused: random changes of what honest parties say, and bytes that are too much."""

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.changes import changed
from tests.fuzz.targets import TARGETS

TOKENS = [
    *(b'"', b"{", b"}", b"[", b"]", b":", b",", b"\n", b"\\u0000", b"\xff", b"\x00", b"null", b"true", b"NaN"),
    *(b"-0", b"1e999", b"0" * 40, b"9" * 40, b"-1", b'"0x1"', b"f" * 40, b"{}", b"[]", b'"length":', b'"sha256":'),
]
PLACES = st.integers(0, 2**16)
EDITS = st.one_of(
    st.tuples(st.just("insert"), PLACES, st.sampled_from(TOKENS) | st.binary(max_size=8)),
    st.tuples(st.just("delete"), PLACES, st.integers(1, 64)),
    st.tuples(st.just("repeat"), PLACES, st.integers(1, 64)),
    st.tuples(st.just("flip"), PLACES, st.integers(0, 7)),
)


def edited(octets, edits):
    for how, place, what in edits:
        at = place % (len(octets) + 1)
        match how:
            case "insert":
                octets = octets[:at] + what + octets[at:]
            case "delete":
                octets = octets[:at] + octets[at + what :]
            case "repeat":
                octets = octets[:at] + octets[at : at + what] + octets[at:]
            case "flip":
                octets = octets[:at] + bytes(x ^ 1 << what for x in octets[at : at + 1]) + octets[at + 1 :]
    return octets


@pytest.mark.spec("MS-2", "MS-4")
@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=60)
@given(data=st.data())
def test_changed_bytes(name, data):
    target = TARGETS[name]
    seed = data.draw(st.sampled_from(target.seeds()))
    target.read(edited(seed, data.draw(st.lists(EDITS, max_size=4))))


@pytest.mark.spec("MS-2", "MS-4")
@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=20)
@given(data=st.data())
def test_changed_values(name, data):
    target = TARGETS[name]
    seed = data.draw(st.sampled_from(target.seeds()))
    told = changed(seed, data.draw(st.integers(0, 2**32)))
    assert told is None or target.read(told) in (True, False)


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize("name", TARGETS)
@given(octets=st.binary(max_size=200))
@settings(max_examples=20)
def test_any_bytes(name, octets):
    TARGETS[name].read(octets)


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize("name", [name for name in TARGETS if name.startswith("signed")])
def test_what_honest_parties_say_is_understood(name):
    assert all(TARGETS[name].read(seed) for seed in TARGETS[name].seeds())
    assert TARGETS[name].seeds()


@pytest.mark.spec("MS-1", "AB-1")
def test_what_a_party_signs_in_a_broadcast_is_judged():
    """An honest answer; a false echo, refuted; a farewell; and silence."""
    target = TARGETS["broadcast"]
    assert [target.read(answers) for answers in target.seeds()] == [True, False, False]
    assert not target.read(target.seeds()[0].partition(b"\n")[0])


MUCH = 200_000
TOO_MUCH = {
    "deep lists": b"[" * MUCH,
    "deep objects": b'{"a":' * MUCH,
    "deep and closed": b"[" * MUCH + b"]" * MUCH,
    "a long number": b"9" * MUCH,
    "a long fraction": b"1." + b"9" * MUCH,
    "a large exponent": b"1e" + b"9" * MUCH,
    "a long list": b"[" + b"0," * MUCH + b"0]",
    "many keys": b"{" + b",".join(b'"%d":0' % n for n in range(MUCH // 10)) + b"}",
    "a long text": b'"' + b"f" * MUCH + b'"',
}
FACTOR = 300
"""Of memory to bytes read, at most. (A list of small numbers in Python takes some 40.)"""


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize("much", TOO_MUCH)
@pytest.mark.parametrize("name", ["signed RowUpdate", "signed Hello", "channel", "harness", "transcript", "vectors"])
def test_too_much_is_refused_in_little_memory(name, much):
    target, octets = TARGETS[name], TOO_MUCH[much]
    target.read(target.seeds()[0])
    tracemalloc.start()
    try:
        assert not target.read(octets)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < FACTOR * len(octets)


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize("much", TOO_MUCH)
@pytest.mark.parametrize(("field", "number"), [(b'"round":', False), (b'"digest":"', True), (b'"recipient":', False)])
def test_too_much_inside_of_a_message(much, field, number):
    """An integer may have any number of digits: what it must not exceed is for the rules of its proof to say."""
    target, digits = TARGETS["signed Commitment"], TOO_MUCH[much].strip(b'"')
    for seed in target.seeds():
        before, _, after = seed.partition(field)
        understood = target.read(before + field + digits + after)
        assert understood == (number and digits.isalnum())
