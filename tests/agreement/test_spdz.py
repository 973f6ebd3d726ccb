"""The formulas of chapter 07 about shares and comparisons, and what the reference computes."""

import pytest
import sympy as sp
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from reference.core.arithmetic import symmetric
from reference.core.reject import Abort
from reference.messages.spdz import OpenedShares
from reference.preprocessing.material import Requirement
from reference.spdz import soft_threshold as code
from reference.spdz.shares import MERSENNE_127, PRIME_192, Shares, join
from spec.claims.spdz import upper_bound
from spec.equations import spdz as eq
from spec.formula import integer, residue, truth
from tests.agreement.exactly import exactly
from tests.reference.spdz.support import changed, engines, prepare, reconstruct, run_honest, run_typed

PARTIES = 3
PRIMES = st.sampled_from([MERSENNE_127, PRIME_192])
SEEDS = st.integers(0, 2**32)
few = settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate))
"""A failing example is not made smaller: each is a run of several parties."""


class Heard:
    """Keeps all openings of a run, and may add to a share of the first one of party 2."""

    def __init__(self, prime: int, shift: int = 0) -> None:
        self.prime, self.shift = prime, shift
        self._columns: list[dict[int, tuple[int, ...]]] = []

    def __call__(self, position, sender, message):
        if not isinstance(message, OpenedShares):
            return message
        if not self._columns or sender in self._columns[-1]:
            self._columns.append({})
        if sender == 2 and len(self._columns) == 1:
            shifted = ((message.shares[0] + self.shift) % self.prime, *message.shares[1:])
            message = changed(message, shares=shifted)
        self._columns[-1][sender] = message.shares
        return message

    def opened(self, number: int) -> tuple[int, ...]:
        """The values of one opening."""
        return tuple(sum(column) % self.prime for column in zip(*self._columns[number].values(), strict=True))


def random_sharing(data, prime, key):
    """A value and shares of it for all parties, drawn at random."""
    element = st.integers(0, prime - 1)
    values = [data.draw(element) for _ in range(PARTIES)]
    macs = [data.draw(element) for _ in range(PARTIES - 1)]
    macs.append((key * sum(values) - sum(macs)) % prime)
    return sum(values) % prime, [Shares(prime, (x,), (mac,)) for x, mac in zip(values, macs, strict=True)]


def holds(congruences, values):
    return all(exactly(congruence, values) for congruence in congruences)


@pytest.mark.agrees("SP-1", "SP-2")
@pytest.mark.spec("SP-1", "SP-2")
@few
@given(data=st.data(), prime=PRIMES, k=st.integers(-9, 2**130), factors=st.tuples(st.integers(), st.integers()))
def test_shares_and_what_is_linear_in_them(data, prime, k, factors):
    supply = engines(PARTIES, prime)
    keys = [spdz.material.mac_key for spdz in supply.values()]
    (x, shares), (_, others) = (random_sharing(data, prime, sum(keys)) for _ in range(2))
    values = {eq.p: prime, eq.m: PARTIES, eq.x: x, eq.Delta: sum(keys), eq.mac_key: keys, eq.constant: k}
    values |= {eq.share: [s.values[0] for s in shares], eq.mac: [s.macs[0] for s in shares]}
    assert holds(eq.SHARING, values)
    assert not holds(eq.SHARING[:2], {**values, eq.x: x + 1})
    assert not holds(eq.SHARING[1:], {**values, eq.Delta: sum(keys) + 1})
    values |= {eq.other_share: [s.values[0] for s in others], eq.other_mac: [s.macs[0] for s in others]}
    values |= {eq.mu: factors[0], eq.nu_factor: factors[1]}
    public = [spdz.public([k]) for spdz in supply.values()]
    for party in range(PARTIES):
        combined = shares[party] * factors[0] + others[party] * factors[1]
        values |= {eq.i: party + 1, eq.result_share: {party + 1: combined.values[0]}}
        assert holds(eq.LINEAR, {**values, eq.result_mac: {party + 1: combined.macs[0]}})
        own = {eq.share: {party + 1: public[party].values[0]}, eq.mac: {party + 1: public[party].macs[0]}}
        assert holds(eq.PUBLIC, {**values, **own})


