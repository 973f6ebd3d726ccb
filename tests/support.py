"""Sessions with TOY keys for tests: configurations, data, honest and hostile parties."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from helen.session import Model
from reference.core.channel import Channel, WireProtocol, authenticated
from reference.core.coins import Coins
from reference.core.driver import MemoryDriver, Session
from reference.core.identity import Identity
from reference.core.rounds import DEALER, Protocol, Rounds
from reference.learning.summary import Dataset
from reference.messages.agreement import Configuration, PartyIdentity
from reference.operations import Operations, ReferenceOperations
from reference.party import Participation, helen
from reference.phases.dealer import dealer
from reference.preprocessing.kernel import REFERENCE_KERNEL, Kernel

TypedProtocol = Protocol[Model]
Corruption = Callable[[TypedProtocol], TypedProtocol]


@dataclass(frozen=True)
class Scenario:
    """A training that can be run again and again with the same coins."""

    configuration: Configuration
    data: tuple[Dataset, ...]
    seed: bytes

    def coins(self, participant: int) -> Coins:
        """Fresh coins of a participant, the same every time."""
        return Coins(Coins(self.seed).octets(32, "participant", participant))

    def identity(self, participant: int) -> Identity:
        """The identity of a participant."""
        return Identity.from_coins(self.coins(participant))


def random_data(m: int, d: int, rows: Sequence[int], seed: int) -> tuple[Dataset, ...]:
    """Standard normal features and a sparse linear target with noise, split into ``rows``."""
    generator = np.random.default_rng(seed)
    weights = generator.normal(size=d) * (generator.random(d) < 0.7)
    features = [generator.normal(size=(n, d)) for n in rows]
    return tuple(Dataset(X, X @ weights + generator.normal(size=len(X))) for X in features)


def scenario(
    data: tuple[Dataset, ...],
    *,
    model: str = "lasso",
    lambda1: str = "2",
    lambda2: str = "0",
    rounds: int = 3,
    suite: str = "batched",
    iteration: str = "normalised",
    seed: int = 1,
    **changes: object,
) -> Scenario:
    """A scenario on prepared data with declared norms that the data respects."""
    octets = seed.to_bytes(32, "big")
    draft = Scenario.__new__(Scenario)
    object.__setattr__(draft, "seed", octets)
    d = data[0].features.shape[1]
    fields: dict[str, object] = {
        "title": "test",
        "parties": tuple(
            PartyIdentity(
                name=f"party {i}",
                identity_key=Scenario.identity(draft, i).public,
                rows=len(part.target),
                norm=str(Fraction(int(np.linalg.norm(part.target)) + 1)),
            )
            for i, part in enumerate(data, start=1)
        ),
        "features": tuple(f"x{j}" for j in range(d)),
        "target": "y",
        "intercept": False,
        "centres": ("0",) * (d + 1),
        "scales": ("1",) * (d + 1),
        "model": model,
        "lambda1": lambda1,
        "lambda2": lambda2,
        "gram_norm": str(int(max(np.linalg.norm(part.features) for part in data)) + 1),
        "rounds": rounds,
        "iteration": iteration,
        "suite": suite,
        "parameters": "TOY-512",
        "fractional_bits": 24,
        "rescale_every": None,
        "key_generation": "trusted-dealer",
        "preprocessing": "trusted-dealer",
        "dealer_key": Scenario.identity(draft, DEALER).public,
    }
    return Scenario(Configuration(**{**fields, **changes}), data, octets)  # type: ignore[arg-type]  # validated by pydantic


def run(
    scenario: Scenario,
    *,
    operations: Mapping[int, Operations] | None = None,
    kernels: Mapping[int, Kernel] | None = None,
    corruptions: Mapping[int, Corruption] | None = None,
    configurations: Mapping[int, Configuration] | None = None,
    wires: Mapping[int, Callable[[WireProtocol[Model]], WireProtocol[Model]]] | None = None,
    order: Sequence[int] = (),
) -> Session[Model]:
    """Run a scenario. A corrupted party uses hostile ``operations``, rewrites what its honest code says
    (``corruptions``), wants another configuration, or tampers with the bytes that it sends (``wires``)."""
    numbers = [DEALER, *range(1, len(scenario.data) + 1)]
    identities = {number: scenario.identity(number) for number in numbers}
    keys = {number: identity.public for number, identity in identities.items()}
    protocols: dict[int, WireProtocol[Model]] = {}
    for number in numbers:
        rounds = Rounds(len(scenario.data))
        channel = Channel(number, identities[number], keys, rounds)
        if number == DEALER:
            corrupted = (corruptions or {}).get(DEALER, lambda honest: honest)
            dealing = authenticated(channel, corrupted(dealer(rounds, scenario.coins(DEALER).child("dealer"))))
            protocols[number] = (wires or {}).get(number, lambda honest: honest)(dealing)
            continue
        participation = Participation(
            number,
            (configurations or {}).get(number, scenario.configuration),
            scenario.data[number - 1],
            scenario.coins(number).child("party"),
            (operations or {}).get(number, ReferenceOperations()),
            (kernels or {}).get(number, REFERENCE_KERNEL),
        )
        protocol: TypedProtocol = helen(participation, rounds)
        protocol = (corruptions or {}).get(number, lambda honest: honest)(protocol)
        protocols[number] = (wires or {}).get(number, lambda honest: honest)(authenticated(channel, protocol))
    return MemoryDriver(protocols, order=order).run()
