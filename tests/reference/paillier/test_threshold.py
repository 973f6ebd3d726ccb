"""Threshold decryption: right for any number of parties, deaf to signs, refused when shares do not belong together."""

from math import gcd

import gmpy2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.core.arithmetic import power
from reference.core.coins import Coins
from reference.core.reject import Abort
from reference.core.rounds import DEALER, Rounds
from reference.messages.initialisation import DealtKey
from reference.paillier.dealer import DealerKeyGeneration, deal_keys, secret_bits, split_exponent
from reference.paillier.encryption import encrypt
from reference.paillier.safe_primes import safe_prime
from reference.paillier.threshold import KeySet, SecretShare, combine, decryption_share, verification_base
from tests.reference.proofs.toy import KEY, N, P, Q, changed, units
from tests.reference.spdz.support import run_typed

SESSION, SLACK = b"threshold", 80
LAMBDA = (P - 1) * (Q - 1) // 2


def key_set(m, seed=0):
    shares = split_exponent(P, Q, m, 2 * 512 + SLACK, Coins(bytes(31) + bytes([seed])))
    base = verification_base(SESSION, KEY)
    keys = tuple(power(base, share, KEY.square) for share in shares)
    return KeySet(SESSION, N, 1, keys, secret_bits(512, SLACK, m)), tuple(map(SecretShare, shares))


@pytest.mark.spec("TD-1")
@pytest.mark.parametrize("m", [2, 3, 5, 8])
def test_the_shared_exponent(m):
    keys, shares = key_set(m)
    D = sum(share.exponent for share in shares)
    assert D % N == 1
    assert D % LAMBDA == 0
    assert gcd(P - 1, Q - 1) == 2
    assert all(0 <= share.exponent < 1 << 2 * 512 + SLACK for share in shares[:-1])
    assert all(abs(share.exponent) < 1 << keys.secret_bits for share in shares)
    assert shares[-1].exponent < 0, "the last share is negative but for a chance of 2^-80"
    assert len({share.exponent >> 1000 for share in shares}) == m


@pytest.mark.spec("TD-1")
def test_verification_keys_and_their_base():
    keys, shares = key_set(3)
    v = keys.verification_base
    assert v == verification_base(SESSION, KEY) != verification_base(b"other", KEY)
    assert gmpy2.jacobi(v, P) == gmpy2.jacobi(v, Q) == 1
    assert keys.verification_keys == tuple(pow(v, share.exponent, N * N) for share in shares)


