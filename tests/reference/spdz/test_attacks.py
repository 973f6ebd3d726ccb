"""One party deviates: all others refuse, for the right rule, before anything that depends on it leaves."""

import pytest

from reference.messages.cointoss import Opening
from reference.messages.spdz import InputOffsets, OpenedShares
from reference.spdz.engine import ErasedEngine
from reference.spdz.shares import MERSENNE_127, PRIME_192, Shares
from reference.spdz.soft_threshold import cost, opening_limit, soft_threshold
from tests.reference.spdz.support import Tampering, changed, engines, run_refused, share
from tests.reference.spdz.test_soft_threshold import SLACK, shared_inputs

PRIMES = [MERSENNE_127, PRIME_192]
CHECK = ["Commitment", "Opening"] * 2


def multiply_twice(spdz):
    """Two products, then the release of the second."""
    shared = yield from share(spdz, [5, 6])
    square = yield from spdz.multiply(shared, shared)
    cube = yield from spdz.multiply(square, shared)
    return (yield from spdz.open_checked(cube))


def multiplying(prime=MERSENNE_127):
    return engines(3, prime, triples=4, inputs=2)


def shifted(field, entry, by):
    """Rewrite one entry of a vector of residues."""

    def rewrite(message):
        numbers = list(getattr(message, field))
        numbers[entry] = (numbers[entry] + by) % MERSENNE_127
        return changed(message, **{field: tuple(numbers)})

    return rewrite


@pytest.mark.spec("SP-3", "SP-5")
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("by", [1, -1])
def test_a_shifted_beaver_opening_stops_before_the_next_release(nth, by):
    tamper = Tampering(OpenedShares, 2, nth, shifted("shares", 1, by))
    assert run_refused(multiplying(), multiply_twice, tamper) == ("SP-5.MAC", None)
    assert tamper.log == ["InputOffsets", "OpenedShares", "OpenedShares", *CHECK]


@pytest.mark.spec("SP-4", "SP-5")
@pytest.mark.parametrize("sender", [1, 2, 3])
def test_a_shifted_release_is_refused(sender):
    tamper = Tampering(OpenedShares, sender, 3, shifted("shares", 0, 1))
    assert run_refused(multiplying(), multiply_twice, tamper) == ("SP-5.MAC", None)


@pytest.mark.spec("SP-5")
def test_two_shifts_that_cancel_in_a_plain_sum_are_refused():
    def rewrite(message):
        first, second, *rest = message.shares
        return changed(message, shares=((first + 1) % MERSENNE_127, (second - 1) % MERSENNE_127, *rest))

    tamper = Tampering(OpenedShares, 2, 3, rewrite)
    assert run_refused(multiplying(), multiply_twice, tamper) == ("SP-5.MAC", None)


@pytest.mark.spec("SP-5")
@pytest.mark.parametrize("prime", PRIMES)
def test_a_wrong_mac_share_is_refused(prime):
    def program(spdz):
        shared = yield from share(spdz, [5])
        if spdz.party == 3:
            shared = Shares(prime, shared.values, ((shared.macs[0] + 1) % prime,))
        return (yield from spdz.open_checked(shared))

    assert run_refused(engines(3, prime, inputs=1), program) == ("SP-5.MAC", None)


@pytest.mark.spec("SP-5")
def test_a_wrong_opening_of_the_committed_mac_sum_accuses_its_sender():
    tamper = Tampering(Opening, 2, 2, lambda message: changed(message, value=(message.value + 1) % MERSENNE_127))
    assert run_refused(multiplying(), multiply_twice, tamper) == ("SP-5.C", 2)


@pytest.mark.spec("SP-5", "CT-1")
def test_a_wrong_opening_of_the_coin_of_a_check_accuses_its_sender():
    tamper = Tampering(Opening, 2, 1, lambda message: changed(message, value=message.value ^ 1))
    assert run_refused(multiplying(), multiply_twice, tamper) == ("CT-1.C", 2)


@pytest.mark.spec("SP-5")
def test_a_mac_sum_outside_the_field_accuses_its_sender(monkeypatch):
    parties = multiplying()
    honest = type(parties[2])._weighted_difference
    monkeypatch.setattr(
        type(parties[2]),
        "_weighted_difference",
        lambda spdz, weights: honest(spdz, weights) + (spdz.prime if spdz.party == 2 else 0),
    )
    assert run_refused(parties, multiply_twice) == ("SP-5.V0", 2)


