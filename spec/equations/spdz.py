"""Chapter 07, authenticated shares."""

import sympy as sp

from spec.formula import Congruence, equation
from spec.functions import CeilLog2, Iverson, Xor, two_to

p = sp.Symbol("p", integer=True, positive=True)


def modulo_p(left: sp.Expr, right: sp.Expr) -> Congruence:
    """``left = right`` in the field of the shares."""
    return Congruence(left, right, p, up_to_sign=False)


def in_range(value: sp.Expr, limit: sp.Expr) -> sp.And:
    """``0 <= value < limit``."""
    return sp.And(sp.Le(0, value, evaluate=False), sp.Lt(value, limit, evaluate=False))


m, n = sp.symbols("m n", integer=True, positive=True)
i, j, k, h = sp.symbols("i j k h", integer=True)
x, y, a, b, c, eps, delta = sp.symbols("x y a b c epsilon delta", integer=True)
Delta = sp.Symbol("Delta", integer=True)
"""The global MAC key; the literature writes alpha, which is the relaxation here."""

# --- SP-1 to SP-4 -----------------------------------------------------------------------------------------------
share, other_share, result_share = map(sp.IndexedBase, ("x", "y", "z"))
mac, other_mac, result_mac = map(sp.IndexedBase, ("mac", "mac^y", "mac^z"))
mac_key = sp.IndexedBase("Delta")
SHARING = (
    modulo_p(x, sp.Sum(share[i], (i, 1, m))),
    modulo_p(Delta * x, sp.Sum(mac[i], (i, 1, m))),
    modulo_p(Delta, sp.Sum(mac_key[i], (i, 1, m))),
)
mu, nu_factor = sp.symbols("mu nu", integer=True)
LINEAR = (
    modulo_p(result_share[i], mu * share[i] + nu_factor * other_share[i]),
    modulo_p(result_mac[i], mu * mac[i] + nu_factor * other_mac[i]),
)
constant = sp.Symbol("k", integer=True)
PUBLIC = (
    modulo_p(share[i], constant * Iverson(sp.Eq(i, 1))),
    modulo_p(mac[i], mac_key[i] * constant),
)
BEAVER = modulo_p(x * y, c + eps * b + delta * a + eps * delta)
BEAVER_WHERE = (equation(eps, x - a), equation(delta, y - b), equation(c, a * b))

# --- SP-5 -------------------------------------------------------------------------------------------------------
coefficient, opened, difference, shift = map(sp.IndexedBase, ("rho", "x", "sigma", "s"))
combined_value = sp.Symbol("xbar", integer=True)
MAC_DIFFERENCE = (
    modulo_p(combined_value, sp.Sum(coefficient[k] * opened[k], (k, 1, n))),
    modulo_p(difference[i], sp.Sum(coefficient[k] * mac[k, i], (k, 1, n)) - mac_key[i] * combined_value),
    modulo_p(sp.Sum(difference[i], (i, 1, m)), sp.Integer(0)),
)
SHIFTED = modulo_p(sp.Sum(difference[i], (i, 1, m)), -Delta * sp.Sum(coefficient[k] * shift[k], (k, 1, n)))
"""``s_k``: by how much opening k was shifted."""
kappa = sp.Symbol("kappa", integer=True, positive=True)
HIT = sp.ceiling(2**kappa / p) / 2**kappa
"""How likely a challenge of kappa bits is one given residue, at most."""
CHALLENGE_HITS = sp.Lt(HIT, 2 ** (2 - kappa), evaluate=False)
UNDETECTED = sp.Lt(HIT + 1 / p, 2 ** (3 - kappa), evaluate=False)

