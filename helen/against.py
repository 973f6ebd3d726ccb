"""The same session a second time with the other engine: the same messages, and how much longer it takes."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from helen.config import RunConfiguration
from helen.data import PartyData
from helen.errors import UserError
from helen.progress import PHASES, ProgressReporter
from helen.session import SessionResult, run_session


def run_against(
    console: Console, configuration: RunConfiguration, datasets: Sequence[PartyData], seed: bytes, first: SessionResult
) -> None:
    """Run the session of ``first`` again and show both times. The preprocessing is made by its own engine both times.

    :class:`UserError` if a message differs.
    """
    engine = configuration.session.engine
    other = "reference" if engine == "optimized" else "optimized"
    session = configuration.session.model_copy(update={"engine": other})
    console.print(f"The same session with the engine '{other}', to compare:")
    with ProgressReporter(console) as reporter:
        second = run_session(
            configuration.model_copy(update={"session": session}), datasets, seed=seed, on_progress=reporter
        )
    _require_same(first.transcript, second.transcript)
    console.print(f"Both engines sent the same {len(first.transcript)} public messages, to the last byte.")
    console.print(_table({engine: first.timings, other: second.timings}))


def _require_same(first: Sequence[bytes], second: Sequence[bytes]) -> None:
    if list(first) != list(second):
        line = next((i for i, pair in enumerate(zip(first, second, strict=False), start=1) if len(set(pair)) > 1), 0)
        raise UserError(f"the engines disagree from message {line} on: a defect of this program, please report it")


def _table(timings: Mapping[str, Mapping[str, float]]) -> Table:
    table = Table(title="Seconds by phase")
    for heading in ("phase", *timings, "ratio"):
        table.add_column(heading, justify="left" if heading == "phase" else "right")
    one, other = timings.values()
    for phase, seconds in one.items():
        table.add_row(PHASES.get(phase, phase).lower(), *_cells(seconds, other[phase]))
    table.add_row("in all", *_cells(sum(one.values()), sum(other.values())))
    return table


def _cells(one: float, other: float) -> tuple[str, str, str]:
    return f"{one:.1f}", f"{other:.1f}", f"{other / one:.1f}" if one else ""
