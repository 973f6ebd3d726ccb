"""What an outsider knows of a session, and how it goes on: the public side of everything, and nothing else."""

from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from audit.reader import Reader
from reference.commitments.integer import CommitmentKey
from reference.core.transcript import Context
from reference.messages.agreement import Configuration
from reference.operations import Operations
from reference.paillier.encryption import PublicKey
from reference.paillier.threshold import KeySet
from reference.proofs.cases import Case
from spec.registry import checks_of
from spec.schedule import Schedule

T = TypeVar("T")

Verifying = Literal["verify_quadratic", "verify_plaintexts", "verify_matrix", "verify_rows", "verify_decryption"]
PROVED: dict[Verifying, str] = {
    "verify_quadratic": "ZK-QUAD",
    "verify_plaintexts": "ZK-PK",
    "verify_matrix": "ZK-MAT",
    "verify_rows": "ZK-ROW",
    "verify_decryption": "ZK-DEC",
}
"""The rule of the proofs that an operation verifies, unless their statements name another."""


@dataclass(frozen=True)
class Proofs:
    """Proofs that are still to be verified: the operation of the engine, its key, and the cases.

    They are independent of each other and of all that follows, so they may be verified anywhere and in any order.
    """

    operation: Verifying
    key: CommitmentKey | PublicKey
    cases: Sequence[Case]  # type: ignore[type-arg]  # of the type that belongs to the operation

    def checks(self) -> Counter[str]:
        """How often each check is made."""
        proved = PROVED[self.operation]
        rules = Counter(str(getattr(case.statement, "rule", proved)) for case in self.cases)
        checks = Counter({check.id: count for rule, count in rules.items() for check in checks_of(rule)})
        return checks + rules + Counter({proved: len(self.cases) - rules[proved], "VA-1": len(self.cases)})

    def verify(self, operations: Operations) -> None:
        """Verify all; the ``Abort`` of the first one that is refused."""
        getattr(operations, self.operation)(self.key, self.cases)


Following = Generator[Proofs, None, T]
"""Goes through a part of a session. Yields the proofs that it meets and goes on as if they were right."""


@dataclass(frozen=True)
class Session:
    """Known after the agreement. Spec: FS-2"""

    reader: Reader
    identifier: bytes
    configuration: Configuration
    schedule: Schedule
    operations: Operations

    @property
    def parties(self) -> tuple[int, ...]:
        """All parties, 1..m."""
        return self.reader.parties

    def count(self, rule: str, times: int = 1) -> None:
        """Take note of checks that held."""
        self.reader.tally[rule] += times


@dataclass(frozen=True)
class Outsider(Session):
    """Known once there are keys: a :class:`reference.view.View` of the session. Spec: IN-1"""

    keys: KeySet = field(kw_only=True)
    commitments: CommitmentKey = field(kw_only=True)

    @property
    def public(self) -> PublicKey:
        """The Paillier key of the session."""
        return self.keys.public

    def context(self, prover: int, label: str) -> Context:
        """The place of a proof that is being looked at. Spec: FS-1"""
        position = self.reader.position
        return Context(self.identifier, prover, position.phase, position.round, label)
