"""Masks that are ready for use, each for one conversion only."""

from collections.abc import Mapping
from dataclasses import dataclass

from reference.conversion.pools import Batch
from reference.core.reject import require
from reference.spdz.shares import Shares


@dataclass(frozen=True)
class MaskBatch:
    """Public ciphertexts of all parties' masks for one conversion, and shares of their sum.

    ``high[i]``: ciphertexts of party i's r'; ``low[i]``: of its r'', packed by group. ``total``: shares of
    ``sum_i r'_i``, ``None`` in a pool without a SPDZ side.

    Spec: MK-1
    """

    batch: Batch
    high: Mapping[int, tuple[int, ...]]
    low: Mapping[int, tuple[int, ...]]
    total: Shares | None


class MaskStore:
    """All masks of a session by pool and round. What was taken is gone.

    Spec: MK-1
    """

    def __init__(self) -> None:
        self._batches: dict[tuple[str, int], MaskBatch] = {}

    def __repr__(self) -> str:
        return f"MaskStore({len(self._batches)} unused batches)"

    def put(self, pool: str, masks: MaskBatch) -> None:
        """Keep the masks of a batch until their conversion."""
        self._batches[pool, masks.batch.round] = masks

    def take(self, pool: str, round: int) -> MaskBatch:
        """The masks of a conversion; a second conversion with the same masks is refused.

        Spec: MK-1
        """
        masks = self._batches.pop((pool, round), None)
        require(masks is not None, "MK-1", evidence=f"the masks {pool}/{round} were used before")
        assert masks is not None
        return masks
