"""Why the proofs are sound: from accepting runs with equal first messages and different challenges, the witness.

A run is a pair ``(challenges, proof)`` that passed ``check``; two runs that share everything but ``e`` are a *fork*.
A list of forks starts with a base; fork ``k`` has another challenge ``gamma_k`` (or ``t_k``) than the base and is
equal to it otherwise. A failure is an ``ArithmeticError``: it would be a broken assumption, factoring or strong RSA.

These functions are executable proofs. No party runs them.
"""

from collections.abc import Sequence
from fractions import Fraction

import gmpy2

from reference.commitments.integer import CommitmentKey
from reference.core.arithmetic import equal_up_to_sign, inverse, power, product_of_powers, symmetric
from reference.paillier.encryption import PublicKey
from reference.proofs import decryption, matrix, plaintext, quadratic, rows
from reference.proofs.relation import Statement, Witness

QuadraticRun = tuple[quadratic.Challenges, quadratic.QuadraticProof]
PlaintextRun = tuple[plaintext.Challenges, plaintext.PlaintextProof]
MatrixRun = tuple[matrix.Challenges, matrix.MatrixProof]
RowRun = tuple[rows.Challenges, rows.RowProof]
DecryptionRun = tuple[decryption.Challenges, decryption.DecryptionProof]
Opening = tuple[tuple[int, ...], int]
"""Exponents ``x`` and a root ``rho`` of a target: ``target = rho^N prod_j bases[j]^{x_j} mod N^2``."""


