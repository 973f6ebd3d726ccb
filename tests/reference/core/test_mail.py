"""The driver in one process keeps no message longer than its recipient needs it."""

from reference.core.channel import Wire
from reference.core.driver import MemoryDriver
from reference.core.rounds import Position


def talking(me, heard):
    for index in range(3):
        messages = {1: bytes([me]), 2: bytes([me])}
        received = yield Wire(Position("IN", 1, index), "private", messages, (1, 2), False)
        heard.append(dict(received))
    return me


def test_delivered_mail_is_not_kept():
    heard = []
    driver = MemoryDriver({party: talking(party, heard) for party in (1, 2)})
    outcomes = driver.run().outcomes
    assert [outcomes[party].result for party in (1, 2)] == [1, 2]
    assert heard == [{1: b"\x01", 2: b"\x02"}] * 6
    assert not driver._mail
