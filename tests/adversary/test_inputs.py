"""Attacks on the input preparation: what is not a data set is refused."""

from dataclasses import replace

import numpy as np
import pytest

from conformance.adversary.rewrite import Place, rewriting
from reference.core.arithmetic import symmetric
from reference.core.coins import Coins
from reference.learning import qr_relation, svd_input, svd_relation
from reference.learning.known import Known, encrypted
from reference.learning.problem import problem_of
from reference.learning.qr_relation import QrInput
from reference.learning.summary import Dataset, QrSummary, SvdSummary, svd_summary
from reference.messages.base import Message
from reference.messages.input_preparation import QrCommitment, SvdCommitment
from reference.paillier.encryption import PublicKey
from reference.phases import input_preparation
from reference.proofs.interval import Interval
from reference.proofs.relation import Witness
from spec.derivation import derive
from spec.schedule import SUMMARY_BITS, Schedule
from tests.adversary.support import CHEATER, HONEST, assert_stopped, honest_model, position_of, said, small
from tests.support import Scenario, run

ONE = 1 << SUMMARY_BITS


def cheating_qr(monkeypatch: pytest.MonkeyPatch, cheat: "Cheat") -> None:
    """Party 2 commits to a changed input with an otherwise honest proof."""
    honest = qr_relation.qr_input

    def hostile(schedule: Schedule, party: int, summary: QrSummary) -> QrInput:
        own = honest(schedule, party, summary)
        return cheat(schedule, own) if party == CHEATER else own

    monkeypatch.setattr(qr_relation, "qr_input", hostile)


class Cheat:
    """A change of one committed integer."""

    def __init__(self, name: str, i: int, j: int = 0, amount: int = 1) -> None:
        self._cell, self._amount = (name, i, j), amount

    def __call__(self, schedule: Schedule, own: QrInput) -> QrInput:
        """The input with the change in its committed values, and in A and b where they are used later."""
        name, i, j = self._cell
        values = list(own.values)
        values[qr_relation.Layout(schedule.problem.dimension).index(name, i, j)] += self._amount
        b = tuple(x + self._amount if name == "b" and k == i else x for k, x in enumerate(own.b))
        A = tuple(
            tuple(x + self._amount if name == "A" and {r, c} == {i, j} else x for c, x in enumerate(row))
            for r, row in enumerate(own.A)
        )
        return replace(own, values=tuple(values), b=b, A=A)


@pytest.mark.spec("IP-B", "ZK-QUAD")
@pytest.mark.parametrize(
    "cheat",
    [
        Cheat("b", 0, amount=ONE),
        Cheat("A", 0, 0),
        Cheat("A", 0, 1),
        Cheat("M", 0, 1),
        Cheat("R", 1, 1),
        Cheat("c", 0),
        Cheat("e", 1),
        Cheat("E", 1, 0),
    ],
    ids=["b", "A diagonal", "A", "M", "R", "c", "e", "E"],
)
def test_a_summary_that_does_not_hang_together(monkeypatch: pytest.MonkeyPatch, cheat: Cheat) -> None:
    cheating_qr(monkeypatch, cheat)
    assert_stopped(run(small()), "IP-B.V3", CHEATER, after=position_of_inputs("QrCommitment"))


def position_of_inputs(kind: str) -> tuple[str, int, int]:
    """Inputs are the only message of their phase."""
    assert kind in ("QrCommitment", "SvdCommitment")
    return "IP", 0, 0


@pytest.mark.spec("IP-B")
@pytest.mark.parametrize(("field", "rule"), [("rows", "IP-B.V1"), ("vector", "IP-B.V1")])
def test_swapped_commitments(field: str, rule: str) -> None:
    def swap(message: QrCommitment) -> Message:
        return message.model_copy(update={field: tuple(reversed(getattr(message, field)))})

    session = run(small(), corruptions={CHEATER: rewriting(Place("IP", 0, QrCommitment), swap)})
    assert_stopped(session, rule, CHEATER, after=("IP", 0, 0))


