"""The exact solution on pooled data, to judge a model in a demonstration. It needs everybody's moments."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helen.cells import Floats
from helen.config import Model
from helen.data import PartyData
from optimized.learning.moments import Moments

SWEEPS = 100_000
TOLERANCE = 1e-13
ROUNDING = 1e-14
"""Of the sum of squares of y: less than this is no spread."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """The exact solution w*, the coefficients of determination of both models, ``max|w - w*| / max|w*|``."""

    exact: Floats
    r_squared: float
    r_squared_exact: float
    error: float


def compare(model: Model, datasets: Sequence[PartyData], released: Floats) -> Comparison:
    """Hold a released model against the minimiser of LR-0 on the pooled data."""
    pooled = Moments.total(len(released) + 1, (data.moments for data in datasets))
    exact = minimise(model, pooled)
    difference, size = np.abs(released - exact).max(), np.abs(exact).max()
    error = float(difference / size) if size > 0 else float(difference)
    return Comparison(exact, r_squared(pooled, released), r_squared(pooled, exact), error)


def r_squared(moments: Moments, w: Floats) -> float:
    """``1 - |y - Xw|^2 / |y - mean(y)|^2``; not a number for a y that is constant, as far as its moments tell."""
    size, combination = moments.products[-1, -1], np.append(-w, 1.0)
    spread = size - moments.sums[-1] ** 2 / max(moments.rows, 1)
    if spread <= ROUNDING * size:
        return float("nan")
    return float(1 - combination @ moments.products @ combination / spread)


def minimise(model: Model, moments: Moments) -> Floats:
    """The minimiser of LR-0, to about the precision of a float.

    Coordinate descent finds which coefficients are zero; a linear system then gives the others.

    Spec: LR-0
    """
    gram, moment = moments.gram, moments.moment
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
