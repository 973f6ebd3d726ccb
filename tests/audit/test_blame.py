"""Transcripts of sessions that were stopped: evidence against whoever signed it, and against nobody else.

All attacks of :mod:`tests.adversary` are audited there as well.
"""

import json
from dataclasses import replace

import pytest

from audit.farewells import Notice
from audit.findings import Refused
from audit.lines import Line
from conformance.adversary.rewrite import Place, rewriting
from conformance.adversary.wire import at, canonical, resigned, silent, tampering, to
from reference.core.channel import Wire
from reference.core.rounds import Position
from reference.messages.model_compute import RowUpdate
from reference.messages.wire import AbortNotice
from tests.adversary.support import CHEATER, small
from tests.audit.test_lines import bound_anew
from tests.auditing import audited, transcript
from tests.support import run

UPDATE = Position("MC", 1, 0)


def everywhere(change):
    return lambda wire: to(1, change)(to(2, change)(to(3, change)(wire)))


def attacked(position, slot, change):
    return run(small(), wires={CHEATER: tampering(at(position, slot, change))})


WRONG = rewriting(Place("MC", 1, RowUpdate), lambda message: message.model_copy(update={"w": (1, *message.w[1:])}))


def wrong_update():
    return run(small(), corruptions={CHEATER: WRONG})


@pytest.mark.spec("AU-3", "AB-1")
def test_a_wrong_proof_is_evidence_and_all_notices_are_told():
    verdict = audited(transcript(wrong_update()))
    assert verdict.finding is not None
    assert (verdict.finding.rule, verdict.finding.accused) == ("ZK-ROW.W1", CHEATER)
    assert {(notice.sender, notice.rule, notice.accused) for notice in verdict.notices} >= {
        (1, "ZK-ROW.W1", CHEATER),
        (3, "ZK-ROW.W1", CHEATER),
    }


@pytest.mark.spec("AU-3")
def test_the_evidence_is_the_line_that_the_accused_signed():
    octets = transcript(wrong_update())
    finding = audited(octets).finding
    assert finding is not None
    (number,) = finding.lines
    envelope = json.loads(octets.splitlines()[number - 1])["signed"]["envelope"]
    assert (envelope["sender"], envelope["kind"], envelope["round"]) == (CHEATER, "RowUpdate", 1)


@pytest.mark.spec("AU-3", "MS-1")
@pytest.mark.parametrize("slot", ["message", "echo"])
def test_two_signed_messages_for_one_place_are_evidence(slot):
    field, value = ("w", ["1", "1"]) if slot == "message" else ("digests", ["00" * 32] * 3)
    other = resigned(small().identity(CHEATER), field, value)
    finding = audited(transcript(attacked(UPDATE, slot, to(3, other)))).finding
    assert finding is not None
    assert (finding.rule, finding.accused, len(finding.lines)) == ("MS-1", CHEATER, 2)


@pytest.mark.spec("AU-3", "MS-1")
def test_a_dispute_proves_what_the_transcript_of_one_party_does_not_show():
    """Without the line that only party 3 received, the original that party 3 shows is still there."""
    other = resigned(small().identity(CHEATER), "w", ["1", "1"])
    octets = transcript(attacked(UPDATE, "message", to(3, other)))
    lines = octets.splitlines()
    two = audited(octets).finding
    assert two is not None
    lines.pop(two.lines[1] - 1)
    end = json.loads(lines[-1])
    end["end"]["messages"] -= 1
    finding = audited(bound_anew([*lines[:-1], canonical(end)])).finding
    assert finding is not None
    assert (finding.rule, finding.accused) == ("MS-1", CHEATER)
    assert "two signed messages" in finding.evidence


@pytest.mark.spec("AU-3", "MS-1")
def test_an_echo_that_differs_from_what_its_author_shows_is_evidence():
    lie = resigned(small().identity(CHEATER), "digests", ["00" * 32] * 3)
    finding = audited(transcript(attacked(UPDATE, "echo", everywhere(lie)))).finding
    assert finding is not None
    assert (finding.rule, finding.accused) == ("MS-1", CHEATER)
    assert "false echo" in finding.evidence


