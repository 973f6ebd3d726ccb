"""The form of a transcript: canonical JSON, one object a line, each line bound to all lines before it.

The first line has a ``header``, the last one an ``end``; between them stand the messages as they were sent, in the
order of slots and, within a slot, of senders: ``signed``, or ``octets`` (hexadecimal) for what somebody sent that is no
signed message. In every line ``previous`` is the SHA-256 of the line before it (64 zeros in the first). The end has the
number of messages, the outcome, the model if there is one, and a SHA-256 of all that.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pydantic_core import from_json  # to a depth of its own, however deep the stack is

from audit.findings import Finding, Refused
from reference.core.signed import signed_type
from reference.messages.base import Message, NotCanonical, decode
from reference.messages.catalogue import KINDS

FORMAT = "helen-transcript/2"
START = "0" * 64
ENDS = ("prepared", "model", "stopped")
"""How a transcript may end: before there is data, with a model, or before its time."""

Fields = dict[str, object]

_LINE = re.compile(
    rb'\{(?:"(header|end)":(\{.*\}),)?(?:"(octets)":"([0-9a-f]*)",)?"previous":"([0-9a-f]{64})"'
    rb'(?:,"(signed)":(\{.*\}))?\}'
)
_CLAIMS = re.compile(
    rb'"index":(\d{1,9}),"kind":"(\w{1,40})","phase":"(\w{1,9})","recipient":(?:null|\d{1,9}),"round":(\d{1,9}),'
    rb'"sender":(\d{1,9}),"session":"([0-9a-f]{64})"\},"signature":"[0-9a-f]{128}"\}$'
)
_LONGEST_CLAIMS = 400


@dataclass(frozen=True)
class Claims:
    """Where a message says that it belongs. Nothing is believed yet."""

    session: str
    phase: str
    round: int
    index: int
    sender: int
    kind: str


@dataclass(frozen=True)
class Line:
    """A message of a transcript: the number of its line (the header is line 1), and the bytes as they were sent."""

    number: int
    octets: bytes = field(repr=False)

    @cached_property
    def claims(self) -> Claims | None:
        """What the message says of itself; ``None`` if it has not the form of a signed one."""
        found = _CLAIMS.search(self.octets[-_LONGEST_CLAIMS:])
        if found is None:
            return None
        index, kind, phase, round, sender, session = (part.decode() for part in found.groups())
        return Claims(session, phase, int(round), int(index), int(sender), kind)


@dataclass(frozen=True)
class Lines:
    """A transcript that has the right form: its header, its messages, its end."""

    header: Fields
    messages: tuple[Line, ...]
    end: Fields

    @property
    def last(self) -> int:
        """The number of the last line."""
        return len(self.messages) + 2


def written(header: Mapping[str, object], messages: Iterable[bytes], end: Mapping[str, object]) -> Iterator[bytes]:
    """The lines of a transcript, each with its line feed. ``end`` gets the number of messages.

    Spec: AU-1
    """
    previous, count = START, 0
    line = b'{"header":%b,"previous":"%b"}' % (canonical({"format": FORMAT, **header}), START.encode())
    for octets in messages:
        yield line + b"\n"
        previous, count = hashlib.sha256(line).hexdigest(), count + 1
        line = _of_message(octets, previous)
    yield line + b"\n"
    previous = hashlib.sha256(line).hexdigest()
    yield b'{"end":%b,"previous":"%b"}\n' % (canonical(_sealed({**end, "messages": count})), previous.encode())


def parse(octets: bytes) -> Lines:
    """The transcript that these bytes are, or :class:`Refused` with the first line that was changed.

    Spec: AU-1
    """
    *lines, rest = octets.split(b"\n")
    if rest or not lines:
        raise _refused(len(lines) + 1, "", "the last line is cut off")
    parts = [_parts(number, line) for number, line in enumerate(lines, 1)]
    _require_chain(lines, [previous for *_, previous in parts])
    _require_order(lines, parts)
    messages = tuple(Line(number, content) for number, (_, content, _) in enumerate(parts[1:-1], 2))
    header, end = _fields(1, parts[0][1], "header"), _fields(len(parts), parts[-1][1], "end")
    if header.get("format") != FORMAT:
        raise _refused(1, "header.format", f"not {FORMAT}")
    if end != _sealed(end):
        raise _refused(len(parts), "end.sha256", "not the hash of the end")
    if end.get("messages") != len(messages):
        raise _refused(len(parts), "end.messages", f"there are {len(messages)}")
    if end.get("outcome") not in ENDS:
        raise _refused(len(parts), "end.outcome", f"none of {', '.join(ENDS)}")
    return Lines(header, messages, end)


def _require_order(lines: list[bytes], parts: list[tuple[str, bytes, str]]) -> None:
    """A header, messages as :func:`written` writes them, an end."""
    for number, (line, (kind, content, previous)) in enumerate(zip(lines, parts, strict=True), 1):
        expected = {1: ("header",), len(parts): ("end",)}.get(number, ("signed", "octets"))
        if kind not in expected:
            raise _refused(number, kind, f"a line with {' or '.join(expected)} belongs here")
        if "signed" in expected and _of_message(content, previous) != line:
            raise _refused(number, kind, "not how such a message is written")
    if len(parts) < 2:
        raise _refused(2, "end", "the transcript has no end")


def canonical(value: object) -> bytes:
    """Sorted keys, no white space, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _sealed(end: Mapping[str, object]) -> Fields:
    """The end with a hash of itself, because no line follows that would have one."""
    fields = {name: value for name, value in end.items() if name != "sha256"}
    return {**fields, "sha256": hashlib.sha256(canonical(fields)).hexdigest()}


