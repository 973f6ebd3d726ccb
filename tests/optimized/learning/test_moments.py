"""The chunked summary against exact rational sums, against the readable QR and SVD, and against other libraries."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import Ridge

from optimized.learning.moments import Moments, condensed
from reference.learning.qr_relation import qr_input
from reference.learning.summary import Dataset, qr_summary, svd_summary
from spec.derivation import derive
from spec.ideal import EncodedSummary, ideal_helen
from spec.schedule import SUMMARY_BITS
from tests.spec.problems import problem

UNIT = 2.0**-53
KINDS = ("random", "collinear", "hidden", "repeated", "few rows", "one row", "constant", "zero", "scales", "uncentred")
kinds = st.sampled_from(KINDS)
seeds = st.integers(0, 999)


def data_of(kind, seed, d=4, n=60):
    """Features (n x d) and a target, last."""
    generator = np.random.default_rng(seed)
    values = generator.normal(size=({"few rows": d - 1, "one row": 1}.get(kind, n), d + 1))
    values[:, -1] += values[:, :-1].sum(axis=1)
    noise = generator.normal(size=len(values))
    match kind:
        case "collinear":
            values[:, 1] = values[:, 0] + 1e-9 * noise
        case "hidden":  # the target lies where the features almost do not
            values[:, 1], values[:, -1] = values[:, 0] + 1e-9 * noise, noise
        case "repeated":
            values[:, 1] = values[:, 0]
        case "constant":
            values[:, [1, 2]] = 1.0
        case "zero":
            values[:] = 0.0
        case "scales":
            values *= 10.0 ** np.arange(-8, -8 + 3 * (d + 1), 3)
        case "uncentred":
            values += 100.0
    return values


def moments_of(values, cuts=()):
    parts = np.split(values, sorted(cuts))
    return Moments.total(values.shape[1], map(Moments.of, parts))


def exact_products(values):
    exact = np.array([[Fraction(x) for x in row] for row in values.tolist()], dtype=object)
    return exact.T @ exact


def errors(products, values):
    """How far products of columns are off, in units of rounding of the norms of both columns."""
    off = np.array(products, dtype=object) - exact_products(values)
    norms = np.linalg.norm(values, axis=0)
    sizes = np.outer(norms, norms)
    assert not off[sizes == 0].any()
    return np.abs(off).astype(float) / np.where(sizes > 0, sizes, 1) / UNIT


def stacked(data):
    return np.column_stack([data.features, data.target])


@pytest.mark.spec("LR-4", "LR-5")
@given(kind=kinds, seed=seeds, data=st.data())
def test_any_cuts_and_any_order_give_the_same_moments_up_to_rounding(kind, seed, data):
    values = data_of(kind, seed)
    cuts = data.draw(st.lists(st.integers(0, len(values)), max_size=9))
    order = data.draw(st.permutations(range(len(values))))
    for rows in (values, values[order]):
        found = moments_of(rows, cuts)
        assert found.rows == len(values)
        products = [[Fraction(x) for x in row] for row in found.products.tolist()]
        assert errors(products, values).max() <= len(values)
        np.testing.assert_array_equal(found.products, found.products.T)
        sizes = np.abs(values).sum(axis=0)
        assert (np.abs(found.sums - values.sum(axis=0)) <= len(values) * UNIT * sizes).all()


@pytest.mark.spec("LR-4", "LR-5", "IP-B", "IP-P")
@given(kind=kinds, seed=seeds, d=st.integers(2, 7))
def test_condensed_data_has_the_products_of_the_data(kind, seed, d):
    """Each to a few units of the norms of its two columns: the square of a condition number enters nowhere."""
    values = data_of(kind, seed, max(d, 3))
    small = stacked(condensed(moments_of(values)))
    assert small.shape == (values.shape[1],) * 2
    assert errors(exact_products(small), values).max() <= 100


def declared(values, suite="batched"):
    """A schedule for two parties that declare exactly the norms of this data, up to a billionth."""
    d, (features, target) = values.shape[1] - 1, (values[:, :-1], values[:, -1])
    norms = [Fraction(float(np.linalg.norm(part)) * (1 + 1e-9) + 1e-9) for part in (target, features)]
    rows = max(2, 2 * len(values))
    return derive(problem(2, d, suite=suite, norms=(norms[0],) * 2, gram_norm=norms[1], rows=rows))


LIMITED = [kind for kind in KINDS if kind not in ("scales", "uncentred")]
"""Within what the fixed-point numbers of a schedule are made for."""


@pytest.mark.spec("IP-B", "FX-1")
@settings(max_examples=50)
@given(kind=st.sampled_from(LIMITED), seed=seeds)
def test_the_qr_input_is_that_of_the_whole_data(kind, seed):
    """Up to the rounding of R: A and b by single units. The declared norms are as tight as they can be."""
    values = data_of(kind, seed)
    schedule = declared(values)
    whole = qr_input(schedule, 1, qr_summary(schedule, Dataset(values[:, :-1], values[:, -1])))
    small = qr_input(schedule, 1, qr_summary(schedule, condensed(moments_of(values, [7, 30]))))
    ulps = 4 * 2 ** (schedule.matrix_bits - SUMMARY_BITS)
    assert np.abs(np.array(whole.A, dtype=float) - np.array(small.A, dtype=float)).max() <= ulps
    assert max(abs(x - y) for x, y in zip(whole.b, small.b, strict=True)) <= 1


@pytest.mark.spec("IP-P", "LR-4", "LR-5", "FX-1")
@settings(max_examples=50)
@given(kind=st.sampled_from(LIMITED), seed=seeds)
def test_the_svd_summary_is_that_of_the_whole_data(kind, seed):
    """``V G^2 V^T`` and ``V G theta`` in exact integers, up to the rounding of their factors."""
    values = data_of(kind, seed)
    schedule = declared(values, "paper")
    summaries = [
        svd_summary(schedule, data) for data in (Dataset(values[:, :-1], values[:, -1]), condensed(moments_of(values)))
    ]
    found = []
    for summary in summaries:
        V, G, theta = (np.array(x, dtype=object) for x in (summary.V, summary.G, summary.theta))
        assert np.abs(np.array(V.T @ V, dtype=float) / 4.0**SUMMARY_BITS - np.eye(len(V))).max() <= 2.0**-28
        assert sum(theta**2) <= schedule.target_limit(1) ** 2
        assert sum(G**2) <= schedule.gram_limit**2
        found.append((np.array((V * G**2) @ V.T, dtype=float), np.array(V @ (G * theta), dtype=float)))
    scale = float(schedule.data_scale_squared)
    size = np.linalg.norm(values[:, :-1]) * scale**0.5 + 1
    gram, moment = (np.abs(x - y).max() for x, y in zip(*found, strict=True))
    assert gram / 2.0 ** (4 * SUMMARY_BITS) <= 16 * size**2 * 2.0**-SUMMARY_BITS
    length = np.linalg.norm(values[:, -1]) * scale**0.5 + 1
    assert moment / 2.0 ** (3 * SUMMARY_BITS) <= 16 * size * length * 2.0**-SUMMARY_BITS


@pytest.mark.spec("FX-4", "LR-6")
@pytest.mark.parametrize("kind", LIMITED)
def test_the_released_model_is_that_of_the_whole_data(kind):
    """F_HELEN after 30 rounds: a few units in the last of 24 bits."""
    values = data_of(kind, 3)
    schedule = derive(problem(2, 4, rounds=30, norms=(Fraction(30),) * 2, gram_norm=Fraction(60), rows=2 * len(values)))
    models = []
    for data in (Dataset(values[:, :-1], values[:, -1]), condensed(moments_of(values))):
        own = qr_input(schedule, 1, qr_summary(schedule, data))
        models.append(ideal_helen(schedule, [EncodedSummary(own.A, own.b)] * 2, lambda *place: 0))
    assert max(abs(x - y) for x, y in zip(*models, strict=True)) <= 16


def test_condensed_data_has_the_models_of_other_libraries():
    values = data_of("random", 5)
    X, y = values[:, :-1], values[:, -1]
    small = condensed(moments_of(values, [13]))
    exact, residual, *_ = np.linalg.lstsq(X, y, rcond=None)
    found, small_residual, *_ = np.linalg.lstsq(small.features, small.target, rcond=None)
    np.testing.assert_allclose(found, exact, rtol=1e-12)
    np.testing.assert_allclose(small_residual, residual, rtol=1e-12)
    ridge = Ridge(alpha=3, fit_intercept=False)
    expected = ridge.fit(X, y).coef_
    np.testing.assert_allclose(ridge.fit(small.features, small.target).coef_, expected, rtol=1e-12)


def test_no_rows_at_all():
    found = Moments.total(3, [])
    assert (found.rows, found.sums.tolist()) == (0, [0.0] * 3)
    assert not stacked(condensed(found)).any()
    np.testing.assert_array_equal(Moments.of(np.zeros((0, 3))).products, found.products)


def test_nothing_of_the_data_is_printed():
    assert "1234" not in repr(Moments.of(np.full((2, 2), 1234.0)))
