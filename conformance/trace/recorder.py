"""A plugin of pytest that records what runs in each test: ``pytest --cov --record FILE``.

Functions come from the contexts of coverage, one for each test function. What a check decided comes from ``require``
and ``refuse`` themselves, which are replaced during the tests by functions that note and then do the same.
"""

import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import NoReturn

import coverage
import pytest

from conformance.trace.formulas import watched_formulas
from conformance.trace.recording import (
    RECORDED,
    Case,
    Recording,
    TestRun,
    digest_of_sources,
    functions_by_line,
)
from conformance.trace.sites import Site, read_sites

PROPERTY = "trace"
"""The name under which workers send what they noted to the process that writes it."""


class Notes:
    """What one test used: checks that accepted, checks that refused, rules whose formulas were evaluated."""

    def __init__(self) -> None:
        self.accepted: set[tuple[str, str]] = set()
        self.rejected: set[tuple[str, str]] = set()
        self.formulas: set[str] = set()


class Recorder:
    """Registered by ``tests/conftest.py``, in every worker and in the process that starts them."""

    def __init__(self, root: Path, target: Path) -> None:
        self._root, self._target = root, target
        self._sources = digest_of_sources(root)
        self._sites = read_sites(root)
        self._known: dict[tuple[str, int], str] = {}
        self._notes = Notes()
        self._tests: dict[str, TestRun] = {}
        self._patches = ExitStack()

    def pytest_collection_finish(self) -> None:
        """Now the modules are loaded: let their checks tell what they do."""
        from conformance.generate.switch import everywhere
        from reference.core import reject

        self._patches.enter_context(everywhere(reject.require, self._require(reject.require)))
        self._patches.enter_context(everywhere(reject.refuse, self._refuse(reject.refuse)))

    def _require(self, honest: Callable[..., None]) -> Callable[..., None]:
        def require(condition: bool, rule: str, *, blame: int | None = None, evidence: str = "") -> None:
            site = self._site(sys._getframe(1))
            try:
                honest(condition, rule, blame=blame, evidence=evidence)
            except Exception:
                self._notes.rejected.add((site, rule))
                raise
            if condition:  # else the switch let it pass, which is no evidence of anything
                self._notes.accepted.add((site, rule))

        return require

    def _refuse(self, honest: Callable[..., NoReturn]) -> Callable[..., None]:
        def refuse(rule: str, *, blame: int | None = None, evidence: str = "") -> NoReturn:
            self._notes.rejected.add((self._site(sys._getframe(1)), rule))
            honest(rule, blame=blame, evidence=evidence)

        return refuse

    def _site(self, frame: FrameType) -> str:
        """The site of a call, or the empty string for calls elsewhere."""
        place = frame.f_code.co_filename, frame.f_lineno
        if place not in self._known:
            self._known[place] = self._find(*place)
        return self._known[place]

    def _find(self, file: str, line: int) -> str:
        path = Path(file)
        inside = path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else ""
        found: list[Site] = [site for site in self._sites if site.contains(inside, line)]
        return found[0].id if found else ""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Begin a test."""
        self._notes = Notes()
        _switch(_function(item.nodeid))
        with watched_formulas(self._notes.formulas) if any(item.iter_markers("agrees")) else ExitStack():
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, request: pytest.FixtureRequest) -> Generator[None, object, object]:
        """What a fixture for a whole module runs is evidence for all tests of the module, not for the first alone."""
        shared = request.scope != "function"
        if shared:
            _switch(_shared(request.node.nodeid))
        try:
            return (yield)
        finally:
            if shared:
                _switch(_function(request._pyfuncitem.nodeid))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, object, object]:
        """Attach the notes to the last report of the test."""
        result = yield
        notes = {
            "accepted": sorted(self._notes.accepted),
            "rejected": sorted(self._notes.rejected),
            "formulas": sorted(self._notes.formulas),
            **{name: _rules(item, name) for name in ("spec", "agrees")},
        }
        item.user_properties.append((PROPERTY, notes))
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect outcome, duration and notes, in the process that writes them."""
        run = self._tests.setdefault(_function(report.nodeid), TestRun())
        case = run.cases.setdefault(report.nodeid, Case(0.0, frozenset()))
        run.passed &= report.passed
        case.seconds = round(case.seconds + report.duration, 3)
        for name, notes in report.user_properties:
            if name == PROPERTY and report.when == "teardown":
                assert isinstance(notes, dict)
                case.rejected = frozenset(map(tuple, notes["rejected"]))
                run.accepted |= set(map(tuple, notes["accepted"]))
                run.formulas |= set(notes["formulas"])
                run.spec |= set(notes["spec"])
                run.agrees |= set(notes["agrees"])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the recording, once coverage has combined what the workers measured."""
        self._patches.close()
        if hasattr(session.config, "workerinput"):
            return
        measured = functions_by_context(self._root)
        for name, run in self._tests.items():
            run.functions = measured.get(name, set()) | measured.get(_shared(name.partition("::")[0]), set())
        Recording(self._sources, self._tests).save(self._target)


def functions_by_context(root: Path) -> dict[str, set[str]]:
    """The functions that coverage saw in each context."""
    measurement = coverage.Coverage()
    measurement.load()
    data, seen = measurement.get_data(), dict[str, set[str]]()
    for file in data.measured_files():
        path = Path(file).relative_to(root).as_posix()
        if not path.startswith(tuple(f"{folder}/" for folder in RECORDED)):
            continue
        names = functions_by_line(Path(file).read_text("utf-8"))
        for line, contexts in data.contexts_by_lineno(file).items():
            for context in contexts if line in names else ():
                seen.setdefault(context, set()).add(f"{path}:{names[line]}")
    return seen


def _switch(context: str) -> None:
    if current := coverage.Coverage.current():
        current.switch_context(context)


def _function(nodeid: str) -> str:
    return nodeid.partition("[")[0]


def _shared(file: str) -> str:
    return f"fixtures of {file}"


def _rules(item: pytest.Item, marker: str) -> list[str]:
    return sorted({str(rule) for mark in item.iter_markers(marker) for rule in mark.args})
