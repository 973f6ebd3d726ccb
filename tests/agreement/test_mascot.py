"""The formulas of OF-1, and what the reference computes."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from reference.core.coins import Coins
from reference.core.cointoss import expand_challenges
from reference.core.reject import Abort
from reference.preprocessing import base_ot
from reference.preprocessing.authenticated import combination
from reference.preprocessing.base_ot import PRIME, Instance
from reference.preprocessing.bits import make_bits
from reference.preprocessing.block_cipher import BLOCK, BLOCK_BITS, linear_hash
from reference.preprocessing.cope import KeyHolder, ProductOwner
from reference.preprocessing.kernel import REFERENCE_KERNEL
from reference.preprocessing.material import Triples
from reference.preprocessing.octets import residue_octets
from reference.preprocessing.ot_extension import ExtensionReceiver, ExtensionSender, padded
from reference.preprocessing.setting import Setting
from reference.preprocessing.triples import Products, combine, components, sacrifice
from reference.preprocessing.vectors import Authenticated, Field
from reference.spdz.shares import MERSENNE_127, PRIME_192
from spec.equations import spdz as eq
from spec.formula import integer, residue, truth
from tests.agreement.exactly import exactly
from tests.agreement.test_spdz import PRIMES, Heard
from tests.reference.preprocessing.support import ideal_transfers, setting
from tests.reference.preprocessing.test_block_cipher import aes, times
from tests.reference.spdz.support import SESSION, engines, run_typed, share

few = settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate))
"""A failing example is not made smaller: each is a run of several parties."""
SEEDS = st.integers(0, 2**32)
COIN = bytes(range(32))


# --- Transfers --------------------------------------------------------------------------------------------------
@cache
def sides():
    """Party 1 as a sender and party 2 as a receiver of base transfers."""
    return base_ot._Side(setting(1), 2), base_ot._Side(setting(2), 1)


@pytest.mark.agrees("OF-1")
@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("index", [0, 1, 2, 3, 127])
def test_base_transfers(index):
    sender, receiver = sides()
    pair, c = receiver._pairs[index], receiver._chosen(index)
    instance = Instance(setting(1).session, 1, 2)
    hashes = [instance.hash_to_group(index, branch, pair[1 - branch]) for branch in (0, 1)]
    B = sender._offers[index]
    values = {eq.P: PRIME, eq.g: base_ot.GENERATOR, eq.chosen: c, eq.B: B, eq.secret: sender._offered[index]}
    values |= {eq.known: receiver._secrets[index], eq.element: dict(enumerate(pair))}
    values |= {eq.group_hash: dict(enumerate(hashes)), eq.i: c}
    made, masked, offered, equal = eq.BASE_TRANSFER
    values[eq.masked_element] = {c: residue(masked.right, values, PRIME)}
    assert all(exactly(line, values) for line in (made, masked, offered, equal))
    assert not exactly(made, {**values, eq.known: receiver._secrets[index] + 1})
    shared = residue(equal.right, values, PRIME)
    assert receiver._received(index, B) == instance.key(index, c, (*pair, B), shared)
    assert sender._sent(index, *pair)[c] == instance.key(index, c, (*pair, B), residue(equal.left, values, PRIME))


def bits(columns, rows=128):
    """A matrix of bits, a row for each column of the extension, and both indexed from 1."""
    octets = np.frombuffer(columns, np.uint8).reshape(rows, -1)
    return np.unpackbits(octets, axis=1, bitorder="little").tolist()


@pytest.mark.agrees("OF-1", "OF-1.COL")
@pytest.mark.spec("OF-1", "OF-1.COL")
@few
@given(count=st.integers(1, 150), data=st.data(), wrong=st.sampled_from([None, 0, 77, 127]))
def test_extension_and_its_check(count, data, wrong):
    keys, chosen = ideal_transfers(1, 2)
    choices = data.draw(st.integers(0, 2 ** padded(count) - 1))
    receiver, sender = ExtensionReceiver(keys), ExtensionSender(chosen)
    said = receiver.request(1, choices, count).columns
    first, second, own = (
        b"".join(REFERENCE_KERNEL.generators(seeds).one(i, 1, padded(count) // 8) for i in range(128))
        for seeds in (keys.zeros, keys.ones, chosen.keys)
    )
    request = receiver.request(1, choices, count)
    sender.accept(1, request, count, 2)
    gamma = [chosen.choices >> i & 1 for i in range(128)]
    row = [choices >> j & 1 for j in range(padded(count))]
    values = {eq.first: bits(first), eq.second: bits(second), eq.own: bits(own), eq.said: bits(said)}
    values |= {eq.stored: bits(sender._columns.tobytes()), eq.bits: row, eq.secret_bit: gamma}
    places = [(i, j) for i in (1, 2, 64, 128) for j in {1, count, padded(count)}]
    assert all(exactly(line, {**values, eq.i: i, eq.j: j}) for i, j in places for line in eq.EXTENSION)
    key, answer = bytes(16), receiver.answer(bytes(16))
    if wrong is not None:
        columns = bytearray(answer.columns)
        columns[BLOCK * wrong] ^= 1
        answer = answer.model_copy(update={"columns": bytes(columns)})
    agree = columns_agree(sender, key, answer, gamma)
    assert agree == (wrong is None)
    assert verdict(sender, key, answer) == (None if agree else ("OF-1.COL", None))


def verdict(sender, key, answer):
    """The rule that refuses an answer, and whom it accuses."""
    try:
        sender.check(key, answer, 2)
    except Abort as abort:
        return abort.rule, abort.accused
    return None


def columns_agree(sender, key, answer, gamma):
    """The formula for every column and every bit of its hash."""
    hashed, said = bits(linear_hash(key, sender._columns)), bits(answer.columns)
    (choices,) = bits(answer.choices, 1)
    return all(
        eq.COLUMN_CHECK.holds(
            {
                eq.i: i,
                eq.hashed: {i: hashed[i - 1][bit]},
                eq.expanded: {i: said[i - 1][bit]},
                eq.secret_bit: gamma,
                eq.hashed_choices: choices[bit],
            }
        )
        for i in range(1, 129)
        for bit in range(BLOCK_BITS)
    )


@pytest.mark.agrees("OF-1")
@pytest.mark.spec("OF-1")
@given(blocks=st.lists(st.integers(0, 2**128 - 1), min_size=1, max_size=5), key=st.binary(min_size=16, max_size=16))
def test_the_linear_hash(blocks, key):
    """The sum of the formula, with products in GF(2^128)."""
    octets = b"".join(block.to_bytes(BLOCK, "big") for block in blocks)
    point, total = int.from_bytes(aes(key, bytes(BLOCK)), "big"), 0
    formula = eq.LINEAR_HASH.rhs
    ((index, first, last),) = formula.limits
    values = {eq.blocks: len(blocks)}
    for k in range(integer(first, values), integer(last, values) + 1):
        term = blocks[k - 1]
        for _ in range(power_of_key(formula.function, {**values, index: k})):
            term = times(term, point)
        total ^= term
    assert linear_hash(key, np.frombuffer(octets, np.uint8).reshape(1, -1)) == total.to_bytes(BLOCK, "big")


def power_of_key(summand, values):
    """The exponent of ``H`` in a summand ``x_k H^e``."""
    block, power = summand.as_independent(eq.hash_key, as_Add=False)
    assert block == eq.block[eq.k]
    return integer(power.as_base_exp()[1], values)


# --- Products ---------------------------------------------------------------------------------------------------
def from_zero(sequence):
    return dict(enumerate(sequence))


@pytest.mark.agrees("OF-1")
@pytest.mark.spec("OF-1")
@few
@given(data=st.data(), prime=PRIMES)
def test_correlated_products(data, prime):
    x, key = (data.draw(st.integers(0, prime - 1)) for _ in range(2))
    field, count, width = Field(prime, REFERENCE_KERNEL), prime.bit_length(), residue_octets(prime)
    coins = Coins(bytes(32))
    seeds = [coins.octets(BLOCK * count, name) for name in ("zeros", "ones")]
    picked = [seeds[key >> h & 1][BLOCK * h : BLOCK * (h + 1)] for h in range(count)]
    owner, holder = ProductOwner(field, *seeds), KeyHolder(field, field.vector([key]), b"".join(picked))
    corrections, minus_t = owner.extend(1, field.vector([x]))
    q = holder.extend(1, corrections, 1, 2)
    strings = [
        [int.from_bytes(side.one(h, 1, width), "little") for h in range(count)]
        for side in (owner._zeros, owner._ones, holder._chosen)
    ]
    said = [int.from_bytes(corrections[width * h : width * (h + 1)], "little") for h in range(count)]
    values = {eq.p: prime, eq.x: x, eq.length: count, eq.key_bit: from_zero(key >> h & 1 for h in range(count))}
    values |= dict(zip((eq.first, eq.second, eq.own), map(from_zero, strings), strict=True))
    values |= {eq.correction: from_zero(said), eq.holder: key}
    offered, received, t, q_sum, product = eq.CORRELATED
    places = [{**values, eq.h: h} for h in range(count)]
    assert [integer(offered.rhs, place) for place in places] == said
    values[eq.received] = from_zero(integer(received.rhs, place) for place in places)
    values |= {eq.tee: -minus_t.integers()[0], eq.q: q.integers()[0]}
    assert all(exactly(line, values) for line in (t, q_sum, product))


@pytest.mark.agrees("OF-1")
@pytest.mark.spec("OF-1")
@few
@given(data=st.data(), prime=PRIMES, count=st.integers(1, 3))
def test_combinations(data, prime, count):
    field, nu = Field(prime, REFERENCE_KERNEL), components(prime)
    element = st.integers(0, prime - 1)
    left, product = ([data.draw(element) for _ in range(nu * count)] for _ in range(2))
    right = field.vector([0] * count)
    a, _, c, spare_a, spare_c = combine(Products(field.vector(left), right, field.vector(product)), COIN)
    for label, kept, made in (("OF-1/kept", a, c), ("OF-1/spare", spare_a, spare_c)):
        weights = field.random(nu * count, label, COIN).integers()
        for index in range(count):
            values = {eq.p: prime, eq.nu: nu, eq.a: kept.integers()[index], eq.c: made.integers()[index]}
            values |= {eq.weight: weights[index::count], eq.factor: left[index::count]}
            values[eq.product] = product[index::count]
            assert all(exactly(line, values) for line in eq.COMBINED)


@pytest.mark.agrees("OF-1")
@pytest.mark.spec("OF-1")
@few
@given(data=st.data(), prime=PRIMES, count=st.integers(1, 4))
def test_combined_inputs(data, prime, count):
    field = Field(prime, REFERENCE_KERNEL)
    inputs = [data.draw(st.integers(0, prime - 1)) for _ in range(count + 1)]
    opened = combination(COIN, 2, Authenticated(field.vector(inputs), field.vector(inputs)))
    values = {eq.p: prime, eq.n: count, eq.put_in: inputs[:-1], eq.input_mask: inputs[-1]}
    values[eq.input_coefficient] = field.random(count, "OF-1/inputs", COIN, 2).integers()
    assert opened.values == (residue(eq.INPUTS_OPENED.right, values, prime),)
    assert exactly(eq.INPUTS_OPENED, {**values, eq.INPUTS_OPENED.left: opened.values[0]})


@dataclass(frozen=True)
class KnownCoins(Setting):
    """Coins that the test knows."""

    def coin(self, label):
        yield from ()
        return COIN if label.startswith("OF-1/sacrifice") else COIN[::-1]


@pytest.mark.agrees("OF-1", "OF-1.SAC")
@pytest.mark.spec("OF-1", "OF-1.SAC")
@few
@given(data=st.data(), prime=PRIMES, seed=SEEDS, errors=st.tuples(*[st.integers(-1, 1)] * 4))
def test_sacrifice(data, prime, seed, errors):
    """Two triples, and what is wrong with ``c`` and with ``c'`` of each."""
    draw, count = (lambda: [data.draw(st.integers(0, prime - 1)) for _ in range(2)]), 2
    a, b, spare_a = draw(), draw(), draw()
    values = {eq.p: prime, eq.n: count, eq.a: a, eq.b: b, eq.spare_a: spare_a}
    wrong = {eq.triple_error: errors[:2], eq.spare_error: errors[2:]}
    cases = [{symbol: v[j] for symbol, v in {**values, **wrong}.items() if isinstance(v, list | tuple)} for j in (0, 1)]
    c, spare_c = ([residue(line.rhs, case, prime) for case in cases] for line in eq.SACRIFICE_WHERE)

    def program(spdz):
        shared = yield from share(spdz, [*a, *b, *c, *spare_a, *spare_c])
        place = KnownCoins(spdz.party, prime, SESSION, spdz.rounds, spdz._coins)
        packed = Authenticated(*map(place.field.vector, (shared.values, shared.macs)))
        a_, b_, c_, spare_a_, spare_c_ = packed.split(5)
        yield from sacrifice(place, spdz, 0, (a_, b_, c_), (spare_a_, spare_c_))

    heard = Heard(prime)
    outcomes = run_typed({i: program(spdz) for i, spdz in engines(2, prime, inputs=10, seed=seed).items()}, heard)
    s, left_over = expand_challenges(COIN, count), []
    for j, case in enumerate(cases):
        case |= {eq.p: prime, eq.s: s[j], eq.c: c[j], eq.spare_c: spare_c[j]}
        case[eq.masked_factor] = heard.opened(0)[j]
        assert all(exactly(line, case) for line in eq.SACRIFICE)
        left_over.append(residue(eq.SACRIFICE[1].left, case, prime))
    total = {eq.p: prime, eq.n: count, eq.left_over: left_over}
    total[eq.joint_coefficient] = expand_challenges(COIN[::-1], count)
    assert heard.opened(1) == (residue(eq.SACRIFICED.left, total, prime),)
    verdict = {(outcome.rule, outcome.accused) if outcome else None for outcome in outcomes.values()}
    assert verdict == ({None} if eq.SACRIFICED.holds(total) else {("OF-1.SAC", None)})


