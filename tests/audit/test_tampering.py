"""Whoever changes a transcript is found: by accident through the chain, on purpose through signatures and proofs."""

import json
from hashlib import sha256
from random import Random

import pytest

from audit.findings import Refused
from audit.lines import parse
from reference.core.identity import Identity
from reference.messages.wire import envelope_text, signed_text
from tests.audit.examples import honest
from tests.audit.test_lines import bound_anew
from tests.auditing import audited
from tests.sessions import example

PLACES, SAMPLED = 500, "ridge"


def refused(octets):
    with pytest.raises(Refused) as caught:
        audited(octets)
    return caught.value.finding


def flipped(octets, place, change=1):
    return octets[:place] + bytes([octets[place] ^ change]) + octets[place + 1 :]


@pytest.mark.spec("AU-1")
def test_changed_bytes_at_500_places():
    whole, random = honest(SAMPLED), Random(1)
    for place in random.sample(range(len(whole)), PLACES):
        found = refused(flipped(whole, place, random.randrange(1, 256)))
        assert found.rule == "AU-1"
        assert found.line in (whole.count(b"\n", 0, place) + 1, whole.count(b"\n", 0, place)), (place, found)


@pytest.mark.spec("AU-1")
@pytest.mark.exhaustive
def test_every_changed_byte():
    whole = honest(SAMPLED)
    for place in range(len(whole)):
        with pytest.raises(Refused):
            parse(flipped(whole, place))


@pytest.mark.spec("AU-2", "MS-2")
def test_a_changed_byte_with_all_hashes_made_anew():
    """Only signatures protect then: every other change makes a line that is no message, or one that nobody signed."""
    lines, random = honest(SAMPLED).splitlines(), Random(2)
    for number in random.sample(range(1, len(lines) - 1), 40):
        content = json.loads(lines[number])["signed"]
        content["envelope"]["body"] = changed(content["envelope"]["body"])
        spoiled = [*lines]
        spoiled[number] = json.dumps({"previous": "", "signed": content}).encode()
        found = refused(bound_anew(spoiled))
        assert (found.rule, found.line, found.accused) == ("MS-2", number + 1, None), found


def changed(value):
    """The same with another first letter or digit in its first text."""
    if isinstance(value, dict):
        key = min(value)
        return {**value, key: changed(value[key])}
    if isinstance(value, list):
        return [changed(value[0]), *value[1:]]
    if isinstance(value, str):
        return ("2" if value[:1] != "2" else "3") + value[1:]
    return value + 1


@pytest.mark.spec("AU-2", "MS-2")
def test_a_line_that_is_missing_twice_or_elsewhere():
    lines = honest(SAMPLED).splitlines()
    number = len(lines) // 2
    without = bound_anew([*lines[:number], *lines[number + 1 :]])
    twice = bound_anew([*lines[: number + 1], *lines[number:]])
    swapped = bound_anew([*lines[:number], lines[number + 1], lines[number], *lines[number + 2 :]])
    for octets in (without, twice, swapped):
        found = refused(with_count(octets))
        assert found.rule in ("AU-2", "MS-1")
        assert found.line in (number + 1, number + 2)


def with_count(octets):
    lines = octets.splitlines()
    end = json.loads(lines[-1])
    end["end"]["messages"] = len(lines) - 2
    return bound_anew([*lines[:-1], json.dumps(end).encode()])


@pytest.mark.spec("AU-2")
def test_a_transcript_that_ends_early():
    lines = honest(SAMPLED).splitlines()
    found = refused(with_count(bound_anew([*lines[:-3], lines[-1]])))
    assert (found.rule, found.line) == ("AU-2", len(lines) - 2)


@pytest.mark.spec("AU-2")
def test_a_message_after_the_last_one():
    lines = honest(SAMPLED).splitlines()
    found = refused(with_count(bound_anew([*lines[:-1], lines[1], lines[-1]])))
    assert (found.rule, found.line, found.accused) == ("AU-2", len(lines), None)
    assert "the session is whole" in found.evidence


