"""What all messages share: strict, frozen, and with exactly one encoding."""

import re
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import to_json

_HEX = re.compile(r"0|-?[1-9a-f][0-9a-f]*")


class NotCanonical(ValueError):
    """Bytes that are not the canonical encoding of a message of the expected type."""


def _from_hex(value: Any, info: ValidationInfo) -> Any:
    if info.mode != "json":
        return value
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise ValueError("an integer is a lower-case hexadecimal string without leading zeros")
    return int(value, 16)


Integer = Annotated[
    int,
    BeforeValidator(_from_hex),
    PlainSerializer(lambda value: format(value, "x"), when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^({_HEX.pattern})$"}),
]
"""An integer of any size; in JSON a lower-case hexadecimal string."""

Integers = tuple[Integer, ...]
Matrix = tuple[Integers, ...]


class Message(BaseModel):
    """Base of everything that parties say to each other.

    Spec: MS-2
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


M = TypeVar("M", bound=BaseModel)


def encode(message: BaseModel) -> bytes:
    """The canonical JSON (RFC 8785) of a message: sorted keys, no white space, UTF-8.

    Spec: MS-2
    """
    return to_json(_in_order(message.model_dump(mode="json")))


def _in_order(value: Any) -> Any:
    match value:
        case dict():
            return {key: _in_order(value[key]) for key in sorted(value)}
        case list():
            return [_in_order(item) for item in value]
    return value


def decode(kind: type[M], octets: bytes) -> M:
    """The message of type ``kind`` that ``octets`` encode canonically.

    Raises :class:`NotCanonical` for anything else: other fields, other types, duplicate keys, white space.

    Spec: MS-2
    """
    try:
        message = kind.model_validate_json(octets)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "message"
        raise NotCanonical(f"{kind.__name__}: {place}: {first['msg']}") from None
    if encode(message) != octets:
        raise NotCanonical(f"{kind.__name__}: not the canonical encoding")
    return message
