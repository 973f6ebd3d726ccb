"""What is let off, and why. An entry that is not needed any more is a problem of its own."""

from collections.abc import Mapping

POLICY = "a policy and no single check: only four places decrypt, and tests/spec/test_security_chapter.py compares them"
SILENCE = "refused where nothing came; whatever came is not silence, so the check has nothing to accept"

SHARED = "the tests of conversions share one session, which runs in the first of them"

WAIVED: Mapping[tuple[str, str], str] = {
    ("DP-1", "accepted"): POLICY,
    ("DP-1", "rejected"): POLICY,
    ("DP-1", "discriminating"): POLICY,
    ("MS-3", "accepted"): SILENCE,
    ("G-S2C", "agreed"): SHARED,
    ("G-C2C", "agreed"): SHARED,
}
"""Reasons by rule and level: why a rule does not reach what its kind needs."""

EQUIVALENT: Mapping[tuple[str, str], str] = {}
"""Arguments by site and rule: why nothing changes when this check is left out, though it stays."""
