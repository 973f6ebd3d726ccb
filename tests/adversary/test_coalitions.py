"""All parties but one, or but two, with a common plan: honest parties are never accused by honest parties."""

import math

import pytest

from conformance.adversary.changes import copied_from, edited, false_echo, plus, showing
from conformance.adversary.rewrite import Place
from conformance.adversary.strategies import Knowledge, Move
from reference.messages.wire import Dispute, Echo
from tests.adversary.attacks import attacked, lesson, verdict
from tests.adversary.catalogue import (
    COMPARISON,
    DECRYPTION,
    DISPUTE,
    ECHO,
    GREETING,
    MODEL,
    UPDATE,
    field_plus,
    modulus,
)
from tests.adversary.support import said
from tests.auditing import assert_audited, audited, transcript

SIZES = {3: (3, 2, 1), 4: (3, 2, 1, 1)}
THREE_AND_FOUR = (3, pytest.param(4, marks=pytest.mark.slow))


def played(m, moves, **options):
    """The session, audited if it was stopped: no honest party may be accused."""
    session = attacked(lesson(SIZES[m]), moves, **options)
    if session.outcomes[1].abort is not None:
        found = audited(transcript(session)).finding
        assert found is None or found.accused is None or found.accused in moves, found
    return session


@pytest.mark.spec("SP-4", "SP-5")
@pytest.mark.parametrize("m", THREE_AND_FOUR)
def test_shares_that_cancel_among_the_cheaters_are_harmless(m):
    """Only the sum of shares is used, and the MAC differences are those of the sum."""
    honest = played(m, {}).outcomes[1].result
    moves = {2: (Move(COMPARISON, plus(7)),), m: (Move(COMPARISON, plus(-7)),)}
    assert played(m, moves, adopt=True).outcomes[1].result == honest


@pytest.mark.spec("SP-5")
@pytest.mark.parametrize("m", THREE_AND_FOUR)
def test_shares_that_do_not_cancel_are_found(m):
    moves = {2: (Move(COMPARISON, plus(7)),), m: (Move(COMPARISON, plus(-8)),)}
    assert verdict(played(m, moves, adopt=True), 1) == ("SP-5.MAC", None)


@pytest.mark.spec("MS-1")
@pytest.mark.parametrize("m", THREE_AND_FOUR)
def test_false_echoes_of_all_cheaters_do_not_frame_an_honest_party(m):
    session = played(m, {cheater: (Move(ECHO, false_echo(1)),) for cheater in range(2, m + 1)})
    rule, accused = verdict(session, 1)
    assert rule == "MS-1" and accused != 1


@pytest.mark.slow
@pytest.mark.spec("MS-1")
@pytest.mark.parametrize("forgery", [lambda scene: scene.known.word(4, GREETING), lambda scene: b"{}"])
def test_two_cheaters_do_not_set_two_honest_parties_against_each_other(forgery):
    moves = (Move(ECHO, false_echo(4)), Move(DISPUTE, showing(4, forgery)))
    session = played(4, {2: moves, 3: moves})
    for party in (1, 4):
        rule, accused = verdict(session, party)
        assert rule == "MS-1" and accused in (2, 3)


@pytest.mark.slow
@pytest.mark.spec("MS-1", "FS-2")
def test_an_old_greeting_is_no_second_original():
    """Cheaters show party 4's greeting of another session, signed, as what they received now."""
    old = Knowledge()
    nonce = Move(GREETING, edited(lambda hello: hello.model_copy(update={"nonce": "ab" * 32})))
    played(4, {2: (), 4: (nonce,)}, adopt=True, known={2: old})
    shown = Move(Place("AG", 0, Dispute), showing(4, lambda _scene: old.word(4, GREETING)))
    session = played(4, {2: (Move(Place("AG", 0, Echo), false_echo(4)), shown), 3: ()})
    assert all(verdict(session, party)[1] not in (1, 4) for party in (1, 4))


@pytest.mark.spec("ZK-ROW", "MR-1", "ZK-DEC")
@pytest.mark.parametrize(
    ("place", "field", "rule"),
    [(UPDATE, "w", "ZK-ROW.W1"), (DECRYPTION, "shares", "ZK-DEC.V1"), (MODEL, "coefficients", "MR-1")],
)
def test_cheaters_that_agree_on_a_wrong_message_are_accused(place, field, rule):
    moves = {2: (Move(place, edited(field_plus(field))),), 3: (Move(place, copied_from(2)),)}
    found, accused = verdict(played(3, moves), 1)
    assert found == rule and accused in (2, 3)


@pytest.mark.spec("TD-2", "ZK-DEC")
def test_decryption_shares_that_cancel_are_found_all_the_same():
    """The plaintext would be right: a share is judged by its proof, not by what comes of all of them."""
    honest = played(3, {})
    session = played(3, {2: (Move(DECRYPTION, times_power(1)),), 3: (Move(DECRYPTION, times_power(-1)),)})
    assert product(session) == product(honest)
    assert all(first_shares(session)[cheater] != first_shares(honest)[cheater] for cheater in (2, 3))
    rule, accused = verdict(session, 1)
    assert rule == "ZK-DEC.V1" and accused in (2, 3)
    assert_audited(session, {2, 3}, rule, accused)


def times_power(exponent):
    """All shares times ``7^exponent``, for which no proof fits."""

    def change(scene):
        square = modulus(scene) ** 2
        factor = pow(7, exponent, square)
        return scene.own.model_copy(update={"shares": tuple(share * factor % square for share in scene.own.shares)})

    return change


def first_shares(session):
    """Each party's share of the first ciphertext that is decrypted in round 1."""
    words = [word for word in said(session) if (word.phase, word.round, word.kind) == ("MC", 1, "DecryptionShares")]
    return {word.sender: int(word.body["shares"][0], 16) for word in words if word.index == words[0].index}


def product(session):
    """What the plaintext is read from: all shares multiplied modulo N^2."""
    (key,) = {word.body["modulus"] for word in said(session) if word.kind == "KeyAnnouncement"}
    return math.prod(first_shares(session).values()) % int(key, 16) ** 2
