"""Many units of ``Z_M`` at once, for little more than the product of all of them."""

from collections.abc import Sequence
from math import gcd

from gmpy2 import invert, mpz

from optimized.arithmetic.counting import note
from reference.core.arithmetic import product


def all_units(values: Sequence[int], modulus: int) -> bool:
    """Whether all values are canonical units: ``0 < value < modulus`` and coprime to it.

    Spec: VA-1
    """
    if not all(0 < value < modulus for value in values):
        return False
    note(modulus, products=max(0, len(values) - 1), inversions=1)
    return gcd(product(values, modulus), modulus) == 1


def batch_inverse(values: Sequence[int], modulus: int) -> tuple[int, ...]:
    """The inverse of each value: one inversion and three products a value (Montgomery).

    ``ZeroDivisionError`` when one of them is not a unit.

    Spec: PL-3
    """
    before, M = [mpz(1)], mpz(modulus)
    for value in values:
        before.append(before[-1] * value % M)
    rest = invert(before.pop(), M)
    inverses = []
    for value in reversed(values):
        inverses.append(int(rest * before.pop() % M))
        rest = rest * value % M
    note(modulus, products=max(0, 3 * len(values) - 3), inversions=1)
    return tuple(reversed(inverses))
