"""Linear regression by stochastic gradient descent, entirely on shares: what Helen is compared with.

Like the baseline of the paper: every party secret-shares all of its samples, and SPDZ with MASCOT runs mini-batches
in fixed-point arithmetic, so that every sample costs multiplications in every epoch and the cost is linear in ``n d``.

Unlike it: the paper ran a C++ implementation of SPDZ. This is the engine that Helen itself uses here, in the same
language and with the same preprocessing, so that a ratio compares two protocols and not two programs.

Wherever there was a choice, it favours the baseline:

- One truncation for each coordinate of a mini-batch: residuals stay at scale 2f and gradients at 3f, which fits the
  field. Truncating every inner product too would take another 84 bits a sample: for d = 16, more than its 32 products.
- Nobody proves that samples are in range, and nothing bounds the weights but the step. Hiding in a truncation needs
  both, so this baseline protects honest data only from parties that put in what they should; Helen proves its ranges.
- Masks exceed what they hide by 40 bits, as is usual, for each opening; Helen leaks at most ``2^-64`` in all.
- Only ridge regression: an L1 penalty would take comparisons as well.

Not used, because the engine has none: matrix triples, triples that share a factor (a sample enters two products in
each epoch), and triples from homomorphic encryption.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from conformance.baseline.truncation import STATISTICAL_BITS, truncate
from reference.core.rounds import Protocol
from reference.learning.summary import Dataset, rounded
from reference.preprocessing.material import Requirement
from reference.spdz.engine import Spdz
from reference.spdz.shares import Shares, join


@dataclass(frozen=True)
class Training:
    """What the parties agreed on. One step is ``w <- w - 2^-step_bits (X^T (X w - y) + ridge / steps w)`` on a batch.

    ``rows`` of every party. A batch has at most ``batch`` samples, taken evenly from all parties, in an order that is
    public and the same in every epoch. ``ridge`` is the penalty of ``1/2 |Xw - y|^2 + ridge/2 |w|^2``. Features,
    targets and weights are below ``limit`` in absolute value and have ``fraction_bits``.
    """

    rows: tuple[int, ...]
    features: int
    batch: int
    step_bits: int
    epochs: int = 1
    ridge: float = 0
    fraction_bits: int = 16
    limit: int = 8

    @property
    def samples(self) -> int:
        """``n``: those of all parties."""
        return sum(self.rows)

    @property
    def steps(self) -> int:
        """Mini-batches of an epoch."""
        return -(-self.samples // self.batch)

    @cached_property
    def decay(self) -> int:
        """The penalty's part in one mini-batch, at scale 2f."""
        return round(self.ridge / self.steps * (1 << 2 * self.fraction_bits))

    @property
    def drop(self) -> int:
        """A gradient of scale 3f loses 2f bits, and those of the step."""
        return 2 * self.fraction_bits + self.step_bits

    @property
    def width(self) -> int:
        """``k``: every gradient, at scale 3f, is below ``2^(k-1)`` in absolute value if all are within ``limit``."""
        one, weight = 1 << self.fraction_bits, self.limit << self.fraction_bits
        residual = self.features * weight * weight + one * weight
        return (self.batch * weight * residual + self.decay * weight).bit_length() + 1

    @property
    def requirement(self) -> Requirement:
        """Exactly what :func:`sgd` consumes.

        Triples: one for each product, ``2 n d`` an epoch. Bits: ``k + STATISTICAL_BITS`` for each coordinate of each
        step. Inputs: ``d + 1`` for each sample.
        """
        products = 2 * self.samples * self.features
        bits = self.steps * self.features * (self.width + STATISTICAL_BITS)
        inputs = tuple(count * (self.features + 1) for count in self.rows)
        return Requirement(self.epochs * products, self.epochs * bits, inputs)

    @property
    def messages(self) -> int:
        """Rounds of :func:`sgd`: inputs; two products, a check of four and an opening for each step; the release."""
        return 1 + 7 * self.epochs * self.steps + 9


def sgd(spdz: Spdz, training: Training, mine: Dataset) -> Protocol[tuple[int, ...]]:
    """Train on shares and release the weights, signed integers of scale f.

    ``ValueError`` before anything is sent, if this party's own samples are not as agreed.

    Spec: SP-1, SP-3, SP-5
    """
    samples = yield from _shared_samples(spdz, training, mine)
    weights = spdz.public([0] * training.features)
    for _ in range(training.epochs):
        for step in range(training.steps):
            weights = yield from _step(spdz, training, weights, samples[step :: training.steps])
    opened = yield from spdz.open_checked(weights)
    return tuple(value - spdz.prime if value > spdz.prime // 2 else value for value in opened)


def _shared_samples(spdz: Spdz, training: Training, mine: Dataset) -> Protocol[list[Shares]]:
    """Every sample of every party: its features, then its target."""
    size = training.features + 1
    table = np.column_stack([mine.features, mine.target])
    if table.shape != (training.rows[spdz.party - 1], size) or np.abs(table).max(initial=0) > training.limit:
        raise ValueError(f"party {spdz.party}: not the agreed number of rows, features or size of values")
    counts = {party: count * size for party, count in enumerate(training.rows, start=1)}
    shared = yield from spdz.input(counts, rounded(table.ravel(), training.fraction_bits))
    return [row for party, part in shared.items() for row in part.split(training.rows[party - 1])]


def _step(spdz: Spdz, training: Training, weights: Shares, batch: Sequence[Shares]) -> Protocol[Shares]:
    d = training.features
    features = join([sample[:d] for sample in batch])
    targets = join([sample[d:] for sample in batch])
    products = yield from spdz.multiply(features, join([weights] * len(batch)))
    predictions = join([product.total() for product in products.split(len(batch))])
    residuals = predictions - targets * (1 << training.fraction_bits)
    repeated = join([residual for residual in residuals.split(len(batch)) for _ in range(d)])
    products = yield from spdz.multiply(features, repeated)
    gradient = weights * training.decay
    for product in products.split(len(batch)):
        gradient = gradient + product
    return weights - (yield from truncate(spdz, gradient, training.drop, training.width))
