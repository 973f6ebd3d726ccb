"""SGD on shares: the right model, at exactly the stated cost, and no way to shift an opening."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.baseline.sgd import Training, sgd
from conformance.baseline.truncation import STATISTICAL_BITS, truncate
from conformance.bench import lockstep
from conformance.bench.sgd.measurement import random_samples
from optimized.preprocessing.kernel import VectorKernel
from reference.core.rounds import Rounds
from reference.learning.summary import Dataset
from reference.messages.spdz import OpenedShares
from reference.preprocessing.mascot import MascotPreprocessing
from reference.preprocessing.material import Requirement
from reference.spdz.engine import Spdz
from reference.spdz.shares import MERSENNE_127, PRIME_192
from tests.reference.spdz.support import (
    SESSION,
    Tampering,
    changed,
    engines,
    party_coins,
    prepare,
    reconstruct,
    run_honest,
    run_refused,
    run_typed,
    share,
)

SMALL = Training(rows=(5, 4), features=2, batch=4, step_bits=4, epochs=2, ridge=0.5)
WIDTH, DROP = 20, 7
IN_RANGE = st.integers(-(1 << WIDTH - 1), (1 << WIDTH - 1) - 1)
CHECK = ["Commitment", "Opening"] * 2
STEP = ["OpenedShares", "OpenedShares", *CHECK, "OpenedShares"]


def parties_of(training, prime=MERSENNE_127):
    """Engines with exactly what the training requires."""
    m = len(training.rows)
    return {
        party: Spdz(party, SESSION, Rounds(m), party_coins(0, party).child("spdz"), material)
        for party, material in prepare(m, prime, training.requirement).items()
    }


def trained(parties, training, samples):
    return run_honest(parties, lambda spdz: sgd(spdz, training, samples[spdz.party - 1]))


def plain_sgd(training, samples):
    """The same steps in floating point, on the encoded samples; no rounding in between."""
    scale = 1 << training.fraction_bits
    X, y = (np.rint(np.concatenate(part) * scale) / scale for part in zip(*samples, strict=True))
    w = np.zeros(training.features)
    for _ in range(training.epochs):
        for step in range(training.steps):
            batch = slice(step, None, training.steps)
            hessian = X[batch].T @ X[batch] + training.ridge / training.steps * np.eye(len(w))
            assert np.linalg.norm(hessian, 2) <= 2 << training.step_bits, "a step that does not shrink errors"
            w = w - (hessian @ w - X[batch].T @ y[batch]) / (1 << training.step_bits)
            assert np.abs(w).max() <= training.limit
    return w


def arrays(samples):
    return [(part.features, part.target) for part in samples]


@pytest.mark.spec("SP-3", "SP-5", "SP-6")
@pytest.mark.parametrize("prime", [MERSENNE_127, PRIME_192])
@settings(max_examples=10)
@given(values=st.lists(IN_RANGE, min_size=1, max_size=3), seed=st.integers(0, 2**32))
def test_truncation_is_the_quotient_by_the_bits_that_mask_it(prime, values, seed):
    """``floor((a + r mod 2^t) / 2^t)``, where the dealer's bits tell ``r``; the opened value is ``a + 2^(k-1) + r``."""
    length = WIDTH + STATISTICAL_BITS
    requirement = {"bits": length * len(values), "inputs": len(values), "seed": seed}
    dealt = prepare(2, prime, Requirement(0, length * len(values), (len(values),) * 2), seed)
    bits = reconstruct([material.take_bits(length * len(values)) for material in dealt.values()])
    masks = [sum(bit << k for k, bit in enumerate(bits[j :: len(values)])) for j in range(len(values))]
    opened = []

    def program(spdz):
        shared = yield from share(spdz, values)
        quotients = yield from truncate(spdz, shared, DROP, WIDTH)
        opened.append(spdz._unchecked[-1][0])
        return (yield from spdz.open_checked(quotients))

    result = run_honest(engines(2, prime, **requirement), program)
    assert set(opened) == {tuple(a + (1 << WIDTH - 1) + r for a, r in zip(values, masks, strict=True))}
    expected = [(a + r % (1 << DROP)) >> DROP for a, r in zip(values, masks, strict=True)]
    assert list(result) == [quotient % prime for quotient in expected]
    assert all(abs(q - Fraction(a, 1 << DROP)) < 1 for q, a in zip(expected, values, strict=True))


