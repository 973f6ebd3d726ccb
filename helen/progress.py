"""What a running session tells about itself, and how it is shown."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

PHASES = {
    "AG": "Agreement",
    "IN": "Initialisation",
    "OF": "Preprocessing",
    "IP": "Input preparation",
    "MC": "Model compute",
    "MR": "Model release",
}

FIRST_STAGE = ("AG", "IN", "OF")
"""The phases that need no data. Preprocessing is a part of the initialisation with a line of its own."""


@dataclass(frozen=True)
class PhaseProgress:
    """``round`` of ``rounds`` of a phase is done (0: the phase begins)."""

    phase: str
    round: int
    rounds: int


OnProgress = Callable[[PhaseProgress], None]


class ProgressReporter:
    """Shows progress: a bar for each phase on a terminal, one line for each finished phase elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._tasks: dict[str, TaskID] = {}
        self._lines: dict[str, tuple[float, int]] = {}
        self._latest: PhaseProgress | None = None
        self._bars = Progress(
            TextColumn("{task.description:<18}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def __call__(self, event: PhaseProgress) -> None:
        """Take note of an event; the same one twice in a row counts once."""
        if event == self._latest:
            return
        self._latest = event
        title = PHASES.get(event.phase, event.phase)
        if event.phase not in self._tasks:
            self._tasks[event.phase] = self._bars.add_task(title, total=event.rounds)
        self._bars.update(self._tasks[event.phase], completed=event.round, total=event.rounds)
        if not self._console.is_terminal:
            self._line(title, event)

    def _line(self, title: str, event: PhaseProgress) -> None:
        """A plain line for each tenth of a phase, with the time that it took and may still take."""
        tenth = 10 * event.round // event.rounds
        since, latest_tenth = self._lines.setdefault(event.phase, (time.monotonic(), 0))
        if tenth == latest_tenth:
            return
        self._lines[event.phase] = since, tenth
        passed = time.monotonic() - since
        left = passed * (event.rounds - event.round) / event.round
        rest = f", about {left:.0f} s left" if event.round < event.rounds else ""
        self._console.print(f"{title}: {event.round}/{event.rounds}, {passed:.0f} s{rest}")
