"""A toy key (512 bits, INSECURE: its factors are printed here), and what the tests of all proofs share."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

import pytest
from pydantic import BaseModel

from reference.commitments.integer import CommitmentKey
from reference.core.coins import Coins
from reference.core.reject import Abort
from reference.core.transcript import Context
from reference.paillier.encryption import PublicKey, encrypt
from spec.parameters import SLACK_PROOF

P = 0xCD04D51D73094A0B65DDF3221CC8DAB6BA10CF5FAA0BC90017937E60554D17CF
Q = 0xC4EEA535C1C4040A7E22FD2290B4BB3BC0E6BBAA47102F7487D3BC325A67630F
N = P * Q
KEY = PublicKey(N)
BASES = CommitmentKey(b"toy session", N)
PROVER = 2
CONTEXT = Context(b"toy session", PROVER, "IN", 1, "0")
ELSEWHERE = {
    "session": replace(CONTEXT, session=b"another session"),
    "prover": replace(CONTEXT, prover=3),
    "phase": replace(CONTEXT, phase="IP"),
    "round": replace(CONTEXT, round=2),
    "index": replace(CONTEXT, index="1"),
}
"""One context for each field of a context, with only that field changed."""

NOT_A_UNIT_MOD_N = {"zero": 0, "N": N, "factor": 6 * P, "negative": -1, "not reduced": N + 1}
NOT_A_UNIT_MOD_SQUARE = {"zero": 0, "N^2": N * N, "factor": 6 * P, "negative": -1, "not reduced": N * N + 1}

M = TypeVar("M", bound=BaseModel)


def coins(*name: str | int) -> Coins:
    """Fresh coins named by the test."""
    return Coins(bytes(32)).child(*name)


def units(count: int, *name: str | int) -> tuple[int, ...]:
    source = coins("units", *name)
    return tuple(source.unit(N, j) for j in range(count))


def encrypted(values: Sequence[int], *name: str | int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Ciphertexts and their randomness."""
    randomness = units(len(values), *name)
    return tuple(encrypt(KEY, x, r) for x, r in zip(values, randomness, strict=True)), randomness


def commitment_randomness(count: int, *name: str | int) -> tuple[int, ...]:
    source = coins("mu", *name)
    return tuple(source.bits(KEY.bits + SLACK_PROOF, i) for i in range(count))


def changed(message: M, path: str, value: object) -> M:
    """The message with one field replaced; ``a.b`` reaches into parts, ``a.0`` into tuples."""
    head, _, rest = path.partition(".")
    old = getattr(message, head)
    if rest and isinstance(old, BaseModel):
        value = changed(old, rest, value)
    elif rest:
        value = (*old[: int(rest)], value, *old[int(rest) + 1 :])
    return message.model_copy(update={head: value})


def field(message: BaseModel, path: str) -> int:
    value: object = message
    for name in path.split("."):
        value = value[int(name)] if isinstance(value, tuple) else getattr(value, name)
    assert isinstance(value, int)
    return value


@contextmanager
def refused(rule: str, accused: int | None = PROVER) -> Iterator[None]:
    with pytest.raises(Abort) as caught:
        yield
    assert (caught.value.rule, caught.value.accused) == (rule, accused)
