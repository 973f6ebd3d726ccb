"""The formulas of chapter 05, and what the reference computes."""

from math import gcd, lcm

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.core.encoding import frame, integer_octets
from reference.core.transcript import Transcript, hash_to_range
from reference.proofs import quadratic
from reference.proofs.relation import Statement
from spec.equations import commitments as eq
from spec.equations import proofs
from spec.formula import number, truth
from spec.parameters import CHALLENGE_BITS, SLACK_PROOF
from tests.agreement.lines import exact, limits, signed
from tests.reference.proofs.toy import BASES, CONTEXT, N, P, Q, coins

few = settings(max_examples=10)
wide = st.integers(-(2**600), 2**600)


@pytest.mark.spec("IC-1")
@pytest.mark.agrees("IC-1")
@few
@given(x=st.lists(wide, min_size=3, max_size=3), mu=st.integers(0, 2**640))
def test_commitments(x, mu):
    values = {eq.N: N, eq.h: BASES.h, eq.g: [BASES.g(j) for j in (1, 2, 3)], eq.n: 3, eq.x: x, eq.mu: mu}
    values[eq.S] = BASES.commit_vector(x, mu)
    exact(eq.COMMITMENT, values)
    for j in (1, 2, 3):
        root = hash_to_range(N.bit_length() + 128, "com", b"toy session", N, j)
        exact(eq.BASE, {**values, eq.root: {j: root}, eq.j: j})


@pytest.mark.spec("IC-1")
@pytest.mark.agrees("IC-1")
def test_the_range_of_the_randomness():
    lengths = {eq.bits_N: N.bit_length(), eq.s_z: SLACK_PROOF}
    limits(eq.RANDOMNESS, 0, 2 ** (N.bit_length() + SLACK_PROOF) - 1, lambda mu: {**lengths, eq.mu: mu})
    drawn = [quadratic.draw_masks(BASES, Statement("ZK-QUAD", (1,)), coins("mu", j)).mu for j in range(40)]
    assert all(truth(eq.RANDOMNESS, {**lengths, eq.mu: mu}) for mu in drawn)
    assert any(mu >> N.bit_length() + SLACK_PROOF - 1 for mu in drawn), "no bit is missing"


@pytest.mark.spec("IC-1")
@pytest.mark.agrees("IC-1")
@few
@given(y=st.integers(-(2**40), 2**40), D=st.integers(2, 2**20), seed=st.integers(0, 2**32))
def test_a_root_from_a_power_that_is_no_opening(y, D, seed):
    """Made from the factors of N, as nobody else can: S is a D-th root of h^y."""
    order = lcm(P - 1, Q - 1) // 2
    g = gcd(D, y)
    D, y = D // g, y // g
    if gcd(D, order) != 1:
        return
    S = pow(BASES.h, y * pow(D, -1, order) + seed * order, N)
    values = {eq.N: N, eq.S: S, eq.h: BASES.h, eq.D_1: D, eq.y_1: y}
    t = pow(y, -1, D) if D > 1 else 0
    values |= {eq.t: t, eq.s: (1 - t * y) // D}
    assert truth(eq.ROOT_BEZOUT, values)
    signed(eq.ROOT_GIVEN, values)
    signed(eq.ROOT, values)


@pytest.mark.spec("FS-1")
@pytest.mark.agrees("FS-1")
@given(value=wide)
def test_octets_of_integers(value):
    sign, *octets = integer_octets(value)
    values = {eq.sign: sign, eq.octets: len(octets), eq.octet: octets, eq.value: value}
    assert truth(eq.OCTETS, values)
    assert number(eq.OCTETS.rhs, values) == value
    assert not octets or octets[0] > 0


@pytest.mark.spec("FS-1")
@pytest.mark.agrees("FS-1")
def test_challenges_have_kappa_bits():
    kappa = {proofs.kappa: CHALLENGE_BITS}
    limits(proofs.CHALLENGE, 0, 2**CHALLENGE_BITS - 1, lambda e: {**kappa, proofs.e: e})
    drawn = Transcript("ZK-PK", CONTEXT).challenges(40)
    assert all(truth(proofs.CHALLENGE, {**kappa, proofs.e: e}) for e in drawn)
    assert any(e >> CHALLENGE_BITS - 1 for e in drawn), "no bit is missing"


def parsed(octets):
    """The items of framed octets: type, eight octets of length, body. There is only one way to read them."""
    items = []
    while octets:
        length = int.from_bytes(octets[1:9], "big")
        items.append((octets[:1], octets[9 : 9 + length]))
        octets = octets[9 + length :]
    return items


@pytest.mark.spec("FS-1")
@given(items=st.lists(st.one_of(wide, st.text(max_size=20), st.binary(max_size=20)), max_size=6))
def test_framed_items_can_be_read_again(items):
    kinds = {int: (b"i", integer_octets), str: (b"s", str.encode), bytes: (b"b", bytes)}
    expected = [(kinds[type(item)][0], kinds[type(item)][1](item)) for item in items]
    assert parsed(b"".join(map(frame, items))) == expected
