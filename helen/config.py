"""Configuration files: what the parties agreed on, and where each of them keeps its data."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from helen.engines import Engines
from helen.errors import UserError

INTERCEPT = "intercept"
"""The name of the coefficient that belongs to the column of ones."""

LARGEST_EXPONENT = 30
"""Powers of ten beyond which a number is taken for a slip, before exact arithmetic expands it."""


def _decimal(value: object) -> object:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError("must be a finite number")
    if value and abs(value.adjusted()) > LARGEST_EXPONENT:
        raise ValueError(f"must lie between 1e-{LARGEST_EXPONENT} and 1e{LARGEST_EXPONENT}")
    return value


Exact = Annotated[Decimal, BeforeValidator(_decimal), AfterValidator(_finite)]
"""A decimal number exactly as it stands in the file; no binary rounding."""

Positive = Annotated[Exact, Field(gt=0)]
NotNegative = Annotated[Exact, Field(ge=0)]
Name = Annotated[str, Field(min_length=1)]


class Table(BaseModel):
    """A table of the file: immutable, strict about types, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Session(Table):
    """How the training runs."""

    title: Name
    suite: Literal["batched", "paper"] = "batched"
    parameters: Literal["HELEN-2048", "HELEN-3072", "TOY-512"] = "HELEN-2048"
    rounds: Annotated[int, Field(ge=1, le=10_000)] = 30
    iteration: Literal["normalised", "paper"] = "normalised"
    engine: Literal["optimized", "reference"] = "optimized"
    preprocessing_engine: Literal["optimized", "reference"] = "optimized"
    powers: Literal["auto", "gmp", "openssl"] = "auto"
    workers: Annotated[int, Field(ge=1, le=1024)] = 1
    fractional_bits: Annotated[int, Field(ge=8, le=48)] = 24
    rescale_every: Annotated[int, Field(ge=1)] | None = None


class Model(Table):
    """What is minimised (rule LR-0): penalties in units of the prepared data, not divided by the number of rows."""

    kind: Literal["ridge", "lasso", "elastic-net"]
    lambda1: NotNegative = Decimal(0)
    lambda2: NotNegative = Decimal(0)
    intercept: bool = False

    @model_validator(mode="after")
    def _penalties_match_kind(self) -> Self:
        expected = {"ridge": (False, True), "lasso": (True, False), "elastic-net": (True, True)}[self.kind]
        for name, wanted in zip(("lambda1", "lambda2"), expected, strict=True):
            if wanted != (getattr(self, name) > 0):
                raise ValueError(f"kind = {self.kind!r} needs {name} {'above' if wanted else 'equal to'} 0")
        return self


class Data(Table):
    """The columns, how they are prepared, and what is declared about them in public.

    With ``standardize = "agreed"`` a value x of column j becomes ``(x - centres[j]) / scales[j]``; both lists follow
    the features and end with the target. ``gram_norm`` bounds the Frobenius norm of every party's prepared features.
    """

    features: Annotated[tuple[Name, ...], Field(min_length=1)]
    target: Name
    standardize: Literal["agreed", "none"]
    centres: tuple[Exact, ...] = ()
    scales: tuple[Positive, ...] = ()
    gram_norm: Positive

    @field_validator("features", "centres", "scales", mode="before")
    @classmethod
    def _list(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _names_and_lengths(self) -> Self:
        columns = self.columns
        if repeated := sorted({name for name in columns if columns.count(name) > 1}):
            raise ValueError(f"column named twice: {', '.join(repeated)}")
        if INTERCEPT in columns:
            raise ValueError(f"a column cannot be called {INTERCEPT!r}: the model uses that name")
        wanted = len(columns) if self.standardize == "agreed" else 0
        for name in ("centres", "scales"):
            if (found := len(getattr(self, name))) != wanted:
                raise ValueError(
                    f"standardize = {self.standardize!r} needs {wanted} {name} (target last), found {found}"
                )
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The features, then the target."""
        return (*self.features, self.target)


class Party(Table):
    """One party: its data file, at least how many rows it has, a bound on the norm of its prepared target."""

    name: Name
    file: Path
    rows: Annotated[int, Field(ge=1)]
    norm: Positive

    @field_validator("file", mode="before")
    @classmethod
    def _path(cls, value: object) -> object:
        return Path(value) if isinstance(value, str) and value else value


class Setup(Table):
    """Where keys and correlated randomness come from. Dealers know everybody's secrets."""

    key_generation: Literal["trusted-dealer"]
    preprocessing: Literal["mascot", "trusted-dealer"] = "mascot"


class Demo(Table):
    """Switches for demonstrations."""

    compare: Literal["pooled"] | None = None


class RunConfiguration(Table):
    """A whole configuration file. Paths are resolved against the directory of the file."""

    session: Session
    model: Model
    data: Data
    party: Annotated[tuple[Party, ...], Field(min_length=2)]
    setup: Setup
    demo: Demo = Demo()

    @field_validator("party", mode="before")
    @classmethod
    def _list(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _party_names(self) -> Self:
        names = [party.name for party in self.party]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two parties are called {', '.join(repeated)}")
        return self

    @property
    def engines(self) -> Engines:
        """What every party computes with."""
        session = self.session
        return Engines(session.engine, session.preprocessing_engine, session.powers, session.workers)

    @property
    def coefficients(self) -> tuple[str, ...]:
        """The names of the coefficients; the intercept comes last."""
        return (*self.data.features, *([INTERCEPT] if self.model.intercept else []))

    @property
    def centres(self) -> tuple[Fraction, ...]:
        """What is subtracted from each column, target last."""
        return tuple(map(Fraction, self.data.centres)) or (Fraction(0),) * len(self.data.columns)

    @property
    def scales(self) -> tuple[Fraction, ...]:
        """What each column is divided by, target last."""
        return tuple(map(Fraction, self.data.scales)) or (Fraction(1),) * len(self.data.columns)


def load_configuration(path: Path, overrides: Mapping[str, str] | None = None) -> RunConfiguration:
    """Read a configuration. ``overrides`` replace keys of ``[session]``. :class:`UserError` names file and field."""
    try:
        document = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except OSError as error:
        raise UserError(f"{path}: cannot read the configuration: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: not a TOML file: {error}") from None
    if isinstance(session := document.get("session"), dict):
        session.update(overrides or {})
    try:
        configuration = RunConfiguration.model_validate(document)
    except ValidationError as error:
        raise UserError(f"{path}: {_explain(error.errors(include_url=False)[0])}") from None
    return _resolve(configuration, path.parent)


def _resolve(configuration: RunConfiguration, directory: Path) -> RunConfiguration:
    parties = tuple(party.model_copy(update={"file": directory / party.file}) for party in configuration.party)
    return configuration.model_copy(update={"party": parties})


def _explain(error: ErrorDetails) -> str:
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in error["loc"])
    match error["type"]:
        case "missing":
            return f"{field} is missing: add it"
        case "extra_forbidden":
            return f"{field} is not a known key: remove it or correct its spelling"
        case "value_error":
            return f"{field or 'configuration'}: {error['msg'].removeprefix('Value error, ')}"
        case _:
            return f"{field}: {error['msg'][0].lower()}{error['msg'][1:]} (found {_shown(error['input'])})"


def _shown(value: object) -> str:
    return str(value) if isinstance(value, Decimal) else repr(value)
