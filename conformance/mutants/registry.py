"""All mutants."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from conformance.mutants.mutant import Mutant
from conformance.mutants.seeds import (
    ciphertexts,
    equations,
    forms,
    lists,
    powers,
    preprocessing,
    protocol,
    provers,
    transcripts,
)

FAMILIES = (lists, equations, forms, provers, transcripts, ciphertexts, powers, preprocessing, protocol)


def register(mutants: Iterable[Mutant]) -> Mapping[str, Mutant]:
    """The mutants by ID. ``ValueError`` for an ID that occurs twice."""
    by_id: dict[str, Mutant] = {}
    for mutant in mutants:
        if mutant.id in by_id:
            raise ValueError(f"there are two mutants {mutant.id}")
        by_id[mutant.id] = mutant
    return MappingProxyType(by_id)


MUTANTS = register(mutant for family in FAMILIES for mutant in family.SEEDS)
"""By ID, in the order of the report."""
