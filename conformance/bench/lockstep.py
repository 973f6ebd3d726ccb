"""All parties of a protocol in one process and one thread, with every message encoded, counted and decoded."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import process_time
from typing import TypeVar

from reference.core.rounds import Outgoing, Private, Protocol
from reference.messages.base import Message, decode, encode

T = TypeVar("T")


@dataclass(frozen=True)
class Cost:
    """Seconds of one core that all parties took together, and how many of them to encode and decode messages.

    Octets that all said, a broadcast once to each recipient.
    """

    seconds: float
    coding: float
    octets: int

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.seconds - other.seconds, self.coding - other.coding, self.octets - other.octets)


def run(parties: Mapping[int, Protocol[T]], untimed: int) -> tuple[dict[int, T], Cost]:
    """What every party returns, and the cost of all rounds but the first ``untimed``."""
    results: dict[int, T] = {}
    heard: dict[int, dict[int, Message]] | None = None
    octets, rounds, coding, start = 0, 0, 0.0, process_time()
    while len(results) < len(parties):
        if rounds == untimed:
            octets, coding, start = 0, 0.0, process_time()
        said: dict[int, Outgoing] = {}
        for number, party in parties.items():
            try:
                said[number] = party.send(heard[number]) if heard else next(party)
            except StopIteration as end:
                results[number] = end.value
        spoken = process_time()
        heard, count = _delivered(said)
        coding += process_time() - spoken
        octets, rounds = octets + count, rounds + 1
    return results, Cost(process_time() - start, coding, octets)


def _delivered(said: Mapping[int, Outgoing]) -> tuple[dict[int, dict[int, Message]], int]:
    heard: dict[int, dict[int, Message]] = {number: {} for number in said}
    octets = 0
    for sender, outgoing in said.items():
        for recipient in said:
            message = outgoing.messages.get(recipient) if isinstance(outgoing, Private) else outgoing.message
            if message is not None:
                encoded = encode(message)
                octets += len(encoded) * (recipient != sender)
                heard[recipient][sender] = decode(type(message), encoded)
    return heard, octets
