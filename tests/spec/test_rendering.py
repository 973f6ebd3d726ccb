"""Formulas as they are read: in LaTeX, in a terminal, and in the chapters."""

import re

import pytest
import sympy as sp
from latex2mathml.converter import convert

from helen.chapters import chapters
from spec.equations import learning
from spec.formula import Congruence
from spec.latex import NAMES
from spec.registry import REGISTRY, UnknownRule
from spec.rendering import embed, latex, plain, render_text

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
    assert not re.search(r"[*]{2}|\n|\[\w+\]|Max|Min|Abs", plain(formula)), plain(formula)


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
        (sp.Symbol("|chi_K|"), r"\left|\chi_K\right|"),
        (sp.Symbol("|2A - I|"), r"\left|2A - I\right|"),
        (Congruence(a, b, N), r"a \equiv \pm b \pmod{N}"),
        (Congruence(a, b, N, up_to_sign=False), r"a \equiv b \pmod{N}"),
    ],
)
def test_latex(formula, expected):
    assert latex(formula) == expected


k, m, x = sp.symbols("kappa m x", integer=True)
w, R = sp.IndexedBase("w"), sp.MatrixSymbol("R", 3, 3)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (-a + 2 * b, "2 b - a"),
        (-(a + b), "-a - b"),
        ((a + b) * (a - b), "(a - b) (a + b)"),
        (a / (2 * b), "a / (2 b)"),
        (a / 2**b, "a / 2^b"),
        (2 ** (a - b) * x, "2^(a - b) x"),
        (sp.Sum(w[a], (a, 1, m)) / m, "(1 / m) Σ[a=1..m] w_a"),
        (sp.Product(1 / w[a], (a, 1, m)), "Π[a=1..m] w_a^-1"),
        (sp.IndexedBase("beta_1")[a], "β_1,a"),
        (w[a, b] ** k, "w_ab^κ"),
        (sp.Pow(N, w[a]), "N^(w_a)"),
        (sp.Mod(x + 1, 2**k), "(1 + x) mod 2^κ"),
        (R.T * (R + sp.Identity(3)), "R^T (I + R)"),
        (sp.ceiling(sp.log(m + 1) / sp.log(2)), "⌈log2 (1 + m)⌉"),
        (sp.And(sp.Le(0, a), sp.Lt(a, b)), "0 ≤ a < b"),
        (sp.Piecewise((a, sp.Eq(b, 0)), (b, True)), "(a if b = 0, otherwise b)"),
        (Congruence(a, b, N**2), "a ≡ ±b  (mod N^2)"),
        (Congruence(a, b, N, up_to_sign=False), "a ≡ b  (mod N)"),
    ],
)
def test_plain_text(formula, expected):
    assert plain(formula) == expected


def test_a_rule_with_its_formulas_checks_and_claims():
    text = render_text("LR-1")
    assert "    w_i = (ρ I + X_i^T X_i)^-1 (ρ (z - u_i) + X_i^T y_i)\n" in text
    assert "Claim LR-1/minimises (sympy): " in text
    assert "ZK-PK.V1  " in render_text("ZK-PK")


def test_a_block_is_written_anew_and_everything_else_is_kept():
    text = "before\n<!-- formulas: LR-6[1:2] -->\nold\n<!-- end -->\nafter <!-- end -->\n"
    written = embed(text)
    assert written == text.replace("old\n", f"\n$$\n{latex(learning.INTEGER_STEP[1])}\n$$\n\n")
    assert embed(written) == written


def test_a_block_of_an_unknown_rule():
    with pytest.raises(UnknownRule, match="LR-99"):
        embed("<!-- formulas: LR-99 -->\n<!-- end -->")
