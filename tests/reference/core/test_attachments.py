"""Long fields travel behind the JSON. What is not exactly what the JSON names is refused, and its sender accused."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.core.channel import peek
from reference.core.reject import Abort
from reference.messages import base
from reference.messages.base import Message, NotCanonical, Octets, decode, encode, text_of, written
from reference.messages.mascot import AuthenticatedInputs, Corrections, ExtensionCheck, ExtensionColumns
from reference.messages.wire import Envelope, Signed, envelope_text, signed_text
from tests.reference.core.wires import FIRST, SECOND, canonical, channel, identity, run, signed_by, tampering, verdicts


class Part(Message):
    data: Octets


class Parcel(Message):
    count: int
    first: Octets
    parts: tuple[Part, ...] = ()
    second: Octets


def name(octets: bytes) -> dict[str, int | str]:
    return {"length": len(octets), "sha256": hashlib.sha256(octets).hexdigest()}


ONE, TWO, THREE = b"\x00\n\xffone", b'{"two":2}', b"\n"
PARCEL = Parcel(count=3, first=ONE, parts=(Part(data=TWO), Part(data=b"")), second=THREE)
TEXT = canonical(
    {"count": 3, "first": name(ONE), "parts": [{"data": name(TWO)}, {"data": name(b"")}], "second": name(THREE)}
)
OCTETS = TEXT + b"\n" + ONE + TWO + THREE


@pytest.mark.spec("MS-4")
def test_attachments_follow_in_the_order_of_the_json():
    assert encode(PARCEL) == OCTETS
    assert written(PARCEL).text == text_of(OCTETS) == TEXT
    assert decode(Parcel, OCTETS) == PARCEL


@pytest.mark.spec("MS-4")
@settings(max_examples=40)
@given(st.builds(Parcel, count=st.integers(0, 9), first=st.binary(), second=st.binary()))
def test_encoding_and_back(parcel):
    assert decode(Parcel, encode(parcel)) == parcel


@pytest.mark.spec("MS-4")
def test_an_attachment_may_be_empty_but_not_left_out():
    octets = encode(Part(data=b""))
    assert octets == canonical({"data": name(b"")}) + b"\n"
    assert decode(Part, octets) == Part(data=b"")
    with pytest.raises(NotCanonical):
        decode(Part, octets[:-1])


def renamed(**changes):
    """The JSON says something else of the first attachment."""
    document = json.loads(TEXT)
    document["first"].update(changes)
    return canonical(document) + OCTETS[len(TEXT) :]


def spoilt(spoil):
    """Other octets behind the JSON."""
    return TEXT + spoil


REFUSED = {
    "nothing behind the JSON": TEXT,
    "nothing behind the line feed": spoilt(b"\n"),
    "first missing": spoilt(b"\n" + TWO + THREE),
    "last missing": spoilt(b"\n" + ONE + TWO),
    "truncated": OCTETS[:-1],
    "truncated within": spoilt(b"\n" + ONE[:-1] + TWO + THREE),
    "one octet more": OCTETS + b"\x00",
    "line feed at the end": OCTETS + b"\n",
    "an attachment more": OCTETS + ONE,
    "exchanged": spoilt(b"\n" + TWO + ONE + THREE),
    "octet changed": OCTETS.replace(b"one", b"onE"),
    "boundary moved": spoilt(b"\n" + ONE + TWO[:-1] + TWO[-1:] + b"\r"),
    "no line feed": spoilt(ONE + TWO + THREE),
    "two line feeds": spoilt(b"\n\n" + ONE + TWO + THREE),
    "carriage return": spoilt(b"\r\n" + ONE + TWO + THREE),
    "longer": renamed(length=len(ONE) + 1),
    "shorter": renamed(length=len(ONE) - 1),
    "longer than everything": renamed(length=10**30),
    "negative length": renamed(length=-1),
    "fraction": renamed(length=float(len(ONE))),
    "length as text": renamed(length=str(len(ONE))),
    "true for a length": canonical({"data": {**name(b"x"), "length": True}}) + b"\nx",
    "false for a length": canonical({"data": {**name(b""), "length": False}}) + b"\n",
    "hash of another": renamed(sha256=name(TWO)["sha256"]),
    "hash in capitals": renamed(sha256=str(name(ONE)["sha256"]).upper()),
    "no hash": renamed(sha256=""),
    "more in a name": renamed(more=1),
    "hexadecimal": OCTETS.replace(canonical(name(THREE)), b'"0a"'),
    "null": OCTETS.replace(canonical(name(THREE)), b"null"),
    "list": OCTETS.replace(canonical(name(THREE)), b"[]"),
    "white space": OCTETS.replace(b'"length":', b'"length": '),
    "order within a name": OCTETS.replace(
        canonical(name(THREE)), f'{{"sha256":"{name(THREE)["sha256"]}","length":1}}'.encode()
    ),
    "duplicate key": OCTETS.replace(b'{"length":1,', b'{"length":1,"length":1,'),
}


@pytest.mark.spec("MS-2", "MS-4")
@pytest.mark.parametrize("octets", REFUSED.values(), ids=list(REFUSED))
def test_everything_else_is_refused(octets):
    kind = Part if octets.startswith(b'{"data"') else Parcel
    assert octets not in (OCTETS, encode(Part(data=b"x")))
    with pytest.raises(NotCanonical):
        decode(kind, octets)


@pytest.mark.spec("MS-2", "MS-4")
def test_every_cut_is_refused():
    for length in range(len(OCTETS)):
        with pytest.raises(NotCanonical):
            decode(Parcel, OCTETS[:length])


@pytest.mark.spec("MS-2", "MS-4")
@pytest.mark.parametrize("more", [b"\n", b"\nabc", b"\n{}"])
def test_a_message_that_names_no_attachment_has_none(more):
    class Plain(Message):
        count: int

    assert decode(Plain, b'{"count":1}') == Plain(count=1)
    with pytest.raises(NotCanonical):
        decode(Plain, b'{"count":1}' + more)


@pytest.mark.spec("MS-4")
def test_refusals_do_not_show_what_was_attached():
    with pytest.raises(NotCanonical, match=r"Part: data: ") as caught:
        decode(Part, canonical({"data": name(b"secret")}) + b"\nsecrex")
    assert "secre" not in str(caught.value)


@pytest.mark.spec("MS-4")
def test_fields_that_are_attached_stand_in_the_order_of_the_json():
    """They are taken in the order of the class."""
    kinds = [ExtensionColumns, ExtensionCheck, Corrections, AuthenticatedInputs]
    assert all(list(kind.model_fields) == sorted(kind.model_fields) for kind in kinds)


def said(m=2):
    """A private message with attachments from party 2 to party 1."""
    return channel(2, m).seal(FIRST, AuthenticatedInputs(corrections=ONE, shares=TWO), 1)


@pytest.mark.spec("MS-2", "MS-4")
def test_the_signature_is_over_the_json():
    octets = said()
    assert octets.endswith(b"\n" + ONE + TWO)
    text = text_of(octets)
    assert peek(octets) == "AuthenticatedInputs"
    envelope = json.loads(text)["envelope"]
    assert envelope["body"] == {"corrections": name(ONE), "shares": name(TWO)}
    assert envelope_text(text) == canonical(envelope)
    assert signed_text(canonical(envelope), identity(2).sign(canonical(envelope))) == text
    signed = decode(Signed[AuthenticatedInputs], octets)
    assert encode(signed) == octets
    assert encode(signed.envelope) == canonical(envelope) + b"\n" + ONE + TWO
    assert isinstance(signed.envelope, Envelope)


@pytest.mark.spec("MS-3", "MS-4")
def test_attachments_to_everyone_are_a_defect():
    with pytest.raises(ValueError, match="privately"):
        channel(2, 2).seal(FIRST, Corrections(corrections=b""))


def parcels(me, rounds):
    """Everybody sends attachments to everybody."""
    messages = {
        other: AuthenticatedInputs(corrections=bytes([me, other]) * 50, shares=b"\n")
        for other in (1, 2, 3)
        if other != me
    }
    received = yield from rounds.private(messages, tuple(messages), AuthenticatedInputs)
    return {sender: message.corrections for sender, message in received.items()}


@pytest.mark.spec("MS-3", "MS-4")
def test_attachments_reach_their_recipients():
    session = run(3, protocol=parcels)
    assert session.outcomes[1].result == {2: bytes([2, 1]) * 50, 3: bytes([3, 1]) * 50}
    assert session.transcript == []


def resigned_name(**changes):
    """Party 3 signs another name for the same octets."""

    def change(octets):
        body = json.loads(text_of(octets))["envelope"]["body"]
        body["corrections"].update(changes)
        return signed_by(3, body=body)(octets)

    return change


BLAMED = {
    "truncated": lambda octets: octets[:-1],
    "trailing": lambda octets: octets + b"\x00",
    "missing": lambda octets: text_of(octets),
    "changed": lambda octets: octets[:-1] + bytes([octets[-1] ^ 1]),
    "exchanged": lambda octets: text_of(octets) + b"\n\n" + octets[len(text_of(octets)) + 1 : -1],
    "without JSON": lambda octets: octets[len(text_of(octets)) :],
    "named by another hash": resigned_name(sha256="0" * 64),
    "named too long": resigned_name(length=101),
    "named too short": resigned_name(length=99),
    "text": lambda octets: signed_by(3, body={"corrections": "00", "shares": "00"})(octets),
    "signed by another party": signed_by(2),
}


@pytest.mark.spec("MS-2", "MS-4")
@pytest.mark.parametrize("change", BLAMED.values(), ids=list(BLAMED))
def test_the_sender_of_other_attachments_is_accused(change):
    session = run(3, {3: tampering((FIRST, "private", 1, change))}, protocol=parcels)
    assert verdicts(session, 1) == [("MS-2", 3)]
    assert session.outcomes[2].result is not None


@pytest.mark.spec("MS-2", "MS-4")
def test_attachments_of_another_message_are_not_taken():
    """Party 2 behind party 3's JSON, and a message of an earlier round."""
    one, other = channel(2, 2), channel(1, 2)
    first, second = (one.seal(FIRST, Corrections(corrections=octets), 1) for octets in (ONE, TWO))
    mixed = text_of(first) + b"\n" + TWO
    for octets, position in ((mixed, FIRST), (first, SECOND), (text_of(second) + b"\n" + ONE, FIRST)):
        with pytest.raises(Abort) as caught:
            other.open(octets, 2, position, Corrections, 1)
        assert (caught.value.rule, caught.value.accused) == ("MS-2", 2)


@pytest.mark.spec("MS-1", "MS-2", "MS-4")
@pytest.mark.parametrize("more", [b"\n", b"\nattached"])
def test_a_broadcast_with_something_attached_accuses_its_sender(more):
    session = run(3, {3: tampering(*((FIRST, "message", to, lambda octets: octets + more) for to in (1, 2)))})
    assert ("MS-2", 3) in verdicts(session, 1, 2)


@pytest.mark.spec("MS-4")
def test_no_octet_is_hashed_twice(monkeypatch):
    """Two names of the same ten octets, both wrong: the second finds nothing left."""
    hashed = []

    def counting(octets):
        hashed.append(len(octets))
        return {"length": len(octets), "sha256": "00" * 32}

    wrong = {"length": 10, "sha256": "11" * 32}
    text = canonical({"corrections": wrong, "shares": wrong})
    monkeypatch.setattr(base, "attachment_name", counting)
    with pytest.raises(NotCanonical):
        decode(AuthenticatedInputs, text + b"\n" + bytes(10))
    assert sum(hashed) <= 10
