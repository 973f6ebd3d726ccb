"""Builds a vector file case by case. Every case is tried on the reference before it is written down."""

from collections.abc import Mapping, Sequence
from typing import TypedDict, cast

from pydantic import JsonValue

from conformance.generate.flags import NOTES, ONLY_THIS_CHECK
from conformance.generate.switch import without_checks
from conformance.kit.categories import Category
from conformance.kit.vectors import (
    FORMAT,
    SPEC,
    Accept,
    Case,
    Changed,
    Document,
    Group,
    Original,
    Reject,
    Vectors,
    changed,
    differences,
    render,
    value_at,
)
from conformance.levels.exercise import Exercise
from conformance.levels.implementation import Engine
from conformance.levels.registry import EXERCISES
from conformance.operations.answers import Accepted, Answer, Refused
from reference.messages.base import Message
from reference.operations import ReferenceOperations
from spec.registry import look_up

Changes = Mapping[str, JsonValue | Message]
"""New values by JSON pointer, in their JSON form or as models; algebraic integers through :func:`integer`."""


def integer(value: int) -> str:
    """An algebraic integer in its JSON form."""
    return format(value, "x")


class About(TypedDict):
    """The fields of :class:`Told`."""

    id: str
    category: Category
    covers: tuple[str, ...]
    flags: tuple[str, ...]
    why: str


class BadCase(AssertionError):
    """A case that does not do what it says it does."""


