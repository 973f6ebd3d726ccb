"""Keeping score: what passes, what fails, what counts for nothing."""

import pytest

from conformance.levels.implementation import Fault, Unsupported
from conformance.operations.answers import Accepted, Refused
from conformance.runner.play import PATIENCE, Selection, compare, play, wanted
from conformance.runner.results import Report
from tests.conformance.small import GOOD, LONG, RESPONSE, SMALL, Answering


def scores(change, selection=Selection(), files=(SMALL,), **options):  # noqa: B008  # frozen
    results = list(play(files, Answering(change, **options), selection))
    return {result.id: result.status for result in results}, {result.id: result.detail for result in results}


def raising(error):
    def change(answer):
        raise error

    return change


def every(status):
    return dict.fromkeys((GOOD, RESPONSE, LONG), status)


def test_the_reference_passes():
    status, detail = scores(lambda answer: answer)
    assert status == every("passed")
    assert set(detail.values()) == {""}


def test_accepting_everything_fails_where_something_must_be_refused():
    status, detail = scores(lambda answer: Accepted(output={}))
    assert status == {**every("failed"), GOOD: "passed"}
    assert detail[RESPONSE] == "accepted, though ZK-DEC.V1 or ZK-DEC.V2 should refuse it"


def test_refusing_everything_scores_nothing():
    status, detail = scores(lambda answer: Refused(check="ZK-DEC.V1", blame=2))
    assert status == {**every("void"), GOOD: "failed"}
    assert detail[GOOD] == "refused by ZK-DEC.V1, though it is in order"
    assert detail[LONG] == f"{GOOD}: failed"


def refusals(**changes):
    return lambda answer: answer.model_copy(update=changes) if isinstance(answer, Refused) else answer


@pytest.mark.parametrize(
    "change, says",
    [
        (refusals(blame=3), "blames party 3 instead of party 2"),
        (refusals(blame=None), "blames nobody instead of party 2"),
        (refusals(check="VA-1"), "refused by VA-1 instead of ZK-DEC.V1 or ZK-DEC.V2"),
    ],
)
def test_the_wrong_party_and_the_wrong_check_fail(change, says):
    status, detail = scores(change)
    assert status == {**every("failed"), GOOD: "passed"}
    assert detail[RESPONSE] == says


def test_any_equation_that_fails_may_be_named():
    status, _ = scores(refusals(check="ZK-DEC.V2"))
    assert (status[RESPONSE], status[LONG]) == ("passed", "failed")


def test_another_output_fails():
    status, detail = scores(lambda answer: Accepted(output={"values": []}) if isinstance(answer, Accepted) else answer)
    assert status == {**every("void"), GOOD: "failed"}
    assert detail[GOOD] == "accepted with another output"


@pytest.mark.parametrize("other", [1.0, True, "1"])
def test_outputs_are_compared_as_json(other):
    expected = {"a": [{"b": 1}]}
    case = SMALL.groups[0].cases[0]
    case = case.model_copy(update={"expected": case.expected.model_copy(update={"output": expected})})
    assert compare(case, Accepted(output=expected)) == ""
    assert compare(case, Accepted(output={"a": [{"b": other}]})) == "accepted with another output"


def test_a_fault_is_no_rejection():
    def change(answer):
        if isinstance(answer, Refused):
            raise Fault("the process ended with code 1")
        return answer

    status, detail = scores(change)
    assert status == {**every("failed"), GOOD: "passed"}
    assert detail[LONG] == "the process ended with code 1"


def test_unsupported_is_neither_good_nor_bad():
    status, _ = scores(raising(Unsupported("later")))
    assert status == every("unsupported")


def test_whoever_answers_the_base_must_answer_its_changes():
    """Otherwise an implementation that refuses nothing would do nothing wrong."""

    def change(answer):
        if isinstance(answer, Refused):
            raise Unsupported("later")
        return answer

    status, detail = scores(change)
    assert status == {**every("failed"), GOOD: "passed"}
    assert detail[LONG] == "unsupported: later"


def test_a_missing_feature_is_unsupported_and_nobody_is_asked():
    group = SMALL.groups[0].model_copy(update={"requires": ("party",)})
    file = SMALL.model_copy(update={"groups": (group,)})
    status, detail = scores(lambda answer: answer, files=[file])
    assert (status, detail[GOOD]) == (every("unsupported"), "needs party")
    assert scores(lambda answer: answer, files=[file], features=frozenset({"party"}))[0] == every("passed")


def test_after_some_faults_an_operation_is_not_asked_for_any_more():
    first = SMALL.groups[0].cases[0]
    many = [first.model_copy(update={"id": f"{GOOD}-{i}"}) for i in range(PATIENCE + 2)]
    groups = [SMALL.groups[0].model_copy(update={"cases": tuple(part)}) for part in (many[:2], many[2:])]
    file = SMALL.model_copy(update={"groups": tuple(groups)})
    implementation = Answering(raising(Fault("no answer")))
    results = list(play([file], implementation, Selection()))
    assert implementation.asked == PATIENCE
    assert [result.status for result in results] == ["failed"] * len(many)
    assert results[-1].detail == f"not asked: {PATIENCE} faults before"


def test_a_selected_case_brings_its_base_along_but_only_the_case_is_counted():
    selection = Selection(categories=frozenset({"N3"}))
    status, _ = scores(lambda answer: answer, selection)
    assert status == {RESPONSE: "passed", LONG: "passed"}
    assert wanted([SMALL], selection) == 2
    assert wanted([SMALL], Selection(levels=frozenset({"steps"}))) == 0


def test_every_result_is_observed():
    seen = []
    results = list(play([SMALL], Answering(lambda answer: answer), Selection(), seen.append))
    assert seen == results


@pytest.mark.parametrize(
    "statuses, clean",
    [
        (["passed"], True),
        (["passed", "unsupported"], True),
        (["passed", "failed"], False),
        (["passed", "void"], False),
        (["unsupported"], False),
        ([], False),
    ],
)
def test_a_clean_report_passes_something_and_fails_nothing(statuses, clean):
    (result, *_) = play([SMALL], Answering(lambda answer: answer), Selection())
    results = tuple(type(result)(**{**vars(result), "status": status}) for status in statuses)
    assert Report("x", "1", results).clean == clean
