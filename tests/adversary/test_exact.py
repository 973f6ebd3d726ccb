"""Lies of the sweep that one check alone must find: the rule is exactly this one, also where a later one would do."""

import pytest

from conformance.adversary.rewrite import Place, rewriting
from reference.messages.initialisation import MaskCombinations
from reference.messages.input_preparation import QrCommitment
from tests.adversary.support import CHEATER, assert_stopped, small
from tests.adversary.sweep import SWEEPS, all_cases, play
from tests.support import run

RNG, QUAD = "pools[].low_proofs[].response.", "proof.response."
EXACT = [
    ("batched", "MaskContributions", RNG + "z", "one missing", "ZK-RNG.V0"),
    ("batched", "MaskContributions", RNG + "z[]", "huge", "ZK-RNG.V0"),
    ("batched", "MaskContributions", RNG + "zeta", "huge", "ZK-RNG.V0"),
    ("batched", "MaskContributions", RNG + "tau", "negated", "ZK-RNG.V0"),
    ("batched", "QrCommitment", QUAD + "z", "one missing", "IP-B.V0"),
    ("batched", "QrCommitment", QUAD + "z[]", "huge", "IP-B.V0"),
    ("batched", "QrCommitment", QUAD + "zeta", "huge", "IP-B.V0"),
    ("batched", "QrCommitment", QUAD + "tau", "negated", "IP-B.V0"),
    ("batched", "QrCommitment", "vector", "one missing", "IP-B.V0"),
]


@pytest.mark.spec("IP-B.V0", "ZK-RNG.V0")
@pytest.mark.parametrize(("name", "kind", "field", "mutation", "rule"), EXACT)
def test_a_lie_is_found_by_exactly_this_check(name, kind, field, mutation, rule):
    (case,) = (
        case for case in all_cases(name) if (case.word.kind, case.field, case.mutation.name) == (kind, field, mutation)
    )
    assert play(name, case).verdicts == {(rule, SWEEPS[name].cheater)}


@pytest.mark.spec("G-CHECK.R")
def test_randomness_that_is_not_reduced_is_out_of_range():
    """It opens the same ciphertext, because only its residue modulo N counts; but one value has one encoding."""

    def longer(message):
        first, *others = message.combinations
        first = first.model_copy(update={"randomness": first.randomness + (1 << 512)})
        return message.model_copy(update={"combinations": (first, *others)})

    place = Place("IN", 2, MaskCombinations)
    assert_stopped(run(small(), corruptions={CHEATER: rewriting(place, longer)}), "G-CHECK.R", CHEATER)


@pytest.mark.spec("IP-B.V0")
@pytest.mark.parametrize("field", ["rows", "vector"])
def test_a_summary_with_a_part_too_many(field):
    """The proof fits what is there: only the size of the summary is wrong."""

    def longer(message):
        extra = getattr(message, field)
        return message.model_copy(update={field: (*extra, extra[-1])})

    session = run(small(), corruptions={CHEATER: rewriting(Place("IP", 0, QrCommitment), longer)})
    assert_stopped(session, "IP-B.V0", CHEATER, after=("IP", 0, 0))
