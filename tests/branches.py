"""Whether the tests took enough branches of each package: ``python -m tests.branches PERCENT PACKAGE ...``.

Reads what ``pytest --cov`` has left. The percentages of coverage's own reports mix lines and branches, and most lines
are easy; here only branches count.
"""

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from coverage import Coverage


def main() -> int:
    """Print what was taken of each package and what was missed; 1 if some package has too little."""
    parser = argparse.ArgumentParser(prog="python -m tests.branches")
    parser.add_argument("percent", type=float)
    parser.add_argument("packages", nargs="+")
    asked = parser.parse_args()
    data = Coverage()
    data.load()
    enough = True
    for package in asked.packages:
        taken, branches, missed = taken_of(package, data)
        reached = 100 * taken / branches
        enough &= reached >= asked.percent
        print(
            f"{package}: {taken} of {branches} branches, {reached:.1f} % (at least {asked.percent:g} %)",
            *missed,
            sep="\n  ",
        )
    return not enough


def taken_of(package: str, data: Coverage) -> tuple[int, int, list[str]]:
    """How many branches of a package were taken, how many there are, and those that were not."""
    with TemporaryDirectory() as directory:
        report = Path(directory) / "report.json"
        data.json_report(include=[f"{package}/*"], outfile=str(report))
        document = json.loads(report.read_text("utf-8"))
    missed = [
        f"{file}:{start} never went on to {f'line {end}' if end > 0 else 'the end'}"
        for file, found in document["files"].items()
        for start, end in found["missing_branches"]
    ]
    return document["totals"]["covered_branches"], document["totals"]["num_branches"], missed


if __name__ == "__main__":
    sys.exit(main())
