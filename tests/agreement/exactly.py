"""Congruences that hold, and not only up to sign."""

from dataclasses import replace

from spec.formula import Assignment, Congruence, integer, residue


def exactly(congruence: Congruence, values: Assignment) -> bool:
    """Whether a congruence holds, and its negative does not, unless both sides are zero."""
    zero = residue(congruence.right, values, integer(congruence.modulus, values)) == 0
    negative = replace(congruence, left=-congruence.left)
    return congruence.holds(values) and (zero or integer(congruence.modulus, values) == 2 or not negative.holds(values))
