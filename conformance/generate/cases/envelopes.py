"""Signed messages: sealing, and everything that can be wrong with one that comes."""

import json
from collections.abc import Callable, Iterator, Sequence

from conformance.adversary.wire import canonical
from conformance.generate.builder import Book, Section
from conformance.kit.categories import Category
from conformance.kit.keys import SEED, SESSION
from conformance.operations.messages import Mailbox, Place, Received, Sealing, Secret
from conformance.operations.operation import document_of
from reference.core.coins import Coins
from reference.core.identity import Identity
from reference.messages.base import Message, text_of
from reference.messages.cointoss import Commitment
from reference.messages.mascot import AuthenticatedInputs, Corrections
from reference.messages.model_compute import Release

ME, SENDER, OTHER = 1, 2, 3
PLACE = Place(phase="MR", round=0, index=3, kind="Release", recipient=None)
BODY = Release(coefficients=(5, -31, 0))
PAIR = Place(phase="IN", round=1, index=4, kind="AuthenticatedInputs", recipient=ME)
ATTACHED = AuthenticatedInputs(corrections=b"\x00\nfirst", shares=b"second\xff")
Spoil = Callable[[bytes], bytes]


def books() -> Iterator[Book]:
    """Both files about this subject."""
    yield _sealing()
    yield _opening()


def identity(participant: int) -> Identity:
    """The identity of a participant."""
    return Identity.from_coins(Coins(SEED).child("vectors", "identity", participant))


def secret(participant: int = SENDER, session: bytes | None = SESSION) -> Secret:
    """A participant that seals."""
    known = None if session is None else session.hex()
    return Secret(session=known, parties=3, me=participant, secret=identity(participant).secret.hex())


def sealed(body: Message = BODY, place: Place = PLACE, by: Secret | None = None) -> bytes:
    """A message as it travels."""
    return (by or secret()).channel().seal(place.position(), body, place.recipient)


def _sealing() -> Book:
    book = Book("message.seal", "A signed message, byte for byte: canonical JSON and a deterministic signature.")
    section = book.section("in-a-session", secret())
    commitment = PLACE.model_copy(update={"kind": "Commitment", "recipient": OTHER})
    for name, place, body in (("release", PLACE, BODY), ("private", commitment, Commitment(digest=1 << 255))):
        asked = Sealing(place=place, body=body.model_dump(mode="json"))
        section.accepts(name, asked, "to everyone, or to one recipient")
    empty = PAIR.model_copy(update={"kind": "Corrections"})
    attached = {"attachments": (PAIR, ATTACHED), "empty-attachment": (empty, Corrections(corrections=b""))}
    for name, (where, long) in attached.items():
        asked = Sealing(place=where, body=document_of(long))
        section.accepts(name, asked, "bytes after the text", covers=["MS-4"])
    before = book.section("before-a-session", secret(session=None))
    before.accepts("release", Sealing(place=PLACE, body=BODY.model_dump(mode="json")), "the session is all zeros")
    return book


def _opening() -> Book:
    book = Book("message.open", "Judging the bytes that came where a message was awaited.")
    keys = {str(number): identity(number).public for number in range(4)}
    section = book.section("in-a-session", Mailbox(session=SESSION.hex(), me=ME, keys=keys))
    base = section.accepts("release", Received(place=PLACE, sender=SENDER, octets=sealed().hex()), "in order")
    for name, (why, spoil) in ENCODINGS.items():
        _refuse(section, base, name, why, spoil(sealed()), "N1")
    for name, (why, octets, category) in _misplaced().items():
        _refuse(section, base, name, why, octets, category)
    attached = sealed(ATTACHED, PAIR, secret(OTHER))
    pair = section.accepts(
        "attachments",
        Received(place=PAIR, sender=OTHER, octets=attached.hex()),
        "bytes after the text",
        covers=["MS-4"],
    )
    for name, (why, spoil) in ATTACHMENTS.items():
        _refuse(section, pair, name, why, spoil(attached), "N1", blame=OTHER, covers=["MS-4"])
    section.rejects("nothing", base, {"/octets": None}, "MS-3", None, "nothing came", flags=["Silence"], category="N7")
    return book


