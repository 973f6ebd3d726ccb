"""Follows every link of a built site: nothing leads nowhere, and nothing is loaded from elsewhere."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
"""What a browser fetches by itself. (A ``link`` is a style or an icon; ``canonical`` and such are only said.)"""
ONLY_SAID = {"canonical", "prev", "next", "alternate", "edit"}


class _Page(HTMLParser):
    """Anchors, links and loaded files of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a tag."""
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        target = given.get(LOADED.get(tag, ""), "")
        if target and given.get("rel") not in ONLY_SAID:
            self.loaded.append(target)


def problems(site: Path) -> Iterator[str]:
    """A line for every link that leads nowhere and for everything that is loaded from elsewhere."""
    pages = {path: _Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(site).as_posix()
        for target in page.loaded:
            if urlsplit(target).netloc:
                yield f"{name}: loads {target}"
        for target in (*page.links, *page.loaded):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            found = _resolved(site, path, unquote(parts.path))
            if not found.is_file():
                yield f"{name}: there is no {target}"
            elif parts.fragment and found in pages and unquote(parts.fragment) not in pages[found].anchors:
                yield f"{name}: there is no anchor {target}"


def _resolved(site: Path, page: Path, target: str) -> Path:
    if not target:
        return page
    base = site if target.startswith("/") else page.parent
    found = (base / target.lstrip("/")).resolve()
    return found / "index.html" if found.is_dir() else found
