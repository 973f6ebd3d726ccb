"""All parties of a protocol in one process and one thread, with every message encoded, counted and decoded."""

from collections.abc import Mapping
from typing import TypeVar

from reference.core.rounds import Outgoing, Private, Protocol
from reference.messages.base import Message, decode, encode

T = TypeVar("T")


def run(parties: Mapping[int, Protocol[T]]) -> tuple[dict[int, T], int]:
    """What every party returns, and how many octets were said in all, a broadcast once to each recipient."""
    results: dict[int, T] = {}
    heard: dict[int, dict[int, Message]] | None = None
    octets = 0
    while len(results) < len(parties):
        said: dict[int, Outgoing] = {}
        for number, party in parties.items():
            try:
                said[number] = party.send(heard[number]) if heard else next(party)
            except StopIteration as end:
                results[number] = end.value
        heard, count = _delivered(said)
        octets += count
    return results, octets


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
