"""Signed, echoed broadcasts: every deviation is found, and blamed on its author or on nobody."""

import json
from dataclasses import replace

import pytest

from conformance.adversary.wire import at
from conformance.adversary.wire import tampering as changing
from reference.core.channel import authenticated, digest_of, peek
from reference.core.identity import Identity, verifies
from reference.core.reject import Abort, require
from reference.core.rounds import Rounds
from reference.messages.base import encode
from reference.messages.cointoss import Commitment, Opening
from reference.messages.wire import AbortNotice, Echo
from tests.reference.core.wires import (
    FIRST,
    SECOND,
    SESSION,
    THIRD,
    canonical,
    channel,
    identity,
    keys,
    run,
    signed_by,
    talk,
    tampering,
    verdicts,
    whisper,
)


@pytest.mark.spec("MS-1", "MS-2")
@pytest.mark.parametrize("m", [2, 3, 5])
def test_honest_parties_agree(m):
    session = run(m)
    expected = [{i: 10 * i + number for i in range(1, m + 1)} for number in range(3)]
    assert [session.outcomes[i].result for i in range(1, m + 1)] == [expected] * m
    assert len(session.transcript) == 3 * 2 * m, "a message and an echo of each party in every round"


@pytest.mark.spec("MS-2")
def test_every_public_byte_is_signed_by_its_sender():
    for octets in run(3).transcript:
        signed = json.loads(octets)
        envelope = signed["envelope"]
        assert verifies(keys(3)[envelope["sender"]], canonical(envelope), signed["signature"])
        assert not verifies(keys(3)[1 + envelope["sender"] % 3], canonical(envelope), signed["signature"])
        assert envelope["session"] == SESSION.hex()


@pytest.mark.spec("MS-1")
@pytest.mark.parametrize("m", [2, 3, 4])
def test_equivocation_is_proved_and_blamed(m):
    other = signed_by(m, body={"digest": "bad"})
    session = run(m, {m: tampering((SECOND, "message", 1, other))})
    if m == 2:  # the cheater is the only one who saw the other message
        assert verdicts(session, 1) == [("MS-1", 2)]
    else:
        assert set(verdicts(session, *range(1, m))) == {("MS-1", m)}


@pytest.mark.spec("MS-1")
def test_a_false_echo_accuses_its_author():
    """Its own Dispute shows that it received what it said it had not."""

    def lie(octets):
        envelope = json.loads(octets)["envelope"]
        digests = ["0" * 64, *envelope["body"]["digests"][1:]]
        return signed_by(3, body={"digests": digests})(octets)

    to_all = tampering(*((SECOND, "echo", to, lie) for to in (1, 2, 3)))
    session = run(3, {3: to_all})
    assert verdicts(session, 1, 2) == [("MS-1", 3)] * 2
    assert "a false echo" in session.outcomes[1].abort.evidence


UNUSABLE = {
    "none": lambda _: None,
    "nonsense": lambda _: b"nonsense",
    "bad signature": signed_by(2),
    "other position": signed_by(3, index=0),
    "other session": signed_by(3, session="ab" * 32),
}


@pytest.mark.spec("MS-1", "MS-3")
@pytest.mark.parametrize("change", UNUSABLE.values(), ids=list(UNUSABLE))
def test_a_party_that_shows_no_dispute_is_not_accused(change):
    """Its echo may be true and its Dispute lost on the way: nobody can tell."""
    lie = signed_by(3, body={"digests": ["0" * 64] * 3})
    changes = [(SECOND, "echo", to, lie) for to in (1, 2, 3)] + [(SECOND, "dispute", to, change) for to in (1, 2)]
    assert verdicts(run(3, {3: tampering(*changes)}), 1, 2) == [("MS-1", None)] * 2


@pytest.mark.spec("MS-1")
@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_an_echo_or_dispute_of_another_length_is_false(count):
    def resized(field):
        def change(octets):
            entries = json.loads(octets)["envelope"]["body"][field]
            return signed_by(3, body={field: (entries * 2)[:count]})(octets)

        return change

    lie = signed_by(3, body={"digests": ["0" * 64] * 3})
    false_echo = [(SECOND, "echo", to, resized("digests")) for to in (1, 2, 3)]
    assert verdicts(run(3, {3: tampering(*false_echo)}), 1, 2) == [("MS-1", 3)] * 2
    changes = [(SECOND, "echo", to, lie) for to in (1, 2, 3)]
    changes += [(SECOND, "dispute", to, resized("originals")) for to in (1, 2)]
    assert verdicts(run(3, {3: tampering(*changes)}), 1, 2) == [("MS-1", 3)] * 2


