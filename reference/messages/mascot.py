"""Messages of the preprocessing by oblivious transfer; all but the joint coins and openings are private to a pair.

Long vectors travel as one hexadecimal string of entries of equal length: see ``reference/preprocessing/octets.py``.
"""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from reference.messages.base import Integers, Message

PIECE = 2**15
"""Digits that are looked at together: a copy of all would take longer to make than to look at."""


def _hexadecimal(text: str, info: ValidationInfo) -> str:
    """What others say is checked, what is said is not.

    These are megabytes: deleting all digits, piece by piece, is several times faster than a regular expression.
    """
    if info.mode != "json":
        return text
    pieces = (text[start : start + PIECE] for start in range(0, len(text), PIECE))
    if len(text) % 2 or any(piece.encode().translate(None, b"0123456789abcdef") for piece in pieces):
        raise ValueError("bytes are pairs of lower-case hexadecimal digits")
    return text


Octets = Annotated[str, AfterValidator(_hexadecimal)]
"""Bytes as lower-case hexadecimal digits."""


class BaseTransfers(Message):
    """One party's part of the base transfers with one other, in both roles.

    As receiver it says ``zeros`` and ``ones``, of which it knows one exponent each; as sender its ``offers``. All are
    elements of the group.

    Spec: OF-1
    """

    zeros: Integers
    ones: Integers
    offers: Integers


class ExtensionColumns(Message):
    """For each base transfer the sum of both expanded seeds and of the choices, bit by bit.

    Spec: OF-1
    """

    columns: tuple[Octets, ...] = Field(repr=False)


class ExtensionCheck(Message):
    """The hash of the choices and that of every column expanded from a first seed, 16 bytes each.

    Spec: OF-1
    """

    choices: Octets = Field(repr=False)
    columns: tuple[Octets, ...] = Field(repr=False)


class Corrections(Message):
    """For every transfer, what turns a random correlation into one with the sender's value; residues.

    Spec: OF-1
    """

    residues: Octets = Field(repr=False)


class AuthenticatedInputs(Message):
    """The recipient's shares of the sender's values, and what turns the MAC correlations into those values'.

    Spec: OF-1
    """

    shares: Octets = Field(repr=False)
    corrections: Octets = Field(repr=False)

    def __repr_args__(self) -> Sequence[tuple[str | None, object]]:
        return [("octets", len(self.corrections) // 2)]
