"""Sessions in two stages: everything that needs no data, and the training with what was kept."""

from collections.abc import Mapping

from helen.session import Model
from reference.core.channel import Channel, WireProtocol, authenticated
from reference.core.driver import MemoryDriver, Session
from reference.core.rounds import DEALER, Rounds
from reference.messages.base import decode, encode
from reference.messages.preparation import Preparation
from reference.operations import ReferenceOperations
from reference.party import Preparing, helen_with_data, helen_without_data
from reference.phases.dealer import dealer
from tests.support import Corruption, Scenario


def first_stage(same: Scenario, corruptions: Mapping[int, Corruption] | None = None) -> Session[Preparation | None]:
    """Agreement and initialisation of all parties."""
    protocols: dict[int, WireProtocol[Preparation | None]] = {}
    for number in (DEALER, *range(1, len(same.data) + 1)):
        rounds = Rounds(len(same.data))
        channel = Channel(number, same.identity(number), same.configuration.identity_keys, rounds)
        corrupted = (corruptions or {}).get(number, lambda honest: honest)
        if number == DEALER:
            protocols[number] = authenticated(channel, corrupted(dealer(rounds, same.coins(DEALER).child("dealer"))))
            continue
        coins = same.coins(number).child("party")
        preparing = Preparing(number, same.configuration, coins, ReferenceOperations())
        protocols[number] = authenticated(channel, corrupted(helen_without_data(preparing, rounds)))
    return MemoryDriver(protocols).run()


def kept(stage: Session[Preparation | None]) -> dict[int, Preparation]:
    """What the parties keep, once through bytes."""
    found = {number: outcome.result for number, outcome in stage.outcomes.items() if outcome.result is not None}
    return {number: decode(Preparation, encode(preparation)) for number, preparation in found.items()}


def second_stage(
    same: Scenario, preparations: Mapping[int, Preparation], corruptions: Mapping[int, Corruption] | None = None
) -> Session[Model]:
    """The training with what was kept."""
    protocols: dict[int, WireProtocol[Model]] = {}
    for number, preparation in preparations.items():
        rounds = Rounds(len(same.data))
        channel = Channel(number, same.identity(number), same.configuration.identity_keys, rounds)
        protocol = helen_with_data(preparation, same.data[number - 1], ReferenceOperations(), rounds)
        corrupted = (corruptions or {}).get(number, lambda honest: honest)(protocol)
        protocols[number] = authenticated(channel, corrupted)
    return MemoryDriver(protocols).run()
