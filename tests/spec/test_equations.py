"""The formulas of the specification are true: claims, checked symbolically or on exact numbers."""

from fractions import Fraction
from itertools import product

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from reference.preprocessing.triples import components
from spec.equations import conversions, fixed_point, learning, paillier, proofs, spdz
from spec.formula import Congruence, integer, number, residue
from spec.ideal import rescale

small = st.integers(-(10**6), 10**6)
rational = st.fractions(-100, 100, max_denominator=50)
positive = st.fractions(Fraction(1, 50), 100, max_denominator=50)


def zero(matrix):
    return all(entry == 0 for entry in matrix)


# --- Chapter 02 --------------------------------------------------------------------------------------------------
@pytest.mark.spec("LR-1")
@pytest.mark.parametrize(("rows", "features"), [(1, 1), (1, 2), (2, 2)])
def test_local_step_minimises_the_augmented_lagrangian(rows, features):
    assert zero(learning.local_stationarity(rows, features))


@pytest.mark.spec("LR-2")
def test_prox_is_stationary_in_every_sign_case():
    cases = learning.prox_stationarity()
    assert (cases["positive"], cases["negative"], cases["zero"]) == (0, 0, 1)


@pytest.mark.spec("LR-2", "LR-0")
@given(average=rational, m=st.integers(1, 9), rho=positive, l1=positive, l2=positive, other=rational)
def test_prox_beats_every_other_point(average, m, rho, l1, l2, other):
    values = {learning.m: m, learning.rho: rho, learning.lambda1: l1, learning.lambda2: l2}
    a = sp.Symbol("a")
    best = number(learning.prox(a), {**values, a: average})

    def cost(z):
        return l1 * abs(z) + l2 / 2 * z**2 + m * rho / 2 * (z - average) ** 2

    assert cost(best) <= cost(other)
    assert best == number(learning.folded_prox(a), {**values, a: m * average})


@pytest.mark.spec("LR-2", "LR-6")
@given(first=rational, second=rational, m=st.integers(1, 5), q=st.integers(1, 2**10), tau=st.integers(0, 2**12))
def test_prox_with_factor_rounded_down_is_firmly_nonexpansive(first, second, m, q, tau):
    """P maps the stacked sums to m copies of z; q/2^f_q is at most 1/m because it is rounded down."""
    factor = Fraction(q, m * 2**10)

    def shared(total):
        a = factor * total
        return a - tau if a > tau else a + tau if a < -tau else 0

    difference = shared(first) - shared(second)
    assert m * difference**2 <= difference * (first - second)


@pytest.mark.spec("LR-3", "LR-0")
@pytest.mark.parametrize("parties", [1, 2, 3, 5])
def test_a_fixed_point_is_optimal(parties):
    assert learning.optimality_at_fixed_point(parties) == 0


@pytest.mark.spec("LR-4", "LR-5")
@pytest.mark.parametrize(("rows", "features"), [(1, 1), (1, 2), (2, 2), (3, 2)])
def test_summary_by_singular_values(rows, features):
    inverse, moment = learning.inverse_by_decomposition(rows, features)
    assert zero(inverse)
    assert zero(moment)


@pytest.mark.spec("LR-6")
def test_penalty_can_be_scaled_into_the_data():
    assert zero(learning.normalised_step(2, 2))


@pytest.mark.spec("LR-6")
def test_integer_iteration_is_the_relaxed_iteration_at_its_scales():
    assert learning.integer_step_in_reals() == (0, 0)


# --- Chapter 03 --------------------------------------------------------------------------------------------------
@pytest.mark.spec("FX-3")
def test_recursion_of_the_bound():
    assert fixed_point.recursion_from_steps() == 0


@pytest.mark.spec("FX-3")
@given(rounds=st.integers(1, 200), rate=st.fractions(0, Fraction(1, 10**4)), step=positive)
def test_radius_bounds_the_accumulated_recursion(rounds, rate, step):
    total = Fraction(0)
    for _ in range(rounds):
        total = (1 + rate) * total + step
    assert total <= rounds * step / (1 - rounds * rate)