@pytest.mark.spec("MS-1")
def test_equivocation_is_blamed_before_the_echo_that_reveals_it():
    """Party 2 says one thing to party 3, whose echo is true; party 1 sees an echo that differs from its own."""
    session = run(3, {2: tampering((SECOND, "message", 3, signed_by(2, body={"digest": "bad"})))})
    assert verdicts(session, 1, 3) == [("MS-1", 2)] * 2


def before_the_session(me, rounds):
    rounds.session = None
    return (yield from talk(me, rounds))


@pytest.mark.spec("MS-1")
def test_two_originals_prove_nothing_before_there_is_a_session():
    """An old greeting could be shown as the second one; an echo that its author refutes accuses even here."""
    first = tampering((FIRST, "message", 1, signed_by(3, body={"digest": "bad"})))
    assert verdicts(run(3, {3: first}, protocol=before_the_session), 1, 2) == [("MS-1", None)] * 2
    lie = signed_by(3, body={"digests": ["0" * 64] * 3})
    echo = tampering(*((FIRST, "echo", to, lie) for to in (1, 2, 3)))
    assert verdicts(run(3, {3: echo}, protocol=before_the_session), 1, 2) == [("MS-1", 3)] * 2


@pytest.mark.spec("MS-1", "AB-1")
def test_a_lying_echo_to_one_party_stops_both_and_accuses_nobody():
    short = signed_by(3, body={"digests": []})
    session = run(3, {3: tampering((SECOND, "echo", 1, short))})
    first, second = verdicts(session, 1, 2)
    assert first == ("MS-1", None)
    assert second in {("MS-3", None), ("AB-1", None)}


@pytest.mark.spec("MS-1")
def test_a_forged_original_in_a_dispute_accuses_the_party_that_shows_it():
    """Party 3 claims that party 2 equivocated, but cannot sign for it."""
    lie = signed_by(3, body={"digests": ["0" * 64] * 3})
    to_all = [(SECOND, "echo", to, lie) for to in (1, 2, 3)]

    def frame_party_2(octets):
        originals = json.loads(octets)["envelope"]["body"]["originals"]
        forged = signed_by(3, body={"digest": "bad"})(originals[1].encode()).decode()
        return signed_by(3, body={"originals": [originals[0], forged, originals[2]]})(octets)

    disputes = [(SECOND, "dispute", to, frame_party_2) for to in (1, 2)]
    assert verdicts(run(3, {3: tampering(*to_all, *disputes)}), 1, 2) == [("MS-1", 3)] * 2


@pytest.mark.spec("MS-1")
def test_an_echo_of_something_that_nobody_signed_is_false():
    """Echo and Dispute of party 3 belong together, but party 2 never said that."""
    invented = "no message of party 2"

    def in_second_place(field, value):
        def change(octets):
            first, _, third = json.loads(octets)["envelope"]["body"][field]
            return signed_by(3, body={field: [first, value, third]})(octets)

        return change

    echo, dispute = in_second_place("digests", digest_of(invented)), in_second_place("originals", invented)
    changes = [(SECOND, "echo", to, echo) for to in (1, 2, 3)] + [(SECOND, "dispute", to, dispute) for to in (1, 2)]
    assert verdicts(run(3, {3: tampering(*changes)}), 1, 2) == [("MS-1", 3)] * 2


@pytest.mark.spec("MS-1")
def test_an_original_of_another_round_is_no_proof():
    """Party 3 shows what party 2 signed at another position."""
    seen = {}
    lie = signed_by(3, body={"digests": ["0" * 64] * 3})

    def remember(octets):
        seen["first"] = octets
        return octets

    def old_message(octets):
        originals = json.loads(octets)["envelope"]["body"]["originals"]
        return signed_by(3, body={"originals": [originals[0], seen["first"].decode(), originals[2]]})(octets)

    changes = [(SECOND, "echo", to, lie) for to in (1, 2, 3)] + [(SECOND, "dispute", to, old_message) for to in (1, 2)]
    session = run(3, {3: tampering(*changes), 2: tampering((FIRST, "message", 1, remember))})
    assert seen
    assert verdicts(session, 1, 2) == [("MS-1", 3)] * 2


