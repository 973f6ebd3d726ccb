"""The whole preprocessing: what it delivers, in which order it speaks, how often, and that it serves once."""

import pytest

from conformance.adversary.rewrite import rewriting
from reference.core.rounds import Rounds
from reference.messages.spdz import OpenedShares
from reference.preprocessing.base_ot import base_transfers
from reference.preprocessing.mascot import MascotPreprocessing, batches
from reference.preprocessing.material import Material, Requirement
from reference.spdz.engine import ErasedEngine
from reference.spdz.shares import MERSENNE_127, PRIME_192
from tests.reference.preprocessing.support import (
    CHEATER,
    at,
    authentic,
    ideal,  # noqa: F401  # a fixture
    prepare,
    setting,
    verdicts,
)
from tests.reference.spdz.support import SESSION, party_coins, run_typed

REQUIREMENT = Requirement(triples=3, bits=12, inputs=(2, 0, 1))


def delivered(parties, prime, requirement):
    """Everything that all parties hold, reconstructed, with right MACs."""
    outcomes = prepare(parties, prime, requirement)
    materials = [outcomes[party] for party in range(1, parties + 1)]
    assert all(isinstance(material, Material) for material in materials), outcomes
    assert all(material.remaining == requirement for material in materials)
    key = sum(material.mac_key for material in materials) % prime
    triples = [material.take_triples(requirement.triples) for material in materials]
    left, right, product = (
        authentic([getattr(triple, name) for triple in triples], key) for name in ("left", "right", "product")
    )
    bits = authentic([material.take_bits(requirement.bits) for material in materials], key)
    masks = {}
    for owner, count in enumerate(requirement.inputs, start=1):
        taken = [material.take_inputs(owner, count) for material in materials]
        masks[owner] = authentic([mask.shares for mask in taken], key)
        assert [mask.values for mask in taken] == [masks[owner] if i == owner else None for i in range(1, parties + 1)]
    return left, right, product, bits, masks


def assert_right(prime, material):
    left, right, product, bits, masks = material
    assert product == tuple(a * b % prime for a, b in zip(left, right, strict=True))
    values = [*left, *right, *product, *(mask for part in masks.values() for mask in part)]
    assert len(set(values)) == len(values)
    assert set(bits) <= {0, 1}


@pytest.mark.spec("OF-1", "SP-1", "SP-3", "SP-6")
@pytest.mark.usefixtures("ideal")
@pytest.mark.parametrize("prime", [MERSENNE_127, PRIME_192])
@pytest.mark.parametrize("parties", [2, 3])
def test_the_material_is_right(parties, prime):
    requirement = Requirement(3, 12, REQUIREMENT.inputs[:parties])
    material = delivered(parties, prime, requirement)
    assert_right(prime, material)
    assert set(material[3]) == {0, 1}


@pytest.mark.spec("OF-1")
def test_with_real_base_transfers():
    assert_right(MERSENNE_127, delivered(2, MERSENNE_127, Requirement(1, 1, (1, 1))))


@pytest.mark.spec("OF-1")
@pytest.mark.usefixtures("ideal")
@pytest.mark.parametrize(
    "requirement", [Requirement(0, 0, (0, 1)), Requirement(1, 0, (0, 0)), Requirement(0, 2, (0, 0))]
)
def test_exactly_what_is_required(requirement):
    assert_right(MERSENNE_127, delivered(2, MERSENNE_127, requirement))


@pytest.mark.spec("OF-1")
@pytest.mark.usefixtures("ideal")
def test_large_requirements_are_made_in_batches(monkeypatch):
    monkeypatch.setattr("reference.preprocessing.mascot.BATCH", 2)
    assert batches(Requirement(3, 2, (1, 1))) == [2, 2, 1]
    assert_right(MERSENNE_127, delivered(2, MERSENNE_127, Requirement(3, 2, (1, 1))))


COIN, CHECK = ["Commitment", "Opening"], ["Commitment", "Opening"] * 2
EXTENSION = ["ExtensionColumns", *COIN, "ExtensionCheck"]
INPUT = ["AuthenticatedInputs", *COIN, "OpenedShares", *CHECK]
SACRIFICE = [*COIN, "OpenedShares", *COIN, "OpenedShares", *CHECK]
TRIPLES = [*EXTENSION, "Corrections", *COIN, *INPUT, *SACRIFICE]
BITS = ["OpenedShares", "OpenedShares", *CHECK]


