"""What a party commits to satisfies every claim of its relation, and one unit more in any value breaks a claim."""

from fractions import Fraction
from math import isqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.core.coins import Coins
from reference.learning import svd_relation
from reference.learning.qr_relation import NAMES, Layout, qr_input, statement, vector_shift
from reference.learning.summary import Dataset, qr_summary, svd_summary
from reference.learning.svd_input import interval_witnesses, product_witnesses, public_side, svd_input
from reference.paillier.encryption import encrypt
from spec.derivation import derive
from spec.schedule import SUMMARY_BITS
from tests.reference.proofs.toy import KEY, N
from tests.spec.problems import problem

DATA = ("random", "few rows", "one row", "zero", "rank deficient", "huge")
kinds = st.sampled_from(DATA)


def dataset(kind, d, seed):
    generator = np.random.default_rng(seed)
    n = {"few rows": max(1, d - 1), "one row": 1}.get(kind, d + 6)
    X = generator.normal(size=(n, d))
    if kind == "rank deficient":
        X[:, -1] = X[:, 0]
    X *= {"zero": 0.0, "huge": 100.0}.get(kind, 1.0)
    y = X @ np.ones(d) + generator.normal(size=n) * (kind != "zero")
    return Dataset(X, y)


def prepared(kind, d, seed, suite, iteration="normalised"):
    data = dataset(kind, d, seed)
    wanted = problem(
        2,
        d,
        suite=suite,
        iteration=iteration,
        norms=(Fraction(int(np.linalg.norm(data.target)) + 1),) * 2,
        gram_norm=Fraction(int(np.linalg.norm(data.features)) + 1),
    )
    return derive(wanted), data


@pytest.mark.spec("IP-B", "LR-4")
@settings(max_examples=40)
@given(kind=kinds, d=st.integers(1, 5), seed=st.integers(0, 99), iteration=st.sampled_from(["normalised", "paper"]))
def test_an_honest_qr_input_satisfies_every_equation(kind, d, seed, iteration):
    schedule, data = prepared(kind, d, seed, "batched", iteration)
    own = qr_input(schedule, 1, qr_summary(schedule, data))
    claim = statement(schedule, 1, [1] * d, [1] * d)
    assert [Q.at(own.values) for Q in claim.equations] == [0] * len(claim.equations)
    assert all(abs(x) < 1 << bits for x, bits in zip(own.values, claim.bits, strict=True))
    assert tuple(own.values[link.form.terms[0][1]] for link in claim.links) == own.b
    assert tuple(tuple(own.values[k] for k in row.indices) for row in claim.rows) == own.A
    assert all(abs(x) < 1 << schedule.entry_bits for row in own.A for x in row)


@pytest.mark.spec("IP-B")
@pytest.mark.parametrize("d", [1, 2, 3])
def test_one_unit_more_in_any_value_breaks_an_equation(d):
    schedule, data = prepared("random", d, 5, "batched")
    own = qr_input(schedule, 1, qr_summary(schedule, data))
    equations = statement(schedule, 1, [1] * d, [1] * d).equations
    for position in range(len(own.values)):
        values = list(own.values)
        values[position] += 1
        assert any(Q.at(values) != 0 for Q in equations), f"value {position} is free"


@pytest.mark.spec("IP-B")
def test_every_equation_detects_something():
    schedule, data = prepared("random", 2, 5, "batched")
    own = qr_input(schedule, 1, qr_summary(schedule, data))
    for Q in statement(schedule, 1, [1] * 2, [1] * 2).equations:
        touched = {i for _, i, j in Q.products for i in (i, j)} | {i for _, i in Q.terms}
        changed = [[x + (k == position) for k, x in enumerate(own.values)] for position in touched]
        assert any(Q.at(values) != 0 for values in changed)


@pytest.mark.spec("IP-B")
@pytest.mark.parametrize("d", [1, 2, 5])
def test_the_layout_gives_every_value_its_own_place(d):
    layout = Layout(d)
    places = [layout.index(name, i, j) for name in NAMES for i, j in layout.cells(name)]
    places += [k for number in range(4) for k in layout.squares(number)]
    assert places == list(range(len(places)))
    assert layout.index("A", d - 1, 0) == layout.index("A", 0, d - 1)