def _refuse(
    section: Section,
    base: str,
    name: str,
    why: str,
    octets: bytes,
    category: Category,
    *,
    blame: int = SENDER,
    covers: Sequence[str] = (),
) -> None:
    flags, changes = ["Encoding" if category == "N1" else "Misplaced"], {"/octets": octets.hex()}
    section.rejects(name, base, changes, "MS-2", blame, why, flags=flags, category=category, covers=covers)


def _replace(old: bytes, new: bytes) -> Spoil:
    def spoil(octets: bytes) -> bytes:
        assert old in octets
        return octets.replace(old, new, 1)

    return spoil


def _signed_anyway(spoil: Spoil) -> Spoil:
    """The envelope is spoilt before it is signed: the signature is right, the encoding is not."""

    def sign(octets: bytes) -> bytes:
        text = text_of(octets)
        before = json.loads(text)["envelope"]
        envelope = spoil(canonical(before))
        signature = identity(before["sender"]).sign(envelope)
        signed = b'{"envelope":%b,"signature":"%b"}' % (envelope, signature.encode())
        return signed + octets[len(text) :]

    return sign


ENCODINGS: dict[str, tuple[str, Spoil]] = {
    "empty": ("no byte at all", lambda octets: b""),
    "cut": ("the last byte is missing", lambda octets: octets[:-1]),
    "trailing-blank": ("a blank after the end", lambda octets: octets + b" "),
    "trailing-newline": ("a line feed after the end, and no attachment", lambda octets: octets + b"\n"),
    "trailing-zero": ("a zero byte after the end", lambda octets: octets + b"\x00"),
    "twice": ("the message twice", lambda octets: octets * 2),
    "byte-order-mark": ("a byte order mark in front", lambda octets: b"\xef\xbb\xbf" + octets),
    "not-utf-8": ("bytes that are not UTF-8", _replace(b'"MR"', b'"M\xff"')),
    "deep": ("ten thousand opening brackets", lambda octets: b"[" * 10_000),
    "null": ("another JSON value", lambda octets: b"null"),
    "blank": ("a blank inside", _signed_anyway(_replace(b'"body":', b'"body": '))),
    "unsorted": ("keys in another order", _signed_anyway(lambda octets: json.dumps(_backwards(octets)).encode())),
    "escaped": ("an escape that is not needed", _signed_anyway(_replace(b'"MR"', b'"\\u004dR"'))),
    "duplicate-key": ("a key twice", _signed_anyway(_replace(b'"index":3', b'"index":3,"index":3'))),
    "unknown-field": ("a field that nobody knows", _signed_anyway(_replace(b'"index":3', b'"extra":1,"index":3'))),
    "missing-field": ("a field is missing", _signed_anyway(_replace(b'"index":3,', b""))),
    "upper-case": ("an integer in upper case", _signed_anyway(_replace(b'"-1f"', b'"-1F"'))),
    "leading-zero": ("an integer with a leading zero", _signed_anyway(_replace(b'"5"', b'"05"'))),
    "plus": ("an integer with a plus sign", _signed_anyway(_replace(b'"5"', b'"+5"'))),
    "minus-zero": ("minus zero", _signed_anyway(_replace(b'"0"', b'"-0"'))),
    "prefix": ("an integer with 0x in front", _signed_anyway(_replace(b'"5"', b'"0x5"'))),
    "underscore": ("digits with an underscore", _signed_anyway(_replace(b'"-1f"', b'"-1_f"'))),
    "blank-integer": ("an integer with a blank", _signed_anyway(_replace(b'"5"', b'" 5"'))),
    "no-digits": ("an integer without digits", _signed_anyway(_replace(b'"5"', b'""'))),
    "decimal": ("an algebraic integer as a JSON number", _signed_anyway(_replace(b'"5"', b"5"))),
    "fraction": ("a round that is no integer", _signed_anyway(_replace(b'"round":0', b'"round":0.0'))),
    "exponent": ("a round with an exponent", _signed_anyway(_replace(b'"round":0', b'"round":0e0'))),
    "boolean": ("a round that is false", _signed_anyway(_replace(b'"round":0', b'"round":false'))),
    "text-number": ("a round that is a text", _signed_anyway(_replace(b'"round":0', b'"round":"0"'))),
    "signature-case": ("a signature in upper case", lambda octets: octets[:-130] + octets[-130:].upper()),
    "signature-short": ("a signature that is too short", lambda octets: octets[:-4] + b'"}'),
}
"""Bytes that are not the one encoding of the message."""