@pytest.mark.agrees("OF-1", "OF-1.BIT")
@pytest.mark.spec("OF-1", "OF-1.BIT", "SP-6")
@few
@given(data=st.data(), prime=PRIMES, error=st.sampled_from([0, 0, 1, 2, 3]), seed=SEEDS, zero=st.booleans())
def test_bits_from_squares(data, prime, error, seed, zero):
    a, b = (data.draw(st.integers(0, prime - 1)) for _ in range(2))
    a *= not zero
    values = {eq.p: prime, eq.a: a, eq.b: b, eq.c: a * b + error}

    def program(spdz):
        shared = yield from share(spdz, [a, b, a * b + error])
        bit = yield from make_bits(spdz, Triples(*shared.split(3)))
        return (yield from spdz.open_checked(bit))

    heard = Heard(prime)
    outcomes = run_typed({i: program(spdz) for i, spdz in engines(2, prime, inputs=3, seed=seed).items()}, heard)
    square, root, bit = eq.ROOT_OF_SQUARE
    (opened,) = heard.opened(1)
    assert opened == residue(eq.SQUARE.right, values, prime)
    assert exactly(eq.SQUARE, values) == (error == 0)
    values[eq.square] = opened
    values[eq.root] = residue(root.right, values, prime)
    if eq.HAS_ROOT.holds(values) and opened:
        assert exactly(square, values) == (error == 0)
        assert outcomes[1] == (residue(bit.right, values, prime),)
        assert exactly(root, values)
        assert exactly(bit, {**values, eq.bit: outcomes[1][0]})
    else:
        assert {(outcome.rule, outcome.accused) for outcome in outcomes.values()} == {("OF-1.BIT", None)}


@pytest.mark.agrees("OF-1.KEY")
@pytest.mark.spec("OF-1.KEY")
@pytest.mark.parametrize("prime", [MERSENNE_127, PRIME_192, 2**61 - 1, 2**128 - 159, 2**127 + 45, 2**192 - 237])
def test_primes_for_which_strings_are_residues(prime):
    octets = -(-prime.bit_length() // 8)
    if truth(eq.KEYS, {eq.p: prime, eq.n_bits: 8 * octets}):
        assert residue_octets(prime) == octets
    else:
        with pytest.raises(ValueError, match="no prime for the preprocessing"):
            residue_octets(prime)


@pytest.mark.agrees("OF-1.NU")
@pytest.mark.spec("OF-1.NU")
@given(length=st.integers(2, 400))
def test_products_in_a_triple(length):
    formula, bound = eq.PRODUCTS_IN_A_TRIPLE
    nu = components(2**length - 1)
    assert nu == integer(formula.rhs, {eq.length: length})
    power = {eq.p: 2**length, eq.guessed: 1}
    assert truth(bound, {**power, eq.nu: nu})
    assert not truth(bound, {**power, eq.nu: nu - 1})
