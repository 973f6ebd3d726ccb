"""Claims can fail: each has a twin with one mistake, under which it does."""

import importlib
from pathlib import Path

import pytest

from spec.claims.catalogue import CLAIMS

CHAPTERS = sorted(path.stem for path in (Path(__file__).parent / "twins").glob("[a-z]*.py"))
TWINS = [twin for chapter in CHAPTERS for twin in importlib.import_module(f"tests.spec.twins.{chapter}").TWINS]


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: f"{twin.claim}: {twin.reason}")
def test_a_claim_fails_for_its_twin(twin, monkeypatch):
    module, _, name = twin.formula.partition(".")
    equations = importlib.import_module(f"spec.equations.{module}")
    right = getattr(equations, name)
    broken = twin.change(right)
    assert broken != right
    monkeypatch.setattr(equations, name, broken)
    assert not CLAIMS[twin.claim].holds()


def test_every_claim_has_a_twin():
    assert [claim for claim in CLAIMS if claim not in {twin.claim for twin in TWINS}] == []
