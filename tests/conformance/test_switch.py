"""The switch that leaves out one check at one place: what it does, and that no party can reach it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.generate.switch import everywhere, leaving_out
from reference.core import reject
from reference.core.reject import Abort, refuse, require

ROOT = Path(__file__).resolve().parents[2]


def first():
    require(False, "ZK-DEC.V1", blame=2)
    return "went on"


def second():
    refuse("ZK-DEC.V1", blame=3)
    return "went on"


def in_first(rule, frame):
    return rule == "ZK-DEC.V1" and frame.f_code.co_name == "first"


def in_second(rule, frame):
    return rule == "ZK-DEC.V1" and frame.f_code.co_name == "second"


@pytest.mark.spec("AB-1")
@pytest.mark.parametrize(
    "decide, left_out, kept, accused", [(in_first, first, second, 3), (in_second, second, first, 2)]
)
def test_one_rule_is_left_out_at_one_place(decide, left_out, kept, accused):
    with leaving_out(decide):
        assert left_out() == "went on"
        with pytest.raises(Abort) as elsewhere:
            kept()
        with pytest.raises(Abort) as other:
            require(False, "ZK-DEC.V2")
        require(True, "ZK-DEC.V2")
    assert (elsewhere.value.rule, elsewhere.value.accused, other.value.rule) == ("ZK-DEC.V1", accused, "ZK-DEC.V2")
    with pytest.raises(Abort):
        left_out()


def test_a_function_is_replaced_under_its_name_and_restored():
    with everywhere(reject.require, print):
        assert require is print is reject.require
    assert require is reject.require is not print


IMPORT_ALL = """
import importlib, pkgutil, sys
import helen, optimized, reference
for package in (helen, optimized, reference):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
print(*sorted(name for name in sys.modules if name.startswith("conformance.generate")))
"""


def test_nothing_that_a_party_runs_imports_it():
    done = subprocess.run([sys.executable, "-c", IMPORT_ALL], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_only_tools_name_it():
    """Also inside functions, where an import would not show in the list above."""
    naming = {
        path.relative_to(ROOT).as_posix()
        for package in ("spec", "reference", "optimized", "conformance", "helen")
        for path in (ROOT / package).rglob("*.py")
        if "conformance.generate.switch" in imported(path)
    }
    assert naming == {
        "conformance/fakes/impostors.py",
        "conformance/generate/builder.py",
        "conformance/trace/discriminate.py",
        "conformance/trace/formulas.py",
        "conformance/trace/recorder.py",
    }


def test_no_variable_of_the_environment_turns_it_on():
    paths = [ROOT / "conformance/generate/switch.py"]
    paths += [path for package in ("reference", "optimized") for path in (ROOT / package).rglob("*.py")]
    assert {path for path in paths if imported(path) & {"os", "posix"}} == set()


def imported(path):
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names
