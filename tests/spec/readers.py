"""Which claims, and which tests of agreement, read which formula: found by watching the modules of formulas."""

import importlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import perf_counter
from types import ModuleType

import pytest
import sympy as sp
from sympy.core.relational import Relational

from spec.claims.catalogue import CLAIMS
from spec.formula import Congruence, Formula
from spec.registry import REGISTRY

FOLDER = Path(__file__).parents[2] / "spec/equations"
MODULES = {
    path.stem: importlib.import_module(f"spec.equations.{path.stem}") for path in sorted(FOLDER.glob("[a-z]*.py"))
}
AGREEMENT = "tests/agreement"
read: set[str] = set()
"""What was read since it was last cleared: module and name."""


class _Watched(ModuleType):
    def __getattribute__(self, name: str) -> object:
        value = super().__getattribute__(name)
        if name.isupper():
            read.add(f"{super().__getattribute__('__name__').rpartition('.')[2]}.{name}")
        return value


@contextmanager
def watching() -> Iterator[None]:
    """Inside, whatever is read of the modules of formulas is noted in :data:`read`."""
    for module in MODULES.values():
        module.__class__ = _Watched
    try:
        yield
    finally:
        for module in MODULES.values():
            module.__class__ = ModuleType


def formulas() -> dict[str, tuple[Formula, ...]]:
    """All formulas by module and name; a name may stand for several."""
    found: dict[str, tuple[Formula, ...]] = {}
    for stem, module in MODULES.items():
        for name, value in vars(module).items():
            entries = value if isinstance(value, tuple) else (value,)
            if name.isupper() and all(_is_formula(entry) for entry in entries):
                found[f"{stem}.{name}"] = entries
    return found


def _is_formula(entry: object) -> bool:
    """What says something, or is printed with a rule; a part such as ``N^2`` is seen where it is used."""
    registered = any(entry in rule.formulas for rule in REGISTRY.values()) if isinstance(entry, sp.Basic) else False
    return isinstance(entry, Congruence | Relational | sp.And) or registered


@cache
def claims_by_formula() -> dict[str, list[str]]:
    """The claims that read each formula, the fastest first."""
    seconds: dict[str, float] = {}
    readers: dict[str, list[str]] = {}
    with watching():
        for name, claim in CLAIMS.items():
            read.clear()
            started = perf_counter()
            claim.holds()
            seconds[name] = perf_counter() - started
            for formula in read:
                readers.setdefault(formula, []).append(name)
    return {formula: sorted(names, key=seconds.__getitem__) for formula, names in readers.items()}


@cache
def agreements_by_formula() -> dict[str, list[str]]:
    """The tests of agreement that read each formula."""
    return json.loads(in_child(_watched_tests))  # type: ignore[no-any-return]  # what _watched_tests wrote


def _watched_tests() -> str:
    readers: dict[str, list[str]] = {}

    class Plugin:
        @pytest.hookimpl(hookwrapper=True)
        def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
            read.clear()
            yield
            for formula in read:
                readers.setdefault(formula, []).append(item.nodeid)

    with watching():
        run_pytest([AGREEMENT], [Plugin()])
    return json.dumps(readers)


def run_pytest(arguments: list[str], plugins: list[object]) -> int:
    """A session within this process, silent."""
    quiet = [
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-p",
        "no:cov",
        "-o",
        "addopts=--import-mode=importlib",
    ]
    return int(pytest.main([*quiet, *arguments], plugins=plugins))


def in_child(work: Callable[[], str]) -> str:
    """What a function returns in a process of its own, so that nothing that it changes stays."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        result = ""
        try:
            result = work()
        finally:
            os.write(writing, result.encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        result = pipe.read().decode()
    os.waitpid(child, 0)
    return result
