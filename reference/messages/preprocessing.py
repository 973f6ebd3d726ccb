"""Messages of the preprocessing. All integers are residues in ``[0, p)``."""

from collections.abc import Sequence

from reference.messages.base import Integer, Integers, Message


class DealtShares(Message):
    """One party's shares of a vector, and its shares of the MACs.

    Spec: OF-0
    """

    values: Integers
    macs: Integers

    def __repr_args__(self) -> Sequence[tuple[str | None, object]]:
        return [("count", len(self.values))]


class DealtMaterial(Message):
    """Everything that the trusted dealer gives one party.

    ``inputs[i - 1]`` are the shares of the masks of party ``i``; ``masks`` are the recipient's own in the clear.

    Spec: OF-0
    """

    mac_key: Integer
    left: DealtShares
    right: DealtShares
    product: DealtShares
    bits: DealtShares
    inputs: tuple[DealtShares, ...]
    masks: Integers

    def __repr_args__(self) -> Sequence[tuple[str | None, object]]:
        return [("triples", len(self.left.values)), ("bits", len(self.bits.values))]
