"""What is shown of results: the matrix, and the three files."""

import json
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from conformance.report.html import html
from conformance.report.junit import junit
from conformance.report.lines import lines
from conformance.report.matrix import matrix, used
from conformance.runner.results import Report, Result


def result(name, category, covers, status, detail=""):
    return Result(name, "ops", name.partition("/")[0], category, covers, status, detail, 0.25)


RESULTS = (
    result("zk-dec.verify/a", "positive", ("ZK-DEC",), "passed"),
    result("zk-dec.verify/b", "N3", ("ZK-DEC.V1",), "passed"),
    result("zk-dec.verify/c", "N3", ("ZK-DEC.V2",), "failed", "accepted <anything> & more"),
    result("zk-dec.verify/d", "N3", ("ZK-DEC.V2", "FS-1"), "unsupported", "later"),
    result("paillier.encrypt/e", "positive", ("PL-1",), "unsupported", "later"),
    result("paillier.encrypt/f", "N2", ("VA-1",), "void", "base failed"),
)
REPORT = Report("x <y>", "1", RESULTS)


def test_the_matrix_counts_by_rule_and_category():
    rows = matrix(RESULTS)
    shown = {row.rule: {category: str(cell) for category, cell in row.cells.items() if str(cell)} for row in rows}
    assert shown == {
        "PL-1": {"positive": "1?"},
        "VA-1": {"N2": "0/1"},
        "ZK-DEC": {"positive": "1", "N3": "1/2+1?"},
    }
    assert list(shown) == ["PL-1", "VA-1", "ZK-DEC"]
    assert used(rows) == ("positive", "N2", "N3")


@pytest.mark.parametrize(
    "rule, category, worst",
    [("ZK-DEC", "N3", "failed"), ("VA-1", "N2", "void"), ("PL-1", "positive", "unsupported"), ("PL-1", "N9", None)],
)
def test_a_failure_outweighs_everything_in_a_cell(rule, category, worst):
    (row,) = [row for row in matrix(RESULTS) if row.rule == rule]
    assert row.cells[category].worst == worst


def test_lines_are_json_and_complete():
    head, *rest = map(json.loads, lines(REPORT))
    assert head == {
        "implementation": "x <y>",
        "version": "1",
        "counts": {"passed": 2, "failed": 1, "void": 1, "unsupported": 2},
    }
    assert [(entry["id"], entry["status"]) for entry in rest] == [(r.id, r.status) for r in RESULTS]


def test_junit_knows_failures_and_skipped_cases():
    root = ElementTree.fromstring(junit(REPORT))
    suites = {suite.get("name"): suite for suite in root}
    assert {name: (s.get("tests"), s.get("failures"), s.get("skipped")) for name, s in suites.items()} == {
        "zk-dec.verify": ("4", "1", "1"),
        "paillier.encrypt": ("2", "1", "1"),
    }
    (failure,) = suites["zk-dec.verify"].iter("failure")
    assert failure.get("message") == "accepted <anything> & more"


class Page(HTMLParser):
    """Open elements, all text, and whatever would load something."""

    def __init__(self):
        super().__init__()
        self.open, self.text, self.loads = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.loads += [name for name, _ in attrs if name in ("src", "href")] + [tag] * (tag in ("script", "link"))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_the_page_stands_alone_and_escapes_what_it_shows():
    page = Page()
    page.feed(html(REPORT))
    text = "".join(page.text)
    assert (page.open, page.loads) == ([], [])
    for shown in ("x <y>", "accepted <anything> & more", "base failed", "1/2+1?", "zk-dec.verify/c"):
        assert shown in text
    assert "later" not in text
    assert 'name="viewport"' in html(REPORT)
