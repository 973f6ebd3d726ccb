"""``helen plan``: costs, time on this machine and the bounds table, as tables in the terminal."""

import os
from collections.abc import Collection, Mapping
from dataclasses import replace

from rich.console import Console
from rich.table import Table

from helen.agreement import agreed
from helen.config import RunConfiguration
from helen.cost import total
from helen.gains import gains
from helen.plan import CostModel, PhaseCost
from helen.progress import PHASES
from helen.session import schedule_of
from helen.speed import Speed, calibrate
from reference.conversion.pools import pools, requirement
from spec.bounds import table
from spec.schedule import Schedule


def show_plan(console: Console, configuration: RunConfiguration) -> None:
    """Print everything; :class:`UserError` if an integer could overflow."""
    parties, schedule = len(configuration.party), _schedule(configuration)
    speeds = _speeds(configuration, schedule)
    console.print(_cost_table(CostModel(schedule, configuration.setup.preprocessing).phases(), parties, speeds))
    console.print(_supply_line(schedule), soft_wrap=True)
    console.print(_bounds_table(schedule))


def show_expected_time(
    console: Console, configuration: RunConfiguration, phases: Collection[str] = tuple(PHASES)
) -> None:
    """One line before these phases begin; :class:`UserError` if an integer could overflow."""
    parties, schedule = len(configuration.party), _schedule(configuration)
    speeds = _speeds(configuration, schedule)
    minutes = {
        name: _minutes(part, parties, speeds[name])
        for name, part in CostModel(schedule, configuration.setup.preprocessing).phases().items()
        if name in phases
    }
    parts = [f"{PHASES[name].lower()} {minutes[name]:.1f}" for name in ("IN", "MC") if name in minutes]
    console.print(
        f"Expected on this machine: {sum(minutes.values()):.1f} minutes, of which {' and '.join(parts)}",
        soft_wrap=True,
    )


def _speeds(configuration: RunConfiguration, schedule: Schedule) -> Mapping[str, Speed]:
    """How fast this machine is, by phase: what an engine gains depends on the work."""
    engines, bits = configuration.engines, schedule.problem.modulus_bits
    plain = calibrate(bits, engines.make_kernel(), schedule.field)
    alone = replace(engines, workers=1).make_operations(bits)
    gained = gains(alone, bits, plain.seconds)
    return {phase: Speed(plain.modulus / gain, plain.square / gain, plain.residue) for phase, gain in gained.items()}


def _schedule(configuration: RunConfiguration) -> Schedule:
    placeholders = [f"{number:064x}" for number in range(len(configuration.party) + 1)]
    return schedule_of(agreed(configuration, placeholders[1:], placeholders[0]))


def _cost_table(phases: Mapping[str, PhaseCost], parties: int, speeds: Mapping[str, Speed]) -> Table:
    result = Table(
        title=f"Cost of the training ({parties} parties; minutes for all of them on this machine, {_cores()} cores)",
        show_footer=True,
    )
    everything = total(part.work for part in phases.values())
    in_all = PhaseCost(everything, sum(part.rounds for part in phases.values()))
    minutes = {phase: _minutes(part, parties, speeds[phase]) for phase, part in phases.items()}
    footer = _cells(in_all, sum(minutes.values()))
    headings = ("exponentiations a party", "MB sent by a party to each other", "rounds", "minutes")
    result.add_column("phase", footer="in all")
    for heading, foot in zip(headings, footer, strict=True):
        result.add_column(heading, justify="right", footer=foot)
    for phase, part in phases.items():
        result.add_row(PHASES[phase], *_cells(part, minutes[phase]))
    return result


def _cells(part: PhaseCost, minutes: float) -> tuple[str, str, str, str]:
    return f"{part.work.powers:,}", f"{part.work.octets / 1e6:.2f}", str(part.rounds), f"{minutes:.2f}"


def _minutes(part: PhaseCost, parties: int, speed: Speed) -> float:
    """Every party has a process of its own; they share the cores."""
    return parties / min(parties, _cores()) * speed.seconds(part.work) / 60


def _cores() -> int:
    return os.cpu_count() or 1


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
