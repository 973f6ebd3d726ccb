"""Private values become authenticated shares: additive shares, MACs by correlated products, one check for all."""

from collections.abc import Mapping

from reference.core.rounds import Protocol
from reference.messages.mascot import AuthenticatedInputs
from reference.preprocessing.block_cipher import BLOCK
from reference.preprocessing.cope import KeyHolder, ProductOwner
from reference.preprocessing.ot_extension import Transferred, Transfers
from reference.preprocessing.setting import Setting
from reference.preprocessing.vectors import Authenticated, Vector, join
from reference.spdz.engine import Spdz
from reference.spdz.shares import Shares
from reference.spdz.shares import join as join_shares


class Authentication:
    """Puts values in under this party's share of the MAC key, in numbered batches.

    ``engine`` opens and checks; its MAC key is the one that the correlated products know.

    Spec: OF-1
    """

    def __init__(self, setting: Setting, engine: Spdz, seeds: Transferred) -> None:
        self._setting, self._engine, self._batch = setting, engine, 0
        field, self._key = setting.field, setting.field.vector([engine.material.mac_key])
        self._owned = {other: ProductOwner(field, *both) for other, both in seeds.sent.items()}
        self._keyed = {other: KeyHolder(field, self._key, chosen) for other, chosen in seeds.received.items()}

    def erase(self) -> None:
        """Forget the key and all seeds. Spec: SP-5"""
        self._key = self._key[:0]
        self._owned.clear()
        self._keyed.clear()

    def input(self, mine: Vector, counts: Mapping[int, int]) -> Protocol[dict[int, Authenticated]]:
        """Every party ``i`` puts in ``counts[i]`` residues, this one ``mine``; shared vectors by owner. Eight rounds.

        A random value at the end of every vector hides what the check opens. Refuses messages of another shape as
        ``OF-1.V0``; inconsistent corrections as ``SP-5.MAC``, and nobody is accused.

        Spec: OF-1
        """
        self._batch += 1
        setting = self._setting
        mask = setting.field.random(1, "OF-1/mask", setting.coins.octets(32, "mask", self._batch))
        messages, own = self._offer(join([mine, mask]))
        received = yield from setting.exchange(messages, AuthenticatedInputs)
        shared = {
            owner: self._accept(owner, received[owner], counts[owner] + 1) if owner != setting.party else own
            for owner in setting.rounds.parties
        }
        coin = yield from setting.coin(f"OF-1/inputs/{self._batch}")
        combined = [combination(coin, owner, vector) for owner, vector in shared.items()]
        yield from self._engine.open(join_shares(combined))
        yield from self._engine.check()
        return {owner: vector[: counts[owner]] for owner, vector in shared.items()}

    def _offer(self, values: Vector) -> tuple[dict[int, AuthenticatedInputs], Authenticated]:
        """What to say about one's own values to each other party, and one's own shares of them."""
        kept, macs, messages = values, values * self._key, {}
        for other, side in self._owned.items():
            corrections, products = side.extend(self._batch, values)
            seed = self._setting.coins.octets(32, "shares", self._batch, other)
            given = self._setting.field.random(len(values), "OF-1/shares", seed)
            kept, macs = kept - given, macs - products
            messages[other] = AuthenticatedInputs(corrections=corrections, shares=bytes(given.octets))
        return messages, Authenticated(kept, macs)

    def _accept(self, owner: int, message: AuthenticatedInputs, count: int) -> Authenticated:
        values = self._setting.field.read(message.shares, count, owner)
        return Authenticated(values, self._keyed[owner].extend(self._batch, message.corrections, count, owner))


def authentication(setting: Setting, engine: Spdz, transfers: Transfers) -> Protocol[Authentication]:
    """Transfers chosen by the bits of the MAC key are the seeds of all correlated products. Four rounds.

    Spec: OF-1
    """
    key, bits = engine.material.mac_key, setting.prime.bit_length()
    return Authentication(setting, engine, (yield from transfers.extend(key, bits, BLOCK)))


def combination(coin: bytes, owner: int, vector: Authenticated) -> Shares:
    """``sum_h r_h <x_h> + <x_0>``: the last value, the mask, enters as it is.

    Spec: OF-1
    """
    field, count = vector.values.field, len(vector.values) - 1
    coefficients = field.random(count, "OF-1/inputs", coin, owner)
    return (vector * join([coefficients, field.vector([1])])).total()