NOTICE = {"kind": "AbortNotice", "body": {"rule": "MS-3", "accused": None, "evidence": ""}}
DISPUTE = {"kind": "Dispute", "body": {"originals": []}}
BLAMED = {
    "unsigned": lambda octets: canonical({"envelope": json.loads(octets)["envelope"]}),
    "bad signature": lambda octets: canonical({**json.loads(octets), "signature": "0" * 128}),
    "signature of another party": signed_by(2),
    "changed after signing": lambda octets: octets.replace(b'"digest":"', b'"digest":"1'),
    "earlier position": signed_by(3, index=0),
    "other round": signed_by(3, round=9),
    "other phase": signed_by(3, phase="IP"),
    "other session": signed_by(3, session="ab" * 32),
    "before the session": signed_by(3, session="0" * 64),
    "other sender": signed_by(3, sender=2),
    "for one recipient": signed_by(3, recipient=1),
    "other kind, same shape": signed_by(3, kind="Opening"),
    "other body": signed_by(3, kind="Opening", body={"value": "1", "nonce": "2"}),
    "extra field": signed_by(3, body={"digest": "1", "more": "2"}),
    "not canonical": lambda octets: octets + b" ",
    "number as text": signed_by(3, index="1"),
    "no text": lambda _: b"\xff\xfe",
    "nothing": lambda _: b"",
    "monster": lambda _: b'{"envelope":{"kind":' + b"9" * 5000 + b"}}",
    "deep": lambda _: b'{"envelope":' * 20_000,
    "notice with a bad signature": lambda octets: canonical(
        {"envelope": {**json.loads(octets)["envelope"], "kind": "AbortNotice"}, "signature": "0" * 128}
    ),
    "notice without a signature": lambda octets: canonical(
        {**json.loads(signed_by(3, **NOTICE)(octets)), "signature": ""}
    ),
    "notice signed by another party": signed_by(2, **NOTICE),
    "notice of another session": signed_by(3, session="ab" * 32, **NOTICE),
    "notice without a session after agreement": signed_by(3, session="0" * 64, phase="MC", **NOTICE),
    "dispute with a bad signature": lambda octets: canonical(
        {**json.loads(signed_by(3, **DISPUTE)(octets)), "signature": "0" * 128}
    ),
    "dispute signed by another party": signed_by(2, **DISPUTE),
    "dispute of another session": signed_by(3, session="ab" * 32, **DISPUTE),
    "dispute without a session after agreement": signed_by(3, session="0" * 64, phase="MC", **DISPUTE),
}


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize("change", BLAMED.values(), ids=list(BLAMED))
def test_what_is_not_in_order_is_blamed_on_its_sender(change):
    session = run(3, {3: tampering(*((SECOND, "message", to, change) for to in (1, 2)))})
    assert set(verdicts(session, 1, 2)) <= {("MS-2", 3), ("AB-1", None)}
    assert ("MS-2", 3) in verdicts(session, 1, 2)


@pytest.mark.spec("MS-2")
def test_a_replayed_message_of_another_position_is_refused():
    party, listener = channel(2, 3), channel(1, 3)
    octets = party.seal(FIRST, Commitment(digest=5))
    assert listener.open(octets, 2, FIRST, Commitment).digest == 5
    for position in (SECOND, THIRD):
        with pytest.raises(Abort) as caught:
            listener.open(octets, 2, position, Commitment)
        assert (caught.value.rule, caught.value.accused) == ("MS-2", 2)


@pytest.mark.spec("MS-2")
def test_a_message_of_another_party_cannot_be_passed_on_as_ones_own():
    octets = channel(2, 3).seal(FIRST, Commitment(digest=5))
    with pytest.raises(Abort) as caught:
        channel(1, 3).open(octets, 3, FIRST, Commitment)
    assert (caught.value.rule, caught.value.accused) == ("MS-2", 3)


@pytest.mark.spec("MS-2")
def test_a_message_of_another_session_is_refused():
    octets = channel(2, 3, session=bytes(31) + b"x").seal(FIRST, Commitment(digest=5))
    with pytest.raises(Abort) as caught:
        channel(1, 3).open(octets, 2, FIRST, Commitment)
    assert (caught.value.rule, caught.value.accused) == ("MS-2", 2)


