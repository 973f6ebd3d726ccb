"""Mistakes in formulas that are none: the changed formula says the same. Each with its reason."""

EQUIVALENT: dict[str, str] = {
    "paillier.KEY[1] up to sign": "zero is its own negative",
    "paillier.DECRYPT[0] right: ceiling instead of floor": "the division is exact where TD-2.T1 holds",
}
