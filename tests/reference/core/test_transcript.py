"""Fiat-Shamir: a challenge depends on everything absorbed, and is the hash that the specification says."""

import hashlib
from dataclasses import replace

import pytest

from reference.core.transcript import Context, Transcript, hash_items, hash_to_range

CONTEXT = Context(session=b"\x01\x02", prover=3, phase="MC", round=4, index="w")


def text(value):
    return b"s" + len(value).to_bytes(8, "big") + value


def small(value):
    """The frame of an integer from 1 to 255, written out."""
    return b"i" + (2).to_bytes(8, "big") + bytes([0, value])


@pytest.mark.spec("FS-1")
def test_known_answer_computed_by_hand():
    """Version, rule, session, prover, phase, round, index, the items, then the request for two challenges."""
    hashed = (
        text(b"HELEN/1")
        + text(b"ZK-PK")
        + (b"b" + (2).to_bytes(8, "big") + b"\x01\x02")
        + small(3)
        + text(b"MC")
        + small(4)
        + text(b"w")
        + (b"i" + (3).to_bytes(8, "big") + b"\x01\x01\x00")  # -256
        + text(b"list")
        + small(1)
        + small(7)
        + text(b"challenge")
        + small(2)
    )
    stream = hashlib.shake_256(hashed).digest(32)
    transcript = Transcript("ZK-PK", CONTEXT)
    transcript.absorb(-256)
    transcript.absorb_all("list", [7])
    expected = (int.from_bytes(stream[:16], "big"), int.from_bytes(stream[16:], "big"))
    assert transcript.challenges(2) == expected


def challenge(rule="ZK-PK", context=CONTEXT, items=(1, 2), listed=((1,), (2,))):
    transcript = Transcript(rule, context)
    transcript.absorb(*items)
    for label, part in zip("ab", listed, strict=True):
        transcript.absorb_all(label, part)
    return transcript.challenge()


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize(
    "change",
    [
        {"rule": "ZK-RNG"},
        {"context": replace(CONTEXT, session=b"\x01\x03")},
        {"context": replace(CONTEXT, prover=1)},
        {"context": replace(CONTEXT, phase="IP")},
        {"context": replace(CONTEXT, round=5)},
        {"context": replace(CONTEXT, index="v")},
        {"items": (1, 3)},
        {"items": (1, -2)},
        {"items": (2, 1)},
        {"items": (1,)},
        {"items": (12,)},
        {"items": (1, "2")},
        {"listed": ((1, 2), ())},
        {"listed": ((), (1, 2))},
    ],
    ids=str,
)
def test_every_field_and_item_matters(change):
    assert challenge(**change) != challenge()


@pytest.mark.spec("FS-1")
def test_challenges_follow_each_other():
    transcript = Transcript("ZK-PK", CONTEXT)
    first, second = transcript.challenge(), transcript.challenge()
    assert first != second
    together = Transcript("ZK-PK", CONTEXT).challenges(2)
    assert first not in together, "the number of challenges is bound as well"
    assert all(0 <= e < 1 << 128 for e in (first, second, *together))


@pytest.mark.spec("FS-1")
def test_hashes_of_items_are_labelled_and_sized():
    assert hash_items("sid", "a") == hashlib.shake_256(text(b"HELEN/1") + text(b"sid") + text(b"a")).digest(32)
    assert hash_items("sid", "a") != hash_items("cmt", "a")
    for bits in (1, 7, 8, 9, 640):
        values = [hash_to_range(bits, "range", i) for i in range(40)]
        assert max(values) < 1 << bits
        assert any(value >> bits - 1 for value in values), "the top bit occurs"
