"""Private values become authenticated shares: additive shares, MACs by correlated products, one check for all."""

from collections.abc import Mapping, Sequence

from reference.core.rounds import Protocol
from reference.messages.mascot import AuthenticatedInputs
from reference.preprocessing.block_cipher import BLOCK
from reference.preprocessing.cope import KeyHolder, ProductOwner
from reference.preprocessing.octets import field_elements, pack_residues, read_residues
from reference.preprocessing.ot_extension import Transferred, Transfers
from reference.preprocessing.setting import Setting
from reference.spdz.engine import Spdz
from reference.spdz.shares import Shares, join


class Authentication:
    """Puts values in under this party's share of the MAC key, in numbered batches.

    ``engine`` opens and checks; its MAC key is the one that the correlated products know.

    Spec: OF-1
    """

    def __init__(self, setting: Setting, engine: Spdz, seeds: Transferred) -> None:
        self._setting, self._engine, self._batch = setting, engine, 0
        p, key = setting.prime, engine.material.mac_key
        self._owned = {other: ProductOwner(p, *both, setting.kernel) for other, both in seeds.sent.items()}
        self._keyed = {other: KeyHolder(p, key, chosen, setting.kernel) for other, chosen in seeds.received.items()}

    def erase(self) -> None:
        """Forget all seeds. Spec: SP-5"""
        self._owned.clear()
        self._keyed.clear()

    def input(self, mine: Sequence[int], counts: Mapping[int, int]) -> Protocol[dict[int, Shares]]:
        """Every party ``i`` puts in ``counts[i]`` residues, this one ``mine``; shared vectors by owner. Eight rounds.

        A random value at the end of every vector hides what the check opens. Refuses messages of another shape as
        ``OF-1.V0``; inconsistent corrections as ``SP-5.MAC``, and nobody is accused.

        Spec: OF-1
        """
        self._batch += 1
        setting, p = self._setting, self._setting.prime
        (mask,) = field_elements(p, 1, "OF-1/mask", setting.coins.octets(32, "mask", self._batch))
        messages, own = self._offer([*mine, mask])
        received = yield from setting.exchange(messages, AuthenticatedInputs)
        shared = {
            owner: self._accept(owner, received[owner], counts[owner] + 1) if owner != setting.party else own
            for owner in setting.rounds.parties
        }
        coin = yield from setting.coin(f"OF-1/inputs/{self._batch}")
        combined = [combination(coin, owner, shares) for owner, shares in shared.items()]
        yield from self._engine.open(join(combined))
        yield from self._engine.check()
        return {owner: shares[: counts[owner]] for owner, shares in shared.items()}

    def _offer(self, values: Sequence[int]) -> tuple[dict[int, AuthenticatedInputs], Shares]:
        """What to say about one's own values to each other party, and one's own shares of them."""
        p, key = self._setting.prime, self._engine.material.mac_key
        kept, macs = list(values), [x * key for x in values]
        messages = {}
        for other, side in self._owned.items():
            corrections, products = side.extend(self._batch, values)
            seed = self._setting.coins.octets(32, "shares", self._batch, other)
            given = field_elements(p, len(values), "OF-1/shares", seed)
            kept = [x - part for x, part in zip(kept, given, strict=True)]
            macs = [mac + t for mac, t in zip(macs, products, strict=True)]
            messages[other] = AuthenticatedInputs(corrections=corrections, shares=pack_residues(given, p))
        return messages, Shares(p, tuple(x % p for x in kept), tuple(mac % p for mac in macs))

    def _accept(self, owner: int, message: AuthenticatedInputs, count: int) -> Shares:
        p = self._setting.prime
        values = read_residues(message.shares, count, p, owner)
        macs = self._keyed[owner].extend(self._batch, message.corrections, count, owner)
        return Shares(p, tuple(values), tuple(macs))


def authentication(setting: Setting, engine: Spdz, transfers: Transfers) -> Protocol[Authentication]:
    """Transfers chosen by the bits of the MAC key are the seeds of all correlated products. Four rounds.

    Spec: OF-1
    """
    key, bits = engine.material.mac_key, setting.prime.bit_length()
    return Authentication(setting, engine, (yield from transfers.extend(key, bits, BLOCK)))


def combination(coin: bytes, owner: int, shares: Shares) -> Shares:
    """``sum_h r_h <x_h> + <x_0>``: the last value, the mask, enters as it is.

    Spec: OF-1
    """
    coefficients = field_elements(shares.prime, len(shares) - 1, "OF-1/inputs", coin, owner)
    return (shares * [*coefficients, 1]).total()
