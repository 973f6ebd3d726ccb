"""A few parties that talk through real channels, and ways to tamper with what they send."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from reference.core.channel import Channel, Wire, WireProtocol, authenticated
from reference.core.coins import Coins
from reference.core.driver import MemoryDriver, Session
from reference.core.identity import Identity
from reference.core.rounds import DEALER, Position, Protocol, Rounds
from reference.messages.base import text_of
from reference.messages.cointoss import Commitment, Opening

Change = Callable[[bytes], bytes | None]
Talk = Callable[[int, Rounds], Protocol[object]]
SESSION = bytes(range(32))
FIRST, SECOND, THIRD = Position("AG", 0, 0), Position("AG", 0, 1), Position("MC", 2, 0)


def identity(number: int) -> Identity:
    return Identity.from_coins(Coins(bytes(31) + bytes([number])))


def keys(m: int) -> dict[int, str]:
    return {number: identity(number).public for number in range(m + 1)}


def channel(me: int, m: int, session: bytes | None = SESSION) -> Channel:
    rounds = Rounds(m)
    rounds.session = session
    return Channel(me, identity(me), keys(m), rounds)


def talk(me: int, rounds: Rounds) -> Protocol[list[dict[int, int]]]:
    """Three broadcasts, the last one in another phase."""
    heard = []
    for number in range(3):
        if number == 2:
            rounds.enter("MC", 2)
        received = yield from rounds.broadcast(Commitment(digest=10 * me + number))
        heard.append({sender: message.digest for sender, message in received.items()})
    return heard


def tampering(*changes: tuple[Position, str, int, Change]) -> Callable[[WireProtocol[object]], WireProtocol[object]]:
    """Change what is sent at a position and slot to one recipient; ``None`` sends nothing."""

    def wrap(honest: WireProtocol[object]) -> WireProtocol[object]:
        received: Mapping[int, bytes | None] | None = None
        while True:
            try:
                wire = next(honest) if received is None else honest.send(received)
            except StopIteration as stop:
                return stop.value
            for position, slot, recipient, change in changes:
                if (wire.position, wire.slot) == (position, slot):
                    wire = _changed(wire, recipient, change)
            received = yield wire

    return wrap


def _changed(wire: Wire, recipient: int, change: Change) -> Wire:
    octets = change(wire.messages[recipient])
    kept = {to: message for to, message in wire.messages.items() if to != recipient}
    return replace(wire, messages=kept if octets is None else {**kept, recipient: octets})


def signed_by(number: int, **changes: object) -> Change:
    """Fields of the envelope replaced, and the whole signed by ``number``; attachments stay as they are."""

    def change(octets: bytes) -> bytes:
        text = text_of(octets)
        envelope = {**json.loads(text)["envelope"], **changes}
        signature = identity(number).sign(canonical(envelope))
        return canonical({"envelope": envelope, "signature": signature}) + octets[len(text) :]

    return change


def canonical(document: object) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def run(
    m: int,
    tampered: Mapping[int, Callable[[WireProtocol[object]], WireProtocol[object]]] | None = None,
    *,
    protocol: Talk = talk,
    order: Sequence[int] = (),
    dealer: Talk | None = None,
) -> Session[object]:
    """All parties run ``protocol``; some bytes are changed on their way out."""
    participants = {}
    for number in range(0 if dealer else 1, m + 1):
        rounds = Rounds(m)
        rounds.session = SESSION
        own = dealer if dealer and number == DEALER else protocol
        honest = authenticated(Channel(number, identity(number), keys(m), rounds), own(number, rounds))
        participants[number] = (tampered or {}).get(number, lambda same: same)(honest)
    return MemoryDriver(participants, order=order).run()


def verdicts(session: Session[object], *numbers: int) -> list[tuple[str, int | None]]:
    """Rule and accused of the aborts of some participants."""
    aborts = [session.outcomes[number].abort for number in numbers]
    assert None not in aborts, "somebody did not abort"
    return [(abort.rule, abort.accused) for abort in aborts if abort is not None]


def whisper(me: int, rounds: Rounds) -> Protocol[dict[int, int]]:
    """Everybody tells everybody else a number of its own."""
    others = [party for party in rounds.parties if party != me]
    messages = {to: Opening(value=100 * me + to, nonce=7) for to in others}
    received = yield from rounds.private(messages, tuple(others), Opening)
    return {sender: message.value for sender, message in received.items()}
