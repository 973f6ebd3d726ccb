"""Ed25519 identities."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from reference.core.coins import Coins

_DOMAIN = b"HELEN/1 envelope\x00"


class Identity:
    """A private signing key. Spec: AG-2"""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    @classmethod
    def from_coins(cls, coins: Coins) -> "Identity":
        """The identity that belongs to some coins."""
        return cls(coins.octets(32, "identity"))

    def __repr__(self) -> str:
        return f"Identity({self.public})"

    @property
    def secret(self) -> bytes:
        """The 32 bytes to make it again from, for its owner only."""
        return self._key.private_bytes_raw()

    @property
    def public(self) -> str:
        """The public key, hexadecimal."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, octets: bytes) -> str:
        """The signature of an encoded envelope, hexadecimal. Spec: MS-2"""
        return self._key.sign(_DOMAIN + octets).hex()


def verifies(public: str, octets: bytes, signature: str) -> bool:
    """Whether ``signature`` over ``octets`` is by the holder of the key ``public``. Spec: MS-2"""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), _DOMAIN + octets)
    except (InvalidSignature, ValueError):
        return False
    return True
