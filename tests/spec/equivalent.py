"""Mistakes in formulas that are none: the changed formula says the same. Each with its reason."""

EQUIVALENT: dict[str, str] = {
    "paillier.KEY[1] up to sign": "zero is its own negative",
}
