"""The measured epochs, the lines through them as far as the data of the paper, and Helen."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
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
    parties, features, line = rows[0].parties, rows[0].features, seconds_line(rows)
    sizes = [row.samples for row in rows]
    far = [max(sizes), samples]
    axes.plot(
        sizes, [row.seconds for row in rows], "o-", color=colour, label=f"SGD on shares, {parties} parties: measured"
    )
    axes.plot(far, [line.at(n * features) for n in far], "--", color=colour)
    axes.plot(
        samples, line.at(samples * features), "o", color=colour, mfc="white", label=f"{parties} parties: EXTRAPOLATED"
    )
    if helen is not None:
        axes.plot([min(sizes), samples], [helen, helen], ":", color=colour, label=f"Helen, {parties} parties: measured")


def _label(axes: Axes, title: str) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_title(title)
    axes.set_xlabel("samples of all parties")
    axes.axhline(DAY, color="grey", linewidth=0.5)
    axes.annotate("a day", (1, DAY), xycoords=("axes fraction", "data"), ha="right", va="bottom", color="grey")
    axes.legend(fontsize=8, loc="upper left")
