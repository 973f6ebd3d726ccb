"""At every state of every participant nothing but the awaited message is accepted."""

from dataclasses import replace

import pytest

from optimized.preprocessing.kernel import VectorKernel
from reference.core.rounds import DEALER
from spec.automaton import nodes
from tests.adversary.wrong_words import bodies, edited, places, react, wrong_words
from tests.sessions import keeping, recorded
from tests.support import run

CASES = [("batched", 1), ("batched", DEALER), ("mascot", 2), ("mascot", DEALER)]
MORE_CASES = [("paper", 1), ("mascot, paper", 1), ("mascot, ridge", 1), ("three parties", 3)]
SHARE = 16
"""Of the words that are no other type, every sixteenth is tried at each state; all of them by `make slow`."""


def test_there_is_a_body_of_every_type():
    assert set(bodies()) == {say.kind for _, say in nodes()} | {"Echo"}


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize(("name", "me"), CASES + MORE_CASES)
def test_the_awaited_message_is_accepted(name, me):
    """Without this, the refusals below would say nothing."""
    for place in places(recorded(name), me):
        reaction = react(place, place.honest.octets)
        assert reaction.abort is None
        assert reaction.went_on == [place.turn.heard], place


def assert_refused(place, wrong):
    """The receiver stops with the right verdict, says so to all, and nothing else; its protocol does not go on."""
    reaction, what = react(place, wrong.octets), f"{place}: {wrong.name}"
    assert reaction.went_on == [], f"{what} is accepted"
    assert reaction.abort is not None, what
    assert (reaction.abort.rule, reaction.abort.accused) == wrong.verdict, what
    assert [wire.slot for wire in reaction.said] == ["abort"], what
    assert set(reaction.said[0].messages) == set(place.recording.participants) - {DEALER}, what


@pytest.mark.spec("MS-2", "MS-3", "AB-1")
@pytest.mark.parametrize(("name", "me"), CASES)
def test_no_other_type_is_accepted_at_any_state(name, me):
    for number, place in enumerate(places(recorded(name), me)):
        for turn, wrong in enumerate(wrong_words(place)):
            if wrong.name.startswith("type ") or (turn + number) % SHARE == 0:
                assert_refused(place, wrong)


@pytest.mark.exhaustive
@pytest.mark.spec("MS-2", "MS-3", "AB-1")
@pytest.mark.parametrize(("name", "me"), CASES + MORE_CASES)
def test_nothing_else_is_accepted_at_any_state(name, me):
    for place in places(recorded(name), me):
        for wrong in wrong_words(place):
            assert_refused(place, wrong)


def said_instead(words, position, slot):
    """A cheater that says these words, by recipient, at one place; ``None`` is silence."""

    def corruption(honest):
        try:
            wire = next(honest)
            while True:
                if (wire.position, wire.slot) == (position, slot):
                    said = {to: words.get(to, octets) for to, octets in wire.messages.items()}
                    wire = replace(wire, messages={to: octets for to, octets in said.items() if octets is not None})
                received = yield wire
                wire = honest.send(received)
        except StopIteration as stop:
            return stop.value

    return corruption


def play(name, cheater, position, slot, number):
    """A whole session in which a cheater says another word to everybody: all honest parties stop at once, alike."""
    recording = recorded(name)
    honest = [party for party in recording.participants if party not in (DEALER, cheater)]
    words = {
        me: {wrong.name: wrong for wrong in wrong_words(place)}
        for me in honest
        for place in places(recording, me)
        if (place.position, place.slot, place.sender) == (position, slot, cheater)
    }
    names = [name for name in words[honest[0]] if all(name in said for said in words.values())]
    chosen = names[number % len(names)]
    said = {me: {} for me in honest}
    lie = said_instead({me: found[chosen].octets for me, found in words.items()}, position, slot)
    session = run(
        recording.same,
        wires={**{me: keeping(me, said[me]) for me in honest}, cheater: lie},
        kernels=dict.fromkeys(recording.participants, VectorKernel()),
    )
    for me in honest:
        what, abort = f"{name}, {position} {slot} from {cheater}: {chosen}", session.outcomes[me].abort
        assert abort is not None, what
        assert (abort.rule, abort.accused) == words[me][chosen].verdict, what
        usual = [key for key in recording.bytes_ if key[2] == me]
        until = [key for key in usual if key[:2] == (position, slot)] or [key for key in usual if before(key, position)]
        usual = usual[: usual.index(until[-1]) + 1]
        assert list(said[me])[: len(usual)] == usual, what
        assert all(said[me][key] == recording.bytes_[key] for key in usual), what
        assert {key[:2] for key in list(said[me])[len(usual) :]} == {(position, "abort")}, what


def before(key, position):
    """Whether something is said before this position."""
    order = ("AG", "IN", "IP", "MC", "MR")
    (one, *_), other = key, position
    return (order.index(one.phase), one.round, one.index) < (order.index(other.phase), other.round, other.index)


def cheated(name):
    """Where party 2 or the dealer can cheat."""
    heard = places(recorded(name), 1)
    return [(place.sender, place.position, place.slot) for place in heard if place.sender in (DEALER, 2)]


@pytest.mark.spec("MS-2", "MS-3", "AB-1")
@pytest.mark.parametrize("piece", range(3))
@pytest.mark.parametrize(("name", "share"), [("three parties", 8), ("mascot", 24)])
def test_all_honest_parties_stop_at_once(name, share, piece):
    for number, place in enumerate(cheated(name)[piece :: 3 * share]):
        play(name, *place, 37 * number + 11 * piece)


@pytest.mark.exhaustive
@pytest.mark.spec("MS-2", "MS-3", "AB-1")
@pytest.mark.parametrize("piece", range(4))
@pytest.mark.parametrize("name", ["three parties", "mascot"])
def test_all_honest_parties_stop_at_once_wherever_it_is(name, piece):
    for number, place in enumerate(cheated(name)[piece::4]):
        play(name, *place, 37 * number + 11 * piece + 5)


@pytest.mark.spec("MS-1", "MS-2")
def test_whatever_is_said_in_a_dispute_the_session_ends():
    """The cheater says a false echo, and in the dispute that follows anything at all."""
    places_of_echoes = (place for place in places(recorded("batched"), 1) if place.slot == "echo")
    place = next(place for place in places_of_echoes if place.position.phase == "IP")
    false = edited(place, lambda envelope: envelope.update(body={"digests": ["00" * 32] * 2}))
    for kind, word in bodies().items():
        said = edited(place, lambda envelope, kind=kind: envelope.update(kind=kind), word)
        reaction = react(place, false, said)
        assert reaction.went_on == []
        assert reaction.abort is not None
        assert (reaction.abort.rule, reaction.abort.accused) == ("MS-1", None), kind
        assert [wire.slot for wire in reaction.said] == ["dispute", "abort"]