ATTACHMENTS: dict[str, tuple[str, Spoil]] = {
    "attachment-cut": ("the last byte of an attachment is missing", lambda octets: octets[:-1]),
    "attachment-longer": ("a byte that belongs to no attachment", lambda octets: octets + b"\x00"),
    "attachment-changed": ("another byte than was hashed", _replace(b"second", b"Second")),
    "attachments-missing": ("the text alone", text_of),
    "attachments-exchanged": (
        "attachments in another order",
        _replace(b"\x00\nfirstsecond\xff", b"second\xff\x00\nfirst"),
    ),
    "separator-twice": ("two line feeds after the text", _replace(b"\n", b"\n\n")),
    "separator-other": ("no line feed after the text", _replace(b'"}\n', b'"}\r')),
    "attachment-shorter": ("a length that is too small", _signed_anyway(_replace(b'"length":7', b'"length":6'))),
    "attachment-negative": ("a negative length", _signed_anyway(_replace(b'"length":7', b'"length":-7'))),
    "attachment-huge": ("a length beyond the end", _signed_anyway(_replace(b'"length":7', b'"length":70000000000'))),
    "attachment-length-text": ("a length that is a text", _signed_anyway(_replace(b'"length":7', b'"length":"7"'))),
    "attachment-length-fraction": ("a length as a fraction", _signed_anyway(_replace(b'"length":7', b'"length":7.0'))),
    "attachment-without-length": ("only a hash", _signed_anyway(_replace(b'"length":7,', b""))),
    "attachment-unknown-field": ("a field more", _signed_anyway(_replace(b'"length":7', b'"extra":1,"length":7'))),
    "attachment-inline": ("bytes in the text", _signed_anyway(lambda octets: canonical(_inline(octets)))),
}
"""Attachments that are not as their names say."""


def _inline(octets: bytes) -> dict[str, object]:
    envelope: dict[str, object] = json.loads(octets)
    return {**envelope, "body": document_of(ATTACHED)}


def _backwards(octets: bytes) -> dict[str, object]:
    return dict(reversed(json.loads(octets).items()))


def _misplaced() -> dict[str, tuple[str, bytes, Category]]:
    """Messages in order that belong somewhere else."""

    def at(**changes: object) -> bytes:
        return sealed(place=PLACE.model_copy(update=changes))

    forged = sealed()[:-3] + (b"0" if sealed()[-3:-2] != b"0" else b"1") + b'"}'
    return {
        "forged": ("the signature belongs to something else", forged, "N4"),
        "another-signer": ("signed by another party", sealed(by=secret(OTHER)), "N4"),
        "in-another-name": ("another party's message passed on", _in_the_name_of(OTHER), "N4"),
        "another-session": ("of another session", sealed(by=secret(session=bytes(32))), "N4"),
        "another-phase": ("of another phase", at(phase="MC"), "N7"),
        "late": ("of an earlier round", at(index=2), "N7"),
        "early": ("of a later round", at(round=1), "N7"),
        "private": ("for one recipient only", at(recipient=ME), "N7"),
        "another-kind": ("a message of another kind", sealed(Commitment(digest=5)), "N7"),
    }


def _in_the_name_of(party: int) -> bytes:
    """Signed by the sender, but it says that it is by somebody else."""
    envelope = json.loads(sealed())["envelope"]
    envelope["sender"] = party
    octets = canonical(envelope)
    return canonical({"envelope": envelope, "signature": identity(SENDER).sign(octets)})
