"""What each idea of the optimised engine is worth: ``python -m conformance.bench.ablation [result.json]``.

One training of the width of the demonstration, again and again, each time with one idea left out, and once by the
reference. Everything in one process and one thread; seconds of one core for one party, by phase. Keys and correlated
randomness come from a dealer, who is not counted: no idea of this list touches the preprocessing by the parties.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from conformance.bench.levers import substitutes, without
from conformance.bench.session import Engine, Optimized, Outcome, Reference, fastest_powers, run
from conformance.bench.table import aligned
from conformance.bench.training import Training
from optimized.arithmetic.backends import backends

ROUNDS = 6
"""A fifth of the demonstration's: masks and rounds shrink alike."""

PHASES = ("keys", "masks", "inputs", "rounds")
"""Those that the ideas are for; all others are shown together."""

NOTHING, EVERYTHING = "nothing", "everything: the reference"
LIBRARY = "the fastest library for single powers"


@dataclass(frozen=True)
class Row:
    """Seconds of one core for one party without an idea: by phase, and in all."""

    without: str
    phases: dict[str, float]
    total: float

    def cells(self, base: "Row") -> tuple[str, ...]:
        """The row of a table."""
        times = [self.phases[phase] for phase in PHASES]
        rest = self.total - sum(times)
        return (
            self.without,
            *(f"{seconds:.2f}" for seconds in (*times, rest, self.total)),
            f"{self.total / base.total:.2f}",
        )


HEADINGS = ("without", *PHASES, "rest", "in all", "times")


def row(idea: str, outcome: Outcome) -> Row:
    """The mean of all parties."""
    m = len(outcome.parties)
    phases = {
        phase: sum(seen.accounts[phase].cpu for seen in outcome.parties.values()) / m
        for phase in outcome.parties[1].accounts
    }
    return Row(idea, phases, sum(phases.values()))


def rows(training: Training, only: str = "") -> Iterator[Row]:
    """All ideas whose name contains ``only``. ``RuntimeError`` if a model differs from that of the whole engine."""
    library = fastest_powers(training)
    fast = Optimized(library.name)
    whole = run(training, fast)
    yield row(NOTHING, whole)
    for idea, replaced in substitutes(library.power).items():
        if only in idea:
            with without(replaced):
                yield row(idea, _same(whole, run(training, fast)))
    slower: dict[str, Engine] = {LIBRARY: Optimized("gmp")} if len(backends()) > 1 else {}
    for idea, engine in {**slower, EVERYTHING: Reference()}.items():
        if only in idea:
            yield row(idea, _same(whole, run(training, engine)))


def _same(expected: Outcome, found: Outcome) -> Outcome:
    if found.released != expected.released:
        raise RuntimeError("the model changed")
    return found


def main() -> None:
    """Measure; print row after row, and write if asked to."""
    parser = argparse.ArgumentParser(prog="python -m conformance.bench.ablation")
    parser.add_argument("--only", metavar="TEXT", default="", help="ideas whose name contains this")
    parser.add_argument("out", type=Path, nargs="?", metavar="FILE", help="JSON with all rows")
    asked, measured = parser.parse_args(), []
    for found in rows(Training(3, 11, rounds=ROUNDS, preprocessing="trusted-dealer"), asked.only):
        print(" ".join(found.cells(found)), flush=True)
        measured.append(found)
    print("\n" + aligned([HEADINGS, *(found.cells(measured[0]) for found in measured)]))
    if asked.out is not None:
        asked.out.write_text(json.dumps([asdict(found) for found in measured], indent=2) + "\n")


if __name__ == "__main__":
    main()
