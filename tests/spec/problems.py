"""Problems without data, exact ADMM, and summaries as extreme as the input proofs accept."""

from fractions import Fraction

import numpy as np

from reference.learning.qr_relation import limits, scaled_rho, vector_shift
from spec.ideal import EncodedSummary
from spec.schedule import SUMMARY_BITS, Problem, Schedule


def problem(m=2, d=2, **changes):
    """A LASSO with 30 rows, targets of norm at most 4 and features of norm at most 6 at every party."""
    fields = {
        "penalised": (True,) * d,
        "lambda1": Fraction(2),
        "lambda2": Fraction(0),
        "rows": 30,
        "norms": (Fraction(4),) * m,
        "gram_norm": Fraction(6),
        "rounds": 5,
        "modulus_bits": 2048,
    }
    return Problem(**{**fields, **changes})


def exact_admm(schedule: Schedule, summaries, rounds=None):
    """``z^K`` of the iteration on the encoded summaries, every number a fraction, nothing rounded."""
    p, f = schedule.problem, schedule.f
    m, d, rho = p.parties, p.dimension, schedule.shift_rho
    alpha = Fraction(schedule.alpha_num, 1 << schedule.alpha_bits)
    quotient = schedule.rho / (m * schedule.rho + p.lambda2)
    threshold = p.lambda1 / (m * schedule.rho + p.lambda2)
    A = [[[Fraction(x, 1 << schedule.matrix_bits) for x in row] for row in s.matrix] for s in summaries]
    b = [[Fraction(x, 1 << f) for x in s.vector] for s in summaries]
    z, u = [Fraction(0)] * d, [[Fraction(0)] * d for _ in range(m)]
    for _ in range(rounds or p.rounds):
        chi = []
        for i in range(m):
            v = [b[i][j] + rho * (z[j] - u[i][j]) for j in range(d)]
            w = [sum(a * x for a, x in zip(row, v, strict=True)) for row in A[i]]
            chi.append([alpha * w[j] + (1 - alpha) * z[j] + u[i][j] for j in range(d)])
        total = [sum(column) for column in zip(*chi, strict=True)]
        z = [
            soft(quotient * s, threshold) if penalised else s / m
            for s, penalised in zip(total, p.penalised, strict=True)
        ]
        u = [[x - y for x, y in zip(row, z, strict=True)] for row in chi]
    return z


def soft(a: Fraction, t: Fraction) -> Fraction:
    return max(abs(a) - t, Fraction(0)) * (1 if a > 0 else -1)


def extreme_summary(schedule: Schedule, party: int, generator: np.random.Generator, gain: float) -> EncodedSummary:
    """A summary that IP-B accepts: singular values near ``gain``, |c| at its limit, A off by the tolerance."""
    d, bounds = schedule.problem.dimension, limits(schedule, party)
    scale = 1 << SUMMARY_BITS
    basis = np.linalg.qr(generator.normal(size=(d, d)))[0]
    R = np.diag(np.full(d, gain)) @ basis.T
    R *= min(1.0, 0.999 * float(bounds.R) ** 0.5 / scale / max(np.linalg.norm(R), 1e-9))
    c = generator.choice([-1.0, 1.0], size=d)
    c *= 0.999999 * float(bounds.c) ** 0.5 / scale / np.linalg.norm(c)
    rho = scaled_rho(schedule) / 4.0**SUMMARY_BITS
    M = R.T @ R
    error = basis @ np.diag(generator.choice([-1.0, 1.0], size=d)) @ basis.T
    error *= 0.99 * 2.0**-20 / max(np.linalg.norm(error @ (M + rho * np.eye(d))), 1e-9)
    A = np.linalg.inv(M + rho * np.eye(d)) + error
    A = (A + A.T) / 2
    rounded = tuple(tuple(int(x) for x in np.rint(row * 2.0**schedule.matrix_bits)) for row in A)
    integers_R = [[int(x) for x in np.rint(row * scale)] for row in R]
    integers_c = [int(x) for x in np.rint(c * scale)]
    assert sum(x * x for row in integers_R for x in row) <= bounds.R
    assert sum(x * x for x in integers_c) <= bounds.c
    shift = vector_shift(schedule)
    b = tuple((sum(integers_R[k][j] * integers_c[k] for k in range(d)) + (1 << shift - 1)) >> shift for j in range(d))
    return EncodedSummary(rounded, b)
