"""A party that is killed, at whatever step, goes on from what it was told; or all stop and nothing is released."""

import pytest

from reference.core.channel import Channel, authenticated
from reference.core.driver import Ended, LocalParticipant, MemoryDriver
from reference.core.journal import RESTARTS, Contradicted, Journalled, Lost, MemoryJournal
from reference.core.rounds import DEALER, Rounds
from reference.operations import ReferenceOperations
from reference.party import Participation, helen
from reference.phases.dealer import dealer
from tests.support import random_data, run, scenario

SAME = scenario(random_data(2, 1, (3, 2), 2), rounds=2, rescale_every=1)
pytestmark = pytest.mark.spec("RS-1")


class Mortal:
    """A participant that dies at some of its steps, before or after it has computed them.

    ``deaths`` is shared with its successors, so each happens once.
    """

    def __init__(self, participant, deaths, said):
        self._participant, self._deaths, self._said, self._step = participant, deaths, said, -1

    def begin(self, delivery):
        self._step += 1
        self._participant.begin(delivery)

    def finish(self):
        if (self._step, "before") in self._deaths:
            self._deaths.remove((self._step, "before"))
            raise Lost
        step = self._participant.finish()
        if not isinstance(step, Ended):
            self._said.append(((step.position, step.slot), dict(step.messages)))
        if (self._step, "after") in self._deaths:
            self._deaths.remove((self._step, "after"))
            raise Lost
        return step


def protocol(number, coins=None):
    numbers = [DEALER, 1, 2]
    keys = {other: SAME.identity(other).public for other in numbers}
    rounds = Rounds(2)
    channel = Channel(number, SAME.identity(number), keys, rounds)
    if number == DEALER:
        return authenticated(channel, dealer(rounds, SAME.coins(DEALER).child("dealer")))
    own = (coins or SAME.coins(number)).child("party")
    who = Participation(number, SAME.configuration, SAME.data[number - 1], own, ReferenceOperations())
    return authenticated(channel, helen(who, rounds))


def session(deaths, *, make=None, journal=None, said=None):
    """A session in which party 2 dies as told."""
    words = [] if said is None else said
    mortal = make or (lambda: Mortal(LocalParticipant(protocol(2)), deaths, words))
    two = Journalled(mortal, journal if journal is not None else MemoryJournal([]))
    return MemoryDriver({DEALER: protocol(DEALER), 1: protocol(1), 2: two}).run()


UNDISTURBED = run(SAME)


def steps():
    words = []
    session(set(), said=words)
    return len(words)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", range(0, steps() + 1, 7))
def test_a_party_killed_at_a_step_goes_on(step, when):
    ended = session({(step, when)})
    assert ended.outcomes[2].result == UNDISTURBED.outcomes[2].result
    assert ended.transcript == UNDISTURBED.transcript


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_party_killed_at_each_step_goes_on(when):
    for step in range(steps() + 1):
        assert session({(step, when)}).transcript == UNDISTURBED.transcript


def test_whatever_is_said_twice_is_said_in_the_same_words():
    words = []
    deaths = {(20, "before"), (33, "after"), (50, "after")}
    ended = session(deaths, said=words)
    assert deaths == set()
    assert ended.transcript == UNDISTURBED.transcript
    spoken = {}
    for place, messages in words:
        for recipient, octets in messages.items():
            assert spoken.setdefault((place, recipient), octets) == octets
    assert len(words) > 2 * len({place for place, _ in words}) - 5


def test_everything_is_kept_before_it_is_used():
    class Watching(MemoryJournal):
        pass

    journal = Watching([])

    class Jealous(Mortal):
        def begin(self, delivery):
            assert delivery is None or delivery in journal.kept
            super().begin(delivery)

    ended = session(set(), make=lambda: Jealous(LocalParticipant(protocol(2)), set(), []), journal=journal)
    assert ended.transcript == UNDISTURBED.transcript


def test_a_party_that_is_lost_too_often_is_lost():
    deaths = {(step, "before") for step in range(10, 10 + RESTARTS + 1)}
    with pytest.raises(Lost, match=str(RESTARTS + 1)):
        session(deaths)


def test_a_successor_that_is_lost_while_it_catches_up_has_a_successor():
    deaths = [(30, "before"), (11, "after"), (25, "before")]

    def make():
        return Mortal(LocalParticipant(protocol(2)), {deaths.pop(0)} if deaths else set(), [])

    assert session(set(), make=make).transcript == UNDISTURBED.transcript
    assert deaths == []


def test_successors_that_are_lost_while_they_catch_up_are_counted():
    lives = []

    def make():
        lives.append(1)
        return Mortal(LocalParticipant(protocol(2)), {(10, "before")}, [])

    with pytest.raises(Lost, match=f"lost {RESTARTS + 1} times"):
        session(set(), make=make)
    assert len(lives) == RESTARTS + 1


@pytest.mark.spec("CO-1")
def test_a_successor_with_other_coins_does_not_speak():
    lives = [SAME.coins(2), SAME.coins(2).child("another life")]
    deaths = {(40, "before")}

    def make():
        return Mortal(LocalParticipant(protocol(2, lives.pop(0))), deaths, [])

    with pytest.raises(Contradicted, match="step 0"):
        session(set(), make=make)


def test_a_successor_that_was_told_less_does_not_speak():
    class Forgetful(MemoryJournal):
        def deliveries(self):
            return tuple(dict.fromkeys(delivery) for delivery in self.kept)

    with pytest.raises(Contradicted, match="is not what it was"):
        session({(30, "after")}, journal=Forgetful([]))


@pytest.mark.spec("MS-3")
@pytest.mark.parametrize("step", [12, 40, 60])
def test_without_a_journal_the_others_stop_and_release_nothing(step):
    class Gone(Mortal):
        def finish(self):
            if self._step == step:
                return Ended(None)
            return super().finish()

    gone = Journalled(lambda: Gone(LocalParticipant(protocol(2)), set(), []), MemoryJournal([]))
    ended = MemoryDriver({DEALER: protocol(DEALER), 1: protocol(1), 2: gone}).run()
    abort = ended.outcomes[1].abort
    assert (abort.rule, abort.accused) == ("MS-3", None)
    assert not any(b'"kind":"Release"' in octets for octets in ended.transcript)
