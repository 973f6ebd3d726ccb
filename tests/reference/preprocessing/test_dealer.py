"""The trusted dealer: what it deals is right, and a message of another shape is refused."""

import pytest

from reference.core.reject import Abort
from reference.core.rounds import DEALER, Position, Rounds
from reference.messages.base import decode, encode
from reference.messages.preprocessing import DealtMaterial, DealtShares
from reference.preprocessing.dealer import WARNING, DealerPreprocessing, deal
from reference.preprocessing.material import Requirement
from reference.spdz.shares import MERSENNE_127, PRIME_192
from tests.reference.spdz.support import changed, party_coins, prepare, reconstruct, reconstruct_macs

REQUIREMENT = Requirement(triples=5, bits=40, inputs=(3, 0, 2))


def dealt(prime=MERSENNE_127, seed=0):
    """The dealer's one private message to each of three parties."""
    return next(deal(Rounds(3), party_coins(seed, DEALER), prime, REQUIREMENT)).messages


@pytest.mark.spec("OF-0", "SP-1", "SP-3", "SP-6")
@pytest.mark.parametrize("prime", [MERSENNE_127, PRIME_192])
def test_the_dealt_material_is_right(prime):
    materials = list(prepare(3, prime, REQUIREMENT).values())
    alpha = sum(material.mac_key for material in materials) % prime
    triples = [material.take_triples(5) for material in materials]
    vectors = {name: [getattr(triple, name) for triple in triples] for name in ("left", "right", "product")}
    vectors["bits"] = [material.take_bits(40) for material in materials]
    for owner, count in enumerate(REQUIREMENT.inputs, start=1):
        masks = [material.take_inputs(owner, count) for material in materials]
        vectors[f"inputs {owner}"] = [mask.shares for mask in masks]
        assert [mask.values is not None for mask in masks] == [party == owner for party in (1, 2, 3)]
        assert masks[owner - 1].values == reconstruct([mask.shares for mask in masks])
    values = {name: reconstruct(shares) for name, shares in vectors.items()}
    for name, shares in vectors.items():
        assert reconstruct_macs(shares) == tuple(alpha * value % prime for value in values[name]), name
    expected = tuple(x * y % prime for x, y in zip(values["left"], values["right"], strict=True))
    assert values["product"] == expected
    assert set(values["bits"]) == {0, 1}


@pytest.mark.spec("OF-0", "CO-1")
def test_the_deal_follows_from_the_seed_alone_and_no_number_is_used_twice():
    assert dealt() == dealt()
    assert dealt(seed=1) != dealt()
    messages = dealt().values()
    vectors = [v for m in messages for v in (m.left, m.right, m.product, m.bits, *m.inputs)]
    numbers = [m.mac_key for m in messages] + [x for v in vectors for x in (*v.values, *v.macs)]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.spec("OF-0", "MS-2")
def test_the_message_survives_its_canonical_encoding_and_does_not_print_its_content():
    message = dealt()[1]
    assert decode(DealtMaterial, encode(message)) == message
    assert repr(message) == "DealtMaterial(triples=5, bits=40)"
    assert str(message.left) == "count=5"


@pytest.mark.spec("OF-0")
def test_dealer_and_parties_meet_in_one_private_round():
    sent = next(deal(Rounds(3), party_coins(0, DEALER), MERSENNE_127, REQUIREMENT))
    expected = next(DealerPreprocessing(2, MERSENNE_127).prepare(Rounds(3), REQUIREMENT))
    assert sent.position == expected.position == Position("AG", 0, 0)
    assert sent.senders == ()
    assert set(sent.messages) == {1, 2, 3}
    assert expected.senders == (DEALER,)
    assert not expected.messages
    assert sent.expects is expected.expects is DealtMaterial


ONE = DealtShares(values=(1,), macs=(1,))
WRONG = {
    "key": {"mac_key": MERSENNE_127},
    "negative": {"mac_key": -1},
    "triples": {"left": ONE},
    "bits": {"bits": ONE},
    "macs": {"right": DealtShares(values=(1,) * 5, macs=(1,) * 4)},
    "owners": {"inputs": (ONE,)},
    "more owners": {"inputs": (DealtShares(values=(1,) * 3, macs=(1,) * 3), DealtShares(values=(), macs=()))},
    "masks": {"masks": (1, 2)},
    "residues": {"masks": (1, 2, MERSENNE_127)},
}


@pytest.mark.spec("OF-0")
@pytest.mark.parametrize("fields", WRONG.values(), ids=WRONG.keys())
def test_material_of_another_shape_is_refused(fields):
    party = DealerPreprocessing(1, MERSENNE_127).prepare(Rounds(3), REQUIREMENT)
    next(party)
    with pytest.raises(Abort) as refused:
        party.send({DEALER: changed(dealt()[1], **fields)})
    assert (refused.value.rule, refused.value.accused) == ("OF-0.V0", DEALER)


def test_the_dealer_says_that_it_is_insecure():
    assert "insecure" in WARNING