@pytest.mark.spec("IP-B")
def test_a_missing_row() -> None:
    attack = rewriting(Place("IP", 0, QrCommitment), lambda m: m.model_copy(update={"rows": m.rows[:-1]}))
    assert_stopped(run(small(), corruptions={CHEATER: attack}), "IP-B.V0", CHEATER, after=("IP", 0, 0))


def zero_spectrum(schedule: Schedule, data: Dataset) -> SvdSummary:
    """G = 0 with theta != 0: in the paper's wording this party could put b outside of the range of X^T X."""
    d = data.features.shape[1]
    V = tuple(tuple(ONE if i == j else 0 for j in range(d)) for i in range(d))
    return SvdSummary(V, (0,) * d, (ONE,) * d)


def with_zero_spectrum(monkeypatch: pytest.MonkeyPatch, attacked: Scenario) -> None:
    """Party 2 uses :func:`zero_spectrum`."""
    honest = input_preparation.svd_summary
    cheater = attacked.data[CHEATER - 1]

    def hostile(schedule: Schedule, data: Dataset) -> SvdSummary:
        return zero_spectrum(schedule, data) if data is cheater else honest(schedule, data)

    monkeypatch.setattr(input_preparation, "svd_summary", hostile)


@pytest.mark.spec("IP-P", "LR-5")
def test_zero_spectrum_with_theta_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """b = V (G theta) = 0, whatever theta is: the party is one without data."""
    attacked = small("paper")
    nothing = Dataset(np.zeros_like(attacked.data[1].features), np.zeros_like(attacked.data[1].target))
    without = replace(attacked, data=(attacked.data[0], nothing, attacked.data[2]))
    expected = run(without).outcomes[1].result
    with_zero_spectrum(monkeypatch, attacked)
    found = run(attacked).outcomes[1].result
    assert expected is not None
    assert found is not None
    assert all(abs(x - y) <= 16 for x, y in zip(expected, found, strict=True))
    assert found != honest_model("paper")