@pytest.mark.spec("AU-3", "MS-1")
def test_two_greetings_are_no_evidence():
    """One of them may be of another session."""
    other = resigned(small().identity(CHEATER), "nonce", "ab" * 32)
    verdict = audited(transcript(attacked(Position("AG", 0, 0), "message", to(3, other))))
    assert verdict.finding is not None
    assert (verdict.finding.rule, verdict.finding.accused) == ("MS-1", None)


@pytest.mark.spec("AU-3", "MS-3")
def test_silence_is_no_evidence():
    verdict = audited(transcript(attacked(UPDATE, "message", silent)))
    assert verdict.finding is None
    assert {notice.rule for notice in verdict.notices} == {"MS-3"}


@pytest.mark.spec("AU-2", "AU-3", "MS-3")
def test_a_party_that_did_not_get_the_last_echo_stops_a_whole_session():
    """All other parties have the model."""
    last = Line(0, run(small()).transcript[-1]).claims
    assert last is not None
    place = Position(last.phase, last.round, last.index)

    def withheld(wire):
        return replace(wire, messages={party: octets for party, octets in wire.messages.items() if party != 1})

    verdict = audited(transcript(attacked(place, "echo", withheld)))
    assert (verdict.outcome, verdict.finding) == ("stopped", None)
    assert [(notice.sender, notice.rule) for notice in verdict.notices] == [(1, "MS-3")]


@pytest.mark.spec("AU-3", "MS-2")
def test_bytes_that_nobody_signed_are_no_evidence():
    finding = audited(transcript(attacked(UPDATE, "message", everywhere(lambda octets: octets[:-1])))).finding
    assert finding is not None
    assert (finding.rule, finding.accused) == ("MS-2", None)


@pytest.mark.spec("AU-3", "MS-2")
def test_a_wrong_signature_is_no_evidence():
    spoil = everywhere(lambda octets: octets[:-3] + (b'0"}' if octets[-3:-2] != b"0" else b'1"}'))
    finding = audited(transcript(attacked(UPDATE, "message", spoil))).finding
    assert finding is not None
    assert (finding.rule, finding.accused, finding.field) == ("MS-2", None, "signature")


@pytest.mark.spec("AU-3", "MS-2")
def test_a_signed_message_of_the_wrong_form_is_evidence():
    finding = audited(
        transcript(attacked(UPDATE, "message", everywhere(resigned(small().identity(2), "w", "1"))))
    ).finding
    assert finding is not None
    assert (finding.rule, finding.accused, finding.field) == ("MS-2", CHEATER, "envelope.body.w")


@pytest.mark.spec("AU-3", "AB-1")
def test_an_accusation_is_no_evidence():
    """The cheater stops and accuses party 1, whose messages are all right."""

    def accuse(octets):
        envelope = json.loads(octets)["envelope"]
        envelope.update(kind=AbortNotice.__name__, body={"accused": 1, "evidence": "a lie", "rule": "ZK-ROW.W1"})
        return canonical({"envelope": envelope, "signature": small().identity(CHEATER).sign(canonical(envelope))})

    verdict = audited(transcript(attacked(UPDATE, "message", everywhere(accuse))))
    assert verdict.finding is None
    line = min(notice.line for notice in verdict.notices)
    assert verdict.notices[0] == Notice(line, CHEATER, "ZK-ROW.W1", 1, "a lie")


@pytest.mark.spec("AU-2", "AU-3")
def test_all_parties_cannot_have_gone_on_after_a_message_that_is_refused():
    """Whoever makes a session look stopped, to blame a party that was never accused, is found."""
    lines = transcript(wrong_update()).splitlines()
    more = transcript(run(small())).splitlines()
    later = [line for line in more if b'"phase":"MC"' in line and b'"round":2' in line]
    end = json.loads(lines[-1])
    end["end"]["messages"] += len(later)
    with pytest.raises(Refused, match="yet all parties go on") as caught:
        audited(bound_anew([*lines[:-1], *later, canonical(end)]))
    assert caught.value.finding.rule == "ZK-ROW.W1"


