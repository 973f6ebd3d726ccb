"""Formulas for readers, from the registered objects: LaTeX for pages, plain text for terminals.

A chapter holds the formulas of a rule between two comments, ``<!-- formulas: LR-1 -->`` and ``<!-- end -->``;
``LR-6[0:4]`` means the first four of them. :func:`embed` writes what stands between.
"""

import re
from textwrap import fill, indent

from spec import diagrams
from spec.automaton import nodes
from spec.claims.catalogue import claims_about
from spec.formula import Formula
from spec.latex import latex
from spec.messages import MESSAGES, Field
from spec.plain_text import plain
from spec.registry import checks_of, look_up

__all__ = ["display", "embed", "latex", "plain", "render_text"]

WIDTH = 96
"""Columns of a rule that is printed as text."""

_BLOCK = re.compile(
    r"(<!-- formulas: (?P<id>[A-Z0-9.-]+)(\[(?P<start>\d*):(?P<stop>\d*)\])? -->\n).*?(<!-- end -->)", re.DOTALL
)

_STATES = re.compile(r"(<!-- states: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_MESSAGES = re.compile(r"(<!-- messages -->\n).*?(<!-- end -->)", re.DOTALL)


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
    """A chapter with everything that is generated written anew.

    ``<!-- formulas: ID -->``, ``<!-- states: PHASE -->`` and ``<!-- messages -->`` begin a block, ``<!-- end -->`` ends
    it. ``UnknownRule`` for an ID that does not exist.
    """
    text = _BLOCK.sub(_formulas, text)
    text = _STATES.sub(lambda found: f"{found[1]}\n{_states(found[2])}\n\n{found[3]}", text)
    return _MESSAGES.sub(lambda found: f"{found[1]}\n{_messages()}\n\n{found[2]}", text)


def _formulas(found: re.Match[str]) -> str:
    formulas = look_up(found["id"]).formulas
    start, stop = (int(found[name]) if found[name] else None for name in ("start", "stop"))
    blocks = "\n\n".join(map(display, formulas[start:stop]))
    return f"{found[1]}\n{blocks}\n\n{found[found.lastindex or 0]}"


def _states(phase: str) -> str:
    whole = {"phases": diagrams.phases, "session": diagrams.session}
    drawings = [whole[phase]()] if phase in whole else map(diagrams.section, diagrams.phase(phase))
    return "\n\n".join(map(_mermaid, drawings))


def _mermaid(diagram: str) -> str:
    return f"```mermaid\n{diagram}\n```"


def _messages() -> str:
    """A table for each type of message, with its senders."""
    return "\n\n".join(_table(name, fields) for name, fields in MESSAGES.items())


def _table(name: str, fields: tuple[Field, ...]) -> str:
    senders = dict.fromkeys(say.sending for _, say in nodes() if say.kind == name)
    head = f'<a id="{name.lower()}"></a>\n### {name}\n\n'
    who = f"From {' and from '.join(senders)}.\n\n" if senders else ""
    rows = (f"| `{f.name}` | {f.type} | {f.meaning} | {_code(f.bound)} | {', '.join(f.rules)} |" for f in fields)
    columns = "| field | type | meaning, unit | bound | checked under |\n|---|---|---|---|---|\n"
    return head + who + columns + "\n".join(rows)


def _code(bound: str) -> str:
    """A bound with signs that Markdown would take for its own."""
    return f"`{bound}`".replace("|", r"\|") if re.search(r"[|^<>_*\[]", bound) else bound
