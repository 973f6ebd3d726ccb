"""Transcripts whose lines are bound to each other as they should be, and hold what cannot be written again."""

import hashlib

import pytest

from audit.findings import Refused
from audit.lines import parse, written

DEFECT = pytest.mark.xfail(
    raises=(UnicodeEncodeError, RecursionError), reason="audit.lines._fields writes again what it read outside its try"
)
WHOLE = b"".join(written({"title": "TITLE"}, [b'{"a":1}'], {"outcome": "prepared"}))


def with_title(value):
    """The same with another title, and hashes to match."""
    lines = WHOLE.replace(b'"TITLE"', value).splitlines()
    for number in (1, 2):
        old = WHOLE.splitlines()[number - 1]
        hashes = [hashlib.sha256(line).hexdigest().encode() for line in (old, lines[number - 1])]
        lines[number] = lines[number].replace(*hashes)
    return b"".join(line + b"\n" for line in lines)


def test_another_title_is_another_transcript():
    assert parse(with_title(b'"other"')).header["title"] == "other"


@DEFECT
@pytest.mark.parametrize("value", [b'"\\ud800"', b'"\xed\xa0\x80"'])
def test_half_a_surrogate_pair_is_refused(value):
    with pytest.raises(Refused, match="not canonical"):
        parse(with_title(value))


@DEFECT
def test_no_depth_is_too_deep_to_be_refused():
    """Python can read objects inside of each other up to some depth, and write them up to another."""
    understood = []
    for depth in (1, 10, *range(850, 1100)):
        try:
            parse(with_title(b'{"a":' * depth + b"0" + b"}" * depth))
        except Refused:
            continue
        understood.append(depth)
    assert 10 in understood and 1099 not in understood
