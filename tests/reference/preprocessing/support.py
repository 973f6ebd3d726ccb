"""Parties that make their own preprocessing; base transfers may be ideal, so that only one test file pays for them."""

from collections.abc import Callable, Mapping

import pytest

from conformance.adversary.rewrite import Place
from reference.core.coins import Coins
from reference.core.reject import Abort
from reference.core.rounds import Protocol, Rounds
from reference.messages.base import Message
from reference.preprocessing import mascot
from reference.preprocessing.base_ot import BASE_TRANSFERS, ReceiverKeys, SenderKeys
from reference.preprocessing.block_cipher import BLOCK
from reference.preprocessing.kernel import REFERENCE_KERNEL, Kernel
from reference.preprocessing.mascot import MascotPreprocessing
from reference.preprocessing.material import Material, Requirement
from reference.preprocessing.setting import Setting
from reference.spdz.shares import MERSENNE_127, Shares
from tests.reference.spdz.support import SESSION, party_coins, reconstruct, reconstruct_macs, run_typed

BaseKeys = dict[int, tuple[SenderKeys, ReceiverKeys]]
Corruption = Callable[[Protocol[Material]], Protocol[Material]]
CHEATER = 2


def setting(party: int, parties: int = 2, prime: int = MERSENNE_127, seed: int = 0) -> Setting:
    """The place of one party."""
    return Setting(party, prime, SESSION, Rounds(parties), party_coins(seed, party))


def ideal_transfers(sender: int, receiver: int) -> tuple[SenderKeys, ReceiverKeys]:
    """What base transfers give to a sender and to a receiver, from nobody's coins."""
    coins = Coins(bytes(30) + bytes([sender, receiver]))
    zeros, ones = (tuple(coins.octets(BLOCK, name, i) for i in range(BASE_TRANSFERS)) for name in ("zero", "one"))
    choices = coins.bits(BASE_TRANSFERS, "choices")
    chosen = tuple(one if choices >> i & 1 else zero for i, (zero, one) in enumerate(zip(zeros, ones, strict=True)))
    return SenderKeys(zeros, ones), ReceiverKeys(choices, chosen)


def ideal_base(setting: Setting) -> BaseKeys:
    """One party's keys with all others."""
    me = setting.party
    return {other: (ideal_transfers(me, other)[0], ideal_transfers(other, me)[1]) for other in setting.others}


@pytest.fixture
def ideal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Base transfers without group arithmetic and without a round."""

    def base_transfers(setting: Setting) -> Protocol[BaseKeys]:
        yield from ()
        return ideal_base(setting)

    monkeypatch.setattr(mascot, "base_transfers", base_transfers)


def at(kind: type[Message], occurrence: int = 0) -> Place:
    """A message of a preprocessing that runs alone."""
    return Place("AG", 0, kind, occurrence)


def prepare(
    parties: int,
    prime: int,
    requirement: Requirement,
    corruptions: Mapping[int, Corruption] | None = None,
    kernels: Mapping[int, Kernel] | None = None,
) -> dict[int, Material | Abort]:
    """Every party's material, or the abort that it raised; the first abort ends the run."""
    generators = {
        party: MascotPreprocessing(
            party, prime, SESSION, party_coins(0, party), (kernels or {}).get(party, REFERENCE_KERNEL)
        ).prepare(Rounds(parties), requirement)
        for party in range(1, parties + 1)
    }
    corrupted = {
        party: (corruptions or {}).get(party, lambda honest: honest)(generator)
        for party, generator in generators.items()
    }
    return run_typed(corrupted)


def verdicts(outcomes: Mapping[int, Material | Abort]) -> dict[int, tuple[str, int | None]]:
    """The honest parties' aborts: rule and accused. Nobody may have finished."""
    assert not any(isinstance(outcome, Material) for outcome in outcomes.values())
    return {
        party: (outcome.rule, outcome.accused)
        for party, outcome in outcomes.items()
        if isinstance(outcome, Abort) and party != CHEATER
    }


def authentic(shares: list[Shares], key: int) -> tuple[int, ...]:
    """The vector behind all parties' shares; its MACs must be right."""
    values = reconstruct(shares)
    assert reconstruct_macs(shares) == tuple(key * value % shares[0].prime for value in values)
    return values
