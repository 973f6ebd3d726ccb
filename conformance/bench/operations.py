"""Every operation, by the reference and by the optimised engine: ``python -m conformance.bench.operations``.

Seconds of one core, medians, both engines by turns. "first" is the very first call of a new engine, which sets tables
up; "ms" is a call in the midst of a session. Single powers are those of GMP in both engines unless ``--powers`` says
otherwise, so that the ratio is that of the methods. A ratio below 1 stands out, except for what may be the clock.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from conformance.bench.setting import Setting
from conformance.bench.table import aligned
from conformance.bench.timing import Action, by_turns, once
from conformance.bench.training import Training
from conformance.bench.workload import Sizes, Work, everything
from optimized.arithmetic.backends import Backend, backends, named
from optimized.operations import OptimizedOperations
from reference.core.coins import Coins
from reference.operations import Operations, ReferenceOperations

CLOCK = 0.05
"""Ratios this close to 1 are not told apart from it."""

WARM_CALLS, WARM_SECONDS = 40, 1.0
"""Calls before an engine is measured: after that many, or that much time, its tables no longer change."""


@dataclass(frozen=True)
class Row:
    """Seconds of one core for one call: the reference, a new optimised engine, and one that has been in use."""

    operation: str
    size: str
    modulus_bits: int
    powers: str
    reference: float
    first: float
    optimized: float

    @property
    def ratio(self) -> float:
        """How many times as fast as the reference."""
        return self.reference / self.optimized

    @property
    def slower(self) -> bool:
        """Whether the optimised engine loses."""
        return self.ratio < 1 - CLOCK

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table, in milliseconds."""
        times = (f"{1e3 * seconds:.3g}" for seconds in (self.reference, self.first, self.optimized))
        return self.operation, self.size, *times, f"{self.ratio:.2f}", "SLOWER" if self.slower else ""


HEADINGS = ("operation", "size", "reference ms", "first ms", "ms", "ratio", "")


def call(engine: Operations, work: Work) -> Action:
    """One call with fresh arguments, everything before it done."""
    work.before(engine)
    operation: Callable[..., object] = getattr(engine, work.operation)
    arguments = work.arguments()
    return lambda: operation(*arguments)


def measured(setting: Setting, works: Iterable[Work], backend: Backend, repeat: int = 3) -> Iterator[Row]:
    """One row after the other; one optimised engine does all the work, as in a session."""
    reference, used = ReferenceOperations(), engine(backend)
    for work in works:
        first = once(call(engine(backend), work))
        warm(used, work)
        slow, fast = by_turns([lambda _: call(reference, work), lambda _: call(used, work)], repeat)  # noqa: B023
        yield Row(work.operation, work.size, setting.key.bits, backend.name, slow, first, fast)


def engine(backend: Backend) -> OptimizedOperations:
    """A new one."""
    return OptimizedOperations(Coins(bytes(32)), backend)


def warm(used: Operations, work: Work) -> None:
    """Use an engine until its tables are what they will be."""
    calls, spent = 0, 0.0
    while calls < WARM_CALLS and spent < WARM_SECONDS:
        spent += once(call(used, work))
        calls += 1


def report(rows: Sequence[Row]) -> str:
    """The table, and how many are slower."""
    slower = sum(row.slower for row in rows)
    return f"{aligned([HEADINGS, *(row.cells for row in rows)])}\n{len(rows)} measured, {slower} slower"


def arguments() -> argparse.Namespace:
    """Those of the command line."""
    parser = argparse.ArgumentParser(prog="python -m conformance.bench.operations")
    parser.add_argument("--parameters", default="HELEN-2048", choices=["HELEN-2048", "HELEN-3072", "TOY-512"])
    parser.add_argument("--powers", default="gmp", choices=[backend.name for backend in backends()])
    parser.add_argument("--only", metavar="TEXT", default="", help="operations whose name contains this")
    parser.add_argument("out", type=Path, nargs="?", metavar="FILE", help="JSON with all rows")
    return parser.parse_args()


def main() -> None:
    """Measure everything; print, and write if asked to."""
    asked = arguments()
    setting = Setting(Training(3, 11, parameters=asked.parameters))
    works = (work for work in everything(setting, Sizes()) if asked.only in work.operation)
    rows = []
    for row in measured(setting, works, named(asked.powers)):
        print(" ".join(row.cells), flush=True)
        rows.append(row)
    print(f"\n{report(rows)}")
    if asked.out is not None:
        asked.out.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")


if __name__ == "__main__":
    main()
