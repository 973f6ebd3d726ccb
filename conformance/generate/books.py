"""All files of the kit: where they are and what stands in them."""

from collections.abc import Iterator
from pathlib import Path

from conformance.generate.builder import Book
from conformance.generate.cases import (
    decryptions,
    digests,
    encryption,
    hashes,
    intervals,
    matrices,
    plaintexts,
    quadratics,
    steps,
    trainings,
)
from conformance.generate.schemas import protocol_schema, vectors_schema
from conformance.kit.keys import TOY_288, TOY_512
from conformance.kit.vectors import render
from conformance.levels.registry import EXERCISES

RELATIONS = (
    plaintexts.RELATION,
    quadratics.RELATION,
    *intervals.RELATIONS,
    *matrices.RELATIONS,
    decryptions.RELATION,
)
ROOT = Path(__file__).resolve().parents[1]


def books() -> Iterator[Book]:
    """Every vector file, built anew."""
    yield from hashes.books()
    yield from encryption.books()
    for relation in RELATIONS:
        yield from relation.books((TOY_288, TOY_512))
    yield from (steps.steps(), trainings.sessions(), digests.digests())


def files() -> Iterator[tuple[Path, str]]:
    """Path below ``conformance`` and text of every generated file."""
    for exercise in EXERCISES.values():
        yield Path("schemas") / f"{exercise.name}.json", render(vectors_schema(exercise))
    yield Path("schemas/harness.json"), render(protocol_schema())
    for book in books():
        vectors = book.file()
        yield Path("vectors") / vectors.level / f"{vectors.op}.json", render(vectors.model_dump(mode="json"))
