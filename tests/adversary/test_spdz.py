"""Attacks on the computation on shares in a full session: no party can be accused, nothing leaks afterwards."""

import pytest

from conformance.adversary.rewrite import Place, rewriting
from reference.messages.base import Message
from reference.messages.cointoss import Commitment, Opening
from reference.messages.spdz import OpenedShares
from tests.adversary.support import CHEATER, HONEST, Said, assert_stopped, honest_session, position_of, said, small
from tests.support import run

PRIME = 2**127 - 1
# OpenedShares in a round: 0 the masked comparison; 1 digit products; 2.. tree; then the result; last z + r'.
OPENINGS = [word for word in said(honest_session()) if (word.kind, word.round, word.sender) == ("OpenedShares", 1, 1)]
MASKED_COMPARISON, FIRST_BEAVER = 0, 1
LAST_BEAVER, TO_CIPHERTEXTS = len(OPENINGS) - 2, len(OPENINGS) - 1


def shift(message: OpenedShares) -> Message:
    """The first opened value off by one."""
    first, *rest = message.shares
    return OpenedShares(shares=((first + 1) % PRIME, *rest))


@pytest.mark.spec("SP-5", "SP-3")
@pytest.mark.parametrize("occurrence", [FIRST_BEAVER, 2, LAST_BEAVER])
def test_a_shifted_beaver_opening_stops_before_the_next_masked_opening(occurrence: int) -> None:
    session = run(small(), corruptions={CHEATER: rewriting(Place("MC", 1, OpenedShares, occurrence), shift)})
    last_beaver = position_of("OpenedShares", "MC", 1, LAST_BEAVER)
    assert_stopped(session, "SP-5.MAC", None)
    _nothing_but_the_mac_check_after(said(session), last_beaver)


@pytest.mark.spec("SP-5", "SP-7")
def test_a_shifted_masked_comparison_stops_before_z_is_opened() -> None:
    session = run(small(), corruptions={CHEATER: rewriting(Place("MC", 1, OpenedShares, MASKED_COMPARISON), shift)})
    assert_stopped(session, "SP-5.MAC", None)
    _nothing_but_the_mac_check_after(said(session), position_of("OpenedShares", "MC", 1, LAST_BEAVER))


@pytest.mark.spec("SP-5", "G-S2C")
def test_a_shifted_z_plus_mask_stops_before_it_enters_a_ciphertext() -> None:
    session = run(small(), corruptions={CHEATER: rewriting(Place("MC", 1, OpenedShares, TO_CIPHERTEXTS), shift)})
    assert_stopped(session, "SP-5.MAC", None)
    _nothing_but_the_mac_check_after(said(session), position_of("OpenedShares", "MC", 1, TO_CIPHERTEXTS))


@pytest.mark.spec("SP-5", "MR-1")
def test_a_shifted_release() -> None:
    session = run(small(), corruptions={CHEATER: rewriting(Place("MR", 0, OpenedShares), shift)})
    assert_stopped(session, "SP-5.MAC", None)
    assert not any(word.kind == "Release" and word.sender in HONEST for word in said(session))


@pytest.mark.spec("SP-7", "G-S2C")
@pytest.mark.parametrize(("occurrence", "rule"), [(MASKED_COMPARISON, "SP-7.R"), (TO_CIPHERTEXTS, "SP-5.MAC")])
def test_an_opening_far_out_of_its_range(occurrence: int, rule: str) -> None:
    def far(message: OpenedShares) -> Message:
        return OpenedShares(shares=((message.shares[0] + (1 << 126)) % PRIME, *message.shares[1:]))

    session = run(small(), corruptions={CHEATER: rewriting(Place("MC", 1, OpenedShares, occurrence), far)})
    assert_stopped(session, rule, None)


@pytest.mark.spec("SP-4", "SP-1")
def test_a_share_that_is_not_a_residue() -> None:
    attack = rewriting(Place("MC", 1, OpenedShares), lambda m: OpenedShares(shares=(PRIME, *m.shares[1:])))
    assert_stopped(run(small(), corruptions={CHEATER: attack}), "SP-4.V0", CHEATER)


@pytest.mark.spec("CT-1")
@pytest.mark.parametrize("field", ["value", "nonce"])
def test_a_coin_that_is_opened_differently(field: str) -> None:
    attack = rewriting(Place("MC", 1, Opening), lambda m: m.model_copy(update={field: getattr(m, field) ^ 1}))
    assert_stopped(run(small(), corruptions={CHEATER: attack}), "CT-1.C", CHEATER)


@pytest.mark.spec("SP-5")
def test_a_mac_check_that_is_opened_differently() -> None:
    attack = rewriting(Place("MC", 1, Opening, 1), lambda m: Opening(value=(m.value + 1) % PRIME, nonce=m.nonce))
    assert_stopped(run(small(), corruptions={CHEATER: attack}), "SP-5.C", CHEATER)


@pytest.mark.spec("CT-1")
def test_a_commitment_copied_from_another_party() -> None:
    """The cheater repeats party 1's commitment and its opening of the same round, seen in a run before."""
    before = [w for w in said(honest_session()) if (w.phase, w.round, w.sender) == ("MC", 1, 1)]
    commitment = next(w for w in before if w.kind == "Commitment")
    opening = next(w for w in before if w.kind == "Opening")
    digest, value, nonce = (
        int(str(x), 16) for x in (commitment.body["digest"], opening.body["value"], opening.body["nonce"])
    )
    first = rewriting(Place("MC", 1, Commitment), lambda _own: Commitment(digest=digest))
    second = rewriting(Place("MC", 1, Opening), lambda _own: Opening(value=value, nonce=nonce))
    session = run(small(), corruptions={CHEATER: lambda honest: second(first(honest))})
    assert_stopped(session, "CT-1.C", CHEATER)


def _nothing_but_the_mac_check_after(words: list[Said], position: tuple[str, int, int]) -> None:
    later = {
        w.kind for w in words if w.sender in HONEST and (w.phase, w.round) == position[:2] and w.index > position[2]
    }
    assert later <= {"Commitment", "Opening", "Echo", "AbortNotice"}
    assert not any(w.sender in HONEST and w.phase == "MC" and w.round > position[1] for w in words)
