"""Accepted with an output, or rejected by a check that blames somebody or nobody: there is nothing between."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from reference.messages.base import Message


class Accepted(Message):
    """The input is in order; ``output`` in the JSON form of the operation, empty for a verification."""

    verdict: Literal["accept"] = "accept"
    output: dict[str, JsonValue]


class Refused(Message):
    """The check that refused, and the accused party; ``None`` where nobody can be accused."""

    verdict: Literal["reject"] = "reject"
    check: str
    blame: int | None


Answer = Annotated[Accepted | Refused, Field(discriminator="verdict")]
