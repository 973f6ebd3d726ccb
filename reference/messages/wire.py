"""What travels: signed envelopes, echoes, disputes and notices of abort."""

from typing import Annotated, Generic, TypeVar

from pydantic import Field

from reference.messages.base import Message

B = TypeVar("B", bound=Message)

_SIGNED = b'{"envelope":%b,"signature":"%b"}'

LONGEST_RULE, LONGEST_EVIDENCE = 40, 1000
"""Characters in a notice of abort, whose texts end up in those of others and on terminals."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Envelope(Message, Generic[B]):
    """A message and the place where it belongs.

    ``session`` is all zeros until the session id exists; ``recipient`` is ``None`` for everyone.

    Spec: MS-2
    """

    session: Digest
    phase: str
    round: int
    index: int
    sender: int
    recipient: int | None
    kind: str
    body: B


class Signed(Message, Generic[B]):
    """An envelope with the Ed25519 signature of its sender over its canonical encoding.

    Spec: MS-2
    """

    envelope: Envelope[B]
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]


def signed_text(envelope: bytes, signature: str) -> bytes:
    """The encoding of :class:`Signed`, given that of its envelope.

    Spec: MS-2
    """
    return _SIGNED % (envelope, signature.encode())


def envelope_text(signed: bytes) -> bytes:
    """The encoding of the envelope, given that of :class:`Signed`: what the signature is over.

    Spec: MS-2
    """
    before, _, after = _SIGNED.partition(b"%b")
    return signed[len(before) : -len(after % bytes(128))]


class Echo(Message):
    """SHA-256 of the signed message received from each party, in the order of the parties.

    Spec: MS-1
    """

    digests: tuple[Digest, ...]


class Dispute(Message):
    """The signed originals that a party received in a round whose echoes differ, as text.

    Spec: MS-1
    """

    originals: tuple[str, ...]


class AbortNotice(Message):
    """A party says that it stops, by which rule, and whom it accuses (``None``: nobody; 0: the dealer).

    Spec: AB-1
    """

    rule: Annotated[str, Field(max_length=LONGEST_RULE)]
    accused: int | None
    evidence: Annotated[str, Field(max_length=LONGEST_EVIDENCE)]
