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
    """For every transfer, what turns a random correlation into one with the sender's value; residues.

    Spec: OF-1
    """

    residues: Octets = Field(repr=False)


class AuthenticatedInputs(Message):
    """What turns the MAC correlations into those of the sender's values, and the recipient's shares of these.

    Spec: OF-1
    """

    corrections: Octets = Field(repr=False)
    shares: Octets = Field(repr=False)
