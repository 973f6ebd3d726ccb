"""The formulas of chapter 09 and the code: input relations, and a local step on ciphertexts."""

from functools import cache
from hashlib import sha256

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.commitments.integer import CommitmentKey
from reference.core.coins import Coins
from reference.learning import qr_relation, svd_relation
from reference.learning.summary import Dataset, qr_summary, svd_summary
from reference.learning.svd_input import svd_input
from reference.operations import ReferenceOperations
from reference.paillier.encryption import PublicKey, encrypt
from reference.paillier.randomness import Randomiser
from reference.paillier.safe_primes import safe_prime
from spec.claims.phases import written_out
from spec.derivation import derive
from spec.equations import phases as eq
from spec.formula import integer, number
from spec.schedule import SUMMARY_BITS
from tests.spec.problems import problem


def coins(*names):
    """Coins for one example; the same example may be tried again."""
    return Coins(sha256(repr(names).encode()).digest())


numbers = st.lists(st.floats(-1, 1), min_size=9, max_size=9)


@cache
def key():
    return PublicKey(safe_prime(192, coins("p")) * safe_prime(192, coins("q")))


def dataset(values):
    table = np.array(values).reshape(3, 3)
    return Dataset(table[:, :2], table[:, 2])


def value(expression, matrices):
    """A matrix formula for d = 2 at integer matrices."""
    sized = {symbol.subs(eq.d, 2): sp.Matrix(matrix).as_immutable() for symbol, matrix in matrices.items()}
    return sp.Matrix(expression.subs(eq.d, 2).subs(sized).doit())


@pytest.mark.agrees("IP-B")
@settings(max_examples=20)
@given(values=numbers)
def test_the_input_of_the_suite_batched(values):
    schedule = derive(problem(d=2))
    own = qr_relation.qr_input(schedule, 1, qr_summary(schedule, dataset(values)))
    layout, shift = qr_relation.Layout(2), qr_relation.vector_shift(schedule)

    def matrix(name):
        wide = range(1) if name in ("c", "b", "e") else range(2)
        full = [[0] * len(wide) for _ in range(2)]
        for i in range(2):
            for j in wide:
                if name != "R" or i <= j:
                    full[i][j] = own.values[layout.index(name, i, j)]
        return full

    R, c, M, b, e, A, E = map(matrix, qr_relation.NAMES)
    unit = 1 << schedule.matrix_bits + 2 * SUMMARY_BITS
    gram, moment, error, *norms = eq.QR_RELATION
    assert value(gram.rhs, {eq.R: R}) == sp.Matrix(M)
    assert value(moment.rhs, {eq.R: R, eq.c: c, eq.residue: e}) == 2**shift * sp.Matrix(b)
    rho, one = qr_relation.scaled_rho(schedule), sp.eye(2)
    inside = {eq.A: A, eq.M: (sp.Matrix(M) + rho * one).tolist()}  # I and rho at the scales of the product
    product = value(error.rhs.subs({eq.rho: 0}) + eq.unit, inside)
    assert product - unit * one == sp.Matrix(E)

    bounds = qr_relation.limits(schedule, 1)
    squares = {"E": E, "c": c, "e": e}
    for formula, name, norm in zip(
        (norms[0], norms[1], norms[3]), ("E", "c", "e"), (eq.norm_E, eq.norm_c, None), strict=True
    ):
        size = sum(x * x for row in squares[name] for x in row)
        named = {eq.tolerance: sp.Rational(unit, 2**20), eq.Y: schedule.target_limit(1), eq.d: 2, eq.t: shift}
        assert formula.rhs.subs(named) == getattr(bounds, name)
        assert size <= getattr(bounds, name)
        assert norm is None or formula.lhs == norm**2
    assert norms[2].rhs.subs(eq.G_max, schedule.gram_limit) == bounds.R
    assert M[0][0] + M[1][1] <= bounds.R


@pytest.mark.agrees("IP-P")
@settings(max_examples=5)
@given(values=numbers)
def test_the_input_of_the_suite_paper(values):
    schedule = derive(problem(d=2, suite="paper"))
    own = svd_input(schedule, key(), svd_summary(schedule, dataset(values)), coins(values))
    _, inverse, norm = eq.PAPER_RELATION
    one = 1 << schedule.matrix_bits + 2 * SUMMARY_BITS
    for j in range(2):
        named = {eq.Theta: [own.Th[j].plaintext], eq.G: [own.G[j].plaintext], eq.j: 1}
        product = number(inverse.lhs.args[0].subs(eq.rho, qr_relation.scaled_rho(schedule)) + 1, named)
        assert product == own.unit[j].plaintext
        assert abs(own.unit[j].plaintext - one) <= one >> 20
    thetas = [x.plaintext for x in own.theta]
    assert integer(norm.lhs, {eq.theta: thetas, eq.d: 2}) <= schedule.target_limit(1) ** 2
    shift = svd_relation.MATRIX_SHIFT
    for product, whole in zip(
        (x for row in own.product for x in row), (x for row in own.matrix for x in row), strict=True
    ):
        rest = product.plaintext - (whole.plaintext << shift)
        named = {
            eq.product: product.plaintext,
            eq.whole: whole.plaintext,
            eq.rest: rest,
            eq.t: shift,
            eq.N: key().modulus,
        }
        assert eq.ROUNDED.holds(named)
        assert not eq.ROUNDED.holds({**named, eq.rest: rest + 1})
        interval = svd_relation.residue_interval(shift)
        assert interval.low <= rest <= interval.low + interval.width


@pytest.mark.agrees("MC-1")
@settings(max_examples=10)
@given(
    row=st.lists(st.integers(-50, 50), min_size=3, max_size=3), v=st.lists(st.integers(-50, 50), min_size=3, max_size=3)
)
def test_a_local_step_on_ciphertexts(row, v):
    units = [coins(row, v, j).unit(key().modulus, j) for j in range(4)]
    ciphertexts = tuple(encrypt(key(), x, r) for x, r in zip(v, units, strict=False))
    fresh = Randomiser(units[3], None)
    commitments = CommitmentKey(b"s" * 32, key().modulus)
    (product,) = ReferenceOperations().matrix_product(commitments, (tuple(row),), ciphertexts, (fresh,))
    values = {eq.N: key().modulus, eq.C_w: product, eq.C_v: ciphertexts, eq.entry: [row], eq.tau: units[3]}
    values |= {eq.i: 1, eq.d: 3}
    assert eq.LOCAL_CIPHERTEXT.holds(values)
    assert not eq.LOCAL_CIPHERTEXT.holds({**values, eq.entry: [[row[0] + 1, *row[1:]]]}) or v[0] == 0
    assert written_out(eq.M).shape == (2, 2)
