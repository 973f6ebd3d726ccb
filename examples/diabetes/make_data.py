"""Deals the rows of scikit-learn's diabetes data to three hospitals, as CSV files beside this script (or elsewhere).

The data: 442 patients, ten measurements, a measure of disease progression one year later (Efron, Hastie, Johnstone
and Tibshirani, Least Angle Regression, 2004). The deal is a fixed permutation, so the files never change.
"""

import csv
from pathlib import Path

import numpy as np
from sklearn.datasets import load_diabetes

HERE = Path(__file__).parent
ROWS = {"north": 221, "centre": 133, "south": 88}


def main(directory: Path = HERE) -> None:
    data = load_diabetes(scaled=False)
    table = np.column_stack([data.data, data.target])
    order = np.random.RandomState(2019).permutation(len(table))
    start = 0
    for hospital, rows in ROWS.items():
        write(
            directory / f"{hospital}.csv",
            [*data.feature_names, "progression"],
            table[order[start : start + rows]],
        )
        start += rows


def write(path: Path, header: list[str], rows: np.ndarray) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([f"{value:.10g}" for value in row] for row in rows)


if __name__ == "__main__":
    main()
