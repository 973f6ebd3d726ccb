"""The page of all benchmarks, from their results."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pydantic import JsonValue, TypeAdapter

from conformance.bench import ablation, arithmetic, choices, grid, operations, preprocessing, summary
from conformance.bench.grid import CELLS, FEATURES, PARTIES, ROUNDS, Cell
from conformance.bench.table import markdown

SHOWN = (3, 10)
"""Parties and features of the session that is shown phase by phase, and that the reference runs."""

OPERATIONS = TypeAdapter(list[operations.Row])
ABLATION = TypeAdapter(list[ablation.Row])
SESSIONS_FIGURE, ABLATION_FIGURE = "benchmarks-sessions.svg", "benchmarks-ablation.svg"


class HasCells(Protocol):
    """A row of a table."""

    @property
    def cells(self) -> tuple[str, ...]:
        """Its cells."""
        ...


@dataclass(frozen=True)
class Measured:
    """The results of one benchmark, as they stand in its file, and the machine that it ran on."""

    machine: dict[str, str]
    results: JsonValue


@dataclass(frozen=True)
class Section:
    """A benchmark: the name of its file, what it is about, how it is run, how its results are shown."""

    name: str
    title: str
    about: str
    command: str
    shown: Callable[[JsonValue], str]

    def text(self, found: Mapping[str, Measured]) -> str:
        """The section. Where nothing was measured, it says so."""
        body = self.shown(found[self.name].results) if self.name in found else "*Not measured.*"
        return f"## {self.title}\n\n{self.about}\n\n```sh\n{self.command}\n```\n\n{body}\n"


def page(found: Mapping[str, Measured]) -> str:
    """All sections, and the machines."""
    sections = "\n".join(section.text(found) for section in SECTIONS)
    return f"{INTRODUCTION}\n{machines(found)}\n\n{sections}"


def machines(found: Mapping[str, Measured]) -> str:
    """What the benchmarks ran on; usually one machine."""
    kinds: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for name, measured in found.items():
        kinds.setdefault(tuple(measured.machine.items()), []).append(name)
    lines = [
        (", ".join(names) if len(kinds) > 1 else "all", "; ".join(f"{what} {which}" for what, which in machine))
        for machine, names in kinds.items()
    ]
    return markdown([("benchmarks", "machine"), *lines])


def shown_operations(results: JsonValue) -> str:
    """Every row, and how many are slower."""
    rows = OPERATIONS.validate_python(results)
    slower = [row for row in rows if row.slower]
    say = f"{len(rows)} measured; {len(slower)} slower than the reference."
    return f"{say}\n\n{markdown([operations.HEADINGS, *(row.cells for row in rows)])}"


def shown_sessions(results: JsonValue) -> str:
    """The grid, the reference, one session phase by phase."""
    cells = CELLS.validate_python(results)
    lines = [grid.HEADINGS, *(_line(cells, d, m) for d in FEATURES for m in PARTIES)]
    parts = [f"![Seconds of one party]({SESSIONS_FIGURE})", markdown(lines), *_against_reference(cells)]
    m, d = SHOWN
    for cell in cells:
        if (cell.parties, cell.features, cell.engine) == (m, d, "optimized"):
            where = "each party in a process of its own" if cell.processes else "all parties in one process"
            prepared = "" if cell.preprocessing == "mascot" else ", correlated randomness from a dealer"
            parts.append(f"d = {d}, m = {m}, {where}{prepared}:\n\n{markdown(grid.breakdown(cell))}")
    return "\n\n".join(parts)


def of_grid(cells: Sequence[Cell], d: int, m: int, engine: str = "optimized") -> Cell | None:
    """The session of the grid with so many features and parties, if it was measured."""
    kind = (m, d, ROUNDS, "HELEN-2048", "mascot", engine, True)
    return next((cell for cell in cells if cell.kind == kind), None)


def _line(cells: Sequence[Cell], d: int, m: int) -> tuple[str, ...]:
    cell = of_grid(cells, d, m)
    missing = f"{d}", f"{m}", "optimized", "not measured"
    return cell.cells if cell else (*missing, *[""] * (len(grid.HEADINGS) - len(missing)))


def _against_reference(cells: Sequence[Cell]) -> Iterator[str]:
    m, d = SHOWN
    fast, plain = (of_grid(cells, d, m, engine) for engine in ("optimized", "reference"))
    if fast is None or plain is None:
        yield f"The reference at d = {d}, m = {m}: not measured."
        return
    times = plain.total.cpu / fast.total.cpu
    yield f"The reference takes {times:.1f} times as long:\n\n{markdown([grid.HEADINGS, plain.cells])}"


def shown_ablation(results: JsonValue) -> str:
    """Every idea against the whole engine."""
    rows = ABLATION.validate_python(results)
    table = markdown([ablation.HEADINGS, *(row.cells(rows[0]) for row in rows)])
    return f"![Seconds without an idea]({ABLATION_FIGURE})\n\n{table}"


def shown_choices(results: JsonValue) -> str:
    """One table for each choice."""
    found = TypeAdapter(choices.Results).validate_python(results)
    tables: dict[str, tuple[str, Sequence[HasCells]]] = {
        f"{choices.MASKS} masks of {choices.MASK_BITS} bits:": ("ranges", found.ranges),
        "Triples made together, two parties:": ("batches", found.batches),
        "Rounds until `u` is rescaled, d = 11, m = 3:": ("rescalings", found.rescalings),
    }
    return "\n\n".join(
        f"{title}\n\n{markdown([choices.HEADINGS[name], *(row.cells for row in rows)])}"
        for title, (name, rows) in tables.items()
    )


T = TypeVar("T", bound=HasCells)


def rows_of(reader: TypeAdapter[list[T]], headings: Sequence[str]) -> Callable[[JsonValue], str]:
    """Shows a list of rows as a table."""
    return lambda results: markdown([headings, *(row.cells for row in reader.validate_python(results))])


INTRODUCTION = """# Benchmarks

