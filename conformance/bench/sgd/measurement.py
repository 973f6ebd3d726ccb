"""One epoch of SGD on shares, with preprocessing by the parties, measured."""

from dataclasses import dataclass

import numpy as np

from conformance.baseline.sgd import Training, sgd
from conformance.bench import lockstep
from optimized.preprocessing.kernel import VectorKernel
from reference.core.coins import Coins
from reference.core.rounds import Rounds
from reference.learning.summary import Dataset
from reference.preprocessing.mascot import MascotPreprocessing
from reference.spdz.engine import Spdz
from reference.spdz.shares import MERSENNE_127

BATCH = 128
SESSION = b"bench"


@dataclass(frozen=True)
class Measured:
    """One epoch: triples, bits and inputs of all parties; seconds of one party, octets that one says to one other."""

    parties: int
    features: int
    samples: int
    triples: int
    bits: int
    inputs: int
    preprocessing_seconds: float
    online_seconds: float
    octets: float

    @property
    def seconds(self) -> float:
        """In all."""
        return self.preprocessing_seconds + self.online_seconds

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table."""
        counts = (self.parties, self.features, self.samples, self.triples, self.bits, self.inputs)
        seconds = (self.preprocessing_seconds, self.online_seconds, self.seconds)
        return *map(str, counts), *(f"{value:.2f}" for value in seconds), f"{self.octets / 1e6:.0f}"


HEADINGS = ("parties", "d", "n", "triples", "bits", "inputs", "preprocessing s", "online s", "in all s", "MB")


def training_of(parties: int, features: int, samples: int) -> Training:
    """One epoch on samples that all parties share evenly, with steps short enough for standardised data."""
    rows = tuple(samples // parties + (party < samples % parties) for party in range(parties))
    return Training(rows, features, BATCH, step_bits=(BATCH * features - 1).bit_length())


def random_samples(training: Training, seed: int) -> list[Dataset]:
    """Normal features and a linear target with noise, cut off at the limit, for every party."""
    generator = np.random.default_rng(seed)
    weights = generator.normal(size=training.features) / np.sqrt(training.features)
    parts = []
    for count in training.rows:
        X = generator.normal(size=(count, training.features))
        y = X @ weights + 0.3 * generator.normal(size=count)
        parts.append(Dataset(*(np.clip(values, -training.limit, training.limit) for values in (X, y))))
    return parts


def measure(training: Training) -> Measured:
    """Prepare and train. The coins are fixed: this is no place for secrets."""
    m, needed = len(training.rows), training.requirement
    coins = {party: Coins(bytes(31) + bytes([party])) for party in range(1, m + 1)}
    preparations = {
        party: MascotPreprocessing(party, MERSENNE_127, SESSION, own.child("preprocessing"), VectorKernel())
        for party, own in coins.items()
    }
    materials, prepared = lockstep.run({i: side.prepare(Rounds(m), needed) for i, side in preparations.items()}, 0)
    engines = {i: Spdz(i, SESSION, Rounds(m), coins[i].child("SPDZ"), material) for i, material in materials.items()}
    samples = random_samples(training, 0)
    _, trained = lockstep.run({i: sgd(engine, training, samples[i - 1]) for i, engine in engines.items()}, 0)
    return Measured(
        parties=m,
        features=training.features,
        samples=training.samples,
        triples=needed.triples,
        bits=needed.bits,
        inputs=sum(needed.inputs),
        preprocessing_seconds=prepared.seconds / m,
        online_seconds=trained.seconds / m,
        octets=(prepared.octets + trained.octets) / (m * (m - 1)),
    )
