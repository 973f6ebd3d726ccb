"""Computing on shares, seen from one party: what it says, and what it makes of what all others say."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from conformance.operations.models import CoinTree, Hex, Nothing, Value, Values
from conformance.operations.operation import AnyOperation, Operation
from reference.core.cointoss import commitment_digest, expand_challenges
from reference.core.rounds import Broadcast, Protocol, Rounds
from reference.messages.base import Integer, Integers, Message
from reference.messages.cointoss import Commitment, Opening
from reference.messages.spdz import InputOffsets, OpenedShares
from reference.operations import Operations
from reference.preprocessing.material import InputMasks, Material, Triples
from reference.spdz.engine import Spdz
from reference.spdz.shares import Shares

T = TypeVar("T")


class Seat(Message):
    """The field, a party among how many, its share of the MAC key, and the session."""

    prime: Integer
    parties: int
    party: int
    mac_key: Integer
    session: Hex

    def engine(self, coins: CoinTree, supply: "Supply") -> Spdz:
        """This party's engine."""
        rounds, session = Rounds(self.parties), bytes.fromhex(self.session)
        return Spdz(self.party, session, rounds, coins.value(), supply.material(self))


class ShareVector(Message):
    """One party's part of a shared vector and of its MACs."""

    values: Integers
    macs: Integers

    def shares(self, prime: int) -> Shares:
        """The vector."""
        return Shares(prime, self.values, self.macs)


EMPTY = ShareVector(values=(), macs=())


class Supply(Message):
    """The triples and input masks that are used; the masks of the party itself with their values."""

    left: ShareVector
    right: ShareVector
    product: ShareVector
    masks: tuple[ShareVector, ...]
    own_masks: Integers

    def material(self, seat: Seat) -> Material:
        """A supply of exactly this."""
        p = seat.prime
        triples = Triples(self.left.shares(p), self.right.shares(p), self.product.shares(p))
        inputs = {
            owner: InputMasks(part.shares(p), self.own_masks if owner == seat.party else None)
            for owner, part in enumerate(self.masks, start=1)
        }
        return Material(p, seat.mac_key, triples, EMPTY.shares(p), inputs)


NO_SUPPLY = Supply(left=EMPTY, right=EMPTY, product=EMPTY, masks=(), own_masks=())
UNUSED = CoinTree(seed="00" * 32, path=())


class InputTask(Message):
    """How many values each party puts in, the party's own, and the offsets that all say."""

    counts: tuple[int, ...]
    mine: Integers
    supply: Supply
    offsets: tuple[Integers, ...]


class Shared(Message):
    """What the party says, and its shares of everyone's values."""

    said: Integers
    shares: tuple[ShareVector, ...]


class MultiplicationTask(Message):
    """Two shared vectors, the triples, and the shares that all say when the differences are opened."""

    x: ShareVector
    y: ShareVector
    supply: Supply
    opened: tuple[Integers, ...]


class Multiplied(Message):
    """What the party says, and its shares of the products."""

    said: Integers
    product: ShareVector


class CommittedValue(Message):
    """The opening of a commitment."""

    value: Integer
    nonce: Integer


class OpeningTask(Message):
    """A shared vector that is opened and checked, and what all parties say in the five rounds of that.

    Their shares; commitments and openings of a coin; commitments and openings of the MAC differences.
    """

    shares: ShareVector
    coins: CoinTree
    opened: tuple[Integers, ...]
    coin_commitments: Integers
    coin_openings: tuple[CommittedValue, ...]
    difference_commitments: Integers
    difference_openings: tuple[CommittedValue, ...]

    def script(self) -> list[list[Message]]:
        """The answers, round by round."""
        return [
            [OpenedShares(shares=shares) for shares in self.opened],
            [Commitment(digest=digest) for digest in self.coin_commitments],
            [Opening(value=opening.value, nonce=opening.nonce) for opening in self.coin_openings],
            [Commitment(digest=digest) for digest in self.difference_commitments],
            [Opening(value=opening.value, nonce=opening.nonce) for opening in self.difference_openings],
        ]


class OpenedAndChecked(Message):
    """What the party says in each round, and the vector that is open then."""

    shares: Integers
    coin: CommittedValue
    difference: CommittedValue
    opened: Integers


