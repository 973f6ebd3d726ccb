"""All pages of the site in one directory, for MkDocs."""

from pathlib import Path
from pkgutil import walk_packages

import conformance
import helen
import optimized
import reference
import spec
from conformance.trace import build
from helen.explain.lesson import give
from helen.explain.markdown import session_page
from helen.site import rules
from helen.site.rules import write
from helen.site.sources import source, sources, style
from helen.site.text import render, source_page

PACKAGES = (spec, reference, optimized, conformance, helen)
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "conformance/README.md",
    "docs/adversary.md",
    "docs/benchmarks.md",
    "docs/conformance-mutants.md",
]
ASSETS = Path(__file__).parent / "assets"


def assemble(root: Path, out: Path) -> None:
    """Write everything that MkDocs needs for the checkout at ``root`` into ``out``, which must be empty or new."""
    markdown = [*PAGES, *(p.relative_to(root).as_posix() for p in sorted((root / "spec").rglob("*.md")))]
    pages = {path: _moved(path) for path in markdown if (root / path).is_file()}
    modules = sources(root)

    def locate(path: str) -> str | None:
        if path in pages:
            return pages[path]
        if path in modules:
            return source_page(path)
        package = f"{path}/__init__.py"
        return source_page(package) if package in modules else _asset(root, out, path)

    for path, page in pages.items():
        write(out / page, render((root / path).read_text("utf-8"), page, path, locate))
    matrix = build(root)
    decisions = {pages[p]: (root / p).read_text("utf-8") for p in pages if p.startswith("spec/decisions/0")}
    for rule in rules.families():
        write(out / f"rules/{rule}.md", rules.page(rule, matrix, decisions))
    for page, text in (
        (rules.INDEX, rules.index()),
        (rules.TRACE, rules.trace(matrix)),
        (rules.CLAIMS_PAGE, rules.claims()),
    ):
        write(out / page, text)
    lesson = give(2, "batched", "trusted-dealer")
    write(out / "learn/session.md", render(session_page(lesson), "learn/session.md", "learn/session.md", locate))
    for package in PACKAGES:
        write(out / f"api/{package.__name__}.md", _api(package.__name__, package.__path__[0]))
    for path in modules:
        write(out / source_page(path), source(root, path))
    write(out / "source/index.md", _source_index(modules))
    write(out / "assets/source.css", style())
    for asset in ASSETS.iterdir():
        write(out / f"assets/{asset.name}", asset.read_text("utf-8"))


def _moved(path: str) -> str:
    """Where a page of the repository stands on the site."""
    names = {"README.md": "index.md", "conformance/README.md": "evidence/conformance.md"}
    names |= {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
    return names.get(path, path.replace("docs/", "evidence/"))


def _asset(root: Path, out: Path, path: str) -> str | None:
    """Pictures and other files that pages link to are copied; of folders there is no page."""
    if not (root / path).is_file():
        return None
    target = f"files/{path}"
    (out / target).parent.mkdir(parents=True, exist_ok=True)
    (out / target).write_bytes((root / path).read_bytes())
    return target


def _api(name: str, folder: str) -> str:
    """The reference of a package from its docstrings, module by module."""
    found = sorted(module.name for module in walk_packages([folder], f"{name}.") if "__main__" not in module.name)
    shown = [module for module in found if ".harness.engines" not in module]
    return f"# {name}\n\n" + "\n".join(f"::: {module}\n" for module in (name, *shown))


def _source_index(modules: list[str]) -> str:
    lines, folder = ["# Sources\n"], ""
    for path in modules:
        parent = path.rpartition("/")[0]
        if parent != folder:
            folder = parent
            lines.append(f"\n**{folder}**\n")
        lines.append(f"- [{path.rpartition('/')[2]}]({path}.html)")
    return "\n".join(lines) + "\n"
