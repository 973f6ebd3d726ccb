"""Many seeded runs of single operations."""

from conformance.generate.builder import Book
from conformance.levels.digests import Runs
from conformance.levels.recipes import RECIPES
from conformance.operations.models import Nothing
from conformance.operations.registry import OPERATIONS

SEED = "d1" * 32
COUNT = 100
FEW = {"many-exponents": 2, "many-rows": 2, "large-linear-combination": 3, "large-residue-product": 1}
"""Where a run takes longer."""


def digests() -> Book:
    """One hash for each recipe."""
    book = Book("digest", "Many runs on inputs that follow from a seed, and one hash of all answers.")
    section = book.section("seeded", Nothing())
    for name, recipe in RECIPES.items():
        count, rules = FEW.get(name, COUNT), OPERATIONS[recipe.op].rules
        runs, why = Runs(recipe=name, seed=SEED, count=count), f"{count} random inputs of {recipe.op}"
        section.accepts(name, runs, why, covers=[rules[0], "CO-1"], flags=["Random"])
    return book
