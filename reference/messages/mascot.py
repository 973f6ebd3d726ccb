"""Messages of the preprocessing by oblivious transfer; all but the joint coins and openings are private to a pair.

Long vectors are attachments of entries of equal length: see ``reference/preprocessing/octets.py``.
"""

from pydantic import Field

from reference.messages.base import Integers, Message, Octets


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

    columns: Octets = Field(repr=False)


class ExtensionCheck(Message):
    """The hash of the choices and that of every column expanded from a first seed, 16 bytes each.

    Spec: OF-1
    """

    choices: Octets = Field(repr=False)
    columns: Octets = Field(repr=False)


class Corrections(Message):
    """For every transfer, what turns the second key into the sum of the first and the sender's value.

    Spec: OF-1
    """

    corrections: Octets = Field(repr=False)


class AuthenticatedInputs(Message):
    """The corrections of the correlated products with the recipient's key, and its shares of the sender's values.

    Spec: OF-1
    """

    corrections: Octets = Field(repr=False)
    shares: Octets = Field(repr=False)
