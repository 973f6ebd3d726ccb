"""Messages have one encoding. Anything that is not exactly it is refused."""

import json
from fractions import Fraction
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from reference.messages.agreement import Configuration, PartyIdentity
from reference.messages.base import Integer, Integers, Message, NotCanonical, decode, encode
from reference.messages.spdz import OpenedShares
from reference.messages.wire import AbortNotice, Dispute, Echo, Envelope, Signed


class Sample(Message):
    number: Integer
    numbers: Integers
    count: int
    text: str
    tag: Annotated[str, Field(pattern=r"^[0-9a-f]*$")] = ""


SAMPLE = Sample(number=-255, numbers=(0, 16), count=12, text='a"é', tag="0f")
OCTETS = '{"count":12,"number":"-ff","numbers":["0","10"],"tag":"0f","text":"a\\"é"}'.encode()


@pytest.mark.spec("MS-2")
def test_the_encoding_is_canonical_json():
    assert encode(SAMPLE) == OCTETS
    assert decode(Sample, OCTETS) == SAMPLE


@pytest.mark.spec("MS-2")
def test_texts_are_escaped_as_little_as_possible():
    text = "".join(map(chr, [*range(160), 0x2028, 0xD7FF, 0xE000, 0x1F600]))
    fields = {"count": 2**64 - 1, "number": "0", "numbers": [], "tag": "", "text": text}
    expected = json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()
    assert (
        encode(SAMPLE.model_copy(update={"count": 2**64 - 1, "number": 0, "numbers": (), "tag": "", "text": text}))
        == expected
    )


REFUSED = {
    "white space": OCTETS.replace(b":12", b": 12"),
    "space at the end": OCTETS + b"\n",
    "order of the fields": OCTETS.replace(b'"count":12,', b"").replace(b'"text"', b'"count":12,"text"'),
    "duplicate key": OCTETS.replace(b'"count":12', b'"count":12,"count":12'),
    "duplicate key, other value": OCTETS.replace(b'"count":12', b'"count":11,"count":12'),
    "unknown field": OCTETS.replace(b'"count":12', b'"count":12,"extra":1'),
    "missing field": OCTETS.replace(b'"count":12,', b""),
    "default left out": OCTETS.replace(b'"tag":"0f",', b""),
    "true for a number": OCTETS.replace(b"12", b"true"),
    "text for a number": OCTETS.replace(b"12", b'"12"'),
    "fraction": OCTETS.replace(b"12", b"12.0"),
    "exponent": OCTETS.replace(b"12", b"12e0"),
    "null": OCTETS.replace(b"12", b"null"),
    "number for an integer": OCTETS.replace(b'"-ff"', b"-255"),
    "true for an integer": OCTETS.replace(b'"-ff"', b"true"),
    "upper case": OCTETS.replace(b"-ff", b"-FF"),
    "leading zero": OCTETS.replace(b"-ff", b"-0ff"),
    "plus sign": OCTETS.replace(b"-ff", b"+ff"),
    "prefix": OCTETS.replace(b"-ff", b"0xff"),
    "underscore": OCTETS.replace(b"-ff", b"f_f"),
    "line end in an integer": OCTETS.replace(b"-ff", b"-ff\\n"),
    "line end after a pattern": OCTETS.replace(b'"0f"', b'"0f\\n"'),
    "minus zero": OCTETS.replace(b'"0"', b'"-0"'),
    "empty integer": OCTETS.replace(b'"0"', b'""'),
    "digits of another script": OCTETS.replace(b'"0"', '"١"'.encode()),
    "escaped without need": OCTETS.replace("é".encode(), b"\\u00e9"),
    "lone surrogate": OCTETS.replace("é".encode(), b"\\ud800"),
    "other encoding": OCTETS.decode().encode("latin-1"),
    "utf-16": OCTETS.decode().encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf" + OCTETS,
    "cut off": OCTETS[:-1],
    "nothing": b"",
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "NaN": OCTETS.replace(b"12", b"NaN"),
}


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize("octets", REFUSED.values(), ids=list(REFUSED))
def test_everything_else_is_refused(octets):
    assert octets != OCTETS
    with pytest.raises(NotCanonical):
        decode(Sample, octets)