@pytest.mark.parametrize(("drop", "width"), [(0, 20), (20, 20), (7, 127 - STATISTICAL_BITS)])
def test_truncation_refuses_what_does_not_fit(drop, width):
    spdz = engines(2, MERSENNE_127, bits=200)[1]
    with pytest.raises(ValueError, match="cannot be dropped"):
        next(truncate(spdz, spdz.public([1]), drop, width))
    assert spdz.alive


def test_the_widest_truncation_fits():
    width = 126 - STATISTICAL_BITS
    values = [-(1 << width - 1), (1 << width - 1) - 1]

    def program(spdz):
        quotients = yield from truncate(spdz, spdz.public(values), width - 1, width)
        return (yield from spdz.open_checked(quotients))

    low, high = run_honest(engines(2, MERSENNE_127, bits=2 * 126), program)
    assert low == MERSENNE_127 - 1 and high in (0, 1)


@pytest.mark.spec("SP-1", "SP-3", "SP-5")
@pytest.mark.parametrize(
    "training",
    [
        SMALL,
        Training(rows=(3, 4, 6), features=3, batch=13, step_bits=6, epochs=3),
        Training(rows=(1, 9), features=1, batch=1, step_bits=5, ridge=2, fraction_bits=20),
        Training((64, 64, 128), 8, 64, 9, epochs=2, ridge=1),
    ],
    ids=["ridge", "three parties, one batch", "single samples", "larger"],
)
def test_the_model_is_that_of_plain_sgd(training):
    """Each truncation errs by less than an ulp in each coordinate, and no later step makes an error grow."""
    samples = random_samples(training, 3)
    integers = trained(parties_of(training), training, samples)
    weights = np.array(integers) / (1 << training.fraction_bits)
    error = np.linalg.norm(weights - plain_sgd(training, arrays(samples)))
    truncations = training.epochs * training.steps
    assert error <= truncations * sqrt(training.features) / (1 << training.fraction_bits)
    assert np.abs(weights).max() > 0.1


def test_many_epochs_find_the_ridge_regression():
    training = Training(rows=(8, 8), features=2, batch=16, step_bits=5, epochs=40, ridge=1)
    samples = random_samples(training, 1)
    X, y = (np.concatenate(part) for part in zip(*arrays(samples), strict=True))
    exact = np.linalg.solve(X.T @ X + np.eye(2), X.T @ y)
    integers = trained(parties_of(training), training, samples)
    assert np.array(integers) / (1 << training.fraction_bits) == pytest.approx(exact, abs=1e-3)


@pytest.mark.spec("SP-3", "SP-5", "SP-6")
@pytest.mark.parametrize(
    "training", [SMALL, Training((2, 3, 2), 3, 2, 4), Training((8, 8), 1, 16, 4, 3), Training((2, 1, 1, 1), 2, 3, 4)]
)
def test_the_cost_is_the_stated_one(training):
    """Nothing of the material is left, and nothing is missing; the messages are counted at party 1."""
    parties, samples = parties_of(training), random_samples(training, 0)
    materials = [spdz.material for spdz in parties.values()]
    log = Tampering(OpenedShares, 1, 0, lambda message: message)
    programs = {party: sgd(spdz, training, samples[party - 1]) for party, spdz in parties.items()}
    run_typed(programs, log)
    nothing = Requirement(0, 0, (0,) * len(training.rows))
    assert [material.remaining for material in materials] == [nothing] * len(parties)
    assert len(log.log) == training.messages
    steps = STEP * training.epochs * training.steps
    assert log.log == ["InputOffsets", *steps, *CHECK, "OpenedShares", *CHECK]


