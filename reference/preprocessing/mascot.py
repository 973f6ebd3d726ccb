"""Preprocessing by the parties themselves: MASCOT (Keller, Orsini, Scholl 2016), from oblivious transfer."""

from collections.abc import Mapping

from reference.core.coins import Coins
from reference.core.rounds import Protocol, Rounds
from reference.core.transcript import hash_items
from reference.preprocessing.authenticated import Authentication, authentication
from reference.preprocessing.base_ot import base_transfers
from reference.preprocessing.bits import make_bits
from reference.preprocessing.kernel import REFERENCE_KERNEL, Kernel
from reference.preprocessing.material import InputMasks, Material, Requirement, Triples
from reference.preprocessing.ot_extension import Transfers
from reference.preprocessing.setting import Setting
from reference.preprocessing.triples import make_triples
from reference.spdz.engine import ErasedEngine, Spdz
from reference.spdz.shares import Shares, join

BATCH = 1024
"""Triples that are made together. Public: all parties cut alike."""


class MascotPreprocessing:
    """A party's side. Serves once: neither a finished nor an aborted preparation can be repeated.

    Spec: OF-1
    """

    def __init__(self, party: int, prime: int, session: bytes, coins: Coins, kernel: Kernel = REFERENCE_KERNEL) -> None:
        self._party, self._prime, self._kernel = party, prime, kernel
        self._session = hash_items("OF-1", session)
        self._coins: Coins | None = coins

    def prepare(self, rounds: Rounds, requirement: Requirement) -> Protocol[Material]:
        """MAC key, triples, bits and input masks, exactly as many as required.

        Every refusal below erases the MAC key and all seeds; :class:`ErasedEngine` on a second use.

        Spec: OF-1
        """
        if self._coins is None:
            raise ErasedEngine
        coins, self._coins = self._coins, None
        setting = Setting(self._party, self._prime, self._session, rounds, coins, self._kernel)
        engine = _engine(setting)
        with engine.guarded():
            base = yield from base_transfers(setting)
            transfers = Transfers(setting, base)
            try:
                material = yield from _produce(setting, engine, transfers, requirement)
            finally:
                transfers.erase()
        engine.erase()
        return material


def _engine(setting: Setting) -> Spdz:
    """An engine with this party's share of the MAC key and no supply: it opens and checks."""
    p, empty = setting.prime, Shares(setting.prime, (), ())
    (key,) = setting.field.random(1, "OF-1/mac key", setting.coins.octets(32, "mac key")).integers()
    material = Material(p, key, Triples(empty, empty, empty), empty, {})
    return Spdz(setting.party, setting.session, setting.rounds, setting.coins.child("SPDZ"), material)


def _produce(setting: Setting, engine: Spdz, transfers: Transfers, requirement: Requirement) -> Protocol[Material]:
    inputs = yield from authentication(setting, engine, transfers)
    try:
        masks = yield from _input_masks(setting, inputs, requirement)
        made = []
        for batch, count in enumerate(batches(requirement)):
            made.append((yield from make_triples(setting, transfers, inputs, engine, batch, count)))
    finally:
        inputs.erase()
    triples, spent = _split(made, requirement.triples, setting.prime)
    bits = (yield from make_bits(engine, spent)) if requirement.bits else spent.left
    return Material(setting.prime, engine.material.mac_key, triples, bits, masks)


def batches(requirement: Requirement) -> list[int]:
    """How many triples are made together, batch after batch: every multiplication and every random bit costs one.

    Spec: OF-1
    """
    total = requirement.triples + requirement.bits
    return [min(BATCH, total - start) for start in range(0, total, BATCH)]


def _input_masks(
    setting: Setting, inputs: Authentication, requirement: Requirement
) -> Protocol[Mapping[int, InputMasks]]:
    """Uniform values that their owners know."""
    counts = dict(enumerate(requirement.inputs, start=1))
    me = setting.party
    own = setting.field.random(counts[me], "OF-1/input masks", setting.coins.octets(32, "input masks"))
    shared = yield from inputs.input(own, counts)
    return {
        owner: InputMasks(vector.shares(), tuple(own.integers()) if owner == me else None)
        for owner, vector in shared.items()
    }


def _split(made: list[Triples], count: int, prime: int) -> tuple[Triples, Triples]:
    """All triples in a row: the first ``count``, and the rest."""
    empty = Shares(prime, (), ())
    a, b, c = (join([empty, *(getattr(triples, name) for triples in made)]) for name in ("left", "right", "product"))
    return Triples(a[:count], b[:count], c[:count]), Triples(a[count:], b[count:], c[count:])
