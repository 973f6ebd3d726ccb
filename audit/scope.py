"""What a transcript cannot show, whoever looks at it."""

from collections.abc import Mapping

_PRIVATE = "concerns private messages, which are in no transcript"
_RENAMED = "checked under the ID of the relation that is proved: ZK-RNG, IP-B"

OUTSIDE: Mapping[str, str] = {
    "KG-0.V0": _PRIVATE,
    "OF-0.V0": _PRIVATE,
    "OF-1.V0": _PRIVATE,
    "OF-1.OT": _PRIVATE,
    "OF-1.COL": _PRIVATE,
    "MS-3": _PRIVATE,
    "ZK-QUAD.V0": _RENAMED,
    "ZK-QUAD.V1": _RENAMED,
    "ZK-QUAD.V2": _RENAMED,
    "ZK-QUAD.V3": _RENAMED,
}
"""Checks of parties that an outsider cannot repeat, and why."""

CAVEATS: Mapping[str, str] = {
    "Whose keys these are": "signatures are verified under the keys that the greetings contain; whom they belong to, "
    "the auditor has to know from elsewhere",
    "Private messages": "that base transfers, extensions and corrections were what OF-1 says, or that a dealer dealt "
    "what it should",
    "That a MAC check means anything": "differences also cancel if all parties agree on them beforehand; a check "
    "convinces whoever trusts that one party kept its share of the MAC key to itself. With it stands what rests on "
    "shares alone: comparisons, and the last model, of which there is no ciphertext",
    "That parties did not help each other": "whoever holds all shares of the exponent can decrypt everything",
    "That the data is true": "a party may put in any data within the norms that it declared; single rows are not "
    "bounded",
    "That coins were random, and secrets erased": "nobody can show that",
    "That nothing else happened": "the same parties may have had other sessions, and kept them back",
    "All of model.json": "its fields configuration and comparison_with_pooled_data are what its writer says; all "
    "others follow from the messages",
    "Times": "messages have no clocks",
}
"""What an outsider cannot verify."""