@pytest.mark.spec("IP-B", "LR-4", "LR-5")
@pytest.mark.parametrize("kind", DATA)
def test_the_summaries_are_those_of_the_data(kind):
    """A and b of both suites against floating-point linear algebra on the data itself."""
    d, matrices = 3, []
    for suite in ("batched", "paper"):
        schedule, data = prepared(kind, d, 7, suite)
        scale = float(schedule.data_scale_squared)
        X, y = data.features, data.target
        exact_A, exact_b = np.linalg.inv(scale * X.T @ X + np.eye(d)), scale * X.T @ y
        if suite == "batched":
            own = qr_input(schedule, 1, qr_summary(schedule, data))
            A, b = own.A, own.b
        else:
            known = svd_input(schedule, KEY, svd_summary(schedule, data), Coins(bytes(32)))
            A = tuple(tuple(x.plaintext for x in row) for row in known.matrix)
            b = tuple(x.plaintext for x in known.vector)
        matrices.append(np.array(A, dtype=float) / 2.0**schedule.matrix_bits)
        size = (np.linalg.norm(X) + np.linalg.norm(y)) * scale**0.5
        if suite == "paper":  # V is rounded before it is multiplied by G theta
            size += np.linalg.norm(X) * np.linalg.norm(y) * scale
        assert np.abs(matrices[-1] - exact_A).max() < 2.0**-24
        assert np.abs(np.array(b, dtype=float) / 2.0**24 - exact_b).max() < 2.0**-24 + 2.0**-30 * d * size


@pytest.mark.spec("IP-B")
@pytest.mark.parametrize(("norm", "gram", "name"), [("1/100", "100", "c"), ("100", "1/100", "R")])
def test_data_beyond_its_declared_norm_is_refused_by_its_owner(norm, gram, name):
    data = dataset("random", 2, 1)
    schedule = derive(problem(2, 2, norms=(Fraction(norm),) * 2, gram_norm=Fraction(gram)))
    with pytest.raises(ValueError, match=f"the norm of {name} exceeds"):
        qr_input(schedule, 1, qr_summary(schedule, data))


def svd(kind, d, seed):
    schedule, data = prepared(kind, d, seed, "paper")
    own = svd_input(schedule, KEY, svd_summary(schedule, data), Coins(seed.to_bytes(32, "big")))
    return schedule, own


def every_entry(own):
    for name in ("V", "gram", "scaled", "product", "matrix"):
        yield from ((f"{name}[{i}][{j}]", x) for i, row in enumerate(getattr(own, name)) for j, x in enumerate(row))
    for name in ("Th", "G", "theta", "squares", "unit", "weighted", "raw", "vector"):
        yield from ((f"{name}[{j}]", x) for j, x in enumerate(getattr(own, name)))


@pytest.mark.spec("IP-P", "LR-4", "LR-5")
@settings(max_examples=15)
@given(kind=kinds, d=st.integers(1, 3), seed=st.integers(0, 99))
def test_an_honest_svd_input_is_what_it_says(kind, d, seed):
    """Ciphertexts hold their plaintexts under their randomness, and plaintexts are the products that they claim."""
    schedule, own = svd(kind, d, seed)
    for name, entry in every_entry(own):
        assert encrypt(KEY, entry.plaintext, entry.randomness) == entry.ciphertext, name
    V, scaled = ([[x.plaintext for x in row] for row in rows] for rows in (own.V, own.scaled))
    Th, G, theta = ([x.plaintext for x in vector] for vector in (own.Th, own.G, own.theta))
    rho, r = int(schedule.shift_rho * 4**SUMMARY_BITS), range(d)
    assert [[x.plaintext for x in row] for row in own.gram] == [
        [sum(V[k][i] * V[k][j] for k in r) for j in r] for i in r
    ]
    assert [x.plaintext for x in own.squares] == [g * g for g in G]
    assert [x.plaintext for x in own.unit] == [t * (g * g + rho) for t, g in zip(Th, G, strict=True)]
    assert scaled == [[Th[i] * V[j][i] for j in r] for i in r]
    assert [[x.plaintext for x in row] for row in own.product] == [
        [sum(V[i][k] * scaled[k][j] for k in r) for j in r] for i in r
    ]
    assert [x.plaintext for x in own.weighted] == [g * t for g, t in zip(G, theta, strict=True)]
    assert [x.plaintext for x in own.raw] == [sum(V[i][k] * G[k] * theta[k] for k in r) for i in r]
    assert [x.plaintext for x in own.vector] == [
        (2 * x.plaintext + (1 << svd_relation.vector_shift(schedule))) >> svd_relation.vector_shift(schedule) + 1
        for x in own.raw
    ]


