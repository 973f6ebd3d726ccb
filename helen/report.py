"""What a training shows in the terminal when it is done."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from rich.console import Console
from rich.table import Table

from helen.compare import Comparison, r_squared
from helen.config import INTERCEPT, RunConfiguration
from helen.data import PartyData
from helen.progress import PHASES


def show_model(
    console: Console,
    configuration: RunConfiguration,
    coefficients: Sequence[Fraction],
    original: Mapping[str, Fraction],
    comparison: Comparison | None,
) -> None:
    """The table of coefficients: on prepared data, exact solution if there is one, in the units of the files."""
    table = Table(title=f"{configuration.model.kind} model of {configuration.data.target}")
    table.add_column("coefficient")
    table.add_column("prepared data", justify="right")
    if comparison is not None:
        table.add_column("exact solution", justify="right")
    standardised = configuration.data.standardize == "agreed"
    if standardised:
        table.add_column("original units", justify="right")
    prepared = dict(zip(configuration.coefficients, coefficients, strict=True))
    exact = dict(zip(configuration.coefficients, comparison.exact if comparison else [], strict=False))
    for name in [*configuration.data.features, INTERCEPT] if standardised else configuration.coefficients:
        cells = [_number(prepared.get(name))]
        cells += [_number(exact.get(name))] if comparison is not None else []
        cells += [_number(original[name])] if standardised else []
        table.add_row(name, *cells)
    console.print(table)


def show_quality(
    console: Console, datasets: Sequence[PartyData], coefficients: Sequence[Fraction], comparison: Comparison | None
) -> None:
    """R^2 at each party, which it can compute alone; with pooled data also overall and against the exact solution."""
    w = np.array([float(value) for value in coefficients])
    own = ", ".join(f"{data.party} {r_squared(data.moments, w):.4f}" for data in datasets)
    console.print(f"R² on each party's own data: {own}", soft_wrap=True)
    if comparison is not None:
        change = comparison.r_squared - comparison.r_squared_exact
        console.print(f"R² on the pooled data: {comparison.r_squared:.6f}")
        console.print(f"R² of the exact solution: {comparison.r_squared_exact:.6f} (change {change:+.1e})")
        console.print(f"max|w - w*| / max|w*| = {comparison.error:.1e}")


def show_timings(console: Console, timings: Mapping[str, float]) -> None:
    """Seconds per phase and in all."""
    parts = [f"{PHASES.get(phase, phase).lower()} {seconds:.1f}" for phase, seconds in timings.items()]
    console.print(f"Seconds: {', '.join(parts)}; in all {sum(timings.values()):.1f}", soft_wrap=True)


def _number(value: Fraction | float | None) -> str:
    return "" if value is None else "0" if value == 0 else f"{float(value):.6f}"
