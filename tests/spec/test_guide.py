"""The numbers of the guide are those of the formulas."""

import re
from pathlib import Path

import pytest

from spec.equations import conversions
from spec.equations import learning as eq
from spec.formula import integer
from spec.ideal import soft_threshold

GUIDE = Path(__file__).parents[2] / "spec" / "guide" / "one_iteration.md"
STEP = {str(line.lhs): line.rhs for line in eq.INTEGER_STEP}
PUBLIC = {eq.f: 3, eq.s_A: 4, eq.f_q: 5, eq.s_u: 3, eq.rho_bits: 0, eq.rho_num: 1, eq.alpha_num: 7, eq.alpha_bits: 2}
PARTIES = ((8, 9, 1), (10, 6, -1), (12, -2, 0))
Z, TAU, L_BITS = 2, 1, 14
HIGH, LOW = (5, 900, 37), (1000, 2000, 300)


@pytest.fixture(scope="module")
def text():
    return re.sub(r"\s+", " ", GUIDE.read_text("utf-8"))


def column(values):
    return ", ".join(map(str, values))


def test_one_iteration(text):
    q = integer(eq.INTEGER_PROX[0].rhs, {eq.f_q: 5, eq.rho: 1, eq.lambda2: 0, eq.m: 3})
    local = [{**PUBLIC, eq.A_z: A, eq.b_z: b, eq.u_z: u, eq.z_z: Z, eq.q: q} for A, b, u in PARTIES]
    for name, symbol in (("v", eq.v_z), ("w", eq.w_z), ("W", eq.W_z), ("s", eq.us_z)):
        for values in local:
            values[symbol] = integer(STEP[name], values)
        assert f"`{name} = {column(values[symbol] for values in local)}`" in text
    total = sum(values[eq.us_z] for values in local)
    a = integer(STEP["a"], {eq.q: q, eq.total_z: total})
    assert f"`a = {q} * {total} = {a}`" in text
    shift = integer(STEP["t"], PUBLIC)
    masked = {conversions.a: a, conversions.t: shift, conversions.ell: L_BITS, conversions.m: 3}
    masked |= {conversions.R_high: sum(HIGH), conversions.R_low: sum(LOW)}
    masked[conversions.half] = 0  # three parties
    y = integer(conversions.C2S_MASKED.rhs, masked)
    assert f"`y = {y}`" in text
    assert f"`floor(y / 2^{shift}) = {y >> shift}`" in text
    result = integer(conversions.C2S_RESULT.rhs, {**masked, conversions.y: y})
    assert result == integer(conversions.C2S_ROUNDED[0].rhs, masked)
    assert f"`a' = {result}`" in text
    z = soft_threshold(result, TAU)
    assert f"`z+ = {z}`" in text
    u = [integer(STEP["u^+"], {**values, eq.z_next: z}) for values in local]
    assert f"`u+ = {column(u)}`" in text