def test_the_cost_by_hand():
    """Two epochs of three batches of 9 samples with 2 features; gradients below 4 * 8 * (2 * 64 + 8) and a bit."""
    assert SMALL.steps == 3
    assert SMALL.width == 48 + 13 + 1
    assert SMALL.requirement == Requirement(2 * 2 * 9 * 2, 2 * 3 * 2 * (62 + 40), (5 * 3, 4 * 3))


@pytest.mark.parametrize(("features", "ridge"), [(16, 0), (90, 10), (90, 2e6)])
def test_gradients_at_the_limits_are_within_the_width_and_fit_the_field(features, ridge):
    training = Training((64, 64), features, 128, 14, ridge=ridge)
    scale = 1 << training.fraction_bits
    extreme = training.limit * scale
    residual = features * extreme * extreme + extreme * scale
    gradient = training.batch * extreme * residual + training.decay * extreme
    assert 1 << training.width - 2 <= gradient < 1 << training.width - 1
    assert (1 << training.width + STATISTICAL_BITS) + (1 << training.width) <= MERSENNE_127


def shifted(by):
    def rewrite(message):
        first, *rest = message.shares
        return changed(message, shares=((first + by) % MERSENNE_127, *rest))

    return rewrite


@pytest.mark.spec("SP-3", "SP-5")
@pytest.mark.parametrize("opening", range(1, 8))
@pytest.mark.parametrize("by", [1, 2**100])
def test_a_shifted_opening_stops_before_the_next_masked_opening(opening, by):
    """Two steps have six openings; the seventh releases the model."""
    training = Training((2, 2), 1, 2, 3)
    samples = random_samples(training, 5)
    tamper = Tampering(OpenedShares, 2, opening, shifted(by))
    refused = run_refused(parties_of(training), lambda spdz: sgd(spdz, training, samples[spdz.party - 1]), tamper)
    assert refused == ("SP-5.MAC", None)
    heard = {
        3: ["InputOffsets", *STEP, "OpenedShares", "OpenedShares", *CHECK],
        6: ["InputOffsets", *STEP, *STEP, *CHECK],
        7: ["InputOffsets", *STEP, *STEP, *CHECK, "OpenedShares", *CHECK],
    }
    until_check = {1: STEP[:-1], 2: STEP[:-1], 4: [*STEP, *STEP[:-1]], 5: [*STEP, *STEP[:-1]]}
    assert tamper.log == (heard.get(opening) or ["InputOffsets", *until_check[opening]])


@pytest.mark.spec("SP-1")
@pytest.mark.parametrize(
    ("features", "target"),
    [
        (np.zeros((4, 2)), np.zeros(4)),
        (np.zeros((5, 3)), np.zeros(5)),
        (np.full((5, 2), 8.1), np.zeros(5)),
        (np.zeros((5, 2)), np.full(5, -8.1)),
    ],
    ids=["rows", "features", "size of a feature", "size of a target"],
)
def test_a_party_does_not_put_in_samples_that_were_not_agreed(features, target):
    spdz = parties_of(SMALL)[1]
    with pytest.raises(ValueError, match="party 1: not the agreed"):
        next(sgd(spdz, SMALL, Dataset(features, target)))


@pytest.mark.spec("OF-1", "SP-3", "SP-5")
def test_the_same_model_with_preprocessing_by_the_parties():
    """Nothing but the random rounding of the truncations differs."""
    training = Training((2, 1), 1, 2, 3)
    samples = random_samples(training, 5)
    preparations = {
        party: MascotPreprocessing(party, MERSENNE_127, SESSION, party_coins(1, party), VectorKernel())
        for party in (1, 2)
    }
    materials, _ = lockstep.run({p: one.prepare(Rounds(2), training.requirement) for p, one in preparations.items()}, 0)
    parties = {p: Spdz(p, SESSION, Rounds(2), party_coins(2, p), material) for p, material in materials.items()}
    made, dealt = (trained(engine, training, samples) for engine in (parties, parties_of(training)))
    assert made == pytest.approx(dealt, abs=2 * training.steps)
