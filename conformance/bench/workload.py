"""Every operation of an engine, in the sizes that a session asks for, and in smaller ones."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from conformance.bench.setting import Setting
from reference.learning import qr_relation
from reference.learning.summary import Dataset, qr_summary
from reference.messages.base import Matrix
from reference.operations import DecryptionTask, Operations
from reference.paillier.threshold import SecretShare
from reference.proofs import decryption, matrix, plaintext, rows
from reference.proofs.cases import Case, Task
from spec.parameters import CHALLENGE_BITS
from spec.schedule import QUOTIENT_BITS

Claim = tuple[object, object]
"""A statement and its witness."""

Before = Callable[[Operations], object]
"""What an engine does before it is measured."""


def nothing(_: Operations) -> None:
    """No preparation."""


@dataclass(frozen=True)
class Work:
    """One call of an operation. ``arguments``: fresh ones for each call; ``before``: of each call, untimed."""

    operation: str
    size: str
    arguments: Callable[[], Sequence[object]]
    before: Before = nothing


@dataclass(frozen=True)
class Sizes:
    """How large: numbers of values; of features; of masks in a proof and of proofs; of ciphertexts to be decrypted.

    ``most``: of features where a matrix is encrypted, or its inverse proved.
    """

    values: tuple[int, ...] = (1, 2, 11, 64)
    features: tuple[int, ...] = (1, 2, 5, 11, 40)
    masks: tuple[tuple[int, int], ...] = ((1, 1), (2, 1), (11, 1), (64, 1), (1, 2), (64, 2), (64, 8))
    decryptions: tuple[int, ...] = (1, 2, 5, 11, 64)
    most: int = 11


def everything(setting: Setting, sizes: Sizes) -> Iterator[Work]:
    """All of it."""
    values, masks, decrypted = sizes.values, sizes.masks, sizes.decryptions
    small, lists = [d for d in sizes.features if d <= sizes.most], (1, 2)
    parts: tuple[Iterable[Iterable[Work]], ...] = (
        (encryptions(setting, n) for n in values),
        [(weighted(setting, n) for n in values), round_of(setting), packing(setting)],
        (matrices(setting, d) for d in sizes.features),
        (decryptions(setting, n) for n in decrypted),
        (ranges(setting, n, count) for n, count in masks),
        (inputs(setting, d) for d in small),
        (plaintexts(setting, n) for n in values),
        (matrix_proofs(setting, d) for d in small),
        (row_proofs(setting, d, count) for count in lists for d in sizes.features),
        (decryption_proofs(setting, n, count) for count in lists for n in decrypted),
    )
    return chain.from_iterable(chain.from_iterable(parts))


def encryptions(setting: Setting, n: int) -> Iterator[Work]:
    """Randomness, ciphertexts of masks, the combination of randomness in G-CHECK."""
    key, values = setting.commitments, setting.numbers(n, setting.mask_bits)
    yield Work("randomisers", f"{n}", lambda: (key, setting.exponents(n)))
    yield Work("encrypt", f"{n}", lambda: (key, values, setting.randomisers(n)))
    yield Work(
        "combine_randomness",
        f"{n}",
        lambda: (setting.key, setting.randomisers(n), setting.numbers(n, CHALLENGE_BITS)),
    )


def weighted(setting: Setting, n: int) -> Work:
    """The combination of ciphertexts in G-CHECK."""
    return linear(setting, f"{n}, {CHALLENGE_BITS} bits", lambda: setting.numbers(n, CHALLENGE_BITS))


def linear(setting: Setting, size: str, coefficients: Callable[[], list[int]], constant: int = 0) -> Work:
    """A linear combination of ciphertexts that nobody saw before."""

    def arguments() -> Sequence[object]:
        chosen = coefficients()
        return setting.key, chosen, setting.units(len(chosen), setting.key.square), constant

    return Work("linear", size, arguments)


def round_of(setting: Setting) -> Iterator[Work]:
    """The linear combinations of a round, for one feature each."""
    schedule, m = setting.schedule, setting.training.parties
    plan = max(schedule.rounds, key=lambda plan: plan.width)
    lift, kept = 1 << plan.scale - schedule.f, (1 << schedule.alpha_bits) - schedule.alpha_num
    right = [lift << schedule.rho_bits, schedule.rho_num * lift, -schedule.rho_num]
    relaxed = [schedule.alpha_num, kept * lift << schedule.sigma, 1 << schedule.growth]
    yield linear(setting, "average", lambda: setting.numbers(1, QUOTIENT_BITS) * m)
    yield linear(setting, "right-hand side", lambda: right)
    yield linear(setting, "relaxation", lambda: relaxed)
    yield linear(setting, "masking", lambda: [1, *[1 << plan.shift] * m], 1 << plan.width)
    yield linear(setting, "unmasking", lambda: [-1] * m, 1 << schedule.value_bits)


def packing(setting: Setting) -> Iterator[Work]:
    """As many values as fit, and fewer."""
    schedule, square = setting.schedule, setting.key.square
    width = max(plan.width for plan in schedule.rounds)
    slot, most = schedule.slot_width(width), schedule.slots(width)

    def packed(n: int) -> Work:
        return Work("pack", f"{n}", lambda: (setting.key, setting.units(n, square), slot))

    yield from map(packed, sorted({1, min(2, most), most}))


def matrices(setting: Setting, d: int) -> Iterator[Work]:
    """``A v``, and the commitments to the rows of ``A``."""
    key, A = setting.commitments, entries(setting, d)
    fresh = setting.key.square
    yield Work("matrix_product", f"{d} x {d}", lambda: (key, A, setting.units(d, fresh), setting.randomisers(d)))
    yield Work("commit_rows", f"{d} x {d}", lambda: (key, A, setting.openings(d)))


def entries(setting: Setting, d: int) -> Matrix:
    """A matrix with entries of both signs."""
    bits = setting.schedule_of(d).entry_bits
    return tuple(tuple(x - (1 << bits - 2) for x in setting.numbers(d, bits - 1)) for _ in range(d))


def decryptions(setting: Setting, n: int) -> Iterator[Work]:
    """Shares of ciphertexts, and their combination."""
    ciphertexts = masked(setting, n)
    shares = [_shares(setting, setting.engine, share, ciphertexts) for share in setting.shares]
    yield Work("decryption_shares", f"{n}", lambda: (setting.key, setting.shares[0], masked(setting, n)))
    yield Work("combine", f"{n}", lambda: (setting.keys, shares))


def masked(setting: Setting, n: int) -> tuple[int, ...]:
    """Fresh ciphertexts."""
    values, randomness = setting.numbers(n, setting.key.bits - 2), setting.randomisers(n)
    return setting.engine.encrypt(setting.commitments, values, randomness)


def proofs(setting: Setting, kind: str, key: object, size: str, claims: Sequence[Claim]) -> Iterator[Work]:
    """Proving and verifying a list of claims."""
    contexts = [setting.context(f"{number}", 1 + number % setting.training.parties) for number in range(len(claims))]

    def tasks() -> tuple[object, list[Task[object, object]]]:
        pairs = zip(claims, contexts, strict=True)
        return key, [Task(*claim, context, setting.coins()) for claim, context in pairs]

    proved = getattr(setting.engine, f"prove_{kind}")(*tasks())
    cases = [Case(claim, proof, at) for (claim, _), proof, at in zip(claims, proved, contexts, strict=True)]
    size = size if len(claims) == 1 else f"{len(claims)} x ({size})"
    yield Work(f"prove_{kind}", size, tasks)
    yield Work(f"verify_{kind}", size, lambda: (key, cases))


def ranges(setting: Setting, masks: int, count: int) -> Iterator[Work]:
    """Exact intervals of masks."""
    claims = [setting.masks(masks) for _ in range(count)]
    yield from proofs(setting, "quadratic", setting.commitments, f"{masks} masks", claims)


def inputs(setting: Setting, d: int) -> Iterator[Work]:
    """A party's summary of its data."""
    key, schedule = setting.commitments, setting.schedule_of(d)
    data = Dataset(np.eye(d) * float(schedule.problem.gram_norm) / (2 * d), np.ones(d) / d)
    own = qr_relation.qr_input(schedule, 1, qr_summary(schedule, data))
    randomness, mu = setting.randomisers(d), setting.openings(d)
    committed = setting.engine.commit_rows(key, own.A, mu)
    claim = qr_relation.statement(schedule, 1, committed, setting.engine.encrypt(key, own.b, randomness))
    secret = qr_relation.witness(own, [r.value for r in randomness], mu)
    yield from proofs(setting, "quadratic", key, f"summary, d = {d}", [(claim, secret)])


