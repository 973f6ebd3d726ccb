"""Vector files: a header, groups of cases with common parameters, and for each case what must come out."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import ConfigDict, Field, JsonValue, ValidationError

from conformance.kit.categories import Category
from reference.messages.base import Message

FORMAT: Literal["helen-vectors/1"] = "helen-vectors/1"
SPEC: Literal["HELEN/1"] = "HELEN/1"
Level = Literal["ops", "steps", "sessions", "digests"]
LEVELS: tuple[Level, ...] = ("ops", "steps", "sessions", "digests")
WIDTH = 120
"""Columns of a committed file, where they suffice."""

FOLDER = Path(__file__).resolve().parents[1] / "vectors"

P = TypeVar("P")
I = TypeVar("I")  # noqa: E741
O = TypeVar("O")  # noqa: E741


class NotVectors(ValueError):
    """A file that is not a vector file of this format."""


class Accept(Message, Generic[O]):
    """The input is in order and gives ``output``."""

    verdict: Literal["accept"]
    output: O


class Reject(Message):
    """One of ``checks`` refuses, and accuses party ``blame`` (``None``: nobody)."""

    verdict: Literal["reject"]
    checks: Annotated[tuple[str, ...], Field(min_length=1)]
    blame: int | None


class Told(Message):
    """What every case says about itself.

    ``category``: a family of :mod:`conformance.kit.categories`; ``covers``: the rules that it is evidence for;
    ``flags``: see the notes of the file; ``why`` it exists.
    """

    id: str
    category: Category
    covers: Annotated[tuple[str, ...], Field(min_length=1)]
    flags: tuple[str, ...]
    why: str


class Original(Told, Generic[I, O]):
    """A case with an input of its own, which is accepted."""

    input: I
    expected: Accept[O]


class Changed(Told, Generic[O]):
    """The input of the accepted case ``base`` with the values at some JSON pointers replaced.

    Inside a new value, ``{"$case": "ID#/pointer"}`` stands for a part of the input of an earlier case of the group.
    """

    base: str
    changes: dict[str, JsonValue]
    expected: Annotated[Accept[O] | Reject, Field(discriminator="verdict")]


class Group(Message, Generic[P, I, O]):
    """Cases with the same parameters, which are always well formed.

    ``requires``: features (:mod:`conformance.kit.features`) without which an implementation is not asked.
    """

    name: str
    requires: tuple[str, ...]
    parameters: P
    cases: tuple[Original[I, O] | Changed[O], ...]


class VectorFile(Message, Generic[P, I, O]):
    """All vectors of an operation at one level. ``notes`` explains every flag that occurs."""

    model_config = ConfigDict(serialize_by_alias=True)

    format: Literal["helen-vectors/1"]
    spec: Literal["HELEN/1"]
    level: Level
    op: str
    schema_path: str = Field(alias="schema")
    description: str
    notes: dict[str, str]
    count: int
    groups: tuple[Group[P, I, O], ...]


Document = dict[str, JsonValue]
Vectors = VectorFile[Document, Document, Document]
"""A vector file whose inputs and outputs are left as JSON."""

Case = Original[Document, Document] | Changed[Document]


def load(path: Path) -> Vectors:
    """Read a vector file; :class:`NotVectors` if it is none."""
    try:
        return Vectors.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise NotVectors(f"{path}: {str(error).splitlines()[0]}") from None


def vector_files(folder: Path = FOLDER) -> Iterator[Path]:
    """All vector files, in order of level and name."""
    for level in LEVELS:
        yield from sorted((folder / level).glob("*.json"))


def render(document: JsonValue) -> str:
    """The text of a committed JSON file: what fits stands on one line, and everything else is broken up."""
    return _pretty(document, "") + "\n"


def _pretty(value: JsonValue, indent: str) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(flat) <= WIDTH:
        return flat
    inner = f"{indent} "
    match value:
        case dict():
            items = (f"{inner}{json.dumps(key)}: {_pretty(item, inner)}" for key, item in value.items())
            return "{\n" + ",\n".join(items) + f"\n{indent}}}"
        case list():
            return "[\n" + ",\n".join(inner + _pretty(item, inner) for item in value) + f"\n{indent}]"
    return flat


def inputs_of(group: Group[Document, Document, Document]) -> dict[str, Document]:
    """The complete input of every case of a group, by ID."""
    inputs: dict[str, Document] = {}
    for case in group.cases:
        inputs[case.id] = case.input if isinstance(case, Original) else changed(inputs[case.base], case.changes, inputs)
    return inputs


def changed(document: Document, changes: Mapping[str, JsonValue], known: Mapping[str, Document]) -> Document:
    """A copy with the values at some JSON pointers (RFC 6901) replaced; ``LookupError`` where there is no value."""
    copy: Document = json.loads(json.dumps(document))
    for pointer, value in changes.items():
        parent, _, last = pointer.rpartition("/")
        place = value_at(copy, parent)
        value_at(place, f"/{last}")
        if isinstance(place, list):
            place[int(last)] = _resolved(value, known)
        elif isinstance(place, dict):
            place[_unescaped(last)] = _resolved(value, known)
    return copy


def differences(old: JsonValue, new: JsonValue, pointer: str = "") -> Iterator[tuple[str, JsonValue]]:
    """The least places that have to be replaced to make ``new`` of ``old``, with their new values."""
    match old, new:
        case dict(), dict() if old.keys() == new.keys():
            for key in old:
                yield from differences(old[key], new[key], f"{pointer}/{_escaped(key)}")
        case list(), list() if len(old) == len(new):
            for index, pair in enumerate(zip(old, new, strict=True)):
                yield from differences(*pair, f"{pointer}/{index}")
        case _ if not same(old, new):
            yield pointer, new


def same(one: JsonValue, other: JsonValue) -> bool:
    """Whether two documents are the same JSON: neither ``1.0`` nor ``true`` is ``1``."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def value_at(document: JsonValue, pointer: str) -> JsonValue:
    """The value at a JSON pointer; ``LookupError`` if there is none."""
    for part in pointer.split("/")[1:]:
        if isinstance(document, list) and part.isdigit():
            document = document[int(part)]
        elif isinstance(document, dict):
            document = document[_unescaped(part)]
        else:
            raise LookupError(f"there is nothing at {pointer}")
    return document


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


def _resolved(value: JsonValue, known: Mapping[str, Document]) -> JsonValue:
    match value:
        case {"$case": str(reference), **others} if not others:
            identifier, _, pointer = reference.partition("#")
            return value_at(known[identifier], pointer)
        case list():
            return [_resolved(item, known) for item in value]
        case dict():
            return {key: _resolved(item, known) for key, item in value.items()}
    return value