# --- SP-7 -------------------------------------------------------------------------------------------------------
A, T, r, H = sp.symbols("a tau r H", integer=True)
t, s_m = sp.symbols("t s_m", integer=True, positive=True)
SOFT_THRESHOLD = equation(
    sp.Function("S_tau")(A),
    (A - T) * Iverson(sp.Gt(A, T)) + (A + T) * Iverson(sp.Lt(A, -T)),
)
WIDTH = sp.Le(sp.Abs(A) + T + 1, 2**t, evaluate=False)
MASKED_COMPARISON = modulo_p(c, A + 2**t + r + 2**t * H)
COMPARISON_RANGE = in_range(c, 2**t * (m * 2**s_m + 2))
COMPARISON = equation(
    sp.floor((A + x) / 2**t), sp.floor((c + x) / 2**t) - 1 - H - Iverson(sp.Lt(sp.Mod(c + x, 2**t), r))
)
COMPARISON_SIGN = equation(sp.floor((A + x) / 2**t), -Iverson(sp.Lt(A + x, 0)))
low_bit, high_bit, digit, public_digit, v = sp.symbols("b_0 b_1 D g v", integer=True)
both_bits = sp.Symbol("b_01", integer=True)
is_digit = sp.IndexedBase("e")
DIGIT = equation(digit, low_bit + 2 * high_bit)
ONE_HOT = (
    equation(both_bits, low_bit * high_bit),
    equation(is_digit[0], 1 - low_bit - high_bit + both_bits),
    equation(is_digit[1], low_bit - both_bits),
    equation(is_digit[2], high_bit - both_bits),
    equation(is_digit[3], both_bits),
)
DIGIT_COMPARED = (
    equation(Iverson(sp.Eq(public_digit, digit)), is_digit[public_digit]),
    equation(Iverson(sp.Lt(public_digit, digit)), sp.Sum(is_digit[v], (v, public_digit + 1, 3))),
)
greater_high, greater_low, equal_high, equal_low = sp.symbols("G_1 G_0 E_1 E_0", integer=True)
JOINED = (
    equation(sp.Symbol("G", integer=True), greater_high + equal_high * greater_low),
    equation(sp.Symbol("E", integer=True), equal_high * equal_low),
)
digits = sp.Symbol("n", integer=True, positive=True)
COMPARISON_COST = (
    equation(digits, sp.ceiling(t / 2)),
    equation(sp.Symbol("products"), sp.floor(t / 2) + 2 * (2 * (digits - 1) - CeilLog2(digits)) + 1),
    equation(sp.Symbol("rounds"), 3 + CeilLog2(digits)),
)

# --- OF-1: transfers ---------------------------------------------------------------------------------------------
P, g, B = sp.symbols("P g B", integer=True, positive=True)
"""The safe prime of ffdhe3072, its generator, and what the sender says."""
element, group_hash, masked_element = map(sp.IndexedBase, ("r", "H", "M"))
known, secret = sp.symbols("a y", integer=True)
chosen = sp.Symbol("c", integer=True)
BASE_TRANSFER = (
    Congruence(element[chosen] * group_hash[chosen], g**known, P, up_to_sign=False),
    Congruence(masked_element[i], element[i] * group_hash[i], P, up_to_sign=False),
    Congruence(B, g**secret, P, up_to_sign=False),
    Congruence(masked_element[chosen] ** secret, B**known, P, up_to_sign=False),
)
first, second, said, stored, own, bits, secret_bit = map(sp.IndexedBase, ("t0", "t1", "u", "q", "t", "x", "Gamma"))
EXTENSION = tuple(
    Congruence(left, right, sp.Integer(2), up_to_sign=False)
    for left, right in (
        (said[i, j], first[i, j] + second[i, j] + bits[j]),
        (stored[i, j], own[i, j] + secret_bit[i] * said[i, j]),
        (stored[i, j], first[i, j] + secret_bit[i] * bits[j]),
    )
)
"""Bits: column i, row j. ``t`` is the column of the seed that ``Gamma_i`` chose."""
block, blocks, hash_key, hash_of = sp.IndexedBase("x"), sp.Symbol("n'", integer=True), sp.Symbol("H"), sp.Function("h")
LINEAR_HASH = equation(hash_of(sp.Symbol("x")), sp.Sum(block[k] * hash_key ** (blocks + 2 - k), (k, 1, blocks)))
"""In GF(2^128)."""
hashed, expanded = map(sp.IndexedBase, ("h(q)", "t~"))
hashed_choices = sp.Symbol("x~", integer=True)
COLUMN_CHECK = Congruence(hashed[i], expanded[i] + secret_bit[i] * hashed_choices, sp.Integer(2), up_to_sign=False)
"""Bit by bit."""

