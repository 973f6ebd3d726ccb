"""The registered formulas and the reference agree: on proofs that the reference makes, and on wrong ones."""

from functools import cache

import pytest

from reference.commitments.integer import CommitmentKey
from reference.core.arithmetic import power, symmetric
from reference.core.coins import Coins
from reference.core.transcript import Context
from reference.paillier.encryption import PublicKey, encrypt, linear_combination
from reference.paillier.safe_primes import safe_prime
from reference.proofs import decryption, matrix, plaintext, quadratic, rows
from reference.proofs.interval import Interval, interval_statement, interval_witness
from spec.equations import commitments, fixed_point, paillier
from spec.equations import proofs as eq
from spec.formula import integer, residue
from spec.registry import look_up

CONTEXT = Context(b"s" * 32, 1, "IP", 0, "test")


@cache
def key():
    coins = Coins(b"agreement of text and code......")
    p_1, p_2 = (safe_prime(256, coins.child("prime", name)) for name in (1, 2))
    return PublicKey(p_1 * p_2)


@cache
def commitment_key():
    return CommitmentKey(CONTEXT.session, key().modulus)


def coins(*path):
    return Coins(b"agreement of text and code......").child(*path)


def bases(count):
    return [commitment_key().g(j) for j in range(1, count + 1)]


def units(name, count):
    source = coins("units", name)
    return [source.unit(key().modulus, j) for j in range(count)]


def assert_decides(congruence, values, response):
    """The formula holds for the honest values, and no longer when one response changes."""
    assert congruence.holds(values)
    changed = values[response]
    wrong = changed + 1 if isinstance(changed, int) else [changed[0] + 1, *changed[1:]]
    assert not congruence.holds({**values, response: wrong})


@pytest.mark.spec("PL-1", "PL-3", "IC-1")
def test_encryption_and_commitment():
    N = key().modulus
    (r,) = units("r", 1)
    c = encrypt(key(), -5, r)
    assert_decides(paillier.ENCRYPTION, {paillier.N: N, paillier.c: c, paillier.x: -5, paillier.r: r}, paillier.x)
    tripled = linear_combination(key(), [3], [c])
    assert_decides(
        paillier.ENCRYPTION,
        {paillier.N: N, paillier.c: tripled, paillier.x: -15, paillier.r: pow(r, 3, N)},
        paillier.x,
    )
    S = commitment_key().commit({1: 7, 2: -9}, 11)
    values = {commitments.N: N, commitments.S: S, commitments.h: commitment_key().h, commitments.mu: 11}
    values |= {commitments.g: bases(2), commitments.x: [7, -9], commitments.n: 2}
    assert_decides(commitments.COMMITMENT, values, commitments.x)


@pytest.mark.spec("FX-2")
@pytest.mark.parametrize("value", [0, 1, -1, 50, 51, 100, 101, -50, -51, 10**6])
@pytest.mark.parametrize("modulus", [101, 100])
def test_symmetric_residues(value, modulus):
    formula = integer(fixed_point.SYMMETRIC.rhs, {fixed_point.x: value, fixed_point.N: modulus})
    assert formula == symmetric(value, modulus)


@pytest.mark.spec("ZK-PK.V1")
def test_knowledge_of_plaintexts():
    plaintexts, randomness = (3, -4), tuple(units("r", 2))
    ciphertexts = tuple(encrypt(key(), x, r) for x, r in zip(plaintexts, randomness, strict=True))
    statement = plaintext.Statement(ciphertexts)
    proof = plaintext.prove(key(), statement, plaintext.Witness(plaintexts, randomness), CONTEXT, coins("pk"))
    transcript, gammas = plaintext.begin(key(), statement, CONTEXT)
    e = plaintext.final_challenge(transcript, proof.A)
    values = {eq.N: key().modulus, eq.z_pk: proof.z, eq.w: proof.w, eq.A: proof.A, eq.e: e}
    values |= {eq.C: ciphertexts, eq.gamma: gammas, eq.n: 2}
    assert_decides(eq.PK_V1, values, eq.z_pk)


