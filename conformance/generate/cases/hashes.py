"""Framing, transcripts, coins, derived bases, session identifiers."""

from collections.abc import Iterator

from conformance.generate.builder import Book
from conformance.generate.cases.trainings import NORTH, SOUTH, scenario
from conformance.kit.keys import SEED, TOY_288, TOY_512, coin_tree, place
from conformance.operations.hashing import (
    Absorb,
    AbsorbList,
    Agreed,
    BaseIndices,
    Draw,
    IntegerItem,
    Items,
    OctetsItem,
    Squeeze,
    TextItem,
    TranscriptSteps,
)
from conformance.operations.models import CoinTree, Nothing
from reference.messages.base import Message

NOTHING = Nothing()


def books() -> Iterator[Book]:
    """All files about this subject."""
    yield from (_frames(), _transcripts(), _coins(), _bases(), _verification_base(), _session())


def _items(*values: int | str | bytes) -> tuple[IntegerItem | TextItem | OctetsItem, ...]:
    return tuple(
        IntegerItem(integer=value)
        if isinstance(value, int)
        else TextItem(text=value)
        if isinstance(value, str)
        else OctetsItem(octets=value.hex())
        for value in values
    )


def _frames() -> Book:
    book = Book("encoding.frame", "Items with type and length in front, so that no two lists share their bytes.")
    section = book.section("items", NOTHING)
    cases: dict[str, tuple[int | str | bytes, ...]] = {
        "nothing": (),
        "zero": (0,),
        "small": (1, 255, 256),
        "negative": (-1, -255, -256),
        "large": (1 << 4096, -(1 << 4096)),
        "texts": ("", "HELEN/1", "Ω λ"),
        "octets": (b"", b"\x00", bytes(range(256))),
        "same-digits": (17, "17", b"17"),
        "split-differently": ("ab", "c", "a", "bc"),
    }
    for name, values in cases.items():
        flag = "Negative" if name == "negative" else "Ordinary"
        section.accepts(name, Items(items=_items(*values)), "each item says what it is", flags=[flag])
    return book


def _transcripts() -> Book:
    book = Book("transcript.challenges", "Challenges of 128 bits from everything absorbed so far.")
    section = book.section("steps", NOTHING)
    some = Absorb(absorb=_items(5, "word", b"\x01"))
    listed = AbsorbList(label="list", absorb_all=_items(1, 2))
    cases: dict[str, tuple[Absorb | AbsorbList | Squeeze, ...]] = {
        "nothing-absorbed": (Squeeze(squeeze=1),),
        "three": (some, Squeeze(squeeze=3)),
        "twice": (some, Squeeze(squeeze=1), Squeeze(squeeze=1)),
        "list": (listed, Squeeze(squeeze=1)),
        "list-as-items": (Absorb(absorb=_items("list", 2, 1, 2)), Squeeze(squeeze=1)),
        "between": (some, Squeeze(squeeze=2), listed, Squeeze(squeeze=1)),
        "none": (Squeeze(squeeze=0), Squeeze(squeeze=1)),
    }
    for name, steps in cases.items():
        asked = TranscriptSteps(rule="ZK-PK", context=place(), steps=steps)
        section.accepts(name, asked, "the order in which things are absorbed and squeezed")
    for index, (rule, context) in enumerate((("ZK-DEC", place()), ("ZK-PK", place(round=7)), ("ZK-PK", place("Ω")))):
        asked = TranscriptSteps(rule=rule, context=context, steps=cases["three"])
        section.accepts(f"elsewhere-{index}", asked, "rule and context are absorbed first")
    return book


def _coins() -> Book:
    book = Book("coins.draw", "Named values of a tree of coins.")
    section = book.section("draws", NOTHING)
    deep, long = coin_tree("a", 1, "b"), CoinTree(seed=(SEED * 2).hex(), path=())
    cases: dict[str, Message] = {
        "octets": Draw(coins=coin_tree(), kind="octets", size=40, name=("x",)),
        "bits": Draw(coins=coin_tree(), kind="bits", size=129, name=("x",)),
        "bits-none": Draw(coins=coin_tree(), kind="bits", size=0, name=("x",)),
        "below": Draw(coins=coin_tree(), kind="below", size=1000, name=("x", 3)),
        "unit": Draw(coins=coin_tree(), kind="unit", size=TOY_288.N, name=("x",)),
        "unit-second-try": Draw(coins=coin_tree("try", 0), kind="unit", size=6, name=("x",)),
        "child": Draw(coins=deep, kind="bits", size=128, name=("x",)),
        "number-is-not-text": Draw(coins=coin_tree(), kind="bits", size=128, name=("1",)),
        "text-is-not-number": Draw(coins=coin_tree(), kind="bits", size=128, name=(1,)),
        "long-seed": Draw(coins=long, kind="bits", size=128, name=("x",)),
    }
    for name, asked in cases.items():
        section.accepts(name, asked, "the value depends on seed, path and name only")
    return book


def _bases() -> Book:
    book = Book("commitment.bases", "Bases of commitments, derived from session and modulus.")
    for toy in (TOY_288, TOY_512):
        section = book.section(toy.name, toy.session_key)
        section.accepts("first", BaseIndices(indices=(-1, 0, 1, 2)), "h and the first bases")
        section.accepts("far", BaseIndices(indices=(1000,)), "a base with a large number", flags=["Extreme"])
    return book


def _verification_base() -> Book:
    book = Book("threshold.verification-base", "The base of verification keys, derived from session and modulus.")
    for toy in (TOY_288, TOY_512):
        book.section(toy.name, toy.session_key).accepts("base", NOTHING, "nobody chose it")
    return book


def _session() -> Book:
    book = Book("session.identifier", "The hash of configuration and nonces.")
    section, configuration = book.section("agreed", NOTHING), scenario((NORTH, SOUTH)).configuration
    nonces = tuple(f"{i:02x}" * 32 for i in (1, 2))
    section.accepts("two", Agreed(configuration=configuration, nonces=nonces), "two parties")
    swapped = Agreed(configuration=configuration, nonces=nonces[::-1])
    section.accepts("swapped", swapped, "the order of the nonces matters")
    return book
