"""What a party keeps between preparation and training. Never sent: whoever reads it reads and forges everything."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from reference.messages.agreement import Configuration
from reference.messages.base import Matrix, Message
from reference.messages.initialisation import DealtKey
from reference.messages.preprocessing import DealtMaterial, DealtShares

Hexadecimal = Annotated[str, Field(pattern=r"^([0-9a-f]{2})*$")]


class KeptCoins(Message):
    """A seed and the names that were drawn from it, so that none of them can be drawn again. Spec: CO-1"""

    seed: Annotated[Hexadecimal, Field(repr=False)]
    drawn: tuple[Hexadecimal, ...]

    def __repr_args__(self) -> Sequence[tuple[str | None, object]]:
        return [("drawn", len(self.drawn))]


class KeptMasks(Message):
    """Everybody's ciphertexts of the masks of one conversion, by party, and shares of their sum. Spec: MK-1"""

    high: Matrix
    low: Matrix
    total: DealtShares | None

    def __repr_args__(self) -> Sequence[tuple[str | None, object]]:
        return [("count", len(self.high[0]))]


class KeptEngine(Message):
    """The unused supply of SPDZ, the number of MAC checks so far, and the coins of further ones. Spec: SP-3, SP-5"""

    material: DealtMaterial
    checks: int
    coins: KeptCoins


class Preparation(Message):
    """One party's session after the initialisation. ``masks`` follow pools and rounds of the schedule.

    Spec: IN-1
    """

    party: Annotated[int, Field(gt=0)]
    session: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    configuration: Configuration
    key: DealtKey
    engine: KeptEngine
    masks: tuple[KeptMasks, ...]
    coins: KeptCoins
