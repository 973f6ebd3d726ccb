"""How many modular multiplications the functions of this package do: the floor that a benchmark compares with."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Ledger:
    """Modular squarings, other products and inversions, each by the bit length of the modulus.

    ``powers``: bits of the exponents of single powers, for which a library does its own squarings and products.

    Spec: PL-1
    """

    squarings: Counter[int] = field(default_factory=Counter)
    products: Counter[int] = field(default_factory=Counter)
    inversions: Counter[int] = field(default_factory=Counter)
    powers: Counter[int] = field(default_factory=Counter)

    def add(self, other: "Ledger") -> None:
        """Enter all that the other one holds."""
        for name in ("squarings", "products", "inversions", "powers"):
            getattr(self, name).update(getattr(other, name))


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


def note_power(modulus: int, exponent: int) -> None:
    """Report one power that a library takes.

    Spec: PL-1
    """
    ledger = _ACTIVE.get()
    if ledger is not None:
        bits = modulus.bit_length()
        ledger.powers[bits] += exponent.bit_length()
        ledger.inversions[bits] += int(exponent < 0)
