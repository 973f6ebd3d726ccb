"""Joint coins, and commitments that nobody can open in two ways or copy."""

import pytest

from reference.core.cointoss import expand_challenges, joint_challenges, joint_coin
from reference.core.reject import Abort
from reference.core.rounds import Rounds
from reference.messages.cointoss import Commitment, Opening
from tests.reference.spdz.support import SESSION, Tampering, changed, party_coins, run_typed


def toss(parties=3, tamper=None, seed=0, session=SESSION, label="a coin"):
    generators = {
        party: joint_coin(Rounds(parties), party_coins(seed, party), session, party, label)
        for party in range(1, parties + 1)
    }
    return run_typed(generators, tamper)


def verdicts(outcomes):
    assert all(isinstance(outcome, Abort) for outcome in outcomes.values())
    return {(outcome.rule, outcome.accused) for outcome in outcomes.values()}


@pytest.mark.spec("CT-1")
@pytest.mark.parametrize("parties", [2, 3, 5])
def test_all_parties_get_the_same_coin(parties):
    seeds = toss(parties)
    assert len(seeds) == parties
    assert len(set(seeds.values())) == 1


@pytest.mark.spec("CT-1")
def test_the_coin_depends_on_every_contribution_and_on_its_label_and_session():
    base = toss()[1]
    assert toss(label="another coin")[1] != base
    assert toss(session=b"another session")[1] != base
    for changed_party in (1, 2, 3):
        generators = {
            party: joint_coin(Rounds(3), party_coins(int(party == changed_party), party), SESSION, party, "a coin")
            for party in (1, 2, 3)
        }
        assert run_typed(generators)[1] != base


@pytest.mark.spec("CT-1")
def test_challenges_are_128_bits_and_reproducible():
    generators = {p: joint_challenges(Rounds(2), party_coins(0, p), SESSION, p, "many", 200) for p in (1, 2)}
    outcomes = run_typed(generators)
    assert outcomes[1] == outcomes[2]
    assert len(set(outcomes[1])) == 200
    assert max(outcomes[1]) < 2**128 <= 4 * max(outcomes[1])
    assert expand_challenges(bytes(32), 0) == ()


@pytest.mark.spec("CT-1")
@pytest.mark.parametrize("field", ["value", "nonce"])
def test_a_wrong_opening_is_refused_and_its_sender_accused(field):
    tamper = Tampering(Opening, 2, 1, lambda message: changed(message, **{field: getattr(message, field) ^ 1}))
    assert verdicts(toss(tamper=tamper)) == {("CT-1.C", 2)}


@pytest.mark.spec("CT-1")
def test_a_contribution_copied_from_another_party_is_refused():
    """With a sum or an XOR, two equal contributions would cancel; here the copy cannot even be opened."""
    heard = {}

    def copy(position, sender, message):
        if sender == 1:
            heard[type(message)] = message
        return heard[type(message)] if sender == 3 else message

    assert verdicts(toss(tamper=copy)) == {("CT-1.C", 3)}


@pytest.mark.spec("CT-1")
def test_a_commitment_chosen_after_the_openings_is_refused():
    tamper = Tampering(Commitment, 3, 1, lambda message: changed(message, digest=0))
    assert verdicts(toss(tamper=tamper)) == {("CT-1.C", 3)}


@pytest.mark.spec("CT-1")
def test_equal_contributions_do_not_cancel():
    """Two sessions in which both parties have the same secret coins: an XOR would be zero in both."""

    def seed(word):
        coins = {party: party_coins(word, 7) for party in (1, 2)}
        outcomes = run_typed({p: joint_coin(Rounds(2), coins[p], SESSION, p, "a coin") for p in (1, 2)})
        return outcomes[1]

    assert seed(1) != seed(2)
