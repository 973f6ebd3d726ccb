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


# --- Claims -----------------------------------------------------------------------------------------------------
def beaver_identity() -> sp.Expr:
    """``x y`` minus the linear combination that the parties compute; zero.

    Spec: SP-3
    """
    where = {line.lhs: line.rhs for line in BEAVER_WHERE}
    return sp.expand(BEAVER.lhs - BEAVER.rhs.subs(where))


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