def plaintexts(setting: Setting, n: int) -> Iterator[Work]:
    """Known plaintexts."""
    values, randomness = tuple(setting.numbers(n, setting.key.bits - 2)), setting.randomisers(n)
    claim = plaintext.Statement(setting.engine.encrypt(setting.commitments, values, randomness))
    secret = plaintext.Witness(values, tuple(r.value for r in randomness))
    yield from proofs(setting, "plaintexts", setting.key, f"{n}", [(claim, secret)])


def matrix_proofs(setting: Setting, d: int) -> Iterator[Work]:
    """An encrypted matrix times an encrypted vector (suite ``paper``)."""
    engine, key = setting.engine, setting.commitments
    X, bits = entries(setting, d), setting.schedule_of(d).entry_bits
    rho = [setting.randomisers(d) for _ in X]
    C_X = tuple(engine.encrypt(key, row, r) for row, r in zip(X, rho, strict=True))
    C_v, T = setting.units(d, setting.key.square), setting.randomisers(d)
    C_w = engine.matrix_product(key, X, C_v, T)
    claim = matrix.Statement(C_X, tuple((c,) for c in C_v), tuple((c,) for c in C_w), bits)
    secret = matrix.Witness(X, tuple(tuple(r.value for r in row) for row in rho), tuple((t.value,) for t in T))
    yield from proofs(setting, "matrix", setting.key, f"{d} x {d}", [(claim, secret)])


