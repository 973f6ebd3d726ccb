"""n-out-of-n threshold decryption on squares."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from reference.core.arithmetic import inverse, power, product, symmetric
from reference.core.reject import require
from reference.core.transcript import hash_to_range
from reference.paillier.encryption import PublicKey


@dataclass(frozen=True)
class KeySet:
    """The public side of a threshold key.

    ``theta``: D = theta mod N for the shared exponent D. ``verification_keys``: ``v_i = v^{D_i}`` by party.
    ``secret_bits``: bD with ``|D_i| < 2^bD``.

    Spec: TD-1
    """

    session: bytes
    modulus: int
    theta: int
    verification_keys: tuple[int, ...]
    secret_bits: int

    @cached_property
    def public(self) -> PublicKey:
        """The Paillier key."""
        return PublicKey(self.modulus)

    @cached_property
    def verification_base(self) -> int:
        """``v``, derived from session and modulus, so nobody chose it."""
        return verification_base(self.session, self.public)


@dataclass(frozen=True)
class SecretShare:
    """``D_i``, an integer of either sign. Spec: TD-1"""

    exponent: int = field(repr=False)


def verification_base(session: bytes, key: PublicKey) -> int:
    """``v = H(sid, N, "vk")^2 mod N^2``. Spec: TD-1"""
    root = hash_to_range(key.square.bit_length() + 128, "vk", session, key.modulus)
    return root * root % key.square


def decryption_share(key: PublicKey, share: SecretShare, ciphertext: int) -> int:
    """``c^{2 D_i} mod N^2``. Spec: TD-2"""
    return power(ciphertext, 2 * share.exponent, key.square)


def combine(keys: KeySet, shares: Sequence[int]) -> int:
    """The plaintext, a symmetric residue, from the decryption shares of all parties.

    The shares are squared, so the sign of a share does not matter. Nobody is accused when the product is not 1
    modulo N: every share was proved before.

    Spec: TD-2
    """
    combined = product((share * share for share in shares), keys.public.square)
    require(combined % keys.modulus == 1, "TD-2.T1", evidence="the shares do not belong together")
    quotient = (combined - 1) // keys.modulus
    return symmetric(quotient * inverse(4 * keys.theta, keys.modulus), keys.modulus)
