"""KG-0: a trusted dealer makes the threshold key. It knows everything: for tests and teaching only."""

from math import lcm
from typing import Protocol as Interface

from reference.core.arithmetic import inverse, power, require_unit
from reference.core.coins import Coins
from reference.core.reject import require
from reference.core.rounds import DEALER, Protocol, Rounds
from reference.messages.initialisation import DealtKey
from reference.paillier.encryption import PublicKey
from reference.paillier.safe_primes import safe_prime
from reference.paillier.threshold import KeySet, SecretShare, verification_base

WARNING = "trusted dealer (insecure setup): whoever runs the dealer of the key can decrypt everything"


class KeyGeneration(Interface):
    """Anything that gives the parties a threshold key: a dealer for tests, or a protocol of the parties.

    Spec: KG-0
    """

    def generate(self, rounds: Rounds, session: bytes) -> Protocol[tuple[KeySet, SecretShare]]:
        """The public key set, and this party's secret exponent."""
        ...


class DealerKeyGeneration:
    """A party's side: one private message from the dealer.

    Spec: KG-0
    """

    def __init__(self, party: int, modulus_bits: int, secret_bits: int) -> None:
        self._party = party
        self._modulus_bits = modulus_bits
        self._secret_bits = secret_bits

    def generate(self, rounds: Rounds, session: bytes) -> Protocol[tuple[KeySet, SecretShare]]:
        """Receive the key set and this party's exponent, which must fit its verification key. One round.

        Spec: KG-0
        """
        received = yield from rounds.private({}, (DEALER,), DealtKey)
        dealt = received[DEALER]
        sizes = dealt.modulus.bit_length() == self._modulus_bits and dealt.secret_bits == self._secret_bits
        count = len(dealt.verification_keys) == len(rounds.parties)
        right = sizes and count and dealt.modulus % 2 == 1 and abs(dealt.exponent) < 1 << dealt.secret_bits
        require(right, "KG-0.V0", blame=DEALER, evidence="shape of the dealt key")
        keys = KeySet(session, dealt.modulus, dealt.theta, dealt.verification_keys, dealt.secret_bits)
        require_unit(keys.verification_base, keys.public.square, blame=DEALER)
        own = power(keys.verification_base, dealt.exponent, keys.public.square)
        mine = own == keys.verification_keys[self._party - 1]
        require(mine, "KG-0.V0", blame=DEALER, evidence="the exponent does not belong to the verification key")
        return keys, SecretShare(dealt.exponent)


def secret_bits(modulus_bits: int, mask_slack: int, parties: int) -> int:
    """``bD = 2|N| + s_m + ceil(log2 m)``: bits of an exponent share from the dealer. Spec: TD-1"""
    return 2 * modulus_bits + mask_slack + (parties - 1).bit_length()


def split_exponent(p: int, q: int, parties: int, share_bits: int, coins: Coins) -> tuple[int, ...]:
    """Integer shares of ``D`` with ``D = 1 mod N`` and ``D = 0 mod lambda``; all but the last are uniform.

    Spec: TD-1
    """
    carmichael = lcm(p - 1, q - 1)
    exponent = carmichael * inverse(carmichael, p * q)
    free = [coins.bits(share_bits, "exponent", party) for party in range(1, parties)]
    return (*free, exponent - sum(free))


def deal_keys(rounds: Rounds, coins: Coins, session: bytes, modulus_bits: int, mask_slack: int) -> Protocol[None]:
    """The dealer's side: two safe primes, the shares of D, the verification keys. One round.

    Spec: KG-0, TD-1
    """
    p, q = (safe_prime(modulus_bits // 2, coins.child("prime", name)) for name in ("p", "q"))
    key, parties = PublicKey(p * q), len(rounds.parties)
    shares = split_exponent(p, q, parties, 2 * modulus_bits + mask_slack, coins)
    base = verification_base(session, key)
    verification_keys = tuple(power(base, share, key.square) for share in shares)
    messages = {
        party: DealtKey(
            modulus=key.modulus,
            theta=1,
            verification_keys=verification_keys,
            secret_bits=secret_bits(modulus_bits, mask_slack, parties),
            exponent=share,
        )
        for party, share in zip(rounds.parties, shares, strict=True)
    }
    yield from rounds.private(messages, (), DealtKey)
