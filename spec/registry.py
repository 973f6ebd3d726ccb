"""The register of all rules: the one place that knows which IDs exist."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from spec.rules import (
    Assumption,
    Bound,
    Check,
    Definition,
    Identity,
    Rule,
    audit,
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
]

CHAPTERS = (threats, learning, fixed_point, paillier, commitments, proofs, spdz, conversions, phases, audit)


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
