"""The order in which participants are served changes nothing."""

from itertools import permutations

import pytest

from reference.core.channel import Channel, authenticated
from reference.core.driver import LocalParticipant, MemoryDriver
from reference.core.reject import refuse
from reference.core.rounds import DEALER, Position, Rounds
from reference.messages.cointoss import Commitment, Opening
from tests.reference.core.wires import FIRST, SECOND, identity, keys, run, talk, tampering, verdicts


def with_dealer(me, rounds):
    """Something from the dealer, a broadcast, another phase."""
    (dealt,) = (yield from rounds.private({}, (DEALER,), Opening)).values()
    heard = yield from rounds.broadcast(Commitment(digest=dealt.value))
    rounds.enter("IN", 1)
    again = yield from rounds.broadcast(Commitment(digest=sum(message.digest for message in heard.values())))
    return [message.digest for message in again.values()]


def dealing(me, rounds):
    yield from rounds.private({party: Opening(value=party**2, nonce=0) for party in rounds.parties}, (), Opening)


@pytest.mark.spec("MS-2", "MS-3")
def test_any_order_gives_the_same_transcript_and_results():
    first = run(3, protocol=with_dealer, dealer=dealing)
    assert first.outcomes[2].result == [14, 14, 14]
    for order in permutations(range(4)):
        other = run(3, protocol=with_dealer, dealer=dealing, order=order)
        assert other.transcript == first.transcript
        assert other.outcomes == first.outcomes


@pytest.mark.spec("MS-3")
def test_the_transcript_is_sorted_by_round_and_party():
    transcript = run(3).transcript
    places = [tuple(part in octets for part in (b'"kind":"Echo"', b'"sender":1')) for octets in transcript[:6]]
    assert places == [(False, True), (False, False), (False, False), (True, True), (True, False), (True, False)]


@pytest.mark.spec("MS-3")
def test_what_the_dealer_says_is_not_public():
    session = run(3, protocol=with_dealer, dealer=dealing)
    assert len(session.transcript) == 2 * 2 * 3
    assert not any(b'"sender":0' in octets for octets in session.transcript)


@pytest.mark.spec("MS-3")
@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
def test_silence_of_all_others_ends_the_session(order):
    silent = tampering(*((FIRST, "message", to, lambda _: None) for to in (1, 2, 3)))
    session = run(3, {2: silent, 3: silent}, order=order)
    assert all(rule in {"MS-3", "AB-1"} and accused is None for rule, accused in verdicts(session, 1, 2, 3))
    assert verdicts(session, order[0]) == [("MS-3", None)]


@pytest.mark.spec("MS-3")
def test_the_observer_sees_positions():
    seen: list[tuple[int, Position]] = []
    participants = {
        me: authenticated(Channel(me, identity(me), keys(2), rounds), talk(me, rounds))
        for me, rounds in ((1, Rounds(2)), (2, Rounds(2)))
    }
    MemoryDriver(participants, observe=lambda number, position: seen.append((number, position))).run()
    assert [position for number, position in seen if number == 1][:3] == [FIRST, FIRST, SECOND]


@pytest.mark.spec("AB-1", "SP-5")
def test_an_abort_keeps_no_frames_alive():
    """The frames of a refusal hold what a party has to forget."""

    def refusing():
        yield from ()
        refuse("SP-5.MAC")

    participant = LocalParticipant(refusing())
    participant.begin(None)
    ended = participant.finish()
    assert ended.abort is not None
    assert ended.abort.__traceback__ is None
