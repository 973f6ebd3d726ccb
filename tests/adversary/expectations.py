"""By which rule each change of each field must be found, from what chapter 09 says about the messages.

A proof has several equations, and its challenges depend on its statement and first messages; so a change of those is
found by the first equation, a change of a response by the first equation in which it stands.
"""

import re

from conformance.adversary.sweep import BODY, Case

NOBODY = {
    "AB-1": "another participant, which found the lie, stops and says so",
    "AG-1": "there is nothing yet that anybody has agreed to",
    "IN-1": "nobody can tell whose key set is the dealer's",
    "MS-3": "silence",
    "SP-5.MAC": "a wrong share cannot be told from a wrong MAC",
    "SP-7.R": "a masked value out of range comes from wrong shares, or from somebody's wrong share",
    "OF-1.SAC": "a wrong triple is the work of two",
    "OF-1.BIT": "a wrong square is the work of all",
}
"""Rules that accuse nobody, and why."""

PROOF = r"(interval_proofs|high_proofs|low_proofs|check_proofs|proofs|proof)(\[\])?\."
FIELDS: tuple[tuple[str, str, set[str]], ...] = (
    ("Hello", r"configuration.*", {"AG-1", "MS-2"}),
    ("Hello", r"nonce", {"AB-1", "MS-2"}),
    ("DealerRequest", r".*", {"AB-1"}),
    ("KeyAnnouncement", r".*", {"IN-1"}),
    ("MaskContributions", r"pools|pools\[\]\.(pool|high|low|check|\w+_proofs)", {"MK-1.V0", "ZK-RNG.V1"}),
    ("MaskContributions", r"pools\[\]\.(high|low)\[\]", {"VA-1", "ZK-RNG.V1"}),
    ("MaskContributions", r"pools\[\]\.check\[\]", {"VA-1", "ZK-PK.V1"}),
    ("MaskContributions", r"pools\[\]\.check_proofs\[\]\.(A|w)", {"VA-1", "ZK-PK.V1"}),
    ("MaskContributions", r"pools\[\]\.check_proofs\[\]\.z", {"ZK-PK.V0", "ZK-PK.V1"}),
    ("InputOffsets", r"offsets", {"SP-1.V0", "SP-5.MAC"}),
    ("InputOffsets", r"offsets\[\]", {"SP-1.V0", "SP-5.MAC"}),
    ("Commitment", r"digest", {"CT-1.C", "SP-5.C", "OF-1.C"}),
    ("Opening", r"value|nonce", {"CT-1.C", "SP-5.C", "OF-1.C"}),
    ("MaskCombinations", r"combinations", {"G-CHECK.V0", "G-CHECK.E"}),
    ("MaskCombinations", r"combinations\[\]\.\w+", {"G-CHECK.R", "G-CHECK.E"}),
    ("OpenedShares", r"shares(\[\])?", {"SP-4.V0", "SP-5.MAC", "SP-7.R"}),
    ("DecryptionShares", r"shares|proofs", {"ZK-DEC.V0", "ZK-DEC.V1"}),
    ("DecryptionShares", r"shares\[\]|proofs\[\]\.a_\d", {"VA-1", "ZK-DEC.V1"}),
    ("DecryptionShares", r"proofs\[\]\.z", {"ZK-DEC.V0", "ZK-DEC.V1"}),
    ("QrCommitment", r"rows|vector", {"IP-B.V0", "IP-B.V1"}),
    ("QrCommitment", r"(rows|vector)\[\]", {"VA-1", "IP-B.V1"}),
    ("SvdCommitment", r"\w+(\[\])?", {"IP-P.V0", "VA-1", "ZK-RNG.V1"}),
    ("RowUpdate", r"w", {"MC-1.V0", "ZK-ROW.W1"}),
    ("RowUpdate", r"w\[\]|proof\.(M|M_c)", {"VA-1", "ZK-ROW.W1"}),
    ("RowUpdate", r"proof\.(z|zeta|z\[\])", {"ZK-ROW.V0", "ZK-ROW.W1"}),
    ("RowUpdate", r"proof\.w", {"VA-1", "ZK-ROW.W2"}),
    ("MatrixUpdate", r"w", {"MC-1.V0", "ZK-MAT.W1"}),
    ("MatrixUpdate", r"w\[\]|proof\.M_c", {"VA-1", "ZK-MAT.W1"}),
    ("Release", r"coefficients(\[\])?", {"MR-1"}),
    ("Echo", r"digests(\[\])?", {"MS-1", "MS-2"}),
)
"""Type of message, fields, rules; the first that fits counts."""


def expected(case: Case) -> set[str]:
    """The rules by which a change may be found; empty if nobody has said."""
    kind, field = case.word.kind, case.field
    if kind == "DealerRequest":
        return {"AB-1"}
    if case.mutation.form or case.leaf.path[:2] != BODY:
        return {"MS-2"}
    for of, pattern, rules in FIELDS:
        if of == kind and re.fullmatch(pattern, field):
            return rules
    return set()


def accused(rule: str, cheater: int) -> int | None:
    """Whom a refusal by this rule accuses if this participant cheats."""
    return None if rule in NOBODY else cheater
