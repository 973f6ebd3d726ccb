"""Correlated products with the MAC key, products for triples, their combination, bits: identities of one layer each."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.core.coins import Coins
from reference.core.reject import Abort
from reference.preprocessing.bits import square_root
from reference.preprocessing.block_cipher import BLOCK, add
from reference.preprocessing.cope import KeyHolder, ProductOwner
from reference.preprocessing.kernel import REFERENCE_KERNEL
from reference.preprocessing.octets import bits_of, joined, pack_residues, residue_octets
from reference.preprocessing.triples import STATISTICAL_BITS, Products, bit_by_bit, combine, components
from reference.preprocessing.vectors import Field
from reference.spdz.shares import MERSENNE_127, PRIME_192

PRIMES = [MERSENNE_127, PRIME_192]


def keys(count, width, chosen):
    """Two keys for each transfer and the chosen one, as long strings."""
    coins = Coins(bytes(32))
    zeros, ones = (coins.octets(width * count, name) for name in ("zeros", "ones"))
    both = (ones if chosen >> i & 1 else zeros for i in range(count))
    return zeros, ones, b"".join(part[width * i : width * (i + 1)] for i, part in enumerate(both))


@pytest.mark.spec("OF-1")
@settings(max_examples=10)
@given(data=st.data(), p=st.sampled_from(PRIMES))
def test_correlated_products_add_up_to_value_times_key(data, p):
    key, field = data.draw(st.integers(0, p - 1)), Field(p, REFERENCE_KERNEL)
    values = data.draw(st.lists(st.sampled_from([0, 1, 5, p // 3, p - 1]), max_size=4))
    zeros, ones, chosen = keys(p.bit_length(), BLOCK, key)
    owner, holder = ProductOwner(field, zeros, ones), KeyHolder(field, field.vector([key]), chosen)
    seen = set()
    for batch in (1, 2):
        corrections, own = owner.extend(batch, field.vector(values))
        theirs = holder.extend(batch, corrections, len(values), owner=2)
        assert (theirs - own).integers() == [x * key % p for x in values]
        seen |= {corrections}
    assert len(seen) == (2 if values else 1)


@pytest.mark.spec("OF-1")
@settings(max_examples=10)
@given(data=st.data(), p=st.sampled_from(PRIMES))
def test_transfers_chosen_by_the_bits_of_one_factor_give_shares_of_the_product(data, p):
    element = st.sampled_from([0, 1, 2, p // 3, p - 1])
    right = data.draw(st.lists(element, min_size=1, max_size=4))
    left = [data.draw(element) for _ in right]
    choices, width = bits_of(pack_residues(left, p), p), residue_octets(p)
    strings = keys(choices.size, width, joined(choices))
    zeros, ones, chosen = (bit_by_bit(part, width * len(left)) for part in strings)
    corrections, mine = REFERENCE_KERNEL.offer(p, zeros, ones, pack_residues(right, p))
    theirs = REFERENCE_KERNEL.collect(p, chosen, choices, corrections)
    products = [a * b % p for a, b in zip(left, right, strict=True)]
    assert REFERENCE_KERNEL.subtract(p, theirs, mine) == pack_residues(products, p)


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("p", PRIMES)
def test_what_is_not_chosen_hides_the_value(p):
    """With another second key the same value has other corrections; and all strings are corrections of some value."""
    width = residue_octets(p)
    zero, one, other = bytes(width), bytes([1]) * width, bytes([2]) * width
    value = pack_residues([5], p)
    first, _ = REFERENCE_KERNEL.offer(p, lambda _: zero, lambda _: one, value)
    second, _ = REFERENCE_KERNEL.offer(p, lambda _: zero, lambda _: other, value)
    assert first == add(value, one) * p.bit_length()
    assert add(first, second) == add(one, other) * p.bit_length()


@pytest.mark.spec("OF-1")
@given(data=st.data(), p=st.sampled_from(PRIMES))
def test_bits_of_residues(data, p):
    residues = data.draw(st.lists(st.integers(0, p - 1), min_size=1, max_size=9))
    bits = bits_of(pack_residues(residues, p), p)
    assert bits.shape == (p.bit_length(), len(residues))
    assert [sum(int(bit) << h for h, bit in enumerate(column)) for column in bits.T] == residues
    choices = joined(bits)
    assert [choices >> j & 1 for j in range(bits.size)] == [int(bit) for row in bits for bit in row]


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("p", PRIMES)
def test_combinations_of_products_are_products_and_depend_on_the_coin(p):
    """Two triples of three components each."""
    vector, right = Field(p, REFERENCE_KERNEL).vector, [11, p - 2]
    left = [3, p - 1, 4, 0, 5, 7]
    products = Products(vector(left), vector(right), vector([a * b for a, b in zip(left, right * 3, strict=True)]))
    a, b, c, spare_a, spare_c = combine(products, b"coin")
    assert (a * b, spare_a * b, b) == (c, spare_c, vector(right))
    assert a != spare_a
    assert combine(products, b"another")[0] != a
    one_component = vector([1, 1, 0, 0, 0, 0])
    wrong = combine(Products(vector([0] * 6), vector(right), one_component), b"coin")
    assert len({*wrong[2].integers(), *wrong[4].integers()}) == 4, "every triple has coefficients of its own"
    other = combine(Products(vector([0] * 6), vector(right), vector([0, 0, 1, 1, 0, 0])), b"coin")
    assert other[2] != wrong[2], "and every component"


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize(("bits", "tau"), [(61, 5), (64, 4), (127, 3), (128, 3), (192, 3), (63, 5)])
def test_number_of_components(bits, tau):
    prime = 2**bits - 1
    assert components(prime) == tau
    assert (tau - 2) * bits + 3 >= 2 * STATISTICAL_BITS
    assert (tau - 3) * bits + 3 < 2 * STATISTICAL_BITS


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("p", [7, 11, 103, MERSENNE_127, PRIME_192])
def test_the_root_is_the_one_that_is_a_square(p):
    for x in [*range(1, min(p, 50)), p - 2]:
        root = square_root(x * x % p, p)
        assert root in (x, p - x)
        assert pow(root, (p - 1) // 2, p) == 1


@pytest.mark.spec("OF-1", "OF-1.V0")
@pytest.mark.parametrize("p", PRIMES)
def test_residues_have_one_encoding(p):
    field, octets, width = Field(p, REFERENCE_KERNEL), pack_residues([0, 1, p - 1], p), residue_octets(p)
    assert len(octets) == 3 * width
    assert field.read(octets, 3, sender=2).integers() == [0, 1, p - 1]
    too_large = p.to_bytes(width, "little")
    for wrong in (octets[1:], octets + b"\x00", octets[:-width], octets[: 2 * width] + too_large):
        with pytest.raises(Abort) as refused:
            field.read(wrong, 3, sender=2)
        assert (refused.value.rule, refused.value.accused) == ("OF-1.V0", 2)


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("p", PRIMES)
def test_random_vectors_depend_on_every_name(p):
    field = Field(p, REFERENCE_KERNEL)
    vectors = [field.random(3, label, *names) for label in ("a", "b") for names in ((b"x", 1), (b"x", 2))]
    assert len({tuple(vector.integers()) for vector in vectors}) == 4
    assert all(0 <= x < p for vector in vectors for x in vector.integers())


@pytest.mark.spec("OF-1.KEY")
@pytest.mark.parametrize("p", PRIMES)
def test_strings_of_the_length_of_a_residue_are_nearly_uniform(p):
    """Exactly: each residue stands for as many strings as any other, but for a few that stand for one more."""
    strings = 1 << 8 * residue_octets(p)
    each, more = divmod(strings, p)
    distance = Fraction(more * (p - more), p * strings)
    assert more < 2**65 and distance < Fraction(1, 2**127)
    assert (
        distance
        == (
            more * abs(Fraction(each + 1, strings) - Fraction(1, p))
            + (p - more) * abs(Fraction(each, strings) - Fraction(1, p))
        )
        / 2
    )


@pytest.mark.spec("OF-1.KEY")
@pytest.mark.parametrize("p", [2**61 - 1, 2**127 - 2**66 + 1, 2**192 - 2**66 + 1, 3 * 2**126 + 1, 103])
def test_other_numbers_are_refused(p):
    with pytest.raises(ValueError, match="no prime"):
        residue_octets(p)
