"""The grammar of a session: messages, what repeats them or makes them depend on the setting, and sections of phases."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Sending = Literal["everyone to everyone", "everyone to each other", "everyone to the dealer", "the dealer to each"]
BROADCAST: Sending = "everyone to everyone"
PAIRWISE: Sending = "everyone to each other"
TO_DEALER: Sending = "everyone to the dealer"
FROM_DEALER: Sending = "the dealer to each"


@dataclass(frozen=True)
class Setting:
    """What the sequence depends on; it follows from the configuration.

    ``rescales``: for each round, whether ``u`` is rescaled after it. ``comparisons``: whether any coordinate has a
    threshold. ``product_rounds``: rounds of multiplications in a comparison. ``batches``: of triples that are made.
    """

    suite: str
    preprocessing: str
    rescales: tuple[bool, ...]
    comparisons: bool
    product_rounds: int
    batches: int

    def last(self, round: int) -> bool:
        """Whether this is the last round of the training; rounds begin at 1."""
        return round == len(self.rescales)


Times = Callable[[Setting, int], int]
"""How often, in a setting and a round of the training."""


@dataclass(frozen=True)
class Say:
    """One message: its type, who says it to whom, the rule under which, and what it is for."""

    kind: str
    sending: Sending
    rule: str
    purpose: str


@dataclass(frozen=True)
class Some:
    """Parts in a row, repeated; ``text`` says how often or when."""

    text: str
    times: Times
    parts: tuple["Part", ...]

    def repeated(self, setting: Setting, round: int) -> int:
        """How often the parts occur."""
        return self.times(setting, round)


@dataclass(frozen=True)
class Group:
    """Messages that belong together, drawn as one."""

    title: str
    parts: tuple[Say, ...]

    def repeated(self, _setting: Setting, _round: int) -> int:
        """Once, always."""
        return 1


Part = Say | Some | Group


@dataclass(frozen=True)
class Section:
    """One round of a phase: its number (0 for all rounds of the training), a title, and its parts."""

    phase: str
    round: int
    title: str
    parts: tuple[Part, ...]


def when(text: str, condition: Callable[[Setting, int], bool], *parts: Part) -> Some:
    """Parts that there are under a condition only."""
    return Some(text, lambda setting, number: int(condition(setting, number)), parts)


def tossed(purpose: str) -> tuple[Say, ...]:
    """The messages of a joint coin: commit, open."""
    return (
        Say("Commitment", BROADCAST, "CT-1", f"hash of a part of the coin for {purpose}"),
        Say("Opening", BROADCAST, "CT-1", f"part of the coin for {purpose}"),
    )


def coin(purpose: str) -> Group:
    """A joint coin."""
    return Group(f"joint coin for {purpose} (CT-1)", tossed(purpose))