@pytest.mark.spec("MS-3")
@pytest.mark.parametrize("slot", ["message", "echo"])
def test_silence_accuses_nobody(slot):
    session = run(3, {3: tampering(*((SECOND, slot, to, lambda _: None) for to in (1, 2)))})
    first, second = verdicts(session, 1, 2)
    assert first == ("MS-3", None)
    assert second in {("MS-3", None), ("AB-1", None)}


@pytest.mark.spec("MS-2", "MS-3")
def test_the_echo_is_signed_like_any_message():
    session = run(3, {3: tampering((SECOND, "echo", 1, signed_by(2)))})
    assert verdicts(session, 1) == [("MS-2", 3)]


def stopping(me, rounds):
    received = yield from rounds.broadcast(Commitment(digest=me))
    require(me != 1 or received[2].digest == 0, "ZK-PK.V1", blame=2, evidence="for the test")
    yield from rounds.broadcast(Commitment(digest=me))


@pytest.mark.spec("AB-1")
@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1)])
def test_a_party_that_stops_tells_the_others(order):
    session = run(3, protocol=stopping, order=order)
    assert verdicts(session, 1) == [("ZK-PK.V1", 2)]
    for number in (2, 3):
        abort = session.outcomes[number].abort
        assert abort is not None
        assert (abort.rule, abort.accused) == ("AB-1", None)
        assert "party 1 stopped by ZK-PK.V1" in abort.evidence
    kinds = [json.loads(octets)["envelope"]["kind"] for octets in session.transcript]
    assert "AbortNotice" in kinds


@pytest.mark.spec("AB-1")
def test_a_notice_names_the_accused():
    session = run(2, protocol=stopping)
    notices = [json.loads(o)["envelope"] for o in session.transcript if b'"kind":"AbortNotice"' in o]
    mine = next(notice for notice in notices if notice["sender"] == 1)
    assert mine["body"] == {"rule": "ZK-PK.V1", "accused": 2, "evidence": "for the test"}


@pytest.mark.spec("AB-1")
def test_a_malicious_notice_accuses_nobody():
    """Party 3 says that it stops because of party 2: the others stop, and blame nobody."""
    body = {"rule": "ZK-PK.V1", "accused": 2, "evidence": "a lie"}
    lie = signed_by(3, kind="AbortNotice", body=body)
    session = run(3, {3: tampering(*((SECOND, "message", to, lie) for to in (1, 2)))})
    assert verdicts(session, 1, 2) == [("AB-1", None)] * 2


@pytest.mark.spec("AB-1", "MS-2")
@pytest.mark.parametrize(("farewell", "rule"), [(NOTICE, "AB-1"), (DISPUTE, "MS-1")], ids=["notice", "dispute"])
@pytest.mark.parametrize("place", [{}, {"session": "0" * 64, "phase": "AG"}], ids=["session", "agreement"])
def test_a_signed_farewell_stops_the_others_without_an_accusation(farewell, rule, place):
    """Also of a party that stopped before there was a session id."""
    said = signed_by(3, **farewell, **place)
    session = run(3, {3: tampering(*((SECOND, "message", to, said) for to in (1, 2)))})
    assert verdicts(session, 1, 2) == [(rule, None)] * 2


@pytest.mark.spec("MS-1")
def test_an_unexpected_dispute_accuses_nobody():
    lie = signed_by(3, kind="Dispute", body={"originals": []})
    session = run(3, {3: tampering((SECOND, "message", 1, lie))})
    assert verdicts(session, 1) == [("MS-1", None)]


@pytest.mark.spec("MS-3")
def test_private_messages_reach_their_recipients_only():
    session = run(3, protocol=whisper)
    assert session.outcomes[1].result == {2: 201, 3: 301}
    assert session.outcomes[3].result == {1: 103, 2: 203}
    assert session.transcript == []


@pytest.mark.spec("MS-2", "MS-3")
@pytest.mark.parametrize("recipient", [None, 2, 3, 0], ids=str)
def test_a_private_message_for_another_recipient_is_blamed_on_its_sender(recipient):
    session = run(3, {3: tampering((FIRST, "private", 1, signed_by(3, recipient=recipient)))}, protocol=whisper)
    assert verdicts(session, 1) == [("MS-2", 3)]
    assert session.outcomes[2].result == {1: 102, 3: 302}


@pytest.mark.spec("MS-2", "MS-3")
def test_what_is_delivered_to_the_wrong_party_is_not_taken_for_its_own():
    def crossed(wire):
        return replace(wire, messages={1: wire.messages[2], 2: wire.messages[1]})

    session = run(3, {3: changing(at(FIRST, "private", crossed))}, protocol=whisper)
    assert verdicts(session, 1, 2) == [("MS-2", 3)] * 2


