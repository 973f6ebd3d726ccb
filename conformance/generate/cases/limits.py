"""Responses at the ends of their ranges and one beyond, by a prover who chooses its masks.

The witness is zero, so the responses are the masks, whatever the challenge is, and every equation holds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from conformance.generate import forging
from conformance.generate.builder import Book, integer
from conformance.generate.cases.relation import Claim
from conformance.generate.forging import Change, Forger
from conformance.kit.keys import PROVER, Toy, place
from conformance.kit.vectors import Document, changed
from conformance.operations import statements as st
from reference.proofs import decryption, matrix, quadratic, rows
from spec.parameters import SLACK_PROOF

BITS = 8
WHY = "nothing but zeros, so that responses are masks"


@dataclass(frozen=True)
class Range:
    """The smallest and the largest value of a response; ``masks`` makes it a given value."""

    pointer: str
    smallest: int
    largest: int
    masks: Callable[[int], Change[Any]]


@dataclass(frozen=True)
class Limits:
    """The ranges of the responses of a relation, in proofs of a claim about zeros."""

    forger: Forger
    claim: Callable[[Toy], Claim]
    ranges: Callable[[Toy], Iterator[Range]]


def extend(book: Book, limits: Limits, toy: Toy) -> None:
    """Add the cases to the file of the verification."""
    forger, claim = limits.forger, limits.claim(toy)
    rule = f"{forger.relation.rule}.V0"
    section = book.section(f"{toy.name}-limits", forger.relation.parameters(toy))

    def case(range: Range, value: int) -> Document:
        made = forger.case(toy, claim, place("limits"), masks=range.masks(value))
        return changed(made, {f"/proof{range.pointer}": integer(value)}, {})

    honest = section.accepts(
        "honest", {"cases": [forger.case(toy, claim, place("limits"))]}, claim.why, flags=["Extreme"]
    )
    for range in limits.ranges(toy):
        response = range.pointer.rpartition("response")[2].strip("/").replace("/", ".")
        for end, value, step in (("smallest", range.smallest, -1), ("largest", range.largest, 1)):
            why = f"the {end} value of {response}"
            base = section.accepts_changed(
                f"{end}-{response}",
                honest,
                {"/cases/0/proof": case(range, value)["proof"]},
                why,
                covers=[rule],
                flags=["Extreme"],
                category="positive",
            )
            section.rejects(
                f"beyond-{end}-{response}",
                base,
                {"/cases/0/proof": case(range, value + step)["proof"]},
                rule,
                PROVER,
                f"one step beyond {why}",
                flags=["OutOfRange"],
                category="N3",
            )


def _signed(bits: int, pointer: str, masks: Callable[[int], Change[Any]]) -> Range:
    """``|response| < 2^bits``."""
    return Range(pointer, 1 - (1 << bits), (1 << bits) - 1, masks)


def _unsigned(bits: int, pointer: str, masks: Callable[[int], Change[Any]]) -> Range:
    """``0 <= response < 2^bits``."""
    return Range(pointer, 0, (1 << bits) - 1, masks)


def _plaintext_claim(toy: Toy) -> Claim:
    (C,), (r,) = toy.encrypted((0,), "limits")
    return Claim(WHY, st.PlaintextStatement(ciphertexts=(C,)), st.PlaintextWitness(plaintexts=(0,), randomness=(r,)))


def _plaintext_ranges(toy: Toy) -> Iterator[Range]:
    """Beyond is another representative of the same residue."""
    yield Range("/z", 0, toy.N - 1, lambda value: lambda masks: replace(masks, m=value))


def _quadratic_claim(_toy: Toy) -> Claim:
    """Randomness is zero as well, and so the commitments are 1."""
    row = st.RowClaim(commitment=1, indices=(0,))
    return Claim(
        WHY,
        st.QuadraticStatement(rule="ZK-QUAD", bits=(BITS,), links=(), equations=(), rows=(row,)),
        st.QuadraticWitness(values=(0,), randomness=(), row_randomness=(0,)),
    )


def _quadratic_ranges(toy: Toy) -> Iterator[Range]:
    long = quadratic.mask_bits(toy.public.bits + SLACK_PROOF) + 1

    def masks(**changes: object) -> Change[Any]:
        return lambda drawn: replace(drawn, **{"mu": 0, "tau_1": 0, **changes})

    yield _signed(quadratic.mask_bits(BITS) + 1, "/response/z/0", lambda value: masks(m=(value,)))
    yield _unsigned(long, "/response/zeta", lambda value: masks(sigma=value))
    yield _unsigned(long, "/response/zeta_rows/0", lambda value: masks(sigma_rows=(value,)))
    yield _unsigned(long, "/response/tau", lambda value: masks(tau_0=value))


def _matrix_claim(toy: Toy) -> Claim:
    (C_X, C_Y, C_Z), (rho, _, T) = toy.encrypted((0, 1, 0), "limits")
    statement = st.MatrixStatement(C_X=((C_X,),), C_Y=((C_Y,),), C_Z=((C_Z,),), bits=BITS)
    return Claim(WHY, statement, st.MatrixWitness(X=((0,),), rho=((rho,),), T=((T,),)))


def _matrix_ranges(_toy: Toy) -> Iterator[Range]:
    yield _signed(matrix.mask_bits(BITS, 1) + 1, "/z/0", lambda value: lambda masks: replace(masks, m=(value,)))


def _row_claim(toy: Toy) -> Claim:
    (C_v, C_w), (_, theta) = toy.encrypted((1, 0), "limits")
    return Claim(
        WHY,
        st.RowStatement(T=(1,), C_v=(C_v,), C_w=(C_w,), bits=BITS),
        st.RowWitness(A=((0,),), mu=(0,), theta=(theta,)),
    )


def _row_ranges(toy: Toy) -> Iterator[Range]:
    bits = rows.zeta_bits(toy.bases, 1) + 1
    yield _signed(matrix.mask_bits(BITS, 1) + 1, "/z/0", lambda value: lambda masks: replace(masks, m=(value,)))
    yield _unsigned(bits, "/zeta", lambda value: lambda masks: replace(masks, sigma=value))


def _decryption_claim(toy: Toy) -> Claim:
    keys, _ = toy.threshold(2)
    (C,), _ = toy.encrypted((5,), "limits")
    statement = st.DecryptionStatement(
        v=keys.verification_base, v_i=1, secret_bits=keys.secret_bits, ciphertexts=(C,), shares=(1,)
    )
    return Claim(WHY, statement, st.DecryptionWitness(D=0))


def _decryption_ranges(toy: Toy) -> Iterator[Range]:
    statement = _decryption_claim(toy).statement.value()
    yield _signed(decryption.response_bits(statement) + 1, "/z", lambda value: lambda _k: value)


LIMITS = (
    Limits(forging.PLAINTEXTS, _plaintext_claim, _plaintext_ranges),
    Limits(forging.QUADRATICS, _quadratic_claim, _quadratic_ranges),
    Limits(forging.MATRICES, _matrix_claim, _matrix_ranges),
    Limits(forging.ROWS, _row_claim, _row_ranges),
    Limits(forging.DECRYPTIONS, _decryption_claim, _decryption_ranges),
)
