"""Rule IDs in Python sources: in ``Spec:`` lines, in string literals, and in markers of tests."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ID = r"[A-Z]{1,4}-[A-Z0-9]+(?:\.[A-Z0-9]+)?"
_WHOLE_ID = re.compile(ID)
_SPEC_LINE = re.compile(rf"Spec: ({ID}(?:, {ID})*)")
_SUFFIX = re.compile(r"\.[A-Z][A-Z0-9]*")

NO_CODE = ("spec/rules/", "spec/claims/", "spec/messages.py", "spec/states.py")
"""The register and the tables name rules and carry none of them out; claims are counted as claims."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Place:
    """A function, class or module: ``path`` relative to the checkout, ``name`` within it, first line."""

    path: str
    name: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.name}"


@dataclass
class Uses:
    """Everything that sources say about rules.

    ``carries``: places by the IDs of their ``Spec:`` lines. ``names``: places by the IDs in their literals.
    ``suffixes``: places that build an ID from a variable and a literal suffix, by that suffix.
    ``silent``: public functions and classes without a ``Spec:`` line, of their own or of their class or module.
    """

    carries: dict[str, list[Place]] = field(default_factory=dict)
    names: dict[str, list[Place]] = field(default_factory=dict)
    suffixes: dict[str, list[Place]] = field(default_factory=dict)
    silent: list[Place] = field(default_factory=list)

    def by_suffix(self, identifier: str) -> list[Place]:
        """Places that build this dotted ID, if the rule that it belongs to is named or carried there."""
        parent, dot, suffix = identifier.partition(".")
        places = self.suffixes.get(dot + suffix, [])
        if not dot or identifier in self.names:
            return []
        modules = {place.path for place in self.carries.get(parent, [])}
        return places if parent in self.names else [place for place in places if place.path in modules]


def read_sources(root: Path, folders: tuple[str, ...]) -> Uses:
    """Scan the Python files below some folders of a checkout."""
    uses = Uses()
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            if not name.startswith(NO_CODE):
                _read_module(ast.parse(path.read_text("utf-8")), name, uses)
    return uses


def _read_module(tree: ast.Module, path: str, uses: Uses) -> None:
    constants = _module_constants(tree)
    module, carried = Place(path, "module", 1), _spec_line(tree)
    _note(uses.carries, carried, module)
    for node in tree.body:
        if isinstance(node, Definition):
            _read_definition(node, path, "", bool(carried), constants, uses)
        else:
            _read_literals(node, module, constants, uses)


def _read_definition(
    node: Definition, path: str, prefix: str, covered: bool, constants: dict[str, str], uses: Uses
) -> None:
    place = Place(path, prefix + node.name, node.lineno)
    carried = _spec_line(node)
    _note(uses.carries, carried, place)
    if not (carried or covered or node.name.startswith("_") or _is_error(node)):
        uses.silent.append(place)
    for child in node.body:
        if isinstance(child, Definition) and isinstance(node, ast.ClassDef):
            _read_definition(child, path, place.name + ".", True, constants, uses)
        elif child is not node.body[0] or not _is_docstring(child):
            _read_literals(child, place, constants, uses)
    for extra in (*node.decorator_list, *_defaults(node)):
        _read_literals(extra, place, constants, uses)


def _read_literals(node: ast.AST, place: Place, constants: dict[str, str], uses: Uses) -> None:
    for child in ast.walk(node):
        match child:
            case ast.Constant(value=str(text)) if _WHOLE_ID.fullmatch(text):
                _note(uses.names, [text], place)
            case ast.JoinedStr(
                values=[ast.FormattedValue(value=ast.Name(id=name)), ast.Constant(value=str(suffix))]
            ) if name in constants:
                _note(uses.names, [constants[name] + suffix], place)
            case (
                ast.JoinedStr(values=[ast.FormattedValue(), ast.Constant(value=str(suffix))])
                | ast.BinOp(op=ast.Add(), right=ast.Constant(value=str(suffix)))
            ) if _SUFFIX.fullmatch(suffix):
                _note(uses.suffixes, [suffix], place)


def _note(index: dict[str, list[Place]], identifiers: list[str], place: Place) -> None:
    for identifier in identifiers:
        places = index.setdefault(identifier, [])
        if place not in places:
            places.append(place)


def _spec_line(node: ast.Module | Definition) -> list[str]:
    return [name for line in _SPEC_LINE.findall(ast.get_docstring(node) or "") for name in line.split(", ")]


def _module_constants(tree: ast.Module) -> dict[str, str]:
    """Module-level names that stand for one rule ID."""
    found: dict[str, str] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))) if _WHOLE_ID.fullmatch(
                text
            ):
                found[name] = text
    return found


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_error(node: Definition) -> bool:
    """Exceptions of the program itself need no rule: they are not refusals."""
    names = {base.id for base in node.bases if isinstance(base, ast.Name)} if isinstance(node, ast.ClassDef) else set()
    return any(name.endswith(("Error", "Exception")) for name in names)


def _defaults(node: Definition) -> Iterator[ast.expr]:
    if not isinstance(node, ast.ClassDef):
        yield from node.args.defaults
        yield from (default for default in node.args.kw_defaults if default is not None)