@pytest.mark.spec("MS-2")
def test_every_envelope_names_its_recipient():
    public = json.loads(channel(2, 3).seal(FIRST, Commitment(digest=5)))["envelope"]
    private = channel(2, 3).seal(FIRST, Commitment(digest=5), 1)
    assert (public["recipient"], json.loads(private)["envelope"]["recipient"]) == (None, 1)
    assert channel(1, 3).open(private, 2, FIRST, Commitment, 1).digest == 5
    for recipient in (None, 3):
        with pytest.raises(Abort) as caught:
            channel(3, 3).open(private, 2, FIRST, Commitment, recipient)
        assert (caught.value.rule, caught.value.accused) == ("MS-2", 2)


@pytest.mark.spec("MS-2", "MS-3")
def test_private_messages_are_checked_like_public_ones():
    position = FIRST
    assert verdicts(run(3, {3: tampering((position, "private", 1, signed_by(2)))}, protocol=whisper), 1) == [
        ("MS-2", 3)
    ]
    silence = run(3, {3: tampering((position, "private", 1, lambda _: None))}, protocol=whisper)
    assert verdicts(silence, 1) == [("MS-3", None)]
    assert silence.outcomes[2].result == {1: 102, 3: 302}


@pytest.mark.spec("MS-2")
def test_a_channel_stops_with_the_protocol():
    """The value of a protocol passes through the channel; an abort is raised after the notice."""
    wire = authenticated(channel(1, 2), talk(1, Rounds(2)))
    first = next(wire)
    assert (first.position, first.slot, first.senders, first.public) == (FIRST, "message", (1, 2), True)
    notice = wire.send({1: first.messages[1], 2: None})
    assert notice.slot == "abort"
    assert notice.senders == ()
    with pytest.raises(Abort) as caught:
        wire.send({})
    assert caught.value.rule == "MS-3"


@pytest.mark.spec("AB-1")
def test_a_defect_of_a_party_is_told_to_the_others_and_raised():
    """They learn that there was one, and nothing of what it was."""

    def defective(me, rounds):
        yield from rounds.broadcast(Commitment(digest=1 // (me - 1)))

    wire = authenticated(channel(1, 2), defective(1, Rounds(2)))
    notice = next(wire)
    assert (notice.slot, notice.senders, sorted(notice.messages)) == ("abort", (), [1, 2])
    with pytest.raises(Abort) as heard:
        channel(2, 2).open(notice.messages[2], 1, FIRST, Commitment)
    assert (heard.value.rule, heard.value.accused) == ("AB-1", None)
    body = json.loads(notice.messages[2])["envelope"]["body"]
    assert body == {"rule": "AB-1", "accused": None, "evidence": "an internal error"}
    with pytest.raises(ZeroDivisionError):
        wire.send({})


@pytest.mark.spec("MS-2")
def test_peek_believes_nothing():
    assert peek(channel(1, 2).seal(FIRST, Echo(digests=()))) == "Echo"
    for octets in (b"", b"[]", b'{"envelope":3}', b"\xff", b'{"envelope":{}}', b"[" * 100_000):
        assert peek(octets) == ""


@pytest.mark.spec("AG-2", "MS-2")
def test_identities():
    one, same = Identity(bytes(32)), Identity(bytes(32))
    assert one.public == same.public == repr(one)[9:-1]
    signature = one.sign(b"message")
    assert verifies(one.public, b"message", signature)
    assert not verifies(one.public, b"Message", signature)
    assert not verifies(identity(1).public, b"message", signature)
    for public, broken in (("", signature), (one.public, ""), (one.public, "zz"), ("00" * 32, signature)):
        assert not verifies(public, b"message", broken)


@pytest.mark.spec("AB-1")
def test_aborts_say_whom_they_accuse():
    assert str(Abort("SP-5.MAC", None, "check 3")) == "SP-5.MAC: nobody can be accused (check 3)"
    assert str(Abort("ZK-PK.V1", 2)) == "ZK-PK.V1: party 2 is accused"
    require(True, "ZK-PK.V1", blame=2)
    assert encode(AbortNotice(rule="x", accused=0, evidence="")) == b'{"accused":0,"evidence":"","rule":"x"}'
    assert Opening(value=1, nonce=2) == Opening(value=1, nonce=2)
