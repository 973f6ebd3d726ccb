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
    "OF-1.COL": "the columns of a pair disagree, and nobody else has seen them",
    "OF-1.SAC": "a wrong triple is the work of two",
    "OF-1.BIT": "a wrong square is the work of all",
}
"""Rules that accuse nobody, and why."""

QUADRATIC: tuple[tuple[str, str], ...] = (
    (r"S|announcement\.(A|M|U_0|U_1|M_rows\[\])", "VA-1 V1"),
    (r"announcement\.M_rows|response\.(z|z\[\]|zeta|zeta_rows|zeta_rows\[\])", "V0 V1"),
    (r"response\.tau", "V0 V3"),
    (r"response\.w", "VA-1 V2"),
)
PRODUCT: tuple[tuple[str, str], ...] = (
    (r"M\[\]|s\[\]|M_c", "VA-1 W1"),
    (r"M|s|z|z\[\]|zeta", "V0 W1"),
    (r"w", "VA-1 W2"),
)
PROOFS: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("MaskContributions", r"pools\[\]\.(high|low)_proofs\[\]\.", "ZK-RNG", QUADRATIC),
    ("QrCommitment", r"proof\.", "IP-B", QUADRATIC),
    ("SvdCommitment", r"interval_proofs\[\]\.", "ZK-RNG", QUADRATIC),
    ("SvdCommitment", r"product_proofs\[\]\.", "ZK-MAT", PRODUCT),
    ("MatrixUpdate", r"proof\.", "ZK-MAT", PRODUCT),
    ("RowUpdate", r"proof\.", "ZK-ROW", (("M", "VA-1 W1"), *PRODUCT)),
)
"""Fields of proofs: type of message, where the proof is, its rule, and its fields with the checks that may fail."""

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
    ("SvdCommitment", r"interval_proofs", {"IP-P.V0", "ZK-RNG.V0"}),
    ("SvdCommitment", r"product_proofs", {"IP-P.V0", "ZK-MAT.W1"}),
    ("SvdCommitment", r"scaled(\[\])*", {"IP-P.V0", "VA-1", "ZK-MAT.W1"}),
    ("SvdCommitment", r"(squares|weighted)(\[\])?", {"IP-P.V0", "VA-1", "ZK-MUL.W1"}),
    ("SvdCommitment", r"\w+(\[\])*", {"IP-P.V0", "VA-1", "ZK-RNG.V1"}),
    ("RowUpdate", r"w", {"MC-1.V0", "ZK-ROW.W1"}),
    ("RowUpdate", r"w\[\]", {"VA-1", "ZK-ROW.W1"}),
    ("MatrixUpdate", r"w", {"MC-1.V0", "ZK-MAT.W1"}),
    ("MatrixUpdate", r"w\[\]", {"VA-1", "ZK-MAT.W1"}),
    ("BaseTransfers", r"ones(\[\])?", {"OF-1.V0", "OF-1.OT", "AB-1"}),
    ("BaseTransfers", r"(zeros|offers)(\[\])?", {"OF-1.V0", "OF-1.OT"}),
    ("ExtensionColumns", r"columns", {"OF-1.V0", "OF-1.COL"}),
    ("ExtensionCheck", r"choices|columns", {"OF-1.V0", "OF-1.COL"}),
    ("Corrections", r"corrections", {"OF-1.V0", "OF-1.SAC"}),
    ("AuthenticatedInputs", r"corrections|shares", {"OF-1.V0", "SP-5.MAC"}),
    ("Release", r"coefficients(\[\])?", {"MR-1"}),
    ("Echo", r"digests(\[\])?", {"MS-1", "MS-2"}),
)
"""Type of message, fields, rules; the first that fits counts."""


ANYWHERE = {f"envelope.{name}" for name in ("phase", "round", "index", "sender", "recipient")}
"""What the envelope of a notice of abort may say: it stops the others if type, session and signature are right."""

BY_ITS_DISPUTE = {"false echo"}
"""Sweeps whose cheater can only be accused of what it shows itself."""


def readable(case: Case) -> bool:
    """Whether the changed message is still one of its type at its place."""
    return not case.mutation.form and case.leaf.path[:2] == BODY


def expected(case: Case) -> set[str]:
    """The rules by which a change may be found; empty if nobody has said."""
    kind, field = case.word.kind, case.field
    if kind == "DealerRequest":
        return {"AB-1"}
    if kind == "Dispute":
        return {"MS-1"}
    if kind == "AbortNotice" and (readable(case) or (field in ANYWHERE and not case.mutation.form)):
        return {"AB-1"}
    if not readable(case):
        return {"MS-2"}
    for of, pattern, rules in FIELDS:
        if of == kind and re.fullmatch(pattern, field):
            return rules
    return _in_a_proof(kind, field)


def _in_a_proof(kind: str, field: str) -> set[str]:
    for of, where, rule, fields in PROOFS:
        for pattern, checks in fields:
            if of == kind and re.fullmatch(f"{where}({pattern})", field):
                return {check if "-" in check else f"{rule}.{check}" for check in checks.split()}
    return set()


def accused(name: str, case: Case, rule: str, cheater: int) -> int | None:
    """Whom a refusal by this rule accuses if this participant cheats in this case of the sweep of this name."""
    return None if rule in NOBODY or (name in BY_ITS_DISPUTE and not readable(case)) else cheater
