"""What everybody can know of a session with keys: enough to verify every proof in it, and nothing secret."""

from typing import Protocol

from reference.commitments.integer import CommitmentKey
from reference.core.transcript import Context
from reference.operations import Operations
from reference.paillier.encryption import PublicKey
from reference.paillier.threshold import KeySet
from spec.schedule import Schedule


class View(Protocol):
    """The public side of a session at its current round, seen by a party or by an outsider.

    Spec: FS-2, IN-1
    """

    @property
    def schedule(self) -> Schedule:
        """All public integers."""
        ...

    @property
    def parties(self) -> tuple[int, ...]:
        """All parties, 1..m."""
        ...

    @property
    def operations(self) -> Operations:
        """What ciphertexts are computed and proofs are verified with."""
        ...

    @property
    def keys(self) -> KeySet:
        """The public side of the threshold key."""
        ...

    @property
    def public(self) -> PublicKey:
        """The Paillier key."""
        ...

    @property
    def commitments(self) -> CommitmentKey:
        """The key of the integer commitments."""
        ...

    def context(self, prover: int, label: str) -> Context:
        """The place of a proof in the current round. Spec: FS-1"""
        ...