# --- OF-1: products, sacrifice, bits -----------------------------------------------------------------------------
correction, received, key_bit = map(sp.IndexedBase, ("u", "y", "Delta"))
length = sp.Symbol("k", integer=True, positive=True)
tee, q = sp.symbols("t q", integer=True)
holder = sp.Symbol("Delta_j", integer=True)
CORRELATED = (
    equation(correction[h], Xor(sp.Mod(first[h] + x, p), second[h])),
    equation(received[h], Xor(own[h], key_bit[h] * correction[h])),
    modulo_p(tee, -sp.Sum(2**h * first[h], (h, 0, length - 1))),
    modulo_p(q, sp.Sum(2**h * received[h], (h, 0, length - 1))),
    modulo_p(tee + q, x * holder),
)
input_coefficient, put_in, input_mask = sp.IndexedBase("r"), sp.IndexedBase("x"), sp.Symbol("x_0", integer=True)
INPUTS_OPENED = modulo_p(sp.Symbol("o", integer=True), sp.Sum(input_coefficient[h] * put_in[h], (h, 1, n)) + input_mask)
nu = sp.Symbol("nu", integer=True, positive=True)
factor, product, weight = map(sp.IndexedBase, ("a", "c", "r"))
COMBINED = (
    modulo_p(a, sp.Sum(weight[i] * factor[i], (i, 1, nu))),
    modulo_p(c, sp.Sum(weight[i] * product[i], (i, 1, nu))),
)
s, masked_factor, spare_a, spare_c = sp.symbols("s v a' c'", integer=True)
triple_error, spare_error = sp.symbols("e e'", integer=True)
SACRIFICE = (
    modulo_p(masked_factor, s * a - spare_a),
    modulo_p(s * c - spare_c - masked_factor * b, s * triple_error - spare_error),
)
SACRIFICE_WHERE = (equation(c, a * b + triple_error), equation(spare_c, spare_a * b + spare_error))
left_over, joint_coefficient = map(sp.IndexedBase, ("delta", "t"))
SACRIFICED = modulo_p(sp.Sum(joint_coefficient[j] * left_over[j], (j, 1, n)), sp.Integer(0))
SQUARE = modulo_p(a**2, c + (a - b) * a)
square, root, bit = sp.symbols("w r beta", integer=True)
ROOT_OF_SQUARE = (
    modulo_p(square, a**2),
    modulo_p(root, square ** ((p + 1) / 4)),
    modulo_p(bit, (sp.Pow(root, sp.Integer(-1)) * a + 1) / 2),
)
HAS_ROOT = modulo_p(root**2, square)
n_bits = sp.Symbol("n", integer=True, positive=True)
KEYS = sp.Le(sp.Mod(2**n_bits, p) / 2**n_bits, two_to(-127), evaluate=False)
guessed = sp.Symbol("gamma", positive=True)
"""How many bits of the honest factors the adversary guessed."""
ADVANTAGE_SQUARED = p ** (2 - nu) / (4 * 2**guessed)
PRODUCTS_IN_A_TRIPLE = (
    equation(nu, 2 + sp.ceiling(127 / length)),
    sp.Le(ADVANTAGE_SQUARED, two_to(-130) * (1 + two_to(-126)), evaluate=False),
)
