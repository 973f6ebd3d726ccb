"""The measured epochs, the lines through them as far as the data of the paper, and Helen."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conformance.bench.sgd.extrapolation import DAY, PAPER, HelenSession, groups, helen_seconds, seconds_line
from conformance.bench.sgd.measurement import Measured


def plot(measured: Sequence[Measured], sessions: Sequence[HelenSession], path: Path) -> None:
    """Write a figure, SVG or PNG by the name of the file, with a panel for each data set. Equal input, equal bytes."""
    with mpl.rc_context({"svg.hashsalt": "helen", "svg.fonttype": "none"}):
        figure = Figure(figsize=(10, 4.2), layout="constrained")
        panels = figure.subplots(1, len(PAPER), sharey=True)
        for axes, (data, (samples, features)) in zip(panels, PAPER.items(), strict=True):
            for colour, (parties, rows) in enumerate(groups(measured, features).items()):
                _draw(axes, f"C{colour}", rows, samples, helen_seconds(sessions, parties, features))
            _label(axes, f"{data}: {samples:,} x {features}")
        panels[0].set_ylabel("seconds of one core, one party")
        path.parent.mkdir(parents=True, exist_ok=True)
        metadata = {"Date": None} if path.suffix == ".svg" else None
        figure.savefig(path, metadata=metadata, dpi=100)


def _draw(axes: Axes, colour: str, rows: Sequence[Measured], samples: int, helen: float | None) -> None:
    who, features, line = f"{rows[0].parties} parties", rows[0].features, seconds_line(rows)
    sizes, seconds = [row.samples for row in rows], [row.seconds for row in rows]
    far = np.geomspace(max(sizes), samples)
    beyond = [line.at(features * n) for n in far]
    axes.plot(sizes, seconds, "o-", color=colour, label=f"SGD on shares, {who}: measured")
    axes.plot(far, beyond, "--", color=colour)
    axes.plot(far[-1], beyond[-1], "o", color=colour, markerfacecolor="white", label=f"{who}: EXTRAPOLATED")
    if helen is not None:
        ends = [min(sizes), samples]
        axes.plot(ends, [helen, helen], ":", color=colour, label=f"Helen, {who}: measured once, any n")


def _label(axes: Axes, title: str) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_title(title)
    axes.set_xlabel("samples of all parties")
    axes.axhline(DAY, color="grey", linewidth=0.5)
    axes.annotate("a day", (1, DAY), xycoords=("axes fraction", "data"), ha="right", va="bottom", color="grey")
    axes.legend(fontsize=8, loc="upper left")
