"""Figures of the page of benchmarks. Equal input, equal bytes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conformance.bench.ablation import PHASES, Row
from conformance.bench.grid import PARTIES, Cell


@contextmanager
def _drawn(path: Path, width: float, height: float) -> Iterator[Axes]:
    with mpl.rc_context({"svg.hashsalt": "helen", "svg.fonttype": "none"}):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure.subplots()
        figure.savefig(path, metadata={"Date": None})


def sessions(cells: Sequence[Cell], path: Path) -> None:
    """Seconds of one party by the number of features, in all and for the preprocessing, and the floor."""
    with _drawn(path, 7, 4.2) as axes:
        for colour, m in enumerate(PARTIES):
            of_size = [cell for cell in cells if (cell.parties, cell.engine, cell.processes) == (m, "optimized", True)]
            chosen = sorted((c for c in of_size if c.preprocessing == "mascot"), key=lambda cell: cell.features)
            if chosen:
                d, style = [cell.features for cell in chosen], f"C{colour}"
                axes.plot(d, [cell.total.cpu for cell in chosen], "o-", color=style, label=f"{m} parties")
                axes.plot(d, [cell.total.floor for cell in chosen], ":", color=style, label=f"{m} parties: floor")
                prepared = [cell.phases["preprocessing"].cpu for cell in chosen]
                axes.plot(d, prepared, "--", color=style, linewidth=0.8, label=f"{m} parties: preprocessing")
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel("features")
        axes.set_ylabel("seconds of one core, one party")
        axes.legend(fontsize=8)


def ablation(rows: Sequence[Row], path: Path) -> None:
    """A bar for each idea that is left out, in pieces by phase."""
    with _drawn(path, 8, 3.6) as axes:
        names, left = [row.without for row in rows], [0.0] * len(rows)
        for phase in PHASES:
            seconds = [row.phases[phase] for row in rows]
            axes.barh(names, seconds, left=left, label=phase)
            left = [sum(pair) for pair in zip(left, seconds, strict=True)]
        axes.invert_yaxis()
        axes.set_xlabel("seconds of one core, one party, without ...")
        axes.legend(fontsize=8)
