"""Integers of the training: schedules, roundings, F_HELEN, and proofs of inputs that do not fit."""

from collections.abc import Iterator

from conformance.generate.builder import Book, Changes, Section, integer
from conformance.generate.cases.trainings import NORTH, SOUTH, TINY, WEST, scenario
from conformance.kit.categories import Category
from conformance.kit.keys import PROVER, TOY_512, coin_tree, place
from conformance.operations.learning import (
    Agreed,
    Comparison,
    InputClaim,
    InputKey,
    LowMask,
    Rescaling,
    Residue,
    Summary,
    Training,
)
from conformance.operations.models import Nothing
from reference.learning import qr_relation
from reference.learning.qr_relation import QrInput
from reference.learning.summary import QrSummary
from reference.messages.input_preparation import QrCommitment
from reference.proofs import quadratic
from spec.schedule import SUMMARY_BITS, Schedule

NOTHING = Nothing()


def books() -> Iterator[Book]:
    """All files about this subject."""
    yield from (_schedules(), _rescaling(), _thresholds(), _residues(), _ideal(), _inputs())


def _schedules() -> Book:
    book = Book("schedule.derive", "The public integers that follow from a configuration, or its refusal.")
    section = book.section("configurations", NOTHING)
    cases = {
        "lasso": scenario((NORTH, SOUTH)),
        "ridge": scenario((NORTH, SOUTH), lambda1="0", lambda2="1"),
        "elastic-net": scenario((NORTH, SOUTH, WEST), lambda2="1/3"),
        "paper": scenario((NORTH, SOUTH), suite="paper", iteration="paper"),
        "one-feature": scenario((TINY, TINY), intercept=True, centres=("0", "1.5"), scales=("1", "0.25")),
        "long": scenario((NORTH, SOUTH), rounds=40, rescale_every=None, parameters="HELEN-2048"),
    }
    for name, training in cases.items():
        asked = Agreed(configuration=training.configuration)
        section.accepts(name, asked, "exact rational arithmetic, no floating point", covers=["LR-6", "FX-3"])
    lasso = section.identifier("lasso")
    growing: Changes = {"/configuration/rounds": 40, "/configuration/rescale_every": 40}
    refusals: dict[str, tuple[Changes, str, Category, str]] = {
        "large-data": ({"/configuration/gram_norm": "1e60"}, "FX-3", "N9", "data so large that something overflows"),
        "growing-scale": (growing, "FX-3", "N9", "a scale of u that grows out of the modulus"),
        "no-penalty": ({"/configuration/lambda1": "0"}, "AG-1", "N8", "a LASSO without its penalty"),
        "no-centre": ({"/configuration/centres": ["0", "0"]}, "AG-1", "N8", "a centre is missing"),
    }
    for name, (changes, check, category, why) in refusals.items():
        section.rejects(name, lasso, changes, check, None, why, flags=["Configuration"], category=category)
    return book


def _rescaling() -> Book:
    book = Book("integers.rescale", "The rounding of a masked rescale: unbiased, for odd and even numbers of parties.")
    section = book.section("values", NOTHING)
    low = (1 << 20) - 1
    cases = {
        "zero": (0, 0, 2),
        "even": (12345678, 2 * low, 2),
        "odd": (12345678, 3 * low, 3),
        "negative": (-12345678, low, 3),
        "minus-one": (-1, 0, 2),
        "no-mask": (1 << 19, 0, 3),
        "five": (-(1 << 100), 5 * low, 5),
    }
    for name, (value, mask, parties) in cases.items():
        asked = Rescaling(value=value, shift=20, low_mask=mask, parties=parties)
        section.accepts(name, asked, "halves are rounded upwards, also below zero", flags=["Arithmetic"])
    return book


