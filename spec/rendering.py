"""Formulas for readers, from the registered objects: LaTeX for pages, plain text for terminals.

A chapter holds the formulas of a rule between two comments, ``<!-- formulas: LR-1 -->`` and ``<!-- end -->``;
``LR-6[0:4]`` means the first four of them. :func:`embed` writes what stands between.
"""

import re
from textwrap import fill, indent

from spec.claims.catalogue import claims_about
from spec.formula import Formula
from spec.latex import latex
from spec.plain_text import plain
from spec.registry import checks_of, look_up

__all__ = ["display", "embed", "latex", "plain", "render_text"]

WIDTH = 96
"""Columns of a rule that is printed as text."""

_BLOCK = re.compile(
    r"(<!-- formulas: (?P<id>[A-Z0-9.-]+)(\[(?P<start>\d*):(?P<stop>\d*)\])? -->\n).*?(<!-- end -->)", re.DOTALL
)


def render_text(identifier: str) -> str:
    """A rule for reading in a terminal: statement, formulas, sub-rules, claims, and where the chapter states it."""
    rule = look_up(identifier)
    parts = [f"{rule.id}  {rule.title}  [{rule.kind}]", fill(rule.statement, WIDTH)]
    parts += [indent("\n".join(map(plain, rule.formulas)), "    ")] if rule.formulas else []
    parts += [fill(f"{check.id}  {check.title}: {check.statement}", WIDTH) for check in checks_of(identifier)]
    if rule.depends:
        parts.append("Uses: " + ", ".join(rule.depends))
    parts += [fill(f"Claim {claim.id} ({claim.method}): {claim.statement}", WIDTH) for claim in claims_about(rule.id)]
    parts.append(f"Stated in spec/{rule.chapter}#{rule.anchor}")
    return "\n\n".join(parts)


def display(formula: Formula) -> str:
    """A formula as a block of a Markdown page."""
    return f"$$\n{latex(formula)}\n$$"


def embed(text: str) -> str:
    """A chapter with its formulas written anew. ``UnknownRule`` for an ID that does not exist."""

    def written(found: re.Match[str]) -> str:
        formulas = look_up(found["id"]).formulas
        start, stop = (int(found[name]) if found[name] else None for name in ("start", "stop"))
        blocks = "\n\n".join(map(display, formulas[start:stop]))
        return f"{found[1]}\n{blocks}\n\n{found[found.lastindex or 0]}"

    return _BLOCK.sub(written, text)
