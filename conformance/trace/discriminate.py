"""``python -m conformance.trace.discriminate [ID...]``: leave out every check, one at a time; some test must fail.

The tests are collected once. Then a child process for each check runs, without that check, the tests in which it
refused something, until one fails; and that test once more with the check, for a test that fails anyway is no evidence.
"""

import argparse
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from types import FrameType

import pytest
from _pytest.runner import runtestprotocol

from conformance.generate.switch import Decide, leaving_out
from conformance.trace.discrimination import (
    ACCIDENT,
    ASSERTION,
    NOTHING,
    RESULTS,
    Result,
    candidates,
    checks_in,
    load_results,
    save_results,
)
from conformance.trace.evidence import read_tests
from conformance.trace.recording import RECORDING, Check, Recording
from conformance.trace.sites import Site, read_sites

ROOT = Path(__file__).resolve().parents[2]
OURS = ("spec", "reference", "optimized", "audit", "helen")
"""Where an exception is an accident: the code went on and stumbled."""

SECONDS, ATTEMPTS, PROCESSES = 60, 30, 2
Plan = Mapping[Check, Sequence[str]]


class Discriminator:
    """A plugin of pytest that runs a plan (the candidates by check) instead of the tests."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._sites = {site.id: site for site in read_sites(ROOT)}
        self._items: dict[str, pytest.Item] = {}
        self.results: list[Result] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Every task in a fresh child of this process, which has imported everything and run nothing."""
        self._items = {item.nodeid: item for item in session.items}
        global _inherited
        _inherited = self
        with get_context("fork").Pool(PROCESSES, maxtasksperchild=1) as pool:
            for result in pool.imap_unordered(_in_a_child, self._plan):
                print(result, flush=True)
                self.results.append(result)
        return True

    def leave_out(self, check: Check) -> Result:
        """The first test that fails by an assertion, or else by accident, or none."""
        stumbled = Result(*check, NOTHING)
        for name in self._plan[check][:ATTEMPTS]:
            outcome = self._attempt(check, self._items[name]) if name in self._items else NOTHING
            if outcome == ASSERTION:
                return Result(*check, ASSERTION, name)
            if outcome == ACCIDENT and not stumbled.test:
                stumbled = Result(*check, ACCIDENT, name)
        return stumbled

    def _attempt(self, check: Check, item: pytest.Item) -> str:
        with leaving_out(_exactly(self._sites[check[0]], check[1])):
            outcome = _run(item)
        return outcome if outcome == NOTHING or _run(item) == NOTHING else NOTHING


_inherited: Discriminator


def _in_a_child(check: Check) -> Result:
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    return _inherited.leave_out(check)


def _exactly(site: Site, left_out: str) -> Decide:
    """Decides for one rule at one site."""
    absolute = replace(site, path=str(ROOT / site.path))

    def decide(rule: str, frame: FrameType) -> bool:
        return rule == left_out and absolute.contains(frame.f_code.co_filename, frame.f_lineno)

    return decide


def _run(item: pytest.Item) -> str:
    """Run a test and say how it failed, if it did."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(SECONDS)
    try:
        reports = runtestprotocol(item, log=False, nextitem=None)
    finally:
        signal.alarm(0)
    failed = [report for report in reports if report.failed]
    return _kind(failed[0]) if failed else NOTHING


def _kind(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is None:
        return ACCIDENT
    path = Path(crash.path)
    ours = path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in OURS
    return ASSERTION if crash.message.startswith(("assert", "AssertionError", "Failed: ")) and not ours else ACCIDENT


def _too_long(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"a test without a check went on for {SECONDS} seconds")


def plan_from(recording: Recording, chosen: Sequence[str]) -> dict[Check, list[str]]:
    """Everything that was recorded and is chosen: by rule, or by the beginning of the ID of a site."""
    known = load_results(ROOT)
    marked, mentioned = read_tests(ROOT)
    plan = {}
    for check in sorted(checks_in(recording)):
        site, rule = check
        if not chosen or any(rule == word or site.startswith(word) for word in chosen):
            naming = [f"{place.path}::{place.name}" for place in (*marked.get(rule, ()), *mentioned.get(rule, ()))]
            plan[check] = candidates(check, recording, naming, known.get(check))
    return plan


def plan_to_confirm(share: int) -> dict[Check, list[str]]:
    """The committed test of one check in ``share``; the hash of the file decides which, so every change draws anew."""
    results = load_results(ROOT)
    seed = (ROOT / RESULTS).read_bytes()
    return {
        check: [result.test]
        for check, result in results.items()
        if result.test and sha256(seed + repr(check).encode()).digest()[0] % share == 0
    }


def run(plan: Plan) -> list[Result]:
    """Collect the tests of a plan and leave out its checks; ``SystemExit`` if the tests cannot be collected."""
    files = sorted({name.partition("::")[0] for names in plan.values() for name in names})
    discriminator = Discriminator(plan)
    options = ["-q", "-s", "-p", "no:cacheprovider", f"--rootdir={ROOT}", *(str(ROOT / file) for file in files)]
    status = pytest.main(options, plugins=[discriminator])
    if len(discriminator.results) != len(plan):
        raise SystemExit(f"the tests cannot be collected: pytest says {status}")
    return discriminator.results


def main() -> None:
    """Leave out all checks, or some; write the results; fail if nothing notices that one is missing."""
    parser = argparse.ArgumentParser(prog="python -m conformance.trace.discriminate", description=__doc__)
    parser.add_argument("chosen", nargs="*", metavar="ID", help="rules, or beginnings of the IDs of sites")
    parser.add_argument("--confirm", type=int, metavar="N", help="only the committed test of one check in N")
    arguments = parser.parse_args()
    os.environ.setdefault("HYPOTHESIS_PROFILE", "ci")
    if arguments.confirm:
        results = run(plan_to_confirm(arguments.confirm))
    else:
        plan = plan_from(Recording.load(ROOT / RECORDING), arguments.chosen)
        results = run(plan)
        kept = {} if not arguments.chosen else load_results(ROOT)
        save_results(ROOT, {**kept, **{(result.site, result.rule): result for result in results}}.values())
    print(summary(results))
    raise SystemExit(not all(result.settled for result in results))


def summary(results: Sequence[Result]) -> str:
    """Three numbers, and in full what nobody notices."""
    count = {kind: sum(result.outcome == kind for result in results) for kind in (ASSERTION, ACCIDENT, NOTHING)}
    lines = [str(result) for result in results if result.outcome != ASSERTION]
    return "\n".join([*lines, f"{len(results)} checks left out: " + ", ".join(f"{n} {k}" for k, n in count.items())])


if __name__ == "__main__":
    main()