@pytest.mark.spec("ZK-QUAD.V1", "ZK-QUAD.V2", "ZK-QUAD.V3", "ZK-RNG.V0", "ZK-RNG.V1", "ZK-RNG.V2", "ZK-RNG.V3")
def test_exact_intervals():
    N, secrets, randomness = key().modulus, (17, 6), units("r", 2)
    intervals = [Interval(10, 20), Interval(-3, 9)]
    ciphertexts = [encrypt(key(), x, r) for x, r in zip(secrets, randomness, strict=True)]
    statement = interval_statement(ciphertexts, intervals)
    witness = interval_witness(intervals, secrets, randomness)
    proof = quadratic.prove(commitment_key(), statement, witness, CONTEXT, coins("rng"))
    challenges = quadratic.derive_challenges(commitment_key(), statement, proof, CONTEXT)
    first, response, e = proof.announcement, proof.response, challenges.e
    values = {eq.N: N, eq.e: e, eq.h: commitment_key().h, eq.g: bases(8), eq.n: 8, eq.z: response.z}
    values |= {eq.zeta: response.zeta, eq.M: first.M, eq.S: proof.S}
    assert_decides(eq.QUAD_V1, values, eq.z)

    by_value = {eq.n: 2, eq.z: response.z[0::4], eq.B: [20, 9], eq.lam: challenges.lambdas}
    by_value |= {eq.z_1: response.z[1::4], eq.z_2: response.z[2::4], eq.z_3: response.z[3::4]}
    f = integer(eq.RANGE_F.rhs, {**by_value, eq.e: e})
    assert f == quadratic.combined_quadratic(statement, challenges, response.z)
    values |= {eq.g_0: commitment_key().g(0), eq.f: f, eq.tau: response.tau, eq.U_0: first.U_0, eq.U_1: first.U_1}
    assert_decides(eq.QUAD_V3, values, eq.f)

    values |= {eq.gamma: challenges.gammas, eq.C: ciphertexts, eq.constant: [10, -3], eq.n_links: 2}
    values |= {eq.Lin: response.z[0::4], eq.w: response.w, eq.A: first.A}
    values[eq.A_star] = quadratic.combined_ciphertext(commitment_key(), statement, challenges.gammas)
    assert_decides(eq.QUAD_TARGET, values, eq.constant)
    assert_decides(eq.QUAD_V2, values, eq.Lin)


def matrix_case(X, Y):
    """Ciphertexts of X, Y and X Y, with what their prover knows."""
    N, square = key().modulus, key().square
    rho = tuple(tuple(units(f"rho{i}", len(row))) for i, row in enumerate(X))
    T = tuple(tuple(units(f"T{i}", len(Y[0]))) for i in range(len(X)))
    C_X = tuple(tuple(encrypt(key(), x, r) for x, r in zip(*pair, strict=True)) for pair in zip(X, rho, strict=True))
    C_Y = tuple(tuple(encrypt(key(), y, r) for y, r in zip(row, units("y", 9), strict=False)) for row in Y)
    columns = list(zip(*C_Y, strict=True))
    C_Z = tuple(
        tuple(
            linear_combination(key(), row, column) * power(t, N, square) % square
            for column, t in zip(columns, ts, strict=True)
        )
        for row, ts in zip(X, T, strict=True)
    )
    return C_X, C_Y, C_Z, matrix.Witness(X, rho, T)


@pytest.mark.spec("ZK-MAT.W1", "ZK-MAT.W2", "ZK-MUL.W1", "ZK-MUL.W2")
@pytest.mark.parametrize(("X", "Y"), [(((3, -1), (2, 5)), ((1, 4), (-2, 7))), (((3,),), ((-8,),))])
def test_product_of_matrices(X, Y):
    C_X, C_Y, C_Z, witness = matrix_case(X, Y)
    statement = matrix.Statement(C_X, C_Y, C_Z, 8)
    proof = matrix.prove(key(), statement, witness, CONTEXT, coins("mat"))
    transcript, t, q = matrix.begin(key(), statement, CONTEXT)
    combined = matrix.combine(key(), statement, t, q)
    a, d, b = statement.shape
    values = {eq.N: key().modulus, eq.e: matrix.final_challenge(transcript, proof.M, proof.M_c), eq.w: proof.w}
    values |= {eq.rows: a, eq.inner: d, eq.columns: b, eq.t: t, eq.q: q, eq.C_X: C_X, eq.C_Y: C_Y, eq.C_Z: C_Z}
    values |= {eq.z: proof.z, eq.s: proof.s, eq.M_row: proof.M, eq.M_c: proof.M_c, eq.j: 1}
    values |= {eq.C_u: combined.C_u, eq.C_v: combined.C_v, eq.C_c: combined.C_c}
    for target in eq.MAT_COMBINED:
        assert target.holds(values)
    assert_decides(eq.MAT_W1, values, eq.z)
    assert_decides(eq.MAT_W2, values, eq.z)


