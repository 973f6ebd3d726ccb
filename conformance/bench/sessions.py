"""Whole sessions of many sizes, preprocessing by the parties included: ``python -m conformance.bench.sessions``.

Every party in a process of its own, as ``helen train`` runs them, unless ``--one-process`` says otherwise. Each session
is entered in a file of results as soon as it has ended, in the place of an older one of the same kind: the grid can be
measured piece by piece. The dealer of the keys takes any primes and is not counted; what a party does once (reading
data, choosing a library for single powers) is not either.
"""

import argparse
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from conformance.bench.floor import Floor
from conformance.bench.grid import FEATURES, HEADINGS, PARTIES, ROUNDS, Cell, Phase, breakdown, enter
from conformance.bench.metering import PHASES, Account
from conformance.bench.session import Engine, Optimized, Outcome, Reference, fastest_powers, run
from conformance.bench.table import aligned
from conformance.bench.training import Training
from optimized.arithmetic.backends import named

OUT = Path("runs/bench/sessions.json")


def measured(training: Training, engine: Engine, *, name: str, powers: str, processes: bool) -> Cell:
    """One session."""
    load = os.getloadavg()[0]
    outcome = run(training, engine, processes=processes)
    floor = Floor(named(powers))
    return Cell(
        parties=training.parties,
        features=training.features,
        rounds=training.rounds,
        parameters=training.parameters,
        preprocessing=training.preprocessing,
        engine=name,
        powers=powers,
        processes=processes,
        wall=outcome.wall,
        peak=max((seen.peak for seen in outcome.parties.values() if seen.peak is not None), default=None),
        load=load,
        phases={phase: mean(accounts(outcome, phase), floor) for phase in PHASES},
    )


def accounts(outcome: Outcome, phase: str) -> list[Account]:
    """Of all parties."""
    return [seen.accounts[phase] for seen in outcome.parties.values()]


def mean(parts: Sequence[Account], floor: Floor) -> Phase:
    """Of all parties."""

    def of(numbers: Iterable[float]) -> float:
        return sum(numbers) / len(parts)

    return Phase(
        cpu=of(part.cpu for part in parts),
        wall=of(part.wall for part in parts),
        arithmetic=of(floor.arithmetic(part.ledger) for part in parts),
        transfers=of(floor.preprocessing(part.counts) for part in parts),
        hashing=floor.hashed_octet * of(part.public + part.private + part.heard for part in parts),
        public=of(part.public for part in parts),
        private=of(part.private for part in parts),
        turns=parts[0].turns,
    )


def numbers(text: str) -> list[int]:
    """``5,10`` as a list."""
    return [int(number) for number in text.split(",")]


def arguments() -> argparse.Namespace:
    """Those of the command line."""
    parser = argparse.ArgumentParser(prog="python -m conformance.bench.sessions")
    parser.add_argument("--d", type=numbers, default=FEATURES, metavar="5,10", help="numbers of features")
    parser.add_argument("--m", type=numbers, default=PARTIES, metavar="2,3", help="numbers of parties")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--parameters", default="HELEN-2048", choices=["HELEN-2048", "HELEN-3072", "TOY-512"])
    parser.add_argument("--preprocessing", default="mascot", choices=["mascot", "trusted-dealer"])
    parser.add_argument("--engine", default="optimized", choices=["optimized", "reference"])
    parser.add_argument("--one-process", action="store_true", help="all parties here, one after the other")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE", help=f"the results, by default {OUT}")
    return parser.parse_args()


def main() -> None:
    """Measure what was asked for, session by session; print and write."""
    asked = arguments()
    for d in asked.d:
        for m in asked.m:
            training = Training(m, d, asked.rounds, asked.parameters, asked.preprocessing)
            powers = "gmp" if asked.engine == "reference" else fastest_powers(training).name
            engine = Reference() if asked.engine == "reference" else Optimized(powers)
            cell = measured(training, engine, name=asked.engine, powers=powers, processes=not asked.one_process)
            enter(asked.out, cell)
            print(f"{aligned([HEADINGS, cell.cells])}\n\n{aligned(breakdown(cell))}\n", flush=True)


if __name__ == "__main__":
    main()
