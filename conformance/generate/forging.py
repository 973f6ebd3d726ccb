"""Provers that choose some values against the protocol, and compute everything else as it follows from them.

``masks`` changes what is drawn, ``first`` changes first messages before the challenge is derived from them. Without
changes the proofs are honest ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from conformance.generate.cases import decryptions, matrices, plaintexts, quadratics
from conformance.generate.cases.relation import Claim, Relation
from conformance.kit.keys import Toy, coin_tree
from conformance.kit.vectors import Document
from conformance.operations.models import Place
from reference.core.coins import Coins
from reference.messages.base import Message
from reference.proofs import decryption, matrix, plaintext, quadratic, rows

T = TypeVar("T")
Change = Callable[[T], T]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Forger:
    """A relation, and a prover of it who can be told what to change (see the functions below)."""

    relation: Relation
    prove: Callable[..., Message]

    def case(self, toy: Toy, claim: Claim, where: Place, **changes: Change[Any]) -> Document:
        """What has to be verified. ``changes`` are those of the prover."""
        return {
            "statement": claim.statement.model_dump(mode="json"),
            "proof": self.prove(toy, claim, where, **changes).model_dump(mode="json"),
            "context": where.model_dump(mode="json"),
        }

    def claim(self, toy: Toy, name: str) -> Claim:
        """A claim of the relation."""
        return self.relation.claims(toy)[name]


def same(value: T) -> T:
    """No change."""
    return value


def _coins(where: Place) -> Coins:
    return coin_tree("forged", where.index).value()


def _plaintexts(
    toy: Toy, claim: Claim, where: Place, masks: Change[plaintext.Masks] = same, first: Change[int] = same
) -> Message:
    """The first message is ``A``."""
    key = toy.public
    transcript, gammas = plaintext.begin(key, claim.statement.value(), where.value())
    drawn = masks(plaintext.draw_masks(key, _coins(where)))
    A = first(plaintext.announce(key, drawn))
    challenges = plaintext.Challenges(gammas, plaintext.final_challenge(transcript, A))
    return plaintext.respond(key, claim.witness.value(), drawn, A, challenges)


def _quadratics(
    toy: Toy,
    claim: Claim,
    where: Place,
    masks: Change[quadratic.Masks] = same,
    first: Change[quadratic.Announcement] = same,
    committed: Change[int] = same,
) -> Message:
    """``committed`` changes ``S``."""
    key, statement, witness = toy.session_key.value(), claim.statement.value(), claim.witness.value()
    transcript = quadratic.begin(key, statement, where.value())
    drawn = masks(quadratic.draw_masks(key, statement, _coins(where)))
    S = committed(key.commit_vector(witness.values, drawn.mu))
    gammas, lambdas = quadratic.combining_challenges(transcript, statement, S)
    said = first(quadratic.announce(key, statement, witness.values, drawn, gammas, lambdas))
    challenges = quadratic.Challenges(gammas, lambdas, quadratic.final_challenge(transcript, said))
    response = quadratic.respond(key, witness, drawn, challenges)
    return quadratic.QuadraticProof(S=S, announcement=said, response=response)


def _matrices(
    toy: Toy,
    claim: Claim,
    where: Place,
    masks: Change[matrix.Masks] = same,
    first: Change[tuple[tuple[int, ...], int]] = same,
) -> Message:
    """First messages are ``M_1..M_d`` and ``M_c``."""
    key, statement = toy.public, claim.statement.value()
    transcript, t, q = matrix.begin(key, statement, where.value())
    drawn = masks(matrix.draw_masks(key, statement, _coins(where)))
    said = first(matrix.announce(key, drawn, matrix.combine(key, statement, t, q).C_v))
    challenges = matrix.Challenges(t, q, matrix.final_challenge(transcript, *said))
    return matrix.respond(key, claim.witness.value(), drawn, said, challenges)


def _rows(
    toy: Toy, claim: Claim, where: Place, masks: Change[rows.Masks] = same, first: Change[Pair] = same
) -> Message:
    """First messages are ``M`` and ``M_c``."""
    key, statement = toy.session_key.value(), claim.statement.value()
    transcript, t = rows.begin(key, statement, where.value())
    drawn = masks(rows.draw_masks(key, statement, _coins(where)))
    said = first(rows.announce(key, statement, drawn))
    challenges = rows.Challenges(t, rows.final_challenge(transcript, *said))
    return rows.respond(key, claim.witness.value(), drawn, said, challenges)


def _decryptions(
    toy: Toy, claim: Claim, where: Place, masks: Change[int] = same, first: Change[Pair] = same
) -> Message:
    """What is drawn is ``k``; first messages are ``a_1`` and ``a_2``."""
    key, statement = toy.public, claim.statement.value()
    transcript, gammas = decryption.begin(key, statement, where.value())
    k = masks(_coins(where).bits(decryption.response_bits(statement), "k"))
    said = first(decryption.announce(key, decryption.combine(key, statement, gammas), k))
    return decryption.respond(claim.witness.value(), k, said, decryption.final_challenge(transcript, *said))


PLAINTEXTS = Forger(plaintexts.RELATION, _plaintexts)
QUADRATICS = Forger(quadratics.RELATION, _quadratics)
MATRICES = Forger(matrices.RELATIONS[0], _matrices)
ROWS = Forger(matrices.RELATIONS[2], _rows)
DECRYPTIONS = Forger(decryptions.RELATION, _decryptions)
