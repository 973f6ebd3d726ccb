"""The form of a transcript: what was written is read back, and whatever was changed is refused with its line."""

import hashlib
import json
import tracemalloc
from functools import reduce

import pytest

from audit.findings import Refused
from audit.lines import FORMAT, START, Claims, Line, canonical, parse, written
from helen.model_file import json_text

MESSAGES = [b'{"envelope":{"round":1},"signature":"aa"}', b'{"envelope":{"round":2},"signature":"bb"}']
WHOLE = b"".join(written({"title": "TITLE"}, MESSAGES, {"outcome": "prepared"}))


def refusal(octets):
    with pytest.raises(Refused) as caught:
        parse(octets)
    return caught.value.finding


def bound_anew(lines):
    """Lines with hashes to match: what somebody writes who knows the format."""
    previous, bound = START, []
    for number, line in enumerate(lines):
        fields = json.loads(line)
        if "end" in fields and number == len(lines) - 1:
            end = {name: value for name, value in fields["end"].items() if name != "sha256"}
            fields["end"] = {**end, "sha256": hashlib.sha256(canonical(end)).hexdigest()}
        bound.append(canonical({**fields, "previous": previous}))
        previous = hashlib.sha256(bound[-1]).hexdigest()
    return b"".join(line + b"\n" for line in bound)


def with_title(value):
    """The same with another title, and hashes to match."""
    lines = WHOLE.replace(b'"TITLE"', value).splitlines()
    for number in range(1, len(lines)):
        old = json.loads(lines[number])["previous"].encode()
        lines[number] = lines[number].replace(old, hashlib.sha256(lines[number - 1]).hexdigest().encode())
    return b"".join(line + b"\n" for line in lines)


@pytest.mark.spec("AU-1")
def test_what_was_written_is_read_back_byte_for_byte():
    lines = parse(WHOLE)
    assert lines.header == {"format": FORMAT, "title": "TITLE"}
    assert [(line.number, line.octets) for line in lines.messages] == [(2, MESSAGES[0]), (3, MESSAGES[1])]
    assert {name: lines.end[name] for name in ("messages", "outcome")} == {"messages": 2, "outcome": "prepared"}
    assert lines.last == 4


def test_one_canonical_object_a_line_bound_to_the_line_before_it():
    previous = START
    for line in WHOLE.splitlines():
        fields = json.loads(line)
        assert canonical(fields) == line
        assert fields["previous"] == previous
        previous = hashlib.sha256(line).hexdigest()


@pytest.mark.spec("AU-1")
@pytest.mark.parametrize("octets", [b"", b"\xff\n", b'{"a":1}\n{"b":2}', b"[1]", b'"text"', b"{" * 2000, b' {"a":1}'])
def test_what_is_no_object_on_one_line_is_kept_as_octets(octets):
    lines = parse(b"".join(written({}, [octets], {"outcome": "stopped"})))
    assert [line.octets for line in lines.messages] == [octets]
    assert lines.messages[0].claims is None


@pytest.mark.spec("AU-1")
@pytest.mark.exhaustive
def test_every_changed_bit_is_refused():
    for place in range(len(WHOLE)):
        for bit in range(8):
            refusal(WHOLE[:place] + bytes([WHOLE[place] ^ 1 << bit]) + WHOLE[place + 1 :])


@pytest.mark.spec("AU-1")
def test_every_changed_byte_is_refused_with_its_line():
    """Which of two lines was changed cannot be seen at the last link alone: it may be the line, or its hash."""
    ends = [place for place, octet in enumerate(WHOLE) if octet == ord("\n")]
    for place in range(len(WHOLE)):
        line = sum(end < place for end in ends) + 1
        found = refusal(WHOLE[:place] + bytes([WHOLE[place] ^ 1]) + WHOLE[place + 1 :])
        assert found.rule == "AU-1"
        assert found.line == line or (found.line, line) == (3, 4), (place, found)