class CoinTask(Message):
    """The opening of a coin's commitment by one party."""

    session: Hex
    label: str
    party: int
    opening: CommittedValue


class ChallengeTask(Message):
    """The seed of a joint coin, and how many challenges it gives."""

    seed: Hex
    count: int


def _vector(shares: Shares) -> ShareVector:
    return ShareVector(values=shares.values, macs=shares.macs)


def run_scripted(protocol: Protocol[T], me: int, script: Sequence[Sequence[Message]]) -> tuple[list[Message], T]:
    """Run a protocol of broadcasts against prepared answers, in each round one of each party.

    Returns what the party said and its result. Its own message comes back to it as it said it.
    """
    said: list[Message] = []
    heard: Mapping[int, Message] | None = None
    try:
        while True:
            outgoing = next(protocol) if heard is None else protocol.send(heard)
            assert isinstance(outgoing, Broadcast)
            said.append(outgoing.message)
            heard = {**dict(enumerate(script[len(said) - 1], start=1)), me: outgoing.message}
    except StopIteration as stop:
        return said, stop.value


def _input(_engine: Operations, seat: Seat, input: InputTask) -> Shared:
    spdz = seat.engine(UNUSED, input.supply)
    counts = dict(enumerate(input.counts, start=1))
    script = [[InputOffsets(offsets=offsets) for offsets in input.offsets]]
    said, shares = run_scripted(spdz.input(counts, input.mine), seat.party, script)
    (offsets,) = said
    assert isinstance(offsets, InputOffsets)
    return Shared(said=offsets.offsets, shares=tuple(_vector(shares[party]) for party in counts))


def _multiply(_engine: Operations, seat: Seat, input: MultiplicationTask) -> Multiplied:
    spdz, p = seat.engine(UNUSED, input.supply), seat.prime
    script = [[OpenedShares(shares=shares) for shares in input.opened]]
    said, product = run_scripted(spdz.multiply(input.x.shares(p), input.y.shares(p)), seat.party, script)
    (opened,) = said
    assert isinstance(opened, OpenedShares)
    return Multiplied(said=opened.shares, product=_vector(product))


def open_and_check(spdz: Spdz, shares: Shares) -> Protocol[tuple[int, ...]]:
    """Open a vector, then check the MACs of what was opened."""
    opened = yield from spdz.open(shares)
    yield from spdz.check()
    return opened


def _open_check(_engine: Operations, seat: Seat, input: OpeningTask) -> OpenedAndChecked:
    spdz = seat.engine(input.coins, NO_SUPPLY)
    protocol = open_and_check(spdz, input.shares.shares(seat.prime))
    (shares, _, coin, _, difference), opened = run_scripted(protocol, seat.party, input.script())
    assert isinstance(shares, OpenedShares)
    return OpenedAndChecked(
        shares=shares.shares, coin=_committed(coin), difference=_committed(difference), opened=opened
    )


def _committed(message: Message) -> CommittedValue:
    assert isinstance(message, Opening)
    return CommittedValue(value=message.value, nonce=message.nonce)


def _commit(_engine: Operations, _parameters: Nothing, input: CoinTask) -> Value:
    session, opening = bytes.fromhex(input.session), input.opening
    return Value(value=commitment_digest(session, input.label, input.party, opening.value, opening.nonce))


def _challenges(_engine: Operations, _parameters: Nothing, input: ChallengeTask) -> Values:
    return Values(values=expand_challenges(bytes.fromhex(input.seed), input.count))


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation("coin.commit", ("CT-1",), Nothing, CoinTask, Value, _commit),
    Operation("coin.challenges", ("CT-1",), Nothing, ChallengeTask, Values, _challenges),
    Operation("spdz.input", ("SP-1", "SP-1.V0"), Seat, InputTask, Shared, _input),
    Operation("spdz.multiply", ("SP-3", "SP-4.V0"), Seat, MultiplicationTask, Multiplied, _multiply),
    Operation(
        "spdz.open-check",
        ("SP-5", "SP-4", "SP-4.V0", "SP-5.V0", "SP-5.MAC", "SP-5.C", "CT-1.C"),
        Seat,
        OpeningTask,
        OpenedAndChecked,
        _open_check,
    ),
)
