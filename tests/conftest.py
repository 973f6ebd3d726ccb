"""Hypothesis profiles (``HYPOTHESIS_PROFILE=ci`` draws the same examples in every run) and the recording of tests."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile("default", deadline=None, suppress_health_check=SLOW_IS_FINE)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, suppress_health_check=SLOW_IS_FINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "default"))


def pytest_addoption(parser):
    parser.addoption("--record", type=Path, metavar="FILE", help="with --cov: what ran in each test, for helen trace")


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    """After coverage has started, for the recorder imports the specification."""
    if target := session.config.getoption("--record"):
        from conformance.trace.recorder import Recorder

        session.config.pluginmanager.register(Recorder(session.config.rootpath, target))