@pytest.mark.spec("MS-2", "AB-1")
@pytest.mark.parametrize("change", ["A", "g", " ", "_", "\u0661"], ids=ascii)
def test_refusals_name_the_place_and_not_the_content(change):
    """What is refused becomes evidence that everybody is told: neither ``int`` nor anything else may quote it."""
    secret = f'"5ec2e7{change}5ec2e7"'.encode()
    for old, place in ((b'"10"', "numbers"), (b'"-ff"', "number")):
        assert old in OCTETS
        with pytest.raises(NotCanonical, match=rf"Sample: {place}") as caught:
            decode(Sample, OCTETS.replace(old, secret))
        assert "5ec2e7" not in str(caught.value)
        assert caught.value.__cause__ is None


@pytest.mark.spec("MS-2")
@settings(max_examples=40)
@given(
    st.builds(
        Sample,
        number=st.integers(),
        numbers=st.lists(st.integers()).map(tuple),
        count=st.integers(0, 9),
        text=st.text(),
    )
)
def test_encoding_and_back(message):
    octets = encode(message)
    assert decode(Sample, octets) == message
    assert json.loads(octets)["text"] == message.text


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize("sign", [1, -1])
def test_integers_of_any_size(sign):
    """Python refuses decimal texts of more than 4300 digits; hexadecimal ones have no limit."""
    huge = sign * (1 << 40_000) + 1
    assert decode(OpenedShares, encode(OpenedShares(shares=(huge,)))).shares == (huge,)


@pytest.mark.spec("MS-2")
def test_decimal_monsters_are_refused():
    with pytest.raises(NotCanonical):
        decode(Sample, OCTETS.replace(b"12", b"1" * 5000))


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize("value", [True, "12", 12.0, None])
def test_messages_are_strict_in_python_too(value):
    with pytest.raises(ValidationError):
        Sample(number=1, numbers=(), count=value, text="")
    with pytest.raises(ValidationError):
        Sample(number=value, numbers=(), count=1, text="")
    with pytest.raises(ValidationError):
        Sample(number=1, numbers=(), count=1, text="", more=1)


@pytest.mark.spec("MS-2")
def test_messages_are_frozen():
    with pytest.raises(ValidationError):
        SAMPLE.count = 13
    with pytest.raises(ValidationError):
        Sample(number=1, numbers=[1], count=1, text="")


