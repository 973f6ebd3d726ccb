"""Pages of rules: what each says, and where its text, code, tests, claims and vectors are."""

from collections.abc import Iterator
from pathlib import Path

from conformance.trace import TraceMatrix
from conformance.trace.code import Place
from helen.site.text import anchor, relative, rule_page, shown, source_page, with_rules
from spec.claims.catalogue import CLAIMS, claims_about
from spec.registry import REGISTRY, Rule, checks_of

INDEX, TRACE, CLAIMS_PAGE = "rules/index.md", "evidence/trace.md", "evidence/claims.md"


def families() -> list[str]:
    """The rules that have a page."""
    return [rule.id for rule in REGISTRY.values() if rule.id == rule.parent]


def page(identifier: str, matrix: TraceMatrix, decisions: dict[str, str]) -> str:
    """The page of a rule with its checks. ``decisions``: texts of decisions by page."""
    name = f"rules/{identifier}.md"
    parts = [f"# {identifier} {REGISTRY[identifier].title}\n"]
    for rule in (REGISTRY[identifier], *checks_of(identifier)):
        parts.append(f'<a id="{anchor(rule.id)}"></a>\n')
        if rule.id != identifier:
            parts.append(f"## {rule.id} {rule.title}\n")
        parts += list(_rule(rule, name, matrix))
    mentioned = [page for page, text in decisions.items() if identifier in text]
    if mentioned:
        parts.append(
            "**Decisions**\n\n"
            + "\n".join(f"- [{_title(decisions[p])}]({relative(p, name)})" for p in mentioned)
            + "\n"
        )
    return "\n".join(parts)


def _rule(rule: Rule, name: str, matrix: TraceMatrix) -> Iterator[str]:
    row = matrix.row(rule.id)
    yield f"*{rule.kind}*. {with_rules(rule.statement, name)}\n"
    yield "\n".join(map(shown, rule.formulas)) + "\n"
    chapter, _, fragment = row.prose.partition("#")
    yield f"Stated in [{chapter}]({relative(chapter + '#' + fragment, name)}).\n" if row.prose else ""
    yield _listed("Uses", [f"[{other}]({relative(rule_page(other), name)})" for other in rule.depends])
    users = [other.id for other in REGISTRY.values() if rule.id in other.depends]
    yield _listed("Used by", [f"[{other}]({relative(rule_page(other), name)})" for other in users])
    yield _places("Code", row.functions, name)
    yield _places("Tests", row.tests, name)
    about = claims_about(rule.id)
    yield _listed(
        "Claims", [f"[{c.id}]({relative(CLAIMS_PAGE, name)}#{claim_anchor(c.id)}) ({c.method})" for c in about]
    )
    if row.vectors:
        files = sorted({vector.partition(" ")[0] for vector in row.vectors})
        yield f"**Vectors**: {len(row.vectors)} in {', '.join(f'`{file}`' for file in files)}\n"


def _listed(title: str, items: list[str]) -> str:
    return f"**{title}**: {', '.join(items)}\n" if items else ""


def _places(title: str, places: tuple[Place, ...], name: str) -> str:
    """Links to lines of sources; a long list is folded."""
    if not places:
        return ""
    links = [f"- [`{p.name}`]({relative(source_page(p.path), name)}#L-{p.line}) in {p.path}" for p in places]
    if len(links) <= 8:
        return f"**{title}**\n\n" + "\n".join(links) + "\n"
    inside = "\n".join("    " + link for link in links)
    return f'??? note "{title}: {len(links)}"\n\n{inside}\n'


def index() -> str:
    """All rules by chapter."""
    parts, chapter = ["# Rules\n\nEvery refusal of a party carries the ID of one of these checks.\n"], ""
    for rule in REGISTRY.values():
        if rule.chapter != chapter:
            chapter = rule.chapter
            parts.append(f"\n## [{_words(chapter)}](../spec/{chapter})\n\n| rule | kind | title |\n|---|---|---|")
        parts.append(f"| [{rule.id}]({relative(rule_page(rule.id), INDEX)}) | {rule.kind} | {rule.title} |")
    return "\n".join(parts) + "\n"


def trace(matrix: TraceMatrix) -> str:
    """The matrix of all rules."""
    head = "# Trace\n\nWhere each rule is stated, carried out and tested, in numbers; its page lists the places.\n\n"
    lines = ["| rule | kind | stated | functions | tests | claims | vectors |", "|---|---|---|---|---|---|---|"]
    for row in matrix.trace:
        link = f"[{row.rule.id}]({relative(rule_page(row.rule.id), TRACE)})"
        counts = (len(row.functions), len(row.tests), len(claims_about(row.rule.id)), len(row.vectors))
        stated = f"[{row.rule.chapter[:2]}]({relative(row.prose, TRACE)})"
        lines.append(f"| {link} | {row.rule.kind} | {stated} | " + " | ".join(map(str, counts)) + " |")
    return head + "\n".join(lines) + "\n"


def claims() -> str:
    """All claims of the specification."""
    parts = [
        "# Claims\n\nWhat the specification says about its own formulas, checked by `make spec`: by symbols (sympy), "
        "for all integers or reals (z3), over complete cases, or by execution. Each fails for a twin of its formula "
        "with one mistake.\n"
    ]
    for claim in CLAIMS.values():
        rules = ", ".join(f"[{rule}]({relative(rule_page(rule), CLAIMS_PAGE)})" for rule in claim.rules)
        parts.append(
            f'<a id="{claim_anchor(claim.id)}"></a>\n**{claim.id}** ({claim.method}; {rules})  \n{claim.statement}\n'
        )
    return "\n".join(parts)


def claim_anchor(identifier: str) -> str:
    """The anchor of a claim."""
    return "claim-" + identifier.lower().replace("/", "-").replace(".", "-")


def _words(chapter: str) -> str:
    return chapter.removesuffix(".md").replace("_", " ")


def _title(text: str) -> str:
    return text.partition("\n")[0].lstrip("# ")


def write(path: Path, text: str) -> None:
    """Write a page, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
