"""Whether the model file is what the session released."""

import re
from pathlib import Path
from typing import cast

from audit.findings import Finding, Refused
from audit.lines import Lines
from audit.verdict import Verdict
from helen.model_file import MODEL, Json, json_text, released_facts
from reference.learning.problem import problem_of
from spec.derivation import derive

UNVERIFIED = ("comparison_with_pooled_data", "configuration")
"""What a model file says besides: how it compares with a solution on pooled data, and the file of the session."""

_KEY = re.compile(r'\s*"([^"]*)":')


def require_model(lines: Lines, verdict: Verdict, directory: Path | None) -> None:
    """The model in the last line follows from the messages, and ``model.json`` in ``directory`` is that model.

    :class:`Refused` with the first field, or the first line of the file, that differs.
    """
    assert verdict.configuration is not None
    assert verdict.coefficients is not None
    scale_bits = derive(problem_of(verdict.configuration)).f
    expected = released_facts(verdict.configuration, verdict.session, verdict.coefficients, scale_bits)
    model = lines.end.get("model")
    found = cast(Json, model) if isinstance(model, dict) else {}
    field = first_difference({key: value for key, value in found.items() if key not in UNVERIFIED}, expected)
    if field is not None:
        raise Refused(Finding("MR-1", "not what follows from the messages", lines.last, f"end.model{field}"))
    if directory is not None:
        _require_file(directory / MODEL, found, lines.last)


def first_difference(found: object, expected: object) -> str | None:
    """The way to the first place where two JSON documents differ."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in sorted({*found, *expected}):
            if key not in found or key not in expected:
                return f".{key}"
            if (below := first_difference(found[key], expected[key])) is not None:
                return f".{key}{below}"
        return None
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for number, pair in enumerate(zip(found, expected, strict=True)):
            if (below := first_difference(*pair)) is not None:
                return f"[{number}]{below}"
        return None
    return None if type(found) is type(expected) and found == expected else ""


def _require_file(path: Path, model: Json, last: int) -> None:
    expected = json_text(model).encode().split(b"\n")
    try:
        found = path.read_bytes().split(b"\n")
    except OSError as error:
        raise Refused(Finding("AU-1", f"cannot be read: {error.strerror}", 1, file=MODEL)) from None
    for number in range(max(len(found), len(expected))):
        if found[number : number + 1] != expected[number : number + 1]:
            line = b"".join(expected[number : number + 1]).decode()
            key = _KEY.match(line)
            why = f"differs from the model in line {last} of the transcript"
            raise Refused(Finding("AU-1", why, number + 1, key[1] if key else "", file=MODEL))