@pytest.mark.spec("TD-2", "PL-1")
@settings(max_examples=10)
@given(m=st.integers(2, 5), x=st.integers(-(N // 2), N // 2), signs=st.integers(0, 31))
def test_combining_gives_the_plaintext_whatever_the_signs(m, x, signs):
    keys, shares = key_set(m)
    C = encrypt(KEY, x, units(1, "combine")[0])
    parts = [decryption_share(KEY, share, C) for share in shares]
    assert combine(keys, parts) == x
    flipped = [N * N - part if signs >> i & 1 else part for i, part in enumerate(parts)]
    assert combine(keys, flipped) == x


@pytest.mark.spec("TD-2")
def test_a_factor_theta_is_taken_out():
    """A key generation without a dealer ends with D = theta mod N."""
    keys, shares = key_set(2)
    theta = 12345
    scaled = [SecretShare(theta * share.exponent) for share in shares]
    C = encrypt(KEY, -7, units(1, "theta")[0])
    parts = [decryption_share(KEY, share, C) for share in scaled]
    assert combine(KeySet(SESSION, N, theta, keys.verification_keys, keys.secret_bits), parts) == -7
    assert combine(keys, parts) == -7 * theta


@pytest.mark.spec("TD-2", "TD-2.T1")
@pytest.mark.parametrize("wrong", [lambda s: s * 2, lambda s: 1, lambda s: s * s, lambda s: s * 3 % (N * N)])
def test_a_wrong_share_is_refused(wrong):
    keys, shares = key_set(3)
    C = encrypt(KEY, 7, units(1, "wrong")[0])
    parts = [decryption_share(KEY, share, C) for share in shares]
    with pytest.raises(Abort) as caught:
        combine(keys, [parts[0], wrong(parts[1]), parts[2]])
    assert (caught.value.rule, caught.value.accused) == ("TD-2.T1", None)


@pytest.mark.spec("TD-2", "TD-2.T1")
def test_a_missing_share_or_one_of_another_ciphertext_is_refused():
    keys, shares = key_set(3)
    r, s = units(2, "other")
    C, D = encrypt(KEY, 7, r), encrypt(KEY, 7, s)
    parts = [decryption_share(KEY, share, C) for share in shares]
    for wrong in (parts[:2], [*parts[:2], decryption_share(KEY, shares[2], D)]):
        with pytest.raises(Abort) as caught:
            combine(keys, wrong)
        assert (caught.value.rule, caught.value.accused) == ("TD-2.T1", None)


@pytest.mark.spec("TD-2")
def test_a_share_shifted_by_a_plaintext_passes_the_equation():
    """``T = 1 mod N`` is not enough: (1+N)^k in a share shifts the plaintext. This is what ZK-DEC is for."""
    keys, shares = key_set(2)
    C = encrypt(KEY, 7, units(1, "shift")[0])
    parts = [decryption_share(KEY, share, C) for share in shares]
    assert combine(keys, [parts[0] * (1 + 4 * N), parts[1]]) == 9


@pytest.mark.spec("KG-0")
@pytest.mark.parametrize("bits", [32, 64, 128])
def test_safe_primes(bits):
    primes = {safe_prime(bits, Coins(bytes(31) + bytes([seed]))) for seed in range(4)}
    for p in primes:
        assert gmpy2.is_prime(p)
        assert gmpy2.is_prime((p - 1) // 2)
        assert p % 4 == 3
        assert p >> bits - 2 == 3, "the two top bits, so that a product of two has exactly twice as many bits"
    assert len(primes) > 1


def dealt(m=3, session=SESSION):
    """What the dealer sends, by party."""
    dealing = deal_keys(Rounds(m), Coins(bytes(32)), session, 512, SLACK)
    return next(dealing).messages


def generation(rounds, party=1):
    return DealerKeyGeneration(party, 512, secret_bits(512, SLACK, len(rounds.parties))).generate(rounds, SESSION)


@pytest.mark.spec("KG-0", "TD-1")
def test_the_dealer_gives_a_key_that_decrypts():
    rounds = Rounds(3)
    outcomes = run_typed(
        {
            DEALER: deal_keys(Rounds(3), Coins(bytes(32)), SESSION, 512, SLACK),
            **{party: generation(Rounds(3), party) for party in rounds.parties},
        }
    )
    keys, shares = outcomes[1][0], [outcomes[party][1] for party in rounds.parties]
    assert all(outcomes[party][0] == keys for party in rounds.parties)
    assert keys.modulus.bit_length() == 512
    C = encrypt(keys.public, -42, 3)
    assert combine(keys, [decryption_share(keys.public, share, C) for share in shares]) == -42
    assert keys.secret_bits == 2 * 512 + SLACK + 2


@pytest.mark.spec("KG-0.V0", "KG-0")
@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("modulus", 1 << 510),
        ("modulus", 1 << 512),
        ("modulus", (1 << 511) + 2),
        ("secret_bits", 1),
        ("secret_bits", 5000),
        ("verification_keys", (1, 2)),
        ("verification_keys", (1, 2, 3, 4)),
        ("exponent", 1 << 2 * 512 + SLACK + 2),
        ("exponent", -(1 << 2 * 512 + SLACK + 2)),
    ],
)
def test_a_dealt_key_of_the_wrong_shape_is_refused(path, value):
    party = generation(Rounds(3))
    next(party)
    with pytest.raises(Abort) as caught:
        party.send({DEALER: changed(dealt()[1], path, value)})
    assert (caught.value.rule, caught.value.accused) == ("KG-0.V0", DEALER)


@pytest.mark.spec("KG-0.V0", "KG-0")
def test_an_even_modulus_is_refused_even_if_the_exponent_fits():
    fitting = {"modulus": (1 << 511) + 2, "exponent": 0, "verification_keys": (1, 1, 1)}
    party = generation(Rounds(3))
    next(party)
    with pytest.raises(Abort) as caught:
        party.send({DEALER: dealt()[1].model_copy(update=fitting)})
    assert (caught.value.rule, caught.value.accused) == ("KG-0.V0", DEALER)


@pytest.mark.spec("VA-1", "KG-0")
def test_a_modulus_that_shares_a_factor_with_the_verification_base_is_refused():
    """The last party's exponent is negative: nothing is inverted before it is known to be a unit."""
    refused = set()
    for k in range(3, 60, 6):
        modulus = 3 * ((1 << 511) // 3 | 1) + 6 * k
        party = generation(Rounds(3), 3)
        next(party)
        with pytest.raises(Abort) as caught:
            party.send({DEALER: dealt()[3].model_copy(update={"modulus": modulus})})
        assert caught.value.accused == DEALER
        refused.add(caught.value.rule)
    assert refused == {"VA-1", "KG-0.V0"}


@pytest.mark.spec("KG-0.V0", "KG-0", "TD-1")
@pytest.mark.parametrize("party", [1, 2, 3])
def test_an_exponent_that_does_not_fit_its_verification_key_is_refused(party):
    honest = dealt()[party]
    others = dealt()[1 + party % 3]
    for path, value in (
        ("exponent", honest.exponent + 1),
        ("exponent", -honest.exponent),
        ("exponent", others.exponent),
        (f"verification_keys.{party - 1}", honest.verification_keys[party % 3]),
        (f"verification_keys.{party - 1}", 0),
        ("modulus", honest.modulus + 2),
    ):
        receiver = generation(Rounds(3), party)
        next(receiver)
        with pytest.raises(Abort) as caught:
            receiver.send({DEALER: changed(honest, path, value)})
        assert (caught.value.rule, caught.value.accused) == ("KG-0.V0", DEALER)


@pytest.mark.spec("KG-0")
@pytest.mark.parametrize("bits", [0, 3, 31])
def test_safe_primes_that_are_too_short_to_be_found_are_refused(bits):
    with pytest.raises(ValueError, match="at least 32 bits"):
        safe_prime(bits, Coins(bytes(32)))


@pytest.mark.spec("KG-0")
def test_secrets_are_not_printed():
    message = dealt()[1]
    assert isinstance(message, DealtKey)
    for secret in (str(message.exponent), format(message.exponent, "x")):
        assert secret not in repr(message) + str(message)
        assert secret not in repr(SecretShare(message.exponent))