@pytest.mark.spec("SP-1", "SP-4")
@pytest.mark.parametrize(
    ("kind", "field", "sender", "rule"),
    [(OpenedShares, "shares", 2, "SP-4.V0"), (InputOffsets, "offsets", 1, "SP-1.V0")],
)
@pytest.mark.parametrize("entries", [(), (1,), (1, 2, 3, 4, 5), (MERSENNE_127, 0), (-1, 0, 0, 0)])
def test_vectors_of_the_wrong_shape_accuse_their_sender(kind, field, sender, rule, entries):
    tamper = Tampering(kind, sender, 1, lambda message: changed(message, **{field: entries}))
    assert run_refused(multiplying(), multiply_twice, tamper) == (rule, sender)


@pytest.mark.spec("SP-5")
@pytest.mark.parametrize(
    "tamper",
    [
        Tampering(OpenedShares, 2, 1, shifted("shares", 0, 1)),
        Tampering(OpenedShares, 2, 1, lambda message: changed(message, shares=())),
        Tampering(Opening, 2, 1, lambda message: changed(message, value=0)),
        Tampering(Opening, 2, 2, lambda message: changed(message, value=0)),
    ],
    ids=["MAC", "shape", "coin", "commitment"],
)
def test_after_a_refusal_the_key_is_gone_and_nothing_works(tamper):
    parties = multiplying()
    kept = {party: spdz.material for party, spdz in parties.items()}
    assert all(material.mac_key for material in kept.values())
    run_refused(parties, multiply_twice, tamper)
    for party, spdz in parties.items():
        assert not spdz.alive
        assert spdz.unchecked == 0
        assert kept[party].mac_key == 0
        assert kept[party].remaining.triples == kept[party].remaining.bits == 0
        zero = Shares(MERSENNE_127, (0,), (0,))
        for use in (
            lambda spdz=spdz: spdz.public([1]),
            lambda spdz=spdz: spdz.random_bits(0),
            lambda spdz=spdz, zero=zero: next(spdz.open(zero)),
            lambda spdz=spdz, zero=zero: next(spdz.open_masked(zero)),
            lambda spdz=spdz, zero=zero: next(spdz.multiply(zero, zero)),
            lambda spdz=spdz: next(spdz.check()),
            lambda spdz=spdz: next(spdz.input({1: 0, 2: 0, 3: 0}, [])),
        ):
            with pytest.raises(ErasedEngine):
                use()


WIDTH, TAUS, VALUES = 8, [20, 30], [100, -31]


def threshold(spdz):
    a, highs = yield from shared_inputs(spdz, VALUES)
    z = yield from soft_threshold(spdz, a, TAUS, highs, WIDTH, 3 << SLACK)
    return (yield from spdz.open_checked(z))


def thresholding():
    price = cost(WIDTH)
    return engines(3, MERSENNE_127, triples=2 * price.triples, bits=2 * price.bits, inputs=4)


@pytest.mark.spec("SP-5", "SP-7")
@pytest.mark.parametrize("nth", range(1, cost(WIDTH).rounds + 1))
def test_a_shift_anywhere_in_a_comparison_stops_before_the_result_is_opened(nth):
    """Opening 1 is the masked value, the others are products."""
    tamper = Tampering(OpenedShares, 2, nth, shifted("shares", 0, 1))
    assert run_refused(thresholding(), threshold, tamper) == ("SP-5.MAC", None)
    assert tamper.log == ["InputOffsets", *["OpenedShares"] * cost(WIDTH).rounds, *CHECK]


@pytest.mark.spec("SP-7")
def test_a_masked_value_out_of_range_is_refused_at_once_and_the_engine_erased():
    parties = thresholding()
    tamper = Tampering(OpenedShares, 2, 1, shifted("shares", 1, opening_limit(WIDTH, 3 << SLACK)))
    assert run_refused(parties, threshold, tamper) == ("SP-7.R", None)
    assert tamper.log == ["InputOffsets", "OpenedShares"]
    assert not any(spdz.alive for spdz in parties.values())


@pytest.mark.spec("SP-5", "SP-7")
def test_a_shift_before_a_comparison_stops_before_the_masked_value_is_opened():
    """A shifted product would carry the compared value out of its bound, and its mask would not hide it."""

    def program(spdz):
        a, highs = yield from shared_inputs(spdz, VALUES)
        a = yield from spdz.multiply(a, spdz.public([1, 1]))
        return (yield from soft_threshold(spdz, a, TAUS, highs, WIDTH, 3 << SLACK))

    price = cost(WIDTH)
    parties = engines(3, MERSENNE_127, triples=2 * price.triples + 2, bits=2 * price.bits, inputs=4)
    tamper = Tampering(OpenedShares, 2, 1, shifted("shares", 0, 2**100))
    assert run_refused(parties, program, tamper) == ("SP-5.MAC", None)
    assert tamper.log == ["InputOffsets", "OpenedShares", *CHECK]
