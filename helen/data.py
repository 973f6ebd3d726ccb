"""From the parties' files to what the training needs of them, checked against everything that was declared."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from helen.cells import Floats
from helen.config import Party, RunConfiguration
from helen.errors import UserError
from helen.summarise import summarise_table
from helen.tables import column_names, open_table
from optimized.learning.moments import Moments, condensed
from reference.learning.summary import Dataset

LARGEST = 1e100
"""Above any norm that can be declared, and its square does not overflow."""


@dataclass(frozen=True, eq=False)
class PartyData:
    """The moments of one party's prepared data, and the few rows with these moments that it takes to a session."""

    party: str
    moments: Moments = field(repr=False)
    condensed: Dataset = field(repr=False)


@dataclass(frozen=True, eq=False)
class Preparation:
    """``(x - centre) / scale`` for every column, and a column of ones for the intercept, if there is one."""

    centres: Floats
    scales: Floats
    intercept: bool

    @classmethod
    def of(cls, configuration: RunConfiguration) -> "Preparation":
        """What the parties agreed on."""
        centres, scales = (np.array([float(v) for v in c]) for c in (configuration.centres, configuration.scales))
        return cls(centres, scales, configuration.model.intercept)

    @property
    def columns(self) -> int:
        """How many columns there are afterwards."""
        return len(self.centres) + self.intercept

    def __call__(self, values: Floats) -> Floats:
        """Features, then target, shape (rows, columns); the ones come between them.

        What exceeds :data:`LARGEST` is cut off: such data is refused in any case.
        """
        with np.errstate(over="ignore"):
            prepared = np.clip((values - self.centres) / self.scales, -LARGEST, LARGEST)
        return np.insert(prepared, -1, 1.0, axis=1) if self.intercept else prepared


def load_datasets(configuration: RunConfiguration, executor: Executor | None = None) -> tuple[PartyData, ...]:
    """The data of all parties in the order of the configuration; :class:`UserError` for whatever is wrong.

    ``executor``: where to summarise, see :func:`helen.summarise.summarise`.
    """
    _same_columns(configuration.party)
    return tuple(load_dataset(configuration, party, executor) for party in configuration.party)


def load_dataset(configuration: RunConfiguration, party: Party, executor: Executor | None = None) -> PartyData:
    """The data of one party, held against its declared rows and norms."""
    prepare, table = Preparation.of(configuration), open_table(party.file, configuration.data.columns)
    moments = summarise_table(table, prepare, executor)
    if moments.rows < party.rows:
        raise UserError(f"{party.file}: {party.name} declared {party.rows} rows, the file has {moments.rows}")
    data = condensed(moments)
    _within_norm(party, "target", data.target, party.norm, "norm of the party")
    _within_norm(party, "features", data.features, configuration.data.gram_norm, "data.gram_norm")
    return PartyData(party.name, moments, data)


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
