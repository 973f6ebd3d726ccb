"""Measure, or take what was measured; extrapolate, print and write; draw if asked to."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from conformance.bench.sgd import extrapolation, measurement
from conformance.bench.sgd.extrapolation import EXTRAPOLATED, Extrapolated, HelenSession, extrapolate
from conformance.bench.sgd.measurement import BATCH, Measured, measure, training_of
from conformance.bench.sgd.plot import plot
from conformance.bench.table import aligned

SIZES = {16: (128, 256, 512, 1024), 90: (128, 256, 384)}
"""How many samples are measured, by the number of features."""

OUT = Path("runs/bench/sgd.json")


def arguments() -> argparse.Namespace:
    """Those of the command line."""
    parser = argparse.ArgumentParser(prog="python -m conformance.bench.sgd")
    parser.add_argument("--parties", type=int, nargs="+", default=[2, 3], help="numbers of parties to measure")
    parser.add_argument("--helen", type=Path, metavar="FILE", help="JSON with measured sessions of Helen")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE", help=f"the results, by default {OUT}")
    drawing = "draw the results instead of measuring again, by default beside them as SVG"
    parser.add_argument("--plot", type=Path, nargs="?", const=Path(), metavar="FILE", help=drawing)
    return parser.parse_args()


def measure_all(parties: Sequence[int]) -> list[Measured]:
    """All sizes, after a small one that pays for what is done once."""
    measure(training_of(2, 1, 2))
    return [measure(training_of(m, d, n)) for m in parties for d, sizes in SIZES.items() for n in sizes]


def sessions(document: list[dict[str, float]]) -> list[HelenSession]:
    """Sessions of Helen as they stand in JSON."""
    return [HelenSession(int(one["parties"]), int(one["features"]), one["seconds"]) for one in document]


def report(measured: Sequence[Measured], extrapolated: Sequence[Extrapolated]) -> str:
    """Both tables."""
    before = aligned([measurement.HEADINGS, *(row.cells for row in measured)])
    beyond = aligned([extrapolation.HEADINGS, *(row.cells for row in extrapolated)])
    return f"Measured: one epoch\n{before}\n\n{EXTRAPOLATED}\n{beyond}"


def results(
    measured: Sequence[Measured], helen: Sequence[HelenSession], extrapolated: Sequence[Extrapolated]
) -> dict[str, object]:
    """Everything, for a file."""
    return {
        "batch": BATCH,
        "epochs": 1,
        "measured": [asdict(row) for row in measured],
        "helen": [asdict(row) for row in helen],
        EXTRAPOLATED: [{**asdict(row), "ratio": row.ratio} for row in extrapolated],
    }


def main() -> None:
    """See the package."""
    asked = arguments()
    if asked.plot is None:
        measured, helen = measure_all(asked.parties), []
    else:
        saved = json.loads(asked.out.read_text())
        measured, helen = [Measured(**row) for row in saved["measured"]], sessions(saved["helen"])
    if asked.helen is not None:
        helen = sessions(json.loads(asked.helen.read_text()))
    extrapolated = extrapolate(measured, helen)
    print(report(measured, extrapolated))
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(results(measured, helen, extrapolated), indent=2) + "\n")
    if asked.plot is not None:
        plot(measured, helen, asked.out.with_suffix(".svg") if asked.plot == Path() else asked.plot)


if __name__ == "__main__":
    main()
