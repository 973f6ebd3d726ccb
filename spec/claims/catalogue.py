"""All claims in the order of the chapters."""

from collections.abc import Mapping
from types import MappingProxyType

from spec.claims import (
    Claim,
    combinations,
    commitments,
    conversions,
    fixed_point,
    intervals,
    learning,
    mascot,
    paillier,
    phases,
    proofs,
    spdz,
)
from spec.registry import look_up

CHAPTERS = tuple(
    module.CHAPTER
    for module in (
        *(learning, fixed_point, paillier, commitments, proofs, combinations, intervals),
        *(spdz, mascot, conversions, phases),
    )
)


def _catalogue() -> Mapping[str, Claim]:
    claims: dict[str, Claim] = {}
    for chapter in CHAPTERS:
        for claim in chapter.claims:
            if claim.id in claims:
                raise ValueError(f"{claim.id}: two claims have this ID")
            for rule in claim.rules:
                look_up(rule)
            claims[claim.id] = claim
    return MappingProxyType(claims)


CLAIMS = _catalogue()
"""The claims by ID."""


def claims_about(rule: str) -> tuple[Claim, ...]:
    """The claims about a rule or a sub-rule."""
    return tuple(claim for claim in CLAIMS.values() if rule in claim.rules)
