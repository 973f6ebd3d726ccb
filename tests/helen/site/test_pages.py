"""The pieces of the site: formulas, links, sources, rules, and the checker of links."""

from pathlib import Path

import pytest

from conformance.trace import build
from helen.site import rules
from helen.site.check import problems
from helen.site.sources import source, sources, style
from helen.site.text import math, render, states, with_rules
from spec.registry import REGISTRY

ROOT = Path(__file__).parents[3]


def nowhere(_path):
    return None


def test_formulas_become_mathml_without_scripts():
    page = render("Let\n\n$$\nx \\equiv \\pm y \\pmod{N^{2}}\n$$\n", "spec/a.md", "spec/a.md", nowhere)
    assert page.count("<math") == 1
    assert "$" not in page
    assert "<script" not in page
    assert "mod" in math(r"a \equiv b \pmod{p}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by ZK-DEC.V2, says", "by [ZK-DEC.V2](../rules/ZK-DEC.md#zk-dec-v2), says"),
        ("`ZK-DEC`", "[`ZK-DEC`](../rules/ZK-DEC.md#zk-dec)"),
        ("`helen spec ZK-DEC`", "`helen spec ZK-DEC`"),
        ("[ZK-DEC](x.md)", "[ZK-DEC](x.md)"),
        ("# ZK-DEC it is", "# ZK-DEC it is"),
        ("```\nZK-DEC\n```", "```\nZK-DEC\n```"),
        ("NOT-A-RULE", "NOT-A-RULE"),
    ],
)
def test_rules_are_links(text, expected):
    assert with_rules(text, "spec/a.md") == expected


def test_links_to_sources_and_pages_are_moved():
    moved = {"spec/equations/x.py": "source/spec/equations/x.py.html", "spec/b.md": "spec/b.md"}
    text = "[`x`](equations/x.py) and [b](b.md#c) and [away](https://example.org/)"
    page = render(text, "spec/a.md", "spec/a.md", moved.get)
    assert page == "[`x`](../source/spec/equations/x.py.html) and [b](b.md#c) and [away](https://example.org/)"


def test_a_rule_has_a_way_to_its_evidence():
    page = render("## LR-1 Local step\n", "spec/a.md", "spec/a.md", nowhere)
    assert "[Code, tests and claims of LR-1](../rules/LR-1.md#lr-1)" in page


def test_states_are_boxes_with_links():
    boxes = states("MC", "spec/a.md")
    assert "<b>RowUpdate</b>" in boxes
    assert 'href="../rules/G-C2S.html#g-c2s"' in boxes
    assert "for each round of products" in boxes


def test_a_refusal_in_a_source_leads_to_its_rule():
    page = source(ROOT, "reference/phases/model_release.py")
    assert '<a class="rule" href="../../../rules/MR-1.html#mr-1">MR-1</a>' in page
    assert 'id="L-1"' in page
    assert {"reference/phases/model_release.py", "tests/helen/site/test_pages.py"} <= set(sources(ROOT))
    assert ".highlight" in style()


def test_every_rule_has_a_page_with_its_code_and_tests():
    matrix = build(ROOT)
    for rule in rules.families():
        text = rules.page(rule, matrix, {"spec/decisions/1.md": f"# One\n{rule}"})
        assert text.startswith(f"# {rule} ")
        assert "**Decisions**" in text
        if REGISTRY[rule].kind != "assumption":
            assert "Tests" in text
    assert "reference/proofs/decryption.py" in rules.page("ZK-DEC", matrix, {})
    assert all(f"[{rule}]" in rules.index() and f"[{rule}]" in rules.trace(matrix) for rule in REGISTRY)


@pytest.fixture
def site(tmp_path):
    (tmp_path / "index.html").write_text('<a id="here"></a><a href="b.html#there">b</a><a href="#here">top</a>')
    (tmp_path / "b.html").write_text('<h1 id="there"></h1><img src="p.png"><a href="https://example.org">away</a>')
    (tmp_path / "p.png").write_bytes(b"")
    return tmp_path


def test_a_site_without_broken_links(site):
    assert list(problems(site)) == []


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ('<a href="c.html">c</a>', "index.html: there is no c.html"),
        ('<a href="b.html#nowhere">b</a>', "index.html: there is no anchor b.html#nowhere"),
        ('<img src="q.png">', "index.html: there is no q.png"),
        ('<script src="https://cdn.example/x.js"></script>', "index.html: loads https://cdn.example/x.js"),
        ('<link rel="stylesheet" href="//cdn.example/x.css">', "index.html: loads //cdn.example/x.css"),
    ],
)
def test_broken_links_are_found(site, page, complaint):
    (site / "index.html").write_text(page)
    assert list(problems(site)) == [complaint]
