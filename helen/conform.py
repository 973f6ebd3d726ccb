"""``helen conform``: examine an implementation with the vectors of the kit."""

import shlex
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from conformance.harness.client import Harness
from conformance.harness.engines import ENGINES
from conformance.kit.categories import CATEGORIES
from conformance.kit.vectors import LEVELS, Vectors, load, vector_files
from conformance.levels.implementation import Fault
from conformance.report.html import html
from conformance.report.junit import junit
from conformance.report.lines import lines
from conformance.runner.play import Selection, play, wanted
from conformance.runner.results import Report
from helen.conform_view import progress, show_report
from helen.errors import UserError

T = TypeVar("T")


def conform(
    console: Console, commands: Sequence[str], selection: Selection, report_directory: Path | None, timeout: float
) -> bool:
    """Examine every command; whether nothing failed. ``UserError`` for one that does not even introduce itself."""
    files = [load(path) for path in vector_files()]
    if not wanted(files, selection):
        raise UserError("no case is of that level and category: leave out --level or --category")
    reports = [examine(console, command, files, selection, timeout) for command in commands]
    for report in reports:
        show_report(console, report)
        if report_directory is not None:
            write(report, report_directory / report.implementation if len(reports) > 1 else report_directory)
    return all(report.clean for report in reports)


def own_engines(engine: str | None) -> list[str]:
    """The commands of our own harnesses: one engine, or all of them."""
    if engine not in (None, *ENGINES):
        raise UserError(f"--engine: there is no engine {engine}, only {', '.join(ENGINES)}")
    return [
        shlex.join([sys.executable, "-m", "conformance.harness", "--engine", name])
        for name in ([engine] if engine else ENGINES)
    ]


def selection(levels: Sequence[str], categories: Sequence[str]) -> Selection:
    """The cases that somebody asked for, by level and category."""
    return Selection(
        frozenset(_known("--level", level, LEVELS) for level in levels),
        frozenset(_known("--category", category, tuple(CATEGORIES)) for category in categories),
    )


def examine(console: Console, command: str, files: Sequence[Vectors], selection: Selection, timeout: float) -> Report:
    """Play all selected cases against one command."""
    with ExitStack() as stack:
        harness = stack.enter_context(Harness(_words(command), timeout=timeout))
        try:
            who = harness.introduce()
        except Fault as fault:
            raise UserError(f"--impl: {command}: {fault}") from None
        observe = stack.enter_context(progress(console, who.name, wanted(files, selection)))
        return Report(who.name, who.version, tuple(play(files, harness, selection, observe)))


def write(report: Report, directory: Path) -> None:
    """All reports of one implementation: results.jsonl, index.html, junit.xml."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "results.jsonl").write_text("".join(lines(report)), "utf-8")
        (directory / "index.html").write_text(html(report), "utf-8")
        (directory / "junit.xml").write_text(junit(report), "utf-8")
    except OSError as error:
        raise UserError(f"--report: {directory}: {error.strerror}") from None


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UserError(f"--impl: {command}: {error}") from None
    if not words:
        raise UserError("--impl: give the command that starts the harness")
    return words


def _known(option: str, name: str, names: Sequence[T]) -> T:
    for known in names:
        if known == name:
            return known
    raise UserError(f"{option}: {name}: give one of {', '.join(map(str, names))}")