def divide(key: PublicKey, target: int, bases: Sequence[int], y: Sequence[int], D: int, root: int) -> Opening:
    """The opening of ``target`` from ``target^D = +-root^N prod_j bases[j]^{y_j}``, for ``gcd(D, N) = 1``.

    ``x = y / D mod N``. What is left of the target is an ``N``-th power whose ``D``-th power has a known ``N``-th root;
    ``a D + b N = 1`` turns that root into its own. The one lemma behind all extractors; it needs no assumption, only
    that every difference of challenges is smaller than the factors of ``N``.

    Spec: ZK-PK, ZK-MAT
    """
    N, square = key.modulus, key.square
    x = tuple(symmetric(y_j * inverse(D, N), N) for y_j in y)
    carries = [(y_j - x_j * D) // N for x_j, y_j in zip(x, y, strict=True)]
    rest = target * product_of_powers(bases, [-x_j for x_j in x], square) % square
    root = root * product_of_powers(bases, carries, square) % N
    _, a, b = map(int, gmpy2.gcdext(D, N))
    for signed in (root, N - root):
        rho = power(signed, a, N) * power(rest, b, N) % N
        if power(rho, N, square) == rest:
            return x, rho
    raise ArithmeticError("the runs do not open the target")


def exact(dividend: int, divisor: int) -> int:
    """The quotient of integers without remainder; a remainder would break strong RSA.

    Spec: IC-1
    """
    quotient, remainder = divmod(dividend, divisor)
    if remainder:
        raise ArithmeticError("responses are not an integer multiple of the challenge")
    return quotient


def extract_plaintexts(
    key: PublicKey, statement: plaintext.Statement, forks: Sequence[tuple[PlaintextRun, PlaintextRun]]
) -> plaintext.Witness:
    """All plaintexts and randomness, from ``n + 1`` forks.

    Spec: ZK-PK
    """
    openings = []
    for (one, first), (two, second) in forks:
        C = product_of_powers(statement.ciphertexts, one.gammas, key.square)
        openings.append(_fork(key, C, (_g(key),), (first.z - second.z,), one.e - two.e, first.w, second.w))
    found = [
        _step(key, C, (_g(key),), openings[0], opening, fork[0][0].gammas[j] - forks[0][0][0].gammas[j])
        for j, (C, opening, fork) in enumerate(zip(statement.ciphertexts, openings[1:], forks[1:], strict=True))
    ]
    return plaintext.Witness(tuple(x for (x,), _ in found), tuple(r for _, r in found))


def extract_quadratic(
    key: CommitmentKey, statement: Statement, forks: Sequence[tuple[QuadraticRun, QuadraticRun]]
) -> Witness:
    """The committed integers, and the randomness of links and rows, from one fork more than there are links.

    The integers come from V1 of a single fork; ``S`` precedes ``gamma``, hence all forks contain the same. V2 of the
    same responses then opens each ciphertext to its form of these integers.

    Spec: ZK-QUAD
    """
    paillier = key.paillier
    x, row_randomness = _committed(key, statement, forks[0])
    openings = []
    for fork in forks:
        (one, first), (two, second) = fork
        if _committed(key, statement, fork)[0] != x:
            raise ArithmeticError("two openings of one commitment")
        C = quadratic.combined_ciphertext(key, statement, one.gammas)
        y = quadratic.combined_form(statement, one.gammas, first.response.z)
        y -= quadratic.combined_form(statement, two.gammas, second.response.z)
        openings.append(_fork(paillier, C, (_g(paillier),), (y,), one.e - two.e, first.response.w, second.response.w))
    found = []
    for k, (link, opening, fork) in enumerate(zip(statement.links, openings[1:], forks[1:], strict=True)):
        D = fork[0][0].gammas[k] - forks[0][0][0].gammas[k]
        target = link.ciphertext * power(_g(paillier), -link.form.constant, paillier.square) % paillier.square
        found.append(_step(paillier, target, (_g(paillier),), openings[0], opening, D)[1])
    return Witness(x, tuple(found), row_randomness)


def extract_equations(
    statement: Statement, triples: Sequence[tuple[QuadraticRun, QuadraticRun, QuadraticRun]]
) -> tuple[int, ...]:
    """``Q_i(x)`` for every equation, which V3 forces to be 0.

    A triple has three values of ``e``. ``f(e)`` is quadratic with leading coefficient ``sum_i lambda_i Q_i(x)``, and V3
    opens it to a line. Triple ``i`` has another ``lambda_i`` than the base, which isolates ``Q_i``.

    Spec: ZK-QUAD
    """
    leading = []
    for triple in triples:
        points = [(c.e, quadratic.combined_quadratic(statement, c, proof.response.z)) for c, proof in triple]
        (e, f), (e_, f_), (e__, f__) = points
        slope, slope_ = Fraction(f - f_, e - e_), Fraction(f_ - f__, e_ - e__)
        leading.append((slope - slope_) / (e - e__))
    base = triples[0][0][0].lambdas
    differences = [triple[0][0].lambdas[i] - base[i] for i, triple in enumerate(triples[1:])]
    return tuple(int((q - leading[0]) / D) for q, D in zip(leading[1:], differences, strict=True))


def extract_product(
    key: PublicKey, statement: matrix.Statement, fork: tuple[MatrixRun, MatrixRun]
) -> tuple[list[Opening], Opening]:
    """Openings of the combined row ``C_u`` and of ``C_c`` over ``C_v``; for a single product, the witness of ZK-MUL.

    W1 and W2 are about the same ``z``, so both have the same exponents.

    Spec: ZK-MAT, ZK-MUL
    """
    (one, first), (two, second) = fork
    combined, D = matrix.combine(key, statement, one.t, one.q), one.e - two.e
    dz = [z - z_ for z, z_ in zip(first.z, second.z, strict=True)]
    row = [
        _fork(key, C, (_g(key),), (dz_j,), D, s, s_)
        for C, dz_j, s, s_ in zip(combined.C_u, dz, first.s, second.s, strict=True)
    ]
    return row, _fork(key, combined.C_c, combined.C_v, dz, D, first.w, second.w)


def extract_matrix(
    key: PublicKey, statement: matrix.Statement, forks: Sequence[tuple[MatrixRun, MatrixRun]]
) -> matrix.Witness:
    """``X``, its randomness and ``theta_i`` of ``(C_Z q)[i] = theta_i^N prod_j (C_Y q)[j]^{X_ij}`` by ``a + 1`` forks.

    ``q`` is the same in all forks, so ``T`` of the result is the single column of the ``theta_i``: ``Z q = X (Y q)``
    for a random ``q``, which Freivalds turns into ``Z = X Y``.

    Spec: ZK-MAT
    """
    base = forks[0][0][0]
    C_v = matrix.combine(key, statement, base.t, base.q).C_v
    (row_0, product_0), *others = (extract_product(key, statement, fork) for fork in forks)
    X, rho, theta = [], [], []
    for i, (row_i, product_i) in enumerate(others):
        D = forks[i + 1][0][0].t[i] - base.t[i]
        row = [_step(key, C, (_g(key),), u_0, u, D) for C, u_0, u in zip(statement.C_X[i], row_0, row_i, strict=True)]
        target = product_of_powers(statement.C_Z[i], base.q, key.square)
        X.append(tuple(x for (x,), _ in row))
        rho.append(tuple(r for _, r in row))
        theta.append((_step(key, target, C_v, product_0, product_i, D)[1],))
    return matrix.Witness(tuple(X), tuple(rho), tuple(theta))


def extract_rows(key: CommitmentKey, statement: rows.Statement, forks: Sequence[tuple[RowRun, RowRun]]) -> rows.Witness:
    """``A``, the openings of its commitments and the randomness of the products, from ``a + 1`` forks.

    Spec: ZK-ROW
    """
    paillier = key.paillier
    base, lines, products = forks[0][0][0], [], []
    for (one, first), (two, second) in forks:
        D = one.e - two.e
        dz = [z - z_ for z, z_ in zip((*first.z, first.zeta), (*second.z, second.zeta), strict=True)]
        lines.append([exact(dz_j, D) for dz_j in dz])
        C_c = product_of_powers(statement.C_w, one.t, paillier.square)
        products.append(_fork(paillier, C_c, statement.C_v, dz[:-1], D, first.w, second.w))
    A: list[tuple[int, ...]] = []
    mu: list[int] = []
    theta: list[int] = []
    for i, fork in enumerate(forks[1:]):
        D = fork[0][0].t[i] - base.t[i]
        *row, mu_i = (exact(u - u_0, D) for u, u_0 in zip(lines[i + 1], lines[0], strict=True))
        _require_opening(key, statement.T[i], row, mu_i)
        _, theta_i = _step(paillier, statement.C_w[i], statement.C_v, products[0], products[i + 1], D)
        A.append(tuple(row))
        mu.append(mu_i)
        theta.append(theta_i)
    return rows.Witness(tuple(A), tuple(mu), tuple(theta))


def extract_decryption(
    key: PublicKey, statement: decryption.Statement, fork: tuple[DecryptionRun, DecryptionRun]
) -> decryption.Witness:
    """``D_i``, with ``v_i^2 = v^{2 D_i}`` and every ``c_{j,i}^2 = c_j^{4 D_i}``, from one fork.

    Spec: ZK-DEC
    """
    (one, first), (two, second) = fork
    D = exact(first.z - second.z, one.e - two.e)
    pairs = [(statement.v, 2, statement.v_i)]
    pairs += [(c, 4, share) for c, share in zip(statement.ciphertexts, statement.shares, strict=True)]
    if any(power(c, factor * D, key.square) != power(share, 2, key.square) for c, factor, share in pairs):
        raise ArithmeticError("a share with another exponent")
    return decryption.Witness(D)


def _g(key: PublicKey) -> int:
    return key.modulus + 1


def _fork(key: PublicKey, target: int, bases: Sequence[int], dz: Sequence[int], D: int, w: int, w_: int) -> Opening:
    """The opening of a combined ciphertext from two answers ``w^N prod bases^z = M target^e``."""
    return divide(key, target, bases, dz, D, w * inverse(w_, key.modulus))


def _step(key: PublicKey, target: int, bases: Sequence[int], base: Opening, other: Opening, D: int) -> Opening:
    """The opening of one ciphertext from those of two combinations that differ by its ``D``-th power."""
    dx = [x - x_0 for x, x_0 in zip(other[0], base[0], strict=True)]
    return divide(key, target, bases, dx, D, other[1] * inverse(base[1], key.modulus))


def _committed(
    key: CommitmentKey, statement: Statement, fork: tuple[QuadraticRun, QuadraticRun]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The integers in ``S``, and the randomness of the rows that contain them."""
    (one, first), (two, second) = fork
    D = one.e - two.e
    x = tuple(exact(z - z_, D) for z, z_ in zip(first.response.z, second.response.z, strict=True))
    _require_opening(key, first.S, x, exact(first.response.zeta - second.response.zeta, D))
    mus = []
    for row, zeta, zeta_ in zip(statement.rows, first.response.zeta_rows, second.response.zeta_rows, strict=True):
        mus.append(exact(zeta - zeta_, D))
        _require_opening(key, row.commitment, [x[index] for index in row.indices], mus[-1])
    return x, tuple(mus)


def _require_opening(key: CommitmentKey, commitment: int, values: Sequence[int], randomness: int) -> None:
    if not equal_up_to_sign(key.commit_vector(values, randomness), commitment, key.modulus):
        raise ArithmeticError("an element of unexpected order")
