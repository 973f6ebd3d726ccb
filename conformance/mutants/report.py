"""What became of the mutants, as a page to read and as data."""

import json
from collections.abc import Iterator, Mapping, Sequence

from conformance.mutants.hunt import Hunt
from conformance.mutants.registry import FAMILIES

HEAD = """# Mutants of the optimised engine

Is the conformance kit any good? Each mutant is the optimised engine with **one wrong line**: a dropped check, a wrong
sign, a missing absorb, a mask used twice, a slot off by one. The kit plays its vectors against it, the suspected ones
first, and the first case that fails is named. The wrong lines stand in `conformance/mutants/seeds/`; those in
`reference/` are lines that the optimised engine inherits or calls.

This page is written by `make mutants`, and a test compares it with what happens.
"""


def markdown(hunts: Sequence[Hunt]) -> str:
    """The page: for each family a table with the case that killed each mutant."""
    return "\n".join([HEAD, _summary(hunts), *_tables({hunt.mutant.id: hunt for hunt in hunts})]) + "\n"


def as_json(hunts: Sequence[Hunt]) -> str:
    """The same as data, with the lines."""
    return json.dumps([_entry(hunt) for hunt in hunts], indent=1, ensure_ascii=False) + "\n"


def _summary(hunts: Sequence[Hunt]) -> str:
    survivors = sum(hunt.survived for hunt in hunts)
    own = sum(hunt.mutant.file.startswith("optimized/") for hunt in hunts)
    killed = len(hunts) - survivors
    return f"{len(hunts)} mutants, {own} of them in `optimized/`: {killed} killed, {survivors} survived.\n"


def _tables(hunts: Mapping[str, Hunt]) -> Iterator[str]:
    for family in FAMILIES:
        rows = [hunts[seed.id] for seed in family.SEEDS if seed.id in hunts]
        if rows:
            yield f"## {(family.__doc__ or '').rstrip('.')}\n"
            yield "| mutant | what is wrong | rule | killed by | because |"
            yield "|---|---|---|---|---|"
            yield from map(_row, rows)
            yield ""


def _row(hunt: Hunt) -> str:
    mutant, killer = hunt.mutant, hunt.killer
    end = ("**survived**", "") if killer is None else (f"`{killer.id}`", killer.detail)
    cells = (f"`{mutant.id}`<br>{mutant.file}", mutant.why, mutant.rule, *end)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _entry(hunt: Hunt) -> Mapping[str, str | int | None]:
    mutant, killer = hunt.mutant, hunt.killer
    return {
        "id": mutant.id,
        "file": mutant.file,
        "line": mutant.line,
        "replacement": mutant.replacement,
        "rule": mutant.rule,
        "why": mutant.why,
        "level": killer.level if killer else None,
        "op": killer.op if killer else None,
        "case": killer.id if killer else None,
        "because": killer.detail if killer else None,
        "played": hunt.played,
    }
