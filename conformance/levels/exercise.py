"""One thing to examine an implementation with: how parameters and input become an answer."""

from collections.abc import Callable
from dataclasses import dataclass

from conformance.kit.vectors import Level
from conformance.levels.implementation import Implementation
from conformance.operations.answers import Answer
from conformance.operations.operation import AnyOperation, Document
from reference.messages.base import Message


@dataclass(frozen=True)
class Exercise:
    """A named exercise of a level: ``perform(implementation, parameters, input)``; ``rules`` are what it exercises."""

    name: str
    level: Level
    rules: tuple[str, ...]
    parameters: type[Message]
    input: type[Message]
    output: type[Message]
    perform: Callable[[Implementation, Document, Document], Answer]


def of_operation(operation: AnyOperation) -> Exercise:
    """One operation, asked once."""
    return Exercise(
        operation.name,
        "ops",
        operation.rules,
        operation.parameters,
        operation.input,
        operation.output,
        lambda implementation, parameters, asked: implementation.run(operation.name, parameters, asked),
    )
