"""Input, multiplication, opening and MAC checks between honest parties."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.core.rounds import Rounds
from reference.preprocessing.material import Requirement, SupplyExhausted
from reference.spdz.engine import ErasedEngine, Spdz
from reference.spdz.shares import MERSENNE_127, PRIME_192
from tests.reference.spdz.support import SESSION, engines, party_coins, prepare, run_honest, run_typed, share

PRIMES = [MERSENNE_127, PRIME_192]
INTEGERS = st.integers(-(2**130), 2**130)


@pytest.mark.spec("SP-1", "SP-3", "SP-4", "SP-5")
@settings(max_examples=15)
@given(st.integers(2, 5), st.sampled_from(PRIMES), st.lists(st.tuples(INTEGERS, INTEGERS), min_size=1, max_size=3))
def test_products_of_private_inputs(parties, prime, pairs):
    left, right = [list(column) for column in zip(*pairs, strict=True)]
    size = len(pairs)

    def program(spdz):
        mine = {1: left, 2: right}.get(spdz.party, [])
        counts = {party: size if party <= 2 else 0 for party in spdz.rounds.parties}
        inputs = yield from spdz.input(counts, mine)
        product = yield from spdz.multiply(inputs[1], inputs[2])
        return (yield from spdz.open_checked(product + inputs[1] * 3 + spdz.public([7] * size)))

    opened = run_honest(engines(parties, prime, triples=size, inputs=size), program)
    assert opened == tuple((x * y + 3 * x + 7) % prime for x, y in pairs)


@pytest.mark.spec("SP-6")
@pytest.mark.parametrize("prime", PRIMES)
@pytest.mark.parametrize("parties", [2, 3, 4, 5])
def test_random_bits_are_bits(parties, prime):
    def program(spdz):
        return (yield from spdz.open_checked(spdz.random_bits(64)))

    opened = run_honest(engines(parties, prime, bits=64), program)
    assert set(opened) == {0, 1}


@pytest.mark.spec("SP-5")
def test_a_check_costs_four_rounds_and_nothing_when_nothing_was_opened():
    def program(spdz):
        shared = yield from share(spdz, [5, 6])
        positions = []
        for action in (spdz.check, lambda: spdz.open(shared), spdz.check, spdz.check):
            before = spdz.rounds._next().index
            yield from action()
            positions.append(spdz.rounds._next().index - before - 1)
        return positions, spdz.checks, spdz.unchecked

    assert run_honest(engines(3, MERSENNE_127, inputs=2), program) == ([0, 1, 4, 0], 1, 0)


@pytest.mark.spec("SP-5")
def test_a_statistically_masked_opening_comes_after_the_check_of_everything_before():
    log = []

    def program(spdz):
        shared = yield from share(spdz, [5])
        product = yield from spdz.multiply(shared, shared)
        yield from spdz.open_masked(product)
        return spdz.checks, spdz.unchecked

    def listen(position, sender, message):
        if sender == 1:
            log.append(type(message).__name__)
        return message

    parties = engines(2, MERSENNE_127, triples=1, inputs=1)
    outcomes = run_typed({party: program(spdz) for party, spdz in parties.items()}, listen)
    assert outcomes == {1: (1, 1), 2: (1, 1)}
    assert log == ["InputOffsets", "OpenedShares", *["Commitment", "Opening"] * 2, "OpenedShares"]


@pytest.mark.spec("SP-5")
def test_every_check_draws_new_coins():
    nonces = []

    def program(spdz):
        shared = yield from share(spdz, [5])
        for _ in range(3):
            yield from spdz.open_checked(shared)
        return spdz.checks

    def listen(position, sender, message):
        if type(message).__name__ == "Opening":
            nonces.append(message.nonce)
        return message

    parties = engines(2, MERSENNE_127, inputs=1)
    assert run_typed({party: program(spdz) for party, spdz in parties.items()}, listen) == {1: 3, 2: 3}
    assert len(set(nonces)) == len(nonces) == 2 * 2 * 3


@pytest.mark.spec("SP-3", "SP-6")
def test_an_exhausted_supply_is_refused():
    parties = engines(2, MERSENNE_127, triples=1, bits=1, inputs=1)
    shared = parties[1].random_bits(1)
    with pytest.raises(SupplyExhausted, match="1 random bits asked for, 0 left"):
        parties[1].random_bits(1)
    multiplication = parties[1].multiply(shared, shared)
    next(multiplication)
    with pytest.raises(SupplyExhausted, match="1 triples asked for, 0 left"):
        next(parties[1].multiply(shared, shared))


@pytest.mark.spec("SP-1")
def test_an_input_of_another_length_than_declared_is_a_defect_of_the_caller():
    spdz = engines(2, MERSENNE_127, inputs=2)[1]
    with pytest.raises(ValueError, match="1 values for 2 declared inputs"):
        next(spdz.input({1: 2, 2: 0}, [5]))


@pytest.mark.spec("SP-5")
def test_an_interrupted_interaction_erases_the_engine():
    spdz = engines(2, MERSENNE_127, bits=1)[1]
    opening = spdz.open(spdz.random_bits(1))
    next(opening)
    opening.close()
    assert not spdz.alive
    with pytest.raises(ErasedEngine):
        spdz.random_bits(1)


@pytest.mark.spec("SP-1")
def test_the_engine_prints_no_secrets():
    material = prepare(2, MERSENNE_127, Requirement(1, 1, (1, 1)))[1]
    spdz = Spdz(1, SESSION, Rounds(2), party_coins(0, 1), material)
    assert repr(spdz) == "Spdz(party=1, unchecked=0, checks=0, alive=True)"
    printed = repr(material) + repr(material.take_inputs(1, 1)) + repr(material.take_triples(1))
    assert not re.search("[0-9a-f]{8}", printed)


@pytest.mark.spec("SP-3", "SP-5")
def test_an_engine_is_handed_over_once_and_only_without_unchecked_openings():
    def waiting(spdz):
        yield from spdz.open(spdz.public([1]))
        supply = spdz.material
        with pytest.raises(ValueError, match="1 opened values wait"):
            spdz.hand_over()
        return supply.mac_key, supply.remaining.triples, spdz.alive

    assert run_honest(engines(2, MERSENNE_127, triples=1), waiting) == (0, 0, False)
    engine = engines(2, MERSENNE_127, triples=1)[1]
    supply = engine.material
    assert engine.hand_over()[0] is supply
    assert supply.mac_key and supply.remaining.triples == 1
    with pytest.raises(ErasedEngine):
        engine.hand_over()
