"""The attacks: for each strategy, what the cheater (party 2) does where, and how it must end."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

from conformance.adversary.changes import (
    cancelling,
    committed_to,
    copied_from,
    decrypting_to_zero,
    edited,
    false_echo,
    from_another_session,
    garbled,
    is_even,
    is_odd,
    mixed_with_others,
    notice,
    opened,
    opened_as,
    opening_to,
    opposite_of,
    plus,
    replayed,
    replayed_bytes,
    said,
    shifted_by,
    showing,
    silence,
    stolen_from,
)
from conformance.adversary.rewrite import Place
from conformance.adversary.strategies import Attack, Change, Move, Scene
from reference.core.rounds import DEALER
from reference.messages.agreement import DealerRequest, Hello
from reference.messages.base import Message
from reference.messages.cointoss import Commitment, Opening
from reference.messages.initialisation import (
    DecryptionShares,
    KeyAnnouncement,
    MaskCombinations,
    MaskContributions,
)
from reference.messages.input_preparation import QrCommitment, SvdCommitment
from reference.messages.mascot import AuthenticatedInputs, BaseTransfers, Corrections, ExtensionColumns
from reference.messages.model_compute import MatrixUpdate, Release, RowUpdate
from reference.messages.spdz import InputOffsets, OpenedShares
from reference.messages.wire import AbortNotice, Dispute, Echo
from reference.preprocessing.base_ot import BASE_TRANSFERS
from reference.preprocessing.block_cipher import add
from tests.adversary.attacks import other_session

GREETING, KEY, TEST = Place("AG", 0, Hello), Place("IN", 0, KeyAnnouncement), Place("IN", 0, DecryptionShares)
MASKS, OFFSETS, WEIGHTS = Place("IN", 2, MaskContributions), Place("IN", 2, InputOffsets), Place("IN", 2, Commitment)
WEIGHTS_OPENED, SUMS = Place("IN", 2, Opening), Place("IN", 2, MaskCombinations)
INPUT, SVD = Place("IP", 0, QrCommitment), Place("IP", 0, SvdCommitment)
UPDATE, UPDATE_2 = Place("MC", 1, RowUpdate), Place("MC", 2, RowUpdate)
DECRYPTION, DECRYPTION_2 = Place("MC", 1, DecryptionShares), Place("MC", 2, DecryptionShares)
COMPARISON, COMPARISON_2 = Place("MC", 1, OpenedShares), Place("MC", 2, OpenedShares)
PRODUCTS, LAST_PRODUCTS = Place("MC", 1, OpenedShares, 1), Place("MC", 1, OpenedShares, 5)
COIN, COIN_OPENED = Place("MC", 1, Commitment), Place("MC", 1, Opening)
DIFFERENCE, DIFFERENCE_OPENED = Place("MC", 1, Commitment, 1), Place("MC", 1, Opening, 1)
RESULT, MODEL = Place("MR", 0, OpenedShares), Place("MR", 0, Release)
ECHO, DISPUTE = Place("IP", 0, Echo), Place("IP", 0, Dispute)
BASE, COLUMNS = Place("IN", 1, BaseTransfers), Place("IN", 1, ExtensionColumns, 1)
FACTORS, SHARED = Place("IN", 1, Corrections), Place("IN", 1, AuthenticatedInputs)
SACRIFICE, ZERO = Place("IN", 1, OpenedShares, 2), Place("IN", 1, OpenedShares, 3)

batched, mascot = other_session("batched"), other_session("mascot")
stopped = other_session("batched", Move(UPDATE, notice()))


def move(place: Place, change: Change, *, to: tuple[int, ...] = (), when: Callable[[Scene], bool] | None = None):
    """A single move."""
    return (Move(place, change, to, when=when),)


def always(place: Place, change: Change, *to: int):
    """A move there and ever after."""
    return (Move(place, change, to, onwards=True),)


def others_commitment(scene: Scene) -> int:
    """A number that depends on what another party has just committed to."""
    place = WEIGHTS if scene.kind is Commitment else None
    return cast(Commitment, scene.body(1) if place else scene.known.body(1, WEIGHTS)).digest


def modulus(scene: Scene) -> int:
    """The modulus of the session."""
    return cast(KeyAnnouncement, scene.known.body(1, KEY)).modulus


def field_plus(name: str) -> Callable[[Message], Message]:
    """The first entry of a list of integers plus one."""
    return lambda body: body.model_copy(update={name: (getattr(body, name)[0] + 1, *getattr(body, name)[1:])})


def other_nonce(scene: Scene) -> Message:
    """A nonce that depends on another party's."""
    nonce = cast(Hello, scene.body(1)).nonce
    return scene.own.model_copy(update={"nonce": nonce[::-1]})


