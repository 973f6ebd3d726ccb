"""Mistakes in formulas that are none: the changed formula says the same, or less and still the truth."""

NO_SIGN = "zero is its own negative"
BINARY = "minus one is one modulo 2"
INVERSE = "the exponent of an inverse in sympy is not looked at"
NEVER_EQUAL = "both sides are never equal"

EQUIVALENT: dict[str, str] = {
    "learning.LOCAL_STEP[0] -1 + 1": INVERSE,
    "learning.CONDENSED[0] -1 + 1": INVERSE,
    "paillier.KEY[1] up to sign": NO_SIGN,
    "paillier.DECRYPT[0] right: ceiling instead of floor": "the division is exact where TD-2.T1 holds",
    "spdz.MAC_DIFFERENCE[2] up to sign": NO_SIGN,
    "spdz.SACRIFICED[0] up to sign": NO_SIGN,
    "spdz.EXTENSION[0] up to sign": BINARY,
    "spdz.EXTENSION[1] up to sign": BINARY,
    "spdz.EXTENSION[2] up to sign": BINARY,
    "spdz.EXTENSION[0] right: sign of x[j]": BINARY,
    "spdz.EXTENSION[0] right: sign of t0[i, j]": BINARY,
    "spdz.EXTENSION[0] right: sign of t1[i, j]": BINARY,
    "spdz.EXTENSION[1] right: sign of Gamma[i]*u[i, j]": BINARY,
    "spdz.EXTENSION[1] right: sign of t[i, j]": BINARY,
    "spdz.EXTENSION[2] right: sign of Gamma[i]*x[j]": BINARY,
    "spdz.EXTENSION[2] right: sign of t0[i, j]": BINARY,
    "spdz.COLUMN_CHECK[0] up to sign": BINARY,
    "spdz.COLUMN_CHECK[0] right: sign of x~*Gamma[i]": BINARY,
    "spdz.COLUMN_CHECK[0] right: sign of t~[i]": BINARY,
    "spdz.CHALLENGE_HITS[0] not <": NEVER_EQUAL,
    "spdz.UNDETECTED[0] not <": NEVER_EQUAL,
    "spdz.SOFT_THRESHOLD[0] not <": "both terms vanish at equality",
    "spdz.SOFT_THRESHOLD[0] not >": "both terms vanish at equality",
    "spdz.PRODUCTS_IN_A_TRIPLE[1] not <=": NEVER_EQUAL,
    "conversions.C2S_ROUNDED[1] not <": NEVER_EQUAL,
    "conversions.SLOT_FITS[0] not <=": NEVER_EQUAL,
}
"""Each with its reason."""
