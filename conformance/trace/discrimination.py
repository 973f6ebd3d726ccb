"""For each check the test that fails without it: the results of leaving checks out, as they are committed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.trace.recording import Check, Recording
from conformance.trace.waivers import EQUIVALENT

RESULTS = "conformance/trace/discrimination.json"
"""Site -> rule -> the test that fails, and how."""

ASSERTION, ACCIDENT, NOTHING = "assertion", "accident", "nothing fails"


@dataclass(frozen=True)
class Result:
    """What happens without a check: ``test`` fails by its ``assertion``, or because something breaks (``accident``)."""

    site: str
    rule: str
    outcome: str
    test: str = ""

    @property
    def settled(self) -> bool:
        """Whether something fails, or nothing can for a reason that is given."""
        return bool(self.test) or (self.site, self.rule) in EQUIVALENT

    def __str__(self) -> str:
        found = f"{self.test} fails" + (" by accident" if self.outcome == ACCIDENT else "")
        return f"{self.rule} at {self.site}: " + (found if self.test else "NOTHING FAILS")


def load_results(root: Path) -> dict[Check, Result]:
    """The committed results by site and rule."""
    path = root / RESULTS
    document = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {
        (site, rule): Result(site, rule, entry["outcome"], entry["test"])
        for site, rules in document.items()
        for rule, entry in rules.items()
    }


def save_results(root: Path, results: Iterable[Result]) -> None:
    """Write all results, one line for each."""
    document: dict[str, dict[str, Mapping[str, str]]] = {}
    for result in sorted(results, key=lambda result: (result.site, result.rule)):
        document.setdefault(result.site, {})[result.rule] = {"outcome": result.outcome, "test": result.test}
    (root / RESULTS).write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def checks_in(recording: Recording) -> set[Check]:
    """Every check that decided anything in the tests."""
    return {check for run in recording.tests.values() for check in (*run.accepted, *run.rejected) if check[0]}


def candidates(check: Check, recording: Recording, naming: Sequence[str], known: Result | None) -> list[str]:
    """The tests, with their parameters, in which the check refused: only they can notice that it is missing.

    First the one that noticed the last time, then those of the functions ``naming`` the rule, then the shortest.
    """
    seconds = {
        name: (name.partition("[")[0] not in naming, case.seconds)
        for run in recording.tests.values()
        if run.passed
        for name, case in run.cases.items()
        if check in case.rejected
    }
    ordered = sorted(seconds, key=seconds.__getitem__)
    if known is not None and known.test in seconds:
        ordered.insert(0, known.test)
    return list(dict.fromkeys(ordered))
