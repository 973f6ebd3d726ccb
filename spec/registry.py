"""The register of all rules: the one place that knows which IDs exist."""

from collections.abc import Iterable, Mapping
from textwrap import fill, indent
from types import MappingProxyType

import sympy as sp

from spec.formula import Congruence, Formula
from spec.rules import (
    Assumption,
    Bound,
    Check,
    Definition,
    Identity,
    Rule,
    commitments,
    conversions,
    fixed_point,
    learning,
    paillier,
    phases,
    proofs,
    spdz,
    threats,
)

__all__ = [
    "REGISTRY",
    "Assumption",
    "Bound",
    "Check",
    "Definition",
    "DuplicateRule",
    "Identity",
    "Rule",
    "UnknownRule",
    "checks_of",
    "look_up",
    "register",
    "render_latex",
    "render_text",
]

WIDTH = 96
"""Columns of a rule that is printed as text."""

CHAPTERS = (threats, learning, fixed_point, paillier, commitments, proofs, spdz, conversions, phases)


class UnknownRule(LookupError):
    """No rule has this ID, or a rule refers to one that does not exist."""


class DuplicateRule(ValueError):
    """Two rules have the same ID."""


def register(rules: Iterable[Rule]) -> Mapping[str, Rule]:
    """The rules by ID. Refuses duplicates, unknown dependencies and sub-rules without their rule."""
    by_id: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in by_id:
            raise DuplicateRule(rule.id)
        by_id[rule.id] = rule
    for rule in by_id.values():
        for other in (rule.parent, *rule.depends):
            if other not in by_id:
                raise UnknownRule(f"{rule.id} refers to {other}, which does not exist")
    return MappingProxyType(by_id)


REGISTRY = register(rule for chapter in CHAPTERS for rule in chapter.RULES)
"""All rules in the order of the chapters."""


def look_up(identifier: str) -> Rule:
    """The rule or sub-rule with this ID; :class:`UnknownRule` if there is none."""
    if identifier not in REGISTRY:
        raise UnknownRule(f"{identifier}: no such rule")
    return REGISTRY[identifier]


def checks_of(identifier: str) -> tuple[Rule, ...]:
    """The sub-rules of a rule, in order."""
    parent = look_up(identifier).id
    return tuple(rule for rule in REGISTRY.values() if rule.parent == parent and rule.id != parent)


def render_text(identifier: str) -> str:
    """A rule for reading in a terminal: title, statement, formulas, sub-rules, and where the chapter states it."""
    rule = look_up(identifier)
    parts = [f"{rule.id}  {rule.title}  [{rule.kind}]", fill(rule.statement, WIDTH)]
    parts += [_text(formula) for formula in rule.formulas]
    parts += [fill(f"{check.id}  {check.title}: {check.statement}", WIDTH) for check in checks_of(identifier)]
    if rule.depends:
        parts.append("Uses: " + ", ".join(rule.depends))
    parts.append(f"Stated in spec/{rule.chapter}#{rule.anchor}")
    return "\n\n".join(parts)


def render_formulas(identifier: str) -> tuple[str, ...]:
    """The formulas of a rule for reading in a terminal."""
    return tuple(_text(formula) for formula in look_up(identifier).formulas)


def render_latex(identifier: str) -> str:
    """The formulas of a rule in LaTeX, one display equation for each."""
    return "\n".join(f"\\[ {_latex(formula)} \\]" for formula in look_up(identifier).formulas)


def _text(formula: Formula) -> str:
    if isinstance(formula, Congruence):
        sign = ", up to sign" if formula.up_to_sign else ""
        modulus = str(formula.modulus).replace("**", "^")
        return f"{_pretty(sp.Eq(formula.left, formula.right, evaluate=False))}\n      modulo {modulus}{sign}"
    return _pretty(formula)


def _pretty(formula: sp.Basic) -> str:
    return indent(str(sp.pretty(formula, use_unicode=True, wrap_line=False)), "    ")


def _latex(formula: Formula) -> str:
    if isinstance(formula, Congruence):
        sign = r"\pm " if formula.up_to_sign else ""
        return rf"{sp.latex(formula.left)} \equiv {sign}{sp.latex(formula.right)} \pmod{{{sp.latex(formula.modulus)}}}"
    return str(sp.latex(formula))
