"""A whole training: configuration, everyone's data, and one seed from which all secrets follow."""

from collections.abc import Mapping

from conformance.levels.party import Data, PartyTask, Released, protocol
from conformance.operations.models import Seed
from reference.core.channel import Channel, WireProtocol, authenticated
from reference.core.coins import Coins
from reference.core.driver import LocalParticipant, MemoryDriver, Participant, Session
from reference.core.identity import Identity
from reference.core.rounds import DEALER, Rounds
from reference.messages.agreement import Configuration
from reference.messages.base import Message
from reference.operations import Operations, ReferenceOperations
from reference.phases.dealer import dealer


class Scenario(Message):
    """A training that can be run again and again. Participant ``i`` gets the coin ``participant, i`` as its seed."""

    configuration: Configuration
    data: tuple[Data, ...]
    seed: Seed

    @property
    def numbers(self) -> range:
        """All participants; 0 is the dealer."""
        return range(len(self.configuration.parties) + 1)

    def secret(self, participant: int) -> bytes:
        """The seed of a participant."""
        return participant_seed(self.seed, participant)

    def task(self, party: int) -> PartyTask:
        """What a party is to do."""
        return PartyTask(
            party=party,
            seed=self.secret(party).hex(),
            configuration=self.configuration,
            data=self.data[party - 1],
        )

    def wires(self, participant: int, operations: Operations | None = None) -> WireProtocol[Released]:
        """What the reference says as this participant."""
        if participant == DEALER:
            return self._dealer()
        return protocol(self.task(participant), operations or ReferenceOperations())

    def run(self, replaced: Mapping[int, Participant[Released]]) -> Session[Released]:
        """Run the session with the reference everywhere else."""
        honest = {n: LocalParticipant(self.wires(n)) for n in self.numbers if n not in replaced}
        driver: MemoryDriver[Released] = MemoryDriver({**honest, **replaced})
        return driver.run()

    def _dealer(self) -> WireProtocol[Released]:
        coins, rounds = Coins(self.secret(DEALER)), Rounds(len(self.configuration.parties))
        channel = Channel(DEALER, Identity.from_coins(coins), self.configuration.identity_keys, rounds)
        return authenticated(channel, dealer(rounds, coins.child("dealer")))


def participant_seed(seed: str, participant: int) -> bytes:
    """The seed of a participant of a scenario."""
    return Coins(bytes.fromhex(seed)).octets(32, "participant", participant)
