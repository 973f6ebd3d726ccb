"""A trusted dealer: it knows every triple, bit, mask and the MAC key. For tests and teaching only."""

from collections.abc import Sequence
from dataclasses import dataclass

from reference.core.coins import Coins
from reference.core.reject import require
from reference.core.rounds import DEALER, Protocol, Rounds
from reference.messages.preprocessing import DealtMaterial, DealtShares
from reference.preprocessing.material import InputMasks, Material, Requirement, Triples
from reference.spdz.shares import Shares

WARNING = "trusted dealer (insecure setup): whoever runs the dealer of the preprocessing can read and forge everything"


@dataclass(frozen=True)
class DealerPreprocessing:
    """A party's side: one private message from the dealer.

    A message of the wrong shape is refused as ``OF-0.V0``; that its content is right is what trust means here.

    Spec: OF-0
    """

    party: int
    prime: int

    def prepare(self, rounds: Rounds, requirement: Requirement) -> Protocol[Material]:
        """Receive this party's part of everything. One round.

        Spec: OF-0
        """
        received = yield from rounds.private({}, (DEALER,), DealtMaterial)
        dealt = received[DEALER]
        self._require_shape(dealt, requirement)
        inputs = {
            owner: InputMasks(self._shares(shares), dealt.masks if owner == self.party else None)
            for owner, shares in enumerate(dealt.inputs, start=1)
        }
        triples = Triples(self._shares(dealt.left), self._shares(dealt.right), self._shares(dealt.product))
        return Material(self.prime, dealt.mac_key, triples, self._shares(dealt.bits), inputs)

    def _shares(self, dealt: DealtShares) -> Shares:
        return Shares(self.prime, dealt.values, dealt.macs)

    def _require_shape(self, dealt: DealtMaterial, requirement: Requirement) -> None:
        vectors = [dealt.left, dealt.right, dealt.product, dealt.bits, *dealt.inputs]
        lengths = [requirement.triples] * 3 + [requirement.bits, *requirement.inputs]
        numbers = [(dealt.mac_key,), dealt.masks, *(part for v in vectors for part in (v.values, v.macs))]
        counts = [1, requirement.inputs[self.party - 1], *(n for n in lengths for _ in ("values", "macs"))]
        right = [len(part) for part in numbers] == counts
        canonical = all(0 <= number < self.prime for part in numbers for number in part)
        require(right and canonical, "OF-0.V0", blame=DEALER, evidence="shape of the dealt material")


def deal(rounds: Rounds, coins: Coins, prime: int, requirement: Requirement) -> Protocol[None]:
    """The dealer's side: draw everything, share it, and send each party its part. One round.

    Spec: OF-0
    """
    dealer = _Dealer(coins, prime, rounds.parties)
    left = dealer.uniform(requirement.triples, "left")
    right = dealer.uniform(requirement.triples, "right")
    word = coins.bits(requirement.bits, "bits")
    bits = [word >> j & 1 for j in range(requirement.bits)]
    masks = [dealer.uniform(count, "mask", owner) for owner, count in enumerate(requirement.inputs, start=1)]
    columns = [
        dealer.authenticated(left, "left"),
        dealer.authenticated(right, "right"),
        dealer.authenticated([x * y % prime for x, y in zip(left, right, strict=True)], "product"),
        dealer.authenticated(bits, "bits"),
    ]
    inputs = [dealer.authenticated(mask, f"mask {owner}") for owner, mask in enumerate(masks, start=1)]
    messages = {
        party: DealtMaterial(
            mac_key=dealer.mac_keys[i],
            left=columns[0][i],
            right=columns[1][i],
            product=columns[2][i],
            bits=columns[3][i],
            inputs=tuple(shared[i] for shared in inputs),
            masks=masks[i],
        )
        for i, party in enumerate(rounds.parties)
    }
    yield from rounds.private(messages, (), DealtMaterial)


class _Dealer:
    """Draws and shares values for all parties; position ``i`` of a list belongs to party ``i + 1``."""

    def __init__(self, coins: Coins, prime: int, parties: tuple[int, ...]) -> None:
        self._coins, self._prime, self._parties = coins, prime, parties
        self.mac_keys = self.uniform(len(parties), "mac keys")
        self._alpha = sum(self.mac_keys) % prime

    def uniform(self, count: int, *path: int | str) -> tuple[int, ...]:
        """Field elements, each reduced from 128 surplus bits; one draw for all, because there are very many."""
        width = (self._prime.bit_length() + 128 + 7) // 8
        stream = self._coins.octets(width * count, "uniform", *path)
        chunks = (stream[j * width : (j + 1) * width] for j in range(count))
        return tuple(int.from_bytes(chunk, "big") % self._prime for chunk in chunks)

    def authenticated(self, values: Sequence[int], name: str) -> list[DealtShares]:
        """Every party's shares of ``values`` and of ``alpha * values``."""
        parts = self._split(values, "value", name)
        macs = self._split([self._alpha * value for value in values], "mac", name)
        return [DealtShares(values=part, macs=mac) for part, mac in zip(parts, macs, strict=True)]

    def _split(self, values: Sequence[int], kind: str, name: str) -> list[tuple[int, ...]]:
        free = [self.uniform(len(values), "share", kind, name, party) for party in self._parties[1:]]
        rest = tuple((value - sum(column)) % self._prime for value, *column in zip(values, *free, strict=True))
        return [rest, *free]
