"""What is wrong with proofs in lists: in one respect only, or so that errors make up for each other."""

from collections.abc import Sequence
from typing import Any

from conformance.generate import forging
from conformance.generate.cases.lists import Crooked, Lists
from conformance.generate.cases.relation import beyond
from conformance.generate.forging import Change
from conformance.kit.keys import Toy
from reference.proofs.quadratic import mask_bits
from spec.parameters import CHALLENGE_BITS, SLACK_PROOF

FORM, ELEMENT = "a response is too long, though every equation holds", "an element is not reduced, nothing else"
EQUATION = "a response does not answer the challenge"
PLAIN, WITHIN = "errors of two proofs that cancel in a plain product", "errors of one proof that cancel in a product"
WEIGHTED = "errors that cancel when equations have the weights 1, 2, 3 and so on"
SIGN = "equations hold up to sign, so this one holds"


def _plus(amount: int) -> Change[int]:
    return lambda value: value + amount


def _times(factor: int, modulus: int) -> Change[int]:
    return lambda value: value * factor % modulus


def _negated(modulus: int) -> Change[int]:
    return lambda value: modulus - value


def _half(modulus: int) -> int:
    return (modulus + 1) // 2


def _plaintext_spoilt(toy: Toy) -> Sequence[Crooked]:
    return [
        Crooked("form", "ZK-PK.V0", FORM, [(0, "/z", _plus(toy.N))]),
        Crooked("element", "VA-1", ELEMENT, [(0, "/w", _plus(toy.N))]),
        Crooked("equation", "ZK-PK.V1", EQUATION, [(0, "/z", _plus(1))]),
    ]


def _plaintext_crooked(toy: Toy) -> Sequence[Crooked]:
    V1, N, half = "ZK-PK.V1", toy.N, _half(toy.N)
    return [
        Crooked("cancelling-plaintexts", V1, PLAIN, [(0, "/z", _plus(1)), (1, "/z", _plus(-1))]),
        Crooked("cancelling-randomness", V1, PLAIN, [(0, "/w", _times(2, N)), (2, "/w", _times(half, N))]),
        Crooked("cancelling-weighted", V1, WEIGHTED, [(0, "/z", _plus(2)), (1, "/z", _plus(-1))]),
        Crooked("sign-w", None, SIGN, [(1, "/w", _negated(N))]),
        Crooked("sign-A", None, SIGN, forged={2: {"first": _negated(N * N)}}),
    ]


def _quadratic_spoilt(toy: Toy) -> Sequence[Crooked]:
    limit = 1 << mask_bits(toy.public.bits + SLACK_PROOF) + 1
    return [
        Crooked("form", "ZK-QUAD.V0", FORM, [(0, "/response/zeta", beyond(limit, toy.order))]),
        Crooked("element", "VA-1", ELEMENT, [(0, "/response/w", _plus(toy.N))]),
        Crooked("equation", "ZK-QUAD.V3", EQUATION, [(0, "/response/tau", _plus(1))]),
    ]


def _announced(field: str, change: Change[int]) -> Change[Any]:
    return lambda said: said.model_copy(update={field: change(getattr(said, field))})


def _quadratic_crooked(toy: Toy) -> Sequence[Crooked]:
    V1, V2, V3, N, half = "ZK-QUAD.V1", "ZK-QUAD.V2", "ZK-QUAD.V3", toy.N, _half(toy.N)
    zeta, row, tau, w = "/response/zeta", "/response/zeta_rows/0", "/response/tau", "/response/w"
    negated = _negated(N)
    return [
        Crooked("cancelling-openings", V1, PLAIN, [(0, zeta, _plus(1)), (1, zeta, _plus(-1))]),
        Crooked("cancelling-links", V2, PLAIN, [(0, w, _times(2, N)), (1, w, _times(half, N))]),
        Crooked("cancelling-equations", V3, PLAIN, [(1, tau, _plus(1)), (2, tau, _plus(-1))]),
        Crooked("cancelling-opening-and-row", V1, WITHIN, [(0, zeta, _plus(1)), (0, row, _plus(-1))]),
        Crooked("cancelling-opening-and-equation", V1, WITHIN, [(0, zeta, _plus(1)), (0, tau, _plus(-1))]),
        Crooked("cancelling-weighted", V1, WEIGHTED, [(0, zeta, _plus(2)), (0, row, _plus(-1))]),
        Crooked("sign-w", None, SIGN, [(0, w, negated)]),
        Crooked("sign-S", None, SIGN, forged={1: {"committed": negated}}),
        Crooked("sign-M", None, SIGN, forged={1: {"first": _announced("M", negated)}}),
        Crooked("sign-U_0", None, SIGN, forged={2: {"first": _announced("U_0", negated)}}),
        Crooked("sign-A", None, SIGN, forged={1: {"first": _announced("A", _negated(N * N))}}),
    ]


def _matrix_spoilt(toy: Toy) -> Sequence[Crooked]:
    limit = 1 << toy.public.bits * 2
    return [
        Crooked("form", "ZK-MAT.V0", FORM, [(0, "/z/0", beyond(limit, toy.N * toy.order))]),
        Crooked("element", "VA-1", ELEMENT, [(0, "/s/0", _plus(toy.N))]),
        Crooked("equation", "ZK-MAT.W2", EQUATION, [(0, "/w", _plus(1))]),
    ]


