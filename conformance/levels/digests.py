"""Many runs of one operation on inputs that follow from a seed, and one hash of all answers."""

import hashlib
from typing import Annotated

from pydantic import Field

from conformance.levels.exercise import Exercise
from conformance.levels.implementation import Implementation
from conformance.levels.recipes import RECIPES
from conformance.operations.answers import Accepted, Answer
from conformance.operations.models import Hex, Nothing, Seed
from conformance.operations.operation import Document, parse
from reference.core.coins import Coins
from reference.messages.base import Message, encode


class Runs(Message):
    """How many inputs, from which seed, by which recipe (see ``conformance/levels/recipes.py``)."""

    recipe: str
    seed: Seed
    count: Annotated[int, Field(gt=0)]


class Digest(Message):
    """The SHA-256 of all answers: canonical JSON, a line break after each."""

    sha256: Hex


def run_all(implementation: Implementation, _parameters: Document, input: Document) -> Answer:
    """Ask for every run, and hash what comes back."""
    runs = parse(Runs, input)
    recipe, coins, digest = RECIPES[runs.recipe], Coins(bytes.fromhex(runs.seed)), hashlib.sha256()
    for number in range(runs.count):
        asked = recipe.make(coins.child(runs.recipe, number))
        answer = implementation.run(recipe.op, recipe.parameters, asked)
        digest.update(encode(answer) + b"\n")
    return Accepted(output=Digest(sha256=digest.hexdigest()).model_dump(mode="json"))


DIGEST = Exercise("digest", "digests", ("CO-1",), Nothing, Runs, Digest, run_all)
