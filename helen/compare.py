"""The exact solution on pooled data, to judge a model in a demonstration. It needs everybody's rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helen.config import Model
from helen.data import Dataset
from helen.tables import Floats

SWEEPS = 100_000
TOLERANCE = 1e-13


@dataclass(frozen=True, eq=False)
class Comparison:
    """The exact solution w*, the coefficients of determination of both models, ``max|w - w*| / max|w*|``."""

    exact: Floats
    r_squared: float
    r_squared_exact: float
    error: float


def compare(model: Model, datasets: Sequence[Dataset], released: Floats) -> Comparison:
    """Hold a released model against the minimiser of LR-0 on the pooled data."""
    X = np.vstack([dataset.X for dataset in datasets])
    y = np.concatenate([dataset.y for dataset in datasets])
    exact = minimise(model, X, y)
    difference, size = np.abs(released - exact).max(), np.abs(exact).max()
    error = float(difference / size) if size > 0 else float(difference)
    return Comparison(exact, r_squared(X, y, released), r_squared(X, y, exact), error)


def r_squared(X: Floats, y: Floats, w: Floats) -> float:
    """``1 - |y - Xw|^2 / |y - mean(y)|^2``; not a number for a constant y."""
    spread = float(((y - y.mean()) ** 2).sum())
    return 1 - float(((y - X @ w) ** 2).sum()) / spread if spread > 0 else float("nan")


def minimise(model: Model, X: Floats, y: Floats) -> Floats:
    """The minimiser of LR-0, to about the precision of a float.

    Coordinate descent finds which coefficients are zero; a linear system then gives the others.

    Spec: LR-0
    """
    gram, moment = X.T @ X, X.T @ y
    penalised = np.ones(len(gram))
    if model.intercept:
        penalised[-1] = 0.0
    l1, l2 = float(model.lambda1) * penalised, float(model.lambda2) * penalised
    w = _coordinate_descent(gram + np.diag(l2), moment, l1)
    support: NDArray[np.bool_] = (w != 0) | (l1 == 0)
    system = (gram + np.diag(l2))[np.ix_(support, support)]
    w[support] = np.linalg.lstsq(system, (moment - l1 * np.sign(w))[support], rcond=None)[0]
    return w + 0.0  # turns -0.0 into 0.0


def _coordinate_descent(hessian: Floats, moment: Floats, l1: Floats) -> Floats:
    w = np.zeros(len(moment))
    for _ in range(SWEEPS):
        before = w.copy()
        for j in np.flatnonzero(hessian.diagonal() > 0):
            rest = moment[j] - hessian[j] @ w + hessian[j, j] * w[j]
            w[j] = np.sign(rest) * max(abs(rest) - l1[j], 0.0) / hessian[j, j]
        if np.abs(w - before).max() <= TOLERANCE * max(np.abs(w).max(), 1e-300):
            break
    return w