class Section:
    """A group that is being built: :meth:`accepts` and :meth:`rejects` add a case each and return its ID."""

    def __init__(self, exercise: Exercise, name: str, parameters: Message, requires: tuple[str, ...]) -> None:
        self._exercise, self._name, self._requires = exercise, name, requires
        self._parameters: Document = parameters.model_dump(mode="json")
        self._inputs: dict[str, Document] = {}
        self._cases: dict[str, Case] = {}

    def accepts(
        self,
        name: str,
        input: Message | Document,
        why: str,
        *,
        covers: Sequence[str] = (),
        flags: Sequence[str] = ("Ordinary",),
        category: Category = "positive",
    ) -> str:
        """An input that is in order. ``covers``: the rules of the operation itself if none are given."""
        document: Document = input.model_dump(mode="json") if isinstance(input, Message) else input
        identifier, told = self._told(name, why, covers or self._exercise.rules[:1], flags, category)
        expected = self._accepted(identifier, document)
        self._add(identifier, document, Original[Document, Document](**told, input=document, expected=expected))
        return identifier

    def accepts_changed(
        self,
        name: str,
        base: str,
        changes: Changes,
        why: str,
        *,
        covers: Sequence[str],
        flags: Sequence[str],
        category: Category,
    ) -> str:
        """A change of an accepted input that must not be refused."""
        values, document = self._changed(base, changes)
        identifier, told = self._told(name, why, covers, flags, category)
        expected = self._accepted(identifier, document)
        case = Changed[Document](**told, base=base, changes=values, expected=expected)
        self._add(identifier, document, case)
        return identifier

    def rejects(
        self,
        name: str,
        base: str,
        changes: Changes,
        check: str,
        blame: int | None,
        why: str,
        *,
        flags: Sequence[str],
        category: Category,
        covers: Sequence[str] = (),
    ) -> str:
        """A change of the accepted case ``base`` that ``check`` refuses, with ``blame``.

        For a single operation it is found out here which equations fail as well, and whether only this check stands
        against the input.
        """
        values, document = self._changed(base, changes)
        identifier, told = self._told(name, why, (check, *covers), flags, category)
        answer = self._answer(document)
        if isinstance(answer, Accepted) or (answer.check, answer.blame) != (check, blame):
            raise BadCase(f"{identifier}: {check} blaming {blame} was expected, this happened: {answer}")
        single = self._exercise.level == "ops"
        failing, alone = self._failing(check, blame, document) if single else ((check,), False)
        told["flags"] = (*flags, ONLY_THIS_CHECK) if alone else tuple(flags)
        expected = Reject(verdict="reject", checks=failing, blame=blame)
        self._add(identifier, document, Changed[Document](**told, base=base, changes=values, expected=expected))
        return identifier

    def identifier(self, name: str) -> str:
        """The ID of a case of this group."""
        return f"{self._exercise.name}/{self._name}/{name}"

    def integer_at(self, case: str, pointer: str) -> int:
        """The algebraic integer at a JSON pointer into the input of a case."""
        value = value_at(self._inputs[case], pointer)
        assert isinstance(value, str)
        return int(value, 16)

    def group(self) -> Group[Document, Document, Document]:
        """The finished group."""
        return Group[Document, Document, Document](
            name=self._name,
            requires=self._requires,
            parameters=self._parameters,
            cases=tuple(self._cases.values()),
        )

    def _told(
        self, name: str, why: str, covers: Sequence[str], flags: Sequence[str], category: Category
    ) -> tuple[str, About]:
        identifier = self.identifier(name)
        if identifier in self._cases:
            raise BadCase(f"{identifier} exists already")
        for rule in covers:
            look_up(rule)
        about: About = {
            "id": identifier,
            "category": category,
            "covers": tuple(covers),
            "flags": tuple(flags),
            "why": why,
        }
        return identifier, about

    def _changed(self, base: str, changes: Changes) -> tuple[dict[str, JsonValue], Document]:
        """The changes, as small as they can be said, and the changed input."""
        before = self._inputs[base]
        values = {pointer: _json(value) for pointer, value in changes.items()}
        document = changed(before, values, self._inputs)
        if document == before:
            raise BadCase(f"nothing changes in {base}")
        refers = any("$case" in render(value) for value in values.values())
        return values if refers else dict(differences(before, document)), document

    def _accepted(self, identifier: str, document: Document) -> Accept[Document]:
        answer = self._answer(document)
        if not isinstance(answer, Accepted):
            raise BadCase(f"{identifier} should be accepted: {answer}")
        return Accept[Document](verdict="accept", output=answer.output)

    def _answer(self, document: Document) -> Answer:
        return self._exercise.perform(Engine(ReferenceOperations), self._parameters, document)

    def _failing(self, check: str, blame: int | None, document: Document) -> tuple[tuple[str, ...], bool]:
        """The checks that may be named: a check of the form comes first, equations with that blame in any order.

        Found by leaving out one after the other. The second result: whether ``check`` is the only one that fails.
        """
        failing, named = [check], [check]
        try:
            while isinstance(answer := self._answer_without(failing, document), Refused):
                if answer.check in failing:  # refused without a condition that could be left out
                    return tuple(named), False
                failing.append(answer.check)
                named += [answer.check] if answer.blame == blame else []
        except (ArithmeticError, ValueError, LookupError, AssertionError):
            return (check,), False  # without the check the computation breaks down
        form = check == "VA-1" or check.endswith(".V0")
        return (check,) if form else tuple(named), len(failing) == 1

    def _answer_without(self, checks: Sequence[str], document: Document) -> Answer:
        with without_checks(*checks):
            return self._answer(document)

    def _add(self, identifier: str, document: Document, case: Case) -> None:
        self._inputs[identifier], self._cases[identifier] = document, case


class Book:
    """A vector file that is being built."""

    def __init__(self, op: str, description: str) -> None:
        self._exercise, self._description = EXERCISES[op], description
        self._sections: list[Section] = []

    @property
    def op(self) -> str:
        """The exercise that the file is about."""
        return self._exercise.name

    def section(self, name: str, parameters: Message, *requires: str) -> Section:
        """A new group, for implementations with the required features."""
        self._sections.append(Section(self._exercise, name, parameters, requires))
        return self._sections[-1]

    def file(self) -> Vectors:
        """The finished file."""
        groups = tuple(section.group() for section in self._sections)
        cases = [case for group in groups for case in group.cases]
        flags = sorted({flag for case in cases for flag in case.flags})
        return Vectors(
            format=FORMAT,
            spec=SPEC,
            level=self._exercise.level,
            op=self._exercise.name,
            schema=f"../../schemas/{self._exercise.name}.json",
            description=self._description,
            notes={flag: NOTES[flag] for flag in flags},
            count=len(cases),
            groups=groups,
        )


def _json(value: JsonValue | Message) -> JsonValue:
    return cast(JsonValue, value.model_dump(mode="json")) if isinstance(value, Message) else value
