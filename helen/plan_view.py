"""``helen plan``: costs, time on this machine and the bounds table, as tables in the terminal."""

from dataclasses import dataclass
from time import perf_counter

from rich.console import Console
from rich.table import Table

from helen.agreement import agreed
from helen.config import RunConfiguration
from helen.cost import Work, total
from helen.plan import CostModel, PhaseCost
from helen.progress import PHASES
from reference.conversion.pools import pools, requirement
from reference.core.arithmetic import power
from reference.core.transcript import hash_to_range
from reference.learning.problem import problem_of
from spec.bounds import table
from spec.schedule import Schedule, derive

CALIBRATION_SECONDS = 0.5


@dataclass(frozen=True)
class Speed:
    """Seconds for each bit of an exponent, modulo ``N`` and modulo ``N^2``."""

    modulus: float
    square: float

    def seconds(self, work: Work) -> float:
        """The time of some work on one core."""
        return work.modulus_bits * self.modulus + work.square_bits * self.square


def calibrate(modulus_bits: int) -> Speed:
    """Measure powers for about a second."""
    return Speed(*(_seconds_per_bit(bits, modulus_bits) for bits in (modulus_bits, 2 * modulus_bits)))


def _seconds_per_bit(bits: int, exponent_bits: int) -> float:
    modulus = hash_to_range(bits, "calibration") | 1 << bits - 1 | 1
    exponent = (1 << exponent_bits) - 1
    base, count, start = 3, 0, perf_counter()
    while (elapsed := perf_counter() - start) < CALIBRATION_SECONDS:
        base = power(base, exponent, modulus)
        count += 1
    return elapsed / (count * exponent_bits)


def show_plan(console: Console, configuration: RunConfiguration) -> None:
    """Print everything; :class:`spec.schedule.UnsafeConfiguration` if an integer could overflow."""
    parties = len(configuration.party)
    schedule = derive(problem_of(agreed(configuration, [""] * parties, "")))
    speed = calibrate(schedule.problem.modulus_bits)
    console.print(_cost_table(CostModel(schedule).phases(), parties, speed))
    console.print(_supply_line(schedule))
    console.print(_bounds_table(schedule))


def _cost_table(phases: dict[str, PhaseCost], parties: int, speed: Speed) -> Table:
    result = Table(
        title=f"Cost of the training ({parties} parties; minutes for all of them on one core of this machine)",
        show_footer=True,
    )
    everything = total(part.work for part in phases.values())
    in_all = PhaseCost(everything, sum(part.rounds for part in phases.values()))
    footer = _cells(in_all, parties, speed)
    headings = ("exponentiations a party", "MB sent by a party to each other", "rounds", "minutes")
    result.add_column("phase", footer="in all")
    for heading, foot in zip(headings, footer, strict=True):
        result.add_column(heading, justify="right", footer=foot)
    for phase, part in phases.items():
        result.add_row(PHASES[phase], *_cells(part, parties, speed))
    return result


def _cells(part: PhaseCost, parties: int, speed: Speed) -> tuple[str, str, str, str]:
    minutes = parties * speed.seconds(part.work) / 60
    return f"{part.work.powers:,}", f"{part.work.octets / 1e6:.2f}", str(part.rounds), f"{minutes:.2f}"


def _supply_line(schedule: Schedule) -> str:
    needed = requirement(schedule)
    masks = ", ".join(f"{pool.count} {pool.name}" for pool in pools(schedule))
    return (
        f"Preprocessing: {needed.triples:,} triples, {needed.bits:,} random bits, {needed.inputs[0]:,} inputs a party, "
        f"prime of {schedule.field.bit_length()} bits. Masks a party: {masks}. "
        f"Threshold decryptions in the rounds: {schedule.packed_decryptions()}."
    )


def _bounds_table(schedule: Schedule) -> Table:
    result = Table(title="Bounds: bits that the worst case needs, and bits that there are (rule FX-3)")
    result.add_column("quantity")
    result.add_column("rule")
    for heading in ("needed", "available", "spare"):
        result.add_column(heading, justify="right")
    for row in table(schedule):
        result.add_row(row.quantity, row.rule, str(row.bits), str(row.limit), str(row.margin))
    return result
