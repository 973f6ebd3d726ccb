"""Attacks on the messages themselves: equivocation, silence, forgery, other configurations."""

import json

import pytest

from conformance.adversary.rewrite import Place, rewriting
from conformance.adversary.wire import at, resigned, silent, tampering, to
from reference.core.rounds import Position
from reference.messages.model_compute import Release
from tests.adversary.support import CHEATER, HONEST, assert_stopped, said, small
from tests.support import run

UPDATE = Position("MC", 1, 0)


@pytest.mark.spec("MS-1")
@pytest.mark.parametrize("recipient", HONEST)
def test_an_equivocating_broadcast(recipient: int) -> None:
    scenario = small()
    other_value = resigned(scenario.identity(CHEATER), "w", ["1", "1"])
    attack = tampering(at(UPDATE, "message", to(recipient, other_value)))
    session = run(scenario, wires={CHEATER: attack})
    for party in HONEST:
        abort = session.outcomes[party].abort
        assert abort is not None
        assert abort.accused == CHEATER
        assert abort.rule in {"MS-1", "VA-1", "ZK-ROW.W1"}
    assert not any(word.kind == "DecryptionShares" and word.phase == "MC" for word in said(session))


@pytest.mark.spec("MS-1")
def test_an_equivocating_broadcast_that_is_valid_for_everyone() -> None:
    """Two different commitments, each in order by itself: only the echo can tell."""
    scenario = small()
    words = [w for w in said(run(scenario)) if (w.kind, w.phase, w.round, w.sender) == ("Commitment", "IN", 2, 2)]
    place = Position("IN", 2, words[0].index)
    other = resigned(scenario.identity(CHEATER), "digest", "1234")
    session = run(scenario, wires={CHEATER: tampering(at(place, "message", to(3, other)))})
    assert_stopped(session, "MS-1", CHEATER, after=("IN", 2, place.index))


@pytest.mark.spec("MS-1")
def test_a_lying_echo_accuses_nobody() -> None:
    scenario = small()
    lie = resigned(scenario.identity(CHEATER), "digests", ["00" * 32] * 3)
    session = run(scenario, wires={CHEATER: tampering(at(UPDATE, "echo", to(1, lie)))})
    abort = session.outcomes[1].abort
    assert abort is not None
    assert (abort.rule, abort.accused) == ("MS-1", None)
    assert session.outcomes[3].result is None
    assert session.outcomes[3].abort is not None


@pytest.mark.spec("MS-1")
def test_a_false_echo_to_everyone_accuses_its_author() -> None:
    scenario = small()
    lie = resigned(scenario.identity(CHEATER), "digests", ["00" * 32] * 3)

    def everywhere(wire):  # type: ignore[no-untyped-def]
        return to(1, lie)(to(2, lie)(to(3, lie)(wire)))

    session = run(scenario, wires={CHEATER: tampering(at(UPDATE, "echo", everywhere))})
    assert_stopped(session, "MS-1", CHEATER, after=("MC", 1, 0))


@pytest.mark.spec("AB-1", "MS-2")
@pytest.mark.parametrize("kind", ["AbortNotice", "Dispute"])
def test_a_farewell_that_its_author_did_not_sign_is_no_farewell(kind: str) -> None:
    def unsigned(octets: bytes) -> bytes:
        document = json.loads(octets)
        body = {"originals": []} if kind == "Dispute" else {"rule": "MS-3", "accused": None, "evidence": ""}
        document["envelope"].update(kind=kind, body=body)
        return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()

    def everywhere(wire):  # type: ignore[no-untyped-def]
        return to(1, unsigned)(to(3, unsigned)(wire))

    session = run(small(), wires={CHEATER: tampering(at(UPDATE, "message", everywhere))})
    assert_stopped(session, "MS-2", CHEATER, after=("MC", 1, 0))


@pytest.mark.spec("MS-3")
def test_silence_accuses_nobody() -> None:
    session = run(small(), wires={CHEATER: tampering(at(UPDATE, "message", silent))})
    assert_stopped(session, "MS-3", None, after=("MC", 1, 0))


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda octets: octets[:-1],
        lambda octets: octets.replace(b'":', b'": ', 1),
        lambda octets: octets.replace(b'"sender":2', b'"sender":3'),
        lambda octets: octets.replace(b'"round":1', b'"round":2'),
        lambda octets: b"[" * 100_000,
        lambda octets: b"",
    ],
    ids=["cut", "white space", "other sender", "other round", "deep", "empty"],
)
def test_bytes_that_are_not_a_signed_message(spoil) -> None:  # type: ignore[no-untyped-def]  # table of lambdas
    def everywhere(wire):  # type: ignore[no-untyped-def]
        return to(1, spoil)(to(3, spoil)(wire))

    session = run(small(), wires={CHEATER: tampering(at(UPDATE, "message", everywhere))})
    assert_stopped(session, "MS-2", CHEATER, after=("MC", 1, 0))


@pytest.mark.spec("AG-1")
@pytest.mark.parametrize(("field", "value"), [("rounds", 5), ("lambda1", "3"), ("suite", "paper"), ("target", "x")])
def test_another_configuration_is_named_by_its_field(field: str, value: object) -> None:
    scenario = small()
    other = scenario.configuration.model_copy(update={field: value})
    session = run(scenario, configurations={CHEATER: other})
    assert_stopped(session, "AG-1", None, after=("AG", 0, 0))
    assert all(f"field {field}" in str(session.outcomes[party].abort) for party in HONEST)


@pytest.mark.spec("MR-1")
def test_a_party_that_announces_another_model() -> None:
    attack = rewriting(
        Place("MR", 0, Release), lambda m: Release(coefficients=(m.coefficients[0] + 1, *m.coefficients[1:]))
    )
    assert_stopped(run(small(), corruptions={CHEATER: attack}), "MR-1", CHEATER)


@pytest.mark.spec("AB-1")
def test_a_notice_of_abort_stops_the_others() -> None:
    """The cheater disputes alone: a lie that party 1 never hears of before the notice of party 3."""
    scenario = small()
    lie = resigned(scenario.identity(CHEATER), "digests", ["00" * 32] * 3)
    session = run(scenario, wires={CHEATER: tampering(at(UPDATE, "echo", to(3, lie)))})
    assert session.outcomes[3].abort is not None
    assert session.outcomes[3].abort.rule == "MS-1"
    assert session.outcomes[1].abort is not None
    assert session.outcomes[1].abort.accused is None
    assert json.loads(session.transcript[-1])["envelope"]["kind"] in {"AbortNotice", "Dispute", "DecryptionShares"}
