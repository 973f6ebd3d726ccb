"""The report as a page of its own: no scripts, nothing to load."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import cast

from conformance.report.html import STYLE
from helen.model_file import Json

Rows = list[Json]


def html(document: Json) -> str:
    """The page."""
    title = f"Helen audit: {document['outcome']}"
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}td {{ text-align: left; white-space: normal; }}</style></head>",
            f"<body><h1>{escape(title)}</h1><ul>",
            *(f"<li>{escape(line)}</li>" for line in cast(list[str], document["summary"])),
            "</ul>",
            *_facts(document),
            *_evidence(cast(Rows, document["evidence"])),
            *_rules(cast(Rows, document["rules"])),
            "<h2>What an outsider cannot verify</h2><ul>",
            *_items(cast(Mapping[str, str], document["not_verifiable"])),
            "</ul></body></html>\n",
        ]
    )


def _facts(document: Json) -> Iterator[str]:
    transcript = cast(Mapping[str, str], document["transcript"])
    yield "<h2>Session</h2><ul>"
    yield from _items({"transcript": transcript["file"], "SHA-256": transcript["sha256"]})
    if "session" in document:
        yield from _items({"session": str(document["session"]), **cast(Mapping[str, str], document["setup"])})
        yield from _items(cast(Mapping[str, str], document["identity_keys"]))
    yield "</ul>"


def _evidence(messages: Rows) -> Iterator[str]:
    if messages:
        yield "<h2>Evidence</h2>"
    for message in messages:
        yield f"<p>Line {message['line']}</p><pre style='overflow: auto'>{escape(str(message['text']))}</pre>"


def _rules(rows: Rows) -> Iterator[str]:
    yield '<h2>Checks</h2><div class="scroll"><table><thead><tr><th>rule</th><th>what</th><th>times</th><th></th></tr>'
    yield "</thead><tbody>"
    for row in rows:
        cells = "".join(f"<td>{escape(str(row[name]))}</td>" for name in ("title", "checked", "remark"))
        kind = "passed" if row["checked"] else "unsupported"
        yield f'<tr class="{kind}"><th>{escape(str(row["id"]))}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _items(facts: Mapping[str, str]) -> Iterator[str]:
    return (f"<li><b>{escape(name)}</b>: {escape(text)}</li>" for name, text in facts.items())
