"""The trace from rules to text, code and tests: of this repository, and of small ones with one fault each."""

import json
from pathlib import Path

import pytest

from conformance.trace import build, find_problems
from conformance.trace import matrix as matrices
from conformance.trace.code import read_sources
from conformance.trace.evidence import read_tests
from conformance.trace.prose import anchors, broken_links
from spec.registry import REGISTRY

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def matrix():
    """By the committed snapshot, whatever the last run of the tests has recorded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matrices, "current_recording", lambda _root: None)
        return build(ROOT)


@pytest.fixture
def checkout(tmp_path):
    """A function that writes a small checkout: one file of code, one of tests, one chapter."""

    def write(code="", tests="", chapter=""):
        for name, text in (
            ("reference/module.py", code),
            ("tests/test_module.py", tests),
            ("spec/06_proofs.md", chapter),
        ):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        return tmp_path

    return write


def kinds(root, subject):
    return {problem.kind for problem in find_problems(build(root)) if problem.subject.startswith(subject)}


def test_this_repository_has_no_problems(matrix):
    problems = [str(problem) for problem in find_problems(matrix)]
    assert not problems, "\n" + "\n".join(problems)


def test_the_matrix_has_one_row_for_each_rule(matrix):
    assert [row[0] for row in matrix.rows()] == list(REGISTRY)
    assert matrix.row("ZK-DEC.V1").prose == "spec/06_proofs.md#zk-dec"


def test_spec_lines_and_literals_lead_to_functions(matrix):
    verify = [str(place) for place in matrix.row("ZK-DEC.V1").functions]
    assert any("reference/proofs/decryption.py" in place and "check" in place for place in verify)


def test_ids_that_are_put_together_are_followed(matrix):
    """``rule + ".C"`` in the commit-and-open of coins also refuses wrong MAC differences."""
    assert any(place.name == "require_committed" for place in matrix.row("SP-5.C").functions)
    assert any(site.path == "reference/core/cointoss.py" for site, _ in matrix.checks_of("SP-5.C"))


def test_code_with_an_unknown_rule(checkout):
    root = checkout('def f():\n    """Do.\n\n    Spec: ZK-XYZ\n    """\n')
    assert kinds(root, "ZK-XYZ") == {"unknown rule"}


def test_a_refusal_with_an_unknown_rule(checkout):
    assert kinds(checkout('def _f():\n    require(False, "ZK-DEC.V7")\n'), "ZK-DEC.V7") == {"unknown rule"}


def test_a_marker_with_an_unknown_rule(checkout):
    root = checkout(tests='@pytest.mark.spec("ZK-DEC.V7")\ndef test_it():\n    pass\n')
    assert kinds(root, "ZK-DEC.V7") == {"unknown rule"}


def test_words_that_only_look_like_rules_are_left_alone(checkout):
    assert kinds(checkout('NAME = "SHA-256"\n'), "SHA-256") == set()


def test_a_public_function_without_a_rule(checkout):
    code = (
        '"""Module."""\ndef public():\n    """Do."""\ndef _private():\n    pass\n'
        'class Wrong(ValueError):\n    """An error of the program."""\n'
    )
    assert [place.name for place in read_sources(checkout(code), ("reference",)).silent] == ["public"]


def test_a_class_or_module_speaks_for_what_it_contains(checkout):
    inside = 'class C:\n    """Words.\n\n    Spec: ZK-0\n    """\n    def method(self):\n        """Do."""\n'
    assert read_sources(checkout(inside), ("reference",)).silent == []
    assert read_sources(checkout('"""M.\n\nSpec: ZK-0\n"""\ndef f():\n    """Do."""\n'), ("reference",)).silent == []


def test_a_rule_without_text(checkout):
    assert "no text" in kinds(checkout(), "ZK-DEC")


def test_a_check_that_its_section_does_not_state(checkout):
    section = '<a id="zk-dec"></a>\n## ZK-DEC\n\n- **V0**: form.\n- **V1**: key.\n'
    root = checkout(chapter=section)
    assert "no text" not in kinds(root, "ZK-DEC.V1")
    assert "no text" in kinds(root, "ZK-DEC.V2")


def test_a_check_without_code_and_without_tests(checkout):
    assert {"no code", "no test"} <= kinds(checkout(), "ZK-DEC.V1")
    code = 'RULE = "ZK-DEC"\ndef f():\n    """Do.\n\n    Spec: ZK-DEC\n    """\n    require(False, f"{RULE}.V1")\n'
    tests = '@pytest.mark.spec("ZK-DEC")\ndef test_it():\n    assert abort.rule == "ZK-DEC.V1"\n'
    assert not {"no code", "no test"} & kinds(checkout(code, tests), "ZK-DEC.V1")


def test_formulas_alone_do_not_carry_out_a_check(tmp_path, checkout):
    root = checkout()
    (root / "spec/equations").mkdir()
    (root / "spec/equations/proofs.py").write_text('def f():\n    """Zero.\n\n    Spec: ZK-DEC.V1\n    """\n', "utf-8")
    assert "no code" in kinds(root, "ZK-DEC.V1")


def test_markers_of_modules_and_classes_are_inherited(checkout):
    text = (
        'pytestmark = pytest.mark.spec("ZK-0")\n@pytest.mark.spec("ZK-PK")\nclass TestIt:\n'
        '    @pytest.mark.spec("ZK-PK.V1", "ZK-PK.V0")\n    def test_it(self):\n        pass\n'
    )
    marked, _ = read_tests(checkout(tests=text))
    assert set(marked) == {"ZK-0", "ZK-PK", "ZK-PK.V0", "ZK-PK.V1"}


def test_tests_of_the_trace_are_evidence_for_no_rule(checkout):
    text = '@pytest.mark.spec("ZK-PK")\ndef test_it():\n    assert "ZK-PK.V1"\n'
    root = checkout(tests=text)
    assert [set(rules) for rules in read_tests(root)] == [{"ZK-PK"}, {"ZK-PK", "ZK-PK.V1"}]
    (root / "tests/test_module.py").rename(root / "tests/test_trace_module.py")
    assert read_tests(root) == ({}, {})


def test_links_between_chapters_are_followed(checkout):
    root = checkout(chapter='<a id="here"></a>\n[a](#here) [b](#gone) [c](missing.md) [d](https://example.org/x#y)\n')
    assert list(broken_links(root, anchors(root))) == [
        ("spec/06_proofs.md", "#gone"),
        ("spec/06_proofs.md", "missing.md"),
    ]


@pytest.fixture
def with_vector(checkout):
    """A function that writes a checkout with one vector that covers some rules."""

    def write(*rules):
        root = checkout()
        path = root / "conformance/vectors/ops/op.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps({"groups": [{"cases": [{"id": "op/a", "covers": rules}]}]}), "utf-8")
        return root

    return write


def test_vectors_are_counted_for_the_rules_that_they_cover(with_vector):
    matrix = build(with_vector("ZK-DEC.V1", "ZK-0"))
    assert matrix.row("ZK-DEC.V1").vectors == ("conformance/vectors/ops/op.json op/a",)
    assert {row[0] for row in matrix.rows() if row[-1]} == {"ZK-DEC.V1", "ZK-0"}


@pytest.mark.parametrize("rule", ["ZK-DEC.V9", "nonsense"])
def test_a_vector_must_not_cover_a_rule_that_does_not_exist(with_vector, rule):
    assert kinds(with_vector(rule), rule) == {"unknown rule"}


def test_this_repository_has_vectors_for_every_check_of_the_proofs(matrix):
    checks = [row for row in matrix.trace if row.rule.parent.startswith("ZK-") and row.rule.id != row.rule.parent]
    assert [row.rule.id for row in checks if not row.vectors] == []
