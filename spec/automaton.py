"""What each participant says and accepts at every place of a session, derived from the table of states.

In one setting a participant goes through a single sequence of :class:`State`. Over all settings the places of the table
and what may follow what are an automaton, :func:`transitions`: its words are the honest sessions. Whatever else a
participant hears ends the session for it, see :data:`FAREWELLS` and rule MS-2.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product

from spec.bounds import comparison_width
from spec.schedule import Schedule
from spec.states import TABLE
from spec.steps import BROADCAST, Part, Say, Section, Setting

BATCH = 1024
"""Triples that are made together (rule OF-1)."""

DEALER = 0
"""The number of the trusted dealers. The parties are 1..m."""

STAGES: Mapping[str, tuple[str, ...]] = {"prepare": ("AG", "IN"), "train": ("IP", "MC", "MR")}
"""The phases of each stage. A session is both in a row; between them a party may put everything aside (rule IN-1)."""

FAREWELLS: Mapping[str, str] = {"AbortNotice": "AB-1", "Dispute": "MS-1"}
"""What may come from anybody at any place, signed and of this session, and by which rule the receiver then stops."""

Node = tuple[int, ...]
"""A place of the table: number of the section, of the part within it, of the part within that, and so on."""

START: Node = ()
END: Node = (len(TABLE),)


@dataclass(frozen=True)
class Place:
    """A message at its position in a session, and where the table has it."""

    phase: str
    round: int
    index: int
    say: Say
    node: Node


@dataclass(frozen=True)
class State:
    """A participant at one place: to whom it says its message, and from whom it awaits one of the same type.

    From each of ``senders`` it accepts exactly one message in each slot of ``slots``, in this order, of the type that
    stands there: a broadcast is followed by its echo. Only if echoes differ, a dispute follows, and the session ends.

    Spec: MS-1, MS-2, MS-3
    """

    place: Place
    recipients: tuple[int, ...]
    senders: tuple[int, ...]

    @property
    def public(self) -> bool:
        """Whether everyone hears the same, and it belongs to the transcript."""
        return self.place.say.sending == BROADCAST

    @property
    def slots(self) -> tuple[tuple[str, str], ...]:
        """What is awaited one after the other: the slot and the type."""
        kind = self.place.say.kind
        return (("message", kind), ("echo", "Echo")) if self.public else (("private", kind),)


def setting_of(schedule: Schedule, preprocessing: str, triples: int) -> Setting:
    """The setting of a schedule. ``triples``: how many the session consumes, random bits included.

    A comparison of ``t`` bits multiplies once within its digits of two bits, once on each level of a binary tree over
    the digits, and once with the value.

    Spec: SP-7, OF-1
    """
    digits = -(-comparison_width(schedule) // 2)
    return Setting(
        suite=schedule.problem.suite,
        preprocessing=preprocessing,
        rescales=tuple(bool(plan.u_shift) for plan in schedule.rounds),
        comparisons=bool(schedule.compared),
        product_rounds=2 + (digits - 1).bit_length(),
        batches=-(-triples // BATCH),
    )


def sequence(setting: Setting) -> Iterator[Place]:
    """All messages of a session that ends with a model, in order.

    Spec: MS-2
    """
    for number, section in enumerate(TABLE):
        rounds = range(1, len(setting.rescales) + 1) if section.phase == "MC" else [section.round]
        for round in rounds:
            yield from _numbered((number,), section, round, setting)


def states(setting: Setting, participant: int, parties: int) -> Iterator[State]:
    """What one participant goes through in a session that ends with a model. 0 is the dealer.

    Spec: MS-2
    """
    everyone = tuple(range(1, parties + 1))
    others = tuple(party for party in everyone if party != participant)
    dealing = participant == DEALER
    for place in sequence(setting):
        match place.say.sending:
            case "everyone to the dealer":
                yield State(place, () if dealing else (DEALER,), everyone if dealing else ())
            case "the dealer to each":
                yield State(place, everyone if dealing else (), () if dealing else (DEALER,))
            case _ if dealing:
                continue
            case "everyone to everyone":
                yield State(place, everyone, everyone)
            case "everyone to each other":
                yield State(place, others, others)


def all_settings() -> Iterator[Setting]:
    """Enough settings for everything that may follow anything: every condition both ways, every repetition once, and
    twice (a comparison has at least two rounds of products)."""
    rescales = [(*before, False) for count in range(3) for before in product((False, True), repeat=count)]
    for suite, source, pattern, compared in product(
        ("batched", "paper"), ("trusted-dealer", "mascot"), rescales, (False, True)
    ):
        for rounds, batches in product((2, 3), (1, 2)) if compared else ((2, 0),):
            yield Setting(suite, source, pattern, compared, rounds, batches)


@cache
def transitions(participant: str = "party") -> frozenset[tuple[Node, Node]]:
    """What may follow what for a ``party`` or the ``dealer``, from :data:`START` to :data:`END`.

    Spec: MS-2
    """
    number = DEALER if participant == "dealer" else 1
    return frozenset(
        pair
        for setting in all_settings()
        for pair in pairwise((START, *(state.place.node for state in states(setting, number, 2)), END))
    )


def nodes() -> Iterator[tuple[Node, Say]]:
    """Every message of the table with its place there."""
    for number, section in enumerate(TABLE):
        yield from _places((number,), section.parts)


def _places(above: Node, parts: tuple[Part, ...]) -> Iterator[tuple[Node, Say]]:
    for number, part in enumerate(parts):
        here = (*above, number)
        if isinstance(part, Say):
            yield here, part
        else:
            yield from _places(here, part.parts)


def _numbered(above: Node, section: Section, round: int, setting: Setting) -> Iterator[Place]:
    for index, (node, say) in enumerate(_said(above, section.parts, setting, round)):
        yield Place(section.phase, round, index, say, node)


def _said(above: Node, parts: tuple[Part, ...], setting: Setting, round: int) -> Iterator[tuple[Node, Say]]:
    for number, part in enumerate(parts):
        here = (*above, number)
        if isinstance(part, Say):
            yield here, part
        else:
            for _ in range(part.repeated(setting, round)):
                yield from _said(here, part.parts, setting, round)
