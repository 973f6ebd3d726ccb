"""Families of cases: what is positive, and ten ways to be wrong."""

from typing import Literal

Category = Literal["positive", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9", "N10"]

CATEGORIES: dict[Category, str] = {
    "positive": "honest inputs, extreme ones included",
    "N1": "encodings: not canonical, trailing bytes, unknown fields",
    "N2": "group membership: zero, the modulus, a multiple of a factor, a negated element",
    "N3": "every check of a verifier failing, alone wherever that is possible",
    "N4": "transcripts: absorbed fields changed, proofs replayed elsewhere or copied",
    "N5": "batches: one bad, two that cancel, reordered, duplicated, empty, single",
    "N6": "shares: shifted openings and MACs, inconsistent or reused material",
    "N7": "network: early, late, duplicate, reordered, equivocating, silent",
    "N8": "inputs: data that does not fit its declaration or its own relation",
    "N9": "arithmetic: wrap-around, rescaling out of bounds",
    "N10": "release: bad or missing shares and models",
}
