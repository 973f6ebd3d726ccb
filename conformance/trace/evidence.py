"""Which tests are evidence for which rules."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from conformance.trace.code import ID, Place

_WHOLE_ID = re.compile(ID)
Test = ast.FunctionDef | ast.AsyncFunctionDef


EXAMPLES = "test_trace"
"""Files whose names begin so test the trace; rules are examples in them, for which they are no evidence."""


def read_tests(root: Path) -> tuple[dict[str, list[Place]], dict[str, list[Place]]]:
    """Tests by the rules of their ``spec`` markers, and by the rule IDs that occur in them in any other way."""
    marked: dict[str, list[Place]] = {}
    mentioned: dict[str, list[Place]] = {}
    for path in sorted((root / "tests").rglob("test_*.py")):
        if path.name.startswith(EXAMPLES):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        outer = [rule for node in tree.body if _assigns(node, "pytestmark") for rule in _marker_rules(node)]
        for test, inherited in _tests(tree.body, outer):
            place = Place(path.relative_to(root).as_posix(), test.name, test.lineno)
            own = [rule for decorator in test.decorator_list for rule in _marker_rules(decorator)]
            for rule in {*inherited, *own}:
                marked.setdefault(rule, []).append(place)
            for rule in _literals(test):
                mentioned.setdefault(rule, []).append(place)
    return marked, mentioned


def _tests(body: list[ast.stmt], inherited: list[str]) -> Iterator[tuple[Test, list[str]]]:
    for node in body:
        if isinstance(node, Test) and node.name.startswith("test"):
            yield node, inherited
        elif isinstance(node, ast.ClassDef):
            own = [rule for decorator in node.decorator_list for rule in _marker_rules(decorator)]
            yield from _tests(node.body, inherited + own)


def _marker_rules(node: ast.AST) -> Iterator[str]:
    """The arguments of every ``...mark.spec("...", ...)`` below a node."""
    for child in ast.walk(node):
        match child:
            case ast.Call(func=ast.Attribute(attr="spec", value=ast.Attribute(attr="mark")), args=arguments):
                for argument in arguments:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value


def _assigns(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)


def _literals(node: ast.AST) -> set[str]:
    constants = (child.value for child in ast.walk(node) if isinstance(child, ast.Constant))
    return {text for text in constants if isinstance(text, str) and _WHOLE_ID.fullmatch(text)}
