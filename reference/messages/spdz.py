"""Messages of the computation on shares. All integers are residues in ``[0, p)``."""

from reference.messages.base import Integers, Message


class InputOffsets(Message):
    """A party's private values minus its input masks; empty if it has nothing to put in.

    Spec: SP-1
    """

    offsets: Integers


class OpenedShares(Message):
    """The sender's additive shares of a vector that is being opened; MAC shares never travel.

    Spec: SP-4
    """

    shares: Integers
