"""Oblivious transfer from a key agreement: the endemic transfer of Masny and Rindal over ffdhe3072.

For every transfer the sender ends with two random keys and the receiver with the one that it chose. The receiver says
two elements; whichever of them it makes second is tied to the other by a hash, so it knows the logarithm of one masked
element only. Both roles speak at the same time: one round.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reference.core.arithmetic import inverse, is_square, power
from reference.core.coins import Coins
from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.core.transcript import hash_items, hash_to_range
from reference.messages.mascot import BaseTransfers
from reference.preprocessing.block_cipher import BLOCK
from reference.preprocessing.setting import Setting

BASE_TRANSFERS = 128
"""As many as the security parameter of the extension."""

EXPONENT_BITS = 275
"""Length of short exponents for this group, RFC 7919 appendix A."""


def ffdhe3072() -> int:
    """The safe prime ``2^3072 - 2^3008 + (floor(2^2942 e) + 2625351) 2^64 - 1`` of RFC 7919.

    ``e`` is summed as ``sum 1/n!`` with 64 bits to spare.

    Spec: OF-1
    """
    scaled, term, n = 0, 1 << 2942 + 64, 0
    while term:
        scaled, n = scaled + term, n + 1
        term //= n
    return 2**3072 - 2**3008 + ((scaled >> 64) + 2625351) * 2**64 - 1


PRIME = ffdhe3072()
GENERATOR = 2
"""A square, because the prime is 7 modulo 8: it generates the squares, a group of prime order ``(PRIME - 1)/2``."""


@dataclass(frozen=True)
class SenderKeys:
    """Both keys of every transfer that this party sent. Spec: OF-1"""

    zeros: tuple[bytes, ...] = field(repr=False)
    ones: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True)
class ReceiverKeys:
    """Choices, bit ``index`` for transfer ``index``, and the chosen keys. Spec: OF-1"""

    choices: int = field(repr=False)
    keys: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True)
class Instance:
    """The place of the transfers from ``sender`` to ``receiver``: part of every hash, so nothing fits elsewhere.

    Spec: OF-1
    """

    session: bytes
    sender: int
    receiver: int

    def hash_to_group(self, index: int, branch: int, element: int) -> int:
        """The square of a hash. Spec: OF-1"""
        names = (self.session, self.sender, self.receiver, index, branch, element)
        return power(hash_to_range(PRIME.bit_length() + 128, "OF-1/group", *names), 2, PRIME)

    def key(self, index: int, branch: int, said: tuple[int, int, int], shared: int) -> bytes:
        """A seed from everything that was said about a transfer and the shared element. Spec: OF-1"""
        names = (self.session, self.sender, self.receiver, index, branch)
        return hash_items("OF-1/key", *names, *said, shared, length=BLOCK)


def base_transfers(setting: Setting) -> Protocol[dict[int, tuple[SenderKeys, ReceiverKeys]]]:
    """``BASE_TRANSFERS`` transfers in both directions with every other party, with random choices. One round.

    Refuses wrong numbers of elements as ``OF-1.V0`` and numbers that are not in the group as ``OF-1.OT``.

    Spec: OF-1
    """
    sides = {other: _Side(setting, other) for other in setting.others}
    received = yield from setting.exchange({other: side.message() for other, side in sides.items()}, BaseTransfers)
    return {other: sides[other].finish(message) for other, message in received.items()}


def require_elements(elements: Sequence[int], sender: int) -> None:
    """``BASE_TRANSFERS`` squares modulo ``PRIME`` other than 0 and 1.

    Spec: OF-1
    """
    require(len(elements) == BASE_TRANSFERS, "OF-1.V0", blame=sender, evidence="number of base transfers")
    for element in elements:
        valid = 1 < element < PRIME and is_square(element, PRIME)
        require(valid, "OF-1.OT", blame=sender, evidence="not an element of the group")


class _Side:
    """This party's transfers with one other: receiver in one direction, sender in the other."""

    def __init__(self, setting: Setting, other: int) -> None:
        self._receiving = Instance(setting.session, other, setting.party)
        self._sending = Instance(setting.session, setting.party, other)
        self._other = other
        coins = setting.coins.child("base transfers", other)
        self._choices = coins.bits(BASE_TRANSFERS, "choices")
        indices = range(BASE_TRANSFERS)
        self._secrets = [coins.bits(EXPONENT_BITS, "receiver", index) for index in indices]
        self._offered = [coins.bits(EXPONENT_BITS, "sender", index) for index in indices]
        self._offers = tuple(power(GENERATOR, exponent, PRIME) for exponent in self._offered)
        self._pairs = [self._pair(coins, index) for index in indices]

    def _chosen(self, index: int) -> int:
        return self._choices >> index & 1

    def _pair(self, coins: Coins, index: int) -> tuple[int, int]:
        """``r_(1-c)`` at random, and ``r_c`` such that ``r_c H_c(r_(1-c)) = g^a``."""
        chosen = self._chosen(index)
        other = power(coins.below(PRIME, "element", index), 2, PRIME)
        mask = self._receiving.hash_to_group(index, chosen, other)
        known = power(GENERATOR, self._secrets[index], PRIME) * inverse(mask, PRIME) % PRIME
        return (other, known) if chosen else (known, other)

    def message(self) -> BaseTransfers:
        zeros, ones = zip(*self._pairs, strict=True)
        return BaseTransfers(zeros=zeros, ones=ones, offers=self._offers)

    def finish(self, message: BaseTransfers) -> tuple[SenderKeys, ReceiverKeys]:
        for elements in (message.zeros, message.ones, message.offers):
            require_elements(elements, self._other)
        sent = [self._sent(index, message.zeros[index], message.ones[index]) for index in range(BASE_TRANSFERS)]
        keys = tuple(self._received(index, message.offers[index]) for index in range(BASE_TRANSFERS))
        zeros, ones = zip(*sent, strict=True)
        return SenderKeys(zeros, ones), ReceiverKeys(self._choices, keys)

    def _sent(self, index: int, zero: int, one: int) -> tuple[bytes, bytes]:
        """``H(M_b^y)`` with ``M_b = r_b H_b(r_(1-b))`` for both branches."""
        said, exponent = (zero, one, self._offers[index]), self._offered[index]
        masked = [
            zero * self._sending.hash_to_group(index, 0, one) % PRIME,
            one * self._sending.hash_to_group(index, 1, zero) % PRIME,
        ]
        first, second = (power(element, exponent, PRIME) for element in masked)
        return self._sending.key(index, 0, said, first), self._sending.key(index, 1, said, second)

    def _received(self, index: int, offer: int) -> bytes:
        shared = power(offer, self._secrets[index], PRIME)
        return self._receiving.key(index, self._chosen(index), (*self._pairs[index], offer), shared)
