"""The transcript of a session on disk: one signed message a line, each line bound to all lines before it.

The file ``messages.jsonl`` holds canonical JSON objects. The first line is a header with the public facts of the
session. In every line ``previous`` is the SHA-256 of the line before it (64 zeros in the first).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from helen.errors import UserError

FILE = "messages.jsonl"
FORMAT = "helen-transcript/1"
START = "0" * 64

Fields = dict[str, object]


def require_empty(directory: Path) -> None:
    """Refuse a directory that holds anything: a transcript is evidence and is never overwritten."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UserError(f"{directory}: already exists and is not empty: choose another --out, or move it away")


def write_transcript(directory: Path, header: Mapping[str, object], envelopes: Iterable[bytes]) -> Path:
    """Write a header and signed messages (each the canonical JSON of an object); returns the file."""
    require_empty(directory)
    directory.mkdir(parents=True, exist_ok=True)
    lines = [{"format": FORMAT, **header}, *map(_object, envelopes)]
    path = directory / FILE
    with path.open("xb") as file:
        previous = START
        for fields in lines:
            line = _canonical({**fields, "previous": previous})
            previous = hashlib.sha256(line).hexdigest()
            file.write(line + b"\n")
    return path


def read_transcript(directory: Path) -> tuple[Fields, list[bytes]]:
    """The header and the signed messages, as they were given to :func:`write_transcript`.

    :class:`UserError` names the first line that is not canonical or not bound to the line before it.
    """
    path = directory / FILE
    if not path.is_file():
        raise UserError(f"{path}: there is no transcript")
    header, *messages = list(_chained(path)) or [{}]
    if header.pop("format", None) != FORMAT:
        raise UserError(f"{path}: line 1 is not the header of a {FORMAT}")
    return header, [_canonical(message) for message in messages]


def _chained(path: Path) -> Iterator[Fields]:
    previous = START
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        fields = _object(line)
        if not _is_canonical(fields, line) or fields.pop("previous", None) != previous:
            raise UserError(f"{path}: line {number} was changed, or a line before it")
        previous = hashlib.sha256(line).hexdigest()
        yield fields


def _object(line: bytes) -> Fields:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        fields = None
    return fields if isinstance(fields, dict) else {}


def _is_canonical(fields: Mapping[str, object], line: bytes) -> bool:
    try:
        return _canonical(fields) == line
    except (UnicodeEncodeError, RecursionError):  # half a surrogate pair has no encoding
        return False


def _canonical(fields: Mapping[str, object]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