@pytest.mark.spec("FX-2")
@given(x=st.integers(-500, 500), modulus=st.integers(2, 99))
def test_symmetric_residues(x, modulus):
    value = integer(fixed_point.SYMMETRIC.rhs, {fixed_point.x: x, fixed_point.N: modulus})
    assert -modulus < 2 * value <= modulus
    assert (value - x) % modulus == 0


@pytest.mark.spec("FX-1")
@given(x=rational, f=st.integers(1, 30))
def test_encoding_is_nearest(x, f):
    encoded = integer(fixed_point.ENCODING.rhs, {fixed_point.real: x, fixed_point.f: f})
    assert abs(encoded - 2**f * x) <= Fraction(1, 2)


# --- Chapter 04 --------------------------------------------------------------------------------------------------
P_1, P_2 = 59, 83
TOY_N = P_1 * P_2
CARMICHAEL = (P_1 - 1) * (P_2 - 1) // 2
units = st.integers(2, TOY_N - 1).filter(lambda r: r % P_1 and r % P_2)


@pytest.mark.spec("PL-1", "PL-2", "PL-3", "PL-4")
@given(x=small, y=small, k=st.integers(-99, 99), r=units, s=units)
def test_homomorphic_identities(x, y, k, r, s):
    values = {paillier.N: TOY_N, paillier.x: x, paillier.x1: x, paillier.x2: y, paillier.k: k}
    values |= {paillier.r: r, paillier.r1: r, paillier.r2: s}
    assert paillier.SUM.holds(values)
    assert paillier.SCALAR.holds(values)
    assert paillier.RERANDOMISE.holds(values)


@pytest.mark.spec("PL-5")
@given(x=small, k=st.integers(0, 99), r=units, xi=st.integers(0, 99))
def test_randomness_counts_modulo_n(x, k, r, xi):
    values = {paillier.N: TOY_N, paillier.x: x, paillier.k: k, paillier.r: pow(r, xi, TOY_N)}
    assert paillier.RESIDUE.holds(values)
    assert paillier.RANDOMISER.holds(values | {paillier.h_r: r, paillier.xi: xi})


@pytest.mark.spec("TD-1", "TD-2")
@given(
    x=st.integers(0, TOY_N - 1),
    r=units,
    theta=units,
    shares=st.lists(small, min_size=1, max_size=4),
    sign=st.sampled_from([1, -1]),
)
def test_threshold_decryption_on_squares(x, r, theta, shares, sign):
    """All shares but one are free, the last makes D = theta mod N and 0 mod the Carmichael number."""
    exponent = theta * CARMICHAEL * pow(CARMICHAEL, -1, TOY_N)
    shares = [*shares, exponent - sum(shares)]
    square = TOY_N**2
    c = residue(paillier.enc(paillier.x, paillier.r), {paillier.N: TOY_N, paillier.x: x, paillier.r: r}, square)
    partial = [pow(c, 2 * share, square) for share in shares]
    partial[0] = sign * partial[0] % square
    values = {paillier.N: TOY_N, paillier.x: x, paillier.theta: theta, paillier.m: len(shares)}
    values |= {paillier.D: exponent, paillier.Carmichael: CARMICHAEL, paillier.partial: partial}
    T = residue(paillier.COMBINE.right, values, square)
    values[paillier.T] = T
    assert all(line.holds({**values, paillier.Share: shares}) for line in paillier.KEY[:2])
    assert T % TOY_N == 1
    assert paillier.COMBINED_FORM.holds(values)
    assert (T - 1) // TOY_N * pow(4 * theta, -1, TOY_N) % TOY_N == x
    assert paillier.combined_exponent(shares, x) == (4 * exponent * x, 4 * exponent)


