"""Who said what where: the checks of a signed message that need nothing but public keys."""

from functools import lru_cache
from typing import TypeVar

from reference.core.identity import verifies
from reference.core.reject import refuse, require
from reference.core.rounds import Position
from reference.messages.base import Message, NotCanonical, decode, text_of
from reference.messages.wire import Signed, envelope_text

M = TypeVar("M", bound=Message)


def read_signed(octets: bytes, sender: int, kind: type[M], key: str) -> Signed[M]:
    """The signed message with a body of type ``kind`` that ``octets`` encode, or MS-2.

    ``key``: the identity key of ``sender``.

    Spec: MS-2
    """
    try:
        signed: Signed[M] = decode(signed_type(kind), octets)
    except NotCanonical as error:
        refuse("MS-2", blame=sender, evidence=str(error))
    valid = verifies(key, envelope_text(text_of(octets)), signed.signature)
    require(valid, "MS-2", blame=sender, evidence="bad signature")
    return signed


def body_at(signed: Signed[M], session: str, position: Position, sender: int, recipient: int | None) -> M:
    """The body of a message that is where it belongs, or MS-2. ``session`` as it stands in envelopes.

    Spec: MS-2
    """
    envelope = signed.envelope
    place = Position(envelope.phase, envelope.round, envelope.index)
    kind = type(envelope.body).__name__
    expected = (session, position, sender, recipient, kind)
    found = (envelope.session, place, envelope.sender, envelope.recipient, envelope.kind)
    require(found == expected, "MS-2", blame=sender, evidence=f"expected {kind} at {position}")
    return envelope.body


@lru_cache(maxsize=256)
def signed_type(kind: type[M]) -> type[Signed[M]]:
    """The model of a signed message with a body of this type. Spec: MS-2"""
    return Signed[kind]  # type: ignore[valid-type]  # pydantic builds the class at run time
