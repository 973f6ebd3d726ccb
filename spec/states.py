"""Who says what when: one table of phases, rounds and types of messages, for every configuration.

A session has no branches that anybody could choose: from the configuration follows the one sequence of messages that
:func:`sequence` gives. At each place a party accepts one type of message from each of the named senders, and nothing
else but a dispute or a notice of abort, after which it stops (rules MS-1, MS-2, AB-1).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from spec.bounds import comparison_width
from spec.schedule import Schedule

BATCH = 1024
"""Triples that are made together (rule OF-1)."""

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


@dataclass(frozen=True)
class Group:
    """Messages that belong together, drawn as one."""

    title: str
    parts: tuple[Say, ...]


Part = Say | Some | Group


@dataclass(frozen=True)
class Section:
    """One round of a phase: its number (0 for all rounds of the training), a title, and its parts."""

    phase: str
    round: int
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Place:
    """A message at its position."""

    phase: str
    round: int
    index: int
    say: Say


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


MAC_CHECK = Group(
    "MAC check (SP-5)",
    (
        *tossed("a MAC check"),
        Say("Commitment", BROADCAST, "SP-5", "hash of the MAC difference"),
        Say("Opening", BROADCAST, "SP-5", "MAC difference"),
    ),
)
EXTENSION: tuple[Part, ...] = (
    Say("ExtensionColumns", PAIRWISE, "OF-1", "columns of an extension of transfers"),
    coin("the check of the columns"),
    Say("ExtensionCheck", PAIRWISE, "OF-1", "combined columns"),
)
AUTHENTICATED: tuple[Part, ...] = (
    Say("AuthenticatedInputs", PAIRWISE, "OF-1", "corrections and shares of inputs"),
    coin("the check of the inputs"),
    Say("OpenedShares", BROADCAST, "SP-4", "combined inputs"),
    MAC_CHECK,
)
WITH_DEALER, WITHOUT_DEALER = "with a dealer", "without a dealer"


def _dealt(setting: Setting, _round: int) -> bool:
    return setting.preprocessing == "trusted-dealer"


def _made(setting: Setting, _round: int) -> bool:
    return setting.preprocessing == "mascot"


def _compared(setting: Setting, _round: int) -> bool:
    return setting.comparisons


def _checked(setting: Setting, round: int) -> bool:
    return setting.comparisons and not setting.last(round)


def _batched(setting: Setting, _round: int) -> bool:
    return setting.suite == "batched"


TABLE: tuple[Section, ...] = (
    Section("AG", 0, "agreement", (Say("Hello", BROADCAST, "AG-1", "configuration and nonce"),)),
    Section("AG", 1, "request", (Say("DealerRequest", TO_DEALER, "KG-0", "configuration and session"),)),
    Section(
        "IN",
        0,
        "keys",
        (
            Say("DealtKey", FROM_DEALER, "KG-0", "key set and a share of the exponent"),
            Say("KeyAnnouncement", BROADCAST, "IN-1", "the key set as received"),
            Say("DecryptionShares", BROADCAST, "TD-2", "shares of the test ciphertexts"),
        ),
    ),
    Section(
        "IN",
        1,
        "preprocessing",
        (
            when(WITH_DEALER, _dealt, Say("DealtMaterial", FROM_DEALER, "OF-0", "shares of random values")),
            when(
                WITHOUT_DEALER,
                _made,
                Say("BaseTransfers", PAIRWISE, "OF-1", "base transfers, in both roles"),
                *EXTENSION,
                *AUTHENTICATED,
                Some(
                    "for each batch of triples",
                    lambda setting, _: setting.batches,
                    (
                        *EXTENSION,
                        Say("Corrections", PAIRWISE, "OF-1", "corrections of the products"),
                        coin("the combination of the products"),
                        *AUTHENTICATED,
                        coin("the sacrifice"),
                        Say("OpenedShares", BROADCAST, "SP-4", "masked factors"),
                        coin("the differences"),
                        Say("OpenedShares", BROADCAST, "SP-4", "combined difference"),
                        MAC_CHECK,
                    ),
                ),
                when(
                    "if there are comparisons",
                    _compared,
                    Say("OpenedShares", BROADCAST, "SP-4", "differences of the factors of squares"),
                    Say("OpenedShares", BROADCAST, "SP-4", "squares"),
                    MAC_CHECK,
                ),
            ),
        ),
    ),
    Section(
        "IN",
        2,
        "masks",
        (
            Say("MaskContributions", BROADCAST, "MK-1", "encrypted masks with proofs of their ranges"),
            Say("InputOffsets", BROADCAST, "SP-1", "masks as shared inputs"),
            coin("G-CHECK"),
            Say("MaskCombinations", BROADCAST, "G-CHECK", "combined masks in the ciphertexts"),
            Say("OpenedShares", BROADCAST, "G-CHECK", "combined masks on shares"),
            MAC_CHECK,
        ),
    ),
    Section(
        "IP",
        0,
        "input",
        (
            when(
                "suite batched", _batched, Say("QrCommitment", BROADCAST, "IP-B", "committed A, encrypted b, a proof")
            ),
            when(
                "suite paper",
                lambda setting, number: not _batched(setting, number),
                Say("SvdCommitment", BROADCAST, "IP-P", "encrypted decomposition, A and b, proofs"),
            ),
        ),
    ),
    Section(
        "MC",
        0,
        "one round of the training",
        (
            when("suite batched", _batched, Say("RowUpdate", BROADCAST, "MC-1", "encrypted w with a proof")),
            when(
                "suite paper",
                lambda setting, number: not _batched(setting, number),
                Say("MatrixUpdate", BROADCAST, "MC-1", "encrypted w with a proof"),
            ),
            Say("DecryptionShares", BROADCAST, "G-C2S", "shares of the masked average"),
            when(
                "if there are comparisons",
                _compared,
                Say("OpenedShares", BROADCAST, "SP-7", "masked values that are compared"),
                Some(
                    "for each round of products",
                    lambda setting, _: setting.product_rounds,
                    (Say("OpenedShares", BROADCAST, "SP-3", "masked factors"),),
                ),
            ),
            when("unless it is the last round, if there were comparisons", _checked, MAC_CHECK),
            when(
                "unless it is the last round",
                lambda setting, number: not setting.last(number),
                Say("OpenedShares", BROADCAST, "G-S2C", "masked model"),
                MAC_CHECK,
            ),
            when(
                "if u is rescaled",
                lambda setting, number: setting.rescales[number - 1],
                Say("DecryptionShares", BROADCAST, "G-C2C", "shares of the masked dual vectors"),
            ),
        ),
    ),
    Section(
        "MR",
        0,
        "release",
        (
            when("if there were comparisons", _compared, MAC_CHECK),
            Say("OpenedShares", BROADCAST, "MR-1", "the model"),
            MAC_CHECK,
            Say("Release", BROADCAST, "MR-1", "the model as everybody has it"),
        ),
    ),
)
"""The table, in the order of the session."""


def said() -> Iterator[Say]:
    """Every message of the table, each as often as it stands there."""

    def within(parts: tuple[Part, ...]) -> Iterator[Say]:
        for part in parts:
            yield from [part] if isinstance(part, Say) else within(part.parts)

    for section in TABLE:
        yield from within(section.parts)


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
    for section in TABLE:
        if section.phase == "MC":
            for round in range(1, len(setting.rescales) + 1):
                yield from _numbered(section, round, setting)
        else:
            yield from _numbered(section, section.round, setting)


def _numbered(section: Section, round: int, setting: Setting) -> Iterator[Place]:
    for index, say in enumerate(_said(section.parts, setting, round)):
        yield Place(section.phase, round, index, say)


def _said(parts: tuple[Part, ...], setting: Setting, round: int) -> Iterator[Say]:
    for part in parts:
        if isinstance(part, Say):
            yield part
        else:
            for _ in range(part.times(setting, round) if isinstance(part, Some) else 1):
                yield from _said(part.parts, setting, round)