def _thresholds() -> Book:
    book = Book("integers.soft-threshold", "What is left of a value above the threshold.")
    section = book.section("values", NOTHING)
    for name, value in {"above": 11, "at": 10, "inside": -9, "at-minus": -10, "below": -11, "zero": 0}.items():
        asked = Comparison(value=value, threshold=10)
        section.accepts(name, asked, "on both sides of both thresholds", flags=["Arithmetic"])
    section.accepts("no-threshold", Comparison(value=-7, threshold=0), "nothing is taken away", flags=["Extreme"])
    return book


def _residues() -> Book:
    book = Book("integers.symmetric", "The residue that is smallest in absolute value.")
    section = book.section("values", NOTHING)
    cases = {
        "half-below": (7, 15),
        "half-above": (8, 15),
        "even-half": (8, 16),
        "even-above": (9, 16),
        "negative": (-1, 16),
        "far": (-100, 7),
    }
    for name, (value, modulus) in cases.items():
        section.accepts(name, Residue(value=value, modulus=modulus), "above one half", flags=["Arithmetic"])
    return book


def _ideal() -> Book:
    """Summaries as a party could have them; what matters is that everyone computes the same integers from them."""
    book = Book("ideal.train", "F_HELEN: from summaries and low masks to the released integers, without cryptography.")
    trainings = {
        "lasso": scenario((NORTH, SOUTH)),
        "ridge": scenario((NORTH, SOUTH), lambda1="0", lambda2="1"),
        "elastic-net": scenario((NORTH, SOUTH, WEST), lambda2="1/3", rescale_every=2, rounds=3),
        "paper": scenario((NORTH, SOUTH), iteration="paper"),
    }
    for name, training in trainings.items():
        agreed = Agreed(configuration=training.configuration)
        schedule = agreed.schedule()
        section = book.section(name, agreed)
        for masks in ("none", "largest"):
            asked = Training(summaries=_summaries(schedule), low_masks=_low_masks(schedule, masks == "largest"))
            why = "summaries of made-up data, low masks all zero or as large as can be"
            section.accepts(f"masks-{masks}", asked, why, covers=["FX-4", "LR-6"], flags=["Arithmetic"])
        zeros = tuple(Summary(matrix=((0, 0), (0, 0)), vector=(0, 0)) for _ in training.data)
        asked = Training(summaries=zeros, low_masks=_low_masks(schedule, False))
        section.accepts("zeros", asked, "zeros stay zero", flags=["Extreme"])
    return book


