"""One party of a session, as a task that any implementation can take on."""

from collections.abc import Callable

import numpy as np

from conformance.operations.models import Seed
from reference.core.channel import Channel, WireProtocol, authenticated
from reference.core.coins import Coins
from reference.core.identity import Identity
from reference.core.rounds import Protocol, Rounds
from reference.learning.summary import Dataset
from reference.messages.agreement import Configuration
from reference.messages.base import Message
from reference.operations import Operations
from reference.party import Participation, helen
from reference.preprocessing.kernel import REFERENCE_KERNEL, Kernel

Released = tuple[int, ...] | None
"""The released integers; a dealer releases nothing."""


class Data(Message):
    """Prepared data: rows of features, and the target of each row."""

    features: tuple[tuple[float, ...], ...]
    target: tuple[float, ...]

    def value(self) -> Dataset:
        """The data set."""
        return Dataset(np.array(self.features, dtype=np.float64), np.array(self.target, dtype=np.float64))


class PartyTask(Message):
    """A party's number, its secret seed, the configuration that it wants, its data.

    The identity is made from the coins of ``seed``; the party draws from their child ``party``.
    """

    party: int
    seed: Seed
    configuration: Configuration
    data: Data


Corruption = Callable[[Protocol[Released]], Protocol[Released]]


def protocol(
    task: PartyTask,
    operations: Operations,
    kernel: Kernel = REFERENCE_KERNEL,
    corruption: Corruption = lambda honest: honest,
) -> WireProtocol[Released]:
    """What the reference says as this party, or what a ``corruption`` makes of it before it is signed."""
    coins, rounds = Coins(bytes.fromhex(task.seed)), Rounds(len(task.configuration.parties))
    channel = Channel(task.party, Identity.from_coins(coins), task.configuration.identity_keys, rounds)
    data, mine = task.data.value(), coins.child("party")
    participation = Participation(task.party, task.configuration, data, mine, operations, kernel)
    typed: Protocol[Released] = helen(participation, rounds)
    return authenticated(channel, corruption(typed))
