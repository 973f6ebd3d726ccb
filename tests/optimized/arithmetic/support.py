"""Moduli, bases and exponents for the arithmetic, and what it must compute."""

from math import gcd
from random import Random

from hypothesis import strategies as st

from reference.core.arithmetic import product_of_powers

MODULI = st.one_of(
    st.sampled_from([1, 2, 3, 4, 15, 2**64, 2**127 - 1, (2**61 - 1) * (2**89 - 1)]), st.integers(1, 2**200)
)
BASES = st.one_of(st.sampled_from([-1, 0, 1, 2, 2**200]), st.integers(-(2**70), 2**260))
LENGTHS = st.one_of(st.integers(0, 8), st.sampled_from([15, 16, 17, 60, 128, 200]), st.just(1100))


def number(bits, *label):
    """A number that looks random, always the same for a label."""
    return Random(repr(label)).getrandbits(bits)


@st.composite
def exponents(draw):
    """Of very different lengths, often a power of two or next to one, of either sign."""
    bits, sign = draw(LENGTHS), draw(st.sampled_from([1, 1, -1]))
    near = st.integers(-1, 1).map(lambda step: (1 << bits) + step)
    return sign * draw(st.one_of(near, st.integers(0, 1 << bits)))


def unit(value, modulus):
    """The first unit from ``value`` on."""
    while gcd(value, modulus) != 1:
        value += 1
    return value


@st.composite
def terms(draw, most=12):
    """Modulus, bases and exponents; bases of negative exponents are units; bases and exponents repeat."""
    modulus = draw(MODULI)
    few_bases, few_exponents = (draw(st.lists(kind, min_size=1, max_size=most)) for kind in (BASES, exponents()))
    count = draw(st.integers(0, most))
    chosen = [draw(st.sampled_from(few_exponents)) for _ in range(count)]
    bases = [draw(st.sampled_from(few_bases)) for _ in range(count)]
    return modulus, [unit(b, modulus) if e < 0 else b for b, e in zip(bases, chosen, strict=True)], chosen


def naive(bases, chosen, modulus):
    """One power after the other; the empty product modulo 1 is 0, as all others are."""
    return product_of_powers(bases, chosen, modulus) % modulus
