"""Broken formulas of chapter 08, one for each claim at least."""

import sympy as sp

from spec.equations import conversions as eq
from tests.spec.changing import bound, entry, left, right, swap
from tests.spec.twins import Twin

TWINS = [
    Twin("MK-1/hidden", "conversions.HIDDEN", right(lambda x: 2 * x), "twice the distance"),
    Twin("MK-1/budget", "conversions.SLACK", entry(0, right(lambda x: x - 1)), "a bit less of slack"),
    Twin(
        "MK-1/budget", "conversions.SLACK", entry(1, left(swap(2 ** (1 - eq.s_m), 2**-eq.s_m))), "half of the distance"
    ),
    Twin("MK-1/packing", "conversions.PACKED", right(swap(eq.slot * eq.k, eq.slot * eq.k - 1)), "slots that overlap"),
    Twin("MK-1/packing", "conversions.PACKED", right(swap(0, 1)), "the first slot is empty"),
    Twin("G-CHECK/complete", "conversions.CHECK_SUM", entry(0, right(swap(eq.r_0, -eq.r_0))), "the sign of the mask"),
    Twin("G-CHECK/complete", "conversions.CHECK_SUM", entry(1, right(swap(eq.check_unit, 1))), "the mask's randomness"),
    Twin("G-CHECK/range", "conversions.CHECK_MASK", bound(lambda x: x / 2), "a mask that is a bit short"),
    Twin("G-CHECK/range", "conversions.CHECK_RANGE", bound(lambda x: x / 2), "honest parties are refused"),
    Twin("G-CHECK/no-wrap", "conversions.CHECK_FITS", right(lambda x: x + 2), "two bits that are not there"),
    Twin("G-CHECK/one-residue", "conversions.CHECK_SHARES", right(lambda x: -x), "the sign"),
    Twin("G-CHECK/one-residue", "conversions.CHECK_SUM", entry(0, right(swap(eq.n, eq.n - 1))), "the last is left out"),
    Twin("G-C2S/rounds", "conversions.C2S_RESULT", right(lambda x: x + 1), "one unit more"),
    Twin(
        "G-C2S/rounds",
        "conversions.C2S_RESULT",
        right(swap(2 ** (eq.ell - eq.t), 2**eq.ell)),
        "the offset at its scale",
    ),
    Twin(
        "G-C2S/rounds", "conversions.C2S_MASKED", right(swap(2**eq.t * eq.R_high, eq.R_high)), "the high mask's weight"
    ),
    Twin(
        "G-C2S/error", "conversions.C2S_ROUNDED", entry(1, right(lambda x: x - sp.Rational(1, 2))), "nearer than it is"
    ),
    Twin("G-C2S/error", "conversions.HALF", right(lambda _: 2 ** (eq.t - 1)), "half for odd m as well"),
    Twin("G-C2S/unbiased", "conversions.HALF", right(lambda _: sp.Integer(0)), "half a unit of bias for even m"),
    Twin("G-C2S/unbiased", "conversions.BIAS", right(lambda x: -x), "the sign"),
    Twin("G-C2S/range", "conversions.C2S_RANGE", bound(lambda x: x - eq.half), "half is forgotten"),
    Twin("G-C2S/slots", "conversions.SLOT_FITS", right(lambda x: x / 2), "one bit less"),
    Twin("G-C2S/slots", "conversions.SLOT_FITS", right(lambda x: 2 * x), "one bit more than needed"),
    Twin("G-C2S/hides", "conversions.HIDDEN", right(lambda x: 4 * x), "four times the distance"),
    Twin("G-S2C/exact", "conversions.S2C_RESULT", right(swap(-(2**eq.ell_z), 2**eq.ell_z)), "the sign of the offset"),
    Twin("G-S2C/exact", "conversions.S2C_MASKED", right(lambda x: x - eq.R_high), "no mask"),
    Twin("G-S2C/range", "conversions.S2C_RANGE", bound(lambda x: x - 2**eq.ell_z), "only one sign"),
    Twin("G-C2C/same", "conversions.C2C_RESULT", right(swap(eq.ell - eq.t, eq.ell)), "the offset at its scale"),
]
