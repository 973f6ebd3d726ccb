"""The matrix rule -> prose -> code -> tests -> vectors, and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from conformance.trace.code import Place, Uses, read_sources
from conformance.trace.evidence import read_tests
from conformance.trace.prose import anchors, broken_links, stated_checks
from conformance.trace.vectors import read_vectors
from spec.registry import REGISTRY, Assumption, Check, Rule

CODE = ("spec", "reference", "optimized", "helen")
MARKED = "reference/"
"""Where every public function says which rule it carries out."""


@dataclass(frozen=True)
class TraceRow:
    """One rule: where it is stated (empty if nowhere), what carries it out, which tests and vectors are evidence."""

    rule: Rule
    prose: str
    functions: tuple[Place, ...]
    tests: tuple[Place, ...]
    vectors: tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """Something that does not fit together: what kind, about which rule or place, and in words."""

    kind: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}: {self.detail}"


@dataclass(frozen=True)
class TraceMatrix:
    """All rules with their evidence, in the order of the register."""

    root: Path
    trace: tuple[TraceRow, ...]
    uses: Uses
    marked: Mapping[str, list[Place]]
    covered: Mapping[str, list[str]]

    def rows(self) -> tuple[tuple[str, str, str, int, int, int], ...]:
        """A table: ID, kind, where it is stated, number of functions, of tests, of vectors."""
        return tuple(
            (row.rule.id, row.rule.kind, row.prose or "-", len(row.functions), len(row.tests), len(row.vectors))
            for row in self.trace
        )

    def row(self, identifier: str) -> TraceRow:
        """The row of one rule; ``KeyError`` if there is none."""
        return {row.rule.id: row for row in self.trace}[identifier]

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, worst first: unknown IDs, missing text, missing code, missing tests, silence."""
        return (
            *self._unknown(),
            *self._unstated(),
            *(Problem("broken link", *link) for link in broken_links(self.root, anchors(self.root))),
            *self._unfounded(),
            *(Problem("no rule", str(place), "a public name without a Spec line") for place in self._silent()),
        )

    def _silent(self) -> Iterator[Place]:
        return (place for place in self.uses.silent if place.path.startswith(MARKED))

    def _unknown(self) -> Iterator[Problem]:
        families = {identifier.partition("-")[0] for identifier in REGISTRY}
        for source, index in (("code", self.uses.carries), ("code", self.uses.names), ("a marker", self.marked)):
            for identifier, places in index.items():
                if identifier not in REGISTRY and identifier.partition("-")[0] in families:
                    yield Problem("unknown rule", identifier, f"in {source}: {places[0]}")
        for identifier, vectors in self.covered.items():
            if identifier not in REGISTRY:
                yield Problem("unknown rule", identifier, f"in a vector: {vectors[0]}")

    def _unstated(self) -> Iterator[Problem]:
        for row in self.trace:
            if not row.prose:
                yield Problem("no text", row.rule.id, f"spec/{row.rule.chapter} has no anchor {row.rule.anchor}")
            elif row.rule.id != row.rule.parent and not self._states(row.rule):
                yield Problem("no text", row.rule.id, f"spec/{row.rule.chapter}#{row.rule.anchor} does not state it")

    def _states(self, rule: Rule) -> bool:
        section = stated_checks(self.root, rule.chapter, rule.anchor)
        return rule.id in section or f"**{rule.id.partition('.')[2]}" in section or _listed(rule.id, section)

    def _carries_out(self, rule: Rule, place: Place) -> bool:
        """A formula of the specification is code for an identity, but nobody refuses anything by it."""
        return not (isinstance(rule, Check) and place.path.startswith("spec/equations/"))

    def _unfounded(self) -> Iterator[Problem]:
        for row in self.trace:
            if isinstance(row.rule, Assumption):
                continue
            if not any(self._carries_out(row.rule, place) for place in row.functions):
                yield Problem("no code", row.rule.id, row.rule.title)
            if not row.tests:
                kind = "check" if isinstance(row.rule, Check) else row.rule.kind
                yield Problem("no test", row.rule.id, f"{kind}: {row.rule.title}")


def build(root: Path) -> TraceMatrix:
    """Read a checkout and put the matrix together."""
    known, uses = anchors(root), read_sources(root, CODE)
    marked, mentioned = read_tests(root)
    covered = read_vectors(root)
    rows = []
    for rule in REGISTRY.values():
        path = f"spec/{rule.chapter}"
        functions = (*uses.carries.get(rule.id, ()), *uses.names.get(rule.id, ()), *uses.by_suffix(rule.id))
        tests = (*marked.get(rule.id, ()), *mentioned.get(rule.id, ()))
        prose = f"{path}#{rule.anchor}" if rule.anchor in known.get(path, set()) else ""
        vectors = tuple(covered.get(rule.id, ()))
        rows.append(TraceRow(rule, prose, tuple(dict.fromkeys(functions)), tuple(dict.fromkeys(tests)), vectors))
    return TraceMatrix(root, tuple(rows), uses, marked, covered)


def _listed(identifier: str, section: str) -> bool:
    """Whether a bold list such as ``**V0, V1, V2**`` contains the last part of the ID."""
    last = identifier.partition(".")[2]
    return any(last in bold.replace(",", " ").split() or f"{identifier}," in bold for bold in section.split("**")[1::2])
