"""Base transfers: the group, what both sides end with, and elements that are refused."""

import gmpy2
import pytest

from reference.core.reject import Abort
from reference.messages.mascot import BaseTransfers
from reference.preprocessing.base_ot import (
    BASE_TRANSFERS,
    GENERATOR,
    PRIME,
    Instance,
    base_transfers,
    require_elements,
)
from tests.reference.preprocessing.support import setting
from tests.reference.spdz.support import SESSION, changed, run_typed

Q = (PRIME - 1) // 2


@pytest.fixture(scope="module")
def said():
    """Both parties' messages and what they end with."""
    parties = {party: base_transfers(setting(party)) for party in (1, 2)}
    messages = {party: next(parties[party]).messages[3 - party] for party in (1, 2)}
    results = {}
    for party in (1, 2):
        try:
            parties[party].send({3 - party: messages[3 - party]})
        except StopIteration as stop:
            results[party] = stop.value[3 - party]
    return messages, results


@pytest.mark.spec("OF-1")
def test_the_group_is_ffdhe3072():
    assert hex(PRIME)[:34] == "0xffffffffffffffffadf85458a2bb4a9a"
    assert hex(PRIME)[-32:] == "25e41d2b66c62e37ffffffffffffffff"
    assert gmpy2.is_prime(PRIME) and gmpy2.is_prime(Q)
    assert pow(GENERATOR, Q, PRIME) == 1


@pytest.mark.spec("OF-1")
def test_the_receiver_ends_with_the_key_that_it_chose_and_not_with_the_other(said):
    _, results = said
    for sender, receiver in ((1, 2), (2, 1)):
        both, chosen = results[sender][0], results[receiver][1]
        for index in range(BASE_TRANSFERS):
            pair = (both.zeros[index], both.ones[index])
            bit = chosen.choices >> index & 1
            assert chosen.keys[index] == pair[bit] != pair[1 - bit]
    assert len({key for keys, _ in results.values() for key in (*keys.zeros, *keys.ones)}) == 4 * BASE_TRANSFERS


@pytest.mark.spec("OF-1")
def test_hashes_are_bound_to_their_place():
    places = [
        (SESSION, 1, 2, 0, 0, 5),
        (b"another session", 1, 2, 0, 0, 5),
        (SESSION, 2, 1, 0, 0, 5),
        (SESSION, 1, 3, 0, 0, 5),
        (SESSION, 1, 2, 1, 0, 5),
        (SESSION, 1, 2, 0, 1, 5),
        (SESSION, 1, 2, 0, 0, 6),
    ]
    hashes = {Instance(*place[:3]).hash_to_group(*place[3:]) for place in places}
    keys = {Instance(*place[:3]).key(place[3], place[4], (1, 2, 3), place[5]) for place in places}
    assert len(hashes) == len(keys) == len(places)
    said = [(1, 2, 3), (4, 2, 3), (1, 4, 3), (1, 2, 4)]
    assert len({Instance(SESSION, 1, 2).key(0, 0, words, 5) for words in said}) == len(said)
    assert all(pow(element, Q, PRIME) == 1 for element in hashes)


@pytest.mark.spec("OF-1")
def test_nothing_fits_when_a_message_is_replayed_to_another_session(said):
    messages, _ = said
    other = setting(1)
    other = type(other)(1, other.prime, b"another session", other.rounds, other.coins)
    party = base_transfers(other)
    own = next(party).messages[2]
    assert own != messages[1]
    with pytest.raises(StopIteration) as stop:
        party.send({2: messages[2]})
    _, chosen = stop.value.value[2]
    theirs = said[1][2][0]
    assert not set(chosen.keys) & {*theirs.zeros, *theirs.ones}


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("field", ["zeros", "ones", "offers"])
@pytest.mark.parametrize(
    "element", [0, 1, PRIME - 1, PRIME, PRIME + 4, -4, PRIME - 4], ids=["0", "1", "-1", "p", "p+4", "<0", "no square"]
)
def test_elements_outside_of_the_group_are_refused(said, field, element):
    message = said[0][2]
    elements = (*getattr(message, field)[:-1], element)
    with pytest.raises(Abort) as refused:
        require_elements(elements, 2)
    assert (refused.value.rule, refused.value.accused) == ("OF-1.OT", 2)


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize(
    ("field", "change", "rule"),
    [
        ("zeros", lambda elements: (*elements[1:], PRIME - 1), "OF-1.OT"),
        ("ones", lambda elements: (*elements[1:], PRIME - 1), "OF-1.OT"),
        ("offers", lambda elements: (*elements[1:], PRIME - 1), "OF-1.OT"),
        ("zeros", lambda elements: elements[1:], "OF-1.V0"),
        ("ones", lambda elements: (*elements, 4), "OF-1.V0"),
        ("offers", lambda elements: (), "OF-1.V0"),
    ],
)
def test_a_party_validates_every_list_before_it_uses_any(said, monkeypatch, field, change, rule):
    message = said[0][2]
    wrong = changed(message, **{field: change(getattr(message, field))})

    def cheater():
        yield from setting(2).exchange({1: wrong}, BaseTransfers)

    monkeypatch.setattr("reference.preprocessing.base_ot.EXPONENT_BITS", 2)
    outcomes = run_typed({1: base_transfers(setting(1)), 2: cheater()})
    assert (outcomes[1].rule, outcomes[1].accused) == (rule, 2)
