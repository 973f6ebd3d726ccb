"""Messages of the phase *initialisation*."""

from typing import Annotated

from pydantic import Field

from reference.messages.base import Integer, Integers, Message
from reference.proofs.decryption import DecryptionProof
from reference.proofs.plaintext import PlaintextProof
from reference.proofs.quadratic import QuadraticProof


class DealtKey(Message):
    """A key set from a trusted dealer, with the recipient's secret exponent. Never in a transcript.

    Spec: KG-0
    """

    modulus: Integer
    theta: Integer
    verification_keys: Integers
    secret_bits: int
    exponent: Annotated[Integer, Field(repr=False)]


class KeyAnnouncement(Message):
    """The public side of the key set as this party has it. Spec: IN-1"""

    modulus: Integer
    theta: Integer
    verification_keys: Integers
    secret_bits: int


class DecryptionShares(Message):
    """A share of each ciphertext of a decryption, with one proof for each chunk of them. Spec: TD-2, ZK-DEC"""

    shares: Integers
    proofs: tuple[DecryptionProof, ...]


class MaskContribution(Message):
    """A party's masks for one pool.

    ``high``: a ciphertext of every high part ``r'``. ``low``: for each group of slots a ciphertext of the packed low
    parts ``sum_k 2^(slot k) r''_k``. ``check``: a ciphertext of the check mask ``r_0`` with its proof of knowledge,
    empty for a pool without a SPDZ side.

    Spec: MK-1
    """

    pool: str
    high: Integers
    high_proofs: tuple[QuadraticProof, ...]
    low: Integers
    low_proofs: tuple[QuadraticProof, ...]
    check: Integers
    check_proofs: tuple[PlaintextProof, ...]


class MaskContributions(Message):
    """A party's masks for all pools of the session. Spec: MK-1"""

    pools: tuple[MaskContribution, ...]


class MaskCombination(Message):
    """``W = r_0 + sum_j t_j r'_j`` and the Paillier randomness of its ciphertext. Spec: G-CHECK"""

    value: Integer
    randomness: Integer


class MaskCombinations(Message):
    """One combination for each pool with a SPDZ side. Spec: G-CHECK"""

    combinations: tuple[MaskCombination, ...]
