"""Which vectors are evidence for which rules."""

import json
from pathlib import Path

FOLDER = "conformance/vectors"


def read_vectors(root: Path) -> dict[str, list[str]]:
    """The IDs of the vectors of a checkout by the rules that they cover, together with the file of each."""
    covered: dict[str, list[str]] = {}
    for path in sorted((root / FOLDER).rglob("*.json")):
        name = path.relative_to(root).as_posix()
        for group in json.loads(path.read_text("utf-8"))["groups"]:
            for case in group["cases"]:
                for rule in case["covers"]:
                    covered.setdefault(rule, []).append(f"{name} {case['id']}")
    return covered
