"""What every layer of the preprocessing needs to know: who, where, over which prime, with which coins and engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from reference.core.coins import Coins
from reference.core.cointoss import joint_coin
from reference.core.rounds import Protocol, Rounds
from reference.messages.base import Message
from reference.preprocessing.kernel import REFERENCE_KERNEL, Kernel
from reference.preprocessing.vectors import Field

M = TypeVar("M", bound=Message)


@dataclass(frozen=True)
class Setting:
    """One party's place in the preprocessing of one session.

    Spec: OF-1
    """

    party: int
    prime: int
    session: bytes
    rounds: Rounds
    coins: Coins = field(repr=False)
    kernel: Kernel = REFERENCE_KERNEL

    @property
    def others(self) -> tuple[int, ...]:
        """All parties but this one."""
        return tuple(party for party in self.rounds.parties if party != self.party)

    @property
    def field(self) -> Field:
        """Where all values live."""
        return Field(self.prime, self.kernel)

    def exchange(self, messages: Mapping[int, M], kind: type[M]) -> Protocol[dict[int, M]]:
        """Each pair of parties says one message of a kind to each other, privately. One round."""
        return (yield from self.rounds.private(messages, self.others, kind))

    def coin(self, label: str) -> Protocol[bytes]:
        """A joint coin; ``label`` must be new. Two rounds. Spec: CT-1"""
        return (yield from joint_coin(self.rounds, self.coins, self.session, self.party, label))
