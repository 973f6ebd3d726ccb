"""What is let off, and why. An entry that is not needed any more is a problem of its own."""

from collections.abc import Mapping

WAIVED: Mapping[tuple[str, str], str] = {}
"""Reasons by rule and level: why a rule does not reach what its kind needs."""

EQUIVALENT: Mapping[tuple[str, str], str] = {}
"""Arguments by site and rule: why nothing changes when this check is left out, though it stays."""
