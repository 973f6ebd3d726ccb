"""F_HELEN against scikit-learn on real data: the models that everybody else computes."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.linear_model import ElasticNet, Lasso, Ridge

from reference.learning.qr_relation import qr_input
from reference.learning.summary import Dataset, qr_summary
from spec.derivation import derive
from spec.ideal import EncodedSummary, ideal_helen
from spec.schedule import Problem

LOADERS = {"diabetes": load_diabetes, "breast cancer": load_breast_cancer}


def standardised(name):
    X, y = LOADERS[name](return_X_y=True)
    return (X - X.mean(axis=0)) / X.std(axis=0), (y - y.mean()) / y.std()


def parts(X, y, m, seed=0):
    order = np.random.default_rng(seed).permutation(len(y))
    return [Dataset(X[rows], y[rows]) for rows in np.array_split(order, m)]


def problem_for(data, lambda1, lambda2, rounds, **changes):
    fields = {
        "penalised": (True,) * data[0].features.shape[1],
        "lambda1": Fraction(lambda1),
        "lambda2": Fraction(lambda2),
        "rows": sum(len(part.target) for part in data),
        "norms": tuple(Fraction(int(np.linalg.norm(part.target)) + 1) for part in data),
        "gram_norm": Fraction(int(max(np.linalg.norm(part.features) for part in data)) + 1),
        "rounds": rounds,
        "modulus_bits": 2048,
    }
    return Problem(**{**fields, **changes})


def released(data, problem):
    """The model of F_HELEN with low masks of pseudorandom size."""
    schedule = derive(problem)
    generator = np.random.default_rng(1)
    inputs = [qr_input(schedule, i, qr_summary(schedule, part)) for i, part in enumerate(data, start=1)]
    summaries = [EncodedSummary(own.A, own.b) for own in inputs]

    def low_mask(pool, round, index, shift):
        return int(generator.random() * len(data) * ((1 << shift) - 1))

    return np.array(ideal_helen(schedule, summaries, low_mask)) / 2.0**schedule.f


def assert_close(found, expected, tolerance=1e-3):
    assert np.abs(found - expected).max() <= tolerance * np.abs(expected).max()


@pytest.mark.spec("LR-4", "LR-6", "FX-4")
@pytest.mark.parametrize("m", [2, 3, 4])
@pytest.mark.parametrize("name", LOADERS)
def test_ridge(name, m):
    """scikit-learn: |Xw - y|^2 + alpha |w|^2, so lambda2 = alpha."""
    X, y = standardised(name)
    data = parts(X, y, m)
    exact = Ridge(alpha=50, fit_intercept=False).fit(X, y).coef_
    assert_close(released(data, problem_for(data, 0, 50, 200)), exact)


@pytest.mark.spec("LR-2", "LR-6", "FX-4")
@pytest.mark.parametrize("m", [2, 3, 4])
@pytest.mark.parametrize("name", LOADERS)
def test_lasso(name, m):
    """scikit-learn: 1/(2n) |Xw - y|^2 + alpha |w|_1, so lambda1 = n alpha."""
    X, y = standardised(name)
    data = parts(X, y, m)
    exact = Lasso(alpha=20 / len(y), fit_intercept=False, tol=1e-12, max_iter=10**6).fit(X, y).coef_
    model = released(data, problem_for(data, 20, 0, 300))
    assert_close(model, exact)
    assert not model[exact == 0].any(), "zeros are exact"


@pytest.mark.spec("LR-2", "LR-6", "FX-4")
@pytest.mark.parametrize("name", LOADERS)
def test_elastic_net(name):
    """scikit-learn: 1/(2n) |Xw - y|^2 + alpha r |w|_1 + alpha (1 - r)/2 |w|^2."""
    X, y = standardised(name)
    data, n = parts(X, y, 3), len(y)
    alpha, ratio = 30 / n, 0.5
    exact = ElasticNet(alpha=alpha, l1_ratio=ratio, fit_intercept=False, tol=1e-12, max_iter=10**6).fit(X, y).coef_
    assert_close(released(data, problem_for(data, 15, 15, 300)), exact)


@pytest.mark.spec("LR-6")
def test_an_intercept_without_penalty():
    """A column of ones at the end; scikit-learn's own intercept as the oracle."""
    X, y = standardised("diabetes")
    y = y + 0.75
    exact = Lasso(alpha=20 / len(y), tol=1e-12, max_iter=10**6).fit(X, y)
    data = parts(np.column_stack([X, np.ones(len(y))]), y, 3)
    penalised = (True,) * X.shape[1] + (False,)
    model = released(data, problem_for(data, 20, 0, 200, penalised=penalised))
    assert_close(model, np.append(exact.coef_, exact.intercept_))


@pytest.mark.spec("LR-1", "LR-2", "LR-3", "LR-6")
def test_both_iterations_converge_to_the_same_model():
    X, y = standardised("diabetes")
    data = parts(X, y, 3)
    problem = problem_for(data, 20, 0, 300)
    normalised, paper = released(data, problem), released(data, replace(problem, iteration="paper"))
    assert_close(paper, normalised)


@pytest.mark.spec("FX-4")
def test_the_split_of_the_data_does_not_matter():
    X, y = standardised("diabetes")
    by_target = np.argsort(y)
    even, sorted_parts = parts(X, y, 3), [Dataset(X[r], y[r]) for r in np.array_split(by_target, 3)]
    models = [released(data, problem_for(data, 20, 0, 300)) for data in (even, sorted_parts)]
    assert_close(*models)