def _summaries(schedule: Schedule) -> tuple[Summary, ...]:
    unit, one = (1 << schedule.matrix_bits) // 8, 1 << schedule.f
    return tuple(
        Summary(matrix=((3 * unit, -unit), (-unit, (2 + i) * unit)), vector=((i + 1) * one, -3 * one // (i + 1)))
        for i in range(schedule.problem.parties)
    )


def _low_masks(schedule: Schedule, largest: bool) -> tuple[LowMask, ...]:
    m, d = schedule.problem.parties, schedule.problem.dimension

    def masks(pool: str, number: int, count: int, shift: int) -> Iterator[LowMask]:
        total = m * ((1 << shift) - 1) if largest else 0
        return (LowMask(pool=pool, round=number, index=index, sum=total) for index in range(count))

    return tuple(
        mask
        for plan in schedule.rounds
        for mask in (
            *masks("MC2S", plan.number, d, plan.shift),
            *(masks("MC2C", plan.number, m * d, plan.u_shift) if plan.u_shift else ()),
        )
    )


def _inputs() -> Book:
    book = Book("input.verify", "The input of a party: one data set within its declared norms, or not.")
    training, toy = scenario((NORTH, SOUTH)), TOY_512
    section = book.section("lasso", InputKey(configuration=training.configuration, key=toy.session_key))
    schedule = Agreed(configuration=training.configuration).schedule()
    own = qr_relation.qr_input(schedule, PROVER, _summary())
    base = section.accepts("honest", _claim(schedule, own), "R, c, A and b of one data set")
    zero = qr_relation.qr_input(schedule, PROVER, QrSummary(R=((0, 0), (0, 0)), c=(0, 0)))
    section.accepts("zeros", _claim(schedule, zero), "a data set of zeros", flags=["Extreme"])
    _lies(section, base, schedule, own)
    return book


def _summary() -> QrSummary:
    one = 1 << SUMMARY_BITS
    return QrSummary(R=((one, one // 2), (0, one // 4)), c=(one // 2, -one // 8))


def _claim(schedule: Schedule, own: QrInput, committed: QrInput | None = None) -> InputClaim:
    """What a prover says who proves ``own`` as the honest prover does, and may have committed to something else."""
    toy, d, shown = TOY_512, schedule.problem.dimension, committed or own
    vector, randomness = toy.encrypted(shown.b, "input")
    mu = toy.commitment_randomness(d, "input")
    rows = tuple(toy.bases.commit_vector(row, m) for row, m in zip(shown.A, mu, strict=True))
    claim = qr_relation.statement(schedule, PROVER, rows, vector)
    secret, context = qr_relation.witness(own, randomness, mu), place("summary")
    bases = toy.session_key.value()
    proof = quadratic.prove(bases, claim, secret, context.value(), coin_tree("input").value())
    return InputClaim(party=PROVER, message=QrCommitment(rows=rows, vector=vector, proof=proof), context=context)


def _lies(section: Section, base: str, schedule: Schedule, own: QrInput) -> None:
    layout = qr_relation.Layout(schedule.problem.dimension)

    def changed(name: str, i: int, j: int, amount: int) -> QrInput:
        values = list(own.values)
        values[layout.index(name, i, j)] += amount
        A = tuple(tuple(values[layout.index("A", k, n)] for n in range(layout.d)) for k in range(layout.d))
        b = tuple(values[layout.index("b", k)] for k in range(layout.d))
        return QrInput(A, b, tuple(values))

    lies = {
        "another-matrix": (changed("A", 0, 0, 1 << schedule.matrix_bits - 4), "A is not the inverse that it should be"),
        "another-vector": (changed("b", 0, 0, 1), "b is not R^T c"),
        "another-gram": (changed("M", 0, 1, 1 << SUMMARY_BITS), "M is not R^T R"),
        "another-data": (changed("R", 0, 0, 1), "R was changed after everything was computed from it"),
        "large-error": (changed("E", 0, 0, 1), "the error of the inverse is another one"),
    }
    for name, (lie, why) in lies.items():
        message = _claim(schedule, lie).message
        section.rejects(
            name, base, {"/message": message}, "IP-B.V3", PROVER, why, flags=["FalseStatement"], category="N8"
        )
    others = {
        "rows-of-another-matrix": (changed("A", 0, 0, 1), "IP-B.V1", "the rows hold another A"),
        "another-encrypted-vector": (
            changed("b", 0, 0, 1),
            "IP-B.V2",
            "the ciphertexts hold another b",
        ),
    }
    for name, (other, check, why) in others.items():
        message = _claim(schedule, own, other).message
        section.rejects(name, base, {"/message": message}, check, PROVER, why, flags=["FalseStatement"], category="N8")
    _mismatches(section, base, schedule, own)


def _mismatches(section: Section, base: str, schedule: Schedule, own: QrInput) -> None:
    """The proof is about one input, the message holds another."""
    toy, message = TOY_512, _claim(schedule, own).message
    shifted = integer(message.vector[0] * (1 + toy.N) % toy.N**2)
    cases: dict[str, tuple[Changes, str, str]] = {
        "vector-afterwards": ({"/message/vector/0": shifted}, "IP-B.V1", "b was changed after the proof"),
        "rows-exchanged": (
            {"/message/rows": [*map(integer, message.rows[::-1])]},
            "IP-B.V1",
            "the rows of A in another order",
        ),
        "row-missing": ({"/message/rows": []}, "IP-B.V0", "the rows of A are missing"),
        "another-party": ({"/party": 1}, "IP-B.V1", "judged by the declared norms of another party"),
    }
    for name, (changes, check, why) in cases.items():
        section.rejects(name, base, changes, check, PROVER, why, flags=["Unbound"], category="N8")
