"""Messages of commit-then-open rounds."""

from reference.messages.base import Integer, Message


class Commitment(Message):
    """A 256-bit hash that fixes a value before anyone else's is known.

    Spec: CT-1
    """

    digest: Integer


class Opening(Message):
    """The value behind a :class:`Commitment`, with the 256-bit nonce that hid it.

    Spec: CT-1
    """

    value: Integer
    nonce: Integer
