"""What reads bytes that somebody else wrote, as functions of bytes.

A target returns whether it understood; it refuses in its own way; anything else that it raises is a finding. Seeds are
what honest sessions say, and files of this repository.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from audit.findings import Refused
from audit.lines import parse, written
from audit.verdict import AtOnce, judge
from conformance.adversary.sweep import Word, overhearing
from conformance.harness.engines import ENGINES
from conformance.harness.server import Server
from conformance.kit.vectors import NotVectors, load
from helen.config import load_configuration
from helen.errors import UserError
from reference.core.channel import NO_SESSION, Channel, peek
from reference.core.identity import Identity
from reference.core.reject import Abort
from reference.core.rounds import Position, Rounds
from reference.messages.base import Message, NotCanonical, decode, encode
from reference.messages.catalogue import KINDS
from reference.messages.preparation import Preparation
from reference.messages.wire import Signed
from reference.operations import ReferenceOperations
from tests.support import random_data, run, scenario

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Target:
    """A reader, and bytes that it understands."""

    read: Callable[[bytes], bool]
    seeds: Callable[[], list[bytes]]


def _understood(kind: type[Message], octets: bytes) -> bool:
    """Bytes of a message have exactly one meaning, or none."""
    try:
        message = decode(kind, octets)
    except NotCanonical:
        return False
    assert encode(message) == octets
    return True


def _opened(octets: bytes) -> bool:
    """A channel that awaits an update from party 2, whose signatures nobody can make here."""
    rounds = Rounds(2)
    rounds.session = bytes(32)
    identity = Identity(bytes(32))
    channel = Channel(1, identity, {1: identity.public, 2: "0" * 64}, rounds)
    peek(octets)
    refusal: Abort | None = None
    try:
        channel.open(octets, 2, Position("MC", 1, 0), KINDS["RowUpdate"])
    except Abort as abort:
        refusal = abort
    assert refusal is None or (refusal.rule, refusal.accused) == ("MS-2", 2), refusal
    return refusal is None


def _file(name: str, read: Callable[[Path], object], refusal: type[Exception], octets: bytes) -> bool:
    with TemporaryDirectory() as directory:
        path = Path(directory) / name
        path.write_bytes(octets)
        try:
            read(path)
        except refusal:
            return False
        return True


def _parsed(octets: bytes) -> bool:
    try:
        parse(octets)
    except Refused:
        return False
    return True


def _greeted(octets: bytes) -> bool:
    """An audit of a session that stopped after its first message, which may be anything."""
    lines = parse(b"".join(written({"session": NO_SESSION}, [octets], {"outcome": "stopped"})))
    verdict = judge(lines, ReferenceOperations(), AtOnce(ReferenceOperations()))
    assert verdict.finding is None or verdict.finding.accused in (None, 1)
    return verdict.finding is None


def _requested(octets: bytes) -> bool:
    """One line, one reply."""
    replies: list[str] = []
    Server("fuzz", ENGINES["reference"]).serve([octets.replace(b"\n", b" ")], replies.append)
    assert len(replies) <= 1
    return bool(replies) and '"error"' not in replies[0]


@cache
def _words() -> tuple[Word, ...]:
    words: list[Word] = []
    for suite, preprocessing in (("batched", "trusted-dealer"), ("paper", "trusted-dealer"), ("batched", "mascot")):
        tiny = scenario(random_data(2, 1, (2, 2), 4), rounds=2, suite=suite, preprocessing=preprocessing)
        run(tiny, wires={number: overhearing(words) for number in (0, 1)})
    return tuple(words)


def _said(kind: str) -> list[bytes]:
    """Two of them; parts of messages are not said by themselves."""
    return [word.octets for word in _words() if word.kind == kind][:2] or [b"{}"]


def _transcript() -> list[bytes]:
    said = [word.octets for word in _words() if word.slot == "message"][:3]
    return [b"".join(written({"session": "x"}, said, {"outcome": "stopped"}))]


def _requests() -> list[bytes]:
    return [b'{"seq":1,"type":"start"}', b'{"input":{},"op":"encode","parameters":{},"seq":1,"type":"run"}']


def _targets() -> Iterator[tuple[str, Target]]:
    for name, kind in KINDS.items():
        envelope = Signed[kind]  # type: ignore[valid-type]  # pydantic builds the class at run time
        yield f"signed {name}", Target(partial(_understood, envelope), partial(_said, name))
    yield "channel", Target(_opened, partial(_said, "RowUpdate"))
    yield "prepared", Target(partial(_understood, Preparation), lambda: [b'{"checks":0}'])
    example = ROOT / "examples/diabetes/diabetes.toml"
    read = partial(_file, "run.toml", load_configuration, UserError)
    yield "configuration", Target(read, lambda: [example.read_bytes()])
    yield "transcript", Target(_parsed, _transcript)
    yield "audit", Target(_greeted, partial(_said, "Hello"))
    vectors = sorted((ROOT / "conformance/vectors/ops").glob("*.json"), key=lambda path: path.stat().st_size)
    yield "vectors", Target(partial(_file, "v.json", load, NotVectors), lambda: [vectors[0].read_bytes()])
    yield "harness", Target(_requested, _requests)


TARGETS: Mapping[str, Target] = dict(_targets())
