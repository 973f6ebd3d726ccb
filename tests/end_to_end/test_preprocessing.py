"""Preprocessing by the parties: whole sessions release the same integers as with a dealer, bit for bit."""

import json

import pytest

from reference.core.rounds import DEALER, Rounds
from reference.messages.agreement import DealerRequest
from reference.phases.dealer import dealer
from tests.support import Scenario, random_data, run, scenario


def sessions(parties: int) -> tuple[Scenario, Scenario]:
    """The same training with either kind of preprocessing."""
    data = random_data(parties, 1, (6, 5, 1, 2)[:parties], 4)
    dealt, made = (
        scenario(data, rounds=2, rescale_every=1, preprocessing=kind) for kind in ("trusted-dealer", "mascot")
    )
    return dealt, made


@pytest.mark.spec("OF-1", "OF-0")
@pytest.mark.parametrize("parties", [2, 3, pytest.param(4, marks=pytest.mark.slow)])
def test_the_same_model_as_with_a_dealer(parties: int) -> None:
    dealt, made = (run(kind) for kind in sessions(parties))
    model = dealt.outcomes[1].result
    assert model is not None and any(model)
    assert [made.outcomes[party].result for party in range(1, parties + 1)] == [model] * parties
    assert made.outcomes[DEALER].abort is None
    kinds = {json.loads(octets)["envelope"]["kind"] for octets in made.transcript}
    private = {"BaseTransfers", "ExtensionColumns", "ExtensionCheck", "Corrections", "AuthenticatedInputs"}
    assert not kinds & private, "what two parties say to each other is not in the transcript"


@pytest.mark.spec("OF-0", "KG-0")
@pytest.mark.parametrize("kind", [0, 1], ids=["dealt", "made"])
def test_the_dealer_makes_no_preprocessing_that_nobody_asked_for(kind: int) -> None:
    asked = sessions(2)[kind]
    request = DealerRequest(configuration=asked.configuration, session="00" * 32)
    protocol = dealer(Rounds(2), asked.coins(DEALER))
    next(protocol)
    sent = [protocol.send({1: request, 2: request}), *protocol]
    kinds = [type(message).__name__ for said in sent for message in said.messages.values()]
    assert kinds == ["DealtKey"] * 2 + ["DealtMaterial"] * 2 * (kind == 0)


@pytest.mark.spec("OF-1", "CO-1")
@pytest.mark.slow
def test_the_same_seed_gives_the_same_transcript_in_any_order() -> None:
    _, made = sessions(2)
    assert run(made).transcript == run(made, order=(2, 0, 1)).transcript
