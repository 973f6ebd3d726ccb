"""What ran in the tests: which functions, which checks let something pass, and which refused."""

import ast
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

RECORDING = "runs/trace/recording.json"
"""Where ``make test`` leaves it. It is not committed; the snapshot is."""

RECORDED = ("spec", "reference", "optimized", "audit", "helen")
"""The packages whose functions are recorded."""

Check = tuple[str, str]
"""A check as it was used: the ID of its site, the ID of the rule."""


@dataclass
class Case:
    """One run of a test, with one set of parameters: how long it took, and what was refused in it."""

    seconds: float
    rejected: frozenset[Check]


@dataclass
class TestRun:
    """All runs of one test function.

    ``passed`` if all did. ``spec`` and ``agrees``: the rules of its markers. ``formulas``: the rules whose registered
    formulas it evaluated, recorded for tests with ``agrees`` only. ``functions``: ``path:qualified name``.
    """

    __test__ = False

    passed: bool = True
    spec: set[str] = field(default_factory=set)
    agrees: set[str] = field(default_factory=set)
    formulas: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    accepted: set[Check] = field(default_factory=set)
    cases: dict[str, Case] = field(default_factory=dict)

    @property
    def rejected(self) -> set[Check]:
        """What was refused in any of the runs."""
        return {check for case in self.cases.values() for check in case.rejected}


@dataclass
class Recording:
    """All tests by ``file::function``; ``sources`` is the digest of the code and tests that ran."""

    sources: str
    tests: dict[str, TestRun]

    def save(self, path: Path) -> None:
        """Write it as JSON; function names, which are many and long, are numbered."""
        names = sorted({name for test in self.tests.values() for name in test.functions})
        numbers = {name: number for number, name in enumerate(names)}
        tests = {
            test: {**asdict(run), "functions": sorted(numbers[name] for name in run.functions)}
            for test, run in sorted(self.tests.items())
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        document = {"sources": self.sources, "functions": names, "tests": tests}
        path.write_text(json.dumps(document, default=sorted), "utf-8")

    @staticmethod
    def load(path: Path) -> "Recording":
        """Read what :meth:`save` wrote."""
        document = json.loads(path.read_text("utf-8"))
        tests = {name: _test_run(run, document["functions"]) for name, run in document["tests"].items()}
        return Recording(document["sources"], tests)


def _test_run(run: Mapping[str, object], names: list[str]) -> TestRun:
    fields = json.loads(json.dumps(run))
    cases = {
        name: Case(case["seconds"], frozenset(map(tuple, case["rejected"]))) for name, case in fields["cases"].items()
    }
    return TestRun(
        passed=fields["passed"],
        spec=set(fields["spec"]),
        agrees=set(fields["agrees"]),
        formulas=set(fields["formulas"]),
        functions={names[number] for number in fields["functions"]},
        accepted=set(map(tuple, fields["accepted"])),
        cases=cases,
    )


def current_recording(root: Path) -> Recording | None:
    """The recording of a checkout, unless there is none or sources have changed since."""
    path = root / RECORDING
    recording = Recording.load(path) if path.exists() else None
    return recording if recording and recording.sources == digest_of_sources(root) else None


def digest_of_sources(root: Path) -> str:
    """A hash of every Python file of the packages that are recorded and of the tests."""
    digest = hashlib.sha256()
    for folder in (*RECORDED, "tests"):
        for path in sorted((root / folder).rglob("*.py")):
            octets = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()} {len(octets)}\n".encode() + octets)
    return digest.hexdigest()


def functions_by_line(source: str) -> dict[int, str]:
    """The qualified name of the innermost function around each line of a body. Docstrings and headers are no bodies."""
    lines: dict[int, str] = {}
    for name, node in _functions(ast.parse(source), ""):
        body = node.body[1:] if ast.get_docstring(node) is not None else node.body
        if body:
            lines.update(dict.fromkeys(range(body[0].lineno, (node.end_lineno or body[0].lineno) + 1), name))
    return lines


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + child.name, child
        name = f"{prefix}{child.name}." if isinstance(child, ast.FunctionDef | ast.ClassDef) else prefix
        yield from _functions(child, name)