@pytest.mark.agrees("SP-3")
@pytest.mark.spec("SP-3")
@few
@given(data=st.data(), prime=PRIMES, seed=SEEDS)
def test_multiplication(data, prime, seed):
    supply = engines(PARTIES, prime, triples=1, seed=seed)
    keys = sum(spdz.material.mac_key for spdz in supply.values())
    (x, left), (y, right) = (random_sharing(data, prime, keys) for _ in range(2))
    triples = [copy.take_triples(1) for copy in prepare(PARTIES, prime, Requirement(1, 0, (0,) * 3), seed).values()]
    a, b, c = (reconstruct([getattr(t, name) for t in triples])[0] for name in ("left", "right", "product"))
    heard = Heard(prime)
    products = run_typed({i: spdz.multiply(left[i - 1], right[i - 1]) for i, spdz in supply.items()}, heard)
    values = {eq.p: prime, eq.x: x, eq.y: y, eq.a: a, eq.b: b, eq.c: c}
    for line, opened in zip(eq.BEAVER_WHERE[:2], heard.opened(0), strict=True):
        assert residue(line.rhs, values, prime) == opened
        values[line.lhs] = opened
    assert residue(eq.BEAVER_WHERE[2].rhs, values, prime) == c
    assert exactly(eq.BEAVER, values)
    assert reconstruct([*products.values()]) == (residue(eq.BEAVER.right, values, prime),)


@pytest.mark.agrees("SP-5", "SP-5.MAC")
@pytest.mark.spec("SP-5", "SP-5.MAC")
@few
@given(data=st.data(), prime=PRIMES, shift=st.integers(-1, 1), seed=SEEDS)
def test_differences_of_macs_and_values(data, prime, shift, seed):
    supply = engines(PARTIES, prime, seed=seed)
    keys = [spdz.material.mac_key for spdz in supply.values()]
    drawn = [random_sharing(data, prime, sum(keys)) for _ in range(3)]
    weights = [data.draw(st.integers(1, 2**120)) for _ in drawn]  # the coin is not 0, nor is it among these
    shares = [join([sharing[party] for _, sharing in drawn]) for party in range(PARTIES)]

    def weighted(spdz):
        opened = yield from spdz.open(shares[spdz.party - 1])
        return opened, spdz._weighted_difference(weights)

    outcomes = run_typed({i: weighted(spdz) for i, spdz in supply.items()}, Heard(prime, shift))
    opened, sigmas = outcomes[1][0], [outcome[1] for outcome in outcomes.values()]
    values = {eq.p: prime, eq.m: PARTIES, eq.n: 3, eq.Delta: sum(keys), eq.mac_key: keys, eq.coefficient: weights}
    values |= {eq.opened: opened, eq.difference: sigmas, eq.shift: [shift, 0, 0]}
    values[eq.mac] = [[sharing[party].macs[0] for party in range(PARTIES)] for _, sharing in drawn]
    combined, sigma, passes = eq.MAC_DIFFERENCE
    values[eq.combined_value] = residue(combined.right, values, prime)
    assert exactly(combined, values)
    assert all(exactly(sigma, {**values, eq.i: party}) for party in range(1, PARTIES + 1))
    assert exactly(eq.SHIFTED, values)
    checked = run_typed({i: spdz.check() for i, spdz in supply.items()})
    refused = {(outcome.rule, outcome.accused) if outcome else None for outcome in checked.values()}
    assert refused == ({None} if passes.holds(values) else {("SP-5.MAC", None)})


# --- SP-7 -------------------------------------------------------------------------------------------------------
WIDTH, SLACK = 6, 10


def thresholds(prime, a, tau, high, seed):
    """Party 1's view of a soft threshold of a public ``a`` with a public high mask: result, opened, random r."""
    price = code.cost(WIDTH)
    supply = engines(PARTIES, prime, triples=price.triples, bits=price.bits, seed=seed)
    copies = prepare(PARTIES, prime, Requirement(price.triples, price.bits, (0,) * 3), seed).values()
    r = sum(bit << k for k, bit in enumerate(reconstruct([copy.take_bits(WIDTH) for copy in copies])))

    def program(spdz):
        highs = spdz.public([high])
        z = yield from code.soft_threshold(spdz, spdz.public([a]), [tau], highs, WIDTH, PARTIES << SLACK)
        return (yield from spdz.open_checked(z))

    heard = Heard(prime)
    outcomes = run_typed({i: program(spdz) for i, spdz in supply.items()}, heard)
    return outcomes[1], heard.opened(0)[0], r


@pytest.mark.agrees("SP-7")
@pytest.mark.spec("SP-7")
@few
@given(data=st.data(), prime=PRIMES, tau=st.integers(1, 30), seed=SEEDS)
def test_soft_threshold(data, prime, tau, seed):
    a = data.draw(st.integers(tau + 1 - 2**WIDTH, 2**WIDTH - 1 - tau))
    high = data.draw(st.integers(0, PARTIES * (2**SLACK - 1)))
    opened, c, r = thresholds(prime, a, tau, high, seed)
    values = {eq.p: prime, eq.t: WIDTH, eq.A: a, eq.T: tau, eq.r: r, eq.H: high, eq.c: c}
    assert truth(eq.WIDTH, values)
    assert exactly(eq.MASKED_COMPARISON, values)
    assert c == integer(eq.MASKED_COMPARISON.right, values)
    for x in (-tau, tau):
        assert truth(eq.COMPARISON, {**values, eq.x: x})
        assert truth(eq.COMPARISON_SIGN, {**values, eq.x: x})
    assert symmetric(opened[0], prime) == integer(eq.SOFT_THRESHOLD.rhs, values)


