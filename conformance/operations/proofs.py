"""Proofs: for each relation one operation that makes a list of proofs and one that verifies a list."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from conformance.operations import statements as st
from conformance.operations.models import CoinTree, Key, Nothing, Place, SessionKey, Typed
from conformance.operations.operation import AnyOperation, Operation
from reference.messages.base import Message
from reference.operations import Operations
from reference.proofs import cases
from reference.proofs.decryption import DecryptionProof
from reference.proofs.matrix import MatrixProof
from reference.proofs.plaintext import PlaintextProof
from reference.proofs.quadratic import QuadraticProof
from reference.proofs.rows import RowProof

S = TypeVar("S", bound=Typed)
W = TypeVar("W", bound=Typed)
R = TypeVar("R", bound=Message)


class Task(Message, Generic[S, W]):
    """Something to prove: the coins give the same proof every time."""

    statement: S
    witness: W
    context: Place
    coins: CoinTree

    def value(self) -> cases.Task[Any, Any]:
        """What the engine takes."""
        return cases.Task(self.statement.value(), self.witness.value(), self.context.value(), self.coins.value())


class Tasks(Message, Generic[S, W]):
    """Several things to prove."""

    tasks: tuple[Task[S, W], ...]


class Proofs(Message, Generic[R]):
    """One proof for each task."""

    proofs: tuple[R, ...]


class Case(Message, Generic[S, R]):
    """Something to verify, in the context in which it must hold. The prover of the context answers for it."""

    statement: S
    proof: R
    context: Place

    def value(self) -> cases.Case[Any, R]:
        """What the engine takes."""
        return cases.Case(self.statement.value(), self.proof, self.context.value())


class Cases(Message, Generic[S, R]):
    """Several things to verify: all hold, or the first that does not is refused by its own check."""

    cases: tuple[Case[S, R], ...]


def _pair(
    name: str,
    rules: tuple[str, ...],
    key: type[Message],
    relation: tuple[type[Message], type[Message], type[Message]],
    prove: Callable[[Operations], Callable[..., tuple[Message, ...]]],
    verify: Callable[[Operations], Callable[..., None]],
) -> tuple[AnyOperation, AnyOperation]:
    """The two operations of a relation; ``relation`` is statement, witness, proof."""
    statement, witness, proof = relation
    tasks, checked, proofs = _lists(statement, witness, proof)

    def make(engine: Operations, key: Any, input: Any) -> Message:
        return proofs(proofs=prove(engine)(key.value(), [task.value() for task in input.tasks]))

    def check(engine: Operations, key: Any, input: Any) -> Nothing:
        verify(engine)(key.value(), [case.value() for case in input.cases])
        return Nothing()

    return (
        Operation(f"{name}.prove", rules[:1], key, tasks, proofs, make),
        Operation(f"{name}.verify", rules, key, checked, Nothing, check),
    )


def _lists(statement: Any, witness: Any, proof: Any) -> tuple[type[Message], type[Message], type[Proofs[Message]]]:
    """Pydantic builds these classes at run time."""
    return (
        cast(type[Message], Tasks[statement, witness]),
        cast(type[Message], Cases[statement, proof]),
        cast(type[Proofs[Message]], Proofs[proof]),
    )


def _checks(rule: str, *checks: str) -> tuple[str, ...]:
    return (rule, *(f"{rule}.{check}" for check in checks), "VA-1")


OPERATIONS: tuple[AnyOperation, ...] = (
    *_pair(
        "zk-pk",
        _checks("ZK-PK", "V0", "V1"),
        Key,
        (st.PlaintextStatement, st.PlaintextWitness, PlaintextProof),
        lambda engine: engine.prove_plaintexts,
        lambda engine: engine.verify_plaintexts,
    ),
    *_pair(
        "zk-quad",
        _checks("ZK-QUAD", "V0", "V1", "V2", "V3"),
        SessionKey,
        (st.QuadraticStatement, st.QuadraticWitness, QuadraticProof),
        lambda engine: engine.prove_quadratic,
        lambda engine: engine.verify_quadratic,
    ),
    *_pair(
        "zk-rng",
        _checks("ZK-RNG", "V0", "V1", "V2", "V3"),
        SessionKey,
        (st.IntervalStatement, st.IntervalWitness, QuadraticProof),
        lambda engine: engine.prove_quadratic,
        lambda engine: engine.verify_quadratic,
    ),
    *_pair(
        "zk-norm",
        _checks("ZK-RNG", "V0", "V1", "V2", "V3"),
        SessionKey,
        (st.NormStatement, st.NormWitness, QuadraticProof),
        lambda engine: engine.prove_quadratic,
        lambda engine: engine.verify_quadratic,
    ),
    *_pair(
        "zk-mul",
        _checks("ZK-MUL", "V0", "W1", "W2"),
        Key,
        (st.ProductStatement, st.ProductWitness, MatrixProof),
        lambda engine: engine.prove_matrix,
        lambda engine: engine.verify_matrix,
    ),
    *_pair(
        "zk-mat",
        _checks("ZK-MAT", "V0", "W1", "W2"),
        Key,
        (st.MatrixStatement, st.MatrixWitness, MatrixProof),
        lambda engine: engine.prove_matrix,
        lambda engine: engine.verify_matrix,
    ),
    *_pair(
        "zk-row",
        _checks("ZK-ROW", "V0", "W1", "W2"),
        SessionKey,
        (st.RowStatement, st.RowWitness, RowProof),
        lambda engine: engine.prove_rows,
        lambda engine: engine.verify_rows,
    ),
    *_pair(
        "zk-dec",
        _checks("ZK-DEC", "V0", "V1", "V2"),
        Key,
        (st.DecryptionStatement, st.DecryptionWitness, DecryptionProof),
        lambda engine: engine.prove_decryption,
        lambda engine: engine.verify_decryption,
    ),
)
