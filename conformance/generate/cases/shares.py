"""Computing on shares: three parties run together, and each case shows one of them what all of them said."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from conformance.generate.builder import Book, Changes, Section, integer
from conformance.kit.keys import SEED, SESSION, coin_tree
from conformance.operations.models import CoinTree, Nothing
from conformance.operations.shares import (
    EMPTY,
    NO_SUPPLY,
    ChallengeTask,
    CoinTask,
    CommittedValue,
    InputTask,
    MultiplicationTask,
    OpeningTask,
    Seat,
    ShareVector,
    Supply,
    open_and_check,
)
from reference.core.coins import Coins
from reference.core.rounds import Broadcast, Protocol
from reference.messages.base import Integers, Message
from reference.messages.cointoss import Commitment, Opening
from reference.messages.spdz import InputOffsets, OpenedShares
from reference.spdz.engine import Spdz
from reference.spdz.shares import MERSENNE_127, PRIME_192

PARTIES = 3
ME, OTHER = 1, 2


@dataclass(frozen=True)
class World:
    """A field, and all parties' shares in it, drawn from coins."""

    prime: int

    def coins(self, *name: int | str) -> Coins:
        """Coins of the case."""
        return Coins(SEED).child("vectors", "shares", f"{self.prime:x}", *name)

    def split(self, value: int, *name: int | str) -> Integers:
        """Additive shares of a residue."""
        coins = self.coins("split", *name)
        free = [coins.below(self.prime, party) for party in range(1, PARTIES)]
        return (*free, (value - sum(free)) % self.prime)

    @property
    def mac_keys(self) -> Integers:
        """Everyone's share of the MAC key."""
        coins = self.coins("alpha")
        return tuple(coins.below(self.prime, party) for party in range(1, PARTIES + 1))

    def share(self, values: Integers, *name: int | str) -> list[ShareVector]:
        """Authenticated shares of a vector, one part for each party."""
        alpha, p = sum(self.mac_keys), self.prime
        shares = [self.split(value % p, "value", j, *name) for j, value in enumerate(values)]
        macs = [self.split(alpha * value % p, "mac", j, *name) for j, value in enumerate(values)]
        if not values:
            return [EMPTY] * PARTIES
        return [
            ShareVector(values=x, macs=m)
            for x, m in zip(zip(*shares, strict=True), zip(*macs, strict=True), strict=True)
        ]

    def seat(self, party: int) -> Seat:
        """The parameters of a party."""
        return Seat(
            prime=self.prime, parties=PARTIES, party=party, mac_key=self.mac_keys[party - 1], session=SESSION.hex()
        )


WORLDS: Mapping[str, World] = {"mersenne-127": World(MERSENNE_127), "prime-192": World(PRIME_192)}


def books() -> Iterator[Book]:
    """All files about this subject."""
    yield from (_commit(), _challenges(), _input(), _multiply(), _open_check())


def together(protocols: Mapping[int, Protocol[object]]) -> list[list[Message]]:
    """Run protocols of broadcasts side by side; what all parties say, round by round."""
    rounds: list[list[Message]] = []
    heard: dict[int, Message] | None = None
    try:
        while True:
            said: list[Message] = []
            for protocol in protocols.values():
                outgoing = next(protocol) if heard is None else protocol.send(heard)
                assert isinstance(outgoing, Broadcast)
                said.append(outgoing.message)
            rounds.append(said)
            heard = dict(zip(protocols, said, strict=True))
    except StopIteration:
        return rounds


def _run(world: World, supplies: list[Supply], program: Callable[[int, Spdz], Protocol[object]]) -> list[list[Message]]:
    engines = {party: world.seat(party).engine(_coins(party), supplies[party - 1]) for party in range(1, PARTIES + 1)}
    return together({party: program(party, engine) for party, engine in engines.items()})


def _coins(party: int) -> CoinTree:
    return coin_tree("party", party)


def _commit() -> Book:
    book = Book("coin.commit", "Commitments of joint coins: the party stands in them.")
    section = book.section("digests", Nothing())
    for party in (1, 2):
        opening = CommittedValue(value=5, nonce=(1 << 256) - 1)
        asked = CoinTask(session=SESSION.hex(), label="SP-5/1", party=party, opening=opening)
        section.accepts(f"party-{party}", asked, "the same opening of another party has another commitment")
    return book


def _challenges() -> Book:
    book = Book("coin.challenges", "Challenges from the seed of a joint coin.")
    section = book.section("seeds", Nothing())
    for count in (0, 1, 5):
        section.accepts(f"{count}", ChallengeTask(seed=SESSION.hex(), count=count), "their number is hashed as well")
    return book


def _input() -> Book:
    book = Book("spdz.input", "Every party puts in private values.")
    counts, values = (2, 1, 0), ((5, -7), (11,), ())
    for name, world in WORLDS.items():
        section, coins = book.section(name, world.seat(ME)), world.coins("masks")
        known = [tuple(coins.below(world.prime, i, j) for j in range(n)) for i, n in enumerate(counts)]
        masks = [world.share(mask, "mask", i) for i, mask in enumerate(known)]
        supplies = [
            NO_SUPPLY.model_copy(update={"masks": tuple(m[i] for m in masks), "own_masks": known[i]})
            for i in range(PARTIES)
        ]
        (offsets,) = _run(world, supplies, lambda i, spdz: spdz.input(dict(enumerate(counts, 1)), values[i - 1]))
        said = tuple(message.offsets for message in offsets if isinstance(message, InputOffsets))
        asked = InputTask(counts=counts, mine=values[ME - 1], supply=supplies[ME - 1], offsets=said)
        base = section.accepts("three-owners", asked, "two values, one, and none")
        _residues(section, world, base, "/offsets", "SP-1.V0")
    return book


