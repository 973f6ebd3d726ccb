"""A small vector file, and implementations in this process to play it against."""

from collections.abc import Callable

from conformance.generate.builder import Book
from conformance.generate.cases import decryptions
from conformance.kit.keys import PROVER, TOY_288
from conformance.kit.vectors import Vectors
from conformance.levels.implementation import Engine
from conformance.operations.answers import Answer
from conformance.operations.operation import Document
from reference.operations import ReferenceOperations

REFERENCE = Engine(ReferenceOperations)


def book() -> Book:
    """Verification of decryption proofs: one accepted case, and two changes of it that are refused."""
    relation, made = decryptions.RELATION, Book("zk-dec.verify", "for tests")
    section = made.section("toy", TOY_288.key)
    claim = relation.claims(TOY_288)["two"]
    base = section.accepts("good", {"cases": [relation.case(TOY_288, claim)]}, "an honest proof")
    for name, value, check in (("response", "1", "ZK-DEC.V1"), ("long", "1" + "0" * 500, "ZK-DEC.V0")):
        section.rejects(
            name, base, {"/cases/0/proof/z": value}, check, PROVER, name, flags=["WrongResponse"], category="N3"
        )
    return made


SMALL: Vectors = book().file()
GOOD, RESPONSE, LONG = (case.id for case in SMALL.groups[0].cases)


class Answering(Engine):
    """Answers as a function says, given what the reference would say."""

    def __init__(self, change: Callable[[Answer], Answer], features: frozenset[str] = frozenset()) -> None:
        super().__init__(ReferenceOperations)
        self._change, self._features = change, features
        self.asked = 0

    def features(self) -> frozenset[str]:
        return self._features

    def run(self, op: str, parameters: Document, input: Document) -> Answer:
        self.asked += 1
        return self._change(super().run(op, parameters, input))
