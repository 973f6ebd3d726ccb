"""The formulas of chapter 06 and the proofs that the reference makes, line by line, and what it refuses."""

import pytest

from optimized.equations import PrivateExponents, Product
from reference.core.arithmetic import equal_up_to_sign, power, product_of_powers
from reference.core.coins import Coins
from reference.paillier.encryption import trivial
from reference.proofs import decryption, matrix, multiplication, plaintext, quadratic, rows
from reference.proofs.extraction import divide
from reference.proofs.interval import Interval, at_least_zero, interval_statement, interval_witness, norm_statement
from reference.proofs.relation import Form, Link, Quadratic, Row, Statement, Witness
from spec.equations import proofs as eq
from spec.formula import integer, residue, truth
from spec.parameters import CHALLENGE_BITS, SLACK_PROOF
from tests.agreement.lines import accepts, decides, everywhere, exact, limits, signed
from tests.reference.proofs.toy import (
    BASES,
    CONTEXT,
    KEY,
    N,
    changed,
    coins,
    commitment_randomness,
    encrypted,
    units,
)

SQUARE = N * N
BITS = {eq.kappa: CHALLENGE_BITS, eq.s_z: SLACK_PROOF, eq.bits_N: N.bit_length()}
seeds = pytest.mark.parametrize("seed", [1, 2])


def integers(count, bits, *name):
    """Integers of either sign and of this length."""
    source = coins("integers", *name)
    return tuple(source.bits(bits + 1, j) - (1 << bits) + 1 for j in range(count))