def row_proofs(setting: Setting, d: int, count: int) -> Iterator[Work]:
    """A committed matrix times an encrypted vector, of ``count`` parties."""

    def claim() -> Claim:
        key, A, mu = setting.commitments, entries(setting, d), setting.openings(d)
        C_v, theta = setting.units(d, setting.key.square), setting.randomisers(d)
        C_w = setting.engine.matrix_product(key, A, C_v, theta)
        T, bits = setting.engine.commit_rows(key, A, mu), setting.schedule_of(d).entry_bits
        return rows.Statement(T, C_v, C_w, bits), rows.Witness(A, tuple(mu), tuple(r.value for r in theta))

    yield from proofs(setting, "rows", setting.commitments, f"{d} x {d}", [claim() for _ in range(count)])


def decryption_proofs(setting: Setting, n: int, count: int) -> Iterator[Work]:
    """Proofs about the shares of ``count`` parties: made after one's own shares, verified after one's own proof."""
    ciphertexts = masked(setting, n)
    claims = [share_claim(setting, number, ciphertexts) for number in range(count)]
    own = share_claim(setting, len(setting.shares) - 1, ciphertexts)

    def shared(engine: Operations) -> None:
        _shares(setting, engine, setting.shares[-1], ciphertexts)

    def proved(engine: Operations) -> None:
        shared(engine)
        engine.prove_decryption(setting.key, [DecryptionTask(*own, setting.context("own"), setting.coins())])

    prove, verify = proofs(setting, "decryption", setting.key, f"{n}", claims)
    yield Work(prove.operation, prove.size, prove.arguments, shared)
    yield Work(verify.operation, verify.size, verify.arguments, proved)


def share_claim(
    setting: Setting, number: int, ciphertexts: tuple[int, ...]
) -> tuple[decryption.Statement, decryption.Witness]:
    """That a party's shares are right."""
    share, keys = setting.shares[number], setting.keys
    answers = _shares(setting, setting.engine, share, ciphertexts)
    base, mine = keys.verification_base, keys.verification_keys[number]
    claim = decryption.Statement(base, mine, keys.secret_bits, ciphertexts, answers)
    return claim, decryption.Witness(share.exponent)


def _shares(setting: Setting, engine: Operations, share: SecretShare, ciphertexts: tuple[int, ...]) -> tuple[int, ...]:
    return engine.decryption_shares(setting.key, share, ciphertexts)