@pytest.mark.spec("AU-2")
def test_a_whole_session_that_is_said_to_have_been_stopped():
    lines = honest(SAMPLED).splitlines()
    stopped = bound_anew([*lines[:-1], lines[-1].replace(b'"model"', b'"stopped"')])
    assert refused(stopped).field == "end.outcome"


@pytest.mark.spec("AU-2", "FS-2")
def test_another_session_identifier_in_the_header():
    lines = honest(SAMPLED).splitlines()
    header = json.loads(lines[0])
    header["header"]["session"] = "11" * 32
    found = refused(bound_anew([json.dumps(header).encode(), *lines[1:]]))
    assert (found.rule, found.line, found.field) == ("FS-2", 1, "header.session")


@pytest.mark.spec("AU-2", "AU-3")
@pytest.mark.parametrize(("kind", "rule"), [("RowUpdate", "ZK-ROW.W1"), ("DecryptionShares", "ZK-DEC.V1")])
def test_a_party_that_writes_a_wrong_message_into_the_transcript_of_a_model(kind, rule):
    """It can sign, and all others sign its echo: then every party is a cheater, and still the model is refused."""
    found = refused(rewritten(honest(SAMPLED), kind))
    assert (found.rule, found.accused) == (rule, 2)


def rewritten(octets, kind):
    """A message of party 2 with a wrong number, signed by party 2, and echoed by everybody."""
    same, lines = example(SAMPLED), octets.splitlines()
    documents = [json.loads(line) for line in lines]
    said = [number for number, line in enumerate(documents) if is_from(line, kind, 2)]
    number = said[-1]
    envelope = documents[number]["signed"]["envelope"]
    before = digest(documents[number])
    first = "w" if kind == "RowUpdate" else "shares"
    envelope["body"][first][0] = format(int(envelope["body"][first][0], 16) + 1, "x")
    documents[number]["signed"] = signed(envelope, same.identity(2))
    for echo in documents[number + 1 : number + 4]:
        if "signed" in echo and echo["signed"]["envelope"]["kind"] == "Echo":
            sender = echo["signed"]["envelope"]["sender"]
            text = json.dumps(echo["signed"]["envelope"]).replace(before, digest(documents[number]))
            echo["signed"] = signed(json.loads(text), same.identity(sender))
    return bound_anew([json.dumps(document).encode() for document in documents])


@pytest.mark.spec("AU-2", "IN-1")
@pytest.mark.parametrize("size", [-(10**6), 0, 10**12, 10**30])
def test_exponents_of_another_size_that_all_parties_announce(size):
    """The parties have the size from the dealer and the schedule; whoever reads it off a message checks it."""
    found = refused(announced_by_all(honest(SAMPLED), secret_bits=size))
    assert (found.rule, found.accused) == ("IN-1", None)
    assert "size of the exponents" in found.evidence


def announced_by_all(octets, **fields):
    """All parties sign another key set, and echo it."""
    same, lines, said = example(SAMPLED), octets.splitlines(), {}
    documents = [json.loads(line) for line in lines]
    for document in documents[1:-1]:
        envelope = document["signed"]["envelope"]
        if envelope["kind"] == "KeyAnnouncement":
            envelope["body"].update(fields)
        if envelope["kind"] == "Echo":
            envelope["body"]["digests"] = [said[party] for party in sorted(said)]
        document["signed"] = signed(envelope, same.identity(envelope["sender"]))
        if envelope["kind"] != "Echo":
            said[envelope["sender"]] = digest(document)
    return bound_anew([json.dumps(document).encode() for document in documents])


def is_from(document, kind, sender):
    envelope = document.get("signed", {}).get("envelope", {})
    return (envelope.get("kind"), envelope.get("sender")) == (kind, sender)


def compact(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(document):
    return sha256(compact(document["signed"])).hexdigest()


def signed(envelope, identity: Identity):
    text = compact(envelope)
    document = signed_text(text, identity.sign(text))
    assert envelope_text(document) == text
    return json.loads(document)
