"""Results of whole sessions: what was measured of each, in a file and as tables."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

FEATURES, PARTIES, ROUNDS = (5, 10, 20, 40, 90), (2, 3, 4), 30
"""The grid."""

KIND = ("parties", "features", "rounds", "parameters", "preprocessing", "engine", "processes")
"""What tells sessions apart: a newer one of the same kind replaces the older one."""


@dataclass(frozen=True)
class Phase:
    """The mean of all parties in a phase: seconds of one core and on the wall, octets, messages.

    ``arithmetic``, ``transfers``: the two parts of the floor. ``hashing``: what SHA-256 takes for all that is said and
    heard. ``public``, ``private``: octets said to all (once) and to others alone. ``turns``: how often all speak,
    echoes included.
    """

    cpu: float
    wall: float
    arithmetic: float
    transfers: float
    hashing: float
    public: float
    private: float
    turns: int

    @property
    def floor(self) -> float:
        """Seconds of the primitives alone."""
        return self.arithmetic + self.transfers

    @property
    def ratios(self) -> tuple[str, str]:
        """How many times as long as the floor, and as the floor and the hashes of all messages."""
        if not self.floor:
            return "-", "-"
        return f"{self.cpu / self.floor:.2f}", f"{self.cpu / (self.floor + self.hashing):.2f}"


@dataclass(frozen=True)
class Cell:
    """A session. ``wall``: seconds from beginning to end, the dealer's included; ``peak``: octets of the largest party;
    ``load``: how many processes of the machine wanted a core in the last minute, before the session."""

    parties: int
    features: int
    rounds: int
    parameters: str
    preprocessing: str
    engine: str
    powers: str
    processes: bool
    wall: float
    peak: int | None
    load: float
    phases: dict[str, Phase]

    @property
    def kind(self) -> tuple[object, ...]:
        """What a newer cell replaces."""
        return tuple(getattr(self, name) for name in KIND)

    @property
    def total(self) -> Phase:
        """All phases together."""
        columns = zip(*(asdict(phase).values() for phase in self.phases.values()), strict=True)
        return Phase(*map(sum, columns))

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table."""
        total = self.total
        shape = f"{self.features}", f"{self.parties}", self.engine
        octets = f"{total.public / 1e6:.1f}", f"{total.private / 1e6:.0f}"
        peak = "-" if self.peak is None else f"{self.peak / 1e6:.0f}"
        times = f"{total.cpu:.1f}", f"{self.wall:.0f}", *total.ratios
        return *shape, *times, *octets, f"{total.turns}", peak


HEADINGS = ("d", "m", "engine", "CPU s", "wall s", "x floor", "hashed", "MB public", "MB private", "turns", "peak MB")

PHASE_HEADINGS = ("phase", "CPU s", "floor s", "x floor", "hashed", "wall s", "MB public", "MB private", "turns")


def breakdown(cell: Cell) -> list[tuple[str, ...]]:
    """The phases of a session, with headings."""
    lines = [
        (
            name,
            *(f"{seconds:.2f}" for seconds in (phase.cpu, phase.floor)),
            *phase.ratios,
            f"{phase.wall:.1f}",
            *(f"{octets / 1e6:.2f}" for octets in (phase.public, phase.private)),
            f"{phase.turns}",
        )
        for name, phase in [*cell.phases.items(), ("in all", cell.total)]
    ]
    return [PHASE_HEADINGS, *lines]


CELLS = TypeAdapter(list[Cell])
"""Reads sessions as they stand in JSON."""


def read(path: Path) -> list[Cell]:
    """All sessions of a file; none if there is none."""
    return CELLS.validate_json(path.read_bytes()) if path.exists() else []


def enter(path: Path, cell: Cell) -> None:
    """Write a session to a file, in the place of one of the same kind."""
    cells = [*(other for other in read(path) if other.kind != cell.kind), cell]
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = sorted(cells, key=lambda each: str(each.kind))
    path.write_text(json.dumps([asdict(each) for each in ordered], indent=1) + "\n")
