"""Keys are accepted only if all parties hold the same ones and they decrypt; the model only if all release the same."""

from dataclasses import replace
from unittest.mock import patch

import pytest

from conformance.adversary.rewrite import Place, rewriting
from reference.core.rounds import DEALER, Private
from reference.messages import initialisation, input_preparation, model_compute
from reference.messages.initialisation import DealtKey, KeyAnnouncement
from reference.messages.model_compute import Release
from reference.paillier.dealer import DealerKeyGeneration
from reference.paillier.encryption import PublicKey, encrypt
from reference.paillier.threshold import KeySet, SecretShare
from reference.phases.initialisation import test_ciphertexts as ciphertexts_of_the_test
from tests.reference.core.wires import verdicts
from tests.reference.proofs.toy import N
from tests.support import random_data, run, scenario

DATA = random_data(3, 1, (3, 4, 3), 1)


def receiving(change):
    """A party whose dealt key is changed on arrival."""

    def corruption(honest):
        received = None
        while True:
            try:
                outgoing = next(honest) if received is None else honest.send(received)
            except StopIteration as stop:
                return stop.value
            received = yield outgoing
            if isinstance(outgoing, Private) and outgoing.expects is DealtKey:
                received = {sender: change(message) for sender, message in received.items()}

    return corruption


def fitting(key, **fields):
    """A changed key for party 3 whose exponent, zero, belongs to the verification key."""
    return key.model_copy(update={"exponent": 0, "verification_keys": (*key.verification_keys[:2], 1), **fields})


def swapped(first, second, *others):
    return second, first, *others


def changed(**fields):
    return lambda message: message.model_copy(update=fields)


@pytest.mark.spec("IN-1", "TD-1")
@pytest.mark.parametrize(
    "change",
    [
        lambda key: fitting(key, modulus=key.modulus + 6),
        lambda key: key.model_copy(update={"theta": 3}),
        lambda key: key.model_copy(update={"verification_keys": swapped(*key.verification_keys)}),
    ],
    ids=["modulus", "theta", "verification keys"],
)
def test_different_key_sets_are_found_before_anything_is_encrypted(change):
    session = run(scenario(DATA, rounds=1), corruptions={3: receiving(change)})
    assert verdicts(session, 1, 2, 3) == [("IN-1", None)] * 3
    assert "different key sets" in session.outcomes[1].abort.evidence
    assert not any(b"DecryptionShares" in octets for octets in session.transcript)


@pytest.mark.spec("IN-1", "TD-1")
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"theta": 0}, "VA-1"),
        ({"verification_keys": (0, 1, 1)}, "VA-1"),
        ({"verification_keys": (1, 1)}, "IN-1"),
        ({"verification_keys": (1, 1, 1, 1)}, "IN-1"),
        ({"modulus": (1 << 511) + 2}, "IN-1"),
        ({"modulus": (1 << 510) + 1}, "IN-1"),
    ],
)
def test_a_key_set_that_is_unsound_for_all_is_refused(fields, rule):
    """Whatever the key generation was: here one that gives everyone the same unsound keys."""
    honest = DealerKeyGeneration.generate

    def unsound(self, rounds, session):
        keys, share = yield from honest(self, rounds, session)
        return replace(keys, **fields), share

    with patch.object(DealerKeyGeneration, "generate", unsound):
        session = run(scenario(DATA, rounds=1))
    assert verdicts(session, 1, 2, 3) == [(rule, None)] * 3
    assert not any(b"DecryptionShares" in octets for octets in session.transcript)


@pytest.mark.spec("KG-0.V0", "KG-0", "AB-1")
@pytest.mark.parametrize(
    "change",
    [changed(modulus=(1 << 511) + 2), changed(verification_keys=(1, 1, 0)), changed(exponent=5)],
    ids=["even modulus", "verification key", "exponent"],
)
def test_a_dealt_key_that_does_not_fit_accuses_the_dealer(change):
    session = run(scenario(DATA, rounds=1), corruptions={3: receiving(change)})
    assert verdicts(session, 3, 1, 2) == [("KG-0.V0", DEALER), ("AB-1", None), ("AB-1", None)]


