"""The harness in JavaScript: another language, another big-number library, the same verdicts."""

import shutil
from pathlib import Path

import pytest

import conformance.harness
from conformance.harness.client import Harness
from conformance.kit.vectors import load, vector_files
from conformance.levels.implementation import Fault
from conformance.operations.registry import OPERATIONS
from conformance.runner.play import Selection, play

EXAMPLE = Path(conformance.harness.__path__[0]) / "example.mjs"
node = shutil.which("node")
pytestmark = pytest.mark.skipif(node is None, reason="node is not installed: the example in JavaScript is not examined")


@pytest.fixture(scope="module")
def example():
    with Harness([node or "", str(EXAMPLE)]) as started:
        yield started


@pytest.mark.spec("FS-1", "CO-1", "PL-1")
def test_it_passes_everything_that_it_supports(example):
    results = list(play([load(path) for path in vector_files()], example, Selection()))
    assert [result for result in results if result.status not in ("passed", "unsupported")] == []
    supported = {result.op for result in results if (result.status, result.level) == ("passed", "ops")}
    assert supported == set(example.introduce().operations) < set(OPERATIONS)


def test_it_answers_nonsense_with_an_error(example):
    with pytest.raises(Fault, match="error: "):
        example.run("paillier.encrypt", {}, {})
