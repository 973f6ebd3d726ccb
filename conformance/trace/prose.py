"""Anchors and links of the chapters."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
_LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")


def anchors(root: Path) -> dict[str, set[str]]:
    """The anchors of every Markdown file below ``spec``, by path relative to ``root``."""
    return {
        path.relative_to(root).as_posix(): set(_ANCHOR.findall(path.read_text("utf-8")))
        for path in sorted((root / "spec").rglob("*.md"))
    }


def duplicate_anchors(root: Path) -> Iterator[tuple[str, str]]:
    """Anchors that a file has twice, as pairs of file and anchor: a link leads to the first of them only."""
    for path in sorted((root / "spec").rglob("*.md")):
        for anchor, count in Counter(_ANCHOR.findall(path.read_text("utf-8"))).items():
            if count > 1:
                yield path.relative_to(root).as_posix(), anchor


def broken_links(root: Path, known: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Links between the files that lead nowhere, as pairs of file and target."""
    for name in known:
        source = root / name
        for target, anchor in _LINK.findall(source.read_text("utf-8")):
            if "://" in target:
                continue
            path = (source.parent / target).resolve() if target else source.resolve()
            inside = path.relative_to(root.resolve()).as_posix() if path.is_relative_to(root.resolve()) else ""
            if not path.exists() or (anchor and anchor not in known.get(inside, set())):
                yield name, f"{target}#{anchor}" if anchor else target


def stated_checks(root: Path, chapter: str, anchor: str) -> str:
    """The text of the section that begins at an anchor."""
    text = (root / "spec" / chapter).read_text("utf-8")
    _, _, rest = text.partition(f'<a id="{anchor}"></a>')
    return re.split(r'<a id="|^## ', rest.partition("\n")[2].partition("\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
