"""What all messages share: strict, frozen, and with exactly one encoding."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    SerializationInfo,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import to_json

SEPARATOR = b"\n"
"""Between the JSON of a message and its attachments. Canonical JSON does not contain it."""

Name = dict[str, int | str]
"""What the JSON of a message says of an attachment: its length and its hash."""


class NotCanonical(ValueError):
    """Bytes that are not the canonical encoding of a message of the expected type; ``field``: where that shows."""

    def __init__(self, kind: type[BaseModel], field: str, complaint: str) -> None:
        self.field = field
        super().__init__(f"{kind.__name__}: {field}: {complaint}")


def _from_hex(value: Any, info: ValidationInfo) -> Any:
    return _parsed(value) if info.mode == "json" else value


def _all_from_hex(values: Any, info: ValidationInfo) -> Any:
    return tuple(map(_parsed, values)) if info.mode == "json" and isinstance(values, list) else values


def _parsed(value: Any) -> int:
    """What ``int`` accepts besides the canonical form is found when the message is encoded again.

    What it says of anything else would quote the value, which may be a secret.
    """
    try:
        return int(value, 16)
    except (TypeError, ValueError):
        raise ValueError("an integer is a lower-case hexadecimal string without leading zeros") from None


def _to_hex(value: int) -> str:
    return format(value, "x")


def _all_to_hex(values: tuple[int, ...]) -> list[str]:
    return [format(value, "x") for value in values]


_SCHEMA: dict[str, Any] = {"type": "string", "pattern": "^(0|-?[1-9a-f][0-9a-f]*)$"}

Integer = Annotated[
    int, BeforeValidator(_from_hex), PlainSerializer(_to_hex, when_used="json"), WithJsonSchema(_SCHEMA)
]
"""An integer of any size; in JSON a lower-case hexadecimal string."""

Integers = Annotated[
    tuple[int, ...],
    BeforeValidator(_all_from_hex),
    PlainSerializer(_all_to_hex, when_used="json"),
    WithJsonSchema({"type": "array", "items": _SCHEMA}),
]
Matrix = tuple[Integers, ...]


def _attach(octets: bytes, info: SerializationInfo) -> Any:
    return info.context(octets)  # type: ignore[misc]  # all encodings pass a function


def _detach(value: Any, info: ValidationInfo) -> Any:
    return info.context.take(value) if info.mode == "json" else value  # type: ignore[union-attr]  # decode passes it


Octets = Annotated[bytes, BeforeValidator(_detach), PlainSerializer(_attach, when_used="json")]
"""Bytes that travel as an attachment. A message with several of them lists its fields in the order of the JSON."""


class Message(BaseModel):
    """Base of everything that parties say to each other.

    Spec: MS-2
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Encoding:
    """A message as it travels: canonical JSON, and the octets of its attachments in the order in which it names them.

    Spec: MS-2, MS-4
    """

    text: bytes
    attachments: Sequence[bytes] = field(repr=False)

    def joined(self) -> bytes:
        """The JSON alone if it names no attachment, otherwise followed by a separator and all of them."""
        return b"".join((self.text, SEPARATOR, *self.attachments)) if self.attachments else self.text


def written(message: BaseModel) -> Encoding:
    """The canonical JSON (RFC 8785) of a message: sorted keys, no white space, UTF-8; and its attachments.

    Spec: MS-2, MS-4
    """
    attachments: list[bytes] = []

    def attach(octets: bytes) -> Name:
        attachments.append(octets)
        return attachment_name(octets)

    return Encoding(_text(message, attach), attachments)


def encode(message: BaseModel) -> bytes:
    """The bytes that stand for a message.

    Spec: MS-2, MS-4
    """
    return written(message).joined()


def text_of(octets: bytes) -> bytes:
    """The JSON at the beginning of an encoded message, whether it is one or not.

    Spec: MS-4
    """
    end = octets.find(SEPARATOR)
    return octets if end < 0 else octets[:end]


def _text(message: BaseModel, name: Callable[[bytes], Name]) -> bytes:
    return to_json(_in_order(message.model_dump(mode="json", context=name)))


def attachment_name(octets: bytes | memoryview) -> Name:
    """What the JSON says of an attachment. Spec: MS-4"""
    return {"length": len(octets), "sha256": hashlib.sha256(octets).hexdigest()}


def _in_order(value: Any) -> Any:
    match value:
        case dict():
            return {key: _in_order(value[key]) for key in sorted(value)}
        case [dict() | list(), *_]:
            return [_in_order(item) for item in value]
    return value


def decode(kind: type[M], octets: bytes) -> M:
    """The message of type ``kind`` that ``octets`` encode canonically.

    Raises :class:`NotCanonical` for anything else: other fields, other types, duplicate keys, white space, attachments
    that are not as named, and octets that belong to none.

    Spec: MS-2, MS-4
    """
    text = text_of(octets)
    received = _Received(memoryview(octets)[len(text) + len(SEPARATOR) :])
    try:
        message = kind.model_validate_json(text, context=received)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        named = first["loc"][:-1] if first["type"] == "extra_forbidden" else first["loc"]  # the sender chose that name
        place = ".".join(map(str, named)) or "message"
        raise NotCanonical(kind, place, first["msg"]) from None
    names = iter(received.names)
    canonical = _text(message, lambda _: next(names))
    if canonical != text or received.length + len(text) != len(octets):
        place = ".".join(_difference(json.loads(text), json.loads(canonical))) or "message"
        raise NotCanonical(kind, place, "not the canonical encoding")
    return message


def _difference(found: Any, canonical: Any) -> Iterator[str]:
    """The way to the first value that is written in another way than it should be."""
    if isinstance(found, dict | list):
        for step in sorted(found) if isinstance(found, dict) else range(len(found)):
            if found[step] != canonical[step]:
                yield str(step)
                yield from _difference(found[step], canonical[step])
                return


class _Received:
    """What follows the JSON of a message, cut into its attachments one after the other."""

    def __init__(self, octets: memoryview) -> None:
        self._rest = octets
        self.names: list[Name] = []
        self.length = 0
        """Of the attachments that were taken, and the separator in front of the first."""

    def take(self, name: Any) -> bytes:
        """The next attachment, if it is the one with this name."""
        length = name.get("length") if isinstance(name, dict) else None
        cut = length if type(length) is int else 0
        octets, self._rest = self._rest[:cut], self._rest[cut:]
        if type(length) is not int or name != attachment_name(octets):
            raise ValueError("not the length and the hash of the attachment")
        self.length += len(octets) + (0 if self.names else len(SEPARATOR))
        self.names.append(name)
        return bytes(octets)
