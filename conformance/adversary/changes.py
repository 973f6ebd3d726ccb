"""What cheaters say instead of what they should: the vocabulary of the moves in :mod:`strategies`."""

from collections.abc import Callable
from typing import cast

from conformance.adversary.rewrite import Place
from conformance.adversary.strategies import Change, Knowledge, Said, Scene
from reference.core.cointoss import commitment_digest
from reference.messages.base import Message
from reference.messages.cointoss import Commitment, Opening
from reference.messages.initialisation import DecryptionShares
from reference.messages.spdz import InputOffsets, OpenedShares
from reference.messages.wire import AbortNotice, Dispute, Echo

Condition = Callable[[Scene], bool]


def as_it_is(scene: Scene) -> Said:
    """What should be said, but after everybody else has spoken."""
    return scene.octets


def silence(_scene: Scene) -> Said:
    """Nothing."""
    return None


def said(body: Message | bytes) -> Change:
    """Something that was decided before."""
    return lambda _scene: body


def edited(change: Callable[[Message], Message]) -> Change:
    """A change of the body alone."""
    return lambda scene: change(scene.own)


def garbled(scene: Scene) -> Said:
    """Bytes that are no message."""
    return scene.octets[:-1]


def copied_from(other: int) -> Change:
    """What another party says in this round, signed as one's own."""
    return lambda scene: scene.body(other)


def stolen_from(other: int) -> Change:
    """The very bytes of another party."""
    return lambda scene: scene.heard(other)


def replayed(place: Place, sender: int | None = None) -> Change:
    """What was said at an earlier place: by the cheater itself, or by another party."""
    return lambda scene: scene.known.body(scene.me if sender is None else sender, place)


def replayed_bytes(place: Place, sender: int | None = None) -> Change:
    """The same with its old envelope and signature."""
    return lambda scene: scene.known.word(scene.me if sender is None else sender, place)


def from_another_session(other: Callable[[], Knowledge], place: Place, *, raw: bool = False, sender: int = 0) -> Change:
    """What was said at a place of another session of the same parties. ``sender``: by whom, if not by the cheater."""

    def change(scene: Scene) -> Said:
        known, who = other(), sender or scene.me
        return known.word(who, place) if raw else known.body(who, place)

    return change


def plus(amount: int, entry: int = 0) -> Change:
    """One share, offset or number of a list changed by a constant."""
    return shifted_by(lambda _scene: amount, entry)


def shifted_by(amount: Callable[[Scene], int], entry: int = 0) -> Change:
    """The same, by what a function of everything known says. ``scene.prime`` is that of the TOY parameters."""

    def change(scene: Scene) -> Said:
        name = "offsets" if scene.kind is InputOffsets else "shares"
        values = list(getattr(scene.own, name))
        values[entry] = (values[entry] + amount(scene)) % PRIME
        return scene.own.model_copy(update={name: tuple(values)})

    return change


PRIME = 2**127 - 1
"""The field of the sessions in which these attacks are played."""


def opening_to(value: int) -> Change:
    """The shares that make every opened value what the cheater wants, after it has seen all the others."""

    def change(scene: Scene) -> Said:
        columns = zip(*(cast(OpenedShares, scene.body(other)).shares for other in scene.others), strict=True)
        return OpenedShares(shares=tuple((value - sum(column)) % PRIME for column in columns))

    return change


def decrypting_to_zero(modulus: Callable[[Scene], int]) -> Change:
    """The decryption shares that make every product of all shares 1, so that the plaintext seems to be 0."""

    def change(scene: Scene) -> Said:
        square = modulus(scene) ** 2
        products = [1] * len(cast(DecryptionShares, scene.own).shares)
        for other in scene.others:
            theirs = cast(DecryptionShares, scene.body(other)).shares
            products = [product * share % square for product, share in zip(products, theirs, strict=True)]
        return scene.own.model_copy(update={"shares": tuple(pow(product, -1, square) for product in products)})

    return change


def opposite_of(other: int) -> Change:
    """Offsets that are the negated ones of another party."""

    def change(scene: Scene) -> Said:
        theirs = cast(InputOffsets, scene.body(other)).offsets
        return InputOffsets(offsets=tuple(-offset % PRIME for offset in theirs))

    return change


def committed_to(label: str, value: Callable[[Scene], int]) -> Change:
    """A commitment to a chosen value with nonce 0."""

    def change(scene: Scene) -> Said:
        return Commitment(digest=commitment_digest(scene.session, label, scene.me, value(scene), 0))

    return change


def opened_as(value: Callable[[Scene], int]) -> Change:
    """The opening of :func:`committed_to`."""
    return lambda scene: Opening(value=value(scene), nonce=0)


def cancelling(scene: Scene) -> Said:
    """The opening that makes the sum of all opened values zero, after the others are known."""
    total = sum(cast(Opening, scene.body(other)).value for other in scene.others)
    return scene.own.model_copy(update={"value": -total % PRIME})


def mixed_with_others(scene: Scene) -> Said:
    """An opening that is chosen after all the others are known."""
    return scene.own.model_copy(update={"value": cast(Opening, scene.body(scene.others[0])).value ^ 1})


def opened(place: Place, entry: int = 0) -> Callable[[Scene], int]:
    """The value that was opened on shares at an earlier place."""

    def value(scene: Scene) -> int:
        words = [cast(OpenedShares, scene.known.body(sender, place)) for sender in (scene.me, *scene.others)]
        return sum(word.shares[entry] for word in words) % PRIME

    return value


def is_odd(value: Callable[[Scene], int]) -> Condition:
    """Whether a value is odd."""
    return lambda scene: value(scene) % 2 == 1


def is_even(value: Callable[[Scene], int]) -> Condition:
    """Whether a value is even."""
    return lambda scene: value(scene) % 2 == 0


def false_echo(of: int) -> Change:
    """An echo of something that a party did not say."""

    def change(scene: Scene) -> Said:
        digests = list(cast(Echo, scene.own).digests)
        digests[of - 1] = "00" * 32
        return Echo(digests=tuple(digests))

    return change


def showing(of: int, original: Callable[[Scene], bytes]) -> Change:
    """A dispute that shows, as the original of a party, something else."""

    def change(scene: Scene) -> Said:
        texts = list(cast(Dispute, scene.own).originals)
        texts[of - 1] = original(scene).decode()
        return Dispute(originals=tuple(texts))

    return change


def notice(rule: str = "ZK-ROW.W1", accused: int | None = 1) -> Change:
    """A deliberate end, with an accusation that nobody has to believe."""
    return said(AbortNotice(rule=rule, accused=accused, evidence="so says the cheater"))
