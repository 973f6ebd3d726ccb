"""What the kind of a rule demands, and what a rule lacks."""

from collections.abc import Iterator

from conformance.trace.levels import Level
from conformance.trace.matrix import TraceRow
from spec.registry import Assumption, Bound, Check, Rule

ADVICE = {
    Level.CITED: "name it in a Spec line and in the marker of a test",
    Level.EXECUTED: 'write a test with @pytest.mark.spec("{id}") that runs a function whose Spec line names it',
    Level.AGREED: 'write a test with @pytest.mark.agrees("{id}") that evaluates the registered formula (spec.formula, '
    "or subs) and runs the function of reference/ that carries it",
    Level.ACCEPTED: "write a test in which its check lets something pass",
    Level.REJECTED: "write a test in which its check refuses something under this ID",
    Level.DISCRIMINATING: "run `helen trace {id} --discriminate`; if nothing fails, write the test",
}
"""What to do about a level that is missing."""

CLAIM, EXAMPLE = "claim", "claim or vector"
"""What a rule may lack besides levels."""


def levels_for(rule: Rule) -> tuple[Level, ...]:
    """The levels that a rule of this kind must reach; an assumption needs none, only its text."""
    agreed = (Level.AGREED,) if rule.formulas else ()
    match rule:
        case Assumption():
            return ()
        case Check():
            return (Level.CITED, Level.EXECUTED, *agreed, Level.ACCEPTED, Level.REJECTED, Level.DISCRIMINATING)
        case Bound():
            return (Level.CITED, Level.EXECUTED)
    return (Level.CITED, Level.EXECUTED, *agreed)


def lacking(row: TraceRow) -> Iterator[tuple[str, str]]:
    """What a rule lacks, and what to do about it."""
    for level in levels_for(row.rule):
        if level not in row.levels:
            yield level, ADVICE[level].format(id=row.rule.id)
    if isinstance(row.rule, Bound) and not row.claims:
        yield CLAIM, "add a claim about it in spec/claims"
    elif row.rule.formulas and not isinstance(row.rule, Check) and not (row.claims or row.vectors):
        yield EXAMPLE, "add a claim about it in spec/claims, or a vector that covers it"