# --- Chapter 06 --------------------------------------------------------------------------------------------------
@pytest.mark.spec("ZK-QUAD.V3")
@pytest.mark.parametrize("size", [1, 2, 3])
def test_quadratic_completeness(size):
    assert proofs.quadratic_completeness(size) == 0


@pytest.mark.spec("ZK-RNG.V3")
def test_range_completeness():
    assert proofs.range_completeness() == 0


@pytest.mark.spec("ZK-RNG")
def test_three_squares_mean_an_interval():
    """4 x (B - x) + 1 is negative outside of [0, B], and 1 mod 4, hence a sum of three squares, inside."""
    for B in range(12):
        for x in range(-5, B + 6):
            value = 4 * x * (B - x) + 1
            squares = {a * a + b * b + c * c for a in range(13) for b in range(13) for c in range(13)}
            assert (value in squares) == (0 <= x <= B)


@pytest.mark.spec("ZK-MAT.W1", "ZK-MAT.W2", "ZK-MUL.W1", "ZK-MUL.W2", "ZK-ROW.W2")
@pytest.mark.parametrize("shape", [(1, 1, 1), (2, 3, 1), (2, 2, 2)])
def test_product_completeness(shape):
    assert proofs.product_exponents(*shape) == (0, 0)


# --- Chapter 07 --------------------------------------------------------------------------------------------------
@pytest.mark.spec("OF-1")
def test_a_wrong_triple_leaves_its_errors_in_the_sacrifice():
    assert spdz.sacrifice_identity() == 0


@pytest.mark.spec("OF-1", "SP-6")
def test_a_triple_squares_its_own_factor():
    assert spdz.square_identity() == 0


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("bits", [1, 2, 5])
def test_correlated_products_share_value_times_key(bits):
    assert spdz.correlated_product(bits) == 0


@pytest.mark.spec("OF-1.KEY", "OF-1")
@pytest.mark.parametrize(
    ("prime", "length", "near"),
    [(2**127 - 1, 128, True), (2**192 - 2**64 - 1, 192, True), (2**127 - 1, 127, True), (2**61 - 1, 64, False)],
)
def test_strings_as_residues(prime, length, near):
    values = {spdz.p: prime, spdz.n_bits: length}
    assert (number(spdz.KEYS.lhs, values) <= number(spdz.KEYS.rhs, values)) == near


@pytest.mark.spec("OF-1.NU", "OF-1")
@pytest.mark.parametrize("length", [31, 61, 64, 127, 128, 192])
def test_enough_products_in_a_triple(length):
    number_, bound = spdz.PRODUCTS_IN_A_TRIPLE
    products = integer(number_.rhs, {spdz.log_p: length})
    assert products == components(2**length - 1)
    for guess in (1, 2, 7, length):
        values = {spdz.nu: products, spdz.log_p: length, spdz.guessed: guess}
        assert number(bound.lhs, values) >= 65
    assert number(bound.lhs, {spdz.nu: products - 1, spdz.log_p: length, spdz.guessed: 1}) < 65


@pytest.mark.spec("SP-3")
def test_beaver_identity():
    assert spdz.beaver_identity() == 0


@pytest.mark.spec("SP-5")
@pytest.mark.parametrize("parties", [1, 2, 5])
def test_mac_differences_cancel_only_without_a_shift(parties):
    shift = sp.Symbol("shift")
    assert spdz.mac_difference(parties, 0) == 0
    keys = sp.symbols(f"Delta_1:{parties + 1}")
    assert sp.expand(spdz.mac_difference(parties, shift) + sum(keys) * sp.Symbol("rho") * shift) == 0


@pytest.mark.spec("SP-2")
def test_public_constants_enter_the_macs():
    keys, k = sp.symbols("Delta_1:4"), sp.Symbol("k")
    assert sp.expand(sum(key * k for key in keys) - sum(keys) * k) == 0


