from decimal import Decimal

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, Ridge

from helen.compare import compare, minimise, r_squared
from helen.config import Model
from helen.data import PartyData
from optimized.learning.moments import Moments, condensed

PRECISE = {"tol": 1e-14, "max_iter": 1_000_000}


@pytest.fixture(scope="module")
def problem():
    generator = np.random.default_rng(7)
    X = generator.normal(size=(60, 6)) + 0.4
    X[:, 5] = X[:, 4] + 0.05 * generator.normal(size=60)
    return X, X @ [1, -2, 0, 0, 0.5, 0.5] + 3 + generator.normal(size=60)


def moments(X, y):
    return Moments.of(np.column_stack([X, y]))


def party(name, X, y):
    found = moments(X, y)
    return PartyData(name, found, condensed(found))


def oracle(model, n):
    l1, l2 = float(model.lambda1), float(model.lambda2)
    shared = {"fit_intercept": model.intercept}
    match model.kind:
        case "lasso":
            return Lasso(alpha=l1 / n, **shared, **PRECISE)
        case "ridge":
            return Ridge(alpha=l2, **shared)
        case _:
            return ElasticNet(alpha=(l1 + l2) / n, l1_ratio=l1 / (l1 + l2), **shared, **PRECISE)


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize(("kind", "lambda1", "lambda2"), [("lasso", 20, 0), ("ridge", 0, 7), ("elastic-net", 10, 3)])
def test_the_minimiser_is_that_of_scikit_learn(problem, kind, lambda1, lambda2, intercept):
    X, y = problem
    model = Model(kind=kind, lambda1=Decimal(lambda1), lambda2=Decimal(lambda2), intercept=intercept)
    design = np.column_stack([X, np.ones(len(X))]) if intercept else X
    expected = oracle(model, len(y)).fit(X, y)
    w = minimise(model, moments(design, y))
    np.testing.assert_allclose(w[:6], expected.coef_, rtol=1e-6, atol=1e-9)
    np.testing.assert_array_equal(w[:6] == 0, expected.coef_ == 0)
    if intercept:
        assert w[6] == pytest.approx(expected.intercept_, abs=1e-8)


def test_a_penalty_above_every_correlation_gives_zero(problem):
    X, y = problem
    model = Model(kind="lasso", lambda1=Decimal(int(np.abs(X.T @ y).max()) + 1))
    np.testing.assert_array_equal(minimise(model, moments(X, y)), np.zeros(6))


def test_zero_data_gives_zero():
    model = Model(kind="elastic-net", lambda1=Decimal(1), lambda2=Decimal(1))
    np.testing.assert_array_equal(minimise(model, moments(np.zeros((4, 3)), np.zeros(4))), np.zeros(3))


def test_the_data_is_pooled_and_the_error_relative(problem):
    X, y = problem
    model = Model(kind="ridge", lambda2=Decimal("1e-9"))
    exact = minimise(model, moments(X, y))
    released = exact.copy()
    released[2] += 0.01 * np.abs(exact).max()
    result = compare(model, [party("A", X[:10], y[:10]), party("B", X[10:], y[10:])], released)
    np.testing.assert_allclose(result.exact, exact, rtol=1e-12)
    assert result.error == pytest.approx(0.01)
    assert result.r_squared < result.r_squared_exact


def test_r_squared_is_that_of_scikit_learn(problem):
    X, y = problem
    fitted = LinearRegression(fit_intercept=False).fit(X, y)
    assert r_squared(moments(X, y), fitted.coef_) == pytest.approx(fitted.score(X, y))


@pytest.mark.parametrize("constant", [0.0, 1.0, 0.1])
def test_r_squared_of_a_constant_is_no_number(problem, constant):
    X, _ = problem
    assert np.isnan(r_squared(moments(X, np.full(60, constant)), np.ones(6)))