@pytest.mark.spec("IP-P", "ZK-MUL")
def test_zero_spectrum_with_b_of_its_own_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cheater encrypts G theta != 0 although G = 0, and follows the protocol from there."""
    attacked = small("paper")
    with_zero_spectrum(monkeypatch, attacked)
    honest = input_preparation.svd_input

    def hostile(schedule: Schedule, key, summary: SvdSummary, coins):  # type: ignore[no-untyped-def]
        own = honest(schedule, key, summary, coins)
        if summary.G[0]:
            return own
        return replace(own, weighted=own.theta)

    monkeypatch.setattr(input_preparation, "svd_input", hostile)
    assert_stopped(run(attacked), "ZK-MUL.W2", CHEATER, after=("IP", 0, 0))


@pytest.mark.spec("IP-P", "ZK-RNG")
@pytest.mark.parametrize("quantity", ["matrix", "vector"])
def test_a_huge_rounding_with_a_small_residue(monkeypatch: pytest.MonkeyPatch, quantity: str) -> None:
    """Modulo N, ``exact - 2^t x`` is small for 2^t values of x, nearly all of them huge: x needs an interval itself."""
    attacked = small("paper")
    cheater = attacked.data[CHEATER - 1]
    summary = svd_summary(derive(problem_of(attacked.configuration)), cheater)
    honest_input, honest_witness = input_preparation.svd_input, svd_input.interval_witness
    modulus: list[int] = []

    def hostile_input(schedule: Schedule, key: PublicKey, used: SvdSummary, coins: Coins) -> svd_input.SvdInput:
        modulus[:] = [key.modulus]
        own = honest_input(schedule, key, used, coins)
        if used != summary:
            return own
        if quantity == "matrix":
            forged = huge(key, own.product[0][0].plaintext, own.matrix[0][0], svd_relation.MATRIX_SHIFT)
            return replace(own, matrix=((forged, *own.matrix[0][1:]), *own.matrix[1:]))
        forged = huge(key, own.raw[0].plaintext, own.vector[0], svd_relation.vector_shift(schedule))
        return replace(own, vector=(forged, *own.vector[1:]))

    def clamped(intervals: list[Interval], values: list[int], randomness: list[int]) -> Witness:
        residues = [symmetric(x, *modulus) for x in values]
        inside = [min(max(x, i.low), i.low + i.width) for x, i in zip(residues, intervals, strict=True)]
        return honest_witness(intervals, inside, randomness)

    def huge(key: PublicKey, exact: int, rounded: Known, shift: int) -> Known:
        residue = exact - (rounded.plaintext << shift)
        residue += 1 if residue < 0 else -1
        value = symmetric((exact - residue) * pow(2, -shift, key.modulus), key.modulus)
        assert value.bit_length() > 400
        return encrypted(key, value, rounded.randomness)

    monkeypatch.setattr(input_preparation, "svd_input", hostile_input)
    monkeypatch.setattr(svd_input, "interval_witness", clamped)
    assert_stopped(run(attacked), "ZK-RNG.V2", CHEATER, after=("IP", 0, 0))


FIELDS = (
    "V",
    "gram",
    "scaled",
    "product",
    "matrix",
    "Th",
    "G",
    "theta",
    "squares",
    "unit",
    "weighted",
    "raw",
    "vector",
)


@pytest.mark.spec("IP-P", "ZK-RNG", "ZK-MAT", "ZK-MUL")
@pytest.mark.parametrize("field", FIELDS)
def test_every_ciphertext_of_the_summary_is_bound(field: str) -> None:
    def double(message: SvdCommitment) -> Message:
        value = getattr(message, field)
        if isinstance(value[0], tuple):
            return message.model_copy(update={field: ((value[0][0] + 1, *value[0][1:]), *value[1:])})
        return message.model_copy(update={field: (value[0] + 1, *value[1:])})

    session = run(small("paper"), corruptions={CHEATER: rewriting(Place("IP", 0, SvdCommitment), double)})
    for party in HONEST:
        abort = session.outcomes[party].abort
        assert abort is not None
        assert abort.accused == CHEATER
        assert abort.rule in {"ZK-RNG.V1", "ZK-MAT.W1", "ZK-MUL.W1"}
    assert not any(word.phase == "MC" for word in said(session) if word.sender in HONEST)


@pytest.mark.spec("IP-P", "VA-1")
@pytest.mark.parametrize("field", FIELDS)
def test_a_zero_in_the_summary_is_refused_before_anything_is_computed_with_it(field: str) -> None:
    """Zero has no inverse: without the check the derived ciphertexts of the roundings could not even be computed."""

    def zero(message: SvdCommitment) -> Message:
        value = getattr(message, field)
        if isinstance(value[0], tuple):
            return message.model_copy(update={field: (*value[:-1], (*value[-1][:-1], 0))})
        return message.model_copy(update={field: (*value[:-1], 0)})

    session = run(small("paper"), corruptions={CHEATER: rewriting(Place("IP", 0, SvdCommitment), zero)})
    assert_stopped(session, "VA-1", CHEATER, after=("IP", 0, 0))


@pytest.mark.spec("IP-P")
@pytest.mark.parametrize("field", [*FIELDS, "interval_proofs", "product_proofs"])
def test_missing_parts_of_the_summary(field: str) -> None:
    attack = rewriting(Place("IP", 0, SvdCommitment), lambda m: m.model_copy(update={field: getattr(m, field)[:-1]}))
    session = run(small("paper"), corruptions={CHEATER: attack})
    assert_stopped(session, "IP-P.V0", CHEATER, after=("IP", 0, 0))


@pytest.mark.spec("IP-P", "IP-B")
def test_claims_cover_every_ciphertext() -> None:
    schedule = derive(problem_of(small("paper").configuration))
    before, after = svd_relation.intervals(schedule, CHEATER)
    d = schedule.problem.dimension
    assert (len(before), len(after)) == (2 * d * d + 3 * d, 2 * d * d + 2 * d)
    assert position_of("SvdCommitment", "IP", 0, suite="paper") == ("IP", 0, 0)