@pytest.mark.spec("SP-7")
@given(width=st.integers(2, 20), data=st.data(), high=st.integers(0, 2**40))
def test_one_masked_opening_serves_every_comparison(width, data, high):
    value = data.draw(st.integers(-(2**width), 2**width - 1))
    threshold = data.draw(st.integers(-(2**width), 2**width))
    low = data.draw(st.integers(0, 2**width - 1))
    direct, masked = spdz.comparison_floor(value, threshold, width, low, high)
    assert direct == masked


@pytest.mark.spec("SP-7", "LR-2")
@given(value=st.integers(-200, 200), tau=st.integers(0, 50))
def test_soft_threshold_from_two_bits(value, tau):
    formula = spdz.SOFT_THRESHOLD.rhs
    values = {spdz.A: value, spdz.T: tau}
    values |= {sp.Symbol("[A > tau]"): int(value > tau), sp.Symbol("[A < -tau]"): int(value < -tau)}
    a, t = sp.symbols("a t")
    assert number(formula, values) == number(learning.soft(a, t), {a: value, t: tau})


# --- Chapter 08 --------------------------------------------------------------------------------------------------
@pytest.mark.spec("G-C2S", "G-C2C", "FX-4")
@given(parties=st.integers(1, 6), shift=st.integers(1, 12), extra=st.integers(0, 8), data=st.data())
def test_rescale_of_the_masked_value(parties, shift, extra, data):
    width = shift + extra
    value = data.draw(st.integers(-(2**width), 2**width))
    high, low = st.integers(0, 2**20), st.integers(0, 2**shift - 1)
    masks = data.draw(st.lists(st.tuples(high, low), min_size=parties, max_size=parties))
    result, rounding = conversions.rescale_sides(value, shift, width, masks)
    assert result == rounding
    assert abs(result - Fraction(value, 2**shift)) <= Fraction(parties + 1, 2)


@pytest.mark.spec("G-C2S")
@given(value_bits=st.integers(2, 40), slack=st.integers(2, 90), parties=st.integers(1, 40))
def test_slots_do_not_overflow(value_bits, slack, parties):
    width = conversions.slot_width(value_bits, slack, parties)
    assert not fixed_point.slots_overflow(value_bits, slack, parties, width)


@pytest.mark.spec("G-C2S")
@pytest.mark.parametrize("parties", [2, 3, 5, 8])
def test_a_slot_without_the_bits_for_the_parties_overflows(parties):
    assert fixed_point.slots_overflow(20, 80, parties, 20 + 80 + 1)


@pytest.mark.spec("FX-4")
@pytest.mark.parametrize("parties", [1, 2, 3, 4])
def test_rescale_is_unbiased(parties):
    """Averaged over all low masks, the result is the value divided by 2^t, up to half a unit in 2^-t."""
    for value in range(-9, 10):
        results = [rescale(value, 2, sum(masks), parties) for masks in product(range(4), repeat=parties)]
        assert abs(Fraction(sum(results), len(results)) - Fraction(value, 4)) <= Fraction(parties, 8)


# --- The evaluator ------------------------------------------------------------------------------------------------
def test_huge_powers_are_never_expanded():
    base, exponent = sp.symbols("g x", integer=True)
    claim = Congruence(base**exponent, sp.Integer(1), sp.Integer(101), up_to_sign=False)
    assert claim.holds({base: 7, exponent: 100 * 3**4000})
    assert not claim.holds({base: 7, exponent: 100 * 3**4000 + 1})


def test_signs_count_only_where_the_text_says_so():
    x = sp.Symbol("x")
    assert Congruence(x, sp.Integer(1), sp.Integer(7)).holds({x: -1})
    assert not Congruence(x, sp.Integer(1), sp.Integer(7), up_to_sign=False).holds({x: -1})


def test_fractions_are_not_taken_for_integers():
    with pytest.raises(ValueError, match="not an integer"):
        integer(sp.Symbol("x") / 2, {sp.Symbol("x"): 3})
