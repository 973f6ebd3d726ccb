"""Sources as pages: highlighted, with an anchor at every line, and with every rule ID a link to its rule."""

import re
from html import escape
from pathlib import Path
from posixpath import relpath

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from helen.site.text import html_link
from spec.registry import REGISTRY

FOLDERS = ("spec", "reference", "optimized", "audit", "conformance", "helen", "tests")
_ID = re.compile(r"(?<![\w.-])(" + "|".join(sorted(map(re.escape, REGISTRY), key=len, reverse=True)) + r")(?![\w-])")
_FORMAT = HtmlFormatter(linenos="inline", anchorlinenos=True, lineanchors="L", wrapcode=True)
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{path}</title><link rel="stylesheet" href="{root}assets/source.css"></head>
<body><nav><a href="{root}index.html">Helen</a> / <a href="{root}source/index.html">sources</a> / {path}</nav>
<main>{code}</main></body></html>
"""


def sources(root: Path) -> list[str]:
    """All Python files that are part of the project, by path from the root."""
    return [path.relative_to(root).as_posix() for folder in FOLDERS for path in sorted((root / folder).rglob("*.py"))]


def source(root: Path, path: str) -> str:
    """The page of a source file."""
    page = f"source/{path}.html"
    up = relpath(".", str(Path(page).parent)) + "/"
    code = highlight((root / path).read_text("utf-8"), PythonLexer(), _FORMAT)
    linked = _ID.sub(lambda found: html_link(found[1], page), code)
    return _PAGE.format(path=escape(path), root=up, code=linked)


def style() -> str:
    """The style of all source pages, light and dark."""
    light = HtmlFormatter(style="friendly").get_style_defs(".highlight")
    night = HtmlFormatter(style="native").get_style_defs(".highlight")
    return f"""{light}
body {{ font-family: sans-serif; margin: 0; background: #fff; color: #222; }}
nav {{ padding: .8rem 1rem; border-bottom: 1px solid #8884; overflow-wrap: anywhere; }}
main {{ overflow-x: auto; padding: 0 1rem; font-size: .85rem; }}
a {{ color: #4051b5; }} a.rule {{ text-decoration: underline; }} .linenos {{ padding-right: 1em; opacity: .5; }}
:target, a:target + * {{ background: #ffd54f66; }}
@media (prefers-color-scheme: dark) {{
body {{ background: #1e2129; color: #ddd; }} a {{ color: #8c9eff; }}
{night}
.highlight {{ background: transparent; }}
}}
"""
