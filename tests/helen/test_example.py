"""The example that `make demo` trains."""

import json
import runpy
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from helen.cli import app
from helen.compare import compare
from helen.config import load_configuration
from helen.data import load_datasets

EXAMPLE = Path(__file__).parents[2] / "examples" / "diabetes"
CONFIGURATION = EXAMPLE / "diabetes.toml"
LARGEST_ERROR = 1e-2
LARGEST_CHANGE = 1e-3


def test_the_committed_files_are_what_the_script_makes(tmp_path):
    runpy.run_path(str(EXAMPLE / "make_data.py"))["main"](tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in EXAMPLE.glob("*.csv")}


def test_the_files_hold_all_442_rows_within_the_declared_norms():
    datasets = load_datasets(load_configuration(CONFIGURATION))
    assert [data.moments.rows for data in datasets] == [221, 133, 88]
    assert [data.condensed.features.shape for data in datasets] == [(11, 10)] * 3


def test_30_rounds_without_cryptography_reach_the_exact_solution():
    configuration = load_configuration(CONFIGURATION)
    datasets = load_datasets(configuration)
    comparison = compare(configuration.model, datasets, train_in_the_open(configuration, datasets))
    assert comparison.error <= LARGEST_ERROR
    assert abs(comparison.r_squared - comparison.r_squared_exact) <= LARGEST_CHANGE
    assert 0 < np.count_nonzero(comparison.exact) < 10


def train_in_the_open(configuration, datasets):
    """The relaxed iteration on floats, rho = n / (2 m)."""
    m, lambda1 = len(datasets), float(configuration.model.lambda1)
    rho = sum(data.moments.rows for data in datasets) / (2 * m)
    inverses = [np.linalg.inv(data.moments.gram + rho * np.eye(10)) for data in datasets]
    moments = [data.moments.moment for data in datasets]
    z, u = np.zeros(10), [np.zeros(10)] * m
    for _ in range(configuration.session.rounds):
        w = [A @ (b + rho * (z - u_i)) for A, b, u_i in zip(inverses, moments, u, strict=True)]
        s = [7 / 4 * w_i - 3 / 4 * z + u_i for w_i, u_i in zip(w, u, strict=True)]
        average = sum(s) / m
        z = np.sign(average) * np.maximum(np.abs(average) - lambda1 / (m * rho), 0)
        u = [s_i - z for s_i in s]
    return z


@pytest.mark.slow
@pytest.mark.spec("LR-0", "MC-1", "MR-1")
def test_the_demo_with_2048_bit_keys_reaches_the_exact_solution(tmp_path):
    result = CliRunner().invoke(app, ["train", str(CONFIGURATION), "--out", str(tmp_path)])
    assert result.exit_code == 0
    found = json.loads((tmp_path / "model.json").read_text())["comparison_with_pooled_data"]
    assert found["relative_error"] <= LARGEST_ERROR
    assert abs(found["r_squared"] - found["r_squared_exact"]) <= LARGEST_CHANGE
