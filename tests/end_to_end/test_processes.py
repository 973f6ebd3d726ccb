"""Participants in processes of their own: the same bytes, and no process left behind."""

import multiprocessing
import os
import signal

import pytest

from helen.engines import Engines
from helen.session import PhaseClock, Task, dealer_protocol, drive, party_protocol, schedule_of
from helen.transport.processes import RemoteParticipant
from reference.core.channel import Wire
from reference.core.driver import Ended, LocalParticipant, MemoryDriver, Participant
from reference.core.rounds import DEALER, Position
from tests.support import Scenario, random_data, run, scenario

PLAIN = Engines("reference", "reference")
WITH_WORKERS = Engines(powers="gmp", workers=2)


def task(same: Scenario, number: int, engines: Engines = PLAIN) -> Task:
    seed = same.coins(number)._key
    return Task(number, seed, same.configuration, same.data[number - 1], engines)


@pytest.mark.spec("CO-1")
def test_the_same_transcript_as_in_one_process():
    same = scenario(random_data(2, 2, (6, 3), 2), rounds=2)
    reports: list[int] = []
    with (
        RemoteParticipant(party_protocol, task(same, 1), lambda: reports.append(1)) as first,
        RemoteParticipant(party_protocol, task(same, 2, WITH_WORKERS), lambda: reports.append(2)) as second,
    ):
        dealer = LocalParticipant(dealer_protocol(same.coins(DEALER)._key, same.configuration))
        participants: dict[int, Participant] = {1: first, 2: second, DEALER: dealer}
        session = MemoryDriver(participants).run()
    expected = run(same)
    assert session.outcomes[1].result == expected.outcomes[1].result
    assert session.transcript == expected.transcript
    assert set(reports) == {1, 2}
    assert not multiprocessing.active_children()


@pytest.mark.spec("AB-1")
def test_an_abort_and_a_crash_cross_the_border():
    same = scenario(random_data(2, 1, (4, 3), 2), rounds=1)
    with RemoteParticipant(party_protocol, task(same, 1), lambda: None) as alone:
        alone.begin(None)
        alone.finish()
        alone.begin({1: None, 2: None})
        alone.finish()
        alone.begin({})
        ended = alone.finish()
        assert isinstance(ended, Ended)
        assert ended.abort is not None
        assert (ended.abort.rule, ended.abort.accused) == ("MS-3", None)
    with RemoteParticipant(_crash, None, lambda: None) as crashing:
        crashing.begin(None)
        with pytest.raises(RuntimeError, match="process of a participant"):
            crashing.finish()


def _crash(task, report):
    raise ZeroDivisionError


LONG = bytes(range(256)) * (1 << 16)
PLACE = Position("IN", 1, 0)


def _repeating(task, report):
    """Says what it hears, until it hears nothing."""
    heard: bytes | None = b"\n"
    while heard is not None:
        report()
        heard = (yield Wire(PLACE, "private", {2: heard}, (2,), False))[2]


def test_long_messages_cross_the_border_unchanged():
    reports: list[int] = []
    with RemoteParticipant(_repeating, None, lambda: reports.append(1)) as participant:
        participant.begin(None)
        assert participant.finish() == Wire(PLACE, "private", {2: b"\n"}, (2,), False)
        for octets in (LONG, b"", LONG[1:]):
            participant.begin({2: octets})
            assert participant.finish() == Wire(PLACE, "private", {2: octets}, (2,), False)
        participant.begin({2: None})
        assert participant.finish() == Ended(None)
    assert reports == [1] * 4


def _dying(task, report):
    yield Wire(PLACE, "private", {2: LONG}, (2,), False)
    os._exit(1)


def test_a_participant_that_is_gone_is_noticed_when_it_is_waited_for():
    with RemoteParticipant(_dying, None, lambda: None) as participant:
        participant.begin(None)
        participant.finish()
        for _ in range(2):
            participant.begin({2: LONG})
            with pytest.raises(RuntimeError, match="process of a participant"):
                participant.finish()


@pytest.mark.spec("RS-1")
@pytest.mark.parametrize("observations", [3, 60])
def test_a_process_that_is_killed_has_a_successor(observations):
    same = scenario(random_data(2, 2, (6, 3), 2), rounds=2)
    schedule = schedule_of(same.configuration)
    killed: list[int] = []

    class Killing(PhaseClock):
        seen = 0

        def observe(self, participant: int, position: Position) -> None:
            self.seen += 1
            if self.seen == observations:
                victim = multiprocessing.active_children()[0]
                os.kill(victim.pid, signal.SIGKILL)
                killed.append(victim.pid)

    tasks = {number: task(same, number) for number in (1, 2)}
    dealing = dealer_protocol(same.coins(DEALER)._key, same.configuration)
    session = drive(party_protocol, tasks, Killing(schedule, lambda _: None), dealing, processes=True)
    assert len(killed) == 1
    assert session.transcript == run(same).transcript