@pytest.mark.spec("ZK-MUL.W1", "ZK-MUL.W2")
def test_product_of_two_ciphertexts():
    (((C_x,),), ((C_y,),), ((C_z,),), witness) = matrix_case(((3,),), ((-8,),))
    statement = matrix.Statement(((C_x,),), ((C_y,),), ((C_z,),), 8, "ZK-MUL")
    proof = matrix.prove(key(), statement, witness, CONTEXT, coins("mul"))
    transcript, (t,), _ = matrix.begin(key(), statement, CONTEXT)
    e = matrix.final_challenge(transcript, proof.M, proof.M_c)
    values = {eq.N: key().modulus, eq.e: e, eq.z_pk: proof.z[0], eq.s_one: proof.s[0], eq.M_one: proof.M[0]}
    values |= {eq.C_x: power(C_x, t, key().square), eq.C_z: power(C_z, t, key().square), eq.C_y: C_y}
    values |= {eq.M_c: proof.M_c, eq.w: proof.w}
    assert_decides(eq.MUL_W1, values, eq.z_pk)
    assert_decides(eq.MUL_W2, values, eq.z_pk)


@pytest.mark.spec("ZK-ROW.W1", "ZK-ROW.W2")
def test_product_with_committed_rows():
    A, mu, theta = ((3, -1), (2, 5)), (77, 88), tuple(units("theta", 2))
    T = tuple(commitment_key().commit_vector(row, m) for row, m in zip(A, mu, strict=True))
    C_v = tuple(encrypt(key(), v, r) for v, r in zip((6, -7), units("v", 2), strict=True))
    C_w = tuple(rows.multiplied(commitment_key(), C_v, row, r) for row, r in zip(A, theta, strict=True))
    statement = rows.Statement(T, C_v, C_w, 8)
    proof = rows.prove(commitment_key(), statement, rows.Witness(A, mu, theta), CONTEXT, coins("row"))
    transcript, t = rows.begin(commitment_key(), statement, CONTEXT)
    values = {eq.N: key().modulus, eq.e: rows.final_challenge(transcript, proof.M, proof.M_c), eq.w: proof.w}
    values |= {eq.rows: 2, eq.inner: 2, eq.columns: 1, eq.t: t, eq.q: [1], eq.C_v: C_v, eq.T: T, eq.z: proof.z}
    values |= {eq.h: commitment_key().h, eq.g: bases(2), eq.zeta: proof.zeta, eq.M: proof.M, eq.M_c: proof.M_c}
    values[eq.T_star] = power(T[0], t[0], key().modulus) * power(T[1], t[1], key().modulus)
    values[eq.C_c] = power(C_w[0], t[0], key().square) * power(C_w[1], t[1], key().square)
    assert eq.ROW_TARGET.holds(values)
    assert_decides(eq.ROW_W1, values, eq.z)
    assert_decides(eq.ROW_W2, values, eq.z)


@pytest.mark.spec("ZK-DEC.V1", "ZK-DEC.V2", "TD-3")
def test_decryption_shares():
    square, D = key().square, -123456789
    v, *ciphertexts = units("dec", 3)
    shares = tuple(power(c, 2 * D, square) for c in ciphertexts)
    statement = decryption.Statement(v, power(v, D, square), 64, tuple(ciphertexts), shares)
    proof = decryption.prove(key(), statement, decryption.Witness(D), CONTEXT, coins("dec"))
    transcript, gammas = decryption.begin(key(), statement, CONTEXT)
    e = decryption.final_challenge(transcript, proof.a_1, proof.a_2)
    values = {eq.N: key().modulus, eq.n: 2, eq.gamma: gammas, eq.cipher: ciphertexts, eq.partial: shares}
    values[eq.c_star] = defined(eq.DEC_COMBINED[0], values)
    values[eq.d_star] = defined(eq.DEC_COMBINED[1], values)
    values |= {eq.v: v, eq.v_i: statement.v_i, eq.e: e, eq.z_pk: proof.z, eq.a_psi: proof.a_1, eq.a_c: proof.a_2}
    assert_decides(eq.DEC_V1, values, eq.z_pk)
    assert_decides(eq.DEC_V2, values, eq.z_pk)


def defined(definition, values):
    """The value that a congruence gives to the symbol on its left."""
    return residue(definition.right, values, key().square)


def test_the_register_holds_the_formulas_that_were_compared():
    assert look_up("ZK-QUAD.V3").formulas == (eq.QUAD_V3,)
    assert look_up("ZK-DEC.V2").formulas == (eq.DEC_V2,)
    assert look_up("ZK-ROW.W1").formulas == (eq.ROW_W1,)
