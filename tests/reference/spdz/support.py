"""Parties in lockstep, without signatures: every round all generators speak, then all hear."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from reference.core.coins import Coins
from reference.core.reject import Abort
from reference.core.rounds import DEALER, Broadcast, Outgoing, Position, Private, Protocol, Rounds
from reference.messages.base import Message, decode, encode
from reference.preprocessing.dealer import DealerPreprocessing, deal
from reference.preprocessing.material import Material, Requirement
from reference.spdz.engine import Spdz
from reference.spdz.shares import Shares

T = TypeVar("T")
Tamper = Callable[[Position, int, Message], Message]
Program = Callable[[Spdz], Protocol[T]]
SESSION = b"a session of the tests"


def run_typed(generators: Mapping[int, Protocol[T]], tamper: Tamper | None = None) -> dict[int, T | Abort]:
    """Drive generators to their ends; a party's outcome is what it returned or the abort that it raised.

    ``tamper`` sees (position, sender, message) of every broadcast and returns what everyone hears instead.
    The first abort ends the run: parties that would go on are closed and have no outcome.
    """
    outcomes: dict[int, T | Abort] = {}
    waiting = dict(generators)
    received: dict[int, Mapping[int, Message]] = {}
    while waiting:
        outgoing: dict[int, Outgoing] = {}
        for party, generator in generators.items():
            if party in waiting:
                try:
                    outgoing[party] = generator.send(received[party]) if received else next(generator)
                except StopIteration as stop:
                    outcomes[party] = stop.value
                except Abort as abort:
                    outcomes[party] = abort
        waiting = {party: generators[party] for party in outgoing}
        if any(isinstance(outcome, Abort) for outcome in outcomes.values()):
            for generator in waiting.values():
                generator.close()
            break
        received = _deliver(outgoing, tamper)
    return outcomes


def _deliver(outgoing: Mapping[int, Outgoing], tamper: Tamper | None) -> dict[int, Mapping[int, Message]]:
    assert len({sent.position for sent in outgoing.values()}) <= 1, "parties speak at different positions"
    received: dict[int, dict[int, Message]] = {party: {} for party in outgoing}
    for sender, sent in outgoing.items():
        if isinstance(sent, Private):
            for recipient, message in sent.messages.items():
                received[recipient][sender] = through_bytes(message)
        elif isinstance(sent, Broadcast):
            message = tamper(sent.position, sender, sent.message) if tamper else sent.message
            for heard in received.values():
                heard[sender] = through_bytes(message)
    return dict(received)


def through_bytes(message: Message) -> Message:
    return decode(type(message), encode(message))


def party_coins(seed: int, party: int) -> Coins:
    return Coins(seed.to_bytes(31, "big") + bytes([party]))


def prepare(parties: int, prime: int, requirement: Requirement, seed: int = 0) -> dict[int, Material]:
    """Dealt material for all parties."""
    generators: dict[int, Protocol[Material | None]] = {
        party: DealerPreprocessing(party, prime).prepare(Rounds(parties), requirement)
        for party in range(1, parties + 1)
    }
    generators[DEALER] = deal(Rounds(parties), party_coins(seed, DEALER), prime, requirement)
    outcomes = run_typed(generators)
    return {party: outcome for party, outcome in outcomes.items() if isinstance(outcome, Material)}


def engines(
    parties: int, prime: int, *, triples: int = 0, bits: int = 0, inputs: int = 0, seed: int = 0
) -> dict[int, Spdz]:
    """One engine a party, each party with the same number of input masks."""
    requirement = Requirement(triples, bits, (inputs,) * parties)
    return {
        party: Spdz(party, SESSION, Rounds(parties), party_coins(seed, party).child("spdz"), material)
        for party, material in prepare(parties, prime, requirement, seed).items()
    }


def run_honest(parties: Mapping[int, Spdz], program: Program[T]) -> T:
    """Every party runs ``program``; nobody may abort, and all must return the same."""
    outcomes = run_typed({party: program(spdz) for party, spdz in parties.items()})
    results: list[T] = []
    for outcome in outcomes.values():
        assert not isinstance(outcome, Abort), outcome
        results.append(outcome)
    assert all(result == results[0] for result in results)
    return results[0]


def run_refused(
    parties: Mapping[int, Spdz], program: Program[T], tamper: Tamper | None = None
) -> tuple[str, int | None]:
    """Every party runs ``program``; all must abort for the same rule, returned with the accused."""
    outcomes = run_typed({party: program(spdz) for party, spdz in parties.items()}, tamper)
    assert set(outcomes) == set(parties), "some party did not come to an end"
    verdicts = {(outcome.rule, outcome.accused) for outcome in outcomes.values() if isinstance(outcome, Abort)}
    assert all(isinstance(outcome, Abort) for outcome in outcomes.values())
    assert len(verdicts) == 1, verdicts
    return verdicts.pop()


def share(spdz: Spdz, values: Sequence[int]) -> Protocol[Shares]:
    """Share a vector that party 1 puts in; everybody else puts in nothing."""
    counts = {party: len(values) if party == 1 else 0 for party in spdz.rounds.parties}
    shared = yield from spdz.input(counts, values if spdz.party == 1 else [])
    return shared[1]


def reconstruct(shares: Sequence[Shares]) -> tuple[int, ...]:
    """The vector behind the shares of all parties."""
    return tuple(sum(column) % shares[0].prime for column in zip(*(part.values for part in shares), strict=True))


def reconstruct_macs(shares: Sequence[Shares]) -> tuple[int, ...]:
    """The MACs behind the shares of all parties."""
    return tuple(sum(column) % shares[0].prime for column in zip(*(part.macs for part in shares), strict=True))


class Tampering:
    """Rewrites the ``nth`` broadcast of one type of one sender, and keeps the names of all messages sent."""

    def __init__(self, kind: type[Message], sender: int, nth: int, rewrite: Callable[[Message], Message]) -> None:
        self.kind, self.sender, self.nth, self.rewrite = kind, sender, nth, rewrite
        self.seen = 0
        self.log: list[str] = []

    def __call__(self, position: Position, sender: int, message: Message) -> Message:
        if sender == 1:
            self.log.append(type(message).__name__)
        if sender != self.sender or not isinstance(message, self.kind):
            return message
        self.seen += 1
        return self.rewrite(message) if self.seen == self.nth else message


def changed(message: Message, **fields: object) -> Message:
    """The message with some fields replaced."""
    return type(message).model_validate({**message.model_dump(), **fields})
