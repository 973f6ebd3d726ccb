"""Attacks on the preprocessing in full sessions: found in the initialisation, before anything depends on data."""

import pytest

from conformance.adversary.rewrite import Place, rewriting, rewriting_private
from reference.messages.base import Message
from reference.messages.cointoss import Opening
from reference.messages.mascot import AuthenticatedInputs, Corrections, ExtensionColumns
from reference.messages.spdz import OpenedShares
from reference.preprocessing.base_ot import BASE_TRANSFERS
from reference.preprocessing.block_cipher import add
from reference.spdz.shares import MERSENNE_127
from tests.adversary.support import CHEATER, HONEST, assert_stopped, said
from tests.reference.preprocessing.support import ideal  # noqa: F401  # a fixture
from tests.support import Scenario, random_data, run, scenario

pytestmark = pytest.mark.usefixtures("ideal")
"""Without the transfers of OF-1, so that these sessions are too short for an audit."""


def made_by_the_parties() -> Scenario:
    """Three parties, one feature, one round."""
    return scenario(random_data(3, 1, (4, 3, 2), 4), rounds=1, preprocessing="mascot")


def all_shifted(message: Corrections) -> Message:
    """Another b towards the recipient."""
    return Corrections(corrections=add(message.corrections, bytes([1, *bytes(15)]) * (len(message.corrections) // 16)))


def first_flipped(message: ExtensionColumns) -> Message:
    """The first choice is another one in all columns but the first."""
    columns, size = bytearray(message.columns), len(message.columns) // BASE_TRANSFERS
    for start in range(size, len(columns), size):
        columns[start] ^= 1
    return ExtensionColumns(columns=bytes(columns))


def shares_shifted(message: OpenedShares) -> Message:
    """The first opened value off by one."""
    first, *rest = message.shares
    return OpenedShares(shares=((first + 1) % MERSENNE_127, *rest))


@pytest.mark.spec("OF-1", "AB-1")
def test_only_the_party_that_was_cheated_knows_why_it_stops() -> None:
    attack = rewriting_private(Place("IN", 1, ExtensionColumns, 1), first_flipped, to=1)
    session = run(made_by_the_parties(), corruptions={CHEATER: attack})
    verdicts = {party: session.outcomes[party].abort for party in HONEST}
    first, third = verdicts[1], verdicts[3]
    assert first is not None and (first.rule, first.accused) == ("OF-1.COL", None)
    assert third is not None and third.accused is None
    assert third.rule in ("AB-1", "MS-3") and "OF-1.COL" in third.evidence


@pytest.mark.spec("OF-1")
def test_different_factors_for_different_parties_stop_everybody() -> None:
    attack = rewriting_private(Place("IN", 1, Corrections), all_shifted, to=1)
    session = run(made_by_the_parties(), corruptions={CHEATER: attack})
    assert_stopped(session, "OF-1.SAC", None, audit=False)
    assert {(word.phase, word.round) for word in said(session)} == {("AG", 0), ("IN", 0), ("IN", 1)}


@pytest.mark.spec("OF-1", "SP-5")
@pytest.mark.parametrize("occurrence", range(6))
def test_a_shifted_opening_stops_everybody(occurrence: int) -> None:
    session = run(
        made_by_the_parties(),
        corruptions={CHEATER: rewriting(Place("IN", 1, OpenedShares, occurrence), shares_shifted)},
    )
    assert_stopped(session, "SP-5.MAC", None, audit=False)
    assert {(word.phase, word.round) for word in said(session)} == {("AG", 0), ("IN", 0), ("IN", 1)}


@pytest.mark.spec("OF-1", "CT-1")
def test_a_coin_that_is_opened_differently() -> None:
    attack = rewriting(Place("IN", 1, Opening), lambda message: message.model_copy(update={"value": message.value ^ 1}))
    assert_stopped(run(made_by_the_parties(), corruptions={CHEATER: attack}), "CT-1.C", CHEATER, audit=False)


@pytest.mark.spec("OF-1")
def test_malformed_inputs_are_refused_by_their_recipient() -> None:
    attack = rewriting_private(
        Place("IN", 1, AuthenticatedInputs), lambda message: message.model_copy(update={"shares": b""}), to=3
    )
    abort = run(made_by_the_parties(), corruptions={CHEATER: attack}).outcomes[3].abort
    assert abort is not None and (abort.rule, abort.accused) == ("OF-1.V0", CHEATER)
