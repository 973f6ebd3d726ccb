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
from reference.core.channel import Channel, digest_of, peek
from reference.core.identity import Identity
from reference.core.reject import Abort
from reference.core.rounds import Position, Rounds
from reference.messages.base import Message, NotCanonical, decode, encode
from reference.messages.catalogue import KINDS
from reference.messages.preparation import Preparation
from reference.messages.preprocessing import DealtMaterial
from reference.messages.wire import AbortNotice, Dispute, Echo, Signed, envelope_text, signed_text
from reference.operations import ReferenceOperations
from spec.automaton import nodes
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


PLACE = Position("MC", 1, 0)


def _channels() -> tuple[Channel, Channel]:
    """Those of two parties."""
    rounds = Rounds(2)
    rounds.session = bytes(32)
    identities = {number: Identity(bytes([number] * 32)) for number in (1, 2)}
    keys = {number: identity.public for number, identity in identities.items()}
    return Channel(1, identities[1], keys, rounds), Channel(2, identities[2], keys, rounds)


def _answered(octets: bytes) -> bool:
    """A broadcast in which party 2 signs whatever it likes, a line a time: message, echo, what it says in a dispute."""
    mine, other = _channels()
    words = (signed_text(line, other.identity.sign(line)) for line in octets.split(b"\n"))
    exchange = mine.broadcast(PLACE, _update())
    refusal: Abort | None = None
    try:
        wire = next(exchange)
        while True:
            wire = exchange.send({1: wire.messages[1], 2: next(words, None)})
    except StopIteration:
        pass
    except Abort as abort:
        refusal = abort
    assert refusal is None or refusal.accused in (2, None), refusal
    return refusal is None


@cache
def _update() -> Message:
    kind = Signed[KINDS["RowUpdate"]]  # type: ignore[misc]  # pydantic builds the class at run time
    body: Message = decode(kind, _said("RowUpdate")[0]).envelope.body
    return body


def _answers() -> list[bytes]:
    """An honest answer, a false echo with the originals that refute it, and a farewell."""
    mine, other = _channels()
    texts = tuple(channel.seal(PLACE, _update()).decode() for channel in (mine, other))
    honest, false = (Echo(digests=tuple(map(digest_of, said))) for said in (texts, texts[::-1]))
    notice = AbortNotice(rule="ZK-ROW.W1", accused=1, evidence="a lie")
    bodies = ([_update(), honest], [_update(), false, Dispute(originals=texts)], [notice])
    return [b"\n".join(envelope_text(other.seal(PLACE, body)) for body in said) for said in bodies]


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
    lines = parse(b"".join(written({}, [octets], {"outcome": "stopped"})))
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
    """Two of them."""
    return [word.octets for word in _words() if word.kind == kind][:2]


def _transcript() -> list[bytes]:
    said = [word.octets for word in _words() if word.slot == "message"][:3]
    return [b"".join(written({"session": "x"}, said, {"outcome": "stopped"}))]


def _requests() -> list[bytes]:
    return [b'{"seq":1,"type":"start"}', b'{"input":{},"op":"encode","parameters":{},"seq":1,"type":"run"}']


def _targets() -> Iterator[tuple[str, Target]]:
    kinds = {**KINDS, "DealtMaterial": DealtMaterial}
    for name in sorted({say.kind for _, say in nodes()} | {"Echo"}):
        kind = kinds[name]
        envelope = Signed[kind]  # type: ignore[valid-type]  # pydantic builds the class at run time
        yield f"signed {name}", Target(partial(_understood, envelope), partial(_said, name))
    yield "channel", Target(_opened, partial(_said, "RowUpdate"))
    yield "broadcast", Target(_answered, _answers)
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
