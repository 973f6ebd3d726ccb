"""ZK-PK: the prover knows the plaintexts of many ciphertexts. It says nothing about their size."""

from dataclasses import dataclass

from reference.core.arithmetic import Elements, equal_up_to_sign, power, product_of_powers
from reference.core.coins import Coins
from reference.core.reject import require
from reference.core.transcript import Context, Transcript
from reference.messages.base import Integer, Message
from reference.paillier.encryption import PublicKey, encrypt

RULE = "ZK-PK"


@dataclass(frozen=True)
class Statement:
    """Ciphertexts, at least one, whose plaintexts somebody knows.

    Spec: ZK-PK
    """

    ciphertexts: tuple[int, ...]


@dataclass(frozen=True, repr=False)
class Witness:
    """Plaintexts and randomness of the ciphertexts.

    Spec: ZK-PK
    """

    plaintexts: tuple[int, ...]
    randomness: tuple[int, ...]


class PlaintextProof(Message):
    """First message ``A``, responses ``z`` modulo ``N`` and ``w``.

    Spec: ZK-PK
    """

    A: Integer
    z: Integer
    w: Integer


@dataclass(frozen=True)
class Challenges:
    """One ``gamma_j`` per ciphertext, then ``e``.

    Spec: ZK-PK
    """

    gammas: tuple[int, ...]
    e: int


@dataclass(frozen=True, repr=False)
class Masks:
    """What the prover draws.

    Spec: ZK-PK
    """

    m: int
    rho: int


def draw_masks(key: PublicKey, coins: Coins) -> Masks:
    """A uniform plaintext and a unit.

    Spec: ZK-PK
    """
    return Masks(m=coins.below(key.modulus, "m"), rho=coins.unit(key.modulus, "rho"))


def announce(key: PublicKey, masks: Masks) -> int:
    """``A = Enc(m; rho)``.

    Spec: ZK-PK
    """
    return encrypt(key, masks.m, masks.rho)


def respond(key: PublicKey, witness: Witness, masks: Masks, A: int, challenges: Challenges) -> PlaintextProof:
    """``z = m + e sum_j gamma_j x_j mod N``, and the same for the randomness.

    Spec: ZK-PK
    """
    N, e = key.modulus, challenges.e
    x = sum(gamma * x_j for gamma, x_j in zip(challenges.gammas, witness.plaintexts, strict=True))
    r = product_of_powers(witness.randomness, challenges.gammas, N)
    return PlaintextProof(A=A, z=(masks.m + e * x) % N, w=masks.rho * power(r, e, N) % N)


def check_form(key: PublicKey, statement: Statement, proof: PlaintextProof, blame: int | None) -> None:
    """Refuse an empty list or a ``z`` that is not a residue (V0), and elements that are not units (VA-1).

    Spec: ZK-PK, VA-1
    """
    check_sizes(key, statement, proof, blame)
    elements(statement, proof).require_units(key.modulus, blame=blame)


def elements(statement: Statement, proof: PlaintextProof) -> Elements:
    """What has to be a unit.

    Spec: ZK-PK, VA-1
    """
    return Elements((proof.w,), (proof.A, *statement.ciphertexts))


def check_sizes(key: PublicKey, statement: Statement, proof: PlaintextProof, blame: int | None) -> None:
    """Refuse an empty list or a ``z`` that is not a residue (V0).

    Spec: ZK-PK
    """
    require(len(statement.ciphertexts) > 0, f"{RULE}.V0", blame=blame, evidence="no ciphertext")
    require(0 <= proof.z < key.modulus, f"{RULE}.V0", blame=blame, evidence="range of z")


def check(
    key: PublicKey, statement: Statement, proof: PlaintextProof, challenges: Challenges, blame: int | None
) -> None:
    """V1: ``Enc(z; w) = A (prod_j C_j^{gamma_j})^e`` up to sign.

    Spec: ZK-PK
    """
    combined = product_of_powers(statement.ciphertexts, challenges.gammas, key.square)
    right = proof.A * power(combined, challenges.e, key.square)
    same = equal_up_to_sign(encrypt(key, proof.z, proof.w), right, key.square)
    require(same, f"{RULE}.V1", blame=blame, evidence="opening of the combined ciphertext")


def begin(key: PublicKey, statement: Statement, context: Context) -> tuple[Transcript, tuple[int, ...]]:
    """The transcript of the statement, and ``gamma``.

    Spec: FS-1
    """
    transcript = Transcript(RULE, context)
    transcript.absorb(key.modulus)
    transcript.absorb_all("ciphertexts", statement.ciphertexts)
    return transcript, transcript.challenges(len(statement.ciphertexts))


def final_challenge(transcript: Transcript, A: int) -> int:
    """``e``, fixed only after ``A``.

    Spec: FS-1
    """
    transcript.absorb("first", A)
    return transcript.challenge()


def prove(key: PublicKey, statement: Statement, witness: Witness, context: Context, coins: Coins) -> PlaintextProof:
    """A proof of ``statement`` in ``context``.

    Spec: ZK-PK
    """
    transcript, gammas = begin(key, statement, context)
    masks = draw_masks(key, coins)
    A = announce(key, masks)
    return respond(key, witness, masks, A, Challenges(gammas, final_challenge(transcript, A)))


def verify(key: PublicKey, statement: Statement, proof: PlaintextProof, context: Context) -> None:
    """Refuse ``proof`` (V0, VA-1, V1; the prover of ``context`` is accused) unless it proves ``statement``.

    Spec: ZK-PK
    """
    check_form(key, statement, proof, context.prover)
    transcript, gammas = begin(key, statement, context)
    challenges = Challenges(gammas, final_challenge(transcript, proof.A))
    check(key, statement, proof, challenges, context.prover)
