"""A session in two stages: the same bytes as in one, through a file in between, and never twice."""

import pytest

from conformance.adversary.rewrite import Place, rewriting
from reference.core.coins import CoinReuse
from reference.core.reject import Abort
from reference.core.rounds import Rounds
from reference.learning.summary import Dataset, UndeclaredData
from reference.messages.base import Message
from reference.messages.preparation import Preparation
from reference.messages.spdz import OpenedShares
from reference.operations import ReferenceOperations
from reference.party import helen_with_data
from reference.preparation import put_aside, take_up
from reference.spdz.engine import ErasedEngine
from tests.stages import first_stage, kept, second_stage
from tests.support import Scenario, random_data, run, scenario


def small(parties: int = 2, **changes: object) -> Scenario:
    return scenario(random_data(parties, 2, (6, 3, 2)[:parties], 2), rounds=3, rescale_every=1, **changes)


@pytest.mark.spec("IN-1", "CO-1", "MK-1", "SP-3")
@pytest.mark.parametrize(
    ("parties", "changes"),
    [
        (2, {"preprocessing": "mascot", "model": "elastic-net", "lambda2": "1"}),
        (2, {"suite": "paper", "model": "ridge", "lambda1": "0", "lambda2": "1"}),
        (3, {}),
    ],
    ids=["mascot", "paper", "three"],
)
def test_two_stages_say_what_one_session_says(parties: int, changes: dict[str, str]) -> None:
    same = small(parties, **changes)
    stage = first_stage(same)
    trained, direct = second_stage(same, kept(stage)), run(same)
    assert direct.outcomes[1].result is not None
    for number in range(1, parties + 1):
        assert trained.outcomes[number].result == direct.outcomes[number].result
    assert stage.transcript + trained.transcript == direct.transcript


@pytest.mark.spec("CO-1", "MK-1", "SP-3", "SP-5")
def test_a_session_that_was_put_aside_cannot_go_on() -> None:
    preparation = kept(first_stage(small()))[1]
    session = take_up(preparation, ReferenceOperations(), Rounds(2))
    supply = session.spdz.material
    assert put_aside(session) == preparation
    assert supply.mac_key == 0
    assert not session.spdz.alive
    with pytest.raises(CoinReuse):
        session.coins_for("IP-B")
    with pytest.raises(ErasedEngine):
        session.spdz.random_bits(1)
    with pytest.raises(Abort) as refusal:
        session.masks.take("MC2S", 1)
    assert (refusal.value.rule, refusal.value.accused) == ("MK-1", None)
    with pytest.raises((Abort, ErasedEngine)):
        put_aside(session)


@pytest.mark.spec("CO-1")
def test_a_coin_of_the_first_stage_is_not_drawn_again() -> None:
    session = take_up(kept(first_stage(small()))[1], ReferenceOperations(), Rounds(2))
    with pytest.raises(CoinReuse):
        session.coins.octets(32, "AG", "nonce")
    session.rounds.enter("IN", 1)
    with pytest.raises(CoinReuse):
        session.coins_for("SPDZ")


@pytest.mark.spec("FS-2", "MS-2")
def test_the_material_of_two_sessions_does_not_mix() -> None:
    """The same parties with the same keys, but party 2 is in another session."""
    same = small()
    one = kept(first_stage(same))
    other_session = {**one[2].model_dump(), "session": "ab" * 32}
    session = second_stage(same, {1: one[1], 2: Preparation(**other_session)})
    abort = session.outcomes[1].abort
    assert abort is not None
    assert (abort.rule, abort.accused) == ("MS-2", 2)


@pytest.mark.spec("SP-5", "SP-5.MAC", "AB-1")
def test_a_cheater_in_the_second_stage_is_found() -> None:
    def shifted(message: Message) -> Message:
        assert isinstance(message, OpenedShares)
        return OpenedShares(shares=(message.shares[0] ^ 1, *message.shares[1:]))

    same = small()
    attack = rewriting(Place("MC", 1, OpenedShares), shifted)
    session = second_stage(same, kept(first_stage(same)), {2: attack})
    abort = session.outcomes[1].abort
    assert abort is not None
    assert (abort.rule, abort.accused) == ("SP-5.MAC", None)


@pytest.mark.spec("IP-B")
def test_undeclared_data_is_refused_before_anything_is_said() -> None:
    same = small()
    preparation = kept(first_stage(same))[1]
    wild = Dataset(same.data[0].features * 1000, same.data[0].target)
    with pytest.raises(UndeclaredData):
        next(helen_with_data(preparation, wild, ReferenceOperations(), Rounds(2)))


def test_what_is_kept_prints_no_secret() -> None:
    preparation = kept(first_stage(small()))[1]
    text = repr(preparation) + repr(preparation.engine) + repr(preparation.coins) + repr(preparation.masks)
    secrets = [preparation.key.exponent, preparation.engine.material.mac_key]
    secrets += [value for masks in preparation.masks if masks.total for value in masks.total.values]
    assert not [secret for secret in secrets if str(secret) in text or format(abs(secret), "x") in text]
    assert preparation.coins.seed not in text and preparation.engine.coins.seed not in text
