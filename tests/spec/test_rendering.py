"""Formulas as they are read: in LaTeX, in a terminal, and in the chapters."""

import re

import pytest
import sympy as sp
from latex2mathml.converter import convert

from helen.chapters import chapters
from spec.equations import learning
from spec.formula import Congruence
from spec.registry import REGISTRY, UnknownRule
from spec.rendering import NAMES, embed, latex, plain

FORMULAS = [(rule.id, formula) for rule in REGISTRY.values() for formula in rule.formulas]
N, a, b = sp.symbols("N a b")


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.name)
def test_chapters_hold_the_registered_formulas(path):
    """If this fails: `helen spec --write`."""
    text = path.read_text("utf-8")
    assert embed(text) == text


@pytest.mark.parametrize(("rule", "formula"), FORMULAS, ids=[rule for rule, _ in FORMULAS])
def test_every_formula_can_be_shown(rule, formula):
    text = latex(formula)
    for name in NAMES.values():
        text = text.replace(name, "x")
    assert not re.search(r"[*]|operatorname\{(?!enc|sym|sign|max|min|mod)", text), text
    assert convert(latex(formula)).startswith("<math")
    assert plain(formula).startswith("    ")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (1 + N, "1 + N"),
        (a - b, "a - b"),
        (-a + b, "b - a"),
        (2 ** (-a) * b, r"\frac{b}{2^{a}}"),
        (sp.IndexedBase("z_1")[a], "z_{1, a}"),
        (sp.IndexedBase("r'")[a, b], "r'_{a, b}"),
        (sp.And(sp.Le(0, a), sp.Lt(a, b)), r"0 \leq a < b"),
        (sp.floor(a / 2), r"\left\lfloor \frac{a}{2} \right\rfloor"),
        (sp.ceiling(sp.log(N, 2)), r"\left\lceil \log_2 N \right\rceil"),
        (Congruence(a, b, N), r"a \equiv \pm b \pmod{N}"),
        (Congruence(a, b, N, up_to_sign=False), r"a \equiv b \pmod{N}"),
    ],
)
def test_latex(formula, expected):
    assert latex(formula) == expected


def test_a_block_is_written_anew_and_everything_else_is_kept():
    text = "before\n<!-- formulas: LR-6[1:2] -->\nold\n<!-- end -->\nafter <!-- end -->\n"
    written = embed(text)
    assert written == text.replace("old\n", f"\n$$\n{latex(learning.INTEGER_STEP[1])}\n$$\n\n")
    assert embed(written) == written


def test_a_block_of_an_unknown_rule():
    with pytest.raises(UnknownRule, match="LR-99"):
        embed("<!-- formulas: LR-99 -->\n<!-- end -->")
