"""What was chosen, and what the other choices cost: ``python -m conformance.bench.choices [result.json]``.

Exact intervals of masks against a bound on their norm, which is weaker; how often ``u`` is rescaled; how many triples
are made together. Seconds of one core.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from unittest.mock import patch

from conformance.bench.preprocessing import prepared
from conformance.bench.session import Optimized, fastest_powers, run
from conformance.bench.setting import Setting
from conformance.bench.table import aligned
from conformance.bench.timing import Action, by_turns
from conformance.bench.training import Training
from optimized.preprocessing.kernel import VectorKernel
from reference.messages.base import encode
from reference.operations import QuadraticCase, QuadraticTask
from reference.preprocessing import mascot
from reference.preprocessing.material import Requirement
from reference.proofs.interval import norm_statement, norm_witness
from reference.proofs.relation import Statement, Witness
from spec.schedule import UnsafeConfiguration

MASKS, MASK_BITS = 64, 110
RESCALES = range(3, 11)
BATCHES = (256, 512, 1024, 2048, 4096)
TRIPLES = 4096


@dataclass(frozen=True)
class Ranges:
    """One proof about all masks: seconds to prove and to verify, octets of its message."""

    claim: str
    prove: float
    verify: float
    octets: int

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table."""
        return self.claim, f"{1e3 * self.prove:.1f}", f"{1e3 * self.verify:.1f}", str(self.octets)


@dataclass(frozen=True)
class Rescaling:
    """A training in which ``u`` is rescaled after so many rounds: its decryptions, and a party's seconds in masks and
    rounds; nothing where numbers would outgrow a ciphertext."""

    every: int
    decryptions: int | None
    masks: float | None
    rounds: float | None
    chosen: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table."""
        mark = "chosen" if self.chosen else ""
        if self.masks is None or self.rounds is None:
            return str(self.every), "does not fit", "", "", "", mark
        times = (f"{seconds:.2f}" for seconds in (self.masks, self.rounds, self.masks + self.rounds))
        return str(self.every), str(self.decryptions), *times, mark


@dataclass(frozen=True)
class Batch:
    """Triples that two parties make together: microseconds of one core for each triple, both parties' work."""

    size: int
    microseconds: float
    chosen: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table."""
        return str(self.size), f"{self.microseconds:.0f}", "chosen" if self.chosen else ""


def ranges(setting: Setting) -> Iterator[Ranges]:
    """Intervals and norm, of masks as long as those of a session."""
    statement, witness = setting.masks(MASKS, MASK_BITS)
    ciphertexts, values = [link.ciphertext for link in statement.links], witness.values[::4]
    bound = MASKS << 2 * MASK_BITS
    norm = norm_statement(ciphertexts, bound), norm_witness(values, bound, witness.randomness)
    for claim, pair in (("every mask in its interval", (statement, witness)), ("the norm of all masks", norm)):
        yield proof(setting, claim, *pair)


def proof(setting: Setting, claim: str, statement: Statement, witness: Witness) -> Ranges:
    """Prove and verify, after the tables of the engine have grown."""
    engine, key, context = setting.engine, setting.commitments, setting.context(claim)

    def task() -> list[QuadraticTask]:
        return [QuadraticTask(statement, witness, context, setting.coins())]

    for _ in range(10):
        (made,) = engine.prove_quadratic(key, task())
    cases = [QuadraticCase(statement, made, context)]

    def proving(_: int) -> Action:
        tasks = task()
        return lambda: engine.prove_quadratic(key, tasks)

    prove, verify = by_turns([proving, lambda _: lambda: engine.verify_quadratic(key, cases)], repeat=5)
    return Ranges(claim, prove, verify, len(encode(made)))


def rescalings(training: Training) -> Iterator[Rescaling]:
    """Sessions with a dealer's preprocessing, all in this process."""
    engine, best = Optimized(fastest_powers(training).name), training.schedule
    for every in RESCALES:
        other = training.changed(rescale_every=every)
        try:
            schedule = other.schedule
        except UnsafeConfiguration:
            yield Rescaling(every, None, None, None, False)
            continue
        parties = run(other, engine).parties.values()
        masks, rounds = (
            sum(seen.accounts[phase].cpu for seen in parties) / len(parties) for phase in ("masks", "rounds")
        )
        yield Rescaling(every, schedule.packed_decryptions(), masks, rounds, schedule.rounds == best.rounds)


def batches() -> Iterator[Batch]:
    """Triples for two parties."""
    chosen, nobody = mascot.BATCH, (0, 0)
    for size in BATCHES:
        with patch.object(mascot, "BATCH", size):
            (few, _), (many, _) = (prepared(VectorKernel(), 2, Requirement(n, 0, nobody)) for n in (0, TRIPLES))
        yield Batch(size, 1e6 * (many - few).seconds / TRIPLES, size == chosen)


@dataclass(frozen=True)
class Results:
    """All of it."""

    ranges: list[Ranges]
    batches: list[Batch]
    rescalings: list[Rescaling]


HEADINGS = {
    "ranges": ("claim", "prove ms", "verify ms", "octets"),
    "batches": ("triples", "us each", ""),
    "rescalings": ("every", "decryptions", "masks s", "rounds s", "together", ""),
}


def main() -> None:
    """Measure all of it; print, and write if asked to."""
    parser = argparse.ArgumentParser(prog="python -m conformance.bench.choices")
    parser.add_argument("out", type=Path, nargs="?", metavar="FILE", help="JSON with all rows")
    asked, training = parser.parse_args(), Training(3, 11, preprocessing="trusted-dealer")
    found = Results(list(ranges(Setting(training))), list(batches()), list(rescalings(training)))
    for name, headings in HEADINGS.items():
        print(aligned([headings, *(row.cells for row in getattr(found, name))]) + "\n")
    if asked.out is not None:
        asked.out.write_text(json.dumps(asdict(found), indent=2) + "\n")


if __name__ == "__main__":
    main()
