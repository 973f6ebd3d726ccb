"""How a session ended before its time: what its parties say of it, and what proves who is to blame."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from audit.findings import Finding
from audit.lines import Line
from audit.reader import Reader
from reference.core.channel import NO_SESSION, digest_of
from reference.core.reject import Abort
from reference.core.rounds import Position
from reference.core.signed import body_at, read_signed
from reference.messages.base import Message
from reference.messages.wire import AbortNotice, Dispute

M = TypeVar("M", bound=Message)


@dataclass(frozen=True)
class Notice:
    """A party's signed word that it stopped. That is no evidence of what it says.

    Spec: AB-1, AU-3
    """

    line: int
    sender: int
    rule: str
    accused: int | None
    evidence: str


def notices(reader: Reader) -> tuple[Notice, ...]:
    """All notices of abort that were not read, each signed in this session.

    Spec: AB-1, AU-3
    """
    return tuple(
        Notice(line.number, sender, body.rule, body.accused, body.evidence)
        for line, sender, body in _said(reader, AbortNotice)
    )


def disputed(reader: Reader) -> Finding | None:
    """The party that a dispute convicts: it signed two messages for one place, or an echo of what it cannot show.

    Before there is a session identifier nobody is: a greeting, an echo or a dispute may be of another session.

    Spec: MS-1, AU-3
    """
    if reader.session == NO_SESSION:
        return None
    originals = {sender: {line.octets: line} for sender, line in reader.said.items() if sender in reader.echoes}
    disputes = {sender: (line, body.originals) for line, sender, body in _said(reader, Dispute)}
    for line, texts in disputes.values():
        for sender, text in zip(reader.parties, texts, strict=False):
            if sender in originals and _is_original(reader, sender, text):
                originals[sender].setdefault(text.encode(), line)
    for sender, versions in originals.items():
        if len(versions) > 1:
            lines = tuple(line.number for line in versions.values())
            return Finding("MS-1", f"two signed messages at {reader.position}", lines[-1], "", sender, lines)
    return _false_echo(reader, disputes)


def _false_echo(reader: Reader, disputes: dict[int, tuple[Line, tuple[str, ...]]]) -> Finding | None:
    for sender, (line, texts) in disputes.items():
        shown = [_is_original(reader, other, text) for other, text in zip(reader.parties, texts, strict=False)]
        digests = tuple(map(digest_of, texts))
        if sender in reader.echoes and (digests != reader.echoes[sender] or not all(shown)):
            return Finding("MS-1", f"a false echo at {reader.position}", line.number, "", sender, (line.number,))
    return None


def _is_original(reader: Reader, sender: int, text: str) -> bool:
    try:
        signed = read_signed(text.encode(), sender, reader.kind, reader.keys[sender])
        body_at(signed, reader.session, reader.position, sender, None)
    except Abort:
        return False
    return True


def _said(reader: Reader, kind: type[M]) -> Iterator[tuple[Line, int, M]]:
    for line in reader.rest:
        claims = line.claims
        here = claims is not None and claims.kind == kind.__name__ and claims.session in (reader.session, NO_SESSION)
        if claims is None or not here or claims.sender not in reader.keys:
            continue
        position = Position(claims.phase, claims.round, claims.index)
        if kind is Dispute and position != reader.position:
            continue
        try:
            signed = read_signed(line.octets, claims.sender, kind, reader.keys[claims.sender])
            yield line, claims.sender, body_at(signed, claims.session, position, claims.sender, None)
        except Abort:
            continue
