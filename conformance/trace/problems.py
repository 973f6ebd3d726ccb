"""Everything that does not fit together, each with what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import unwrap

from conformance.trace.code import Place
from conformance.trace.discrimination import checks_in
from conformance.trace.hollow import tests_beside_the_rule, tests_without_assertions
from conformance.trace.matrix import TraceMatrix
from conformance.trace.needs import lacking
from conformance.trace.prose import anchors, broken_links, duplicate_anchors, stated_checks
from conformance.trace.snapshot import drift
from conformance.trace.waivers import EQUIVALENT, WAIVED
from spec.claims.catalogue import CLAIMS
from spec.registry import REGISTRY, Assumption, Check, Rule

MARKED = "reference/"
"""Where every public function says which rule it carries out."""


@dataclass(frozen=True)
class Problem:
    """Something that does not fit together: what kind, about which rule or place, and in words."""

    kind: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}: {self.detail}"


def find_problems(matrix: TraceMatrix) -> tuple[Problem, ...]:
    """Everything that is wrong, worst first."""
    silent = (place for place in matrix.uses.silent if place.path.startswith(MARKED))
    return (
        *_unknown(matrix),
        *_unstated(matrix),
        *(Problem("broken link", *link) for link in broken_links(matrix.root, anchors(matrix.root))),
        *(Problem("anchor twice", *found) for found in duplicate_anchors(matrix.root)),
        *_unfounded(matrix),
        *(Problem("no rule", str(place), "a public name without a Spec line") for place in silent),
        *_below(matrix),
        *_undiscriminated(matrix),
        *_hollow(matrix),
        *(
            Problem("snapshot", rule, f"{what}; `helen trace --write` writes it anew")
            for rule, what in drift(matrix.snapshot, matrix.entries())
        ),
    )


def _unknown(matrix: TraceMatrix) -> Iterator[Problem]:
    families = {identifier.partition("-")[0] for identifier in REGISTRY}
    sources = (
        ("code", matrix.uses.carries),
        ("code", matrix.uses.names),
        ("a marker", matrix.marked),
    )
    for source, index in sources:
        for identifier, places in index.items():
            if identifier not in REGISTRY and identifier.partition("-")[0] in families:
                yield Problem("unknown rule", identifier, f"in {source}: {places[0]}")
    for identifier, vectors in matrix.covered.items():
        if identifier not in REGISTRY:
            yield Problem("unknown rule", identifier, f"in a vector: {vectors[0]}")


def _unstated(matrix: TraceMatrix) -> Iterator[Problem]:
    for row in matrix.trace:
        if not row.prose:
            yield Problem("no text", row.rule.id, f"spec/{row.rule.chapter} has no anchor {row.rule.anchor}")
        elif row.rule.id != row.rule.parent and not _states(matrix, row.rule):
            yield Problem("no text", row.rule.id, f"spec/{row.rule.chapter}#{row.rule.anchor} does not state it")


def _states(matrix: TraceMatrix, rule: Rule) -> bool:
    section = stated_checks(matrix.root, rule.chapter, rule.anchor)
    return rule.id in section or f"**{rule.id.partition('.')[2]}" in section or _listed(rule.id, section)


def _listed(identifier: str, section: str) -> bool:
    """Whether a bold list such as ``**V0, V1, V2**`` contains the last part of the ID."""
    last = identifier.partition(".")[2]
    return any(last in bold.replace(",", " ").split() or f"{identifier}," in bold for bold in section.split("**")[1::2])


def _unfounded(matrix: TraceMatrix) -> Iterator[Problem]:
    for row in matrix.trace:
        if isinstance(row.rule, Assumption):
            continue
        if not any(_carries_out(row.rule, place) for place in row.functions):
            yield Problem("no code", row.rule.id, row.rule.title)
        if not row.tests:
            kind = "check" if isinstance(row.rule, Check) else row.rule.kind
            yield Problem("no test", row.rule.id, f"{kind}: {row.rule.title}")


def _carries_out(rule: Rule, place: Place) -> bool:
    """A formula of the specification is code for an identity, but nobody refuses anything by it."""
    return not (isinstance(rule, Check) and place.path.startswith("spec/equations/"))


def _below(matrix: TraceMatrix) -> Iterator[Problem]:
    """Rules below what their kind needs, and waivers of what is there by now."""
    missing = {(row.rule.id, what): advice for row in matrix.trace for what, advice in lacking(row)}
    for (rule, what), advice in missing.items():
        if (rule, what) not in WAIVED:
            yield Problem(f"not {what}", rule, advice)
    for rule, what in WAIVED:
        if (rule, what) not in missing:
            yield Problem("stale waiver", rule, f"{what} is there now; take it out of conformance/trace/waivers.py")


def _undiscriminated(matrix: TraceMatrix) -> Iterator[Problem]:
    """Checks that were never left out, results about nothing, and checks without which nothing fails."""
    again = "`helen trace --discriminate`"
    sites, tested = {site.id for site in matrix.sites}, {site for site, _ in matrix.results}
    for site in matrix.sites:
        if site.id not in tested:
            yield Problem("never left out", site.id, f"run `make test`, then {again}")
    for check in sorted(checks_in(matrix.recording) - set(matrix.results)) if matrix.recording else ():
        yield Problem("never left out", f"{check[1]} at {check[0]}", f"run {again}")
    for result in matrix.results.values():
        if result.site not in sites or result.rule not in REGISTRY:
            yield Problem("no such check", f"{result.rule} at {result.site}", f"run {again}")
        elif not result.settled:
            yield Problem("nothing fails", f"{result.rule} at {result.site}", "write a test that fails without it")
    for site_id, rule in EQUIVALENT:
        if (site_id, rule) not in matrix.results or matrix.results[site_id, rule].test:
            yield Problem("stale waiver", f"{rule} at {site_id}", "take it out of conformance/trace/waivers.py")


def _hollow(matrix: TraceMatrix) -> Iterator[Problem]:
    for test in tests_without_assertions(matrix.root):
        yield Problem("hollow test", test, "it requires nothing: no assert, no pytest.raises")
    if matrix.recording is None:
        return
    for test, rule in tests_beside_the_rule(matrix.recording, _families(matrix)):
        yield Problem("hollow test", test, f"marked with {rule}, but nothing ran that carries it; drop the marker")


def _families(matrix: TraceMatrix) -> dict[str, list[Place]]:
    """What carries a rule or one of its parts, or checks a claim about them, by the ID of the rule."""
    families: dict[str, list[Place]] = {}
    for row in matrix.trace:
        families.setdefault(row.rule.parent, []).extend(row.functions)
    for claim in CLAIMS.values():
        code = unwrap(claim.holds).__code__
        path = code.co_filename.removeprefix(f"{matrix.root}/")
        place = Place(path, code.co_qualname.replace(".<locals>", ""), code.co_firstlineno)
        for rule in claim.rules:
            families.setdefault(rule.partition(".")[0], []).append(place)
    return families
