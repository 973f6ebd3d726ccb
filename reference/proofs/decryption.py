"""ZK-DEC: all decryption shares of one party use the exponent ``D_i`` behind its verification key.

Everything is checked on squares, because ``-1`` has order two and would pass in a batch. A share with the wrong sign is
therefore accepted, and harmless: shares are squared when they are combined.
"""

from dataclasses import dataclass

from reference.core.arithmetic import Elements, equal_up_to_sign, power, product_of_powers
from reference.core.coins import Coins
from reference.core.reject import require
from reference.core.transcript import Context, Transcript
from reference.messages.base import Integer, Message
from reference.paillier.encryption import PublicKey
from spec.parameters import CHALLENGE_BITS, SLACK_PROOF

RULE = "ZK-DEC"


@dataclass(frozen=True)
class Statement:
    """``v_i = v^{D_i}`` and ``shares[j] = ciphertexts[j]^{2 D_i}`` modulo ``N^2``, ``|D_i| < 2^secret_bits``.

    There is one share for each ciphertext, and at least one.

    Spec: ZK-DEC, TD-3
    """

    v: int
    v_i: int
    secret_bits: int
    ciphertexts: tuple[int, ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, repr=False)
class Witness:
    """The integer share ``D_i`` of the decryption exponent, possibly negative.

    Spec: ZK-DEC
    """

    D: int


class DecryptionProof(Message):
    """First messages ``a_1, a_2`` and the integer response ``z``.

    Spec: ZK-DEC
    """

    a_1: Integer
    a_2: Integer
    z: Integer


@dataclass(frozen=True)
class Challenges:
    """``gamma_j`` per ciphertext, then ``e``.

    Spec: ZK-DEC
    """

    gammas: tuple[int, ...]
    e: int


@dataclass(frozen=True)
class Combined:
    """``V = v^2, y = v_i^2, W = (prod c_j^{gamma_j})^4, Y = (prod c_{j,i}^{gamma_j})^2``: ``y = V^D``, ``Y = W^D``.

    Spec: ZK-DEC, TD-3
    """

    V: int
    y: int
    W: int
    Y: int


def combine(key: PublicKey, statement: Statement, gammas: tuple[int, ...]) -> Combined:
    """Two powers with the same exponent, instead of one for each ciphertext.

    Spec: ZK-DEC
    """
    square = key.square
    return Combined(
        V=power(statement.v, 2, square),
        y=power(statement.v_i, 2, square),
        W=power(product_of_powers(statement.ciphertexts, gammas, square), 4, square),
        Y=power(product_of_powers(statement.shares, gammas, square), 2, square),
    )


def response_bits(statement: Statement) -> int:
    """Bits of the mask ``k`` that hides ``e D_i``.

    Spec: ZK-DEC
    """
    return statement.secret_bits + CHALLENGE_BITS + SLACK_PROOF


def announce(key: PublicKey, combined: Combined, k: int) -> tuple[int, int]:
    """``a_1 = V^k, a_2 = W^k``.

    Spec: ZK-DEC
    """
    return power(combined.V, k, key.square), power(combined.W, k, key.square)


def respond(witness: Witness, k: int, first: tuple[int, int], e: int) -> DecryptionProof:
    """``z = k + e D_i`` over the integers.

    Spec: ZK-DEC
    """
    return DecryptionProof(a_1=first[0], a_2=first[1], z=k + e * witness.D)


def check_form(key: PublicKey, statement: Statement, proof: DecryptionProof, blame: int | None) -> None:
    """Refuse missing shares and a response out of range (V0), and elements that are not units (VA-1).

    Spec: ZK-DEC, VA-1
    """
    check_sizes(statement, proof, blame)
    elements(statement, proof).require_units(key.modulus, blame=blame)


def elements(statement: Statement, proof: DecryptionProof) -> Elements:
    """What has to be a unit.

    Spec: ZK-DEC, VA-1
    """
    public = (statement.v, statement.v_i, *statement.ciphertexts, *statement.shares)
    return Elements((), (proof.a_1, proof.a_2, *public))


def check_sizes(statement: Statement, proof: DecryptionProof, blame: int | None) -> None:
    """Refuse missing shares and a response out of range (V0).

    Spec: ZK-DEC
    """
    complete = 0 < len(statement.ciphertexts) == len(statement.shares)
    require(complete, f"{RULE}.V0", blame=blame, evidence="number of shares")
    require(abs(proof.z) < 1 << response_bits(statement) + 1, f"{RULE}.V0", blame=blame, evidence="range of z")


def check(
    key: PublicKey, statement: Statement, proof: DecryptionProof, challenges: Challenges, blame: int | None
) -> None:
    """V1: ``V^z = a_1 y^e`` (the verification key); V2: ``W^z = a_2 Y^e`` (the shares); up to sign.

    Spec: ZK-DEC, ZK-0
    """
    e, square = challenges.e, key.square
    combined = combine(key, statement, challenges.gammas)
    same = equal_up_to_sign(power(combined.V, proof.z, square), proof.a_1 * power(combined.y, e, square), square)
    require(same, f"{RULE}.V1", blame=blame, evidence="verification key")
    same = equal_up_to_sign(power(combined.W, proof.z, square), proof.a_2 * power(combined.Y, e, square), square)
    require(same, f"{RULE}.V2", blame=blame, evidence="decryption shares")


def begin(key: PublicKey, statement: Statement, context: Context) -> tuple[Transcript, tuple[int, ...]]:
    """The transcript of the statement, and ``gamma``, fixed only after all shares.

    Spec: FS-1
    """
    transcript = Transcript(RULE, context)
    transcript.absorb(key.modulus, statement.v, statement.v_i, statement.secret_bits)
    transcript.absorb_all("ciphertexts", statement.ciphertexts)
    transcript.absorb_all("shares", statement.shares)
    return transcript, transcript.challenges(len(statement.ciphertexts))


def final_challenge(transcript: Transcript, a_1: int, a_2: int) -> int:
    """``e``, fixed only after the first messages.

    Spec: FS-1
    """
    transcript.absorb_all("first", (a_1, a_2))
    return transcript.challenge()


def prove(key: PublicKey, statement: Statement, witness: Witness, context: Context, coins: Coins) -> DecryptionProof:
    """A proof of ``statement`` in ``context``.

    Spec: ZK-DEC
    """
    transcript, gammas = begin(key, statement, context)
    k = coins.bits(response_bits(statement), "k")
    first = announce(key, combine(key, statement, gammas), k)
    return respond(witness, k, first, final_challenge(transcript, *first))


def verify(key: PublicKey, statement: Statement, proof: DecryptionProof, context: Context) -> None:
    """Refuse ``proof`` (V0, VA-1, V1, V2; the prover of ``context`` is accused) unless it proves ``statement``.

    Spec: ZK-DEC
    """
    check_form(key, statement, proof, context.prover)
    transcript, gammas = begin(key, statement, context)
    challenges = Challenges(gammas, final_challenge(transcript, proof.a_1, proof.a_2))
    check(key, statement, proof, challenges, context.prover)
