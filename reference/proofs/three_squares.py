"""Sums of three squares, the witness that an integer is not negative (Legendre; search after Rabin and Shallit)."""

from math import isqrt

import gmpy2

from reference.core.arithmetic import power

BRUTE_FORCE_BELOW = 1 << 10
"""Below this a double loop is exact. Above it squares only are known to defeat the search; below it 85 does, too."""


def three_squares(n: int) -> tuple[int, int, int]:
    """``(a, b, c)`` with ``a^2 + b^2 + c^2 = n`` and ``a, b, c >= 0``, for ``n >= 1``, ``n = 1 mod 4``.

    The search takes even ``a`` from the largest downwards until ``n - a^2`` is a prime, which is then 1 mod 4 and
    a sum of two squares. Large ``a`` first, because then the prime has only half the length of ``n``. There is no
    randomness: prover code that repeats a run gets the same squares. The time depends on ``n``.
    ``ValueError`` for any other ``n``: such a witness does not exist or is never asked for.

    Spec: ZK-RNG
    """
    if n < 1 or n % 4 != 1:
        raise ValueError("three squares are sought for positive integers that are 1 mod 4 only")
    root = isqrt(n)
    if root * root == n:  # n - a^2 = (root - a)(root + a) is hardly ever prime
        return root, 0, 0
    if n < BRUTE_FORCE_BELOW:
        return _three_squares_of_small(n)
    for a in range(root - root % 2, -1, -2):
        prime = n - a * a
        if gmpy2.is_prime(prime):
            b, c = two_squares(prime)
            return a, b, c
    raise ArithmeticError("no prime n - a^2 for an even a: a counterexample to a well-tested conjecture")


def two_squares(prime: int) -> tuple[int, int]:
    """``(b, c)`` with ``b^2 + c^2 = p`` for a prime ``p = 1 mod 4``: Euclid on ``p`` and a root of -1, half way.

    Spec: ZK-RNG
    """
    larger, smaller = prime, _root_of_minus_one(prime)
    while smaller * smaller > prime:
        larger, smaller = smaller, larger % smaller
    return smaller, larger % smaller


def _root_of_minus_one(prime: int) -> int:
    """``g^((p-1)/4)`` for the first non-residue ``g``."""
    g = 2
    while gmpy2.jacobi(g, prime) != -1:
        g += 1
    return power(g, (prime - 1) // 4, prime)


def _three_squares_of_small(n: int) -> tuple[int, int, int]:
    for a in range(isqrt(n), -1, -1):
        rest = n - a * a
        for b in range(isqrt(rest), -1, -1):
            c = isqrt(rest - b * b)
            if a * a + b * b + c * c == n:
                return a, b, c
    raise ArithmeticError("Legendre's theorem fails")
