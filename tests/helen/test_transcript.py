import json

import pytest

from helen.errors import UserError
from helen.transcript import FILE, START, read_transcript, write_transcript

HEADER = {"session": "00ff", "title": "Ä test"}
MESSAGES = [b'{"envelope":{"round":1},"signature":"aa"}', b'{"envelope":{"round":2},"signature":"bb"}']


@pytest.fixture
def directory(tmp_path):
    write_transcript(tmp_path / "transcript", HEADER, MESSAGES)
    return tmp_path / "transcript"


def test_what_was_written_is_read_back_byte_for_byte(directory):
    assert read_transcript(directory) == (HEADER, MESSAGES)


def test_one_canonical_message_a_line(directory):
    lines = (directory / FILE).read_bytes().splitlines()
    assert len(lines) == 3
    for line in lines:
        assert json.dumps(json.loads(line), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == line
    assert json.loads(lines[0])["previous"] == START


def test_the_same_messages_give_the_same_bytes(directory, tmp_path):
    other = write_transcript(tmp_path / "again", HEADER, MESSAGES)
    assert other.read_bytes() == (directory / FILE).read_bytes()


@pytest.mark.parametrize(
    ("line", "named"),
    [(1, "line 2"), (2, "line 3")],
)
def test_a_changed_line_breaks_the_chain_after_it(directory, line, named):
    path = directory / FILE
    lines = path.read_bytes().splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace(b'"00ff"', b'"01ff"').replace(b'"aa"', b'"ac"')
    path.write_bytes(b"".join(lines))
    with pytest.raises(UserError, match=f"{named} was changed"):
        read_transcript(directory)


def test_a_removed_line_breaks_the_chain(directory):
    path = directory / FILE
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2])
    with pytest.raises(UserError, match="line 2 was changed"):
        read_transcript(directory)


def test_an_added_space_is_noticed_in_its_own_line(directory):
    path = directory / FILE
    path.write_bytes(path.read_bytes().replace(b'"bb"', b' "bb"'))
    with pytest.raises(UserError, match="line 3 was changed"):
        read_transcript(directory)


@pytest.mark.parametrize("content", [b"", b"{}\n", b"[]\n", b"nonsense\n"])
def test_a_file_without_a_header(directory, content):
    (directory / FILE).write_bytes(content)
    with pytest.raises(UserError, match="line 1"):
        read_transcript(directory)


def test_a_missing_transcript(tmp_path):
    with pytest.raises(UserError, match="there is no transcript"):
        read_transcript(tmp_path)


def test_a_transcript_is_never_overwritten(directory):
    with pytest.raises(UserError, match="already exists and is not empty"):
        write_transcript(directory, HEADER, MESSAGES)
