"""Recording a test, and leaving out a check: once with a test that notices, once with one that does not."""

import json
import os
import subprocess
import sys
from pathlib import Path

from conformance.trace.recording import Recording

ROOT = Path(__file__).resolve().parents[2]
TESTS = "tests/reference/proofs/test_plaintext.py"
SITE, RULE = "reference/proofs/plaintext.py:check:{RULE}.V1", "ZK-PK.V1"


def python(*arguments, **environment):
    """Run Python in the checkout, with the same examples every time."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HYPOTHESIS_PROFILE": "ci", **environment}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)


def recorded(tmp_path, *tests):
    target = tmp_path / "recording.json"
    options = ["--cov", "--cov-report=", "--record", str(target), "-p", "no:cacheprovider"]
    done = python("-m", "pytest", *tests, *options, COVERAGE_FILE=str(tmp_path / "coverage"))
    assert done.returncode == 0, done.stdout + done.stderr
    return Recording.load(target).tests


def test_a_recording_knows_functions_markers_and_refusals(tmp_path):
    (run,) = recorded(tmp_path, f"{TESTS}::test_each_check_fails_alone").values()
    assert run.passed
    assert "reference/proofs/plaintext.py:check" in run.functions
    assert "reference/proofs/plaintext.py:prove" not in run.functions  # that ran when the file was imported
    assert RULE in run.spec
    refusing = {name for name, case in run.cases.items() if (SITE, RULE) in case.rejected}
    assert len(run.cases) == 6
    assert len(refusing) == 3


LEAVE_OUT = """
import json, sys
from conformance.trace.discriminate import run
site, rule, honest, looks = sys.argv[1:]
for tests in ([honest, looks], [honest]):
    (result,) = run({(site, rule): tests})
    print(json.dumps([result.outcome, result.test]))
"""


def test_without_a_check_the_test_that_looks_for_it_fails():
    honest, looks = f"{TESTS}::test_it_says_nothing_about_ranges", f"{TESTS}::test_replay[session]"
    done = python("-c", LEAVE_OUT, SITE, RULE, honest, looks)
    assert done.returncode == 0, done.stdout + done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    assert found == [["assertion", looks], ["nothing fails", ""]]
