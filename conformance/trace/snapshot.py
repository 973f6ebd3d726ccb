"""The matrix as it is committed: one readable entry for each rule, without line numbers."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

SNAPSHOT = "conformance/trace/snapshot.json"

Entry = Mapping[str, object]
"""``kind``, ``levels``, ``prose``, ``functions``, ``tests``, ``claims``, ``vectors`` of one rule."""


def load_snapshot(root: Path) -> dict[str, Entry]:
    """The committed entries by rule; none if there is no snapshot."""
    path = root / SNAPSHOT
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def save_snapshot(root: Path, entries: Mapping[str, Entry]) -> None:
    """Write the entries."""
    (root / SNAPSHOT).write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", "utf-8")


def drift(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    """What differs, as pairs of a rule and words."""
    for rule in (*old, *(rule for rule in new if rule not in old)):
        if rule not in new or rule not in old:
            yield rule, "is new" if rule in new else "is gone"
            continue
        for key in new[rule]:
            before, now = old[rule].get(key), new[rule][key]
            if before != now:
                yield rule, f"{key}: {_difference(before, now)}"


def _difference(before: object, now: object) -> str:
    if isinstance(before, list) and isinstance(now, list):
        words = [f"without {item}" for item in before if item not in now]
        words += [f"with {item}" for item in now if item not in before]
        return ", ".join(words) or "another order"
    return f"{before} became {now}"
