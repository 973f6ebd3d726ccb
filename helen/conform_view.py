"""What ``helen conform`` shows: a bar while it runs, then the matrix of rules and categories."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from conformance.report.matrix import matrix, used
from conformance.runner.results import Report, Result

STYLES = {"passed": "green", "failed": "bold red", "void": "yellow", "unsupported": "dim", None: ""}
SHOWN = 20
"""Complaints in the terminal; the files of ``--report`` have all of them."""


@contextmanager
def progress(console: Console, name: str, total: int) -> Iterator[Callable[[Result], None]]:
    """A bar, on a terminal only, that moves with each result."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(name, total=total)
        yield lambda result: bar.update(task, advance=1, description=f"{name}: {result.op}")


def show_report(console: Console, report: Report) -> None:
    """The matrix, what did not pass, and the counts side by side: no single number says it all."""
    rows = matrix(report.results)
    table = Table(
        title=f"{report.implementation} {report.version}", title_justify="left", box=SIMPLE_HEAD, pad_edge=False
    )
    table.add_column("rule", no_wrap=True)
    for category in used(rows):
        table.add_column(category.removesuffix("itive"), justify="right", no_wrap=True)
    for row in rows:
        cells = (row.cells[category] for category in used(rows))
        table.add_row(row.rule, *(Text(str(cell), style=STYLES[cell.worst]) for cell in cells))
    console.print(table)
    _complain(console, [result for result in report.results if result.status in ("failed", "void")])
    counts = report.counts()
    console.print(
        f"{counts['passed']} passed, {counts['failed']} failed, {counts['void']} void, "
        f"{counts['unsupported']} unsupported"
    )


def _complain(console: Console, results: list[Result]) -> None:
    for result in results[:SHOWN]:
        console.print(
            Text(f"{result.status}: {result.id}: {result.detail}", style=STYLES[result.status]), soft_wrap=True
        )
    if len(results) > SHOWN:
        console.print(f"and {len(results) - SHOWN} more (--report DIR writes all)")