def _matrix_crooked(toy: Toy) -> Sequence[Crooked]:
    W1, W2, N = "ZK-MAT.W1", "ZK-MAT.W2", toy.N
    twice, halved, negated = _times(2, N), _times(_half(N), N), _negated(N)
    return [
        Crooked("cancelling-rows", W1, PLAIN, [(0, "/s/0", twice), (1, "/s/0", halved)]),
        Crooked("cancelling-products", W2, PLAIN, [(1, "/w", twice), (2, "/w", halved)]),
        Crooked("cancelling-entries", W1, WITHIN, [(0, "/s/0", twice), (0, "/s/1", halved)]),
        Crooked("cancelling-row-and-product", W1, WITHIN, [(0, "/s/0", twice), (0, "/w", halved)]),
        Crooked("cancelling-weighted", W1, WEIGHTED, [(0, "/s/0", _times(4, N)), (0, "/s/1", halved)]),
        Crooked("sign-w", None, SIGN, [(1, "/w", negated)]),
        Crooked("sign-s", None, SIGN, [(2, "/s/0", negated)]),
        Crooked("sign-M_c", None, SIGN, forged={0: {"first": lambda said: (said[0], N * N - said[1])}}),
    ]


def _row_spoilt(toy: Toy) -> Sequence[Crooked]:
    limit = 1 << toy.public.bits + 2 * (CHALLENGE_BITS + SLACK_PROOF) + 8
    return [
        Crooked("form", "ZK-ROW.V0", FORM, [(0, "/zeta", beyond(limit, toy.order))]),
        Crooked("element", "VA-1", ELEMENT, [(0, "/w", _plus(toy.N))]),
        Crooked("equation", "ZK-ROW.W1", EQUATION, [(0, "/zeta", _plus(1))]),
    ]


def _row_crooked(toy: Toy) -> Sequence[Crooked]:
    W1, W2, N = "ZK-ROW.W1", "ZK-ROW.W2", toy.N
    return [
        Crooked("cancelling-rows", W1, PLAIN, [(0, "/zeta", _plus(1)), (1, "/zeta", _plus(-1))]),
        Crooked("cancelling-products", W2, PLAIN, [(1, "/w", _times(2, N)), (2, "/w", _times(_half(N), N))]),
        Crooked("cancelling-weighted", W1, WEIGHTED, [(0, "/zeta", _plus(3)), (1, "/zeta", _plus(-1))]),
        Crooked("sign-w", None, SIGN, [(1, "/w", _negated(N))]),
        Crooked("sign-M", None, SIGN, forged={0: {"first": lambda said: (N - said[0], said[1])}}),
    ]


def _decryption_spoilt(toy: Toy) -> Sequence[Crooked]:
    limit, N, square = 1 << toy.public.bits * 4, toy.N, toy.N**2
    return [
        Crooked("form", "ZK-DEC.V0", FORM, [(0, "/z", beyond(limit, N * toy.order))]),
        Crooked("element", "VA-1", ELEMENT, forged={0: {"first": lambda said: (said[0] + square, said[1])}}),
        Crooked("equation", "ZK-DEC.V1", EQUATION, [(0, "/z", _plus(1))]),
    ]


def _decryption_crooked(toy: Toy) -> Sequence[Crooked]:
    """No response stands in one equation only, so errors are made before the challenge."""
    V1, V2, square = "ZK-DEC.V1", "ZK-DEC.V2", toy.N**2
    more, less = 1 + toy.N, 1 - toy.N

    def prover(first: int = 1, second: int = 1) -> dict[str, Change[Any]]:
        return {"first": lambda said: (said[0] * first % square, said[1] * second % square)}

    return [
        Crooked("cancelling-keys", V1, PLAIN, forged={0: prover(more), 1: prover(less)}),
        Crooked("cancelling-shares", V2, PLAIN, forged={1: prover(1, more), 2: prover(1, less)}),
        Crooked("cancelling-key-and-share", V1, WITHIN, forged={0: prover(more, less)}),
        Crooked("cancelling-weighted", V1, WEIGHTED, forged={0: prover(1 + 2 * toy.N, less)}),
        Crooked("sign-a_1", None, SIGN, forged={0: prover(-1)}),
        Crooked("sign-a_2", None, SIGN, forged={1: prover(1, -1)}),
    ]


LISTS = (
    Lists(forging.PLAINTEXTS, ("three", "one", "zeros"), _plaintext_spoilt, _plaintext_crooked),
    Lists(forging.QUADRATICS, ("signed", "single", "zeros"), _quadratic_spoilt, _quadratic_crooked),
    Lists(forging.MATRICES, ("2x3x2", "1x1x1", "3x1x1"), _matrix_spoilt, _matrix_crooked),
    Lists(forging.ROWS, ("3x3", "1x1", "zeros"), _row_spoilt, _row_crooked),
    Lists(forging.DECRYPTIONS, ("two", "negative-exponent", "zero"), _decryption_spoilt, _decryption_crooked),
)