def flipped(rows: int) -> Callable[[Message], Message]:
    """The first choice of the extension is another one in some columns: so many bits of a secret are guessed."""

    def change(body: Message) -> Message:
        columns = bytearray(cast(ExtensionColumns, body).columns)
        for row in range(rows):
            columns[row * (len(columns) // BASE_TRANSFERS)] ^= 1
        return ExtensionColumns(columns=bytes(columns))

    return change


def first_octet(name: str) -> Callable[[Message], Message]:
    """One bit of an attachment."""
    return lambda body: body.model_copy(update={name: bytes([getattr(body, name)[0] ^ 1]) + getattr(body, name)[1:]})


def greeting_again(scene: Scene) -> bytes:
    """A message of party 1 that is signed, but of another place."""
    return scene.known.word(1, KEY)


def forged(scene: Scene) -> bytes:
    """A message of party 1 with another content and its old signature."""
    return scene.known.word(1, INPUT).replace(b'"rows":["', b'"rows":["1', 1)


def no_unicode(scene: Scene) -> bytes:
    """A dispute with half of a surrogate pair in its text."""
    return scene.octets.replace(b'"originals":["', b'"originals":["\\ud800', 1)


def all_shifted(body: Message) -> Message:
    """Another b of every triple."""
    corrections = cast(Corrections, body).corrections
    return Corrections(corrections=add(corrections, bytes([1, *bytes(15)]) * (len(corrections) // 16)))


def other_request(body: Message) -> Message:
    """The request for another session."""
    return body.model_copy(update={"session": "ab" * 32})


LONG = AbortNotice.model_construct(rule="MS-3", accused=None, evidence="x" * 1001)
rushing = partial(Attack, strategy="rushing")
copying = partial(Attack, strategy="copying")
replaying = partial(Attack, strategy="replaying")
equivocating = partial(Attack, strategy="equivocating")
silent = partial(Attack, strategy="silent")
selective = partial(Attack, strategy="selective failure")
adaptive = partial(Attack, strategy="adaptive")

STRATEGIES: Mapping[str, str] = {
    "rushing": "speaks last and chooses what it says by what all others said in this round",
    "copying": "says what another party says",
    "replaying": "says again what was said before, in this session or in another one",
    "equivocating": "says different things, each in order by itself, to different parties",
    "silent": "says nothing any more, or stops with an accusation",
    "selective failure": "is wrong towards one party only",
    "adaptive": "decides by opened values whether and how to cheat",
}

HARMLESS = ""
NOBODY = None

RUSHING = (
    rushing(
        "a nonce that depends on another's",
        HARMLESS,
        NOBODY,
        move(GREETING, other_nonce),
        adopt=True,
        why="the session identifier is a hash of all nonces, and one of them is fresh (FS-2)",
    ),
    rushing(
        "a coin that is committed to after all others",
        HARMLESS,
        NOBODY,
        (
            *move(WEIGHTS, committed_to("G-CHECK", others_commitment)),
            *move(WEIGHTS_OPENED, opened_as(others_commitment)),
        ),
        adopt=True,
        why="the values of the others are still hidden when it commits, and the coin is a hash of all of them (CT-1)",
    ),
    rushing("a coin chosen when the others are open", "CT-1.C", 2, move(WEIGHTS_OPENED, mixed_with_others)),
    rushing("offsets that negate another's", "G-CHECK.S", 2, move(OFFSETS, opposite_of(1)), adopt=True),
    rushing("a test decryption to what it wants", "ZK-DEC.V1", 2, move(TEST, decrypting_to_zero(modulus))),
    rushing("a decryption to what it wants", "ZK-DEC.V1", 2, move(DECRYPTION, decrypting_to_zero(modulus))),
    rushing("an opening to what it wants", "SP-5.MAC", NOBODY, move(COMPARISON, opening_to(0)), adopt=True),
    rushing("the model that it wants", "SP-5.MAC", NOBODY, move(RESULT, opening_to(1)), adopt=True),
    rushing(
        "a MAC difference that cancels the others",
        "SP-5.C",
        2,
        (*move(PRODUCTS, plus(1)), *move(DIFFERENCE_OPENED, cancelling)),
        adopt=True,
    ),
    rushing(
        "an opening to what it wants, in the making of triples",
        "SP-5.MAC",
        NOBODY,
        move(SACRIFICE, opening_to(0)),
        session="mascot",
        adopt=True,
    ),
)
COPYING = (
    copying(
        "the key set that others announce",
        HARMLESS,
        NOBODY,
        move(KEY, copied_from(1)),
        why="all parties have to announce the same one (IN-1)",
    ),
    copying("masks with their proofs", "ZK-RNG.V1", 2, move(MASKS, copied_from(1))),
    copying("the offsets of inputs", "G-CHECK.S", 2, move(OFFSETS, copied_from(1)), adopt=True),
    copying(
        "a commitment and its opening",
        "CT-1.C",
        2,
        (*move(WEIGHTS, copied_from(1)), *move(WEIGHTS_OPENED, copied_from(1))),
    ),
    copying("a combination of masks", "G-CHECK.E", 2, move(SUMS, copied_from(1))),
    copying("an input with its proof", "IP-B.V1", 2, move(INPUT, copied_from(1))),
    copying("an input with its proofs", "ZK-RNG.V1", 2, move(SVD, copied_from(1)), session="paper"),
    copying("an update with its proof", "ZK-ROW.W1", 2, move(UPDATE, copied_from(1))),
    copying(
        "an update with its proof",
        "ZK-MAT.W1",
        2,
        move(Place("MC", 1, MatrixUpdate), copied_from(1)),
        session="paper",
    ),
    copying("a decryption share with its proof", "ZK-DEC.V1", 2, move(DECRYPTION, copied_from(1))),
    copying("an opened share", "SP-5.MAC or SP-7.R", NOBODY, move(COMPARISON, copied_from(1)), adopt=True),
    copying(
        "a MAC difference with its commitment",
        "SP-5.C",
        2,
        (*move(DIFFERENCE, copied_from(1)), *move(DIFFERENCE_OPENED, copied_from(1))),
    ),
    copying("the signed bytes of another party", "MS-2", 2, move(UPDATE, stolen_from(1))),
    copying("base transfers, back to their sender", "OF-1.COL", NOBODY, move(BASE, copied_from(1)), session="mascot"),
    copying("shared inputs, back to their sender", "SP-5.MAC", NOBODY, move(SHARED, copied_from(1)), session="mascot"),
)
REPLAYING = (
    replaying("an update of the last round", "ZK-ROW.W1", 2, move(UPDATE_2, replayed(UPDATE))),
    replaying("an update of the last round by another party", "ZK-ROW.W1", 2, move(UPDATE_2, replayed(UPDATE, 1))),
    replaying("a signed message of the last round", "MS-2", 2, move(UPDATE_2, replayed_bytes(UPDATE))),
    replaying("a decryption share of the last round", "ZK-DEC.V1", 2, move(DECRYPTION_2, replayed(DECRYPTION))),
    replaying(
        "opened shares of the last round",
        "SP-5.MAC or SP-7.R",
        NOBODY,
        move(COMPARISON_2, replayed(COMPARISON)),
        adopt=True,
    ),
    replaying(
        "a coin of an earlier check",
        "CT-1.C",
        2,
        (*move(COIN, replayed(WEIGHTS)), *move(COIN_OPENED, replayed(WEIGHTS_OPENED))),
    ),
    replaying("masks of another session", "ZK-RNG.V1", 2, move(MASKS, from_another_session(batched, MASKS))),
    replaying("an input of another session", "IP-B.V1", 2, move(INPUT, from_another_session(batched, INPUT))),
    replaying(
        "a signed message of another session", "MS-2", 2, move(INPUT, from_another_session(batched, INPUT, raw=True))
    ),
    replaying(
        "base transfers of another session",
        "OF-1.COL or AB-1",
        NOBODY,
        move(BASE, from_another_session(mascot, BASE)),
        session="mascot",
    ),
)
EQUIVOCATING = (
    equivocating(
        "two greetings, and no word in the dispute",
        "MS-1",
        NOBODY,
        (*move(GREETING, other_nonce, to=(3,)), *move(Place("AG", 0, Dispute), silence)),
    ),
    equivocating("two key sets", "MS-1", 2, move(KEY, edited(field_plus("verification_keys")), to=(3,))),
    equivocating("two offsets", "MS-1", 2, move(OFFSETS, plus(1), to=(3,))),
    equivocating("two commitments to one coin", "MS-1", 2, move(WEIGHTS, said(Commitment(digest=7)), to=(1,))),
    equivocating("two opened shares", "MS-1", 2, move(PRODUCTS, plus(1), to=(3,))),
    equivocating("two models", "MS-1", 2, move(MODEL, edited(field_plus("coefficients")), to=(3,))),
    equivocating(
        "two inputs, and no word in the dispute",
        "MS-1",
        2,
        (*move(INPUT, edited(field_plus("rows")), to=(3,)), *move(DISPUTE, silence)),
    ),
    equivocating(
        "a false echo, and a signed message of another place as proof",
        "MS-1",
        2,
        (*move(ECHO, false_echo(1)), *move(DISPUTE, showing(1, greeting_again))),
    ),
    equivocating(
        "a false echo, and a forged message as proof",
        "MS-1",
        2,
        (*move(ECHO, false_echo(1)), *move(DISPUTE, showing(1, forged))),
    ),
    equivocating(
        "a false echo, and text that is no Unicode as proof",
        "MS-1",
        NOBODY,
        (*move(ECHO, false_echo(1)), *move(DISPUTE, no_unicode)),
    ),
    equivocating(
        "two factors of one triple",
        "OF-1.SAC",
        NOBODY,
        move(FACTORS, edited(all_shifted), to=(1,)),
        session="mascot, three",
    ),
)
SILENT = (
    silent("from the first word on", "MS-3", NOBODY, always(GREETING, silence)),
    silent("from its input on", "MS-3", NOBODY, always(INPUT, silence)),
    silent("from an update on, towards one party", "MS-3", NOBODY, always(UPDATE, silence, 3), alone=3),
    silent("does not open its coin", "MS-3", NOBODY, move(COIN_OPENED, silence)),
    silent("keeps its decryption share", "MS-3", NOBODY, move(DECRYPTION, silence)),
    silent("does not echo", "MS-3", NOBODY, move(ECHO, silence)),
    silent(
        "a false echo, and no word in the dispute",
        "MS-1",
        NOBODY,
        (*move(ECHO, false_echo(1)), *always(DISPUTE, silence)),
    ),
    silent("keeps its share of the model", "MS-3", NOBODY, move(RESULT, silence)),
    silent("from the base transfers on", "MS-3", NOBODY, always(BASE, silence), session="mascot"),
    silent("stops and accuses an honest party", "AB-1", NOBODY, move(UPDATE, notice())),
    silent("stops and accuses the dealer, after the test decryption", "AB-1", NOBODY, move(TEST, notice("IN-1", 0))),
    silent("stops with more words than a notice may have", "MS-2", 2, move(UPDATE, said(LONG))),
    silent(
        "stops with the notice of another session",
        "MS-2",
        2,
        move(UPDATE_2, from_another_session(stopped, Place("MC", 1, AbortNotice), raw=True)),
    ),
)
SELECTIVE = (
    selective("a wrong proof", "MS-1", 2, move(UPDATE, edited(field_plus("w")), to=(3,))),
    selective("a wrong share", "MS-1", 2, move(COMPARISON, plus(1), to=(1,))),
    selective("bytes that are no message", "MS-2", 2, move(INPUT, garbled, to=(3,)), alone=3),
    selective("bytes that are no echo", "MS-2", 2, move(ECHO, garbled, to=(1,)), alone=1, further=("RowUpdate",)),
    selective(
        "another request to the dealer",
        "AB-1 or MS-3",
        NOBODY,
        move(Place("AG", 1, DealerRequest), edited(other_request), to=(DEALER,)),
    ),
    selective(
        "a guess of one bit of a secret choice", "OF-1.COL", NOBODY, move(COLUMNS, edited(flipped(1))), session="mascot"
    ),
    selective(
        "a guess of forty bits of a secret choice",
        "OF-1.COL",
        NOBODY,
        move(COLUMNS, edited(flipped(40))),
        session="mascot",
    ),
    selective(
        "a wrong correction of a triple",
        "OF-1.SAC",
        NOBODY,
        move(FACTORS, edited(first_octet("corrections"))),
        session="mascot",
    ),
    selective(
        "a wrong share of an input", "SP-5.MAC", NOBODY, move(SHARED, edited(first_octet("shares"))), session="mascot"
    ),
)
ADAPTIVE = (
    adaptive(
        "a wrong product if the opened comparison is odd",
        "SP-5.MAC",
        NOBODY,
        move(PRODUCTS, plus(1), when=is_odd(opened(COMPARISON))),
    ),
    adaptive(
        "a wrong product if the opened comparison is even",
        "SP-5.MAC",
        NOBODY,
        move(PRODUCTS, plus(1), when=is_even(opened(COMPARISON))),
    ),
    adaptive(
        "a product shifted by the opened comparison",
        "SP-5.MAC",
        NOBODY,
        move(LAST_PRODUCTS, shifted_by(opened(COMPARISON))),
        adopt=True,
    ),
    adaptive(
        "a comparison shifted by that of the last round",
        "SP-5.MAC or SP-7.R",
        NOBODY,
        move(COMPARISON_2, shifted_by(opened(COMPARISON))),
        adopt=True,
    ),
    adaptive(
        "a wrong decryption share if the last comparison was odd",
        "ZK-DEC.V1",
        2,
        move(DECRYPTION_2, edited(field_plus("shares")), when=is_odd(opened(COMPARISON))),
    ),
    adaptive(
        "a wrong decryption share if the last comparison was even",
        "ZK-DEC.V1",
        2,
        move(DECRYPTION_2, edited(field_plus("shares")), when=is_even(opened(COMPARISON))),
    ),
    adaptive(
        "a shifted result, and its negative in the next opening",
        "SP-5.MAC",
        NOBODY,
        (*move(PRODUCTS, plus(1)), *move(LAST_PRODUCTS, plus(-1))),
        adopt=True,
    ),
    adaptive("announces no model if it dislikes what it has seen", "MS-3", NOBODY, always(MODEL, silence)),
    adaptive(
        "a zero test shifted by what was opened before",
        "SP-5.MAC",
        NOBODY,
        move(ZERO, shifted_by(opened(SACRIFICE))),
        session="mascot",
        adopt=True,
    ),
)
ATTACKS: tuple[Attack, ...] = (*RUSHING, *COPYING, *REPLAYING, *EQUIVOCATING, *SILENT, *SELECTIVE, *ADAPTIVE)