def _of_message(octets: bytes, previous: str) -> bytes:
    if _one_object(octets):
        return b'{"previous":"%b","signed":%b}' % (previous.encode(), octets)
    return b'{"octets":"%b","previous":"%b"}' % (octets.hex().encode(), previous.encode())


def _one_object(octets: bytes) -> bool:
    """Whether these bytes are the text of one JSON object on one line."""
    try:
        found = from_json(octets)
    except ValueError:
        return False
    return isinstance(found, dict) and b"\n" not in octets and octets[:1] + octets[-1:] == b"{}"


def _parts(number: int, line: bytes) -> tuple[str, bytes, str]:
    """What a line holds, the bytes of that, and the hash of the line before it."""
    found = _LINE.fullmatch(line)
    names = [name.decode() for name in (found[1], found[3], found[6]) if name] if found else []
    if found is None or len(names) != 1 or len(found[4] or b"") % 2:
        raise _refused(number, "", "not a line of a transcript")
    content = bytes.fromhex(found[4].decode()) if names[0] == "octets" else found[2] or found[7]
    return names[0], content, found[5].decode()


def _require_chain(lines: list[bytes], previous: list[str]) -> None:
    """A changed link breaks two hashes in a row, its own and that of its line; any other change only the next one."""
    hashes = [START, *(hashlib.sha256(line).hexdigest() for line in lines)]
    broken = [number for number, (said, found) in enumerate(zip(previous, hashes, strict=False), 1) if said != found]
    if broken and (broken[0] == 1 or broken[0] + 1 in broken):
        raise _refused(broken[0], "previous", "not the hash of the line before it")
    if broken:
        number = broken[0] - 1
        field = changed_field(Line(number, _parts(number, lines[number - 1])[1]))
        raise _refused(number, field, f"was changed: line {broken[0]} has another hash of it")


def changed_field(line: Line) -> str:
    """The field that makes a message unreadable, or an empty string. What can still be read, only signatures protect.

    Spec: AU-1
    """
    kind = KINDS.get(line.claims.kind) if line.claims else None
    return unreadable_field(line, Message if kind is None else signed_type(kind))


def unreadable_field(line: Line, form: type[Message]) -> str:
    """The field for which a line is no message of this form, or an empty string.

    Spec: AU-1, MS-2
    """
    try:
        decode(form, line.octets)
    except NotCanonical as error:
        return error.field
    return ""


def _fields(number: int, octets: bytes, name: str) -> Fields:
    try:
        found = from_json(octets)
        same = canonical(found) == octets
    except ValueError:  # half a surrogate pair cannot be written, nor can NaN
        found, same = None, False
    if not isinstance(found, dict) or not same:
        raise _refused(number, name, "not canonical JSON")
    return found


def _refused(number: int, field: str, why: str) -> Refused:
    return Refused(Finding("AU-1", why, number, field))
