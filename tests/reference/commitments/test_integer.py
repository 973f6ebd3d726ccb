"""Integer commitments: the formula, and bases that nobody chose."""

import hashlib

import gmpy2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.commitments.integer import CommitmentKey
from tests.reference.proofs.toy import BASES, N, P, Q

integers = st.integers(-(2**300), 2**300)


@pytest.mark.spec("IC-1")
def test_a_base_by_hand():
    """``g_2 = H("com", sid, N, 2)^2 mod N`` with a hash of |N| + 128 bits."""
    frames = b"".join(
        kind + len(body).to_bytes(8, "big") + body
        for kind, body in (
            (b"s", b"HELEN/1"),
            (b"s", b"com"),
            (b"b", b"toy session"),
            (b"i", b"\x00" + N.to_bytes(64, "big")),
            (b"i", b"\x00\x02"),
        )
    )
    root = int.from_bytes(hashlib.shake_256(frames).digest(80), "big")
    assert BASES.g(2) == root * root % N


@pytest.mark.spec("IC-1")
def test_bases_are_squares_and_depend_on_everything():
    others = (BASES, CommitmentKey(b"other session", N), CommitmentKey(b"toy session", N - 2))
    bases = [key.g(j) for key in others for j in (-1, 0, 1, 5)]
    assert len(set(bases)) == len(bases)
    assert BASES.h == BASES.g(-1)
    for j in range(-1, 4):
        assert gmpy2.jacobi(BASES.g(j), P) == gmpy2.jacobi(BASES.g(j), Q) == 1


@pytest.mark.spec("IC-1")
@settings(max_examples=10)
@given(x=integers, y=integers, mu=integers)
def test_a_commitment_is_the_product_of_powers(x, y, mu):
    expected = pow(BASES.h, mu, N) * pow(BASES.g(1), x, N) * pow(BASES.g(4), y, N) % N
    assert BASES.commit({1: x, 4: y}, mu) == expected


@pytest.mark.spec("IC-1")
def test_commitments_add_up_over_the_integers():
    C, D = BASES.commit({1: 5, 2: -7}, 11), BASES.commit({1: -2, 2: 9}, 13)
    assert C * D % N == BASES.commit({1: 3, 2: 2}, 24)
    assert BASES.commit({1: 0}, 0) == 1
    order = (P - 1) // 2 * ((Q - 1) // 2)
    assert BASES.commit({1: order}, 0) == 1, "binding rests on the unknown order of the group"


@pytest.mark.spec("IC-1")
def test_a_value_is_bound_to_its_base():
    assert BASES.commit({1: 5}, 3) != BASES.commit({2: 5}, 3)
    assert BASES.commit({1: 5}, 3) != BASES.commit({1: -5}, 3)
    assert BASES.commit({1: 5}, 3) != BASES.commit({1: 5}, 4)
