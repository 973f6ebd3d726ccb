"""What an engine may remember from one request to the next, and must not mix up."""

from collections.abc import Sequence

from pydantic import JsonValue

from conformance.generate.builder import Book
from conformance.generate.cases.relation import Claim
from conformance.generate.forging import DECRYPTIONS, PLAINTEXTS
from conformance.kit.keys import PROVER, TOY_288, TOY_512, Toy, coin_tree, place
from conformance.kit.vectors import Document
from conformance.operations.models import Nothing, SessionKey
from conformance.operations.paillier import DecryptionShares, Encryption, Exponents, Linear, RowCommitments
from conformance.operations.series import Request, Series
from conformance.operations.statements import DecryptionStatement, DecryptionWitness
from reference.core.arithmetic import power
from reference.messages.base import Integers, Message


def memory() -> Book:
    """One group: series of requests to one engine."""
    book = Book("series", "Requests that one engine answers one after the other, as it would answer them alone.")
    section = book.section("memory", Nothing())
    cases = {
        "shifted": (_shifted(TOY_288), "the same ciphertexts with other powers of two", "PL-3"),
        "two-keys": (_two_keys(), "the same numbers under two keys in turn", "PL-3"),
        "two-sessions": (_two_sessions(TOY_288), "the same modulus in two sessions in turn", "IC-1"),
        "wider-rows": (_wider_rows(TOY_288), "rows that become wider and longer", "IC-1"),
        "decryptions": (_decryptions(TOY_288), "shares, their proofs, and the proofs of others in between", "TD-2"),
        "refused": (_refused(TOY_288), "a refusal between two lists that are in order", "ZK-0"),
    }
    for name, (requests, why, rule) in cases.items():
        section.accepts(name, Series(requests=tuple(requests)), why, covers=[rule])
    return book


def _request(op: str, parameters: Message, asked: Message | Document) -> Request:
    document = asked.model_dump(mode="json") if isinstance(asked, Message) else dict(asked)
    return Request(op=op, parameters=parameters.model_dump(mode="json"), input=document)


def _linear(toy: Toy, ciphertexts: Integers, *coefficients: int) -> Request:
    return _request("paillier.linear", toy.key, Linear(coefficients=coefficients, ciphertexts=ciphertexts, constant=0))


def _shifted(toy: Toy) -> Sequence[Request]:
    ciphertexts, _ = toy.encrypted((3, -4), "memory")
    pairs = (
        (3 << 20, 5 << 24),
        (7 << 40, -9 << 24),
        (7 << 40, 5 << 90),
        (11 << 30, 1 << 60),
        (1 << 17, 3 << 90),
        (5, 0),
    )
    return [_linear(toy, ciphertexts, *pair) for pair in pairs]


def _two_keys() -> Sequence[Request]:
    ciphertexts, _ = TOY_288.encrypted((3, -4), "memory")
    return [_linear(toy, ciphertexts, 3 << 20, 5 << 40) for toy in (TOY_288, TOY_512, TOY_288, TOY_512)]


def _commitments(key: SessionKey, toy: Toy, *rows: Integers) -> Request:
    mu = toy.commitment_randomness(len(rows), "memory")
    return _request("commitment.rows", key, RowCommitments(rows=rows, randomness=mu))


def _two_sessions(toy: Toy) -> Sequence[Request]:
    keys = toy.session_key, toy.session_key.model_copy(update={"session": "ff" * 32})
    encryption = Encryption(plaintexts=(5,), randomness=Exponents(exponents=(1 << 400,)))
    return [
        request
        for key in (*keys, keys[0])
        for request in (_commitments(key, toy, (1, -2)), _request("paillier.encrypt", key, encryption))
    ]


def _wider_rows(toy: Toy) -> Sequence[Request]:
    wide = tuple(range(-6, 7))
    long = tuple(value << 300 for value in wide)
    return [
        _commitments(toy.session_key, toy, *rows) for rows in (((5,),), (wide,), (long,) * 4, (wide, long), ((5,),))
    ]


def _shared(toy: Toy, party: int, ciphertexts: Integers) -> Claim:
    """The shares of a party."""
    keys, exponents = toy.threshold(2)
    D = exponents[party - 1]
    statement = DecryptionStatement(
        v=keys.verification_base,
        v_i=keys.verification_keys[party - 1],
        secret_bits=keys.secret_bits,
        ciphertexts=ciphertexts,
        shares=tuple(power(c, 2 * D, toy.N**2) for c in ciphertexts),
    )
    return Claim("shares", statement, DecryptionWitness(D=D))


def _decryptions(toy: Toy) -> Sequence[Request]:
    """Party 1 decrypts twice, and verifies what party 2 says of both decryptions and of another one."""
    _, exponents = toy.threshold(2)
    few, others = toy.encrypted((5, -9), "memory", 0)[0], toy.encrypted((7,), "memory", 1)[0]
    twice, mixed = (few[0], few[1], few[0]), (others[0], few[0])

    def shares(ciphertexts: Integers) -> Request:
        asked = DecryptionShares(exponent=exponents[0], ciphertexts=ciphertexts)
        return _request("threshold.shares", toy.key, asked)

    def proof(ciphertexts: Integers, index: str) -> Request:
        claim = _shared(toy, 1, ciphertexts)
        task: JsonValue = {
            "statement": claim.statement.model_dump(mode="json"),
            "witness": claim.witness.model_dump(mode="json"),
            "context": place(index, prover=1).model_dump(mode="json"),
            "coins": coin_tree("memory", index).model_dump(mode="json"),
        }
        return _request("zk-dec.prove", toy.key, {"tasks": [task]})

    def verification(*claims: tuple[int, Integers], sign: int = 1) -> Request:
        """``sign``: that of the masks, and so of the responses."""
        cases = [
            DECRYPTIONS.case(
                toy, _shared(toy, party, ciphertexts), place(f"{number}", prover=party), masks=lambda k: sign * k
            )
            for number, (party, ciphertexts) in enumerate(claims)
        ]
        return _request("zk-dec.verify", toy.key, {"cases": [dict(case) for case in cases]})

    return [
        shares(few),
        proof(few, "0"),
        verification((2, few), (1, few), (2, others), (2, twice)),
        shares(others),
        proof(others, "1"),
        proof(few, "2"),
        verification((2, others), (1, others), (2, few), (2, mixed)),
        verification((2, others), sign=-1),
    ]


def _refused(toy: Toy) -> Sequence[Request]:
    claim = PLAINTEXTS.claim(toy, "one")
    good, bad = (PLAINTEXTS.case(toy, claim, place("memory", prover=prover)) for prover in (PROVER, PROVER + 1))
    stolen = {**bad, "context": good["context"]}
    lists = ([good, bad], [bad, stolen], [good], [stolen, good], [bad])
    return [_request("zk-pk.verify", toy.key, {"cases": [dict(case) for case in cases]}) for cases in lists]
