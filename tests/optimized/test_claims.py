"""Every claim of the optimised engine, on random and on hostile input."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimized import claims
from optimized.claims import CLAIMS, Mode
from optimized.operations import OptimizedOperations
from reference.core.coins import Coins
from reference.core.reject import Abort
from reference.operations import Operations, ReferenceOperations
from reference.paillier.encryption import encrypt
from reference.paillier.randomness import Randomiser
from reference.paillier.threshold import KeySet, SecretShare
from reference.preprocessing.kernel import Kernel
from spec.registry import REGISTRY
from tests.optimized import test_lists as lists
from tests.optimized.learning import test_moments
from tests.optimized.preprocessing import test_kernel
from tests.reference.proofs.toy import KEY, N, P, Q

SQUARE = N * N
BASES = lists.BASES
CARMICHAEL = (P - 1) * (Q - 1) // 2

units = st.integers(1, SQUARE - 1).filter(lambda x: x % P and x % Q)
ciphertexts = st.one_of(
    units,
    st.builds(lambda x, r: encrypt(KEY, x, r), st.integers(-(1 << 80), 1 << 80), st.integers(1, P - 1)),
    st.sampled_from([1, SQUARE - 1, 1 + N, P, N, 0, SQUARE, SQUARE + 1, -1]),
)
coefficients = st.one_of(
    st.integers(-(1 << 40), 1 << 40),
    st.integers(-(1 << 600), 1 << 600),
    st.builds(lambda k, odd: odd << k, st.integers(0, 220), st.sampled_from([1, -1, 3, -3, 7])),
)
exponents = st.one_of(st.integers(0, 1 << 640), st.sampled_from([0, 1, (1 << 640) - 1, 1 << 700]))
randomness = st.one_of(st.builds(Randomiser, st.integers(1, P - 1)), exponents.map(lambda x: BASES.randomness.power(x)))


def columns(*strategies, most=5):
    """Lists of equal length, one for each strategy."""
    return st.lists(st.tuples(*strategies), max_size=most).map(
        lambda rows: [list(c) for c in zip(*rows, strict=True)] or [[]] * len(strategies)
    )


def matrices(draw):
    d = draw(st.integers(1, 4))
    rows = tuple(
        tuple(draw(st.integers(-(1 << 32), 1 << 32)) for _ in range(d)) for _ in range(draw(st.integers(1, 4)))
    )
    return rows, [draw(units) for _ in range(d)]


@st.composite
def products(draw):
    rows, vector = matrices(draw)
    return BASES, rows, vector, [draw(randomness) for _ in rows]


@st.composite
def committed(draw):
    rows, _ = matrices(draw)
    return BASES, rows, [draw(st.integers(0, 1 << 640)) for _ in rows]


@st.composite
def combinations(draw):
    """Shares of ciphertexts under a key whose exponent is shared by three; sometimes one share is something else."""
    exponent = CARMICHAEL * pow(CARMICHAEL, -1, N)
    free = [draw(st.integers(-(1 << 1100), 1 << 1100)) for _ in range(2)]
    keys = KeySet(b"claims", N, 1, (1, 1, 1), 1200)
    opened = [
        encrypt(KEY, x, 3 + x % 7) for x in draw(st.lists(st.integers(-(1 << 100), 1 << 100), min_size=1, max_size=3))
    ]
    shares = [[pow(c, 2 * D, SQUARE) for c in opened] for D in (*free, exponent - sum(free))]
    if draw(st.booleans()):
        shares[draw(st.integers(0, 2))][0] = draw(units)
    return keys, shares


EXACT = {
    "randomisers": st.tuples(st.just(BASES), st.lists(exponents, max_size=6)),
    "combine_randomness": columns(randomness, st.integers(0, 1 << 128)).map(lambda c: (KEY, c[0], c[1])),
    "encrypt": columns(st.integers(-SQUARE, SQUARE), randomness).map(lambda c: (BASES, c[0], c[1])),
    "linear": columns(coefficients, ciphertexts).flatmap(
        lambda c: st.integers(-SQUARE, SQUARE).map(lambda constant: (KEY, c[0], c[1], constant))
    ),
    "pack": st.tuples(st.just(KEY), st.lists(ciphertexts, max_size=5), st.integers(0, 200)),
    "matrix_product": products(),
    "commit_rows": committed(),
    "decryption_shares": st.tuples(
        st.just(KEY),
        st.builds(SecretShare, st.integers(-(1 << 1200), 1 << 1200)),
        st.lists(ciphertexts, max_size=10, unique=True),
    ),
    "combine": combinations(),
}
"""Arguments of the operations that are claimed to be exact. Those of proofs are in ``test_lists``."""

ELSEWHERE: dict[str, Callable[..., object]] = {
    "generators": test_kernel.test_random_strings,
    "transposed": test_kernel.test_rows_of_a_matrix,
    "hash_rows": test_kernel.test_hashes_of_rows,
    "offer": test_kernel.test_products,
    "collect": test_kernel.test_products,
    "reduced": test_kernel.test_arithmetic,
    "add": test_kernel.test_arithmetic,
    "subtract": test_kernel.test_arithmetic,
    "multiply": test_kernel.test_arithmetic,
    "total": test_kernel.test_arithmetic,
    "condensed": test_moments.test_condensed_data_has_the_products_of_the_data,
}
"""Claims whose tests are in other modules."""


def outcome(engine, operation, arguments):
    """The result, or what was raised: a refusal with rule and accused, or the kind of an error."""
    try:
        return getattr(engine, operation)(*arguments)
    except Abort as abort:
        return abort.rule, abort.accused
    except (ZeroDivisionError, ValueError) as error:
        return type(error)


def members(interface):
    return {name for name, member in vars(interface).items() if callable(member) and not name.startswith("_")}


def test_every_operation_has_one_claim_and_every_claim_a_test():
    assert {claim.rule for claim in CLAIMS} <= set(REGISTRY)
    for name, interface in (("Operations", Operations), ("Kernel", Kernel)):
        claimed = [claim.operation for claim in CLAIMS if claim.interface == name]
        assert sorted(claimed) == sorted(members(interface))
    proofs = {f"{verb}_{kind}" for verb in ("prove", "verify") for kind in lists.KINDS}
    assert {claim.operation for claim in CLAIMS} == {*EXACT, *proofs, *ELSEWHERE}
    verdicts = {claim.operation for claim in CLAIMS if claim.mode is Mode.VERDICT}
    assert verdicts == {f"verify_{kind}" for kind in lists.KINDS}
    assert claims.__doc__ is not None and "test_claims" in claims.__doc__


@pytest.mark.spec("PL-1", "PL-2", "PL-3", "PL-5", "IC-1", "TD-2", "G-C2S", "MC-1")
@pytest.mark.parametrize("operation", EXACT)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_exact(operation, data):
    """The same engine for a few calls: what it remembers must not matter."""
    engine = OptimizedOperations(Coins(bytes(32)))
    for _ in range(data.draw(st.integers(1, 3))):
        arguments = data.draw(EXACT[operation])
        expected = outcome(ReferenceOperations(), operation, arguments)
        assert outcome(engine, operation, arguments) == expected
        assert outcome(engine, operation, arguments) == expected


@pytest.mark.spec("ZK-0", "VA-1")
@pytest.mark.parametrize("kind", lists.KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_verdict(kind, data):
    """Lists in any order, with repetitions, with any integers of any proofs replaced by anything."""
    listed = data.draw(st.lists(st.sampled_from(lists.cases(kind)), max_size=5))
    for position in data.draw(st.sets(st.integers(0, max(0, len(listed) - 1)), max_size=2)) if listed else ():
        path = data.draw(st.sampled_from(list(lists.integers(listed[position].proof))))
        value = data.draw(st.one_of(ciphertexts, coefficients, exponents))
        change = data.draw(
            st.sampled_from([lambda _, v=value: v, lambda x, v=value: x + v, lambda x: -x, lambda x: 2 * x])
        )
        listed[position] = lists.spoiled(listed[position], path, change)
    if listed and data.draw(st.booleans()):
        listed[-1] = replace(listed[-1], context=replace(listed[-1].context, index="elsewhere"))
    assert lists.verdict(lists.fast(), kind, listed) == lists.verdict(ReferenceOperations(), kind, listed)