@pytest.mark.spec("IN-1", "TD-2")
def test_a_key_that_decrypts_wrongly_is_found_by_the_test():
    """All parties were told theta = 2: every share and proof is in order, but the plaintexts are wrong."""
    corruption = receiving(changed(theta=2))
    session = run(scenario(DATA, rounds=1), corruptions=dict.fromkeys((1, 2, 3), corruption))
    assert verdicts(session, 1, 2, 3) == [("IN-1", None)] * 3
    assert "test decryption" in session.outcomes[1].abort.evidence


@pytest.mark.spec("IN-1", "ZK-DEC")
def test_a_party_with_a_wrong_exponent_is_accused_by_the_test():
    honest = DealerKeyGeneration.generate

    def off_by_one(self, rounds, session):
        keys, share = yield from honest(self, rounds, session)
        return keys, SecretShare(share.exponent + (self._party == 2))

    with patch.object(DealerKeyGeneration, "generate", off_by_one):
        session = run(scenario(DATA, rounds=1))
    assert {accused for rule, accused in verdicts(session, 1, 3) if rule.startswith("ZK-DEC.V")} == {2}


@pytest.mark.spec("IN-1")
def test_a_lie_about_the_key_set_is_found():
    lie = rewriting(Place("IN", 0, KeyAnnouncement), lambda m: m.model_copy(update={"secret_bits": 5}))
    assert verdicts(run(scenario(DATA, rounds=1), corruptions={2: lie}), 1, 3) == [("IN-1", None)] * 2


@pytest.mark.spec("IN-1", "FS-1")
def test_nobody_chose_the_ciphertexts_of_the_test():
    keys = KeySet(b"session", N, 1, (), 0)
    plaintexts, ciphertexts = ciphertexts_of_the_test(keys)
    assert len(set(plaintexts)) == len(set(ciphertexts)) == 4
    assert all(0 < x < N // 2 for x in plaintexts)
    other, _ = ciphertexts_of_the_test(replace(keys, session=b"other"))
    assert not set(other) & set(plaintexts)
    assert encrypt(PublicKey(N), plaintexts[0], 1) != ciphertexts[0]


@pytest.mark.spec("MR-1")
def test_a_party_that_releases_another_model_is_accused():
    lie = rewriting(Place("MR", 0, Release), lambda m: m.model_copy(update={"coefficients": (1,)}))
    session = run(scenario(DATA, rounds=1), corruptions={3: lie})
    assert verdicts(session, 1, 2) == [("MR-1", 3)] * 2


@pytest.mark.spec("IP-B.V0", "MC-1.V0", "MK-1.V0", "G-CHECK.V0", "ZK-DEC.V0")
@pytest.mark.parametrize(
    ("phase", "round", "kind", "field", "rule"),
    [
        ("IP", 0, "QrCommitment", "rows", "IP-B.V0"),
        ("MC", 1, "RowUpdate", "w", "MC-1.V0"),
        ("IN", 2, "MaskContributions", "pools", "MK-1.V0"),
        ("IN", 2, "MaskCombinations", "combinations", "G-CHECK.V0"),
        ("MC", 1, "DecryptionShares", "shares", "ZK-DEC.V0"),
        ("MC", 1, "DecryptionShares", "proofs", "ZK-DEC.V0"),
    ],
)
def test_lists_that_are_too_short_or_too_long_are_refused(phase, round, kind, field, rule):
    kinds = {**vars(initialisation), **vars(input_preparation), **vars(model_compute)}
    for resize in (lambda items: items[:-1], lambda items: (*items, items[-1])):
        lie = rewriting(
            Place(phase, round, kinds[kind]), lambda m, r=resize: m.model_copy(update={field: r(getattr(m, field))})
        )
        session = run(scenario(DATA, rounds=1), corruptions={3: lie})
        assert verdicts(session, 1, 2) == [(rule, 3)] * 2
