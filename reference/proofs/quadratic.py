"""ZK-QUAD: integers behind ciphertexts and commitments satisfy quadratic equations.

One engine for every statement about integers (:mod:`reference.proofs.relation`). Value ``x_v`` lives on base
``g_{v+1}``; ``g_0`` carries the polynomial ``sum_i lambda_i Q_i(m + e x)``, whose coefficient of ``e^2`` must vanish.

Five moves: ``S``; ``gamma, lambda``; ``M, M_i, A, U_0, U_1``; ``e``; the responses ``z, zeta, zeta_i, tau, w``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reference.commitments.integer import CommitmentKey
from reference.core.arithmetic import Elements, equal_up_to_sign, power, product_of_powers
from reference.core.coins import Coins
from reference.core.reject import require
from reference.core.transcript import Context, Transcript
from reference.messages.base import Integer, Integers, Message
from reference.paillier.encryption import encrypt, linear_combination
from reference.paillier.randomness import Randomiser
from reference.proofs.relation import Statement, Witness
from spec.parameters import CHALLENGE_BITS, SLACK_PROOF


class Announcement(Message):
    """First messages.

    Spec: ZK-QUAD
    """

    M: Integer
    M_rows: Integers
    A: Integer
    U_0: Integer
    U_1: Integer


class Response(Message):
    """Answers to ``e``: integers ``z_v, zeta, zeta_i, tau`` and the unit ``w``.

    Spec: ZK-QUAD
    """

    z: Integers
    zeta: Integer
    zeta_rows: Integers
    tau: Integer
    w: Integer


class QuadraticProof(Message):
    """The commitment ``S`` to all values, first messages and responses.

    Spec: ZK-QUAD
    """

    S: Integer
    announcement: Announcement
    response: Response


@dataclass(frozen=True)
class Challenges:
    """``gamma_l`` per link and ``lambda_i`` per equation (after ``S``), ``e`` (after the first messages).

    Spec: ZK-QUAD
    """

    gammas: tuple[int, ...]
    lambdas: tuple[int, ...]
    e: int


@dataclass(frozen=True, repr=False)
class Masks:
    """Everything that the prover draws, named as in the equations.

    Spec: ZK-QUAD
    """

    mu: int
    m: tuple[int, ...]
    sigma: int
    sigma_rows: tuple[int, ...]
    rho: Randomiser
    tau_0: int
    tau_1: int


def mask_bits(bits: int) -> int:
    """Bits of a mask for ``e x`` with ``|x| < 2^bits``.

    Spec: ZK-QUAD
    """
    return bits + CHALLENGE_BITS + SLACK_PROOF


def draw_masks(key: CommitmentKey, statement: Statement, coins: Coins) -> Masks:
    """Masks that exceed what they hide by ``s_z`` bits.

    Spec: ZK-QUAD
    """
    short = key.modulus.bit_length() + SLACK_PROOF
    long = mask_bits(short)
    return Masks(
        mu=coins.bits(short, "mu"),
        m=tuple(coins.bits(mask_bits(b), "m", v) for v, b in enumerate(statement.bits)),
        sigma=coins.bits(long, "sigma"),
        sigma_rows=tuple(coins.bits(long, "sigma", i) for i in range(len(statement.rows))),
        rho=key.randomness.draw(coins, "rho"),
        tau_0=coins.bits(long, "tau", 0),
        tau_1=coins.bits(short, "tau", 1),
    )


def announce(
    key: CommitmentKey,
    statement: Statement,
    x: Sequence[int],
    masks: Masks,
    gammas: Sequence[int],
    lambdas: Sequence[int],
) -> Announcement:
    """First messages: commitments to the masks and to the two lower coefficients of ``sum_i lambda_i Q_i(m + e x)``.

    Spec: ZK-QUAD
    """
    m = masks.m
    beta_0 = sum(lam * Q.at(m, e=0) for lam, Q in zip(lambdas, statement.equations, strict=True))
    beta_1 = sum(lam * Q.mixed(m, x) for lam, Q in zip(lambdas, statement.equations, strict=True))
    return Announcement(
        M=key.commit_vector(m, masks.sigma),
        M_rows=tuple(
            key.commit_vector([m[index] for index in row.indices], sigma)
            for row, sigma in zip(statement.rows, masks.sigma_rows, strict=True)
        ),
        A=key.encrypt(combined_form(statement, gammas, m), masks.rho),
        U_0=key.commit({0: beta_0}, masks.tau_0),
        U_1=key.commit({0: beta_1}, masks.tau_1),
    )


def respond(key: CommitmentKey, witness: Witness, masks: Masks, challenges: Challenges) -> Response:
    """``z = m + e x`` over the integers, and the same for the randomness.

    Spec: ZK-QUAD
    """
    e, N = challenges.e, key.modulus
    r = product_of_powers(witness.randomness, challenges.gammas, N)
    return Response(
        z=tuple(m + e * x for m, x in zip(masks.m, witness.values, strict=True)),
        zeta=masks.sigma + e * masks.mu,
        zeta_rows=tuple(sigma + e * mu for sigma, mu in zip(masks.sigma_rows, witness.row_randomness, strict=True)),
        tau=masks.tau_0 + e * masks.tau_1,
        w=masks.rho.value * power(r, e, N) % N,
    )


def combined_form(statement: Statement, gammas: Sequence[int], x: Sequence[int]) -> int:
    """``sum_l gamma_l L_l(x)`` without the constants.

    Spec: ZK-QUAD
    """
    return sum(gamma * link.form.homogeneous(x) for gamma, link in zip(gammas, statement.links, strict=True))


def combined_ciphertext(key: CommitmentKey, statement: Statement, gammas: Sequence[int]) -> int:
    """``C* = prod_l (C_l (1+N)^{-constant_l})^{gamma_l} mod N^2``.

    Spec: ZK-QUAD
    """
    constant = sum(gamma * link.form.constant for gamma, link in zip(gammas, statement.links, strict=True))
    ciphertexts = [link.ciphertext for link in statement.links]
    return linear_combination(key.paillier, gammas, ciphertexts, constant=-constant)


def combined_quadratic(statement: Statement, challenges: Challenges, z: Sequence[int]) -> int:
    """``f = sum_i lambda_i (z^T P_i z + e l_i^T z + e^2 c_i)``.

    Spec: ZK-QUAD
    """
    return sum(lam * Q.at(z, challenges.e) for lam, Q in zip(challenges.lambdas, statement.equations, strict=True))


def check_form(key: CommitmentKey, statement: Statement, proof: QuadraticProof, blame: int | None) -> None:
    """Refuse wrong lengths, responses out of range (V0) and elements that are not units (VA-1).

    Spec: ZK-QUAD, VA-1
    """
    check_sizes(key, statement, proof, blame)
    elements(statement, proof).require_units(key.modulus, blame=blame)


def elements(statement: Statement, proof: QuadraticProof) -> Elements:
    """What has to be a unit.

    Spec: ZK-QUAD, VA-1
    """
    first = proof.announcement
    rows = (row.commitment for row in statement.rows)
    return Elements(
        (proof.S, first.M, *first.M_rows, first.U_0, first.U_1, proof.response.w, *rows),
        (first.A, *(link.ciphertext for link in statement.links)),
    )


def check_sizes(key: CommitmentKey, statement: Statement, proof: QuadraticProof, blame: int | None) -> None:
    """Refuse wrong lengths and responses out of range (V0).

    Spec: ZK-QUAD
    """
    first, response, N, V0 = proof.announcement, proof.response, key.modulus, f"{statement.rule}.V0"
    lengths = len(response.z) == len(statement.bits) and len(first.M_rows) == len(response.zeta_rows)
    require(lengths and len(first.M_rows) == len(statement.rows), V0, blame=blame, evidence="number of elements")
    short = all(abs(z) >> mask_bits(b) + 1 == 0 for z, b in zip(response.z, statement.bits, strict=True))
    require(short, V0, blame=blame, evidence="range of z")
    long = mask_bits(N.bit_length() + SLACK_PROOF) + 1
    exponents = (response.zeta, response.tau, *response.zeta_rows)
    require(all(0 <= exponent < 1 << long for exponent in exponents), V0, blame=blame, evidence="range of zeta, tau")


def check(
    key: CommitmentKey, statement: Statement, proof: QuadraticProof, challenges: Challenges, blame: int | None
) -> None:
    """The verification equations, each up to sign: V1 commitments, V2 ciphertexts, V3 quadratics.

    Spec: ZK-QUAD, ZK-0
    """
    first, response, e, N = proof.announcement, proof.response, challenges.e, key.modulus
    _check_opening(key, statement.rule, response.z, response.zeta, first.M, proof.S, e, blame)
    for row, M_i, zeta_i in zip(statement.rows, first.M_rows, response.zeta_rows, strict=True):
        z = [response.z[index] for index in row.indices]
        _check_opening(key, statement.rule, z, zeta_i, M_i, row.commitment, e, blame)

    left = encrypt(key.paillier, combined_form(statement, challenges.gammas, response.z), response.w)
    right = first.A * power(combined_ciphertext(key, statement, challenges.gammas), e, N * N)
    require(equal_up_to_sign(left, right, N * N), f"{statement.rule}.V2", blame=blame, evidence="linked ciphertexts")

    left = key.commit({0: combined_quadratic(statement, challenges, response.z)}, response.tau)
    right = first.U_0 * power(first.U_1, e, N)
    require(equal_up_to_sign(left, right, N), f"{statement.rule}.V3", blame=blame, evidence="quadratic equations")


def _check_opening(
    key: CommitmentKey, rule: str, z: Sequence[int], zeta: int, M: int, T: int, e: int, blame: int | None
) -> None:
    """``h^zeta prod_v g_{v+1}^{z_v} = M T^e mod N``."""
    N = key.modulus
    opens = equal_up_to_sign(key.commit_vector(z, zeta), M * power(T, e, N), N)
    require(opens, f"{rule}.V1", blame=blame, evidence="opening of a commitment")


def begin(key: CommitmentKey, statement: Statement, context: Context) -> Transcript:
    """A transcript that has absorbed everything public: the bases (by session and modulus) and the statement.

    Spec: FS-1
    """
    transcript = Transcript(statement.rule, context)
    transcript.absorb(key.session, key.modulus, *statement.public_items())
    return transcript


def combining_challenges(
    transcript: Transcript, statement: Statement, S: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """``gamma`` and ``lambda``, fixed only after ``S``.

    Spec: FS-1
    """
    transcript.absorb("S", S)
    links = len(statement.links)
    challenges = transcript.challenges(links + len(statement.equations))
    return challenges[:links], challenges[links:]


def final_challenge(transcript: Transcript, first: Announcement) -> int:
    """``e``, fixed only after all first messages.

    Spec: FS-1
    """
    transcript.absorb_all("first", (first.M, *first.M_rows, first.A, first.U_0, first.U_1))
    return transcript.challenge()


def prove(key: CommitmentKey, statement: Statement, witness: Witness, context: Context, coins: Coins) -> QuadraticProof:
    """A proof of ``statement`` that holds in ``context`` only. A false witness gives a proof that is refused.

    Spec: ZK-QUAD
    """
    transcript = begin(key, statement, context)
    masks = draw_masks(key, statement, coins)
    S = key.commit_vector(witness.values, masks.mu)
    gammas, lambdas = combining_challenges(transcript, statement, S)
    announcement = announce(key, statement, witness.values, masks, gammas, lambdas)
    e = final_challenge(transcript, announcement)
    response = respond(key, witness, masks, Challenges(gammas, lambdas, e))
    return QuadraticProof(S=S, announcement=announcement, response=response)


def derive_challenges(key: CommitmentKey, statement: Statement, proof: QuadraticProof, context: Context) -> Challenges:
    """The challenges that ``proof`` must answer in ``context``.

    Spec: FS-1
    """
    transcript = begin(key, statement, context)
    gammas, lambdas = combining_challenges(transcript, statement, proof.S)
    return Challenges(gammas, lambdas, final_challenge(transcript, proof.announcement))


def verify(key: CommitmentKey, statement: Statement, proof: QuadraticProof, context: Context) -> None:
    """Refuse ``proof`` (V0, VA-1, V1, V2, V3; the prover of ``context`` is accused) unless it proves ``statement``.

    Spec: ZK-QUAD
    """
    check_form(key, statement, proof, context.prover)
    check(key, statement, proof, derive_challenges(key, statement, proof, context), context.prover)
