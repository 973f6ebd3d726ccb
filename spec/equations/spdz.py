"""Chapter 07, authenticated shares."""

import sympy as sp

from spec.formula import Congruence, equation

p = sp.Symbol("p", integer=True, positive=True)
i, j, k, m, n = sp.symbols("i j k m n", integer=True)
x, y, a, b, c, eps, delta = sp.symbols("x y a b c epsilon delta", integer=True)
Delta = sp.Symbol("Delta", integer=True)
"""The global MAC key; the literature writes alpha, which is the relaxation here."""
share, mac, mac_key, coefficient, opened, difference = map(sp.IndexedBase, ("x", "mac", "Delta", "rho", "x", "sigma"))

SHARING = (
    Congruence(x, sp.Sum(share[i], (i, 1, m)), p, up_to_sign=False),
    Congruence(Delta * x, sp.Sum(mac[i], (i, 1, m)), p, up_to_sign=False),
    Congruence(Delta, sp.Sum(mac_key[i], (i, 1, m)), p, up_to_sign=False),
)
PUBLIC_MAC = equation(mac[i], mac_key[i] * sp.Symbol("k", integer=True))
BEAVER = equation(x * y, c + eps * b + delta * a + eps * delta)
BEAVER_WHERE = (equation(eps, x - a), equation(delta, y - b), equation(c, a * b))
combined_mac, combined_value = sp.IndexedBase("mac"), sp.Symbol("xbar", integer=True)
MAC_DIFFERENCE = (
    Congruence(combined_value, sp.Sum(coefficient[k] * opened[k], (k, 1, n)), p, up_to_sign=False),
    Congruence(difference[i], sp.Sum(coefficient[k] * mac[k, i], (k, 1, n)) - mac_key[i] * combined_value, p, False),
    Congruence(sp.Sum(difference[i], (i, 1, m)), sp.Integer(0), p, up_to_sign=False),
)
ROOT_OF_SQUARE = Congruence(sp.Symbol("b"), (sp.Pow(sp.Symbol("r"), sp.Integer(-1)) * x + 1) / 2, p, False)
A, T = sp.symbols("A tau", integer=True)
SOFT_THRESHOLD = equation(
    sp.Symbol("z"),
    (A - T) * sp.Symbol("[A > tau]") + (A + T) * sp.Symbol("[A < -tau]"),
)

hashed, expanded, secret, choices = map(sp.IndexedBase, ("hq", "ht", "Gamma", "hx"))
COLUMN_CHECK = Congruence(hashed[i], expanded[i] + secret[i] * sp.Symbol("hx"), sp.Integer(2), up_to_sign=False)
"""Bit by bit."""
h, t, q = sp.symbols("h t q", integer=True)
CORRELATED_PRODUCT = Congruence(t + q, x * mac_key[j], p, up_to_sign=False)
s, v, spare_a, spare_c = sp.symbols("s v a' c'", integer=True)
SACRIFICED = Congruence(s * c - spare_c - v * b, sp.Integer(0), p, up_to_sign=False)
SACRIFICED_WHERE = (equation(v, s * a - spare_a), equation(c, a * b), equation(spare_c, spare_a * b))
SQUARE = equation(a**2, c + (a - b) * a)
n_bits = sp.Symbol("n", integer=True, positive=True)
KEYS = sp.Le(sp.Mod(2**n_bits, p) / 2**n_bits, sp.Pow(2, -127), evaluate=False)
nu, log_p, guessed = sp.Symbol("nu", positive=True), sp.Symbol("k", positive=True), sp.Symbol("c", positive=True)
ADVANTAGE_BITS = guessed + 1 + ((nu - 2) * log_p - guessed) / 2
PRODUCTS_IN_A_TRIPLE = (
    equation(nu, 2 + sp.ceiling(127 / log_p)),
    sp.Ge(ADVANTAGE_BITS, 65, evaluate=False),
)


# --- Claims -----------------------------------------------------------------------------------------------------
def beaver_identity() -> sp.Expr:
    """``x y`` minus the linear combination that the parties compute; zero.

    Spec: SP-3
    """
    where = {line.lhs: line.rhs for line in BEAVER_WHERE}
    return sp.expand(BEAVER.lhs - BEAVER.rhs.subs(where))


def sacrifice_identity() -> sp.Expr:
    """The sacrificed difference of triples that are wrong by ``e`` and ``e'``, minus ``s e - e'``; zero.

    Spec: OF-1
    """
    wrong, spare_wrong = sp.symbols("e e'")
    opened_ = SACRIFICED_WHERE[0].rhs
    difference_ = SACRIFICED.left.subs({v: opened_, c: a * b + wrong, spare_c: spare_a * b + spare_wrong})
    return sp.expand(difference_ - (s * wrong - spare_wrong))


def square_identity() -> sp.Expr:
    """``a^2`` minus what the parties open for it; zero.

    Spec: OF-1
    """
    return sp.expand(SQUARE.lhs - SQUARE.rhs.subs(c, a * b))


def correlated_product(bits: int) -> sp.Expr:
    """Both shares of a correlated product minus value times key, for a key given by its bits; zero.

    Spec: OF-1
    """
    first, key = sp.symbols(f"t0_:{bits}"), sp.symbols(f"Delta_:{bits}")
    received = [(1 - bit) * t0 + bit * (t0 + x) for bit, t0 in zip(key, first, strict=True)]
    owner = -sum(2**n_ * t0 for n_, t0 in enumerate(first))
    holder = sum(2**n_ * y_ for n_, y_ in enumerate(received))
    return sp.expand(owner + holder - x * sum(2**n_ * bit for n_, bit in enumerate(key)))


def mac_difference(parties: int, shift: sp.Expr | int) -> sp.Expr:
    """The sum of all ``sigma_i`` for one value whose opening was shifted: ``-Delta rho shift``.

    Spec: SP-5
    """
    keys = sp.symbols(f"Delta_1:{parties + 1}")
    macs = sp.symbols(f"mac_1:{parties}")
    value, weight = sp.symbols("x rho")
    last = sum(keys) * value - sum(macs)
    sigmas = [
        weight * mac_i - key_i * weight * (value + shift) for mac_i, key_i in zip((*macs, last), keys, strict=True)
    ]
    return sp.factor(sum(sigmas))


def comparison_floor(a_: int, x_: int, width: int, low_: int, high_: int) -> tuple[int, int]:
    """``floor((a + x) / 2^t)``, and the same from the masked opening and one comparison of public with ``r``.

    Spec: SP-7
    """
    modulus = 1 << width
    masked = a_ + modulus + low_ + high_ * modulus
    borrow = (masked + x_) % modulus < low_
    return (a_ + x_) >> width, ((masked + x_) >> width) - 1 - high_ - borrow
