"""Where the code refuses: every call of ``require`` and ``refuse``, found in the syntax trees."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REFUSING = ("reference", "optimized")
"""The packages whose refusals are what a party does in a session."""

THE_ONE_WAY = "reference/core/reject.py"
"""``require`` itself calls ``refuse``; that is no check."""

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Site:
    """One call. ``rule`` is the expression that names the rule, without quotation marks: ``{RULE}.V0``, ``VA-1``.

    ``id`` survives edits elsewhere in the file; ``first`` and ``last`` are its lines today.
    """

    path: str
    function: str
    rule: str
    ordinal: int
    first: int
    last: int

    @property
    def id(self) -> str:
        """``file:function:rule``, and a number for all but the first with the same three."""
        number = f"#{self.ordinal}" if self.ordinal > 1 else ""
        return f"{self.path}:{self.function}:{self.rule}{number}"

    def contains(self, path: str, line: int) -> bool:
        """Whether a line of a file belongs to the call."""
        return path == self.path and self.first <= line <= self.last


def read_sites(root: Path) -> tuple[Site, ...]:
    """All sites of a checkout, by file and line."""
    sites: list[Site] = []
    for folder in REFUSING:
        for file in sorted((root / folder).rglob("*.py")):
            path = file.relative_to(root).as_posix()
            if path != THE_ONE_WAY:
                sites += _sites_of(path, ast.parse(file.read_text("utf-8")))
    return tuple(sites)


def _sites_of(path: str, tree: ast.Module) -> Iterator[Site]:
    seen: Counter[tuple[str, str]] = Counter()
    for function, call in _calls(tree, ""):
        rule = _rule(call)
        seen[function, rule] += 1
        yield Site(path, function, rule, seen[function, rule], call.lineno, call.end_lineno or call.lineno)


def _calls(node: ast.AST, function: str) -> Iterator[tuple[str, ast.Call]]:
    """The calls below a node in the order of the text, each with the qualified name of the function around it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Scope):
            yield from _calls(child, f"{function}.{child.name}" if function else child.name)
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in ("require", "refuse"):
            yield function or "module", child
        yield from _calls(child, function)


def _rule(call: ast.Call) -> str:
    argument = call.args[1 if isinstance(call.func, ast.Name) and call.func.id == "require" else 0]
    match argument:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr():
            return ast.unparse(argument)[2:-1]
        case _:
            return "{" + ast.unparse(argument) + "}"
