"""``helen trace``: from rules to prose, code, tests and vectors."""

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

import spec
from conformance.trace import TraceMatrix, build
from helen.errors import UserError


def checkout() -> Path:
    """The folder that holds the packages; :class:`UserError` if the tests are not beside them."""
    root = Path(spec.__path__[0]).parent
    if not (root / "tests").is_dir():
        raise UserError(f"{root}: the trace needs a checkout of the repository, with its tests")
    return root


def show_matrix(console: Console) -> None:
    """One line for each rule: where it is stated, how many places carry it out, how much evidence there is."""
    table = Table()
    for heading in ("rule", "kind", "stated in", "code", "tests", "vectors"):
        table.add_column(heading, justify="right" if heading in ("code", "tests", "vectors") else "left")
    for identifier, kind, prose, *counts in build(checkout()).rows():
        table.add_row(identifier, kind, prose, *map(str, counts))
    console.print(table)


def show_rule(console: Console, identifier: str) -> None:
    """Every place of one rule."""
    matrix = build(checkout())
    try:
        row = matrix.row(identifier)
    except KeyError:
        raise UserError(f"{identifier}: there is no such rule; `helen trace` lists all") from None
    lines = [f"{row.rule.id}  {row.rule.title}", f"stated in {row.prose or 'no chapter yet'}"]
    lines += [f"code      {place}" for place in row.functions] + [f"test      {place}" for place in row.tests]
    lines += [f"vector    {place}" for place in row.vectors]
    console.print(Text("\n".join(lines)), soft_wrap=True)


def check(console: Console) -> bool:
    """Print what does not fit together; whether everything does."""
    matrix: TraceMatrix = build(checkout())
    problems = matrix.problems()
    for problem in problems:
        console.print(Text(str(problem)), soft_wrap=True)
    rules = len(matrix.trace)
    console.print(f"{rules} rules traced, {len(problems)} problems")
    return not problems