@pytest.mark.agrees("SP-7.R")
@pytest.mark.spec("SP-7.R")
@pytest.mark.parametrize("beyond", [0, 1])
@pytest.mark.parametrize("end", ["upper", "lower"])
def test_the_range_of_a_masked_value(beyond, end):
    """An opened value at each end of the range, and one beyond it: what is negative is large modulo p."""
    _, _, r = thresholds(MERSENNE_127, 0, 1, 0, 0)
    limit = integer(upper_bound(eq.COMPARISON_RANGE), {eq.t: WIDTH, eq.m: PARTIES, eq.s_m: SLACK})
    c = limit - 1 + beyond if end == "upper" else -beyond
    outcome, opened, _ = thresholds(MERSENNE_127, c - r - 2**WIDTH, 1, 0, 0)
    values = {eq.t: WIDTH, eq.m: PARTIES, eq.s_m: SLACK, eq.c: c}
    assert opened == c % MERSENNE_127
    assert isinstance(outcome, Abort) == (beyond == 1) == (not truth(eq.COMPARISON_RANGE, values))
    assert not beyond or (outcome.rule, outcome.accused) == ("SP-7.R", None)
    assert code.opening_limit(WIDTH, PARTIES << SLACK) == limit


@pytest.mark.agrees("SP-7")
@pytest.mark.spec("SP-7")
@given(bound=st.integers(0, 2**40), tau=st.integers(1, 2**40))
@example(bound=2**20 - 2, tau=1)
@example(bound=2**20 - 1, tau=1)
def test_the_width_is_the_smallest_that_fits(bound, tau):
    width = code.comparison_width(bound, tau)
    values = {eq.A: -bound, eq.T: tau, eq.t: width}
    assert truth(eq.WIDTH, values)
    assert width == 2 or not truth(eq.WIDTH, {**values, eq.t: width - 1})


@pytest.mark.agrees("SP-7")
@pytest.mark.spec("SP-7")
@pytest.mark.parametrize("width", range(2, 66))
def test_the_cost(width):
    digits, products, rounds = eq.COMPARISON_COST
    values = {eq.t: width}
    values[eq.digits] = integer(digits.rhs, values)
    cost = code.cost(width)
    assert (cost.triples, cost.rounds) == (integer(products.rhs, values), integer(rounds.rhs, values))


@pytest.mark.agrees("SP-7")
@pytest.mark.spec("SP-7")
@pytest.mark.parametrize("public", range(4))
def test_the_tables_of_digits(public):
    """The coefficients of (1, lo, hi, lo hi) that the code uses for a public digit are those of the formulas."""
    forms = {form.lhs: form.rhs for form in eq.ONE_HOT}
    product = forms.pop(eq.both_bits)
    terms = (eq.low_bit, eq.high_bit, eq.both_bits)
    for line, table in zip(eq.DIGIT_COMPARED, (code.DIGIT_EQUAL, code.DIGIT_GREATER), strict=True):
        form = sp.Poly(line.rhs.subs(eq.public_digit, public).doit().subs(forms), *terms)
        constant = form.coeff_monomial(1)
        assert (constant, *(form.coeff_monomial(term) for term in terms)) == table[public]
    assert product == eq.low_bit * eq.high_bit
    assert eq.DIGIT.rhs == eq.low_bit + 2 * eq.high_bit


@pytest.mark.agrees("SP-7")
@pytest.mark.spec("SP-7")
@pytest.mark.parametrize("bits", [(1, 0, 0, 0), (0, 1, 1, 0), (0, 0, 1, 1), (0, 1, 0, 0), (0, 1, 1, 1)])
def test_blocks_of_digits_are_joined(bits):
    """Two pairs of blocks: the lower joined blocks matter only if the upper joined ones are equal."""
    values = dict(zip((eq.greater_high, eq.greater_low, eq.equal_high, eq.equal_low), bits, strict=True))
    greater, equal = (integer(line.rhs, values) for line in eq.JOINED)
    expected = integer(eq.JOINED[0].rhs, {eq.greater_high: greater, eq.equal_high: equal, eq.greater_low: 1})

    def program(spdz):
        shared = [spdz.public([bit]) for bit in bits]
        one, zero = spdz.public([1]), spdz.public([0])
        parts = yield from code._most_significant_difference(
            spdz, [zero, one, shared[1], shared[0]], [zero, shared[3], shared[2]]
        )
        return (yield from spdz.open_checked(parts))

    assert run_honest(engines(2, MERSENNE_127, triples=4), program) == (expected,)
