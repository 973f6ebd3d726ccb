"""The long vectors of the preprocessing: extreme numbers, and lengths at which an engine begins a new strip."""

from collections.abc import Iterator, Sequence
from itertools import product

from conformance.generate.builder import Book, Section
from conformance.kit.keys import SEED
from conformance.operations.models import Nothing, Values
from conformance.operations.preprocessing import (
    Collection,
    Columns,
    Expanded,
    Offer,
    Pairs,
    Prime,
    RowHash,
    Stream,
    Stretch,
    Strings,
)
from reference.core.coins import Coins
from reference.messages.base import Integers, Message
from reference.preprocessing.octets import residue_octets
from reference.spdz.shares import MERSENNE_127, PRIME_192

FIELDS = {"mersenne-127": MERSENNE_127, "prime-192": PRIME_192}
BLOCK, OTHER = "00112233445566778899aabbccddeeff", "f0e1d2c3b4a5968778695a4b3c2d1e0f"


def books() -> Iterator[Book]:
    """All files about this subject."""
    yield from (_expand(), _transpose(), _hash_rows(), _offer(), _collect(), _reduce())
    for op in ("add", "subtract", "multiply"):
        yield _pairs(op)
    yield _total()


def _coins(*name: int | str) -> Coins:
    return Coins(SEED).child("vectors", "mascot", *name)


def extreme_strings(prime: int) -> Integers:
    """Strings at which a carry appears, disappears or runs through: around 0, p, words and the longest one."""
    longest = (1 << 8 * residue_octets(prime)) - 1
    word = 1 << 64
    return (0, 1, word - 1, word, prime - 1, prime, prime + 1, longest - word, longest - word + 1, longest - 1, longest)


