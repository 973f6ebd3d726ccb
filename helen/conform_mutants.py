"""``helen conform --mutants``: whether the kit notices one wrong line of the optimised engine."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from conformance.kit.vectors import load, vector_files
from conformance.levels.implementation import Fault
from conformance.mutants.hunt import Hunt, hunt_all
from conformance.mutants.mutant import Mutant
from conformance.mutants.registry import MUTANTS
from conformance.mutants.report import as_json, markdown
from helen.errors import UserError


def conform_mutants(console: Console, report_directory: Path | None) -> bool:
    """Hunt all mutants, show and write what killed each; whether none survived.

    ``UserError`` for a mutant that does not even start: that would be no engine, and no merit of the kit.
    """
    try:
        hunts = list(_observed(console, list(MUTANTS.values())))
    except Fault as fault:
        raise UserError(f"--mutants: a harness does not start: {fault}") from None
    console.print(_table(hunts))
    survivors = sum(hunt.survived for hunt in hunts)
    console.print(f"{len(hunts) - survivors} killed, {survivors} survived")
    if report_directory is not None:
        _write(hunts, report_directory)
    return survivors == 0


def _observed(console: Console, mutants: Sequence[Mutant]) -> Iterator[Hunt]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("mutants", total=len(mutants))
        for hunt in hunt_all(mutants, [load(path) for path in vector_files()]):
            bar.update(task, advance=1, description=hunt.mutant.id)
            yield hunt


def _table(hunts: Sequence[Hunt]) -> Table:
    table = Table(title="mutants of the optimised engine", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for column in ("mutant", "rule", "killed by"):
        table.add_column(column, overflow="fold")
    for hunt in hunts:
        killer = Text("survived", style="bold red") if hunt.killer is None else Text(hunt.killer.id)
        table.add_row(hunt.mutant.id, hunt.mutant.rule, killer)
    return table


def _write(hunts: Sequence[Hunt], directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "mutants.md").write_text(markdown(hunts), "utf-8")
        (directory / "mutants.json").write_text(as_json(hunts), "utf-8")
    except OSError as error:
        raise UserError(f"--report: {directory}: {error.strerror}") from None
