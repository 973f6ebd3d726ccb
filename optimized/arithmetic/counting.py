"""How many modular multiplications the functions of this package do: the floor that a benchmark compares with."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Ledger:
    """Modular squarings, other products and inversions, each by the bit length of the modulus.

    Spec: PL-1
    """

    squarings: Counter[int] = field(default_factory=Counter)
    products: Counter[int] = field(default_factory=Counter)
    inversions: Counter[int] = field(default_factory=Counter)


_ACTIVE: ContextVar[Ledger | None] = ContextVar("ledger", default=None)


@contextmanager
def counted() -> Iterator[Ledger]:
    """Within the block, all functions of this package called by this thread report to the ledger.

    Spec: PL-1
    """
    ledger = Ledger()
    token = _ACTIVE.set(ledger)
    try:
        yield ledger
    finally:
        _ACTIVE.reset(token)


def note(modulus: int, *, squarings: int = 0, products: int = 0, inversions: int = 0) -> None:
    """Report work of a call, estimated from its sizes.

    Spec: PL-1
    """
    ledger = _ACTIVE.get()
    if ledger is not None:
        bits = modulus.bit_length()
        ledger.squarings[bits] += squarings
        ledger.products[bits] += products
        ledger.inversions[bits] += inversions


WINDOWS = (7, 25, 81, 241, 673, 1793, 4609, 11777)
"""GMP uses windows of one bit more for exponents longer than each of these."""


def note_power(modulus: int, exponent: int) -> None:
    """Report one power: sliding windows as in GMP.

    Spec: PL-1
    """
    bits = exponent.bit_length()
    if _ACTIVE.get() is not None and bits > 0:
        window = 1 + sum(bits > longest for longest in WINDOWS)
        products = 2 ** (window - 1) - 1 + bits // (window + 1) if exponent.bit_count() > 1 else 0
        note(modulus, squarings=bits - 1, products=products, inversions=int(exponent < 0))
