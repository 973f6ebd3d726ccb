"""The formulas of chapter 02 and the code: summaries of data, and the iteration."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from optimized.learning.moments import Moments, condensed
from reference.learning.problem import problem_of
from reference.learning.summary import SUMMARY_BITS, Dataset, inverse_matrix, qr_summary, rounded, svd_summary
from spec.claims.learning import explicit, shared, soft, total
from spec.derivation import derive
from spec.equations import learning as eq
from spec.formula import number
from spec.ideal import EncodedSummary, ideal_helen, soft_threshold
from tests.spec.problems import problem
from tests.support import random_data, scenario

SHAPES = st.sampled_from([(1, 1), (1, 2), (2, 2), (3, 2)])
small = st.integers(-8, 8)


def data_of(shape, draw):
    rows, features = shape
    numbers = st.lists(st.floats(-1, 1), min_size=rows * (features + 1), max_size=rows * (features + 1))
    values = np.array(draw(numbers)).reshape(rows, features + 1)
    return Dataset(values[:, :-1], values[:, -1])


def schedule_for(d):
    return derive(problem(d=d, suite="paper"))


@pytest.mark.agrees("LR-0")
@given(weights=st.lists(small, min_size=2, max_size=2))
def test_the_objective_of_a_configuration(weights):
    """Penalties and declared sizes are those of the configuration, in the units of the formula."""
    parts = random_data(2, 2, (3, 2), 5)
    agreed = problem_of(scenario(parts, model="elastic-net", lambda1="3/2", lambda2="5").configuration)
    exact = [[[Fraction(x) for x in row] for row in part.features.tolist()] for part in parts]
    targets = [[Fraction(x) for x in part.target.tolist()] for part in parts]
    values = {eq.m: 2, eq.d: 2, eq.rows: [len(part.target) for part in parts], eq.w: weights}
    values |= {eq.X: exact, eq.y: targets, eq.lambda1: agreed.lambda1, eq.lambda2: agreed.lambda2}
    residues = [part.features @ np.array(weights) - part.target for part in parts]
    cost = sum(float(r @ r) for r in residues) / 2 + 1.5 * sum(map(abs, weights)) + 2.5 * sum(w * w for w in weights)
    assert float(number(eq.OBJECTIVE, values)) == pytest.approx(cost)


@pytest.mark.agrees("LR-2")
@given(value=st.integers(-300, 300), threshold=st.integers(0, 100))
def test_the_soft_threshold(value, threshold):
    a, t = eq.value, eq.threshold
    assert soft_threshold(value, threshold) == number(eq.SHARED_STEP[2].rhs, {a: value, t: threshold})


@pytest.mark.agrees("LR-4", "LR-1")
@settings(max_examples=20)
@given(shape=SHAPES, data=st.data())
def test_the_inverse(shape, data):
    """The matrix that the reference commits to is that of the local step, and V Theta V^T of its decomposition."""
    part, schedule = data_of(shape, data.draw), schedule_for(shape[1])
    A = np.array(inverse_matrix(schedule, qr_summary(schedule, part).R), dtype=float) / 2.0**schedule.matrix_bits
    scaled = part.features * float(schedule.data_scale_squared) ** 0.5
    named = {eq.rho: sp.Float(float(schedule.shift_rho), 30)}
    unit = {eq.target: sp.zeros(shape[0], 1), eq.dual: sp.zeros(shape[1], 1)}
    columns = []
    for column in range(shape[1]):  # with z a unit vector the step is rho times a column of the inverse
        z = sp.Matrix(shape[1], 1, lambda r, _, column=column: int(r == column))
        step = explicit(eq.LOCAL_STEP.rhs.subs(named), shape, {**unit, eq.data: sp.Matrix(scaled), eq.shared: z})
        columns.append([float(x) / float(schedule.shift_rho) for x in step])
    assert np.abs(np.array(columns).T - A).max() < 1e-6

    summary = svd_summary(schedule, part)
    V, G = np.array(summary.V, dtype=float) / 2.0**SUMMARY_BITS, np.array(summary.G, dtype=float) / 2.0**SUMMARY_BITS
    theta = [float(eq.INVERSE_BY_SVD[2].rhs.subs(named).subs(eq.G[eq.j, eq.j], g)) for g in G]
    values = {eq.right_vectors: sp.Matrix(V), eq.inverted: sp.diag(*theta)}
    product = explicit(eq.INVERSE_BY_SVD[1].rhs, shape, values)
    assert np.abs(np.array(product, dtype=float) - A).max() < 1e-6


@pytest.mark.agrees("LR-5")
@settings(max_examples=20)
@given(shape=SHAPES, data=st.data())
def test_the_moment_vector_and_condensed_rows(shape, data):
    part, schedule = data_of(shape, data.draw), schedule_for(shape[1])
    factor = float(schedule.data_scale_squared)
    summary = svd_summary(schedule, part)
    V, G, c = (np.array(x, dtype=float) / 2.0**SUMMARY_BITS for x in (summary.V, summary.G, summary.theta))
    square = (shape[1], shape[1])  # what is kept of c and of G is square
    values = {eq.right_vectors: sp.Matrix(V), eq.singular: sp.diag(*map(float, G)), eq.residues: sp.Matrix(c)}
    moment = np.array(explicit(eq.MOMENT_BY_SVD[0].rhs, square, values), dtype=float).ravel()
    assert np.abs(moment - factor * part.features.T @ part.target).max() < 1e-6

    everything = np.column_stack([part.features, part.target])
    rows = condensed(Moments.of(everything))
    B = np.column_stack([rows.features, rows.target])
    assert np.abs(B.T @ B - everything.T @ everything).max() < 1e-9


@pytest.mark.agrees("LR-3", "LR-2")
@settings(max_examples=10, deadline=None)
@given(b=st.lists(st.integers(-(10**7), 10**7), min_size=2, max_size=2), scale=st.integers(1, 4))
def test_the_iteration_of_the_reals(b, scale):
    """LR-1 to LR-3 evaluated as printed, in fractions, are what the integers follow; relaxation as LR-6 says."""
    schedule = derive(problem(d=1, rounds=3, iteration="paper"))
    A = [(1 << schedule.matrix_bits) // (scale + 3 + k) for k in range(2)]
    summaries = [EncodedSummary(((a,),), (v,)) for a, v in zip(A, b, strict=True)]
    z, u = Fraction(0), [Fraction(0)] * 2
    rho, penalty = schedule.rho, schedule.problem
    named = {eq.m: 2, eq.rho: rho, eq.lambda1: penalty.lambda1, eq.lambda2: penalty.lambda2}
    for _ in range(3):
        w = [
            Fraction(a, 1 << schedule.matrix_bits) * (Fraction(v, 1 << schedule.f) + rho * (z - dual))
            for a, v, dual in zip(A, b, u, strict=True)
        ]
        z = number(shared(0), {**named, total: sum(w) + sum(u)})
        u = [
            number(eq.DUAL_STEP.rhs, {eq.u: [dual], eq.w: [x], eq.z: z, eq.i: 1}) for dual, x in zip(u, w, strict=True)
        ]
    released = ideal_helen(schedule, summaries, lambda pool, number_, index, shift: 1 << shift - 1)
    assert abs(float(z) - released[0] / 2.0**schedule.f) < 1e-5
    assert soft(sp.Integer(3), sp.Integer(1)) == 2


@pytest.mark.agrees("FX-1")
@given(value=st.floats(-1000, 1000), bits=st.integers(1, 40))
def test_encoding(value, bits):
    from spec.equations import fixed_point

    exact = number(fixed_point.ENCODING.rhs, {fixed_point.real: Fraction(value), fixed_point.f: bits})
    (encoded,) = rounded(np.array([value]), bits)
    assert encoded == exact or abs(Fraction(value) * 2**bits - encoded) == Fraction(1, 2)