Written by `python -m conformance.bench.docs` from the results of the commands below, which stand in `benchmarks.json`;
`make bench` runs the short ones, `make bench-sessions` the long ones. Seconds are those of one core unless they are
said to be on the wall. Ratios are of times in the same run.

**The floor** of a computation is what its primitives would take if there were nothing around them: modular products,
squarings and inversions, single powers, octets of AES and residues of oblivious transfers are counted while it runs and
priced by a loop in the same run (`conformance/bench/floor.py`). *x floor* is the time that was taken over the floor.
*hashed* is the same with a SHA-256 of everything that is said and heard added to the floor. Signatures, encoding,
shares modulo p, witnesses of ranges and planning are above it.
"""

SECTIONS = (
    Section(
        "operations",
        "Every operation, reference against optimised",
        """Milliseconds. "first" is the very first call of a new engine, which may have to set tables up; "ms" is a call
in the midst of a session. Both engines take single powers with GMP. Sizes of K = 30, d = 11, m = 3, 2048 bits.""",
        "python -m conformance.bench.operations runs/bench/operations.json",
        shown_operations,
    ),
    Section(
        "sessions",
        "Whole sessions",
        """K = 30 rounds, 2048 bits, suite `batched`, LASSO on random data, preprocessing by the parties (MASCOT). Means
of all parties, each in a process of its own; so the wall shows how many cores there were. *MB* are what a party says:
to all, and to all others one by one. *turns*: how often all speak, echoes included. The dealer of the keys is not
counted.""",
        "python -m conformance.bench.sessions --d 5,10,20,40,90 --m 2,3,4",
        shown_sessions,
    ),
    Section(
        "ablation",
        "One idea less",
        """A training as wide as the demonstration (d = 11, m = 3) of six rounds, correlated randomness from a dealer,
all in one process: seconds of one party when one idea of the engine is left out.""",
        "python -m conformance.bench.ablation runs/bench/ablation.json",
        shown_ablation,
    ),
    Section(
        "choices",
        "Other choices",
        """What was chosen, and what the alternatives cost. A bound on the norm of masks is a weaker claim than an
interval for each of them.""",
        "python -m conformance.bench.choices runs/bench/choices.json",
        shown_choices,
    ),
    Section(
        "preprocessing",
        "Preprocessing by the parties",
        """All parties in one thread. Microseconds are for one triple, bit or input, everybody's work together; octets
are what one party says to one other.""",
        "python -m conformance.bench.preprocessing runs/bench/preprocessing.json",
        rows_of(TypeAdapter(list[preprocessing.Row]), preprocessing.HEADINGS),
    ),
    Section(
        "arithmetic",
        "Powers and their products",
        """Against one power after the other in GMP. "products alone" is the floor.""",
        "python -m conformance.bench.arithmetic runs/bench/arithmetic.json",
        rows_of(TypeAdapter(list[arithmetic.Row]), arithmetic.HEADINGS),
    ),
    Section(
        "summary",
        "From a table to its summary",
        "`helen data` on tables of the sizes of two public data sets.",
        "python -m conformance.bench.summary runs/bench/summary.json",
        rows_of(TypeAdapter(list[summary.Row]), summary.HEADINGS),
    ),
)
"""In the order of the page."""
