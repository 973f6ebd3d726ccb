"""Modular arithmetic on Python integers. GMP does the work; callers never see an ``mpz``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import gcd

import gmpy2

from reference.core.reject import require


def power(base: int, exponent: int, modulus: int) -> int:
    """``base^exponent mod modulus``; ``ZeroDivisionError`` for a negative power of what is not a unit. Spec: PL-1"""
    if exponent < 0:
        base, exponent = inverse(base, modulus), -exponent
    return int(gmpy2.powmod(base, exponent, modulus))


def inverse(value: int, modulus: int) -> int:
    """The inverse of a unit. ``ZeroDivisionError`` for anything else. Spec: PL-1"""
    return int(gmpy2.invert(value, modulus))


def is_square(value: int, prime: int) -> bool:
    """Whether a unit is a square modulo an odd prime.

    Spec: OF-1
    """
    return int(gmpy2.legendre(value, prime)) == 1


def product(factors: Iterable[int], modulus: int) -> int:
    """The product of all factors. Spec: PL-2"""
    result = gmpy2.mpz(1)
    for factor in factors:
        result = result * factor % modulus
    return int(result)


def product_of_powers(bases: Sequence[int], exponents: Sequence[int], modulus: int) -> int:
    """``prod_j bases[j]^exponents[j] mod modulus``, one power after the other. Spec: PL-3"""
    return product((power(base, x, modulus) for base, x in zip(bases, exponents, strict=True)), modulus)


def symmetric(value: int, modulus: int) -> int:
    """The representative of ``value`` in ``(-modulus/2, modulus/2]``.

    Spec: FX-2
    """
    residue = value % modulus
    return residue - modulus if 2 * residue > modulus else residue


def equal_up_to_sign(left: int, right: int, modulus: int) -> bool:
    """Equality in ``Z*_M / {1, -1}``, in which every proof equation is stated.

    Spec: ZK-0
    """
    return (left - right) % modulus == 0 or (left + right) % modulus == 0


def require_unit(value: int, modulus: int, *, blame: int | None) -> None:
    """Refuse anything that is not a canonical unit: ``0 < value < modulus`` and coprime to it.

    Spec: VA-1
    """
    require(0 < value < modulus and gcd(value, modulus) == 1, "VA-1", blame=blame, evidence="not a unit")


@dataclass(frozen=True)
class Elements:
    """What a verifier was given as units: ``small`` modulo ``N``, ``large`` modulo ``N^2``.

    Spec: VA-1
    """

    small: tuple[int, ...]
    large: tuple[int, ...]

    def require_units(self, modulus: int, *, blame: int | None) -> None:
        """Refuse them if one of them is not a canonical unit.

        Spec: VA-1
        """
        for element in self.small:
            require_unit(element, modulus, blame=blame)
        for element in self.large:
            require_unit(element, modulus * modulus, blame=blame)
