"""Trainings in which a party cheats: the examined party must stop, by the right check, and accuse the right one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Literal

from pydantic import JsonValue

from conformance.generate.builder import Section
from conformance.kit.categories import Category
from conformance.levels.attacks import Attack, Flip, Rewrite, Tamper
from reference.core.cointoss import NONCE_BITS

CHEATER = 2
"""Unless :func:`cheat` lets somebody else do it."""


@dataclass(frozen=True)
class Cheat:
    """An attack and its end. ``blame``: whether the cheater can be accused."""

    attack: Attack
    check: str
    blame: bool
    category: Category
    why: str


def rewrite(
    phase: str,
    round: int,
    message: str,
    occurrence: int = 0,
    *,
    adopt: bool = False,
    set: dict[str, JsonValue] | None = None,
    add: dict[str, int] | None = None,
) -> Rewrite:
    """Say something else in one message."""
    return Rewrite(
        attack="rewrite",
        party=CHEATER,
        phase=phase,
        round=round,
        message=message,
        occurrence=occurrence,
        adopt=adopt,
        set=set or {},
        add=add or {},
    )


def _flip(message: str, field: str, occurrence: int = 0, *, octet: int = 0) -> Flip:
    """In the preprocessing."""
    return Flip(
        attack="flip",
        party=CHEATER,
        phase="IN",
        round=1,
        message=message,
        occurrence=occurrence,
        field=field,
        octet=octet,
    )


def _tamper(
    how: Literal["silent", "cut", "spaced", "forged", "resigned", "repeated"],
    recipient: int | None = None,
    slot: Literal["message", "echo"] = "message",
    set: dict[str, JsonValue] | None = None,
) -> Tamper:
    """At the local update of the first round."""
    return Tamper(
        attack="tamper",
        party=CHEATER,
        phase="MC",
        round=1,
        index=0,
        slot=slot,
        how=how,
        recipient=recipient,
        set=set or {},
    )


def add(field: str, amount: int = 1) -> dict[str, int]:
    """Add to one value."""
    return {f"/{field}": amount}


MESSAGES: Mapping[str, Cheat] = {
    "cut": Cheat(_tamper("cut"), "MS-2", True, "N1", "the last byte is missing"),
    "spaced": Cheat(_tamper("spaced"), "MS-2", True, "N1", "a blank that canonical JSON does not have"),
    "unknown-field": Cheat(
        _tamper("resigned", set={"/body": {"w": [], "extra": 1}}), "MS-2", True, "N1", "a field more"
    ),
    "forged": Cheat(_tamper("forged"), "MS-2", True, "N1", "the signature belongs to something else"),
    "another-session": Cheat(
        _tamper("resigned", set={"/session": "00" * 32}), "MS-2", True, "N4", "signed for another session"
    ),
    "another-sender": Cheat(
        _tamper("resigned", set={"/sender": 3}), "MS-2", True, "N4", "in the name of another party"
    ),
    "another-kind": Cheat(_tamper("resigned", set={"/kind": "Release"}), "MS-2", True, "N4", "another type of message"),
    "early": Cheat(_tamper("resigned", set={"/round": 2}), "MS-2", True, "N7", "a message of the next round"),
    "late": Cheat(_tamper("repeated"), "MS-2", True, "N7", "the message before once more"),
    "late-echo": Cheat(_tamper("repeated", slot="echo"), "MS-2", True, "N7", "the echo before once more"),
    "silent": Cheat(_tamper("silent"), "MS-3", False, "N7", "nothing comes"),
    "silent-echo": Cheat(_tamper("silent", slot="echo"), "MS-3", False, "N7", "no echo comes"),
    "equivocating": Cheat(
        _tamper("resigned", 3, set={"/body/w": ["1", "1"]}), "MS-1", True, "N7", "two parties are told two things"
    ),
    "false-echo": Cheat(
        _tamper("resigned", slot="echo", set={"/body/digests": ["00" * 32] * 3}),
        "MS-1",
        False,
        "N7",
        "an echo of something that nobody said, and no originals afterwards",
    ),
}

PHASES: Mapping[str, Cheat] = {
    "configuration": Cheat(
        rewrite("AG", 0, "Hello", set={"/configuration/rounds": 3}), "AG-1", False, "N8", "another number of rounds"
    ),
    "key": Cheat(rewrite("IN", 0, "KeyAnnouncement", add=add("modulus", 2)), "IN-1", False, "N2", "another modulus"),
    "mask": Cheat(
        rewrite("IN", 2, "MaskContributions", add=add("pools/0/high/0")), "ZK-RNG.V1", True, "N3", "an unproved mask"
    ),
    "mask-known": Cheat(
        rewrite("IN", 2, "MaskContributions", add=add("pools/0/check/0")), "ZK-PK.V1", True, "N3", "an unknown mask"
    ),
    "mask-inputs": Cheat(
        rewrite("IN", 2, "InputOffsets", adopt=True, add=add("offsets/1")),
        "G-CHECK.S",
        True,
        "N6",
        "an input to SPDZ that is one more than its ciphertext says",
    ),
    "mask-shares": Cheat(
        rewrite("IN", 2, "InputOffsets", add=add("offsets/1")), "SP-5.MAC", False, "N6", "an input shifted afterwards"
    ),
    "mask-combination": Cheat(
        rewrite("IN", 2, "MaskCombinations", add=add("combinations/0/value")),
        "G-CHECK.E",
        True,
        "N3",
        "a combination of other masks",
    ),
    "mask-range": Cheat(
        rewrite("IN", 2, "MaskCombinations", add=add("combinations/0/value", 1 << 600)),
        "G-CHECK.R",
        True,
        "N9",
        "a combination out of its range",
    ),
    "input-vector": Cheat(
        rewrite("IP", 0, "QrCommitment", add=add("vector/0")), "IP-B.V1", True, "N8", "another vector than was proved"
    ),
    "input-rows": Cheat(
        rewrite("IP", 0, "QrCommitment", set={"/rows": []}), "IP-B.V0", True, "N8", "the rows of A are missing"
    ),
    "input-relation": Cheat(
        rewrite("IP", 0, "QrCommitment", add=add("proof/response/tau")),
        "IP-B.V3",
        True,
        "N8",
        "the data does not satisfy the relation",
    ),
    "update": Cheat(rewrite("MC", 1, "RowUpdate", add=add("w/0")), "ZK-ROW.W1", True, "N3", "another local model"),
    "update-product": Cheat(
        rewrite("MC", 2, "RowUpdate", add=add("proof/w")), "ZK-ROW.W2", True, "N3", "a product that is not proved"
    ),
    "update-length": Cheat(
        rewrite("MC", 1, "RowUpdate", set={"/w": []}), "MC-1.V0", True, "N3", "a local model without entries"
    ),
    "share": Cheat(
        rewrite("MC", 1, "DecryptionShares", add=add("shares/0")), "ZK-DEC.V1", True, "N3", "a wrong decryption share"
    ),
    "opening-length": Cheat(
        rewrite("MC", 1, "OpenedShares", set={"/shares": []}), "SP-4.V0", True, "N6", "nothing is opened"
    ),
    "opening-far": Cheat(
        rewrite("MC", 1, "OpenedShares", add=add("shares/0", 1 << 126)),
        "SP-7.R",
        False,
        "N9",
        "a masked comparison out of its range",
    ),
    "beaver": Cheat(
        rewrite("MC", 1, "OpenedShares", 1, add=add("shares/0")), "SP-5.MAC", False, "N6", "a shifted Beaver opening"
    ),
    "coin": Cheat(
        rewrite("MC", 1, "Opening", add=add("value")), "CT-1.C", True, "N6", "a coin opened as something else"
    ),
    "mac-difference": Cheat(
        rewrite("MC", 1, "Opening", 1, add=add("value")), "SP-5.C", True, "N6", "a MAC difference opened otherwise"
    ),
    "commitment": Cheat(
        rewrite("MC", 1, "Commitment", set={"/digest": f"{1 << NONCE_BITS - 1:x}"}),
        "CT-1.C",
        True,
        "N6",
        "a commitment to nothing",
    ),
    "released-share": Cheat(
        rewrite("MR", 0, "OpenedShares", add=add("shares/0")), "SP-5.MAC", False, "N10", "a shifted released share"
    ),
    "released-nothing": Cheat(
        rewrite("MR", 0, "OpenedShares", set={"/shares": []}), "SP-4.V0", True, "N10", "no released shares"
    ),
    "released-model": Cheat(
        rewrite("MR", 0, "Release", add=add("coefficients/0")), "MR-1", True, "N10", "another model than was opened"
    ),
    "released-part": Cheat(
        rewrite("MR", 0, "Release", set={"/coefficients": []}), "MR-1", True, "N10", "a model without coefficients"
    ),
}


PREPROCESSING: Mapping[str, Cheat] = {
    "base-transfers": Cheat(
        rewrite("IN", 1, "BaseTransfers", set={"/zeros/0": "0"}), "OF-1.OT", True, "N2", "not an element of the group"
    ),
    "no-base-transfers": Cheat(
        rewrite("IN", 1, "BaseTransfers", set={"/offers": []}), "OF-1.V0", True, "N6", "no base transfers are offered"
    ),
    "columns": Cheat(
        _flip("ExtensionColumns", "columns"), "OF-1.COL", False, "N6", "one choice differs between two columns"
    ),
    "column-hash": Cheat(_flip("ExtensionCheck", "columns"), "OF-1.COL", False, "N6", "the hash of another column"),
    "product": Cheat(
        _flip("Corrections", "corrections", octet=16),
        "OF-1.SAC",
        False,
        "N6",
        "another factor in one transfer of a triple",
    ),
    "product-length": Cheat(
        rewrite("IN", 1, "Corrections", set={"/corrections": ""}), "OF-1.V0", True, "N6", "no corrections at all"
    ),
    "authentication": Cheat(
        _flip("AuthenticatedInputs", "corrections", octet=3), "SP-5.MAC", False, "N6", "a MAC of something else"
    ),
    "authenticated-shares": Cheat(
        _flip("AuthenticatedInputs", "shares"), "SP-5.MAC", False, "N6", "a share of something else"
    ),
    "authenticated-length": Cheat(
        rewrite("IN", 1, "AuthenticatedInputs", set={"/shares": ""}), "OF-1.V0", True, "N6", "no shares at all"
    ),
}


def cheat(section: Section, cheats: Mapping[str, Cheat], seats: Sequence[tuple[int, int]]) -> None:
    """Every attack, with ``seats`` in turn: who is examined, and who cheats. Honest cases are named ``party-1`` etc."""
    for (name, case), (party, cheater) in zip(cheats.items(), cycle(seats), strict=False):
        section.rejects(
            name,
            section.identifier(f"party-{party}"),
            {"/attack": case.attack.model_copy(update={"party": cheater})},
            case.check,
            cheater if case.blame else None,
            case.why,
            flags=["Cheating"],
            category=case.category,
        )