@pytest.mark.spec("AU-1")
@pytest.mark.parametrize(
    ("change", "line", "field"),
    [
        (lambda lines: lines[:-1], 3, "signed"),
        (lambda lines: lines[1:], 1, "signed"),
        (lambda lines: [lines[0], *lines], 2, "header"),
        (lambda lines: [*lines, lines[-1]], 4, "end"),
        (lambda lines: [*lines[:2], lines[3]], 3, "end.messages"),
        (
            lambda lines: [lines[0].replace(b"helen-transcript/2", b"helen-transcript/1"), *lines[1:]],
            1,
            "header.format",
        ),
        (lambda lines: [*lines[:3], lines[3].replace(b"prepared", b"finished")], 4, "end.outcome"),
    ],
)
def test_what_is_bound_anew_must_still_be_a_transcript(change, line, field):
    found = refusal(bound_anew(change(WHOLE.splitlines())))
    assert (found.rule, found.line, found.field) == ("AU-1", line, field)


@pytest.mark.spec("AU-1")
@pytest.mark.parametrize(
    ("octets", "line", "why"),
    [(b"", 1, "cut off"), (WHOLE[:-1], 4, "cut off"), (WHOLE + b"{}\n", 5, "not a line"), (b"{}\n", 1, "not a line")],
)
def test_what_is_cut_off_or_added(octets, line, why):
    found = refusal(octets)
    assert found.line == line
    assert why in found.evidence


@pytest.mark.spec("AU-1")
@pytest.mark.parametrize("message", [b'"signed":{"\xff":1}', b'"signed":{1}', b'"octets":"7b7d"', b'"octets":"7"'])
def test_a_message_is_written_in_one_way_only(message):
    """What is text is evidence that people read; no other bytes may look like it."""
    lines = WHOLE.splitlines()
    previous = b'"previous":"%b"' % hashlib.sha256(lines[0]).hexdigest().encode()
    parts = (previous, message) if message.startswith(b'"signed"') else (message, previous)
    lines[1] = b"{" + b",".join(parts) + b"}"
    lines[2] = lines[2].replace(lines[2][13:77], hashlib.sha256(lines[1]).hexdigest().encode())
    last = hashlib.sha256(lines[2]).hexdigest().encode()
    lines[3] = lines[3][: -len(last) - 2] + last + b'"}'
    assert refusal(b"".join(line + b"\n" for line in lines)).line == 2


@pytest.mark.spec("AU-1")
def test_a_long_line_of_octets_takes_little_memory():
    whole = b"".join(written({}, [b"\xff" * 10**6], {"outcome": "stopped"}))
    tracemalloc.start()
    parse(whole)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * len(whole)


@pytest.mark.spec("AU-1")
def test_one_line_alone_has_no_end():
    assert refusal(WHOLE.splitlines(keepends=True)[0]).field in ("end", "header")


def test_another_title_is_another_transcript():
    assert parse(with_title(b'"other"')).header["title"] == "other"


@pytest.mark.parametrize("value", [b'"\\ud800"', b'"\xed\xa0\x80"', b"NaN", b"-Infinity"])
def test_what_is_no_json_is_refused(value):
    with pytest.raises(Refused, match="not canonical"):
        parse(with_title(value))


@pytest.mark.parametrize("form", ['{"a":%s}', "[%s]"])
def test_what_is_nested_too_deep_is_refused_wherever_it_is_read(form):
    """What can be read can also be written, as the file of a model is, by code that is deeper on the stack."""
    understood = []
    for depth in (1, 10, *range(150, 1100, 5)):
        value = reduce(lambda inner, _: form % inner, range(depth), "0")
        try:
            title = parse(with_title(value.encode())).header["title"]
        except Refused:
            continue
        understood.append(depth)
        deeper(100, lambda title=title: json_text({"title": title}))
    assert 10 in understood
    assert 1095 not in understood


def deeper(frames, call):
    return deeper(frames - 1, call) if frames else call()


def test_claims_are_read_off_the_end():
    place = b'"index":3,"kind":"Echo","phase":"IN","recipient":null,"round":2,"sender":1,"session":"%b"}' % (b"ab" * 32)
    octets = b'{"envelope":{"body":{},' + place + b',"signature":"%b"}' % (b"cd" * 64)
    assert Line(2, octets).claims == Claims("ab" * 32, "IN", 2, 3, 1, "Echo")
    assert Line(2, octets + b" ").claims is None
