"""A small session on disk that tests bend out of shape."""

from collections.abc import Callable
from pathlib import Path

import pytest

CONFIGURATION = """
[session]
title = "Two clinics"
suite = "batched"
parameters = "TOY-512"
rounds = 3

[model]
kind = "lasso"
lambda1 = 0.25

[data]
features = ["age", "dose"]
target = "effect"
standardize = "agreed"
centres = [50, 1.5, 10]
scales = [10, 0.5, 4]
gram_norm = 10

[[party]]
name = "Alpha"
file = "alpha.csv"
rows = 3
norm = 4

[[party]]
name = "Beta"
file = "beta.csv"
rows = 2
norm = 4

[setup]
key_generation = "trusted-dealer"
preprocessing = "trusted-dealer"
"""

ALPHA = "age,dose,effect\n40,1,8\n50,1.5,10\n65,2,14\n"
BETA = "age,dose,effect\n45,2,11\n55,1,9\n"

Rewrite = Callable[[str, str, str], None]


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """The configuration file of a session whose data files lie beside it."""
    (tmp_path / "alpha.csv").write_text(ALPHA)
    (tmp_path / "beta.csv").write_text(BETA)
    config = tmp_path / "session.toml"
    config.write_text(CONFIGURATION)
    return config


@pytest.fixture
def rewrite(session: Path) -> Rewrite:
    """Replace a piece of text, which must occur, in one of the files of the session."""

    def replace(name: str, old: str, new: str) -> None:
        path = session.with_name(name)
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return replace


@pytest.fixture(autouse=True)
def _short_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helen.speed.CALIBRATION_SECONDS", 0.02)