@pytest.mark.spec("IP-P", "ZK-RNG")
@settings(max_examples=15)
@given(kind=kinds, d=st.integers(1, 3), seed=st.integers(0, 99))
def test_an_honest_svd_input_has_a_witness_for_every_claim(kind, d, seed):
    schedule, own = svd(kind, d, seed)
    message = public_side(own)
    claims = svd_relation.interval_claims(schedule, 1, KEY, message)
    witnesses = interval_witnesses(schedule, 1, KEY, own)
    for claim, witness in zip(claims, witnesses, strict=True):
        assert all(Q.at(witness.values) == 0 for Q in claim.equations)
        assert all(abs(x) < 1 << bits for x, bits in zip(witness.values, claim.bits, strict=True))
        for link, randomness in zip(claim.links, witness.randomness, strict=True):
            assert encrypt(KEY, link.form.at(witness.values), randomness) == link.ciphertext
    bits = svd_relation.entry_bits(schedule)
    assert all(abs(x.plaintext) < 1 << bits["V"] for row in own.V for x in row)
    assert all(0 <= x.plaintext < 1 << bits["G"] for x in own.G)
    assert all(0 <= x.plaintext < 1 << bits["Th"] for x in own.Th)


@pytest.mark.spec("IP-P", "ZK-MAT", "ZK-MUL")
@settings(max_examples=10)
@given(kind=kinds, d=st.integers(1, 3), seed=st.integers(0, 99))
def test_every_product_claim_has_its_witness(kind, d, seed):
    schedule, own = svd(kind, d, seed)
    claims = svd_relation.product_claims(schedule, KEY, public_side(own))
    for claim, witness in zip(claims, product_witnesses(own, KEY), strict=True):
        for C_row, x_row, rho_row, Z_row, T_row in zip(
            claim.C_X, witness.X, witness.rho, claim.C_Z, witness.T, strict=True
        ):
            assert tuple(encrypt(KEY, x, rho) for x, rho in zip(x_row, rho_row, strict=True)) == C_row
            assert all(abs(x) < 1 << claim.bits for x in x_row)
            for column, (Z, T) in enumerate(zip(Z_row, T_row, strict=True)):
                product = pow(T, N, N * N)
                for C_Y, x in zip(claim.C_Y, x_row, strict=True):
                    product = product * pow(C_Y[column], x, N * N) % (N * N)
                assert product == Z


@pytest.mark.spec("IP-P")
def test_shapes_are_checked():
    _, own = svd("random", 2, 1)
    message = public_side(own)
    assert svd_relation.has_shape(message, 2)
    assert not svd_relation.has_shape(message, 3)
    for name in ("V", "gram", "scaled", "product", "matrix", "Th", "theta", "raw", "vector"):
        short = message.model_copy(update={name: getattr(message, name)[:1]})
        assert not svd_relation.has_shape(short, 2), name
    ragged = message.model_copy(update={"V": (message.V[0], message.V[1][:1])})
    assert not svd_relation.has_shape(ragged, 2)


@pytest.mark.spec("IP-P", "IP-B", "FX-1")
def test_residues_of_the_roundings():
    interval = svd_relation.residue_interval(3)
    residues = {x - 8 * ((2 * x + 8) // 16) for x in range(-40, 40)}
    assert residues == set(range(interval.low, interval.low + interval.width + 1)) == set(range(-4, 4))
    schedule = derive(problem())
    assert vector_shift(schedule) == 36
    assert isqrt(16) == 4
