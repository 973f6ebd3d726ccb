"""The same session with both engines."""

import pytest
from typer.testing import CliRunner

import helen.against
from helen.cli import app
from helen.session import run_session


def train(session, *options):
    return CliRunner().invoke(app, ["train", str(session), "--insecure-toy-keys", "--against", *map(str, options)])


@pytest.mark.spec("ZK-0")
@pytest.mark.parametrize("engine", ["optimized", "reference"])
def test_both_engines_say_the_same_in_a_real_training(session, engine):
    result = train(session, "--engine", engine, "--out", session.with_name("out"))
    assert result.exit_code == 0, result.output
    assert "the same" in result.stdout
    assert "to the last byte" in result.stdout
    table = result.stdout[result.stdout.index("Seconds by phase") :]
    assert table.index(engine) < table.index({"optimized": "reference", "reference": "optimized"}[engine])
    assert "model compute" in table


def test_engines_that_disagree_are_reported(session, monkeypatch):
    def another(configuration, datasets, *, seed, on_progress):
        return run_session(configuration, datasets, seed=bytes(32), on_progress=on_progress, processes=False)

    monkeypatch.setattr(helen.against, "run_session", another)
    result = train(session, "--seed", "11" * 32, "--out", session.with_name("out"))
    assert result.exit_code == 2
    assert "disagree from message 1 on" in result.stderr


def test_prepared_material_is_not_used_twice(session):
    prepared = session.with_name("prepared")
    run = ["prepare", str(session), "--insecure-toy-keys", "--out", str(prepared)]
    assert CliRunner().invoke(app, run).exit_code == 0
    result = train(session, "--prepared", prepared, "--out", session.with_name("out"))
    assert result.exit_code == 2
    assert "--against" in result.stderr
    assert (prepared / "party-1.secret").exists()