# --- ZK-0 --------------------------------------------------------------------------------------------------------
@pytest.mark.spec("ZK-0")
@pytest.mark.agrees("ZK-0")
@seeds
def test_lists_of_equations(seed):
    right = units(3, "right", seed)
    left = [sign * unit % N for sign, unit in zip((1, -1, 1), right, strict=True)]
    exponents = PrivateExponents(Coins(bytes(32)).child(seed))
    both = [exponents.fresh(N) for _ in right]
    for sides in ((left, right), ([left[0] * 2, *left[1:]], right), ([*left[:2], left[2] * 3], right)):
        test = Product(N)
        for one, other, exponent in zip(*sides, both, strict=True):
            test.times(one, exponent)
            test.times(other, -exponent)
        values = {eq.N: N, eq.n: 3, eq.left: sides[0], eq.right: sides[1], eq.weight: [s // 2 for s in both]}
        single = [equal_up_to_sign(one, other, N) for one, other in zip(*sides, strict=True)]
        assert eq.BATCH.holds(values) == (test.value() == 1) == all(single)
    exact(eq.BATCH, {**values, eq.left: left})
    assert residue(eq.BATCH.right, values, N) == residue(eq.BATCH.right, {**values, eq.right: left}, N)


# --- ZK-PK -------------------------------------------------------------------------------------------------------
@pytest.mark.spec("ZK-PK", "ZK-PK.V0", "ZK-PK.V1")
@pytest.mark.agrees("ZK-PK", "ZK-PK.V0", "ZK-PK.V1")
@seeds
def test_knowledge_of_plaintexts(seed):
    x = integers(3, 500, "pk", seed)
    ciphertexts, r = encrypted(x, "pk", seed)
    statement = plaintext.Statement(ciphertexts)
    proof = plaintext.prove(KEY, statement, plaintext.Witness(x, r), CONTEXT, coins("pk", seed))
    masks = plaintext.draw_masks(KEY, coins("pk", seed))
    transcript, gammas = plaintext.begin(KEY, statement, CONTEXT)
    challenges = plaintext.Challenges(gammas, plaintext.final_challenge(transcript, proof.A))
    values = {eq.N: N, eq.n: 3, eq.C: ciphertexts, eq.x: x, eq.r: r, eq.gamma: gammas, eq.e: challenges.e}
    values |= {eq.m_one: masks.m, eq.rho: masks.rho, eq.A: proof.A, eq.z_one: proof.z, eq.w: proof.w}
    for known in everywhere(values, j=(eq.j, 3)):
        exact(eq.PK_STATEMENT, known)
    for line in (eq.PK_FIRST, *eq.PK_RESPONSES):
        exact(line, values)
    signed(eq.PK_V1, values)
    plaintext.check(KEY, statement, proof.model_copy(update={"A": SQUARE - proof.A}), challenges, None)
    decides(
        eq.PK_RANGE,
        lambda z: {**values, eq.z_one: z},
        0,
        N - 1,
        lambda z: plaintext.check_sizes(KEY, statement, proof.model_copy(update={"z": z}), None),
    )


@pytest.mark.spec("ZK-PK", "ZK-MAT")
@pytest.mark.agrees("ZK-PK")
@seeds
def test_the_lemma_of_all_extractors(seed):
    bases, (root,) = encrypted((5, -7), "lemma", seed)[0], units(1, "lemma", seed)
    x, D = integers(2, 300, "lemma", seed), coins("lemma", seed).bits(100)
    target = power(root, N, SQUARE) * power(bases[0], x[0], SQUARE) * power(bases[1], x[1], SQUARE) % SQUARE
    y, W = [D * v for v in x], power(root, D, N)
    found, rho = divide(KEY, target, bases, y, D, W)
    a = pow(D, -1, N)
    values = {eq.N: N, eq.n: 2, eq.Y: target, eq.W: W, eq.base: bases, eq.y: y, eq.Delta: D}
    values |= {eq.a_bezout: a, eq.b_bezout: (1 - a * D) // N}
    signed(eq.OPEN_GIVEN, values)
    assert truth(eq.OPEN_BEZOUT, values)
    signed(eq.OPENED, values)
    assert found == x
    assert equal_up_to_sign(power(rho, N, SQUARE), power(root, N, SQUARE), SQUARE)


# --- ZK-QUAD -----------------------------------------------------------------------------------------------------
FORMS = (Form(((2, 0), (-1, 1)), constant=3), Form(((1, 2), (7, 0)), constant=-4))
EQUATIONS = (
    Quadratic(((1, 0, 1),), ((-1, 2),)),
    Quadratic(((3, 0, 0), (2, 0, 1), (-3, 0, 0), (-2, 1, 0)), ((4, 0),), -28),
)
INDICES = ((2,), (1, 0, 2))


def general_statement(seed):
    values = (7, integers(1, 12, "x", seed)[0])
    values = (*values, values[0] * values[1])
    ciphertexts, r = encrypted([form.at(values) for form in FORMS], "links", seed)
    mu = commitment_randomness(2, "rows", seed)
    opened = [[values[v] for v in indices] for indices in INDICES]
    listed = [Row(BASES.commit_vector(row, m), indices) for row, m, indices in zip(opened, mu, INDICES, strict=True)]
    links = tuple(map(Link, ciphertexts, FORMS))
    return Statement("ZK-QUAD", (3, 12, 15), links, EQUATIONS, tuple(listed)), Witness(values, r, mu)


def dense(statement):
    """The coefficients of a sparse statement, written out."""
    n, L, E = len(statement.bits), len(statement.links), len(statement.equations)
    form = [[0] * n for _ in range(L)]
    P_, linear = [[[0] * n for _ in range(n)] for _ in range(E)], [[0] * n for _ in range(E)]
    for link, row in zip(statement.links, form, strict=True):
        for c, v in link.form.terms:
            row[v] += c
    for Q_, matrix_, vector in zip(statement.equations, P_, linear, strict=True):
        for c, one, two in Q_.products:
            matrix_[one][two] += c
        for c, v in Q_.terms:
            vector[v] += c
    return {
        eq.n: n,
        eq.n_links: L,
        eq.n_equations: E,
        eq.bits: statement.bits,
        eq.form: form,
        eq.constant: [link.form.constant for link in statement.links],
        eq.P: P_,
        eq.linear: linear,
        eq.free: [Q_.constant for Q_ in statement.equations],
        eq.index: [[v + 1 for v in row.indices] for row in statement.rows],
        eq.width: [len(row.indices) for row in statement.rows],
        eq.C: [link.ciphertext for link in statement.links],
        eq.T: [row.commitment for row in statement.rows],
    }


def proved(statement, witness, seed):
    """A proof, and everything that its formulas speak of."""
    proof = quadratic.prove(BASES, statement, witness, CONTEXT, coins("quad", seed))
    masks = quadratic.draw_masks(BASES, statement, coins("quad", seed))
    challenges = quadratic.derive_challenges(BASES, statement, proof, CONTEXT)
    first, response, m = proof.announcement, proof.response, masks.m
    combined = list(zip(challenges.lambdas, statement.equations, strict=True))
    return (
        proof,
        challenges,
        {
            **BITS,
            **dense(statement),
            eq.N: N,
            eq.h: BASES.h,
            eq.g_0: BASES.g(0),
            eq.g: [BASES.g(j) for j in range(1, len(statement.bits) + 1)],
            eq.x: witness.values,
            eq.r: witness.randomness,
            eq.mu_row: witness.row_randomness,
            eq.mu: masks.mu,
            eq.mask: m,
            eq.sigma: masks.sigma,
            eq.sigma_row: masks.sigma_rows,
            eq.rho: masks.rho.value,
            eq.tau_0: masks.tau_0,
            eq.tau_1: masks.tau_1,
            eq.beta_0: sum(lam * Q_.at(m, 0) for lam, Q_ in combined),
            eq.beta_1: sum(lam * Q_.mixed(m, witness.values) for lam, Q_ in combined),
            eq.gamma: challenges.gammas,
            eq.lam: challenges.lambdas,
            eq.e: challenges.e,
            eq.S: proof.S,
            eq.M: first.M,
            eq.M_row: first.M_rows,
            eq.A: first.A,
            eq.U_0: first.U_0,
            eq.U_1: first.U_1,
            eq.z: response.z,
            eq.zeta: response.zeta,
            eq.zeta_row: response.zeta_rows,
            eq.tau: response.tau,
            eq.w: response.w,
            eq.A_star: quadratic.combined_ciphertext(BASES, statement, challenges.gammas),
            eq.f: quadratic.combined_quadratic(statement, challenges, response.z),
        },
    )


@pytest.mark.spec("ZK-QUAD", "ZK-QUAD.V1", "ZK-QUAD.V2", "ZK-QUAD.V3")
@pytest.mark.agrees("ZK-QUAD", "ZK-QUAD.V1", "ZK-QUAD.V2", "ZK-QUAD.V3")
@seeds
def test_quadratic_relations(seed):
    statement, witness = general_statement(seed)
    proof, challenges, values = proved(statement, witness, seed)
    M, M_row, A, U_0, U_1 = eq.QUAD_FIRST
    z, zeta, zeta_row, tau, w = eq.QUAD_RESPONSES
    for line in (eq.QUAD_COMMITMENT, M, A, U_0, U_1, w, eq.QUAD_TARGET):
        exact(line, values)
    for line in (*eq.QUAD_BETA, zeta, tau, eq.QUAD_F):
        assert truth(line, values)
    for known in everywhere(values, link=(eq.link, 2)):
        exact(eq.QUAD_LINK, known)
    for known in everywhere(values, i=(eq.i, 2)):
        exact(eq.QUAD_ROW, known)
        exact(M_row, known)
        assert truth(eq.QUAD_EQUATION, known)
        assert truth(zeta_row, known)
        signed(eq.QUAD_V1_ROW, known)
    for known in everywhere(values, j=(eq.j, 3)):
        assert truth(z, known)
        assert truth(eq.RESPONSE, known)
        assert truth(eq.QUAD_SIZES, known)
    for line in (eq.QUAD_V1, eq.QUAD_V2, eq.QUAD_V3):
        signed(line, values)
    first = proof.announcement
    for field, modulus in (("M", N), ("A", SQUARE), ("U_0", N)):
        negated = changed(proof, f"announcement.{field}", modulus - getattr(first, field))
        quadratic.check(BASES, statement, negated, challenges, None)
    one = {**values, eq.i: 1}
    assert integer(eq.QUAD_EQUATION.lhs, {**one, eq.x: (9, 8, 7)}) == EQUATIONS[0].at((9, 8, 7))
    assert not truth(eq.QUAD_EQUATION, {**one, eq.x: (9, 8, 7)})


@pytest.mark.spec("ZK-QUAD.V0", "ZK-QUAD", "ZK-RNG.V0")
@pytest.mark.agrees("ZK-QUAD.V0", "ZK-QUAD", "ZK-RNG.V0")
def test_ranges_of_quadratic_relations():
    statement, witness = general_statement(0)
    proof, _, values = proved(statement, witness, 0)

    def refusing(path):
        return lambda value: quadratic.check_sizes(BASES, statement, changed(proof, path, value), None)

    for j, bits in enumerate(statement.bits):
        known = {**values, eq.j: 1, eq.bits: [bits]}
        largest = 2 ** (quadratic.mask_bits(bits) + 1) - 1
        put = lambda z, known=known: {**known, eq.z: [z]}  # noqa: E731
        decides(eq.RESPONSE_RANGE, put, -largest, largest, refusing(f"response.z.{j}"))
        limits(eq.QUAD_MASKS[0], 0, largest // 2, lambda m, known=known: {**known, eq.mask: [m]})
        limits(eq.QUAD_SIZES, -(2**bits) + 1, 2**bits - 1, lambda x, known=known: {**known, eq.x: [x]})
    short = N.bit_length() + SLACK_PROOF
    long = 2 ** quadratic.mask_bits(short) - 1
    zeta, zeta_row, tau = eq.QUAD_RANGES
    decides(zeta, lambda v: {**values, eq.zeta: v}, 0, 2 * long + 1, refusing("response.zeta"))
    decides(tau, lambda v: {**values, eq.tau: v}, 0, 2 * long + 1, refusing("response.tau"))
    row = {**values, eq.i: 1}
    decides(zeta_row, lambda v: {**row, eq.zeta_row: [v]}, 0, 2 * long + 1, refusing("response.zeta_rows.0"))
    _, sigma, sigma_row, tau_0, mu, tau_1 = eq.QUAD_MASKS
    limits(sigma, 0, long, lambda v: {**values, eq.sigma: v})
    limits(sigma_row, 0, long, lambda v: {**row, eq.sigma_row: [v]})
    limits(tau_0, 0, long, lambda v: {**values, eq.tau_0: v})
    limits(mu, 0, 2**short - 1, lambda v: {**values, eq.mu: v})
    limits(tau_1, 0, 2**short - 1, lambda v: {**values, eq.tau_1: v})
    drawn = [quadratic.draw_masks(BASES, statement, coins("range", number)) for number in range(30)]
    for top, seen in (
        (long, [masks.sigma for masks in drawn]),
        (long, [masks.sigma_rows[0] for masks in drawn]),
        (long, [masks.tau_0 for masks in drawn]),
        (2**short - 1, [masks.mu for masks in drawn]),
        (2**short - 1, [masks.tau_1 for masks in drawn]),
    ):
        assert max(seen) <= top < 2 * max(seen), "no bit is missing"


# --- ZK-RNG ------------------------------------------------------------------------------------------------------
INTERVALS = (Interval(10, 20), Interval(-3, 9))


@pytest.mark.spec("ZK-RNG", "ZK-RNG.V0", "ZK-RNG.V1", "ZK-RNG.V2", "ZK-RNG.V3")
@pytest.mark.agrees("ZK-RNG", "ZK-RNG.V1", "ZK-RNG.V2", "ZK-RNG.V3")
@pytest.mark.parametrize("secrets", [(17, 6), (10, -3), (30, 6)])
def test_exact_intervals(secrets):
    ciphertexts, randomness = encrypted(secrets, "range", *secrets)
    statement = interval_statement(ciphertexts, INTERVALS)
    witness = interval_witness(INTERVALS, secrets, randomness)
    _, _, values = proved(statement, witness, sum(secrets))
    for line in (eq.QUAD_V1, eq.QUAD_V2, eq.QUAD_V3):
        signed(line, values)
    exact(eq.QUAD_TARGET, values)
    by_value = {eq.N: N, eq.n: 2, eq.e: values[eq.e], eq.lam: values[eq.lam], eq.f: values[eq.f]}
    by_value |= {eq.C: ciphertexts, eq.r: randomness, eq.lo: [10, -3], eq.B: [20, 9], eq.bits_B: [5, 4]}
    for letters, source in (
        ((eq.x, eq.a_1, eq.a_2, eq.a_3), witness.values),
        ((eq.z, eq.z_1, eq.z_2, eq.z_3), values[eq.z]),
    ):
        by_value |= {letter: source[place::4] for place, letter in enumerate(letters)}
    assert truth(eq.RANGE_F, by_value)
    for known in everywhere(by_value, j=(eq.j, 2)):
        exact(eq.RANGE_LINK, known)
        assert truth(eq.RANGE_SQUARES, known)
        assert all(truth(size, known) for size in eq.RANGE_SIZES)


@pytest.mark.spec("ZK-RNG")
@pytest.mark.agrees("ZK-RNG")
@pytest.mark.parametrize("width", [0, 1, 7, 8, 1000])
def test_lengths_of_intervals(width):
    bits = interval_statement((1,), (Interval(-5, width),)).bits
    values = {eq.j: 1, eq.bits_B: [width.bit_length()]}
    x, roots = eq.RANGE_SIZES
    assert truth(x, {**values, eq.x: [2 ** bits[0] - 1]})
    assert not truth(x, {**values, eq.x: [2 ** bits[0]]})
    for place, letter in enumerate((eq.a_1, eq.a_2, eq.a_3), start=1):
        others = {**values, eq.a_1: [0], eq.a_2: [0], eq.a_3: [0]}
        largest = 2 ** bits[place] - 1
        limits(roots, -largest, largest, lambda a, others=others, letter=letter: {**others, letter: [a]})


@pytest.mark.spec("ZK-RNG", "ZK-QUAD")
@pytest.mark.agrees("ZK-RNG", "ZK-QUAD")
@pytest.mark.parametrize("values", [(3, -4, 0, 12), (5, 1, 1, 2), (-2, 2, 7, 3)])
def test_norms_and_inequalities(values):
    x, roots, bound = values[:2], (*values[2:], 1), 30
    (norm,) = norm_statement((1, 1), bound).equations
    known = {eq.n: 2, eq.x: x, eq.bound_T: bound, **dict(zip((eq.s_1, eq.s_2, eq.s_3), roots, strict=True))}
    assert integer(eq.NORM_SQUARES.lhs - eq.NORM_SQUARES.rhs, known) == norm.at((*x, *roots))
    form = Quadratic(((2, 0, 1),), ((3, 0),), -7)
    difference = integer(eq.INEQUALITY.lhs - eq.INEQUALITY.rhs, {**known, eq.Q: form.at(x)})
    assert difference == at_least_zero(form, (2, 3, 4)).at((*x, *roots))
    (interval,) = interval_statement((1,), (Interval(2, 40),)).equations
    known |= {eq.j: 1, eq.B: [40], eq.x: x, eq.a_1: [roots[0]], eq.a_2: [roots[1]], eq.a_3: [roots[2]]}
    assert integer(eq.RANGE_SQUARES.lhs - eq.RANGE_SQUARES.rhs, known) == interval.at((x[0], *roots))


# --- ZK-MUL, ZK-MAT ----------------------------------------------------------------------------------------------
def multiplied(X, seed, columns, inner):
    """Ciphertexts of X, Y and X Y, and what the prover knows of them."""
    flat = encrypted([v for row in X for v in row], "X", seed)
    C_X, rho = ([tuple(part[i * inner : (i + 1) * inner]) for i in range(len(X))] for part in flat)
    y = encrypted(integers(inner * columns, 200, "Y", seed), "Y", seed)[0]
    C_Y = [y[j * columns : (j + 1) * columns] for j in range(inner)]
    T = [units(columns, "T", i, seed) for i in range(len(X))]
    C_Z = tuple(products(row, C_Y, units_) for row, units_ in zip(X, T, strict=True))
    return tuple(C_X), tuple(C_Y), C_Z, matrix.Witness(tuple(X), tuple(rho), tuple(T))


def products(row, C_Y, randomness):
    """Fresh ciphertexts of a row times Y."""
    columns = zip(*C_Y, strict=True)
    plain = (product_of_powers(column, row, SQUARE) for column in columns)
    return tuple(c * power(unit, N, SQUARE) % SQUARE for c, unit in zip(plain, randomness, strict=True))


@pytest.mark.spec("ZK-MAT", "ZK-MAT.W1", "ZK-MAT.W2")
@pytest.mark.agrees("ZK-MAT", "ZK-MAT.V0", "ZK-MAT.W1", "ZK-MAT.W2")
@seeds
def test_products_of_matrices(seed):
    X = [integers(2, 8, "X", i, seed) for i in range(3)]
    C_X, C_Y, C_Z, witness = multiplied(X, seed, 2, 2)
    statement = matrix.Statement(C_X, C_Y, C_Z, 8)
    proof = matrix.prove(KEY, statement, witness, CONTEXT, coins("mat", seed))
    masks = matrix.draw_masks(KEY, statement, coins("mat", seed))
    transcript, t, q = matrix.begin(KEY, statement, CONTEXT)
    challenges = matrix.Challenges(t, q, matrix.final_challenge(transcript, proof.M, proof.M_c))
    combined = matrix.combine(KEY, statement, t, q)
    values = {**BITS, eq.N: N, eq.b_X: 8, eq.rows: 3, eq.inner: 2, eq.columns: 2, eq.t: t, eq.q: q, eq.e: challenges.e}
    values |= {eq.C_X: C_X, eq.C_Y: C_Y, eq.C_Z: C_Z, eq.X: X, eq.rho_row: witness.rho, eq.T: witness.T}
    values |= {eq.C_u: combined.C_u, eq.C_v: combined.C_v, eq.C_c: combined.C_c, eq.mask: masks.m}
    values |= {eq.sigma_row: masks.sigma, eq.phi: masks.phi, eq.M_row: proof.M, eq.M_c: proof.M_c}
    values |= {eq.z: proof.z, eq.s: proof.s, eq.w: proof.w}
    C_u, C_v, C_c = eq.MAT_COMBINED
    z, s, w = eq.MAT_RESPONSES
    for line in (C_c, eq.MAT_FIRST[1], w):
        exact(line, values)
    signed(eq.MAT_W2, values)
    for known in everywhere(values, j=(eq.j, 2)):
        for line in (C_u, C_v, eq.MAT_FIRST[0], s):
            exact(line, known)
        assert truth(z, known)
        signed(eq.MAT_W1, known)
    for known in everywhere(values, i=(eq.i, 3), j=(eq.j, 2)):
        exact(eq.MAT_STATEMENT[0], known)
    for known in everywhere(values, i=(eq.i, 3), link=(eq.link, 2)):
        exact(eq.MAT_STATEMENT[1], known)
    matrix.check(KEY, statement, proof.model_copy(update={"M_c": SQUARE - proof.M_c}), challenges, None)
    largest = 2 ** (matrix.mask_bits(8, 3) + 1) - 1
    one = {**values, eq.j: 1}
    limits(eq.MAT_MASK, 0, largest // 2, lambda m: {**one, eq.mask: [m]})
    decides(
        eq.MAT_RANGE,
        lambda v: {**one, eq.z: [v]},
        -largest,
        largest,
        lambda v: matrix.check_sizes(statement, changed(proof, "z.0", v), None),
    )


@pytest.mark.spec("ZK-MAT")
@pytest.mark.agrees("ZK-MAT")
@pytest.mark.parametrize("wrong", [0, 1])
def test_the_product_that_is_claimed(wrong):
    """The claim decides about plaintexts as the proof does."""
    X, Y = ((2, -3), (5, 7), (1, 1)), ((4, -1), (6, 9))
    Z = [[sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*Y, strict=True)] for row in X]
    Z[2][1] += wrong
    values = {eq.inner: 2, eq.X: X, eq.y_entry: Y, eq.z_entry: Z}
    holds = [truth(eq.MAT_CLAIM, known) for known in everywhere(values, i=(eq.i, 3), link=(eq.link, 2))]
    C_X, rho = zip(*(encrypted(row, "claim", i) for i, row in enumerate(X)), strict=True)
    C_Y = tuple(encrypted(row, "Y", i)[0] for i, row in enumerate(Y))
    T = tuple(units(2, "claimed", i) for i in range(3))
    first, second, (left, right) = (products(row, C_Y, units_) for row, units_ in zip(X, T, strict=True))
    C_Z = (first, second, (left, right * trivial(KEY, wrong) % SQUARE))
    statement = matrix.Statement(C_X, C_Y, C_Z, 8)
    proof = matrix.prove(KEY, statement, matrix.Witness(X, rho, T), CONTEXT, coins("claim"))
    accepted = accepts(lambda _: matrix.verify(KEY, statement, proof, CONTEXT), 0)
    assert accepted == all(holds) == (not wrong)


@pytest.mark.spec("ZK-MUL", "ZK-MUL.W1", "ZK-MUL.W2", "ZK-MUL.V0")
@pytest.mark.agrees("ZK-MUL", "ZK-MUL.V0", "ZK-MUL.W1", "ZK-MUL.W2")
@seeds
def test_product_of_two_ciphertexts(seed):
    (x,) = integers(1, 8, "mul", seed)
    ((C_x,),), ((C_y,),), ((C_z,),), secret = multiplied([(x,)], seed, 1, 1)
    statement = multiplication.statement(C_x, C_y, C_z, 8)
    proof = multiplication.prove(KEY, statement, secret, CONTEXT, coins("mul", seed))
    masks = matrix.draw_masks(KEY, statement, coins("mul", seed))
    transcript, t, q = matrix.begin(KEY, statement, CONTEXT)
    challenges = matrix.Challenges(t, q, matrix.final_challenge(transcript, proof.M, proof.M_c))
    values = {**BITS, eq.N: N, eq.b_X: 8, eq.e: challenges.e, eq.C_x: C_x, eq.C_y: C_y, eq.C_z: C_z, eq.x_one: x}
    values |= {eq.r_one: secret.rho[0][0], eq.T_one: secret.T[0][0], eq.m_one: masks.m[0], eq.s_mask: masks.sigma[0]}
    values |= {eq.phi: masks.phi, eq.M_one: proof.M[0], eq.M_c: proof.M_c, eq.z_one: proof.z[0]}
    values |= {eq.s_one: proof.s[0], eq.w: proof.w}
    z, s, w = eq.MUL_RESPONSES
    assert (t, q) == ((1,), (1,))
    for line in (*eq.MUL_STATEMENT, *eq.MUL_FIRST, s, w):
        exact(line, values)
    assert truth(z, values)
    signed(eq.MUL_W1, values)
    signed(eq.MUL_W2, values)
    matrix.check(KEY, statement, proof.model_copy(update={"M_c": SQUARE - proof.M_c}), challenges, None)
    largest = 2 ** (matrix.mask_bits(8, 1) + 1) - 1
    limits(eq.MUL_MASK, 0, largest // 2, lambda m: {**values, eq.m_one: m})
    decides(
        eq.MUL_RANGE,
        lambda v: {**values, eq.z_one: v},
        -largest,
        largest,
        lambda v: matrix.check_sizes(statement, changed(proof, "z.0", v), None),
    )


# --- ZK-ROW ------------------------------------------------------------------------------------------------------
@pytest.mark.spec("ZK-ROW", "ZK-ROW.V0", "ZK-ROW.W1", "ZK-ROW.W2")
@pytest.mark.agrees("ZK-ROW", "ZK-ROW.V0", "ZK-ROW.W1", "ZK-ROW.W2")
@seeds
def test_products_with_committed_rows(seed):
    A = tuple(integers(2, 8, "A", i, seed) for i in range(3))
    mu, theta = commitment_randomness(3, "row", seed), units(3, "theta", seed)
    T = tuple(BASES.commit_vector(row, m) for row, m in zip(A, mu, strict=True))
    C_v, _ = encrypted(integers(2, 200, "v", seed), "v", seed)
    C_w = tuple(rows.multiplied(BASES, C_v, row, unit) for row, unit in zip(A, theta, strict=True))
    statement = rows.Statement(T, C_v, C_w, 8)
    proof = rows.prove(BASES, statement, rows.Witness(A, mu, theta), CONTEXT, coins("row", seed))
    masks = rows.draw_masks(BASES, statement, coins("row", seed))
    transcript, t = rows.begin(BASES, statement, CONTEXT)
    challenges = rows.Challenges(t, rows.final_challenge(transcript, proof.M, proof.M_c))
    values = {**BITS, eq.N: N, eq.b_X: 8, eq.rows: 3, eq.inner: 2, eq.t: t, eq.e: challenges.e, eq.T: T, eq.C_v: C_v}
    values |= {eq.C_w: C_w, eq.matrix: A, eq.mu_row: mu, eq.theta: theta, eq.h: BASES.h}
    values |= {eq.g: [BASES.g(j) for j in (1, 2)], eq.mask: masks.m, eq.sigma: masks.sigma, eq.phi: masks.phi.value}
    values |= {eq.M: proof.M, eq.M_c: proof.M_c, eq.z: proof.z, eq.zeta: proof.zeta, eq.w: proof.w}
    values[eq.T_star] = residue(eq.ROW_TARGET[0].right, values, N)
    values[eq.C_c] = residue(eq.ROW_TARGET[1].right, values, SQUARE)
    z, zeta, w = eq.ROW_RESPONSES
    for line in (*eq.ROW_TARGET, *eq.ROW_FIRST, w):
        exact(line, values)
    assert truth(zeta, values)
    for known in everywhere(values, i=(eq.i, 3)):
        for line in eq.ROW_STATEMENT:
            exact(line, known)
    for known in everywhere(values, j=(eq.j, 2)):
        assert truth(z, known)
    for line in (eq.ROW_W1, eq.ROW_W2):
        signed(line, values)
    for field, modulus in (("M", N), ("M_c", SQUARE)):
        negated = proof.model_copy(update={field: modulus - getattr(proof, field)})
        rows.check(BASES, statement, negated, challenges, None)
    largest, long = 2 ** (matrix.mask_bits(8, 3) + 1) - 1, 2 ** (rows.zeta_bits(BASES, 3) + 1) - 1
    one = {**values, eq.j: 1}
    limits(eq.ROW_MASKS[0], 0, largest // 2, lambda m: {**one, eq.mask: [m]})
    limits(eq.ROW_MASKS[1], 0, long // 2, lambda m: {**values, eq.sigma: m})

    def refusing(path):
        return lambda value: rows.check_sizes(BASES, statement, changed(proof, path, value), None)

    decides(eq.ROW_RANGES[0], lambda v: {**one, eq.z: [v]}, -largest, largest, refusing("z.0"))
    decides(eq.ROW_RANGES[1], lambda v: {**values, eq.zeta: v}, 0, long, refusing("zeta"))


# --- ZK-DEC ------------------------------------------------------------------------------------------------------
@pytest.mark.spec("ZK-DEC", "ZK-DEC.V0", "ZK-DEC.V1", "ZK-DEC.V2")
@pytest.mark.agrees("ZK-DEC", "ZK-DEC.V0", "ZK-DEC.V1", "ZK-DEC.V2")
@seeds
def test_decryption_shares(seed):
    (D,), v = integers(1, 64, "dec", seed), units(1, "dec", seed)[0]
    ciphertexts, _ = encrypted((5, -6, 7), "dec", seed)
    shares = tuple(power(c, 2 * D, SQUARE) for c in ciphertexts)
    statement = decryption.Statement(v, power(v, D, SQUARE), 64, ciphertexts, shares)
    proof = decryption.prove(KEY, statement, decryption.Witness(D), CONTEXT, coins("dec", seed))
    transcript, gammas = decryption.begin(KEY, statement, CONTEXT)
    challenges = decryption.Challenges(gammas, decryption.final_challenge(transcript, proof.a_1, proof.a_2))
    values = {**BITS, eq.N: N, eq.n: 3, eq.gamma: gammas, eq.e: challenges.e, eq.cipher: ciphertexts}
    values |= {eq.partial: shares, eq.v: v, eq.v_i: statement.v_i, eq.D_i: D, eq.z_one: proof.z, eq.b_D: 64}
    values |= {eq.first_key: proof.a_1, eq.first_share: proof.a_2}
    values[eq.k_mask] = coins("dec", seed).bits(decryption.response_bits(statement), "k")
    for letter, line in zip((eq.c_star, eq.d_star), eq.DEC_COMBINED, strict=True):
        values[letter] = residue(line.right, values, SQUARE)
    combined = decryption.combine(KEY, statement, gammas)
    assert power(values[eq.c_star], 4, SQUARE) == combined.W
    assert power(values[eq.d_star], 2, SQUARE) == combined.Y
    for line in (*eq.DEC_COMBINED, *eq.DEC_FIRST, eq.DEC_HONEST[0], eq.DEC_CLAIM[0]):
        exact(line, values)
    for known in everywhere(values, j=(eq.j, 3)):
        exact(eq.DEC_HONEST[1], known)
        exact(eq.DEC_CLAIM[1], known)
    assert truth(eq.DEC_RESPONSE, values)
    signed(eq.DEC_V1, values)
    signed(eq.DEC_V2, values)
    for field in ("a_1", "a_2"):
        negated = proof.model_copy(update={field: SQUARE - getattr(proof, field)})
        decryption.check(KEY, statement, negated, challenges, None)
    largest = 2 ** (decryption.response_bits(statement) + 1) - 1
    limits(eq.DEC_MASK, 0, largest // 2, lambda k: {**values, eq.k_mask: k})
    decides(
        eq.DEC_RANGE,
        lambda z: {**values, eq.z_one: z},
        -largest,
        largest,
        lambda z: decryption.check_sizes(statement, proof.model_copy(update={"z": z}), None),
    )
