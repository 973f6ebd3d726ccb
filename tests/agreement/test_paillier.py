"""The formulas of chapter 04, and what the reference computes."""

from math import gcd, lcm

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.core.arithmetic import symmetric
from reference.core.coins import Coins
from reference.core.transcript import hash_to_range
from reference.paillier import threshold
from reference.paillier.dealer import secret_bits, split_exponent
from reference.paillier.encryption import add, encrypt, linear_combination, negate, rerandomise, trivial
from reference.paillier.randomness import RandomnessKey
from spec.equations import fixed_point
from spec.equations import paillier as eq
from spec.formula import integer, residue, truth
from spec.parameters import SLACK_PROOF
from tests.agreement.lines import accepts, exact, limits
from tests.reference.proofs.toy import KEY, N, P, Q, units

SESSION, SLACK = b"agreement", 80
plaintexts = st.integers(-(N // 2), N // 2)
factors = st.integers(-(2**200), 2**200)
seeds = st.integers(0, 2**32)
few = settings(max_examples=10)


@pytest.mark.spec("PL-1")
@pytest.mark.agrees("PL-1")
@few
@given(x=plaintexts, seed=seeds)
def test_encryption(x, seed):
    (r,) = units(1, seed)
    values = {eq.N: N, eq.x: x, eq.r: r, eq.Carmichael: lcm(P - 1, Q - 1)}
    exact(eq.ENCRYPTION, {**values, eq.c: encrypt(KEY, x, r)})
    exact(eq.BINOMIAL, values)
    assert residue(eq.BINOMIAL.right, values, integer(eq.BINOMIAL.modulus, values)) == trivial(KEY, x)
    exact(eq.ORDER, values)


@pytest.mark.spec("PL-2", "PL-3", "PL-4")
@pytest.mark.agrees("PL-2", "PL-3", "PL-4")
@few
@given(x=plaintexts, y=plaintexts, k=factors, seed=seeds)
def test_sums_factors_and_rerandomisation(x, y, k, seed):
    r, s = units(2, seed)
    values = {eq.N: N, eq.x: x, eq.x1: x, eq.x2: y, eq.k: k, eq.r: r, eq.r1: r, eq.r2: s}
    computed = {
        eq.SUM: add(KEY, encrypt(KEY, x, r), encrypt(KEY, y, s)),
        eq.SCALAR: linear_combination(KEY, [k], [encrypt(KEY, x, r)]),
        eq.RERANDOMISE: rerandomise(KEY, encrypt(KEY, x, r), s),
    }
    for line, ciphertext in computed.items():
        exact(line, values)
        assert residue(line.left, values, integer(line.modulus, values)) == ciphertext
    minus_one = {**values, eq.k: -1}
    assert residue(eq.SCALAR.right, minus_one, N * N) == negate(KEY, encrypt(KEY, x, r))


@pytest.mark.spec("PL-5")
@pytest.mark.agrees("PL-5")
@few
@given(x=plaintexts, k=st.integers(0, 2**64), seed=seeds)
def test_randomness_is_a_power_of_one_base(x, k, seed):
    randomness = RandomnessKey(SESSION, N, True)
    drawn = randomness.draw(Coins(bytes(32)).child(seed), "r")
    root = hash_to_range(N.bit_length() + 128, "rand", SESSION, N)
    values = {eq.N: N, eq.h_r: randomness.base, eq.root_r: root, eq.xi: drawn.exponent, eq.r: drawn.value}
    exact(eq.RANDOMISER_BASE, values)
    exact(eq.RANDOMISER, values)
    exact(eq.RESIDUE, {**values, eq.x: x, eq.k: k})
    lengths = {eq.bits_N: N.bit_length(), eq.s_z: SLACK_PROOF}
    limits(eq.RANDOMISER_RANGE, 0, 2**randomness.exponent_bits - 1, lambda xi: {**lengths, eq.xi: xi})


def key_set(m, seed):
    shares = split_exponent(P, Q, m, 2 * 512 + SLACK, Coins(bytes(32)).child(seed))
    base = threshold.verification_base(SESSION, KEY)
    keys = threshold.KeySet(SESSION, N, 1, tuple(pow(base, D, N * N) for D in shares), secret_bits(512, SLACK, m))
    return keys, shares


@pytest.mark.spec("TD-1")
@pytest.mark.agrees("TD-1")
@few
@given(m=st.integers(2, 5), seed=seeds)
def test_shares_of_the_exponent(m, seed):
    keys, shares = key_set(m, seed)
    values = {eq.N: N, eq.Carmichael: lcm(P - 1, Q - 1), eq.D: sum(shares), eq.Share: shares, eq.m: m, eq.theta: 1}
    lengths = {eq.bits_N: 512, eq.s_m: SLACK, eq.b_D: keys.secret_bits, eq.m: m}
    exact(eq.KEY[0], values)
    assert eq.KEY[1].holds(values)
    assert not eq.KEY[1].holds({**values, eq.D: sum(shares) + 1})
    assert truth(eq.KEY[2], values)
    assert truth(eq.SHARE_BITS, lengths)
    limits(eq.SHARE_RANGE, 0, 2 ** (2 * 512 + SLACK) - 1, lambda D: {**lengths, eq.Share: [D], eq.i: 1})
    largest = 2**keys.secret_bits - 1
    limits(eq.SHARE_BOUND, -largest, largest, lambda D: {**lengths, eq.Share: [D], eq.i: 1})
    for i in range(1, m):
        assert truth(eq.SHARE_RANGE, {**values, **lengths, eq.i: i})
    root = hash_to_range((N * N).bit_length() + 128, "vk", SESSION, N)
    values |= {eq.v: keys.verification_base, eq.root_v: root, eq.Key: keys.verification_keys}
    exact(eq.VERIFICATION_BASE, values)
    for i in range(1, m + 1):
        exact(eq.VERIFICATION_KEY, {**values, eq.i: i})


@pytest.mark.spec("TD-2", "TD-2.T1")
@pytest.mark.agrees("TD-2", "TD-2.T1")
@few
@given(
    m=st.integers(2, 4),
    x=st.integers(1, N // 2),
    seed=seeds,
    theta=st.integers(2, 2**64).filter(lambda t: gcd(t, N) == 1),
)
def test_threshold_decryption(m, x, seed, theta):
    keys, shares = key_set(m, seed)
    shares = (*shares[:-1], theta * sum(shares) - sum(shares[:-1]))
    keys = threshold.KeySet(SESSION, N, theta, keys.verification_keys, keys.secret_bits)
    c = encrypt(KEY, x, *units(1, seed))
    partial = [threshold.decryption_share(KEY, threshold.SecretShare(D), c) for D in shares]
    values = {eq.N: N, eq.c: c, eq.Share: shares, eq.partial: partial, eq.m: m, eq.theta: theta, eq.x: x}
    for i in range(1, m + 1):
        exact(eq.PARTIAL, {**values, eq.i: i})
    values[eq.T] = residue(eq.COMBINE.right, values, N * N)
    for line in (eq.COMBINE, eq.COMBINED_FORM, eq.ONE, eq.SHARES_TOGETHER):
        exact(line, values)
    assert threshold.combine(keys, partial) == x
    exact(eq.DECRYPT, values)
    for broken in (partial[1:], [partial[0] * 2, *partial[1:]]):
        T = residue(eq.COMBINE.right, {**values, eq.partial: broken, eq.m: len(broken)}, N * N)
        assert accepts(lambda _, shares=broken: threshold.combine(keys, shares), 0) == eq.ONE.holds({**values, eq.T: T})


@pytest.mark.spec("TD-2")
@pytest.mark.agrees("TD-2")
@few
@given(x=plaintexts, seed=seeds)
def test_the_plaintext_is_read_by_an_exact_division(x, seed):
    """With one party that holds everything; the code reads the symmetric residue."""
    exponent = lcm(P - 1, Q - 1) * pow(lcm(P - 1, Q - 1), -1, N)
    share = threshold.decryption_share(KEY, threshold.SecretShare(exponent), encrypt(KEY, x, *units(1, seed)))
    T = share * share % (N * N)
    keys = threshold.KeySet(SESSION, N, 1, (1,), 1)
    plain = threshold.combine(keys, [share])
    assert plain == x
    assert integer(eq.DECRYPT.right, {eq.T: T, eq.N: N}) == 4 * x % N
    assert eq.DECRYPT.holds({eq.T: T, eq.N: N, eq.theta: 1, eq.x: plain})


@pytest.mark.spec("FX-2")
@pytest.mark.agrees("FX-2")
@pytest.mark.parametrize("value", [0, 1, -1, 50, 51, 100, 101, -50, -51, 10**6])
@pytest.mark.parametrize("modulus", [101, 100])
def test_plaintexts_are_symmetric_residues(value, modulus):
    formula = integer(fixed_point.SYMMETRIC.rhs, {fixed_point.x: value, fixed_point.N: modulus})
    assert formula == symmetric(value, modulus)
