"""The table of the sweep: ``python -m tests.adversary.table docs/adversary.md`` plays every case, in two processes."""

import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from conformance.adversary.sweep import BODY, Case
from reference.core.rounds import DEALER
from tests.adversary.catalogue import ATTACKS, STRATEGIES
from tests.adversary.expectations import NOBODY
from tests.adversary.judging import judge
from tests.adversary.sweep import SWEEPS, all_cases, play

Row = tuple[str, str]
"""A type of message, and a field of it."""

HEAD = """# What becomes of a changed message

A party says what the protocol says, except for one field of one message, which it changes, signs, and stands by (its
echo confirms it). Every field of every type of message is changed in every way that its type allows: zero, plus one,
negated, a bit flipped, far out of range, not canonical, of another type, missing, extra, entries missing, repeated or
swapped, the value of another party, and that of the message before. Each case is a whole session with TOY keys, where
there are three parties with one honest party on each engine. Written by `make sweep`; `make exhaustive` plays all of
them, `make test` a sample.

In all {cases} cases of a cheating party every honest party stopped, under the rule shown, and accused the cheater, or
nobody where the rule accuses nobody or the table says so. None had a model. None said anything after the round of the
lie, except that a wrong share is found by the next MAC check, before which only uniform values are opened, and a wrong
commitment when all are opened. There was no other exception. All transcripts were audited
([chapter 11](../spec/11_audit.md)): the audit accuses the cheater by the same rule wherever its message was public, and
never an honest party.

Where the cheater does something else as well, so that there is a dispute or a notice of abort to change, the section
says what.

"""

STRATEGIES_HEAD = """## Strategies

Party 2 follows a plan, and always speaks last. Attacks that depend on an opened value are made or not; if not, the
session ends with the right model. Each attack is played in a full session by `tests/adversary/test_strategies.py`.
"""

TAIL = """\
A dealer is trusted ([KG-0](../spec/04_paillier.md#kg-0), [OF-0](../spec/07_spdz.md#of-0)). It can stop a session, and
have an honest party accused; no wrong model comes of any of these changes. "-": the right model, because the changed
product is multiplied by a public zero.

## Rules that accuse nobody

"""


def row(case: Case) -> Row:
    """Where a case stands. What is around the body is one row for each type, and so is what is no message at all."""
    if case.mutation.form:
        return case.word.kind, "(no message of this type)"
    if case.leaf.path[:2] != BODY:
        return case.word.kind, "(envelope and signature)"
    return case.word.kind, f"`{case.field}`"


def count(name: str) -> dict[Row, Counter[str]]:
    """The changes of a sweep by row."""
    rows: dict[Row, Counter[str]] = defaultdict(Counter)
    for case in all_cases(name):
        rows[row(case)][case.mutation.name] += 1
    return rows


def played(name: str, start: int, step: int) -> list[tuple[Row, str, str]]:
    """Row, change and verdict of a share of the cases."""
    results = []
    for case in all_cases(name)[start::step]:
        outcome = play(name, case)
        judge(name, case, outcome)
        rules = {unproven(rule, accused) for rule, accused in outcome.verdicts}
        results.append((row(case), case.mutation.name, " or ".join(sorted(rules))))
    return results


def unproven(rule: str, accused: int | None) -> str:
    """A rule for the table, which says so where MS-1 accuses nobody."""
    return f"{rule}, nobody accused" if (rule, accused) == ("MS-1", None) else rule


def render(results: Mapping[str, Sequence[tuple[Row, str, str]]]) -> str:
    """The page."""
    cases = sum(len(entries) for name, entries in results.items() if SWEEPS[name].cheater != DEALER)
    lines = [HEAD.format(cases=cases)]
    lines += [section(name, entries) for name, entries in results.items()]
    lines += [strategies(), TAIL]
    lines += [f"- {rule}: {reason}.\n" for rule, reason in NOBODY.items()]
    return "".join(lines)


def section(name: str, entries: Sequence[tuple[Row, str, str]]) -> str:
    """The table of one sweep."""
    sweep = SWEEPS[name]
    rows: dict[Row, Counter[str]] = defaultdict(Counter)
    for where, _, verdict in entries:
        rows[where][verdict] += 1
    who = f"party {sweep.cheater}" if sweep.cheater else "the dealer"
    lines = [f"## {name}: {who} cheats\n\n"]
    lines += [f"{textwrap.fill(sweep.besides, 120)}\n\n"] if sweep.besides else []
    lines.append("| message | field | changes | found by |\n|---|---|---|---|\n")
    for (kind, field), rules in rows.items():
        found = ", ".join(f"{rule} ({number})" for rule, number in sorted(rules.items()))
        lines.append(f"| {kind} | {field} | {rules.total()} | {found} |\n")
    return "".join([*lines, "\n"])


def strategies() -> str:
    """The section on strategies: every attack of the catalogue with what it must come to, as the tests require it."""
    lines = [STRATEGIES_HEAD, "\n"]
    for strategy, meaning in STRATEGIES.items():
        lines.append(f"### {strategy.capitalize()}\n\nThe cheater {meaning}.\n\n")
        lines.append("| attack | session | where | found by | accused |\n|---|---|---|---|---|\n")
        for attack in ATTACKS:
            if attack.strategy == strategy:
                places = ", ".join(f"{m.place.phase}/{m.place.round} {m.place.kind.__name__}" for m in attack.moves)
                accused = f"party {attack.blame}" if attack.blame else "nobody"
                found = attack.rule or f"harmless: {attack.why}"
                lines.append(f"| {attack.name} | {attack.session} | {places} | {found} | {accused} |\n")
        lines.append("\n")
    return "".join(lines)


def main(path: Path) -> None:
    """Play all cases and write the page."""
    with ProcessPoolExecutor(2) as pool:
        halves = {name: [pool.submit(played, name, start, 2) for start in (0, 1)] for name in SWEEPS}
        results = {name: sorted([*both[0].result(), *both[1].result()]) for name, both in halves.items()}
    path.write_text(render(results), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
