"""Imports one module with a wrong line in it. Nothing is written, and the compiled files of others are left alone."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType

from conformance.mutants.mutant import ROOT, Mutant


class _Loader(SourceFileLoader):
    """Compiles what the mutant says instead of what the file says."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(mutant.module, str(ROOT / mutant.file))
        self._mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._mutant.source(), self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    """Finds one module, and leaves all others to those who come after it."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._mutant.module:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None
        spec.loader = _Loader(self._mutant)
        return spec


def install(mutant: Mutant) -> None:
    """From now on the module of the mutant is the wrong one. ``RuntimeError`` if the right one was imported already."""
    if mutant.module in sys.modules:
        raise RuntimeError(f"{mutant.module} was imported before it could be changed")
    sys.meta_path.insert(0, _Finder(mutant))


def installed(mutant: Mutant) -> bool:
    """Whether the wrong module has been imported: a mutant that nobody imports could never be noticed."""
    module = sys.modules.get(mutant.module)
    return module is not None and module.__spec__ is not None and isinstance(module.__spec__.loader, _Loader)
