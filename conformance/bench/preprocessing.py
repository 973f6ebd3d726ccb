"""How fast the parties make triples, bits and inputs: ``python -m conformance.bench.preprocessing [result.json]``.

All parties run in one thread and all messages pass through their encoding, so times are those of one core that does
everybody's work. What the parties do once (base transfers, the MAC key) is not counted. "Inputs" are one for every
party. Octets are those that one party says to one other, as encoded. In the same run, the primitives are counted and
timed: what AES and the arithmetic modulo p alone would take is the floor.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from conformance.bench.counting import CountingKernel, Counts
from conformance.bench.floor import Floor
from conformance.bench.lockstep import Cost, run
from conformance.bench.table import aligned
from optimized.preprocessing.kernel import VectorKernel
from reference.core.coins import Coins
from reference.core.rounds import Rounds
from reference.preprocessing.kernel import REFERENCE_KERNEL, Kernel
from reference.preprocessing.mascot import MascotPreprocessing
from reference.preprocessing.material import Requirement
from reference.spdz.shares import MERSENNE_127

TRIPLES, BITS, INPUTS, REFERENCE_TRIPLES = 2048, 1024, 4096, 256
"""How many of each are made: a few seconds of work, and a fraction of that for the reference."""

BASE_ROUNDS = 2
"""Base transfers end when the second round begins."""


@dataclass(frozen=True)
class Row:
    """Making ``count`` of something.

    Seconds of one core for everybody: in all; to encode and decode messages; and what the primitives take at least.
    """

    engine: str
    parties: int
    kind: str
    count: int
    seconds: float
    coding_seconds: float
    aes_seconds: float
    residue_seconds: float
    octets_each: float

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table; times are for one triple, bit or input."""
        times = (
            1e6 * seconds / self.count
            for seconds in (self.seconds, self.coding_seconds, self.aes_seconds, self.residue_seconds)
        )
        rate, octets = f"{self.count / self.seconds:.0f}", f"{self.octets_each:.0f}"
        return self.engine, str(self.parties), self.kind, str(self.count), rate, *(f"{t:.1f}" for t in times), octets


HEADINGS = (
    "engine",
    "parties",
    "what",
    "count",
    "per second",
    "us each",
    "coding",
    "AES alone",
    "residues alone",
    "octets",
)


def prepared(kernel: Kernel, parties: int, requirement: Requirement) -> tuple[Cost, Counts]:
    """Run a preparation. The coins are fixed: this is no place for secrets."""
    kernels = {party: CountingKernel(kernel) for party in range(1, parties + 1)}
    sides = {
        party: MascotPreprocessing(party, MERSENNE_127, b"bench", Coins(bytes(31) + bytes([party])), counting)
        for party, counting in kernels.items()
    }
    protocols = {party: side.prepare(Rounds(parties), requirement) for party, side in sides.items()}
    _, cost = run(protocols, BASE_ROUNDS)
    return cost, sum((counting.counts for counting in kernels.values()), Counts())


def rows(engine: str, kernel: Kernel, parties: int, counts: Mapping[str, int]) -> list[Row]:
    """One row for each kind in ``counts``."""
    nobody = (0,) * parties
    prepared(kernel, parties, Requirement(1, 1, nobody))
    once, once_counted = prepared(kernel, parties, Requirement(0, 0, nobody))
    requirements = {
        "triples": lambda count: Requirement(count, 0, nobody),
        "bits": lambda count: Requirement(0, count, nobody),
        "inputs": lambda count: Requirement(0, 0, (count,) * parties),
    }
    measured, floor = [], Floor()
    for kind, count in counts.items():
        cost, counted = prepared(kernel, parties, requirements[kind](count))
        more, work, pairs = cost - once, counted - once_counted, parties * (parties - 1)
        alone = work.aes * floor.octet, work.residues * floor.residue
        measured.append(
            Row(engine, parties, kind, count, more.seconds, more.coding, *alone, more.octets / pairs / count)
        )
    return measured


def table(measured: list[Row]) -> str:
    """All rows below their headings."""
    return aligned([HEADINGS, *(row.cells for row in measured)])


def main() -> None:
    """Measure two to four parties with the fast engine and two with the reference; print, and write if asked to."""
    everything = {"triples": TRIPLES, "bits": BITS, "inputs": INPUTS}
    measured = rows("reference", REFERENCE_KERNEL, 2, {"triples": REFERENCE_TRIPLES})
    for parties in (2, 3, 4):
        measured += rows("optimized", VectorKernel(), parties, everything)
    print(table(measured))
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps([asdict(row) for row in measured], indent=2) + "\n")


if __name__ == "__main__":
    main()
