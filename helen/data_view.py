"""``helen data``: what the parties' files hold, beside what was declared about it, as a table in the terminal."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from rich.console import Console
from rich.table import Table

from helen.cells import Floats
from helen.config import Party, RunConfiguration
from helen.data import PartyData, load_dataset, load_datasets
from helen.errors import UserError


def show_data(console: Console, configuration: RunConfiguration, name: str | None = None) -> None:
    """Read the data of all parties, or of the one with this name; :class:`UserError` if it is not as declared."""
    chosen = [party for party in configuration.party if name in (None, party.name)]
    if not chosen:
        raise UserError(f"--party: there is no {name!r}: say {' or '.join(p.name for p in configuration.party)}")
    if name is None:
        console.print(_table(configuration, chosen, load_datasets(configuration)))
    else:
        console.print(_table(configuration, chosen, [load_dataset(configuration, party) for party in chosen]))


def _table(configuration: RunConfiguration, parties: Sequence[Party], datasets: Sequence[PartyData]) -> Table:
    table = Table(title="Prepared data (and what is declared)")
    table.add_column("party")
    for heading in ("rows", "norm of the features", "norm of the target"):
        table.add_column(heading, justify="right")
    for party, data in zip(parties, datasets, strict=True):
        features, target = data.condensed.features, data.condensed.target
        table.add_row(
            party.name,
            f"{data.moments.rows:,} (≥ {party.rows:,})",
            _norm(features, configuration.data.gram_norm),
            _norm(target, party.norm),
        )
    return table


def _norm(values: Floats, declared: Decimal) -> str:
    return f"{np.linalg.norm(values):.6g} (≤ {declared})"
