"""What the vectors of all proofs have in common: claims that are proved, and the ways in which a proof is spoilt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from conformance.generate.builder import Book, Section, integer
from conformance.kit.categories import Category
from conformance.kit.keys import PROVER, Toy, coin_tree, place
from conformance.kit.vectors import Document, value_at
from conformance.levels.implementation import Engine
from conformance.operations.answers import Accepted
from conformance.operations.models import Typed
from reference.messages.base import Message
from reference.operations import ReferenceOperations

Element = tuple[str, int]
"""A JSON pointer below a case, and the modulus of the element there."""


@dataclass(frozen=True)
class Claim:
    """A true statement with its witness."""

    why: str
    statement: Typed
    witness: Typed
    flag: str = "Ordinary"


@dataclass(frozen=True)
class Wrong:
    """A change of one place of a case, from the old value to the new one, that ``check`` refuses.

    Its category is N4 where the statement changes, because then only the challenges tell, and N3 otherwise.
    """

    name: str
    pointer: str
    change: Callable[[int], int] | JsonValue
    check: str
    why: str
    flag: str

    @property
    def category(self) -> Category:
        """What kind of mistake finds no resistance where this is accepted."""
        return "N4" if self.flag == "Unbound" else "N3"


def _none(_toy: Toy) -> Mapping[str, tuple[Claim, str]]:
    return {}


@dataclass(frozen=True)
class Relation:
    """A relation that is proved: its operations are ``name.prove`` and ``name.verify``.

    ``equation``: the check that a wrong challenge breaks first. ``lies``: claims that are false, with the check that
    refuses a proof made by the honest prover.
    """

    name: str
    rule: str
    equation: str
    parameters: Callable[[Toy], Message]
    claims: Callable[[Toy], Mapping[str, Claim]]
    elements: Callable[[Toy], Sequence[Element]]
    wrongs: Callable[[Toy, Document], Sequence[Wrong]]
    lies: Callable[[Toy], Mapping[str, tuple[Claim, str]]] = _none

    def task(self, claim: Claim, index: str = "0") -> Document:
        """Prove a claim at a place."""
        return {
            "statement": claim.statement.model_dump(mode="json"),
            "witness": claim.witness.model_dump(mode="json"),
            "context": place(index).model_dump(mode="json"),
            "coins": coin_tree(self.name, index).model_dump(mode="json"),
        }

    def case(self, toy: Toy, claim: Claim, index: str = "0") -> Document:
        """Verify an honest proof of a claim at a place."""
        task = self.task(claim, index)
        parameters = self.parameters(toy).model_dump(mode="json")
        answer = Engine(ReferenceOperations).run(f"{self.name}.prove", parameters, {"tasks": [task]})
        assert isinstance(answer, Accepted)
        proofs = answer.output["proofs"]
        assert isinstance(proofs, list)
        return {"statement": task["statement"], "proof": proofs[0], "context": task["context"]}

    def books(self, toys: Sequence[Toy]) -> tuple[Book, Book]:
        """The files of both operations: everything for the first key, the first claim for the others."""
        return self._proving(toys), self._verifying(toys)

    def _claims(self, toys: Sequence[Toy], toy: Toy) -> Mapping[str, Claim]:
        claims = self.claims(toy)
        return claims if toy == toys[0] else dict([next(iter(claims.items()))])

    def _proving(self, toys: Sequence[Toy]) -> Book:
        book = Book(f"{self.name}.prove", f"Proofs of {self.rule} from explicit coins: the same coins, the same bytes.")
        for toy in toys:
            section = book.section(toy.name, self.parameters(toy))
            for name, claim in self._claims(toys, toy).items():
                section.accepts(name, {"tasks": [self.task(claim)]}, claim.why, flags=[claim.flag])
        return book

    def _verifying(self, toys: Sequence[Toy]) -> Book:
        book = Book(f"{self.name}.verify", f"Proofs of {self.rule}: honest ones, and ones that a check refuses.")
        for toy in toys:
            section, claims = book.section(toy.name, self.parameters(toy)), self._claims(toys, toy)
            cases = [self.case(toy, claim, str(i)) for i, claim in enumerate(claims.values())]
            bases = [
                section.accepts(name, {"cases": [case]}, claim.why, flags=[claim.flag])
                for case, (name, claim) in zip(cases, claims.items(), strict=True)
            ]
            if toy == toys[0]:
                self._spoil(section, toy, bases[0], cases[0])
                self._batch(section, bases)
        return book

    def _spoil(self, section: Section, toy: Toy, base: str, case: Document) -> None:
        for wrong in self.wrongs(toy, case):
            section.rejects(
                wrong.name,
                base,
                {f"/cases/0{wrong.pointer}": _changed(case, wrong)},
                wrong.check,
                PROVER,
                wrong.why,
                flags=[wrong.flag],
                category=wrong.category,
            )
        for name, (claim, check) in self.lies(toy).items():
            lie = self.case(toy, claim)
            section.rejects(
                name,
                base,
                {"/cases/0/statement": lie["statement"], "/cases/0/proof": lie["proof"]},
                check,
                PROVER,
                claim.why,
                flags=["FalseStatement"],
                category="N3",
            )
        for pointer, modulus in self.elements(toy):
            _not_a_unit(section, toy, base, pointer, modulus)
        _replays(section, base, self.equation)

    def _batch(self, section: Section, bases: Sequence[str]) -> None:
        """All subsets of good cases pass, in any order; one bad case is found at each position."""
        good: list[JsonValue] = [{"$case": f"{base}#/cases/0"} for base in bases]
        orders: dict[str, list[JsonValue]] = {
            "empty": [],
            "all": good,
            "reordered": good[::-1],
            "duplicated": [good[0], *good, good[0]],
            **{f"without-{i}": good[:i] + good[i + 1 :] for i in range(len(good))},
        }
        for name, chosen in orders.items():
            section.accepts_changed(
                f"batch-{name}",
                bases[0],
                {"/cases": chosen},
                "good proofs pass together, whichever and in whichever order",
                covers=[self.rule],
                flags=["Batch"],
                category="N5",
            )
        for position in range(len(good)):
            other = PROVER + position + 1
            section.rejects(
                f"batch-replayed-{position}",
                section.identifier("batch-all"),
                {f"/cases/{position}/context/prover": other, f"/cases/{position}/context/index": "elsewhere"},
                self.equation,
                other,
                f"one bad proof among good ones, at position {position}",
                flags=["Batch", "Replay"],
                category="N5",
            )


def _changed(case: Document, wrong: Wrong) -> JsonValue:
    if not callable(wrong.change):
        return wrong.change
    old = value_at(case, wrong.pointer)
    assert isinstance(old, str)
    return integer(wrong.change(int(old, 16)))


def _not_a_unit(section: Section, toy: Toy, base: str, pointer: str, modulus: int) -> None:
    place = ".".join(pointer.split("/")[2:])
    wrong = {"zero": 0, "modulus": modulus, "factor": 6 * toy.p, "negative": -1, "not-reduced": modulus + 1}
    for name, value in wrong.items():
        section.rejects(
            f"{place}-{name}",
            base,
            {f"/cases/0{pointer}": integer(value)},
            "VA-1",
            PROVER,
            f"{place} is not a canonical unit: {name.replace('-', ' ')}",
            flags=["NotAUnit"],
            category="N2",
        )


def _replays(section: Section, base: str, check: str) -> None:
    elsewhere: dict[str, JsonValue] = {"session": "ff" * 32, "prover": 3, "phase": "MC", "round": 1, "index": "1"}
    for field, value in elsewhere.items():
        section.rejects(
            f"replayed-{field}",
            base,
            {f"/cases/0/context/{field}": value},
            check,
            3 if field == "prover" else PROVER,
            f"a proof holds in its own context only; the {field} is another one",
            flags=["Replay"],
            category="N4",
            covers=["FS-1"],
        )


def integer_at(document: JsonValue, pointer: str) -> int:
    """The algebraic integer at a JSON pointer."""
    value = value_at(document, pointer)
    assert isinstance(value, str)
    return int(value, 16)


def beyond(limit: int, order: int) -> Callable[[int], int]:
    """Add a multiple of the order of the group: too long a response for which every equation still holds."""
    return lambda old: old + (limit - old + order - 1) // order * order


def below(limit: int, order: int) -> Callable[[int], int]:
    """Subtract a multiple of the order of the group, until the response is at most ``limit``."""
    return lambda old: old - (old - limit + order - 1) // order * order


def one_more(old: int) -> int:
    """The next integer."""
    return old + 1
