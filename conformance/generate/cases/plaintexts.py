"""ZK-PK: who knows the plaintexts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from conformance.generate.builder import integer
from conformance.generate.cases.relation import Claim, Element, Relation, Wrong, integer_at, one_more
from conformance.kit.keys import Toy
from conformance.kit.vectors import Document
from conformance.operations.statements import PlaintextStatement, PlaintextWitness
from reference.messages.base import Integers


def _claim(toy: Toy, plaintexts: Integers, why: str, flag: str = "Ordinary") -> Claim:
    ciphertexts, randomness = toy.encrypted(plaintexts, "zk-pk", *plaintexts)
    return Claim(
        why,
        PlaintextStatement(ciphertexts=ciphertexts),
        PlaintextWitness(plaintexts=plaintexts, randomness=randomness),
        flag,
    )


def _claims(toy: Toy) -> Mapping[str, Claim]:
    half = toy.N // 2
    return {
        "three": _claim(toy, (7, -3, 0), "several ciphertexts, a negative plaintext among them"),
        "one": _claim(toy, (5,), "a single ciphertext"),
        "zeros": _claim(toy, (0, 0), "nothing but zeros", "Extreme"),
        "largest": _claim(toy, (half, -half), "the largest and the smallest symmetric residue", "Extreme"),
    }


def _elements(toy: Toy) -> Sequence[Element]:
    square = toy.N**2
    return [("/proof/A", square), ("/proof/w", toy.N), ("/statement/ciphertexts/0", square)]


def _wrongs(toy: Toy, case: Document) -> Sequence[Wrong]:
    def other(pointer: str, factor: int) -> str:
        return integer(integer_at(case, pointer) * factor % toy.N**2)

    V0, V1 = "ZK-PK.V0", "ZK-PK.V1"
    another = other("/statement/ciphertexts/1", 1 + toy.N)
    return [
        Wrong("z-plus-N", "/proof/z", lambda z: z + toy.N, V0, "z is not reduced modulo N", "OutOfRange"),
        Wrong("z-minus-N", "/proof/z", lambda z: z - toy.N, V0, "z is negative", "OutOfRange"),
        Wrong("no-ciphertext", "/statement/ciphertexts", [], V0, "nothing is claimed", "Length"),
        Wrong("z-plus-1", "/proof/z", one_more, V1, "z does not answer the challenge", "WrongResponse"),
        Wrong("w-plus-1", "/proof/w", one_more, V1, "w does not answer the challenge", "WrongResponse"),
        Wrong("first-message", "/proof/A", other("/proof/A", 4), V1, "A was changed after e", "WrongResponse"),
        Wrong("another-plaintext", "/statement/ciphertexts/1", another, V1, "one plaintext differs", "Unbound"),
    ]


def _lies(toy: Toy) -> Mapping[str, tuple[Claim, str]]:
    true = _claim(toy, (7, -3, 0), "the prover does not know the plaintext of one ciphertext")
    wrong = true.witness.model_copy(update={"plaintexts": (7, -3, 1)})
    return {"lie-plaintext": (replace(true, witness=wrong), "ZK-PK.V1")}


RELATION = Relation("zk-pk", "ZK-PK", "ZK-PK.V1", lambda toy: toy.key, _claims, _elements, _wrongs, _lies)
