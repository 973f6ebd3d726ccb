"""The matrix rule -> prose -> code -> tests, claims and vectors, with the levels that this evidence reaches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from conformance.trace.code import Place, Uses, read_sources
from conformance.trace.discrimination import Result, load_results
from conformance.trace.evidence import read_tests
from conformance.trace.levels import RECORDED, Level, recorded_levels
from conformance.trace.prose import anchors
from conformance.trace.recording import Check, Recording, current_recording
from conformance.trace.sites import Site, read_sites
from conformance.trace.snapshot import Entry, load_snapshot
from conformance.trace.vectors import read_vectors
from spec.claims import Claim
from spec.claims.catalogue import claims_about
from spec.registry import REGISTRY, Rule

CODE = ("spec", "reference", "optimized", "audit", "helen")


@dataclass(frozen=True)
class TraceRow:
    """One rule: where it is stated (empty if nowhere), what carries it out, what is evidence for it, and how good.

    ``functions`` name the rule in any way; ``carriers``, a part of them, in their ``Spec:`` lines if any does.
    """

    rule: Rule
    prose: str
    functions: tuple[Place, ...]
    carriers: tuple[Place, ...]
    tests: tuple[Place, ...]
    claims: tuple[Claim, ...]
    vectors: tuple[str, ...]
    levels: tuple[Level, ...] = ()

    def entry(self) -> Entry:
        """What the snapshot says about the rule."""
        return {
            "kind": self.rule.kind,
            "levels": [str(level) for level in self.levels],
            "prose": self.prose,
            "functions": sorted({f"{place.path}:{place.name}" for place in self.functions}),
            "tests": len({(place.path, place.name) for place in self.tests}),
            "claims": sorted(claim.id for claim in self.claims),
            "vectors": len(self.vectors),
        }


@dataclass(frozen=True)
class TraceMatrix:
    """All rules with their evidence, in the order of the register; ``recording`` if there is one of these sources."""

    root: Path
    trace: tuple[TraceRow, ...]
    uses: Uses
    marked: Mapping[str, list[Place]]
    covered: Mapping[str, list[str]]
    sites: tuple[Site, ...]
    results: Mapping[Check, Result]
    snapshot: Mapping[str, Entry]
    recording: Recording | None

    def rows(self) -> tuple[tuple[str, str, str, str, int, int, int, int], ...]:
        """A table: ID, kind, levels, where it is stated, number of functions, tests, claims and vectors."""
        return tuple(
            (
                row.rule.id,
                row.rule.kind,
                ", ".join(row.levels),
                row.prose or "-",
                len(row.functions),
                len(row.tests),
                len(row.claims),
                len(row.vectors),
            )
            for row in self.trace
        )

    def row(self, identifier: str) -> TraceRow:
        """The row of one rule; ``KeyError`` if there is none."""
        return {row.rule.id: row for row in self.trace}[identifier]

    def entries(self) -> dict[str, Entry]:
        """What the snapshot should be."""
        return {row.rule.id: row.entry() for row in self.trace}

    def checks_of(self, identifier: str) -> tuple[tuple[Site, Result | None], ...]:
        """The sites that refuse by a rule, as far as it is known, each with what happens without it."""
        known = {site for site, rule in self.results if rule == identifier}
        sites = (site for site in self.sites if site.id in known or site.rule == identifier)
        return tuple((site, self.results.get((site.id, identifier))) for site in sites)


def build(root: Path) -> TraceMatrix:
    """Read a checkout and put the matrix together."""
    known, uses = anchors(root), read_sources(root, CODE)
    marked, mentioned = read_tests(root)
    covered, results, snapshot = read_vectors(root), load_results(root), load_snapshot(root)
    recording = current_recording(root)
    rows = []
    for rule in REGISTRY.values():
        path = f"spec/{rule.chapter}"
        carriers = tuple(uses.carries.get(rule.id, ()))
        functions = dict.fromkeys((*carriers, *uses.names.get(rule.id, ()), *uses.by_suffix(rule.id)))
        tests = dict.fromkeys((*marked.get(rule.id, ()), *mentioned.get(rule.id, ())))
        row = TraceRow(
            rule,
            f"{path}#{rule.anchor}" if rule.anchor in known.get(path, set()) else "",
            tuple(functions),
            carriers or tuple(functions),
            tuple(tests),
            claims_about(rule.id),
            tuple(covered.get(rule.id, ())),
        )
        remembered = _remembered(snapshot.get(rule.id, {}))
        found = recorded_levels(recording, rule, row.carriers) if recording else remembered
        levels = {*_static_levels(row, results), *found}
        rows.append(replace(row, levels=tuple(level for level in Level if level in levels)))
    return TraceMatrix(root, tuple(rows), uses, marked, covered, read_sites(root), results, snapshot, recording)


def _static_levels(row: TraceRow, results: Mapping[Check, Result]) -> Iterator[Level]:
    """The levels that need no recording."""
    if row.prose and row.functions and row.tests:
        yield Level.CITED
    outcomes = [result.settled for (_, rule), result in results.items() if rule == row.rule.id]
    if outcomes and all(outcomes):
        yield Level.DISCRIMINATING


def _remembered(entry: Entry) -> Iterator[Level]:
    """Without a recording: what the snapshot says about the tests."""
    levels = entry.get("levels", ())
    assert isinstance(levels, list | tuple)
    return (level for level in RECORDED if level in levels)
