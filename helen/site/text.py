"""From the Markdown of the repository to that of the site: formulas, diagrams, links to rules and to sources."""

import re
from collections.abc import Callable
from html import escape
from pathlib import PurePosixPath
from posixpath import normpath, relpath

from latex2mathml.converter import convert

from spec import diagrams
from spec.formula import Formula
from spec.latex import latex
from spec.registry import REGISTRY
from spec.steps import Group, Part, Say

_ID = re.compile(r"(?<![\w#/.-])(" + "|".join(sorted(map(re.escape, REGISTRY), key=len, reverse=True)) + r")(?![\w-])")
_DISPLAY = re.compile(r"\$\$\n(.*?)\n\$\$", re.DOTALL)
_MODULUS = re.compile(r"\\pmod\{(.*)\}$")
_HEADING = re.compile(r"^(##+ ([A-Z0-9]+-[A-Z0-9]+) .*)$", re.MULTILINE)
_STATES = re.compile(r"<!-- states: (\w+) -->.*?<!-- end -->", re.DOTALL)
_MERMAID = re.compile(r"```mermaid\n.*?```\n", re.DOTALL)
_COMMENT = re.compile(r"<!-- .*? -->\n?")
_LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]*)?\)")
_KEPT = re.compile(
    r"```.*?```|^<ol .*?</ol>$|^    .*?$|`[^`\n]*`|\[[^\]]*\]\([^)]*\)|<[^>]*>|^#.*?$|<math.*?</math>",
    re.DOTALL | re.MULTILINE,
)


def math(formula: str) -> str:
    """A display formula as MathML, which scrolls by itself if it is wide."""
    formula = _MODULUS.sub(r"\\quad \\text{mod } \1", formula)  # brackets would grow as tall as the formula
    return f'<div class="formula">{convert(formula, display="block")}</div>'


def shown(formula: Formula) -> str:
    """A registered formula as MathML."""
    return math(latex(formula))


def rule_page(identifier: str) -> str:
    """The page of a rule and the anchor on it, from the root of the site."""
    rule = REGISTRY[identifier]
    return f"rules/{rule.parent}.md#{anchor(identifier)}"


def anchor(identifier: str) -> str:
    """The anchor of a rule or sub-rule on its page."""
    return identifier.lower().replace(".", "-")


def source_page(path: str) -> str:
    """The page of a source file, from the root of the site."""
    return f"source/{path}.html"


def relative(target: str, page: str) -> str:
    """A path from the root of the site as seen from a page."""
    path, mark, fragment = target.partition("#")
    return relpath(path, str(PurePosixPath(page).parent)) + mark + fragment


def render(text: str, page: str, origin: str, locate: Callable[[str], str | None]) -> str:
    """A Markdown page for the site. ``origin``: its path in the repository; ``locate``: where a path of it went."""
    text = _MERMAID.sub("", _STATES.sub(lambda found: states(found[1], page), text))
    text = _DISPLAY.sub(lambda found: math(found[1]), text)
    text = _LINK.sub(lambda found: _moved(found, page, origin, locate), _COMMENT.sub("", text))
    text = with_rules(text, page)
    return _HEADING.sub(lambda found: found[1] + _evidence(found[2], page), text)


def _evidence(identifier: str, page: str) -> str:
    """Below the heading of a rule, the way to its page."""
    if identifier not in REGISTRY:
        return ""
    return f"\n\n[Code, tests and claims of {identifier}]({relative(rule_page(identifier), page)})" + "{ .evidence }"


def with_rules(text: str, page: str) -> str:
    """Markdown in which every rule ID outside of code blocks, links and headings leads to its rule."""
    parts, end = [], 0
    for kept in _KEPT.finditer(text):
        parts += [_linked(text[end : kept.start()], page), _code(kept[0], page)]
        end = kept.end()
    return "".join([*parts, _linked(text[end:], page)])


def _linked(text: str, page: str) -> str:
    return _ID.sub(lambda found: f"[{found[1]}]({relative(rule_page(found[1]), page)})", text)


def _code(text: str, page: str) -> str:
    """A rule ID that stands alone in backticks is one, too."""
    inside = text.strip("`")
    if text.startswith("`") and not text.startswith("```") and inside in REGISTRY:
        return f"[`{inside}`]({relative(rule_page(inside), page)})"
    return text


def _moved(found: re.Match[str], page: str, origin: str, locate: Callable[[str], str | None]) -> str:
    target, fragment = found[1], found[2] or ""
    if "://" in target or not target:
        return found[0]
    path = normpath(str(PurePosixPath(origin).parent / target))
    moved = locate(path)
    return f"]({relative(moved, page)}{fragment})" if moved else found[0]


def states(name: str, page: str) -> str:
    """The table of states as nested boxes, in HTML without line breaks: Mermaid would need a script from elsewhere."""
    if name == "phases":
        boxes = "".join(f"<li>{escape(title)} ({key})</li>" for key, title in diagrams.TITLES.items())
        return f'<ol class="phases">{boxes}</ol>\n'
    lists = (
        f'<p class="states-title">{name}: {part.title}</p>\n\n<ol class="states">{_boxes(part.parts, page)}</ol>\n'
        for part in diagrams.phase(name)
    )
    return "\n".join(lists)


def _boxes(parts: tuple[Part, ...], page: str) -> str:
    return "".join(_box(part, page) for part in parts)


def _box(part: Part, page: str) -> str:
    match part:
        case Say():
            link = html_link(part.rule, page)
            return f"<li><b>{part.kind}</b> {escape(part.purpose)} ({link}), {part.sending}</li>"
        case Group():
            kinds = ", ".join(say.kind for say in part.parts)
            return f"<li><b>{kinds}</b> {escape(part.title)}</li>"
        case _:
            return f'<li class="some"><i>{escape(part.text)}</i><ol>{_boxes(part.parts, page)}</ol></li>'


def html_link(identifier: str, page: str) -> str:
    """A link to a rule in HTML, where MkDocs changes nothing."""
    path, mark, fragment = relative(rule_page(identifier), page).partition("#")
    return f'<a class="rule" href="{path.removesuffix(".md")}.html{mark}{fragment}">{identifier}</a>'