def listening(log):
    def corruption(honest):
        received = None
        try:
            while True:
                outgoing = honest.send(received)
                message = getattr(outgoing, "message", None)
                log.append(type(message).__name__ if message else outgoing.expects.__name__)
                received = yield outgoing
        except StopIteration as stop:
            return stop.value

    return corruption


@pytest.mark.spec("OF-1", "CT-1")
@pytest.mark.usefixtures("ideal")
@pytest.mark.parametrize("triples", [1, 20])
def test_every_coin_comes_after_the_messages_that_it_binds(triples):
    """And the number of rounds does not depend on the number of triples."""
    log = []
    prepare(2, MERSENNE_127, Requirement(triples, 1, (1, 1)), {1: listening(log)})
    assert log == [*EXTENSION, *INPUT, *TRIPLES, *BITS]


@pytest.mark.spec("OF-1")
def test_base_transfers_take_one_round():
    log = []
    run_typed({1: listening(log)(base_transfers(setting(1))), 2: base_transfers(setting(2))})
    assert log == ["BaseTransfers"]


@pytest.mark.spec("OF-1", "CO-1")
@pytest.mark.usefixtures("ideal")
def test_the_material_follows_from_the_coins_and_the_session():
    requirement = Requirement(1, 1, (1, 1))

    def made(session, seed):
        outcomes = run_typed(
            {
                party: MascotPreprocessing(party, MERSENNE_127, session, party_coins(seed, party)).prepare(
                    Rounds(2), requirement
                )
                for party in (1, 2)
            }
        )
        return outcomes[1].take_triples(1)

    assert made(SESSION, 0) == made(SESSION, 0)
    assert made(SESSION, 0).product != made(SESSION, 1).product
    assert made(SESSION, 0).product != made(b"another session", 0).product


@pytest.mark.spec("OF-1", "SP-5")
@pytest.mark.usefixtures("ideal")
def test_a_preparation_serves_once():
    parties = {party: MascotPreprocessing(party, MERSENNE_127, SESSION, party_coins(0, party)) for party in (1, 2)}
    run_typed({party: side.prepare(Rounds(2), Requirement(1, 0, (0, 0))) for party, side in parties.items()})
    for side in parties.values():
        with pytest.raises(ErasedEngine):
            next(side.prepare(Rounds(2), Requirement(1, 0, (0, 0))))


@pytest.mark.spec("OF-1", "SP-5")
@pytest.mark.usefixtures("ideal")
@pytest.mark.parametrize("occurrence", range(5))
def test_after_an_abort_everything_is_erased_and_nothing_can_be_prepared_again(occurrence, monkeypatch):
    kept = []
    for place in ("mascot.Spdz", "mascot.Transfers", "authenticated.Authentication"):
        monkeypatch.setattr(f"reference.preprocessing.{place}", _remembering(place.rpartition(".")[2], kept))
    shift = rewriting(at(OpenedShares, occurrence), _shifted)
    sides = {party: MascotPreprocessing(party, MERSENNE_127, SESSION, party_coins(0, party)) for party in (1, 2)}
    generators = {party: side.prepare(Rounds(2), Requirement(1, 1, (1, 1))) for party, side in sides.items()}
    generators[CHEATER] = shift(generators[CHEATER])
    assert verdicts(run_typed(generators)) == {1: ("SP-5.MAC", None)}
    assert len(kept) == 6
    for part in kept:
        if hasattr(part, "alive"):
            assert not part.alive
        else:
            secrets = [name for name in ("_senders", "_receivers", "_owned", "_keyed") if hasattr(part, name)]
            assert len(secrets) == 2 and not any(getattr(part, name) for name in secrets)
    for side in sides.values():
        with pytest.raises(ErasedEngine):
            next(side.prepare(Rounds(2), Requirement(1, 1, (1, 1))))


def _remembering(name, kept):
    from reference.preprocessing import authenticated, mascot

    original = getattr(mascot if name in ("Spdz", "Transfers") else authenticated, name)

    def make(*arguments):
        kept.append(original(*arguments))
        return kept[-1]

    return make


def _shifted(message):
    first, *rest = message.shares
    return OpenedShares(shares=((first + 1) % MERSENNE_127, *rest))
