"""A page of its own: no scripts, nothing to load, readable on a telephone."""

from collections.abc import Iterator
from html import escape

from conformance.kit.categories import CATEGORIES
from conformance.report.matrix import Cell, Row, matrix, used
from conformance.runner.results import Report, Result

STYLE = """
:root { color-scheme: light dark; --line: #8884; }
:root { --good: #2e7d3233; --bad: #c6282855; --void: #ef6c0055; --open: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 70rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .5rem; border: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; position: sticky; left: 0; background: Canvas; }
.passed { background: var(--good); } .failed { background: var(--bad); font-weight: bold; }
.void { background: var(--void); } .unsupported { background: var(--open); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; } dd { margin: 0; }
li { overflow-wrap: anywhere; margin-bottom: .5rem; } code { font-size: .9em; }
"""
STATUSES = {
    "passed": "did what the specification says",
    "failed": "did something else, or gave no answer",
    "void": "counts for nothing, because the case it was changed from did not pass",
    "unsupported": "is not implemented there: neither good nor bad",
}


def html(report: Report) -> str:
    """The page."""
    title = escape(f"Helen conformance: {report.implementation} {report.version}")
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>",
            *_counts(report),
            *_table(matrix(report.results)),
            *_complaints([result for result in report.results if result.status in ("failed", "void")]),
            "</body></html>\n",
        ]
    )


def _counts(report: Report) -> Iterator[str]:
    counts = report.counts()
    yield "<dl>"
    for status, meaning in STATUSES.items():
        yield f"<dt>{counts[status]} {status}</dt><dd>{meaning}</dd>"  # type: ignore[index]  # the keys are all statuses
    yield "</dl>"


def _table(rows: tuple[Row, ...]) -> Iterator[str]:
    columns = used(rows)
    yield "<h2>Rules and categories</h2><p>Passed; passed/played where some did not pass; unsupported with a question"
    yield 'mark.</p><div class="scroll"><table><thead><tr><th>rule</th>'
    yield from (f'<th title="{escape(CATEGORIES[column])}">{column}</th>' for column in columns)
    yield "</tr></thead><tbody>"
    for row in rows:
        yield f"<tr><th>{row.rule}</th>{''.join(_cell(row.cells[column]) for column in columns)}</tr>"
    yield "</tbody></table></div><dl>"
    yield from (f"<dt>{column}</dt><dd>{escape(CATEGORIES[column])}</dd>" for column in columns)
    yield "</dl>"


def _cell(cell: Cell) -> str:
    return f'<td class="{cell.worst or ""}">{cell}</td>'


def _complaints(results: list[Result]) -> Iterator[str]:
    if results:
        yield "<h2>What did not pass</h2><ul>"
        for result in results:
            yield f'<li class="{result.status}"><code>{escape(result.id)}</code><br>{escape(result.detail)}</li>'
        yield "</ul>"
