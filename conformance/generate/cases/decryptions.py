"""ZK-DEC: decryption shares."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import JsonValue

from conformance.generate.builder import integer
from conformance.generate.cases.relation import Claim, Element, Relation, Wrong, beyond, integer_at, one_more
from conformance.kit.keys import Toy
from conformance.kit.vectors import Document, changed, value_at
from conformance.operations.statements import DecryptionStatement, DecryptionWitness
from reference.core.arithmetic import power
from reference.messages.base import Integers
from spec.parameters import CHALLENGE_BITS, SLACK_PROOF

V0, V1, V2 = (f"ZK-DEC.V{i}" for i in range(3))
PARTIES = 3


def _claim(toy: Toy, party: int, plaintexts: Integers, why: str, flag: str = "Ordinary") -> Claim:
    keys, exponents = toy.threshold(PARTIES)
    D, square = exponents[party - 1], toy.N**2
    ciphertexts, _ = toy.encrypted(plaintexts, "zk-dec", party, *plaintexts)
    return Claim(
        why,
        DecryptionStatement(
            v=keys.verification_base,
            v_i=keys.verification_keys[party - 1],
            secret_bits=keys.secret_bits,
            ciphertexts=ciphertexts,
            shares=tuple(power(c, 2 * D, square) for c in ciphertexts),
        ),
        DecryptionWitness(D=D),
        flag,
    )


def _claims(toy: Toy) -> Mapping[str, Claim]:
    return {
        "two": _claim(toy, 1, (5, -9), "two ciphertexts"),
        "negative-exponent": _claim(toy, PARTIES, (5,), "the last party's exponent is negative", "Negative"),
        "zero": _claim(toy, 2, (0,), "a ciphertext of zero", "Extreme"),
    }


def _elements(toy: Toy) -> Sequence[Element]:
    pointers = ("/proof/a_1", "/proof/a_2", "/statement/v_i", "/statement/ciphertexts/0", "/statement/shares/1")
    return [(pointer, toy.N**2) for pointer in pointers]


def _wrongs(toy: Toy, case: Document) -> Sequence[Wrong]:
    keys, _ = toy.threshold(PARTIES)
    limit = 1 << keys.secret_bits + CHALLENGE_BITS + SLACK_PROOF + 1
    share = integer_at(case, "/statement/shares/0")
    bits = keys.secret_bits + 1

    def negated(pointer: str) -> str:
        return integer(toy.N**2 - integer_at(case, pointer))

    late = "changed after the challenge, though only in sign"
    return [
        Wrong("z-too-long", "/proof/z", beyond(limit, toy.N * toy.order), V0, "z is too long", "OutOfRange"),
        Wrong("share-missing", "/statement/shares", [integer(share)], V0, "a share is missing", "Length"),
        Wrong("nothing", "/statement", _without_shares(case), V0, "nothing is decrypted", "Length"),
        Wrong("z-plus-1", "/proof/z", one_more, V1, "z does not answer the challenge", "WrongResponse"),
        Wrong("a_1-negated", "/proof/a_1", negated("/proof/a_1"), V1, f"a_1 was {late}", "Unbound"),
        Wrong("a_2-negated", "/proof/a_2", negated("/proof/a_2"), V1, f"a_2 was {late}", "Unbound"),
        Wrong("share-negated", "/statement/shares/0", negated("/statement/shares/0"), V1, f"{late}", "Unbound"),
        Wrong("key-negated", "/statement/v_i", negated("/statement/v_i"), V1, f"the key was {late}", "Unbound"),
        Wrong("another-length", "/statement/secret_bits", bits, V1, "the length of D differs", "Unbound"),
    ]


def _without_shares(case: Document) -> JsonValue:
    statement = value_at(case, "/statement")
    return changed({"statement": statement}, {"/statement/ciphertexts": [], "/statement/shares": []}, {})["statement"]


def _lies(toy: Toy) -> Mapping[str, tuple[Claim, str]]:
    true, square = _claim(toy, 1, (5, -9), "one share decrypts to one more"), toy.N**2
    statement = true.statement
    assert isinstance(statement, DecryptionStatement)
    first, second = statement.shares

    def lie(why: str, *shares: int) -> tuple[Claim, str]:
        return replace(true, statement=statement.model_copy(update={"shares": shares}), why=why), V2

    cancelling = first * 2 % square, second * power(2, -1, square) % square
    keys, _ = toy.threshold(PARTIES)
    another = statement.model_copy(update={"v_i": keys.verification_keys[1]})
    return {
        "lie-share": lie(true.why, first * (1 + toy.N) % square, second),
        "lie-cancelling": lie("two wrong shares that cancel in a plain product", *cancelling),
        "lie-key": (replace(true, statement=another, why="another party's verification key"), V1),
    }


RELATION = Relation("zk-dec", "ZK-DEC", V1, lambda toy: toy.key, _claims, _elements, _wrongs, _lies)
