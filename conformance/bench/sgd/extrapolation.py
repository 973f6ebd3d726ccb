"""From measured epochs to those on the data of the paper, with Helen beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from conformance.bench.sgd.measurement import Measured

PAPER = {"gas sensors": (4_208_259, 16), "songs": (515_345, 90)}
"""Samples and features of the paper's data."""

DAY = 86_400


@dataclass(frozen=True)
class HelenSession:
    """Seconds of one core that one party took for a whole session."""

    parties: int
    features: int
    seconds: float


@dataclass(frozen=True)
class Line:
    """``intercept + slope x`` through some points, by least squares, and how well it fits.

    ``slope_error``: the standard error of the slope as a part of the slope; ``None`` for two points, which always fit.
    """

    intercept: float
    slope: float
    r_squared: float
    slope_error: float | None

    @classmethod
    def through(cls, x: Sequence[float], y: Sequence[float]) -> "Line":
        """Two points or more, neither all at the same ``x`` nor all at the same ``y``."""
        xs, ys = np.array(x, float), np.array(y, float)
        slope, intercept = (float(number) for number in np.polyfit(xs, ys, 1))
        rest = float(np.sum((ys - intercept - slope * xs) ** 2))
        spread = float(np.sum((xs - xs.mean()) ** 2))
        error = float(np.sqrt(rest / (len(xs) - 2) / spread)) / abs(slope) if len(xs) > 2 else None
        return cls(intercept, slope, 1 - rest / float(np.sum((ys - ys.mean()) ** 2)), error)

    def at(self, x: float) -> float:
        """The line's value."""
        return self.intercept + self.slope * x


@dataclass(frozen=True)
class Extrapolated:
    """One epoch that nobody ran: seconds of one party and octets to one other, read off a line.

    ``factor``: how many times as large as the largest epoch that was measured.
    """

    data: str
    parties: int
    features: int
    samples: int
    factor: float
    r_squared: float
    slope_error: float | None
    seconds: float
    octets: float
    helen_seconds: float | None

    @property
    def ratio(self) -> float | None:
        """How many times as long as a session of Helen."""
        return None if self.helen_seconds is None else self.seconds / self.helen_seconds

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table."""
        helen = "not given" if self.helen_seconds is None else f"{self.helen_seconds:.0f}"
        ratio = "-" if self.ratio is None else f"{self.ratio:.0f}"
        error = "-" if self.slope_error is None else f"{100 * self.slope_error:.1f} %"
        cost = (f"{self.seconds:.0f}", f"{self.seconds / DAY:.1f}", f"{self.octets / 1e12:.2f}")
        shape = (self.data, str(self.parties), str(self.features), str(self.samples))
        return *shape, f"{self.factor:.0f}", f"{self.r_squared:.5f}", error, *cost, helen, ratio


EXTRAPOLATED = "EXTRAPOLATED, not measured: one epoch"
HEADINGS = ("data", "parties", "d", "n", "times", "R²", "slope ±", "seconds", "days", "TB", "Helen s", "ratio")


def seconds_line(rows: Sequence[Measured]) -> Line:
    """Seconds of one party by ``n d``, for measurements of one dimension and number of parties."""
    return Line.through([row.samples * row.features for row in rows], [row.seconds for row in rows])


def groups(measured: Sequence[Measured], features: int) -> dict[int, list[Measured]]:
    """Measurements of a dimension by the number of parties, where there are enough for a line."""
    of_dimension = [row for row in measured if row.features == features]
    by_parties = {m: [row for row in of_dimension if row.parties == m] for m in sorted({r.parties for r in measured})}
    return {parties: rows for parties, rows in by_parties.items() if len(rows) > 1}


def extrapolate(measured: Sequence[Measured], sessions: Sequence[HelenSession]) -> list[Extrapolated]:
    """The data of the paper, for every number of parties that was measured at its dimension."""
    return [
        _extrapolated(data, samples, rows, sessions)
        for data, (samples, features) in PAPER.items()
        for rows in groups(measured, features).values()
    ]


def _extrapolated(data: str, samples: int, rows: Sequence[Measured], sessions: Sequence[HelenSession]) -> Extrapolated:
    parties, features = rows[0].parties, rows[0].features
    sizes = [row.samples * features for row in rows]
    seconds, octets = seconds_line(rows), Line.through(sizes, [row.octets for row in rows])
    return Extrapolated(
        data=data,
        parties=parties,
        features=features,
        samples=samples,
        factor=samples * features / max(sizes),
        r_squared=seconds.r_squared,
        slope_error=seconds.slope_error,
        seconds=seconds.at(samples * features),
        octets=octets.at(samples * features),
        helen_seconds=helen_seconds(sessions, parties, features),
    )


def helen_seconds(sessions: Sequence[HelenSession], parties: int, features: int) -> float | None:
    """The longest session of this shape, if there is one."""
    same = [one.seconds for one in sessions if (one.parties, one.features) == (parties, features)]
    return max(same, default=None)
