"""Paillier against an independent implementation (phe) under the same key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phe import paillier as phe

from reference.core.arithmetic import (
    equal_up_to_sign,
    inverse,
    power,
    product,
    product_of_powers,
    require_unit,
    symmetric,
)
from reference.core.coins import Coins
from reference.core.reject import Abort
from reference.paillier.encryption import PublicKey, add, encrypt, linear_combination, negate, rerandomise, trivial
from spec.rational import rounded_quotient
from tests.reference.proofs.toy import KEY, N, P, Q, units

PHE_KEY = phe.PaillierPublicKey(N)
PHE_SECRET = phe.PaillierPrivateKey(PHE_KEY, P, Q)
values = st.integers(-(N // 2), N // 2)
exponents = st.integers(-(2**200), 2**200)
R, S = units(2, "encryption")


def decrypted(ciphertext):
    """The plaintext as phe sees it, as a symmetric residue."""
    return symmetric(PHE_SECRET.raw_decrypt(ciphertext), N)


@pytest.mark.spec("PL-1")
@settings(max_examples=10)
@given(x=values)
def test_same_ciphertexts_as_phe(x):
    assert encrypt(KEY, x, R) == PHE_KEY.raw_encrypt(x % N, r_value=R)
    assert decrypted(encrypt(KEY, x, R)) == x


@pytest.mark.spec("PL-2", "PL-3")
@settings(max_examples=10)
@given(x=values, y=values, c=exponents, k=exponents)
def test_homomorphic_operations_decrypt_with_phe(x, y, c, k):
    C, D = encrypt(KEY, x, R), encrypt(KEY, y, S)
    assert decrypted(add(KEY, C, D, C)) == symmetric(2 * x + y, N)
    assert decrypted(negate(KEY, C)) == symmetric(-x, N)
    assert decrypted(linear_combination(KEY, [c, -1], [C, D], k)) == symmetric(c * x - y + k, N)
    assert decrypted(linear_combination(KEY, [], [], k)) == symmetric(k, N)


@pytest.mark.spec("PL-2")
def test_sums_are_those_of_phe():
    one, two = PHE_KEY.encrypt(3, r_value=R), PHE_KEY.encrypt(4, r_value=S)
    ours = add(KEY, encrypt(KEY, 3, R), encrypt(KEY, 4, S))
    assert ours == (one + two).ciphertext(be_secure=False)


@pytest.mark.spec("PL-4")
def test_fresh_randomness_changes_the_ciphertext_and_not_the_plaintext():
    C = encrypt(KEY, -5, R)
    fresh = rerandomise(KEY, C, S)
    assert fresh == encrypt(KEY, -5, R * S % N) != C
    assert decrypted(fresh) == -5


@pytest.mark.spec("PL-1")
def test_a_toy_key_by_hand():
    """N = 15: (1 + 15)^4 2^15 mod 225 = 61 * 143 mod 225."""
    key = PublicKey(15)
    assert (key.square, key.bits) == (225, 4)
    assert trivial(key, 4) == 61
    assert trivial(key, -1) == 211
    assert encrypt(key, 4, 2) == 61 * 143 % 225 == 173


@pytest.mark.spec("FX-2", "ZK-0")
def test_residues():
    assert [symmetric(x, 7) for x in range(7)] == [0, 1, 2, 3, -3, -2, -1]
    assert [symmetric(x, 8) for x in (3, 4, 5, -4)] == [3, 4, -3, 4]
    assert equal_up_to_sign(3, -3, 7)
    assert equal_up_to_sign(3, 4, 7)
    assert equal_up_to_sign(10, 3, 7)
    assert not equal_up_to_sign(3, 5, 7)


@pytest.mark.spec("VA-1")
@pytest.mark.parametrize("value", [0, -1, N, N + 1, P, 2 * Q])
def test_only_canonical_units_pass(value):
    require_unit(N - 1, N, blame=3)
    with pytest.raises(Abort) as caught:
        require_unit(value, N, blame=3)
    assert (caught.value.rule, caught.value.accused) == ("VA-1", 3)


@pytest.mark.spec("PL-3", "FX-1")
@settings(max_examples=20)
@given(
    base=st.integers(1, 10**6).filter(lambda b: b % P and b % Q), e=st.integers(-(10**9), 10**9), m=st.integers(1, 99)
)
def test_arithmetic_against_python(base, e, m):
    assert power(base, e, N) == pow(base, e, N)
    assert base * inverse(base, N) % N == 1
    assert product([base, e, 7], N) == base * e * 7 % N
    assert product_of_powers([base, 2], [e, 3], N) == pow(base, e, N) * 8 % N
    assert 2 * m * rounded_quotient(e, m) - 2 * e in range(-m + 1, m + 1)
    assert all(type(x) is int for x in (power(base, e, N), inverse(base, N), product([base], N)))


@pytest.mark.spec("PL-1")
def test_no_inverse_of_a_non_unit():
    with pytest.raises(ZeroDivisionError):
        inverse(P, N)
    assert Coins(bytes(32)).unit(15, "x") in {1, 2, 4, 7, 8, 11, 13, 14}
