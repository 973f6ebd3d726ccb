"""The generator writes down nothing that it has not seen happen."""

import pytest

from conformance.generate.builder import BadCase, Book
from conformance.generate.cases import decryptions
from conformance.generate.flags import ONLY_THIS_CHECK
from conformance.generate.switch import without_checks
from conformance.kit.keys import PROVER, TOY_288
from conformance.kit.vectors import Reject
from reference.core.reject import Abort, require
from spec.registry import UnknownRule
from tests.conformance.small import GOOD, LONG, RESPONSE, SMALL

RELATION = decryptions.RELATION
CASE = RELATION.case(TOY_288, RELATION.claims(TOY_288)["two"])
WRONG = {"/cases/0/proof/z": "1"}


@pytest.fixture
def section():
    made = Book("zk-dec.verify", "for tests").section("toy", TOY_288.key)
    made.accepts("good", {"cases": [CASE]}, "an honest proof")
    return made


def reject(section, changes, check, blame, name="bad"):
    section.rejects(name, GOOD, changes, check, blame, "why", flags=["WrongResponse"], category="N3")


def test_an_input_that_is_refused_is_no_accepted_case(section):
    wrong = {"cases": [{**CASE, "proof": {**CASE["proof"], "z": "1"}}]}
    with pytest.raises(BadCase, match="should be accepted"):
        section.accepts("wrong", wrong, "why")


@pytest.mark.parametrize(
    "changes, check, blame",
    [
        ({"/cases": []}, "ZK-DEC.V1", PROVER),
        (WRONG, "ZK-DEC.V2", PROVER),
        (WRONG, "ZK-DEC.V1", 3),
        (WRONG, "ZK-DEC.V1", None),
    ],
    ids=["accepted", "another check", "another party", "nobody"],
)
def test_a_case_must_be_refused_by_its_check_and_with_its_blame(section, changes, check, blame):
    with pytest.raises(BadCase, match="was expected"):
        reject(section, changes, check, blame)


def test_a_change_must_change_something(section):
    with pytest.raises(BadCase, match="nothing changes"):
        reject(section, {"/cases/0/proof/z": CASE["proof"]["z"]}, "ZK-DEC.V1", PROVER)


def test_names_are_used_once(section):
    with pytest.raises(BadCase, match="exists already"):
        reject(section, WRONG, "ZK-DEC.V1", PROVER, "good")


def test_rules_exist(section):
    with pytest.raises(UnknownRule, match=r"ZK-DEC\.V9"):
        reject(section, WRONG, "ZK-DEC.V9", PROVER)


def test_the_header_counts_and_explains():
    assert (SMALL.count, SMALL.level, SMALL.op) == (3, "ops", "zk-dec.verify")
    assert set(SMALL.notes) == {flag for case in SMALL.groups[0].cases for flag in case.flags}
    assert [case.id for case in SMALL.groups[0].cases] == [GOOD, RESPONSE, LONG]


def test_all_equations_that_fail_may_be_named_but_only_the_first_check_of_form():
    _, response, long = SMALL.groups[0].cases
    assert isinstance(response.expected, Reject)
    assert isinstance(long.expected, Reject)
    assert response.expected.checks == ("ZK-DEC.V1", "ZK-DEC.V2")
    assert long.expected.checks == ("ZK-DEC.V0",)
    assert ONLY_THIS_CHECK not in (*response.flags, *long.flags)


def test_the_switch_leaves_out_the_named_checks_only():
    with without_checks("ZK-DEC.V1"):
        require(False, "ZK-DEC.V1")
        with pytest.raises(Abort) as caught:
            require(False, "ZK-DEC.V2", blame=3)
    assert (caught.value.rule, caught.value.accused) == ("ZK-DEC.V2", 3)
    with pytest.raises(Abort):
        require(False, "ZK-DEC.V1")
