"""One operation: its name, its rules, the types of what goes in and comes out, and who computes it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import JsonValue, ValidationError

from conformance.operations.answers import Accepted, Answer, Refused
from reference.core.reject import Abort
from reference.messages.base import Message

Document = Mapping[str, JsonValue]
E = TypeVar("E")
P = TypeVar("P", bound=Message)
I = TypeVar("I", bound=Message)  # noqa: E741
O = TypeVar("O", bound=Message)  # noqa: E741


class IllTyped(ValueError):
    """Not the JSON form of the model: a mistake of whoever asks, not an input that can be refused."""


class _Hexadecimal:
    """Attachments as they stand in documents of the kit: in hexadecimal, where they are."""

    def take(self, value: JsonValue) -> bytes:
        """The octets."""
        if not isinstance(value, str):
            raise ValueError("octets are pairs of hexadecimal digits")
        return bytes.fromhex(value)


def document_of(message: Message) -> dict[str, JsonValue]:
    """The JSON document that stands for a model, attachments included."""
    document: dict[str, JsonValue] = message.model_dump(mode="json", context=bytes.hex)
    return document


def parse(kind: type[P], document: Document) -> P:
    """The model that a JSON document stands for; :class:`IllTyped` with the first thing that is wrong.

    One value has one form: integers that ``int`` would read, but that are written otherwise, are refused as well.
    """
    try:
        model = kind.model_validate_json(json.dumps(document), context=_Hexadecimal())
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise IllTyped(f"{kind.__name__}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    if document_of(model) != document:
        raise IllTyped(f"{kind.__name__}: not the canonical form of its values")
    return model


@dataclass(frozen=True)
class Operation(Generic[E, P, I, O]):
    """``call(engine, parameters, input)`` returns the output or raises ``Abort``: accepted or rejected, nothing else.

    ``engine``: :class:`reference.operations.Operations`, or a kernel (:mod:`conformance.operations.preprocessing`).
    ``rules``: what the operation carries out. Parameters are always well formed; whatever can be wrong is input.
    """

    name: str
    rules: tuple[str, ...]
    parameters: type[P]
    input: type[I]
    output: type[O]
    call: Callable[[E, P, I], O]

    def answer(self, engine: E, parameters: Document, input: Document) -> Answer:
        """What ``engine`` says to parameters and input in their JSON form; :class:`IllTyped` if they have another."""
        typed = parse(self.parameters, parameters), parse(self.input, input)
        try:
            output = self.call(engine, *typed)
        except Abort as abort:
            return Refused(check=abort.rule, blame=abort.accused)
        return Accepted(output=output.model_dump(mode="json"))


AnyOperation = Operation[Any, Any, Any, Any]
