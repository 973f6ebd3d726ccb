"""What a party knows in the course of a session. No part of it ever appears in a message or in a ``repr``."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reference.commitments.integer import CommitmentKey
from reference.conversion.masks import MaskStore
from reference.core.coins import Coins
from reference.core.encoding import Item
from reference.core.rounds import Rounds
from reference.core.transcript import Context
from reference.messages.agreement import Configuration
from reference.operations import Operations
from reference.paillier.encryption import PublicKey
from reference.paillier.randomness import Randomiser
from reference.paillier.threshold import KeySet, SecretShare
from reference.spdz.engine import Spdz
from spec.schedule import Schedule


@dataclass(frozen=True)
class Session:
    """Known after the agreement. Spec: FS-2"""

    party: int
    identifier: bytes
    configuration: Configuration
    schedule: Schedule
    rounds: Rounds
    operations: Operations
    coins: Coins = field(repr=False)

    @property
    def parties(self) -> tuple[int, ...]:
        """All parties, 1..m."""
        return self.rounds.parties

    @property
    def others(self) -> tuple[int, ...]:
        """All parties but this one."""
        return tuple(party for party in self.parties if party != self.party)

    def context(self, prover: int, label: str) -> Context:
        """The place of a proof that is made now. Spec: FS-1"""
        return Context(self.identifier, prover, self.rounds.phase, self.rounds.round, label)

    def coins_for(self, label: Item, *path: Item) -> Coins:
        """This party's coins for one purpose at this point of the session. Spec: CO-1"""
        return self.coins.child(self.rounds.phase, self.rounds.round, label, *path)

    def keyed(self, keys: KeySet, share: SecretShare) -> "Keyed":
        """The same session with keys; everything else that is public follows from them. Spec: IC-1, PL-5"""
        powers = self.configuration.suite == "batched"
        commitments = CommitmentKey(self.identifier, keys.modulus, powers=powers)
        common = (self.party, self.identifier, self.configuration, self.schedule, self.rounds, self.operations)
        return Keyed(*common, self.coins, keys=keys, share=share, commitments=commitments)


@dataclass(frozen=True)
class Keyed(Session):
    """Known once there are keys. Spec: IN-1"""

    keys: KeySet = field(kw_only=True)
    share: SecretShare = field(kw_only=True, repr=False)
    commitments: CommitmentKey = field(kw_only=True, repr=False)

    @property
    def public(self) -> PublicKey:
        """The Paillier key of the session."""
        return self.keys.public

    def randomisers(self, coins: Coins, names: Sequence[tuple[Item, ...]]) -> tuple[Randomiser, ...]:
        """Fresh randomness for as many ciphertexts as there are names. Spec: PL-5, CO-1"""
        source = self.commitments.randomness
        if not source.powers:
            return tuple(source.draw(coins, *name) for name in names)
        return self.operations.randomisers(self.commitments, [source.draw_exponent(coins, *name) for name in names])

    def prepared(self, spdz: Spdz, masks: MaskStore) -> "Prepared":
        """The same session, ready to compute."""
        common = (self.party, self.identifier, self.configuration, self.schedule, self.rounds, self.operations)
        return Prepared(
            *common,
            self.coins,
            keys=self.keys,
            share=self.share,
            commitments=self.commitments,
            spdz=spdz,
            masks=masks,
        )


@dataclass(frozen=True)
class Prepared(Keyed):
    """Known after the initialisation: SPDZ material and masks, ready to be used once. Spec: IN-1"""

    spdz: Spdz = field(kw_only=True, repr=False)
    masks: MaskStore = field(kw_only=True, repr=False)
