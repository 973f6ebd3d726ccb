"""One JSON object a line: who was examined, then every result."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from conformance.runner.results import Report


def lines(report: Report) -> Iterator[str]:
    """The lines, each with its line break."""
    head = {"implementation": report.implementation, "version": report.version, "counts": report.counts()}
    for entry in (head, *map(asdict, report.results)):
        yield json.dumps(entry, ensure_ascii=False) + "\n"
