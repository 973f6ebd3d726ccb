"""Many verification equations as one: raised to private exponents, multiplied, and compared as squares."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

from optimized.arithmetic.multi import multi_power
from optimized.arithmetic.units import all_units
from optimized.keys import Power
from reference.core.arithmetic import Elements
from reference.core.coins import Coins
from reference.core.reject import Abort
from reference.core.transcript import Context
from reference.proofs.cases import Case, verify_each

Key = TypeVar("Key")
Statement = TypeVar("Statement")
Proof = TypeVar("Proof")

PRIVATE_BITS = 128
"""A wrong equation passes with probability ``2^-128``."""


class Product:
    """A product of powers modulo ``M`` that grows factor by factor; exponents of equal bases add up.

    Spec: ZK-0
    """

    def __init__(self, modulus: int, power: Power | None = None) -> None:
        """``power``: what to take a single power with."""
        self._modulus, self._power = modulus, power
        self._exponents: dict[int, int] = defaultdict(int)

    def times(self, base: int, exponent: int) -> None:
        """Multiply by a power. Spec: ZK-0"""
        self._exponents[base] += exponent

    def times_product(self, bases: Sequence[int], exponents: Sequence[int], exponent: int) -> None:
        """Multiply by a power of a product of powers. Spec: ZK-0"""
        self.times(multi_power(bases, exponents, self._modulus), exponent)

    def value(self) -> int:
        """The product in ``[0, M)``. Spec: ZK-0"""
        if self._power is not None and len(self._exponents) == 1:
            ((base, exponent),) = self._exponents.items()
            return self._power(base, exponent, self._modulus)
        return multi_power(list(self._exponents), list(self._exponents.values()), self._modulus)


class PrivateExponents:
    """Even exponents for all equations that are compared at once: twice a private number, so that signs vanish.

    Of the equations modulo one number the first needs no private number: whatever is wrong with it, the others cancel
    it with probability ``2^-128`` only.

    Spec: ZK-0
    """

    def __init__(self, coins: Coins) -> None:
        self._coins = coins
        self._count: Counter[int] = Counter()

    def fresh(self, modulus: int) -> int:
        """The exponent of the next equation modulo ``modulus``. Spec: ZK-0"""
        self._count[modulus] += 1
        if self._count[modulus] == 1:
            return 2
        return 2 * self._coins.bits(PRIVATE_BITS, "equation", modulus, self._count[modulus])


def all_in_form(
    check_sizes: Callable[[Case[Statement, Proof]], None],
    elements: Callable[[Statement, Proof], Elements],
    cases: Sequence[Case[Statement, Proof]],
    modulus: int,
) -> bool:
    """Whether sizes and units of all cases are in order.

    Spec: VA-1
    """
    try:
        for case in cases:
            check_sizes(case)
    except Abort:
        return False
    found = [elements(case.statement, case.proof) for case in cases]
    small = [element for each in found for element in each.small]
    large = [element for each in found for element in each.large]
    return all_units(small, modulus) and all_units(large, modulus * modulus)


def accept(
    holds: bool,
    verify: Callable[[Key, Statement, Proof, Context], None],
    key: Key,
    cases: Sequence[Case[Statement, Proof]],
) -> None:
    """Return if the list ``holds`` as a whole; else let the single verifications name the rule and the accused.

    ``AssertionError`` if all of them pass: that would be a defect of this engine.

    Spec: ZK-0
    """
    if not holds:
        verify_each(verify, key, cases)
        raise AssertionError("a list of proofs was refused of which each one holds")
