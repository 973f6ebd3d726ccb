"""JSON schemas (draft 2020-12): one for the vector files of each exercise, one for the harness protocol."""

from typing import Any, cast

from pydantic import BaseModel, JsonValue, TypeAdapter

from conformance.harness.protocol import Reply, Request
from conformance.kit.vectors import VectorFile
from conformance.levels.exercise import Exercise

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def vectors_schema(exercise: Exercise) -> dict[str, JsonValue]:
    """What a vector file of this exercise looks like."""
    model = _file_model(exercise.parameters, exercise.input, exercise.output)
    return {"$schema": DIALECT, **model.model_json_schema()}


def protocol_schema() -> dict[str, JsonValue]:
    """Any line that goes to a harness or comes from one."""
    schema: dict[str, JsonValue] = TypeAdapter[Request | Reply](Request | Reply).json_schema()
    return {"$schema": DIALECT, "title": "A line of the harness protocol", **schema}


def _file_model(parameters: Any, input: Any, output: Any) -> type[BaseModel]:
    """Pydantic builds this class at run time."""
    return cast(type[BaseModel], VectorFile[parameters, input, output])
