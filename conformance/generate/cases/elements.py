"""Elements that are none, chosen by a prover who makes every equation hold for them: only VA-1 stands against it."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.generate import forging
from conformance.generate.builder import Book, integer
from conformance.generate.cases.relation import Claim, integer_at
from conformance.generate.forging import Change, Forger
from conformance.kit.keys import PROVER, Toy, place
from conformance.kit.vectors import changed
from conformance.operations import statements as st
from reference.paillier.randomness import Randomiser

REPRESENTATIVE = "the challenge follows from another representative of the element, and the equations hold for it"
ZERO = "both sides of an equation are zero, whatever is claimed"
FACTOR = "both sides of an equation have the same factor in common with N"


@dataclass(frozen=True)
class Forgery:
    """What a prover changes: in its proof, and integers of the statement by JSON pointer."""

    name: str
    why: str
    changes: Mapping[str, Change[Any]] = field(default_factory=dict)
    statement: Mapping[str, Change[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Elements:
    """Forged proofs of a claim."""

    forger: Forger
    claim: Callable[[Toy], Claim]
    forgeries: Callable[[Toy], Iterator[Forgery]]


def extend(book: Book, elements: Elements, toy: Toy) -> None:
    """Add the forged proofs to the file of the verification."""
    forger, claim = elements.forger, elements.claim(toy)
    section = book.section(f"{toy.name}-elements", forger.relation.parameters(toy))
    base = section.accepts("honest", {"cases": [forger.case(toy, claim, place("elements"))]}, claim.why)
    for forgery in elements.forgeries(toy):
        case = forger.case(toy, _restated(claim, forgery.statement), place("elements"), **forgery.changes)
        parts = ["proof"] + ["statement"] * bool(forgery.statement)
        section.rejects(
            forgery.name,
            base,
            {f"/cases/0/{part}": case[part] for part in parts},
            "VA-1",
            PROVER,
            forgery.why,
            flags=["NotAUnit"],
            category="N2",
        )


def _restated(claim: Claim, changes: Mapping[str, Change[int]]) -> Claim:
    document = claim.statement.model_dump(mode="json")
    values = {pointer: integer(change(integer_at(document, pointer))) for pointer, change in changes.items()}
    restated = type(claim.statement).model_validate_json(json.dumps(changed(document, values, {})))
    return replace(claim, statement=restated)


def _others(name: str, modulus: int, changes: Callable[[Change[int]], Mapping[str, Change[Any]]]) -> Iterator[Forgery]:
    """Two other representatives of a residue."""
    yield Forgery(f"{name}-not-reduced", REPRESENTATIVE, changes(lambda value: value + modulus))
    yield Forgery(f"{name}-negative", REPRESENTATIVE, changes(lambda value: value - modulus))


def _stated(modulus: int, *pointers: str) -> Iterator[Forgery]:
    """Other representatives in the statement."""
    for pointer in pointers:
        name = pointer.strip("/").replace("/", ".")
        yield Forgery(f"{name}-not-reduced", REPRESENTATIVE, statement={pointer: lambda value: value + modulus})


def _masked(toy: Toy, name: str, changes: Callable[[int], Change[Any]]) -> Iterator[Forgery]:
    """Randomness that is no unit, and so first message and response are none."""
    yield Forgery(f"{name}-zero", ZERO, {"masks": changes(0)})
    yield Forgery(f"{name}-factor", FACTOR, {"masks": changes(6 * toy.p)})


def _plaintexts(toy: Toy) -> Iterator[Forgery]:
    yield from _others("A", toy.N**2, lambda change: {"first": change})
    yield from _masked(toy, "A-and-w", lambda rho: lambda masks: replace(masks, rho=rho))
    yield from _stated(toy.N**2, "/ciphertexts/0")


def _quadratic_claim(toy: Toy) -> Claim:
    """One value with a claim of each kind."""
    (C,), randomness = toy.encrypted((5,), "elements")
    (mu,) = toy.commitment_randomness(1, "elements")
    link = st.LinkClaim(ciphertext=C, terms=(st.Term(coefficient=1, index=0),), constant=0)
    equation = st.Equation(products=(), terms=(st.Term(coefficient=1, index=0),), constant=-5)
    row = st.RowClaim(commitment=toy.bases.commit_vector([5], mu), indices=(0,))
    return Claim(
        "a value behind a ciphertext, in an equation and in a row",
        st.QuadraticStatement(rule="ZK-QUAD", bits=(3,), links=(link,), equations=(equation,), rows=(row,)),
        st.QuadraticWitness(values=(5,), randomness=randomness, row_randomness=(mu,)),
    )


def _quadratics(toy: Toy) -> Iterator[Forgery]:
    def announced(name: str) -> Callable[[Change[int]], Mapping[str, Change[Any]]]:
        return lambda change: {"first": lambda said: said.model_copy(update={name: change(getattr(said, name))})}

    for name in ("M", "U_0", "U_1"):
        yield from _others(name, toy.N, announced(name))
    yield from _others("S", toy.N, lambda change: {"committed": change})
    yield from _others("A", toy.N**2, announced("A"))
    yield from _masked(toy, "A-and-w", lambda rho: lambda masks: replace(masks, rho=Randomiser(rho)))
    yield from _stated(toy.N, "/rows/0/commitment")
    yield from _stated(toy.N**2, "/links/0/ciphertext")


def _matrices(toy: Toy) -> Iterator[Forgery]:
    yield from _others("M_c", toy.N**2, lambda change: {"first": lambda said: (said[0], change(said[1]))})
    yield from _others(
        "M.1",
        toy.N**2,
        lambda change: {"first": lambda said: ((said[0][0], change(said[0][1]), *said[0][2:]), said[1])},
    )
    yield from _masked(toy, "M_c-and-w", lambda phi: lambda masks: replace(masks, phi=phi))
    yield from _masked(toy, "M.0-and-s.0", lambda s: lambda masks: replace(masks, sigma=(s, *masks.sigma[1:])))
    yield from _stated(toy.N**2, "/C_X/0/0", "/C_Y/0/0", "/C_Z/0/0")


def _rows(toy: Toy) -> Iterator[Forgery]:
    yield from _others("M", toy.N, lambda change: {"first": lambda said: (change(said[0]), said[1])})
    yield from _others("M_c", toy.N**2, lambda change: {"first": lambda said: (said[0], change(said[1]))})
    yield from _masked(toy, "M_c-and-w", lambda phi: lambda masks: replace(masks, phi=Randomiser(phi)))
    yield from _stated(toy.N, "/T/0")
    yield from _stated(toy.N**2, "/C_v/0", "/C_w/0")


def _decryptions(toy: Toy) -> Iterator[Forgery]:
    square = toy.N**2
    yield from _others("a_1", square, lambda change: {"first": lambda said: (change(said[0]), said[1])})
    yield from _others("a_2", square, lambda change: {"first": lambda said: (said[0], change(said[1]))})
    yield from _stated(square, "/v", "/v_i", "/ciphertexts/0", "/shares/0")
    nothing = {"/ciphertexts/0": lambda _: 0, "/shares/0": lambda _: 0}
    yield Forgery("ciphertext-and-share-zero", ZERO, {"first": lambda said: (said[0], 0)}, nothing)


ELEMENTS = (
    Elements(forging.PLAINTEXTS, lambda toy: forging.PLAINTEXTS.claim(toy, "one"), _plaintexts),
    Elements(forging.QUADRATICS, _quadratic_claim, _quadratics),
    Elements(forging.MATRICES, lambda toy: forging.MATRICES.claim(toy, "1x2x3"), _matrices),
    Elements(forging.ROWS, lambda toy: forging.ROWS.claim(toy, "1x1"), _rows),
    Elements(forging.DECRYPTIONS, lambda toy: forging.DECRYPTIONS.claim(toy, "two"), _decryptions),
)
