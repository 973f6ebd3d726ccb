"""From the parties' files to prepared data, checked against everything that was declared about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from helen.config import Party, RunConfiguration
from helen.errors import UserError
from helen.tables import Floats, column_names, read_columns


@dataclass(frozen=True, eq=False)
class Dataset:
    """The prepared data of one party: X of shape (n, d), y of shape (n). The column of ones of an intercept is last."""

    party: str
    X: Floats
    y: Floats


def load_datasets(configuration: RunConfiguration) -> tuple[Dataset, ...]:
    """The prepared data of all parties in the order of the configuration; :class:`UserError` for whatever is wrong."""
    _same_columns(configuration.party)
    return tuple(load_dataset(configuration, party) for party in configuration.party)


def load_dataset(configuration: RunConfiguration, party: Party) -> Dataset:
    """The prepared data of one party, held against its declared rows and norms."""
    values = read_columns(party.file, configuration.data.columns)
    if len(values) < party.rows:
        raise UserError(f"{party.file}: {party.name} declared {party.rows} rows, the file has {len(values)}")
    dataset = prepare(configuration, party.name, values)
    _within_norm(party, "target", dataset.y, party.norm, "norm of the party")
    _within_norm(party, "features", dataset.X, configuration.data.gram_norm, "data.gram_norm")
    return dataset


def prepare(configuration: RunConfiguration, name: str, values: Floats) -> Dataset:
    """Centre and scale the columns (features, then target) and add the column of ones."""
    centres, scales = (np.array([float(v) for v in c]) for c in (configuration.centres, configuration.scales))
    prepared = (values - centres) / scales
    features = prepared[:, :-1]
    if configuration.model.intercept:
        features = np.column_stack([features, np.ones(len(features))])
    return Dataset(name, features, prepared[:, -1])


def _same_columns(parties: Sequence[Party]) -> None:
    first = parties[0]
    expected = set(column_names(first.file))
    for party in parties[1:]:
        found = set(column_names(party.file))
        if difference := sorted(expected ^ found):
            column = difference[0]
            holder, other = (first, party) if column in expected else (party, first)
            raise UserError(
                f"{other.file}: {other.name} has no column {column!r}, {holder.name} has one in {holder.file}: "
                "all parties need the same columns"
            )


def _within_norm(party: Party, what: str, values: Floats, declared: Decimal, field: str) -> None:
    norm = float(np.linalg.norm(values))
    if norm > declared:
        raise UserError(
            f"{party.file}: the prepared {what} of {party.name} have norm {norm:.6g}, above the declared {declared}: "
            f"raise {field}, or correct the data"
        )
