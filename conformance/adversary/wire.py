"""A corrupted party that tampers with bytes: per recipient, with its own valid signature, or not at all."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from reference.core.channel import Wire, WireProtocol
from reference.core.identity import Identity
from reference.core.rounds import Position
from reference.messages.base import text_of

T = TypeVar("T")
Tampering = Callable[[Wire], Wire]


def tampering(change: Tampering) -> Callable[[WireProtocol[T]], WireProtocol[T]]:
    """A corruption that passes every wire of the honest code through ``change``."""

    def corruption(honest: WireProtocol[T]) -> WireProtocol[T]:
        try:
            wire = next(honest)
            while True:
                received = yield change(wire)
                wire = honest.send(received)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]  # the value of WireProtocol[T]

    return corruption


def at(position: Position, slot: str, change: Tampering) -> Tampering:
    """``change`` at one position and slot, nothing elsewhere."""
    return lambda wire: change(wire) if (wire.position, wire.slot) == (position, slot) else wire


def to(recipient: int, change: Callable[[bytes], bytes]) -> Tampering:
    """Different bytes to one recipient: with :func:`resigned`, an equivocation."""

    def tamper(wire: Wire) -> Wire:
        messages: Mapping[int, bytes] = {**wire.messages, recipient: change(wire.messages[recipient])}
        return replace(wire, messages=messages)

    return tamper


def silent(wire: Wire) -> Wire:
    """Nothing to anybody."""
    return replace(wire, messages={})


def resigned(identity: Identity, field: str, value: object) -> Callable[[bytes], bytes]:
    """Replace a field of the body and sign again; attachments stay as they are."""

    def change(octets: bytes) -> bytes:
        text = text_of(octets)
        envelope = json.loads(text)["envelope"]
        envelope["body"][field] = value
        signed = {"envelope": envelope, "signature": identity.sign(canonical(envelope))}
        return canonical(signed) + octets[len(text) :]

    return change


def canonical(document: object) -> bytes:
    """Canonical JSON of a plain document."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
