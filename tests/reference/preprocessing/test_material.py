"""The supply hands out everything once."""

import pytest

from reference.preprocessing.material import InputMasks, Material, Requirement, SupplyExhausted, Triples
from reference.spdz.shares import MERSENNE_127, Shares


def vector(*values):
    return Shares(MERSENNE_127, values, values)


def material():
    triples = Triples(vector(1, 2, 3), vector(4, 5, 6), vector(7, 8, 9))
    masks = {1: InputMasks(vector(20, 21), (30, 31)), 2: InputMasks(vector(22), None)}
    return Material(MERSENNE_127, 77, triples, vector(10, 11), masks)


@pytest.mark.spec("SP-3", "SP-6", "SP-1")
def test_everything_is_handed_out_once_and_in_order():
    supply = material()
    assert supply.remaining == Requirement(3, 2, (2, 1))
    assert supply.take_triples(2) == Triples(vector(1, 2), vector(4, 5), vector(7, 8))
    assert supply.take_triples(1) == Triples(vector(3), vector(6), vector(9))
    assert supply.take_bits(1) == vector(10)
    assert supply.take_bits(1) == vector(11)
    assert supply.take_inputs(1, 1) == InputMasks(vector(20), (30,))
    assert supply.take_inputs(1, 1) == InputMasks(vector(21), (31,))
    assert supply.take_inputs(2, 1) == InputMasks(vector(22), None)
    assert supply.remaining == Requirement(0, 0, (0, 0))


@pytest.mark.spec("SP-3")
@pytest.mark.parametrize(
    ("take", "message"),
    [
        (lambda supply: supply.take_triples(4), "4 triples asked for, 3 left"),
        (lambda supply: supply.take_bits(3), "3 random bits asked for, 2 left"),
        (lambda supply: supply.take_inputs(2, 2), "2 input masks of party 2 asked for, 1 left"),
        (lambda supply: supply.take_bits(-1), "-1 random bits asked for, 2 left"),
    ],
)
def test_more_than_there_is_is_refused_and_takes_nothing(take, message):
    supply = material()
    with pytest.raises(SupplyExhausted, match=message):
        take(supply)
    assert supply.remaining == Requirement(3, 2, (2, 1))


@pytest.mark.spec("SP-5")
def test_an_erased_supply_holds_nothing():
    supply = material()
    supply.erase()
    assert supply.mac_key == 0
    assert supply.remaining == Requirement(0, 0, (0, 0))
    assert supply.take_inputs(1, 0).values is None


@pytest.mark.spec("SP-3")
def test_columns_of_different_lengths_are_a_defect():
    with pytest.raises(ValueError, match="different lengths"):
        Material(MERSENNE_127, 77, Triples(vector(1), vector(1), vector()), vector(), {})


@pytest.mark.spec("SP-3")
def test_requirements_add_up():
    assert Requirement(1, 2, (3, 4)) + Requirement(10, 20, (30, 40)) == Requirement(11, 22, (33, 44))
