"""What nobody in a real session has: every key and every secret, to look behind the ciphertexts of a lesson."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from helen.explain.lesson import Lesson
from reference.conversion.contribution import low_groups
from reference.conversion.pools import Batch, Pool, pools
from reference.learning.qr_relation import qr_input
from reference.learning.summary import qr_summary
from reference.messages.agreement import DealerRequest
from reference.messages.base import Matrix, Message
from reference.messages.initialisation import DealtKey, MaskContribution, MaskContributions
from reference.messages.input_preparation import SvdCommitment
from reference.paillier.encryption import PublicKey
from reference.paillier.threshold import KeySet, SecretShare, combine, decryption_share

M = TypeVar("M", bound=Message)


@dataclass(frozen=True)
class Masks:
    """All parties' masks for one value of one conversion: ``r'_i`` and ``r''_i`` in the order of the parties."""

    batch: Batch
    high: tuple[int, ...]
    low: tuple[int, ...]

    @property
    def total(self) -> int:
        """``R = sum_i 2^t r'_i + r''_i``."""
        return sum((high << self.batch.shift) + low for high, low in zip(self.high, self.low, strict=True))


class Insight:
    """Decrypts alone, because it heard what the dealer told each party in private."""

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        dealt = list(_all(lesson, DealtKey))
        first = dealt[0]
        session = bytes.fromhex(next(iter(_all(lesson, DealerRequest))).session)
        self.keys = KeySet(session, first.modulus, first.theta, first.verification_keys, first.secret_bits)
        self._whole = SecretShare(sum(key.exponent for key in dealt))
        self._masks = [message.pools for message in _all(lesson, MaskContributions)]

    @property
    def public(self) -> PublicKey:
        """The Paillier key of the session."""
        return self.keys.public

    def plaintext(self, ciphertext: int) -> int:
        """What a ciphertext contains, a symmetric residue."""
        return combine(self.keys, [decryption_share(self.public, self._whole, ciphertext)])

    def plaintexts(self, ciphertexts: Iterable[int]) -> tuple[int, ...]:
        """What ciphertexts contain."""
        return tuple(map(self.plaintext, ciphertexts))

    def matrix(self, party: int) -> Matrix:
        """``A_i`` (scale s_A): from the rows of the party in the suite batched, from its ciphertexts in paper."""
        if self._lesson.configuration.suite == "paper":
            committed = list(_all(self._lesson, SvdCommitment))[party - 1]
            return tuple(self.plaintexts(row) for row in committed.matrix)
        schedule = self._lesson.schedule
        return qr_input(schedule, party, qr_summary(schedule, self._lesson.data[party - 1])).A

    def masks(self, name: str, round: int) -> tuple[Masks, ...]:
        """The masks of one conversion, value by value."""
        (pool,) = (pool for pool in pools(self._lesson.schedule) if pool.name == name)
        (batch,) = (batch for batch in pool.batches if batch.round == round)
        start = sum(earlier.count for earlier in pool.batches[: pool.batches.index(batch)])
        contributions = [next(part for part in parts if part.pool == name) for parts in self._masks]
        highs = [self.plaintexts(part.high[start : start + batch.count]) for part in contributions]
        lows = [self._low(pool, batch, part) for part in contributions]
        return tuple(
            Masks(batch, tuple(high[j] for high in highs), tuple(low[j] for low in lows)) for j in range(batch.count)
        )

    def _low(self, pool: Pool, batch: Batch, part: MaskContribution) -> Sequence[int]:
        if not batch.shift:
            return [0] * batch.count
        values: list[int] = []
        for group, ciphertext in zip(low_groups(pool), part.low, strict=True):
            packed = self.plaintext(ciphertext)
            values += [packed >> group.slot * k & (1 << group.slot) - 1 for k in range(len(group.members))]
        earlier = pool.batches[: pool.batches.index(batch)]
        start = sum(other.count for other in earlier if other.shift)
        return values[start : start + batch.count]


def _all(lesson: Lesson, kind: type[M]) -> Iterable[M]:
    for event in lesson.events:
        for words in event.said.values():
            yield from (message for message in words.values() if isinstance(message, kind))