def _multiply() -> Book:
    book = Book("spdz.multiply", "Products of shared vectors, with a triple for each entry.")
    for name, world in WORLDS.items():
        section, coins = book.section(name, world.seat(ME)), world.coins("triples")
        a, b = (tuple(coins.below(world.prime, which, j) for j in range(2)) for which in ("a", "b"))
        c = tuple(x * y for x, y in zip(a, b, strict=True))
        columns = {column: world.share(v, column) for column, v in (("left", a), ("right", b), ("product", c))}
        supplies = [
            NO_SUPPLY.model_copy(update={column: parts[i] for column, parts in columns.items()}) for i in range(PARTIES)
        ]
        x, y = world.share((3, -4), "x"), world.share((5, world.prime - 1), "y")

        def program(i: int, spdz: Spdz) -> Protocol[object]:
            return spdz.multiply(x[i - 1].shares(world.prime), y[i - 1].shares(world.prime))  # noqa: B023  # run here

        (opened,) = _run(world, supplies, program)
        said = tuple(message.shares for message in opened if isinstance(message, OpenedShares))
        asked = MultiplicationTask(x=x[0], y=y[0], supply=supplies[0], opened=said)
        base = section.accepts("two", asked, "positive and negative factors")
        _residues(section, world, base, "/opened", "SP-4.V0")
    return book


def _residues(section: Section, world: World, base: str, pointer: str, check: str) -> None:
    """Another party's vector of residues is not in order."""
    place = f"{pointer}/{OTHER - 1}"
    first = f"{place}/0"
    residue = section.integer_at(base, first)
    cases: dict[str, tuple[Changes, str]] = {
        "too-large": ({first: integer(residue + world.prime)}, "a residue that is not reduced"),
        "negative": ({first: integer(residue - world.prime)}, "a residue below zero"),
        "missing": ({place: []}, "nothing at all"),
    }
    for name, (changes, why) in cases.items():
        flags = ["Length" if name == "missing" else "OutOfRange"]
        section.rejects(name, base, changes, check, OTHER, why, flags=flags, category="N6")


def _open_check() -> Book:
    book = Book("spdz.open-check", "A vector is opened, and its MACs are checked.")
    for name, world in WORLDS.items():
        section, shared = book.section(name, world.seat(ME)), world.share((42, -1, 0), "opened")
        rounds = _run(
            world,
            [NO_SUPPLY] * PARTIES,
            lambda i, spdz: open_and_check(spdz, shared[i - 1].shares(world.prime)),  # noqa: B023  # run here
        )
        base = section.accepts("three", _opening(shared[ME - 1], rounds), "three values")
        _residues(section, world, base, "/opened", "SP-4.V0")
        _opened_otherwise(section, world, base, rounds)
    return book


def _opening(mine: ShareVector, rounds: list[list[Message]]) -> OpeningTask:
    opened, coin_commitments, coin_openings, commitments, openings = rounds
    return OpeningTask(
        shares=mine,
        coins=_coins(ME),
        opened=tuple(message.shares for message in opened if isinstance(message, OpenedShares)),
        coin_commitments=_digests(coin_commitments),
        coin_openings=_openings(coin_openings),
        difference_commitments=_digests(commitments),
        difference_openings=_openings(openings),
    )


def _digests(messages: list[Message]) -> Integers:
    return tuple(message.digest for message in messages if isinstance(message, Commitment))


def _openings(messages: list[Message]) -> tuple[CommittedValue, ...]:
    opened = (message for message in messages if isinstance(message, Opening))
    return tuple(CommittedValue(value=message.value, nonce=message.nonce) for message in opened)


def _opened_otherwise(section: Section, world: World, base: str, rounds: list[list[Message]]) -> None:
    """Another party opens something else than it should, in each of the five rounds."""
    opened, _, coins, _, differences = rounds
    share, coin, difference = opened[OTHER - 1], coins[OTHER - 1], differences[OTHER - 1]
    assert isinstance(share, OpenedShares)
    assert isinstance(coin, Opening)
    assert isinstance(difference, Opening)
    first, second, third = share.shares
    shifted, p = {"/opened/1/0": integer((first + 1) % world.prime)}, world.prime
    cancelling = {**shifted, "/opened/1/1": integer((second - 1) % p)}
    cases: dict[str, tuple[dict[str, str], str, bool, str]] = {
        "shifted": (shifted, "SP-5.MAC", False, "an opened value off by one"),
        "cancelling": (cancelling, "SP-5.MAC", False, "two shifts that cancel in a plain sum"),
        "last": ({"/opened/1/2": integer((third - 1) % p)}, "SP-5.MAC", False, "the last value off by minus one"),
        "coin-value": ({"/coin_openings/1/value": integer(coin.value + 1)}, "CT-1.C", True, "another coin"),
        "coin-nonce": ({"/coin_openings/1/nonce": integer(coin.nonce + 1)}, "CT-1.C", True, "another nonce"),
        "coin-commitment": ({"/coin_commitments/1": "1"}, "CT-1.C", True, "a commitment to nothing"),
        "difference": (
            {"/difference_openings/1/value": integer(difference.value + 1)},
            "SP-5.C",
            True,
            "another MAC difference than was committed",
        ),
        "difference-commitment": ({"/difference_commitments/1": "1"}, "SP-5.C", True, "a commitment to nothing"),
    }
    for name, (changes, check, blame, why) in cases.items():
        section.rejects(
            name, base, changes, check, OTHER if blame else None, why, flags=["WrongResponse"], category="N6"
        )
