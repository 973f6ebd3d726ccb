"""``helen trace``: from rules to prose, code, tests, claims and vectors, and how good the evidence is."""

import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

import spec
from conformance.trace import TraceMatrix, build, find_problems
from conformance.trace.discrimination import Result
from conformance.trace.recording import RECORDING
from conformance.trace.snapshot import SNAPSHOT, save_snapshot
from helen.errors import UserError

COUNTS = ("code", "tests", "claims", "vectors")


def checkout() -> Path:
    """The folder that holds the packages; :class:`UserError` if the tests are not beside them."""
    root = Path(spec.__path__[0]).parent
    if not (root / "tests").is_dir():
        raise UserError(f"{root}: the trace needs a checkout of the repository, with its tests")
    return root


def show(console: Console, identifiers: list[str]) -> bool:
    """Everything about some rules, or one line for each rule."""
    matrix = build(checkout())
    if not identifiers:
        _show_matrix(console, matrix)
    for identifier in identifiers:
        _show_rule(console, matrix, identifier)
    return True


def _show_matrix(console: Console, matrix: TraceMatrix) -> None:
    """One line for each rule: how well it is founded, where it is stated, how much evidence there is."""
    table = Table()
    for heading in ("rule", "kind", "evidence", "stated in", *COUNTS):
        table.add_column(heading, justify="right" if heading in COUNTS else "left")
    for identifier, kind, levels, prose, *counts in matrix.rows():
        table.add_row(identifier, kind, levels, prose, *map(str, counts))
    console.print(table)


def _show_rule(console: Console, matrix: TraceMatrix, identifier: str) -> None:
    """Every place of one rule."""
    try:
        row = matrix.row(identifier)
    except KeyError:
        raise UserError(f"{identifier}: there is no such rule; `helen trace` lists all") from None
    lines = [f"{row.rule.id}  {row.rule.title}  [{row.rule.kind}]", f"stated in {row.prose or 'no chapter yet'}"]
    lines += [f"evidence  {', '.join(row.levels) or 'none'}"]
    lines += [f"code      {place}" for place in row.functions]
    lines += [f"refuses   {site.path}:{site.first} {_without(result)}" for site, result in matrix.checks_of(identifier)]
    lines += [f"claim     {claim.id} ({claim.method}): {claim.statement}" for claim in row.claims]
    lines += [f"test      {place}" for place in row.tests] + [f"vector    {place}" for place in row.vectors]
    console.print(Text("\n".join(lines)), soft_wrap=True)


def _without(result: Result | None) -> str:
    if result is None:
        return "(never left out)"
    return f"(without it, {result.test} fails)" if result.test else "(without it nothing fails)"


def check(console: Console) -> bool:
    """Print what does not fit together; whether everything does."""
    matrix = build(checkout())
    problems = find_problems(matrix)
    for problem in problems:
        console.print(Text(str(problem)), soft_wrap=True)
    console.print(f"{len(matrix.trace)} rules traced, {len(problems)} problems; {_basis(matrix)}")
    return not problems


def write(console: Console) -> bool:
    """Write the snapshot anew."""
    matrix = build(checkout())
    save_snapshot(matrix.root, matrix.entries())
    console.print(f"{SNAPSHOT} written; {_basis(matrix)}")
    return True


def _basis(matrix: TraceMatrix) -> str:
    if matrix.recording is None:
        return f"what ran in tests as the snapshot has it, for {RECORDING} is missing or older (`make test` records)"
    return f"what ran in tests from {RECORDING}"


def discriminate(identifiers: list[str]) -> bool:
    """Leave out every check, or some, in a process of its own; whether each time some test fails."""
    root = checkout()
    if not (root / RECORDING).exists():
        raise UserError(f"{RECORDING}: `make test` has to record first which tests use which check")
    command = [sys.executable, "-m", "conformance.trace.discriminate", *identifiers]
    return subprocess.run(command, cwd=root).returncode == 0
