"""The whole site, built from this checkout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helen.site.check import problems

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_the_site_is_built_and_nothing_leads_nowhere():
    command = [sys.executable, "-m", "helen.site"]
    finished = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    site = ROOT / "runs/site"
    assert list(problems(site)) == []
    chapter = (site / "spec/06_proofs.html").read_text("utf-8")
    assert "<math" in chapter
    assert "rules/ZK-DEC.html" in chapter
    assert (site / "api/reference.html").read_text("utf-8").count("reference.proofs.decryption.prove") > 0