def stopped_after(octets, lines):
    """A transcript that says that it was stopped, made of a whole one's first and last line and of other messages."""
    header, *_, end = map(json.loads, octets.splitlines())
    header["header"].pop("session", None)
    end["end"].update(outcome="stopped", messages=len(lines))
    return bound_anew([canonical(header), *lines, canonical(end)])


@pytest.mark.spec("AU-2", "AU-3", "MS-1")
@pytest.mark.parametrize("number", [1, 5, 20, 33])
def test_a_line_that_somebody_copied_is_no_evidence(number):
    """Its author signed one message, and whoever has the transcript can write it twice."""
    whole = transcript(run(small()))
    lines = whole.splitlines()
    assert audited(stopped_after(whole, [*lines[1 : number + 1], lines[number]])).finding is None


@pytest.mark.spec("AU-3", "MS-1")
def test_a_dispute_about_greetings_of_another_session_is_no_evidence():
    """Greetings, echoes and disputes name no session: party 3 echoed in one session, and disputed in another."""
    cheater, greetings = small().identity(CHEATER), Position("AG", 0, 0)
    first = transcript(run(small())).splitlines()
    nonce = resigned(cheater, "nonce", "ab" * 32)
    second = transcript(attacked(greetings, "message", to(3, nonce))).splitlines()
    lie = resigned(cheater, "digests", ["00" * 32] * 3)(canonical(json.loads(first[5])["signed"]))
    echo = canonical({"previous": "", "signed": json.loads(lie)})
    dispute = [line for line in second if b'"kind":"Dispute"' in line and b'"sender":3' in line]
    finding = audited(stopped_after(b"\n".join(first), [*first[1:5], echo, first[6], *dispute])).finding
    assert finding is not None
    assert (finding.rule, finding.accused) == ("MS-1", None)


@pytest.mark.spec("AU-2", "MS-1")
def test_a_line_that_somebody_copied_into_a_whole_session_accuses_nobody():
    lines = transcript(run(small())).splitlines()
    end = json.loads(lines[-1])
    end["end"]["messages"] += 1
    with pytest.raises(Refused, match="the message of line 21 again") as caught:
        audited(bound_anew([*lines[:21], lines[20], *lines[21:-1], canonical(end)]))
    assert (caught.value.finding.rule, caught.value.finding.line, caught.value.finding.accused) == ("AU-2", 22, None)


def saying_more(what):
    """A party that says something that nobody awaits before its update."""

    def corruption(honest):
        try:
            wire = next(honest)
            while True:
                if (wire.position, wire.slot) == (UPDATE, "message"):
                    yield what(wire)
                received = yield wire
                wire = honest.send(received)
        except StopIteration as stop:
            return stop.value

    return corruption


def something(wire):
    return Wire(Position("MC", 0, 77), "message", dict.fromkeys(wire.messages, b"{}"), (), True)


def early(wire):
    return Wire(Position("MC", 1, 3), "message", {}, (), True)


def in_the_name_of_another(wire):
    """The update of party 3, with a wrong signature."""
    envelope = json.loads(wire.messages[1])["envelope"]
    octets = canonical({"envelope": {**envelope, "sender": 3}, "signature": "ab" * 64})
    return Wire(Position("MC", 0, 77), "message", dict.fromkeys(wire.messages, octets), (), True)


@pytest.mark.spec("AU-3")
@pytest.mark.parametrize("more", [something, early, in_the_name_of_another])
def test_whoever_breaks_a_rule_cannot_hide_it_by_saying_more(more):
    session = run(small(), corruptions={CHEATER: WRONG}, wires={CHEATER: saying_more(more)})
    finding = audited(transcript(session)).finding
    assert finding is not None
    assert (finding.rule, finding.accused) == ("ZK-ROW.W1", CHEATER)
