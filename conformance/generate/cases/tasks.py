"""Several proofs asked for at once, and the randomness of the other suite."""

from pydantic import JsonValue

from conformance.generate.builder import Book
from conformance.generate.cases.relation import Relation
from conformance.kit.keys import Toy
from conformance.operations.models import SessionKey

SIZE = 2


def extend(book: Book, relation: Relation, toy: Toy) -> None:
    """Add the cases to the file of the prover."""
    section = book.section(f"{toy.name}-lists", relation.parameters(toy))
    claims = list(relation.claims(toy).values())[:SIZE]
    tasks: list[JsonValue] = [dict(relation.task(claim, f"list/{position}")) for position, claim in enumerate(claims)]
    base = section.accepts("all", {"tasks": tasks}, "every proof has coins of its own", flags=["Batch"])
    orders: dict[str, tuple[int, ...]] = {"empty": (), "reversed": (1, 0), "only-1": (1,)}
    for name, positions in orders.items():
        section.accepts_changed(
            name,
            base,
            {"/tasks": [_copy(base, position) for position in positions]},
            "a proof depends on its own task only",
            covers=[relation.rule],
            flags=["Batch"],
            category="N5",
        )
    key = relation.parameters(toy)
    if isinstance(key, SessionKey):
        units = book.section(f"{toy.name}-units", key.model_copy(update={"powers": False}))
        units.accepts("one", {"tasks": tasks[:1]}, "randomness as units, as in the suite paper", covers=["PL-5"])


def _copy(base: str, position: int) -> JsonValue:
    return {"$case": f"{base}#/tasks/{position}"}
