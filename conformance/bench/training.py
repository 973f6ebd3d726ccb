"""Trainings of any shape for benchmarks: random standardised data, and the configuration that all parties agree on."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil

import numpy as np

from conformance.levels.scenario import participant_seed
from reference.core.coins import Coins
from reference.core.identity import Identity
from reference.learning.problem import problem_of
from reference.learning.summary import Dataset
from reference.messages.agreement import Configuration, PartyIdentity
from spec.derivation import derive
from spec.schedule import Schedule

ROWS = 200
"""Rows of each party; no operation of a session depends on them."""

LAMBDA = 20

SEED = bytes(32).hex()
"""All secrets follow from it."""


@dataclass(frozen=True)
class Training:
    """A LASSO among ``parties`` on ``features`` columns in ``rounds`` rounds, with fixed coins: no place for secrets.

    ``changes``: fields of the configuration that differ from the usual ones.
    """

    parties: int
    features: int
    rounds: int = 30
    parameters: str = "HELEN-2048"
    preprocessing: str = "mascot"
    changes: Mapping[str, object] | None = None

    @property
    def numbers(self) -> range:
        """The parties; the dealer is 0."""
        return range(1, self.parties + 1)

    def coins(self, participant: int) -> Coins:
        """A participant's coins, the same every time."""
        return Coins(participant_seed(SEED, participant))

    def identity(self, participant: int) -> Identity:
        """A participant's identity."""
        return Identity.from_coins(self.coins(participant))

    @cached_property
    def data(self) -> tuple[Dataset, ...]:
        """Standard normal features and a linear target of which a third of the features has no part, standardised."""
        generator = np.random.default_rng(1)
        X = generator.normal(size=(self.parties * ROWS, self.features))
        y = X @ (generator.normal(size=self.features) * (np.arange(self.features) % 3 != 2))
        y = y / max(float(np.std(y)), 1.0) + 0.5 * generator.normal(size=len(y))
        parts = zip(np.split(X, self.parties), np.split(y, self.parties), strict=True)
        return tuple(Dataset(features, target) for features, target in parts)

    @cached_property
    def configuration(self) -> Configuration:
        """With norms that the data respects."""
        columns = self.features + 1
        fields: dict[str, object] = {
            "title": "benchmark",
            "parties": tuple(map(self._declared, self.numbers)),
            "features": tuple(f"x{number}" for number in range(1, columns)),
            "target": "y",
            "intercept": False,
            "centres": ("0",) * columns,
            "scales": ("1",) * columns,
            "model": "lasso",
            "lambda1": str(LAMBDA),
            "lambda2": "0",
            "gram_norm": str(max(ceil(np.linalg.norm(part.features)) for part in self.data)),
            "rounds": self.rounds,
            "iteration": "normalised",
            "suite": "batched",
            "parameters": self.parameters,
            "fractional_bits": 24,
            "rescale_every": None,
            "key_generation": "trusted-dealer",
            "preprocessing": self.preprocessing,
            "dealer_key": self.identity(0).public,
        }
        return Configuration.model_validate({**fields, **(self.changes or {})})

    def _declared(self, party: int) -> PartyIdentity:
        target = self.data[party - 1].target
        return PartyIdentity(
            name=f"party {party}",
            identity_key=self.identity(party).public,
            rows=len(target),
            norm=str(Fraction(ceil(np.linalg.norm(target)))),
        )

    @cached_property
    def schedule(self) -> Schedule:
        """Its public integers."""
        return derive(problem_of(self.configuration))
