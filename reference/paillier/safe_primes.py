"""Safe primes for the dealer."""

import gmpy2

from reference.core.coins import Coins

_SIEVE_LIMIT = 1 << 16
_WINDOW = 1 << 16


def safe_prime(bits: int, coins: Coins) -> int:
    """A prime ``p = 2q + 1`` with ``q`` prime, so ``p = 3 mod 4``, of exactly ``bits`` bits with its two top bits set.

    The first one after a random start, found with a sieve. ``ValueError`` below 32 bits, where the sieve finds none.

    Spec: KG-0
    """
    if bits < 32:
        raise ValueError("safe primes have at least 32 bits here")
    attempt = 0
    while True:
        start = coins.bits(bits - 1, "start", attempt) | 3 << (bits - 3) | 1
        for position, composite in enumerate(_sieve(start)):
            candidate = start + 2 * position
            if not composite and gmpy2.is_prime(candidate) and gmpy2.is_prime(2 * candidate + 1):
                if candidate.bit_length() == bits - 1:
                    return 2 * candidate + 1
                break
        attempt += 1


def _sieve(start: int) -> bytearray:
    """Marks ``i`` where ``q = start + 2i`` or ``2q + 1`` has a small factor."""
    composite = bytearray(_WINDOW)
    prime = 3
    while prime < _SIEVE_LIMIT:
        half = (prime + 1) // 2
        for residue in (0, (prime - 1) * half % prime):
            first = (residue - start) * half % prime
            composite[first::prime] = b"\x01" * len(range(first, _WINDOW, prime))
        prime = int(gmpy2.next_prime(prime))
    return composite
