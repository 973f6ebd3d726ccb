"""ZK-MAT: ``Dec(C_Z) = Dec(C_X) Dec(C_Y)`` for a prover who knows ``X`` (the paper's Gadget 1, as Freivalds checks it).

Random ``t, q`` turn the matrices into a row ``u = t^T X``, a column ``v = Y q`` and one number ``c = t^T Z q``. The
prover shows that it knows ``u`` behind ``C_u`` and that ``c = u v``. Nothing is said about the size of ``X``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from reference.core.arithmetic import Elements, equal_up_to_sign, power, product_of_powers
from reference.core.coins import Coins
from reference.core.reject import require
from reference.core.transcript import Context, Transcript
from reference.messages.base import Integer, Integers, Matrix, Message
from reference.paillier.encryption import PublicKey, encrypt
from spec.parameters import CHALLENGE_BITS, SLACK_PROOF

RULE = "ZK-MAT"


@dataclass(frozen=True)
class Statement:
    """Ciphertexts of ``X`` (a x d), ``Y`` (d x b), ``Z`` (a x b) as tuples of rows; ``|X_ij| < 2^bits`` sizes masks.

    Spec: ZK-MAT
    """

    C_X: Matrix
    C_Y: Matrix
    C_Z: Matrix
    bits: int
    rule: str = RULE

    @property
    def shape(self) -> tuple[int, int, int]:
        """``a, d, b``."""
        return len(self.C_X), len(self.C_Y), len(self.C_Y[0]) if self.C_Y else 0

    def fits(self) -> bool:
        """Whether there is something to prove and the shapes are those of ``Z = X Y``."""
        a, d, b = self.shape
        matrices = ((self.C_X, a, d), (self.C_Y, d, b), (self.C_Z, a, b))
        return min(self.shape) > 0 and all(has_shape(*matrix) for matrix in matrices)


@dataclass(frozen=True, repr=False)
class Witness:
    """``X`` with ``C_X = Enc(X; rho)``, and ``T`` with ``C_Z[i,l] = T_il^N prod_j C_Y[j,l]^{X_ij}``.

    Spec: ZK-MAT
    """

    X: Matrix
    rho: Matrix
    T: Matrix


class MatrixProof(Message):
    """First messages ``M_1..M_d, M_c``; responses ``z_j, s_j`` and ``w``.

    Spec: ZK-MAT
    """

    M: Integers
    M_c: Integer
    z: Integers
    s: Integers
    w: Integer


@dataclass(frozen=True)
class Challenges:
    """``t`` per row and ``q`` per column of ``Z`` (1 when there is a single one), then ``e``.

    Spec: ZK-MAT
    """

    t: tuple[int, ...]
    q: tuple[int, ...]
    e: int


@dataclass(frozen=True)
class Combined:
    """``C_u``, ``C_v`` (d ciphertexts each) and ``C_c``: the statement after ``t`` and ``q``.

    Spec: ZK-MAT
    """

    C_u: tuple[int, ...]
    C_v: tuple[int, ...]
    C_c: int


@dataclass(frozen=True, repr=False)
class Masks:
    """What the prover draws.

    Spec: ZK-MAT
    """

    m: tuple[int, ...]
    sigma: tuple[int, ...]
    phi: int


def has_shape(matrix: Matrix, rows: int, columns: int) -> bool:
    """Whether a tuple of rows is ``rows x columns``.

    Spec: ZK-MAT
    """
    return len(matrix) == rows and all(len(row) == columns for row in matrix)


def mask_bits(bits: int, rows: int) -> int:
    """Bits of a mask for ``e sum_i t_i X_ij``: ``bits + ceil(log2 a) + 2 kappa + s_z``.

    Spec: ZK-MAT
    """
    return bits + (rows - 1).bit_length() + 2 * CHALLENGE_BITS + SLACK_PROOF


def combine(key: PublicKey, statement: Statement, t: Sequence[int], q: Sequence[int]) -> Combined:
    """``C_u = t^T C_X``, ``C_v = C_Y q``, ``C_c = t^T C_Z q``.

    Spec: ZK-MAT
    """
    columns = zip(*statement.C_X, strict=True)
    return Combined(
        C_u=tuple(product_of_powers(column, t, key.square) for column in columns),
        C_v=tuple(product_of_powers(row, q, key.square) for row in statement.C_Y),
        C_c=product_of_powers([product_of_powers(row, q, key.square) for row in statement.C_Z], t, key.square),
    )


def draw_masks(key: PublicKey, statement: Statement, coins: Coins) -> Masks:
    """Masks of the row ``u``, of its randomness and of the product's.

    Spec: ZK-MAT
    """
    a, d, _ = statement.shape
    return Masks(
        m=tuple(coins.bits(mask_bits(statement.bits, a), "m", j) for j in range(d)),
        sigma=tuple(coins.unit(key.modulus, "sigma", j) for j in range(d)),
        phi=coins.unit(key.modulus, "phi"),
    )


def announce(key: PublicKey, masks: Masks, C_v: Sequence[int]) -> tuple[tuple[int, ...], int]:
    """``M_j = Enc(m_j; sigma_j)`` and ``M_c = phi^N prod_j C_v[j]^{m_j}``.

    Spec: ZK-MAT
    """
    M = tuple(encrypt(key, m, sigma) for m, sigma in zip(masks.m, masks.sigma, strict=True))
    return M, encrypt(key, 0, masks.phi) * product_of_powers(C_v, masks.m, key.square) % key.square


def respond(
    key: PublicKey, witness: Witness, masks: Masks, first: tuple[tuple[int, ...], int], challenges: Challenges
) -> MatrixProof:
    """``z_j = m_j + e u_j`` over the integers for ``u = t^T X``, and the same for the randomness.

    Spec: ZK-MAT
    """
    N, t, q, e = key.modulus, challenges.t, challenges.q, challenges.e
    u = [sum(t_i * x for t_i, x in zip(t, column, strict=True)) for column in zip(*witness.X, strict=True)]
    rho = [product_of_powers(column, t, N) for column in zip(*witness.rho, strict=True)]
    theta = product_of_powers([product_of_powers(row, q, N) for row in witness.T], t, N)
    return MatrixProof(
        M=first[0],
        M_c=first[1],
        z=tuple(m + e * u_j for m, u_j in zip(masks.m, u, strict=True)),
        s=tuple(sigma * power(rho_j, e, N) % N for sigma, rho_j in zip(masks.sigma, rho, strict=True)),
        w=masks.phi * power(theta, e, N) % N,
    )


def check_form(key: PublicKey, statement: Statement, proof: MatrixProof, blame: int | None) -> None:
    """Refuse wrong shapes and responses out of range (V0), and elements that are not units (VA-1).

    Spec: ZK-MAT, VA-1
    """
    check_sizes(statement, proof, blame)
    elements(statement, proof).require_units(key.modulus, blame=blame)


def elements(statement: Statement, proof: MatrixProof) -> Elements:
    """What has to be a unit.

    Spec: ZK-MAT, VA-1
    """
    ciphertexts = chain(*statement.C_X, *statement.C_Y, *statement.C_Z)
    return Elements((*proof.s, proof.w), (*proof.M, proof.M_c, *ciphertexts))


def check_sizes(statement: Statement, proof: MatrixProof, blame: int | None) -> None:
    """Refuse wrong shapes and responses out of range (V0).

    Spec: ZK-MAT
    """
    a, d, _ = statement.shape
    require(statement.fits(), f"{statement.rule}.V0", blame=blame, evidence="shapes")
    require(len(proof.M) == len(proof.z) == len(proof.s) == d, f"{statement.rule}.V0", blame=blame, evidence="lengths")
    short = all(abs(z) < 1 << mask_bits(statement.bits, a) + 1 for z in proof.z)
    require(short, f"{statement.rule}.V0", blame=blame, evidence="range of z")


def check(key: PublicKey, statement: Statement, proof: MatrixProof, challenges: Challenges, blame: int | None) -> None:
    """W1: ``Enc(z_j; s_j) = M_j C_u[j]^e``; W2: ``w^N prod_j C_v[j]^{z_j} = M_c C_c^e``; both up to sign.

    Spec: ZK-MAT, ZK-0
    """
    e, square = challenges.e, key.square
    combined = combine(key, statement, challenges.t, challenges.q)
    for z, s, M, C_u in zip(proof.z, proof.s, proof.M, combined.C_u, strict=True):
        same = equal_up_to_sign(encrypt(key, z, s), M * power(C_u, e, square), square)
        require(same, f"{statement.rule}.W1", blame=blame, evidence="opening of the combined row")
    left = encrypt(key, 0, proof.w) * product_of_powers(combined.C_v, proof.z, square)
    same = equal_up_to_sign(left, proof.M_c * power(combined.C_c, e, square), square)
    require(same, f"{statement.rule}.W2", blame=blame, evidence="product with the combined row")


def begin(
    key: PublicKey, statement: Statement, context: Context
) -> tuple[Transcript, tuple[int, ...], tuple[int, ...]]:
    """The transcript of the statement, and ``t, q``, fixed only after all ciphertexts.

    Spec: FS-1
    """
    a, _, b = statement.shape
    transcript = Transcript(statement.rule, context)
    transcript.absorb(key.modulus, statement.bits, *statement.shape)
    for label, matrix in (("C_X", statement.C_X), ("C_Y", statement.C_Y), ("C_Z", statement.C_Z)):
        transcript.absorb_all(label, (element for row in matrix for element in row))
    t = transcript.challenges(a) if a > 1 else (1,)
    return transcript, t, transcript.challenges(b) if b > 1 else (1,)


def final_challenge(transcript: Transcript, M: Sequence[int], M_c: int) -> int:
    """``e``, fixed only after all first messages.

    Spec: FS-1
    """
    transcript.absorb_all("first", (*M, M_c))
    return transcript.challenge()


def prove(key: PublicKey, statement: Statement, witness: Witness, context: Context, coins: Coins) -> MatrixProof:
    """A proof of ``statement`` in ``context``.

    Spec: ZK-MAT
    """
    transcript, t, q = begin(key, statement, context)
    masks = draw_masks(key, statement, coins)
    C_v = tuple(product_of_powers(row, q, key.square) for row in statement.C_Y)
    M, M_c = announce(key, masks, C_v)
    return respond(key, witness, masks, (M, M_c), Challenges(t, q, final_challenge(transcript, M, M_c)))


def verify(key: PublicKey, statement: Statement, proof: MatrixProof, context: Context) -> None:
    """Refuse ``proof`` (V0, VA-1, W1, W2; the prover of ``context`` is accused) unless it proves ``statement``.

    Spec: ZK-MAT
    """
    check_form(key, statement, proof, context.prover)
    transcript, t, q = begin(key, statement, context)
    challenges = Challenges(t, q, final_challenge(transcript, proof.M, proof.M_c))
    check(key, statement, proof, challenges, context.prover)
