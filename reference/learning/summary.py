"""A party's data as a summary of d x d numbers, rounded to integers. The only place with floating-point numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reference.messages.base import Matrix
from spec.schedule import SUMMARY_BITS, Problem, Schedule

Floats = NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class Dataset:
    """The prepared data of a party: ``X_i`` (n_i x d, a column of ones last if there is an intercept), ``y_i`` (n_i).

    Spec: LR-0
    """

    features: Floats
    target: Floats


@dataclass(frozen=True, repr=False)
class QrSummary:
    """``X_i = Q R`` and ``c = Q^T y_i`` with R (d x d, upper triangular, zero rows if n_i < d); scale SUMMARY_BITS.

    Spec: IP-B
    """

    R: Matrix
    c: tuple[int, ...]


@dataclass(frozen=True, repr=False)
class SvdSummary:
    """``X_i = U G V^T`` and ``theta = U^T y_i``: V (d x d), G, theta (d) of scale SUMMARY_BITS, zero if n_i < d.

    Spec: LR-4, LR-5, IP-P
    """

    V: Matrix
    G: tuple[int, ...]
    theta: tuple[int, ...]


class UndeclaredData(ValueError):
    """A party's own data exceeds what it declared: its proofs could not succeed. Spec: IP-B, IP-P"""


def refuse_undeclared(problem: Problem, party: int, data: Dataset) -> None:
    """Raise :class:`UndeclaredData` before anything is sent, if a norm of the prepared data is above its bound.

    Spec: IP-B, IP-P
    """
    bounds = {"features": (data.features, problem.gram_norm), "target": (data.target, problem.norms[party - 1])}
    for name, (values, bound) in bounds.items():
        if np.linalg.norm(values) > float(bound):
            raise UndeclaredData(f"party {party}: the norm of its {name} is above the declared {float(bound):g}")


def qr_summary(schedule: Schedule, data: Dataset) -> QrSummary:
    """The QR summary of the (normalised) data.

    Spec: IP-B, LR-6
    """
    X, y = _scaled(schedule, data)
    d = X.shape[1]
    Q, R = np.linalg.qr(X)
    missing = d - R.shape[0]
    R = np.vstack([R, np.zeros((missing, d))])
    c = np.concatenate([Q.T @ y, np.zeros(missing)])
    return QrSummary(tuple(map(rounded, R)), rounded(c))


def svd_summary(schedule: Schedule, data: Dataset) -> SvdSummary:
    """The SVD summary of the (normalised) data; V is d x d and orthogonal even when n_i < d.

    Spec: LR-4, LR-5
    """
    X, y = _scaled(schedule, data)
    d = X.shape[1]
    U, singular_values, V_transposed = np.linalg.svd(X, full_matrices=True)
    kept = len(singular_values)
    G = np.concatenate([singular_values, np.zeros(d - kept)])
    theta = np.concatenate([U[:, :kept].T @ y, np.zeros(d - kept)])
    return SvdSummary(tuple(map(rounded, V_transposed.T)), rounded(G), rounded(theta))


def rounded(values: Floats, bits: int = SUMMARY_BITS) -> tuple[int, ...]:
    """``round(2^bits x)`` of each number.

    Spec: FX-1
    """
    return tuple(int(value) for value in np.rint(values * float(1 << bits)))


def inverse_matrix(schedule: Schedule, R: Matrix) -> Matrix:
    """``A = (R^T R + rho I)^-1``, symmetric, rounded to scale ``s_A``.

    Spec: LR-1, LR-4, IP-B
    """
    factor = np.array(R, dtype=np.float64) / float(1 << SUMMARY_BITS)
    inverse = np.linalg.inv(factor.T @ factor + float(schedule.shift_rho) * np.eye(len(R)))
    symmetric = (inverse + inverse.T) / 2
    return tuple(rounded(row, schedule.matrix_bits) for row in symmetric)


def multiply(left: Sequence[Sequence[int]], right: Sequence[Sequence[int]]) -> Matrix:
    """The product of two integer matrices. Spec: IP-B"""
    columns = list(zip(*right, strict=True))
    return tuple(tuple(sum(x * y for x, y in zip(row, column, strict=True)) for column in columns) for row in left)


def transpose(matrix: Sequence[Sequence[int]]) -> Matrix:
    """The transposed matrix. Spec: IP-B"""
    return tuple(zip(*matrix, strict=True))


def _scaled(schedule: Schedule, data: Dataset) -> tuple[Floats, Floats]:
    factor = float(schedule.data_scale_squared) ** 0.5
    return data.features * factor, data.target * factor
