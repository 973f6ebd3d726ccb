"""The last line of defence: an opened value out of its declared range stops everyone, whatever let it through."""

from dataclasses import replace

import pytest

from conformance.adversary.rewrite import Place, rewriting
from reference.conversion.masks import MaskBatch, MaskStore
from reference.conversion.pools import MC2C, MC2S, MS2C
from reference.learning import qr_relation
from reference.messages.base import Message
from reference.messages.initialisation import MaskCombinations
from reference.messages.input_preparation import QrCommitment
from reference.messages.model_compute import MatrixUpdate, RowUpdate
from tests.adversary.support import CHEATER, HONEST, assert_stopped, position_of, said, small
from tests.support import run


@pytest.mark.spec("G-C2S", "G-C2C", "G-S2C")
@pytest.mark.parametrize("pool", [MC2S, MS2C, MC2C])
def test_a_value_that_its_masks_were_not_made_for(monkeypatch: pytest.MonkeyPatch, pool: str) -> None:
    """All parties believe that the masks of one pool are 60 bits narrower than they are."""
    honest = MaskStore.take

    def narrower(self: MaskStore, wanted: str, round: int) -> MaskBatch:
        masks = honest(self, wanted, round)
        if wanted != pool:
            return masks
        batch = masks.batch
        small_batch = replace(batch, high_bits=batch.high_bits - 60, width=max(batch.shift, batch.width - 60))
        return replace(masks, batch=small_batch)

    monkeypatch.setattr(MaskStore, "take", narrower)
    rule = {MC2S: "G-C2S.R", MS2C: "G-S2C.R", MC2C: "G-C2C.R"}[pool]
    session = run(small())
    assert_stopped(session, rule, None, audit=False)  # an outsider knows better
    assert not any(word.phase == "MC" and word.round == 2 for word in said(session))


@pytest.mark.spec("G-CHECK")
def test_a_missing_combination() -> None:
    def shorten(message: MaskCombinations) -> Message:
        return MaskCombinations(combinations=message.combinations[:-1])

    session = run(small(), corruptions={CHEATER: rewriting(Place("IN", 2, MaskCombinations), shorten)})
    assert_stopped(session, "G-CHECK.V0", CHEATER, after=position_of("MaskCombinations", "IN", 2))


@pytest.mark.spec("MC-1")
@pytest.mark.parametrize(("suite", "kind"), [("batched", RowUpdate), ("paper", MatrixUpdate)])
def test_a_local_update_of_the_wrong_size(suite: str, kind: type[Message]) -> None:
    def shorten(message: RowUpdate) -> Message:
        return message.model_copy(update={"w": message.w[:-1]})

    session = run(small(suite), corruptions={CHEATER: rewriting(Place("MC", 1, kind), shorten)})
    assert_stopped(session, "MC-1.V0", CHEATER, after=("MC", 1, 0))


@pytest.mark.spec("IP-B", "ZK-QUAD")
def test_b_that_is_not_the_committed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cheater encrypts another b than the one that its proof is about."""
    honest = qr_relation.qr_input

    def hostile(schedule, party, summary):
        own = honest(schedule, party, summary)
        return replace(own, b=(own.b[0] + 1, *own.b[1:])) if party == CHEATER else own

    monkeypatch.setattr(qr_relation, "qr_input", hostile)
    assert_stopped(run(small()), "IP-B.V2", CHEATER, after=("IP", 0, 0))


@pytest.mark.spec("IP-B", "IC-1")
def test_another_row_than_the_committed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = qr_relation.qr_input

    def hostile(schedule, party, summary):
        own = honest(schedule, party, summary)
        first, *rest = own.A
        return replace(own, A=((first[0] + 1, *first[1:]), *rest)) if party == CHEATER else own

    monkeypatch.setattr(qr_relation, "qr_input", hostile)
    session = run(small())
    assert_stopped(session, "IP-B.V1", CHEATER, after=("IP", 0, 0))
    assert any(word.kind == QrCommitment.__name__ and word.sender in HONEST for word in said(session))
