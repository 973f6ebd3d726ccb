"""ZK-RNG: exact intervals, and norms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from conformance.generate.builder import integer
from conformance.generate.cases.relation import Claim, Element, Relation, Wrong, beyond, integer_at, one_more
from conformance.kit.keys import Toy
from conformance.kit.vectors import Document
from conformance.operations.statements import Bounds, IntervalStatement, IntervalWitness, NormStatement, NormWitness
from reference.messages.base import Integers
from reference.proofs.quadratic import mask_bits

V0, V1, V2, V3 = (f"ZK-RNG.V{i}" for i in range(4))
BYTE = Bounds(low=0, width=255)


def _interval(toy: Toy, values: Integers, bounds: Sequence[Bounds], why: str, flag: str = "Ordinary") -> Claim:
    ciphertexts, randomness = toy.encrypted(values, "zk-rng", *values)
    return Claim(
        why,
        IntervalStatement(ciphertexts=ciphertexts, intervals=tuple(bounds)),
        IntervalWitness(intervals=tuple(bounds), values=values, randomness=randomness),
        flag,
    )


def _intervals(toy: Toy) -> Mapping[str, Claim]:
    signed, wide = Bounds(low=-8, width=16), Bounds(low=0, width=(1 << 100) - 1)
    return {
        "two": _interval(toy, (200, -5), (BYTE, signed), "an interval from zero, and one around it"),
        "ends": _interval(toy, (0, 255, -8, 8), (BYTE, BYTE, signed, signed), "the ends of intervals", "Extreme"),
        "single-point": _interval(toy, (17,), (Bounds(low=17, width=0),), "an interval with one element", "Extreme"),
        "wide": _interval(toy, (1 << 99,), (wide,), "the width of a mask"),
    }


def _interval_wrongs(toy: Toy, case: Document) -> Sequence[Wrong]:
    limit = 1 << mask_bits(8) + 1
    return [
        *_wrongs(toy, case, limit),
        Wrong("wider", "/statement/intervals/0/width", integer(256), V1, "the width differs", "Unbound"),
        Wrong("moved", "/statement/intervals/1/low", integer(-7), V1, "the lower end differs", "Unbound"),
    ]


def _interval_lies(toy: Toy) -> Mapping[str, tuple[Claim, str]]:
    """The prover commits to a value in the interval, but the ciphertext holds another one."""

    def lie(value: int, why: str) -> tuple[Claim, str]:
        outside, _ = toy.encrypted((value,), "zk-rng", 255)
        true = _interval(toy, (255,), (BYTE,), why)
        return replace(true, statement=IntervalStatement(ciphertexts=outside, intervals=(BYTE,))), V2

    return {
        "lie-above": lie(256, "one above the upper end"),
        "lie-below": lie(-1, "one below the lower end"),
        "lie-half": lie((toy.N + 1) // 2, "a half modulo N: small multiples of it look small"),
    }


def _norm(toy: Toy, values: Integers, bound: int, why: str, flag: str = "Ordinary") -> Claim:
    ciphertexts, randomness = toy.encrypted(values, "zk-norm", *values)
    return Claim(
        why,
        NormStatement(ciphertexts=ciphertexts, bound=bound),
        NormWitness(bound=bound, values=values, randomness=randomness),
        flag,
    )


def _norms(toy: Toy) -> Mapping[str, Claim]:
    return {
        "inside": _norm(toy, (3, -4, 5), 64, "a norm below its bound", "Negative"),
        "on-the-bound": _norm(toy, (3, -4, 12), 169, "a norm that is its bound", "Extreme"),
        "zeros": _norm(toy, (0, 0), 0, "nothing but zeros, and nothing else allowed", "Extreme"),
    }


def _norm_wrongs(toy: Toy, case: Document) -> Sequence[Wrong]:
    limit = 1 << mask_bits(4) + 1
    return [
        *_wrongs(toy, case, limit),
        Wrong("larger-bound", "/statement/bound", integer(65), V1, "the bound differs", "Unbound"),
    ]


def _wrongs(toy: Toy, case: Document, z_limit: int) -> Sequence[Wrong]:
    response, order = "/proof/response", toy.N * toy.order
    another = integer(integer_at(case, "/statement/ciphertexts/1") * (1 + toy.N) % toy.N**2)
    return [
        Wrong("z-too-long", f"{response}/z/0", beyond(z_limit, order), V0, "z_0 is too long", "OutOfRange"),
        Wrong("no-response", f"{response}/z", [], V0, "all responses are missing", "Length"),
        Wrong("zeta-plus-1", f"{response}/zeta", one_more, V1, "zeta does not answer it", "WrongResponse"),
        Wrong("w-plus-1", f"{response}/w", one_more, V2, "w does not answer the challenge", "WrongResponse"),
        Wrong("tau-plus-1", f"{response}/tau", one_more, V3, "tau does not answer it", "WrongResponse"),
        Wrong("another-plaintext", "/statement/ciphertexts/1", another, V1, "a plaintext differs", "Unbound"),
    ]


def _elements(toy: Toy) -> Sequence[Element]:
    return [("/proof/S", toy.N), ("/proof/announcement/A", toy.N**2), ("/statement/ciphertexts/1", toy.N**2)]


def _relation(
    name: str,
    claims: Callable[[Toy], Mapping[str, Claim]],
    wrongs: Callable[[Toy, Document], Sequence[Wrong]],
    lies: Callable[[Toy], Mapping[str, tuple[Claim, str]]],
) -> Relation:
    return Relation(name, "ZK-RNG", V1, lambda toy: toy.session_key, claims, _elements, wrongs, lies)


def _norm_lies(toy: Toy) -> Mapping[str, tuple[Claim, str]]:
    """The prover commits to a short vector, but a ciphertext holds a longer one."""
    true = _norm(toy, (3, -4, 12), 169, "one more than the bound allows")
    outside, _ = toy.encrypted((3, -4, 13), "zk-norm", 3, -4, 12)
    return {"lie-longer": (replace(true, statement=NormStatement(ciphertexts=outside, bound=169)), V2)}


RELATIONS = (
    _relation("zk-rng", _intervals, _interval_wrongs, _interval_lies),
    _relation("zk-norm", _norms, _norm_wrongs, _norm_lies),
)
