"""Division by a power of two on shares, rounded at random: what fixed-point arithmetic needs after a product."""

from reference.core.rounds import Protocol
from reference.spdz.engine import Spdz
from reference.spdz.shares import Shares, weighted_sum

STATISTICAL_BITS = 40
"""By how many bits a mask exceeds what it hides: one opening is within ``2^-40`` of independent of the value."""


def truncate(spdz: Spdz, values: Shares, drop: int, width: int) -> Protocol[Shares]:
    """``<floor(a / 2^drop) + u>`` for every entry ``-2^(width-1) <= a < 2^(width-1)``, with a random ``u`` in {0, 1}.

    ``u`` is 1 with probability ``(a mod 2^drop) / 2^drop``: right on average, never wrong by a whole unit, exact for
    multiples (Catrina and Saxena 2010). With ``r`` made of ``width + STATISTICAL_BITS`` joint random bits, the parties
    check all MACs and open ``c = a + 2^(width-1) + r``. Then ``(c mod 2^drop) - (r mod 2^drop)`` is ``a`` modulo
    ``2^drop``; without it, ``a`` is divisible. The opening itself is left to the next check.

    Spec: SP-5, SP-6
    """
    size, length = len(values), width + STATISTICAL_BITS
    if not 0 < drop < width or (1 << length) + (1 << width) > spdz.prime:
        raise ValueError(f"{drop} of {width} bits cannot be dropped under a mask of {length} bits in this field")
    bits = spdz.random_bits(length * size).split(length)
    low = weighted_sum(bits[:drop])
    raised = values + spdz.public([1 << width - 1] * size)
    opened = yield from spdz.open_masked(raised + low + weighted_sum(bits[drop:]) * (1 << drop))
    remainder = spdz.public([c % (1 << drop) for c in opened]) - low
    quotient = (raised - remainder) * pow(1 << drop, -1, spdz.prime)
    return quotient - spdz.public([1 << width - 1 - drop] * size)
