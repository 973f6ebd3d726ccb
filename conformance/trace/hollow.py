"""Tests that say they are evidence and are none: nothing of the rule runs in them, or nothing is required of it."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from conformance.trace.code import Place
from conformance.trace.evidence import Test
from conformance.trace.levels import ran
from conformance.trace.recording import Recording

ASSERTING = ("raises", "warns", "fail", "verify", "check", "check_form", "refuse_senseless")
"""Functions that make a test fail: those of pytest, and verifiers, which refuse. So does all that is named assert."""


def tests_without_assertions(root: Path) -> Iterator[str]:
    """Tests, as ``file::name``, in which neither they nor a helper of the tests that they call can fail on purpose."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted((root / "tests").rglob("*.py"))}
    defined = {node.name: node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, Test)}
    for path, tree in trees.items():
        for node in ast.walk(tree) if path.name.startswith("test_") else ():
            if isinstance(node, Test) and node.name.startswith("test") and not _asserts(node, defined, set()):
                yield f"{path.relative_to(root).as_posix()}::{node.name}"


def _asserts(function: Test, defined: Mapping[str, Test], seen: set[str]) -> bool:
    if function.name in seen:
        return False
    seen.add(function.name)
    for node in ast.walk(function):
        if isinstance(node, ast.Assert) or _called(node) in ASSERTING or _called(node).startswith("assert"):
            return True
    called = {_called(node) for node in ast.walk(function)}
    return any(_asserts(defined[name], defined, seen) for name in called if name in defined)


def _called(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name
    return ""


def tests_beside_the_rule(recording: Recording, families: Mapping[str, list[Place]]) -> Iterator[tuple[str, str]]:
    """Tests and rules that they are marked with, though nothing of its family ran in them: the rule and its parts."""
    for test, run in recording.tests.items():
        evidence = {rule.partition(".")[0] for rule in run.formulas}
        evidence |= {rule.partition(".")[0] for _, rule in run.accepted | run.rejected}
        for rule in sorted(run.spec | run.agrees):
            family = rule.partition(".")[0]
            if run.passed and family not in evidence and not ran(run, families.get(family, [])):
                yield test, rule
