"""What is proved and what is verified, as lists: an engine may treat all of them together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from reference.core.coins import Coins
from reference.core.transcript import Context

Key = TypeVar("Key")
Statement = TypeVar("Statement")
Witness = TypeVar("Witness")
Proof = TypeVar("Proof")


@dataclass(frozen=True, repr=False)
class Task(Generic[Statement, Witness]):
    """A statement to be proved in a context, with its witness and coins of its own.

    Spec: FS-1, CO-1
    """

    statement: Statement
    witness: Witness
    context: Context
    coins: Coins


@dataclass(frozen=True)
class Case(Generic[Statement, Proof]):
    """A proof of a statement, to be verified in a context.

    Spec: FS-1
    """

    statement: Statement
    proof: Proof
    context: Context


def prove_each(
    prove: Callable[[Key, Statement, Witness, Context, Coins], Proof],
    key: Key,
    tasks: Sequence[Task[Statement, Witness]],
) -> tuple[Proof, ...]:
    """A proof for each task.

    Spec: FS-1
    """
    return tuple(prove(key, task.statement, task.witness, task.context, task.coins) for task in tasks)


def verify_each(
    verify: Callable[[Key, Statement, Proof, Context], None], key: Key, cases: Sequence[Case[Statement, Proof]]
) -> None:
    """Verify one case after the other; the first one that is refused decides who is accused of what.

    Spec: FS-1
    """
    for case in cases:
        verify(key, case.statement, case.proof, case.context)
