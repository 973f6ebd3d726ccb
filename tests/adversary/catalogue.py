"""The attacks: for each strategy, what the cheater (party 2) does where, and how it must end."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

from conformance.adversary.changes import (
    as_it_is,
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
    """The first choice of the extension is another one in some columns: a guess of so many bits of the other's secret."""

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

ATTACKS: tuple[Attack, ...] = (
    rushing(
        "a nonce that depends on the others'",
        moves=move(GREETING, other_nonce),
        adopt=True,
        why="the session identifier is a hash of all nonces, and one of them is fresh (FS-2)",
    ),
    rushing(
        "a coin that is committed to after all others",
        moves=(
            *move(WEIGHTS, committed_to("G-CHECK", others_commitment)),
            *move(WEIGHTS_OPENED, opened_as(others_commitment)),
        ),
        adopt=True,
        why="the values of the others are still hidden when it commits, and the coin is a hash of all of them (CT-1)",
    ),
    rushing("a coin that is chosen when the others are open", "CT-1.C", 2, move(WEIGHTS_OPENED, mixed_with_others)),
)