def extreme_residues(prime: int) -> Integers:
    """The same for residues."""
    word = 1 << 64
    top = prime >> 64 << 64
    return (0, 1, 2, word - 1, word, word * word // 4, top - 1, top, prime - 2, prime - 1)


def _strings(prime: int, rows: Sequence[Sequence[int]]) -> Strings:
    width = residue_octets(prime)
    return Strings(rows=tuple(b"".join(x.to_bytes(width, "little") for x in row).hex() for row in rows))


def _random(prime: int, count: int, *name: int | str) -> Integers:
    coins = _coins(*name)
    return tuple(coins.bits(8 * residue_octets(prime), j) for j in range(count))


def _expand() -> Book:
    book = Book("mascot.expand", "Seeds as long streams: AES in counter mode, the batch in the upper half.")
    section = book.section("streams", Nothing())
    stretches = [(0, 40, None), (1, 40, None), (0, 40, 1), (1 << 40, 16, 0), (0, 0, None), (0, 200, 1), (1, 17, 1)]
    asked = Stream(
        seeds=(BLOCK, OTHER),
        stretches=tuple(Stretch(batch=batch, octets=octets, seed=seed) for batch, octets, seed in stretches),
    )
    section.accepts("batches", asked, "batches and lengths in any order, from one seed and from all")
    return book


def _transpose() -> Book:
    book = Book("mascot.transpose", "128 columns of bits become rows.")
    section = book.section("lengths", Nothing())
    for name, length in {"square": 128, "three-squares": 3 * 128, "long": 513 * 128}.items():
        columns = Expanded(seed=BLOCK, octets=length // 8 * 128)
        section.accepts(
            name, Columns(columns=columns), f"{length} rows", flags=["Extreme" if length > 999 else "Random"]
        )
    return book


def _hash_rows() -> Book:
    book = Book("mascot.hash-rows", "Every row has a hash function of its own, and so has every block of a hash.")
    section = book.section("lengths", Nothing())
    cases = {
        "one": (1, 1, "00" * 16),
        "blocks": (5, 3, "00" * 16),
        "shifted": (5, 2, OTHER),
        "long": (20_000, 2, OTHER),
    }
    for name, (count, blocks, shift) in cases.items():
        asked = RowHash(key=OTHER, rows=Expanded(seed=BLOCK, octets=16 * count), shift=shift, blocks=blocks)
        flag = "Extreme" if count > 999 else "Random"
        section.accepts(name, asked, f"{count} rows, hashes of {blocks} blocks", flags=[flag])
    return book


def _offer() -> Book:
    book = Book("mascot.offer", "What the owner of a value says to the holder of a factor.")
    for name, prime in FIELDS.items():
        section, values, strings = (
            book.section(name, Prime(prime=prime)),
            extreme_residues(prime),
            extreme_strings(prime),
        )
        turned = [[strings[(j + row) % len(strings)] for j in range(len(values))] for row in range(len(strings))]
        extreme = Offer(zeros=_strings(prime, turned), ones=_strings(prime, turned[:2]), values=values)
        section.accepts("extreme", extreme, "strings and values around words and p", flags=["Extreme"])
        largest = _strings(prime, [[strings[-1]] * 2])
        asked = Offer(zeros=largest, ones=largest, values=(0, prime - 1))
        section.accepts("largest", asked, "nothing but ones", flags=["Extreme"])
        rows = [_random(prime, 3, "offer", row) for row in range(7)]
        asked = Offer(zeros=_strings(prime, rows), ones=_strings(prime, rows[:3]), values=(5, 7, prime // 3))
        section.accepts("random", asked, "random strings", flags=["Random"])
        nothing = _strings(prime, [[]])
        asked = Offer(zeros=nothing, ones=nothing, values=())
        section.accepts("nothing", asked, "no value", flags=["Extreme"])
    return book


def _collect() -> Book:
    book = Book("mascot.collect", "What the holder of a factor makes of it.")
    for name, prime in FIELDS.items():
        section, factors = book.section(name, Prime(prime=prime)), (0, 1, prime - 1, 1 << 64, prime // 3)
        rows = [_random(prime, len(factors), "collect", row) for row in range(7)]
        longest = [[extreme_strings(prime)[-1]] * len(factors)]
        for case, keys, said in (("random", rows, rows[:5]), ("largest", longest, [[0] * len(factors)])):
            pair = _strings(prime, keys), _strings(prime, said)
            flag = "Random" if case == "random" else "Extreme"
            each = Collection(keys=pair[0], factors=factors, corrections=pair[1])
            section.accepts(case, each, "a factor for each value", flags=[flag])
            one = Collection(keys=pair[0], factors=factors[-1:], corrections=pair[1])
            section.accepts(f"{case}-one-factor", one, "one factor for all values", flags=[flag])
        if prime == MERSENNE_127:
            _carry(section, prime)
    return book


def _carry(section: Section, prime: int) -> None:
    """A sum whose last reduction carries through a whole word."""
    bits = prime.bit_length()
    rows = [[(1 << bits) + (1 << 64) - 1], *([[0]] * (bits - 1))]
    carrying = Collection(keys=_strings(prime, rows), factors=(0,), corrections=_strings(prime, [[0]]))
    section.accepts("carry", carrying, "a sum just above the last power of two", flags=["Extreme"])


def _reduce() -> Book:
    book = Book("mascot.reduce", "Random strings as residues.")
    for name, prime in FIELDS.items():
        section = book.section(name, Prime(prime=prime))
        section.accepts("extreme", Values(values=extreme_strings(prime)), "around words and p", flags=["Extreme"])
        for index, string in enumerate(extreme_strings(prime)):
            section.accepts(f"extreme-{index}", Values(values=(string,)), "one of these alone", flags=["Extreme"])
        section.accepts("random", Values(values=_random(prime, 4, "reduce")), "random strings", flags=["Random"])
        section.accepts("nothing", Values(values=()), "no string", flags=["Extreme"])
    return book


def _pairs(op: str) -> Book:
    book = Book(f"mascot.{op}", f"Residues: {op}.")
    for name, prime in FIELDS.items():
        section, extreme = book.section(name, Prime(prime=prime)), extreme_residues(prime)
        every = product(extreme, extreme) if prime == MERSENNE_127 else zip(extreme, reversed(extreme), strict=True)
        left, right = zip(*every, strict=True)
        section.accepts("extreme", Pairs(left=left, right=right), "residues around words and p", flags=["Extreme"])
        random = tuple(x % prime for x in _random(prime, 6, op))
        section.accepts("random", Pairs(left=random[:3], right=random[3:]), "random residues", flags=["Random"])
        if op != "multiply":
            ends = extreme[1:] if op == "subtract" else tuple(prime - x for x in extreme[1:])
            section.accepts("to-p", Pairs(left=extreme[1:], right=ends), "results that are 0 or p", flags=["Extreme"])
        else:
            section.accepts("by-one", Pairs(left=extreme, right=random[:1]), "by a single residue", flags=["Extreme"])
        section.accepts("nothing", Pairs(left=(), right=()), "no residue", flags=["Extreme"])
    return book


def _total() -> Book:
    book = Book("mascot.total", "The sum of many residues.")
    for name, prime in FIELDS.items():
        section = book.section(name, Prime(prime=prime))
        cases: dict[str, tuple[Message, str]] = {
            "extreme": (Values(values=extreme_residues(prime)), "around words and p"),
            "largest": (Values(values=(prime - 1,) * 9), "the largest residue again and again"),
            "random": (Values(values=tuple(x % prime for x in _random(prime, 7, "total"))), "random residues"),
            "nothing": (Values(values=()), "no residue"),
        }
        for case, (asked, why) in cases.items():
            section.accepts(case, asked, why, flags=["Extreme"])
    return book
