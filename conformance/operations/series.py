"""Several requests that one engine answers one after the other: nothing that it remembers may change an answer."""

from collections.abc import Mapping

from pydantic import JsonValue

from conformance.operations.answers import Answer
from conformance.operations.models import Nothing
from conformance.operations.operation import AnyOperation, IllTyped, Operation
from reference.messages.base import Message
from reference.operations import Operations


class Request(Message):
    """An operation, as it would be asked alone."""

    op: str
    parameters: dict[str, JsonValue]
    input: dict[str, JsonValue]


class Series(Message):
    """Requests in order."""

    requests: tuple[Request, ...]


class Answers(Message):
    """What is answered to each request; a rejection does not end the series."""

    answers: tuple[Answer, ...]


def series(operations: Mapping[str, AnyOperation]) -> AnyOperation:
    """The operation ``series``, for requests of these operations."""

    def answer(engine: Operations, request: Request) -> Answer:
        if request.op not in operations:
            raise IllTyped(f"there is no operation {request.op} in a series")
        return operations[request.op].answer(engine, request.parameters, request.input)

    def call(engine: Operations, _parameters: Nothing, input: Series) -> Answers:
        return Answers(answers=tuple(answer(engine, request) for request in input.requests))

    return Operation("series", ("PL-3", "IC-1", "TD-2"), Nothing, Series, Answers, call)
