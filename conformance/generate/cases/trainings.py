"""Whole trainings with TOY keys, honest and attacked, and the steps of one party in them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isqrt

from conformance.generate.builder import Book
from conformance.generate.cases.cheating import MESSAGES, PHASES, PREPROCESSING, cheat
from conformance.kit.features import PARTY, SAME_BYTES
from conformance.levels.party import Data
from conformance.levels.scenario import Scenario, participant_seed
from conformance.levels.sessions import Seat
from reference.core.coins import Coins
from reference.core.identity import Identity
from reference.core.rounds import DEALER
from reference.messages.agreement import Configuration, PartyIdentity

SEED = "5e" * 32
Rows = Sequence[tuple[Sequence[float], float]]
"""Rows of features, each with its target."""


def scenario(parts: Sequence[Rows], *, lambda1: str = "2", lambda2: str = "0", **changes: object) -> Scenario:
    """A training on the given rows of each party, with declared norms that just hold."""
    identities = [Identity.from_coins(Coins(participant_seed(SEED, number))).public for number in range(len(parts) + 1)]
    d = len(parts[0][0][0])
    penalties = (Fraction(lambda1) > 0, Fraction(lambda2) > 0)
    model = {(True, False): "lasso", (False, True): "ridge", (True, True): "elastic-net"}[penalties]
    fields: dict[str, object] = {
        "title": "vectors",
        "parties": tuple(
            PartyIdentity(
                name=f"party {i}", identity_key=identities[i], rows=len(rows), norm=_norm([y for _, y in rows])
            )
            for i, rows in enumerate(parts, start=1)
        ),
        "features": tuple(f"x{j}" for j in range(d)),
        "target": "y",
        "intercept": False,
        "centres": ("0",) * (d + 1),
        "scales": ("1",) * (d + 1),
        "model": model,
        "lambda1": lambda1,
        "lambda2": lambda2,
        "gram_norm": max((_norm([x for row, _ in rows for x in row]) for rows in parts), key=int),
        "rounds": 2,
        "iteration": "normalised",
        "suite": "batched",
        "parameters": "TOY-512",
        "fractional_bits": 24,
        "rescale_every": 1,
        "key_generation": "trusted-dealer",
        "preprocessing": "trusted-dealer",
        "dealer_key": identities[DEALER],
    }
    return Scenario(
        configuration=Configuration.model_validate({**fields, **changes}),
        data=tuple(
            Data(features=tuple(tuple(row) for row, _ in rows), target=tuple(y for _, y in rows)) for rows in parts
        ),
        seed=SEED,
    )


def _norm(values: Sequence[float]) -> str:
    """The least integer above the norm of some dyadic numbers."""
    return str(isqrt(int(sum(Fraction(value) ** 2 for value in values))) + 1)


NORTH: Rows = (((1.0, 0.5), 2.0), ((-0.5, 1.5), -1.0), ((2.0, -1.0), 3.5))
SOUTH: Rows = (((0.25, -1.0), 0.5), ((1.5, 1.0), 1.0))
WEST: Rows = (((-1.0, 2.0), -2.5),)
TINY: Rows = (((0.5,), 1.0), ((-1.5,), -2.0))


def honest() -> Mapping[str, tuple[str, Scenario]]:
    """Trainings that must release the same integers, whoever plays a party."""
    zero: Rows = (((0.0, 0.0), 0.0), ((0.0, 0.0), 0.0))
    twins: Rows = (((1.0, 2.0), 1.0), ((2.0, 4.0), -0.5), ((-1.0, -2.0), 0.25))
    return {
        "two-parties": ("two parties, a LASSO", scenario((NORTH, SOUTH))),
        "three-parties": ("three parties; the last has fewer rows than features", scenario((NORTH, SOUTH, WEST))),
        "five-parties": ("five parties", scenario((NORTH, SOUTH, WEST, SOUTH, WEST), rounds=1)),
        "one-feature": ("d = 1", scenario((TINY, TINY))),
        "zero-data": ("one party has nothing but zeros", scenario((NORTH, zero))),
        "rank-deficient": ("one party's features are multiples of each other", scenario((NORTH, twins))),
        "ridge": ("no comparison, no soft threshold", scenario((NORTH, SOUTH), lambda1="0", lambda2="1")),
        "elastic-net": ("both penalties", scenario((NORTH, SOUTH), lambda2="1/2")),
        "huge-penalty": ("a penalty that leaves nothing", scenario((NORTH, SOUTH), lambda1="1000")),
        "tiny-penalty": ("a penalty of less than a last bit", scenario((NORTH, SOUTH), lambda1="1/1000000")),
        "suite-paper": ("one statement a proof, singular values", scenario((NORTH, SOUTH), suite="paper", rounds=1)),
        "iteration-paper": ("the iteration without normalisation", scenario((NORTH, SOUTH), iteration="paper")),
    }


def sessions() -> Book:
    """Honest trainings in every seat, and attacked ones that the examined party must stop."""
    book = Book("session", "Whole trainings: the implementation is one party, the reference plays the others.")
    for name, (why, training) in honest().items():
        section = book.section(name, training, PARTY)
        for party in (1, len(training.data)):
            seat = Seat(party=party, attack=None, transcript=False)
            section.accepts(f"party-{party}", seat, why, covers=_rules(training), flags=["Honest"])
    attacked = book.section("cheating", honest()["three-parties"][1], PARTY)
    for party in (1, 2, 3):
        attacked.accepts(f"party-{party}", Seat(party=party, attack=None, transcript=False), "nobody cheats")
    cheat(attacked, MESSAGES, [(1, 2), (3, 2)])
    cheat(attacked, PHASES, [(2, 1), (1, 2), (1, 3), (3, 1), (3, 2), (2, 3)])
    _oblivious(book)
    section = book.section("same-bytes", honest()["three-parties"][1], PARTY, SAME_BYTES)
    section.accepts("party-2", Seat(party=2, attack=None, transcript=True), "every message is the same")
    return book


def _oblivious(book: Book) -> None:
    """The preprocessing of two parties by oblivious transfer (OF-1), with long vectors as attachments (MS-4)."""
    training = scenario((TINY, TINY), rounds=1, preprocessing="mascot")
    section, rules = book.section("oblivious-transfer", training, PARTY), ("OF-1", "MS-4", "MC-1")
    seat = Seat(party=1, attack=None, transcript=False)
    section.accepts("party-1", seat, "nobody deals triples", covers=rules, flags=["Honest"])
    cheat(section, PREPROCESSING, [(1, 2)])


def _rules(training: Scenario) -> tuple[str, ...]:
    batched = training.configuration.suite == "batched"
    return ("MC-1", "AG-1", "IN-1", "IP-B" if batched else "IP-P", "MR-1", "FX-4")
