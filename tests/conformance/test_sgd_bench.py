"""The comparison with SGD on shares: measured is what was run, extrapolated is what a line says."""

import json
import sys
from dataclasses import replace

import numpy as np
import pytest

from conformance.bench import lockstep
from conformance.bench.lockstep import Cost
from conformance.bench.sgd import __main__ as command
from conformance.bench.sgd.extrapolation import EXTRAPOLATED, PAPER, HelenSession, Line, extrapolate
from conformance.bench.sgd.measurement import Measured, measure, training_of
from tests.reference.preprocessing.support import ideal  # noqa: F401  # a fixture


def made_up(parties: int, features: int, samples: int) -> Measured:
    """Times and octets that lie on lines."""
    size = samples * features
    return Measured(parties, features, samples, 2 * size, 0, 0, 2 + 3e-3 * size, 1e-3 * size, 100 + 7 * size)


MEASURED = [made_up(m, d, n) for m in (2, 3) for d, sizes in command.SIZES.items() for n in sizes]


@pytest.mark.usefixtures("ideal")
@pytest.mark.parametrize("parties", [2, 3])
def test_an_epoch_is_measured(parties):
    training = training_of(parties, 2, 4)
    row = measure(training)
    assert (row.parties, row.features, row.samples) == (parties, 2, 4)
    assert (row.triples, row.bits, row.inputs) == (2 * 2 * 4, 2 * (training.width + 40), 3 * 4)
    assert row.preprocessing_seconds > row.online_seconds > 0
    assert row.seconds == row.preprocessing_seconds + row.online_seconds
    assert row.octets > 22_000 * (row.triples + row.bits)


@pytest.mark.usefixtures("ideal")
def test_seconds_are_those_of_one_party_and_octets_those_to_one_other(monkeypatch):
    costs, run = iter([Cost(6.0, 1.0, 600), Cost(3.0, 0.5, 60)]), lockstep.run
    monkeypatch.setattr(lockstep, "run", lambda *arguments: (run(*arguments)[0], next(costs)))
    row = measure(training_of(3, 1, 3))
    assert (row.preprocessing_seconds, row.online_seconds, row.octets) == (2, 1, 110)


def test_samples_are_shared_evenly():
    assert training_of(3, 1, 8).rows == (3, 3, 2)


@pytest.mark.parametrize(("features", "bits"), [(1, 7), (16, 11), (90, 14)])
def test_steps_are_short_enough_for_standardised_data(features, bits):
    """The norm of ``X^T X`` is at most the sum of the squares: about 128 d."""
    assert training_of(2, features, 2).step_bits == bits
    assert 128 * features <= 1 << bits


def test_a_line_against_numpy():
    x, y = [1.0, 2, 4, 8], [3.0, 5.5, 8.5, 18]
    line = Line.through(x, y)
    (slope, intercept), covariance = np.polyfit(x, y, 1, cov=True)
    assert (line.slope, line.intercept) == pytest.approx((slope, intercept))
    assert line.slope_error == pytest.approx(np.sqrt(covariance[0, 0]) / slope)
    assert line.r_squared == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2)
    assert Line.through([1, 2], [1, 3]) == Line(pytest.approx(-1), pytest.approx(2), pytest.approx(1), None)


def test_extrapolated_to_the_data_of_the_paper():
    sessions = [HelenSession(2, 16, 50.0), HelenSession(2, 16, 100.0), HelenSession(3, 90, 1000.0)]
    rows = extrapolate(MEASURED, sessions)
    assert [(row.data, row.parties) for row in rows] == [(data, m) for data in PAPER for m in (2, 3)]
    gas, songs = rows[0], rows[3]
    assert gas.seconds == pytest.approx(2 + 4e-3 * 4_208_259 * 16)
    assert gas.octets == pytest.approx(100 + 7 * 4_208_259 * 16)
    assert gas.factor == 4_208_259 / 1024
    assert gas.ratio == pytest.approx(gas.seconds / 100), "the longest session counts"
    assert songs.seconds == pytest.approx(2 + 4e-3 * 515_345 * 90)
    assert songs.ratio == pytest.approx(songs.seconds / 1000)
    assert rows[1].ratio is rows[2].ratio is None


def test_one_size_makes_no_line():
    assert extrapolate([MEASURED[0]], []) == []


def test_from_measurement_to_figure(tmp_path, monkeypatch, capsys):
    """Measured once; the second run only reads the file, and remembers the sessions of Helen."""
    out, figure = tmp_path / "new" / "sgd.json", tmp_path / "sgd.png"
    helen = tmp_path / "helen.json"
    helen.write_text('[{"parties": 2, "features": 16, "seconds": 100, "parameters": "HELEN-2048"}]')

    def run(*options: object) -> str:
        monkeypatch.setattr(sys, "argv", ["sgd", "--out", str(out), *map(str, options)])
        command.main()
        return capsys.readouterr().out

    monkeypatch.setattr(command, "measure_all", lambda parties: [row for row in MEASURED if row.parties in parties])
    printed = run("--parties", 2, 3, "--helen", helen)
    monkeypatch.setattr(command, "measure_all", lambda parties: pytest.fail("measured again"))
    assert run("--plot") == run("--plot", figure) == printed
    assert EXTRAPOLATED in printed and printed.count("not given") == 3
    document = json.loads(out.read_text())
    assert [Measured(**row) for row in document["measured"]] == MEASURED
    assert document[EXTRAPOLATED][0]["ratio"] == pytest.approx((2 + 4e-3 * 4_208_259 * 16) / 100)
    assert len(document[EXTRAPOLATED]) == 4
    drawing = out.with_suffix(".svg").read_text()
    assert drawing.count("EXTRAPOLATED") == 4 and drawing.count("Helen, 2 parties") == 1
    assert figure.read_bytes().startswith(b"\x89PNG")
    assert max(figure.stat().st_size, len(drawing)) < 100_000


def test_the_last_figure_is_made_again_byte_for_byte(tmp_path):
    from conformance.bench.sgd.plot import plot

    rows = [*MEASURED, replace(MEASURED[0], parties=4)]
    first, second = tmp_path / "1.svg", tmp_path / "2.svg"
    plot(rows, [], first)
    plot(rows, [], second)
    assert first.read_bytes() == second.read_bytes()
