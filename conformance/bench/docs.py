"""``python -m conformance.bench.docs``: results of benchmarks become ``docs/benchmarks.md`` and its figures.

Takes all results that are in ``runs/bench`` over into ``docs/benchmarks.json``, with the machine that this runs on, and
keeps what is there of other benchmarks. Page and figures are made from that file alone. Results are worth writing down
when the machine had nothing else to do.
"""

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from conformance.bench import figures
from conformance.bench.grid import CELLS
from conformance.bench.machine import describe
from conformance.bench.pages import ABLATION, ABLATION_FIGURE, SECTIONS, SESSIONS_FIGURE, Measured, page

KEPT = TypeAdapter(dict[str, Measured])
DATA, PAGE = "benchmarks.json", "benchmarks.md"


def collected(runs: Path, kept: Mapping[str, Measured]) -> dict[str, Measured]:
    """Everything that is known, in the order of the page; new results replace those that were kept."""
    found, machine = dict(kept), describe()
    for section in SECTIONS:
        file = runs / f"{section.name}.json"
        if file.exists():
            found[section.name] = Measured(machine, json.loads(file.read_text("utf-8")))
    return {section.name: found[section.name] for section in SECTIONS if section.name in found}


def write(docs: Path, found: Mapping[str, Measured]) -> None:
    """Data, page and figures."""
    docs.mkdir(parents=True, exist_ok=True)
    document = {name: asdict(measured) for name, measured in found.items()}
    (docs / DATA).write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    (docs / PAGE).write_text(page(found), "utf-8")
    if "sessions" in found:
        figures.sessions(CELLS.validate_python(found["sessions"].results), docs / SESSIONS_FIGURE)
    if "ablation" in found:
        figures.ablation(ABLATION.validate_python(found["ablation"].results), docs / ABLATION_FIGURE)


def kept(docs: Path) -> dict[str, Measured]:
    """What is written down already."""
    file = docs / DATA
    return KEPT.validate_json(file.read_bytes()) if file.exists() else {}


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(prog="python -m conformance.bench.docs")
    parser.add_argument("--runs", type=Path, default=Path("runs/bench"), metavar="DIRECTORY")
    parser.add_argument("--docs", type=Path, default=Path("docs"), metavar="DIRECTORY")
    asked = parser.parse_args()
    write(asked.docs, collected(asked.runs, kept(asked.docs)))


if __name__ == "__main__":
    main()