def wrapped(**changes):
    fields = {"session": "0" * 64, "phase": "MC", "round": 1, "index": 2, "sender": 3, "recipient": None}
    fields["kind"] = "Echo"
    body = Echo(digests=("a" * 64,))
    envelope = Envelope[Echo](**{**fields, "body": body})
    signed = json.loads(encode(Signed[Echo](envelope=envelope, signature="b" * 128)))
    for path, value in changes.items():
        place = signed
        *heads, last = path.split("__")
        for head in heads:
            place = place[head]
        place[last] = value
    return json.dumps(signed, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.spec("MS-2")
def test_envelopes_travel():
    signed = decode(Signed[Echo], wrapped())
    assert signed.envelope.body.digests == ("a" * 64,)
    assert (signed.envelope.phase, signed.envelope.round, signed.envelope.index) == ("MC", 1, 2)


@pytest.mark.spec("MS-2", "MS-1")
@pytest.mark.parametrize(
    "changes",
    [
        {"signature": "b" * 127},
        {"signature": "B" * 128},
        {"signature": "b" * 128 + "\n"},
        {"envelope__session": "0" * 62},
        {"envelope__round": "1"},
        {"envelope__round": True},
        {"envelope__sender": None},
        {"envelope__recipient": "2"},
        {"envelope__recipient": True},
        {"envelope__extra": 1},
        {"envelope__body": {}},
        {"envelope__body": {"rule": "MS-1", "accused": 0, "evidence": ""}},
        {"envelope__body": {"digests": ["a" * 63]}},
        {"extra": 1},
    ],
    ids=str,
)
def test_malformed_envelopes_are_refused(changes):
    with pytest.raises(NotCanonical):
        decode(Signed[Echo], wrapped(**changes))


@pytest.mark.spec("AB-1", "MS-1")
def test_notices_and_disputes_travel():
    notice = AbortNotice(rule="ZK-PK.V1", accused=2, evidence="x")
    assert decode(AbortNotice, encode(notice)) == notice
    assert b'"accused":null' in encode(AbortNotice(rule="MS-3", accused=None, evidence="x"))
    dispute = Dispute(originals=('{"a":1}', ""))
    assert decode(Dispute, encode(dispute)) == dispute


CONFIGURATION = {
    "title": "t",
    "parties": tuple(PartyIdentity(name=n, identity_key=2 * n * 32, rows=3, norm="2") for n in "ab"),
    "features": ("x",),
    "target": "y",
    "intercept": False,
    "centres": ("0", "1/3"),
    "scales": ("1", "0.5"),
    "model": "lasso",
    "lambda1": "1",
    "lambda2": "0",
    "gram_norm": "3",
    "rounds": 3,
    "iteration": "normalised",
    "suite": "batched",
    "parameters": "TOY-512",
    "fractional_bits": 24,
    "rescale_every": None,
    "key_generation": "trusted-dealer",
    "preprocessing": "trusted-dealer",
    "dealer_key": "0d" * 32,
}


@pytest.mark.spec("AG-2")
@pytest.mark.parametrize("key", ["", "AB" * 32, "ab" * 31, "ab" * 33, "ab" * 32 + "\n", "0x" + "ab" * 31, "zz" * 32])
def test_identity_keys_have_one_form(key):
    with pytest.raises(ValidationError):
        Configuration(**{**CONFIGURATION, "dealer_key": key})
    with pytest.raises(ValidationError):
        PartyIdentity(name="a", identity_key=key, rows=3, norm="2")


@pytest.mark.spec("AG-2")
def test_the_keys_of_all_participants_by_number():
    assert Configuration(**CONFIGURATION).identity_keys == {0: "0d" * 32, 1: "aa" * 32, 2: "bb" * 32}


@pytest.mark.spec("AG-1")
def test_a_configuration_travels():
    configuration = Configuration(**CONFIGURATION)
    assert decode(Configuration, encode(configuration)) == configuration


@pytest.mark.spec("AG-1")
@pytest.mark.parametrize("number", ["0", "-3", "0.25", "1/3", "-10/30", "1E-7", "2.5e+10", "1/007"])
def test_exact_numbers(number):
    assert Fraction(Configuration(**{**CONFIGURATION, "lambda1": number}).lambda1) == Fraction(number)


@pytest.mark.spec("AG-1")
@pytest.mark.parametrize(
    "change",
    [
        {"lambda1": "one"},
        {"lambda1": 1},
        {"lambda1": "1e999999999"},
        {"lambda1": "1" * 5000},
        {"lambda1": "1\n"},
        {"lambda1": "inf"},
        {"scales": ("1", "1/0")},
        {"rounds": 0},
        {"rounds": 3.0},
        {"suite": "fast"},
        {"model": "svm"},
        {"parameters": "HELEN-512"},
        {"parties": CONFIGURATION["parties"][:1]},
        {"features": ()},
        {"fractional_bits": 60},
        {"rescale_every": 0},
        {"dealer_key": "AB"},
    ],
    ids=str,
)
def test_a_configuration_outside_of_its_types_is_refused(change):
    with pytest.raises(ValidationError):
        Configuration(**{**CONFIGURATION, **change})
