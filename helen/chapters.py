"""The chapters of the specification as files."""

from collections.abc import Iterator
from pathlib import Path

import spec
from spec.rendering import embed


def chapters() -> list[Path]:
    """All Markdown files of the specification."""
    return sorted(Path(spec.__path__[0]).rglob("*.md"))


def write_formulas() -> Iterator[Path]:
    """Write the formulas into all chapters; the files that changed."""
    for path in chapters():
        text = path.read_text("utf-8")
        if embed(text) != text:
            path.write_text(embed(text), "utf-8")
            yield path
