"""An implementation under test, in this process or behind a harness."""

from collections.abc import Callable
from typing import Protocol

from conformance.kit.features import FEATURES
from conformance.levels.party import PartyTask, Released, protocol
from conformance.operations.answers import Answer
from conformance.operations.operation import Document
from conformance.operations.registry import KERNEL, OPERATIONS
from reference.core.driver import LocalParticipant, Participant
from reference.operations import Operations
from reference.preprocessing.kernel import REFERENCE_KERNEL, Kernel


class Unsupported(Exception):
    """The implementation says that it does not do this."""


class Fault(Exception):
    """No answer: a crash, a time-out, an error or nonsense. Never a rejection."""


class Implementation(Protocol):
    """Whatever computes. All methods, and the participant, raise :class:`Unsupported` or :class:`Fault`."""

    def features(self) -> frozenset[str]:
        """What it declares to be able to do (:mod:`conformance.kit.features`)."""
        ...

    def run(self, op: str, parameters: Document, input: Document) -> Answer:
        """The answer to one operation, in its JSON forms."""
        ...

    def party(self, task: PartyTask) -> Participant[Released]:
        """One party of a session."""
        ...


class Engine:
    """An engine in this process as an implementation: operations anew for each request, and a kernel."""

    def __init__(self, operations: Callable[[], Operations], kernel: Kernel = REFERENCE_KERNEL) -> None:
        self._operations, self._kernel = operations, kernel

    def features(self) -> frozenset[str]:
        """All of them."""
        return frozenset(FEATURES)

    def run(self, op: str, parameters: Document, input: Document) -> Answer:
        """Decode, compute, encode."""
        return OPERATIONS[op].answer(self._kernel if op in KERNEL else self._operations(), parameters, input)

    def party(self, task: PartyTask) -> Participant[Released]:
        """The protocol of the reference with this engine."""
        return LocalParticipant(protocol(task, self._operations(), self._kernel))
