"""Randomisers: units of their own, or powers of a base that nobody chose."""

from math import gcd

import pytest

from reference.commitments.integer import CommitmentKey
from reference.core.coins import Coins
from reference.operations import ReferenceOperations
from reference.paillier.encryption import encrypt
from reference.paillier.randomness import RandomnessKey
from tests.reference.proofs.toy import KEY

SESSION = b"session of the randomness"
POWERS = CommitmentKey(SESSION, KEY.modulus, powers=True)
UNITS = CommitmentKey(SESSION, KEY.modulus)


@pytest.mark.spec("PL-5")
def test_the_base_is_a_square_that_depends_on_session_and_modulus():
    base = POWERS.randomness.base
    assert gcd(base, KEY.modulus) == 1
    assert base == RandomnessKey(SESSION, KEY.modulus, powers=False).base
    assert base != RandomnessKey(SESSION + b"!", KEY.modulus, powers=True).base
    assert base not in (POWERS.h, POWERS.g(0), POWERS.g(1))


@pytest.mark.spec("PL-5")
def test_powers_have_exponents_of_full_length_and_units_have_none():
    drawn = [POWERS.randomness.draw(Coins(bytes(32)), "r", i) for i in range(200)]
    lengths = [r.exponent.bit_length() for r in drawn]
    assert max(lengths) == KEY.bits + 128
    assert min(lengths) > KEY.bits + 128 - 20
    assert all(r.value == pow(POWERS.randomness.base, r.exponent, KEY.modulus) for r in drawn)
    unit = UNITS.randomness.draw(Coins(bytes(32)), "r")
    assert unit.exponent is None
    assert unit.value == Coins(bytes(32)).unit(KEY.modulus, "r")


@pytest.mark.spec("PL-5", "PL-1")
def test_ciphertexts_are_those_of_the_value():
    operations = ReferenceOperations()
    fresh = operations.randomisers(POWERS, [5, 1 << 600])
    assert operations.encrypt(POWERS, [7, -1], fresh) == tuple(
        encrypt(KEY, x, r.value) for x, r in zip([7, -1], fresh, strict=True)
    )


@pytest.mark.spec("PL-5")
def test_randomisers_do_not_show_in_a_repr():
    assert str(POWERS.randomness.power(12345).exponent) not in repr(POWERS.randomness.power(12345))
