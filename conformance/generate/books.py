"""All files of the kit: where they are and what stands in them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from conformance.generate.builder import Book
from conformance.generate.cases import (
    decryptions,
    digests,
    elements,
    encryption,
    envelopes,
    hashes,
    intervals,
    learning,
    limits,
    list_errors,
    lists,
    matrices,
    memory,
    plaintexts,
    quadratics,
    shapes,
    shares,
    steps,
    tasks,
    trainings,
    vectors_mod_p,
)
from conformance.generate.cases.relation import Relation
from conformance.generate.schemas import protocol_schema, vectors_schema
from conformance.kit.keys import TOY_288, TOY_512
from conformance.kit.vectors import LEVELS, Level, render
from conformance.levels.registry import EXERCISES

RELATIONS = (
    plaintexts.RELATION,
    quadratics.RELATION,
    *intervals.RELATIONS,
    *matrices.RELATIONS,
    decryptions.RELATION,
)
ROOT = Path(__file__).resolve().parents[1]


def _operations() -> Iterator[Book]:
    for module in (hashes, envelopes, encryption, shares, learning):
        for book in module.books():
            shapes.extend(book)
            yield book
    yield memory.memory()
    yield from vectors_mod_p.books()
    for relation in RELATIONS:
        proving, verifying = relation.books((TOY_288, TOY_512))
        tasks.extend(proving, relation, TOY_288)
        _forged(verifying, relation)
        yield from (proving, verifying)


def _forged(book: Book, relation: Relation) -> None:
    """What only a prover can do who departs from the protocol."""
    for made in list_errors.LISTS:
        if made.forger.relation is relation:
            lists.extend(book, made, TOY_288)
    for forged in elements.ELEMENTS:
        if forged.forger.relation is relation:
            elements.extend(book, forged, TOY_288)
    for limited in limits.LIMITS:
        if limited.forger.relation is relation:
            limits.extend(book, limited, TOY_288)


BOOKS: Mapping[Level, Callable[[], Iterator[Book]]] = {
    "ops": _operations,
    "steps": lambda: iter([steps.steps()]),
    "sessions": lambda: iter([trainings.sessions()]),
    "digests": lambda: iter([digests.digests()]),
}
"""What makes the files of each level."""


def vector_texts(levels: Collection[Level] = LEVELS) -> Iterator[tuple[Path, str]]:
    """Path below ``conformance`` and text of every vector file of some levels, built anew."""
    for level in levels:
        for book in BOOKS[level]():
            vectors = book.file()
            yield Path("vectors") / level / f"{vectors.op}.json", render(vectors.model_dump(mode="json"))


def schema_texts() -> Iterator[tuple[Path, str]]:
    """Path below ``conformance`` and text of every schema."""
    for exercise in EXERCISES.values():
        yield Path("schemas") / f"{exercise.name}.json", render(vectors_schema(exercise))
    yield Path("schemas/harness.json"), render(protocol_schema())
