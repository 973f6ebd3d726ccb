"""Who says what when: one table of phases, rounds and types of messages, for every configuration.

A session has no branches that anybody could choose: from the configuration follows the one sequence of messages. What
each participant may say and hear at each place of it is derived in :mod:`spec.automaton`, and drawn in
:mod:`spec.diagrams`.
"""

from spec.steps import (
    BROADCAST,
    FROM_DEALER,
    PAIRWISE,
    TO_DEALER,
    Group,
    Part,
    Say,
    Section,
    Setting,
    Some,
    coin,
    tossed,
    when,
)

__all__ = ["TABLE", "Group", "Part", "Say", "Section", "Some"]

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
            when(
                "unless it is the last round",
                lambda setting, number: not setting.last(number),
                when("if there were comparisons", _compared, MAC_CHECK),
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
