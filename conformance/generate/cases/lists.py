"""Lists of proofs by several provers: what passes together, who is accused, and errors that would cancel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations, permutations
from typing import Any

from pydantic import JsonValue

from conformance.generate.builder import Book, Section, integer
from conformance.generate.cases.relation import integer_at
from conformance.generate.forging import Change, Forger
from conformance.kit.keys import PROVER, Toy, place
from conformance.kit.vectors import Document

SIZE = 3
"""Proofs in a list. The one at position ``i`` is by prover ``PROVER + i``."""

Error = tuple[int, str, Change[int]]
"""The position of a proof, a JSON pointer below the proof, and what is done to the integer there."""


@dataclass(frozen=True)
class Crooked:
    """Proofs of the list made or changed by cheating provers; ``check`` refuses the first of them, or nothing does.

    ``errors`` change honest proofs, ``forged`` says by position what a prover changes before the challenge.
    """

    name: str
    check: str | None
    why: str
    errors: Sequence[Error] = ()
    forged: Mapping[int, Mapping[str, Change[Any]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Lists:
    """Lists of proofs of a relation. ``spoilt``: ways in which a proof is wrong, each of them in one respect only."""

    forger: Forger
    claims: tuple[str, str, str]
    spoilt: Callable[[Toy], Sequence[Crooked]]
    crooked: Callable[[Toy], Sequence[Crooked]]


def extend(book: Book, lists: Lists, toy: Toy) -> None:
    """Add the lists to the file of the verification."""
    _Maker(book.section(f"{toy.name}-lists", lists.forger.relation.parameters(toy)), lists, toy).make()


class _Maker:
    def __init__(self, section: Section, lists: Lists, toy: Toy) -> None:
        self._section, self._lists, self._toy = section, lists, toy
        self._cases = [self._case(position) for position in range(SIZE)]

    def _case(self, position: int, **changes: Change[Any]) -> Document:
        forger = self._lists.forger
        claim = forger.claim(self._toy, self._lists.claims[position])
        return forger.case(self._toy, claim, place(f"list/{position}", prover=PROVER + position), **changes)

    def make(self) -> None:
        """All cases."""
        self._section.accepts("all", {"cases": list(self._cases)}, "several provers at once", flags=["Batch"])
        self._orders()
        for spoilt in self._lists.spoilt(self._toy):
            for position in range(SIZE):
                self._crooked(_moved(spoilt, position), f"{spoilt.name}-{position}")
        self._two_wrong()
        for crooked in self._lists.crooked(self._toy):
            self._crooked(crooked, crooked.name)

    def _orders(self) -> None:
        """Every subset passes, and so do repetitions and other orders."""
        subsets = chain.from_iterable(combinations(range(SIZE), size) for size in range(SIZE))
        chosen = {"-".join(["only", *map(str, subset)]) if subset else "empty": subset for subset in subsets}
        for name, positions in {**chosen, "reversed": (2, 1, 0), "twice": (0, 1, 0, 2, 1)}.items():
            self._section.accepts_changed(
                name,
                self._section.identifier("all"),
                {"/cases": [self._copy(position) for position in positions]},
                "good proofs pass together, whichever and in whichever order",
                covers=[self._lists.forger.relation.rule],
                flags=["Batch"],
                category="N5",
            )

    def _copy(self, position: int) -> JsonValue:
        return {"$case": f"{self._section.identifier('all')}#/cases/{position}"}

    def _two_wrong(self) -> None:
        """The first one decides, whatever is wrong with the others."""
        for first, last in permutations(self._lists.spoilt(self._toy), 2):
            earlier, later = _moved(first, 1), _moved(last, 2)
            both = replace(
                earlier,
                why="two proofs are wrong, and the first one decides which check refuses, and whom it accuses",
                errors=[*earlier.errors, *later.errors],
                forged={**earlier.forged, **later.forged},
            )
            self._crooked(both, f"{first.name}-before-{last.name}")

    def _crooked(self, crooked: Crooked, name: str) -> None:
        changes: dict[str, JsonValue] = {
            f"/cases/{position}/proof{pointer}": integer(change(integer_at(self._cases[position], f"/proof{pointer}")))
            for position, pointer, change in crooked.errors
        }
        for position, prover in crooked.forged.items():
            changes[f"/cases/{position}/proof"] = self._case(position, **prover)["proof"]
        base, rule = self._section.identifier("all"), self._lists.forger.relation.rule
        if crooked.check is None:
            self._section.accepts_changed(
                name, base, changes, crooked.why, covers=["ZK-0", rule], flags=["Batch", "SignFlip"], category="N5"
            )
            return
        first = min([*crooked.forged, *(position for position, _, _ in crooked.errors)])
        self._section.rejects(
            name,
            base,
            changes,
            crooked.check,
            PROVER + first,
            crooked.why,
            flags=["Batch", "WrongResponse"],
            category="N5",
            covers=["ZK-0"],
        )


def _moved(spoilt: Crooked, position: int) -> Crooked:
    """The same at another position."""
    errors = [(position, pointer, change) for _, pointer, change in spoilt.errors]
    return replace(spoilt, errors=errors, forged={position: spoilt.forged[0]} if spoilt.forged else {})
