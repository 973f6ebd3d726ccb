"""ZK-ROW: ``Dec(C_w) = A Dec(C_v)`` for the integer matrix ``A`` whose rows are committed in ``T_1..T_a``.

The rows were opened once, by a proof of knowledge with ``rows`` in :mod:`reference.proofs.relation`. From then on each
product costs one integer commitment instead of ``d`` ciphertexts, and ``A`` cannot change from round to round.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reference.commitments.integer import CommitmentKey
from reference.core.arithmetic import Elements, equal_up_to_sign, power, product_of_powers
from reference.core.coins import Coins
from reference.core.reject import require
from reference.core.transcript import Context, Transcript
from reference.messages.base import Integer, Integers, Matrix, Message
from reference.paillier.encryption import encrypt
from reference.paillier.randomness import Randomiser
from reference.proofs.matrix import mask_bits
from spec.parameters import CHALLENGE_BITS, SLACK_PROOF

RULE = "ZK-ROW"


@dataclass(frozen=True)
class Statement:
    """Row commitments ``T`` (a), ciphertexts ``C_v`` (d) and ``C_w`` (a); ``|A_ij| < 2^bits`` sizes the masks.

    There is one ``C_w`` for each row, at least one row and one column.

    Spec: ZK-ROW
    """

    T: tuple[int, ...]
    C_v: tuple[int, ...]
    C_w: tuple[int, ...]
    bits: int


@dataclass(frozen=True, repr=False)
class Witness:
    """``T_i = h^{mu_i} prod_j g_{j+1}^{A_ij}`` and ``C_w[i] = theta_i^N prod_j C_v[j]^{A_ij}``.

    Spec: ZK-ROW
    """

    A: Matrix
    mu: tuple[int, ...]
    theta: tuple[int, ...]


class RowProof(Message):
    """First messages ``M, M_c``; responses ``z_j, zeta, w``.

    Spec: ZK-ROW
    """

    M: Integer
    M_c: Integer
    z: Integers
    zeta: Integer
    w: Integer


@dataclass(frozen=True)
class Challenges:
    """``t`` per row, then ``e``.

    Spec: ZK-ROW
    """

    t: tuple[int, ...]
    e: int


@dataclass(frozen=True, repr=False)
class Masks:
    """What the prover draws.

    Spec: ZK-ROW
    """

    m: tuple[int, ...]
    sigma: int
    phi: Randomiser


def zeta_bits(key: CommitmentKey, rows: int) -> int:
    """Bits of the mask for ``e sum_i t_i mu_i``.

    Spec: ZK-ROW
    """
    return key.modulus.bit_length() + 2 * CHALLENGE_BITS + 2 * SLACK_PROOF + (rows - 1).bit_length()


def draw_masks(key: CommitmentKey, statement: Statement, coins: Coins) -> Masks:
    """Masks of the row ``u = t^T A``, of its commitment and of the product.

    Spec: ZK-ROW
    """
    rows = len(statement.T)
    return Masks(
        m=tuple(coins.bits(mask_bits(statement.bits, rows), "m", j) for j in range(len(statement.C_v))),
        sigma=coins.bits(zeta_bits(key, rows), "sigma"),
        phi=key.randomness.draw(coins, "phi"),
    )


def multiplied(key: CommitmentKey, C_v: Sequence[int], row: Sequence[int], randomness: int) -> int:
    """``theta^N prod_j C_v[j]^{A_j} mod N^2``: a fresh ciphertext of a row times ``v``.

    Spec: PL-3, PL-4
    """
    paillier = key.paillier
    return encrypt(paillier, 0, randomness) * product_of_powers(C_v, row, paillier.square) % paillier.square


def announce(key: CommitmentKey, statement: Statement, masks: Masks) -> tuple[int, int]:
    """``M`` commits to the masks, ``M_c`` is their product with ``v``.

    Spec: ZK-ROW
    """
    return key.commit_vector(masks.m, masks.sigma), multiplied(key, statement.C_v, masks.m, masks.phi.value)


def respond(
    key: CommitmentKey, witness: Witness, masks: Masks, first: tuple[int, int], challenges: Challenges
) -> RowProof:
    """``z_j = m_j + e u_j`` over the integers for ``u = t^T A``, and the same for the randomness.

    Spec: ZK-ROW
    """
    N, t, e = key.modulus, challenges.t, challenges.e
    u = [sum(t_i * a for t_i, a in zip(t, column, strict=True)) for column in zip(*witness.A, strict=True)]
    mu = sum(t_i * mu_i for t_i, mu_i in zip(t, witness.mu, strict=True))
    theta = product_of_powers(witness.theta, t, N)
    return RowProof(
        M=first[0],
        M_c=first[1],
        z=tuple(m + e * u_j for m, u_j in zip(masks.m, u, strict=True)),
        zeta=masks.sigma + e * mu,
        w=masks.phi.value * power(theta, e, N) % N,
    )


def check_form(key: CommitmentKey, statement: Statement, proof: RowProof, blame: int | None) -> None:
    """Refuse wrong lengths and responses out of range (V0), and elements that are not units (VA-1).

    Spec: ZK-ROW, VA-1
    """
    check_sizes(key, statement, proof, blame)
    elements(statement, proof).require_units(key.modulus, blame=blame)


def elements(statement: Statement, proof: RowProof) -> Elements:
    """What has to be a unit.

    Spec: ZK-ROW, VA-1
    """
    return Elements((proof.M, proof.w, *statement.T), (proof.M_c, *statement.C_v, *statement.C_w))


def check_sizes(key: CommitmentKey, statement: Statement, proof: RowProof, blame: int | None) -> None:
    """Refuse wrong lengths and responses out of range (V0).

    Spec: ZK-ROW
    """
    rows = len(statement.T)
    complete = 0 < rows == len(statement.C_w) and 0 < len(statement.C_v) == len(proof.z)
    require(complete, f"{RULE}.V0", blame=blame, evidence="number of elements")
    short = all(abs(z) < 1 << mask_bits(statement.bits, rows) + 1 for z in proof.z)
    require(short, f"{RULE}.V0", blame=blame, evidence="range of z")
    require(0 <= proof.zeta < 1 << zeta_bits(key, rows) + 1, f"{RULE}.V0", blame=blame, evidence="range of zeta")


def check(key: CommitmentKey, statement: Statement, proof: RowProof, challenges: Challenges, blame: int | None) -> None:
    """W1: ``h^zeta prod_j g_{j+1}^{z_j} = M T*^e``; W2: ``w^N prod_j C_v[j]^{z_j} = M_c C_c^e``; both up to sign.

    Spec: ZK-ROW, ZK-0
    """
    N, t, e = key.modulus, challenges.t, challenges.e
    right = proof.M * power(product_of_powers(statement.T, t, N), e, N)
    same = equal_up_to_sign(key.commit_vector(proof.z, proof.zeta), right, N)
    require(same, f"{RULE}.W1", blame=blame, evidence="opening of the combined row")
    right = proof.M_c * power(product_of_powers(statement.C_w, t, N * N), e, N * N)
    same = equal_up_to_sign(multiplied(key, statement.C_v, proof.z, proof.w), right, N * N)
    require(same, f"{RULE}.W2", blame=blame, evidence="product with the combined row")


def begin(key: CommitmentKey, statement: Statement, context: Context) -> tuple[Transcript, tuple[int, ...]]:
    """The transcript of the statement, and ``t``, fixed only after ``C_w``.

    Spec: FS-1
    """
    transcript = Transcript(RULE, context)
    transcript.absorb(key.session, key.modulus, statement.bits)
    for label, elements in (("T", statement.T), ("C_v", statement.C_v), ("C_w", statement.C_w)):
        transcript.absorb_all(label, elements)
    return transcript, transcript.challenges(len(statement.T))


def final_challenge(transcript: Transcript, M: int, M_c: int) -> int:
    """``e``, fixed only after the first messages.

    Spec: FS-1
    """
    transcript.absorb_all("first", (M, M_c))
    return transcript.challenge()


def prove(key: CommitmentKey, statement: Statement, witness: Witness, context: Context, coins: Coins) -> RowProof:
    """A proof of ``statement`` in ``context``.

    Spec: ZK-ROW
    """
    transcript, t = begin(key, statement, context)
    masks = draw_masks(key, statement, coins)
    first = announce(key, statement, masks)
    return respond(key, witness, masks, first, Challenges(t, final_challenge(transcript, *first)))


def verify(key: CommitmentKey, statement: Statement, proof: RowProof, context: Context) -> None:
    """Refuse ``proof`` (V0, VA-1, W1, W2; the prover of ``context`` is accused) unless it proves ``statement``.

    Spec: ZK-ROW
    """
    check_form(key, statement, proof, context.prover)
    transcript, t = begin(key, statement, context)
    check(key, statement, proof, Challenges(t, final_challenge(transcript, proof.M, proof.M_c)), context.prover)
