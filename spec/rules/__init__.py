"""The kinds of rules. Each module of this package lists the rules of one chapter."""

from dataclasses import dataclass
from typing import ClassVar

from spec.formula import Formula


@dataclass(frozen=True)
class Rule:
    """One rule of the specification.

    A sub-rule has a dotted ID (``ZK-QUAD.V1``) and is stated in the section of its rule (``ZK-QUAD``).
    """

    id: str
    title: str
    chapter: str
    statement: str
    formulas: tuple[Formula, ...] = ()
    depends: tuple[str, ...] = ()

    kind: ClassVar[str] = "rule"

    @property
    def parent(self) -> str:
        """The ID of the rule that this one belongs to; its own ID for a rule without a dot."""
        return self.id.partition(".")[0]

    @property
    def anchor(self) -> str:
        """The anchor of the section that states the rule, within its chapter."""
        return self.parent.lower()


@dataclass(frozen=True)
class Definition(Rule):
    """What a word means, or how a value is computed, or what a protocol does."""

    kind: ClassVar[str] = "definition"


@dataclass(frozen=True)
class Identity(Rule):
    """An equation that holds always, and is executed as a claim."""

    kind: ClassVar[str] = "identity"


@dataclass(frozen=True)
class Check(Rule):
    """What a party requires before it goes on; its failure is an abort that carries this ID."""

    kind: ClassVar[str] = "check"


@dataclass(frozen=True)
class Bound(Rule):
    """An inequality that an accepted configuration guarantees."""

    kind: ClassVar[str] = "bound"


@dataclass(frozen=True)
class Assumption(Rule):
    """What is not proved, but relied on."""

    kind: ClassVar[str] = "assumption"
