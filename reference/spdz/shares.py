"""Authenticated shares of vectors over a prime field, and what a party computes on them alone."""

from collections.abc import Sequence
from dataclasses import dataclass

MERSENNE_127 = 2**127 - 1
PRIME_192 = 2**192 - 2**64 - 1


@dataclass(frozen=True, slots=True, repr=False)
class Shares:
    """One party's part of a shared vector ``<x>``.

    Over all parties ``values`` add up to ``x`` and ``macs`` to ``alpha x`` modulo ``prime``, where nobody knows
    the MAC key ``alpha = sum_i alpha_i``. Linear functions of shared vectors are computed without interaction:
    ``+`` and ``-`` of two vectors, ``*`` with one public integer or with one public integer per entry.

    Raises ``ValueError`` for vectors of different lengths or over different primes.

    Spec: SP-1
    """

    prime: int
    values: tuple[int, ...]
    macs: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.values) != len(self.macs):
            raise ValueError(f"{len(self.values)} values with {len(self.macs)} MACs")

    def __repr__(self) -> str:
        return f"Shares(<{len(self)} secret values mod a {self.prime.bit_length()}-bit prime>)"

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, part: slice) -> "Shares":
        return Shares(self.prime, self.values[part], self.macs[part])

    def __add__(self, other: "Shares") -> "Shares":
        """``<x + y>``, entry by entry.

        Spec: SP-2
        """
        p = self._common_prime(other)
        return Shares(
            p,
            tuple((x + y) % p for x, y in zip(self.values, other.values, strict=True)),
            tuple((x + y) % p for x, y in zip(self.macs, other.macs, strict=True)),
        )

    def __sub__(self, other: "Shares") -> "Shares":
        """``<x - y>``, entry by entry.

        Spec: SP-2
        """
        p = self._common_prime(other)
        return Shares(
            p,
            tuple((x - y) % p for x, y in zip(self.values, other.values, strict=True)),
            tuple((x - y) % p for x, y in zip(self.macs, other.macs, strict=True)),
        )

    def __mul__(self, factor: int | Sequence[int]) -> "Shares":
        """``<c x>`` for a public integer ``c``, or ``<c_j x_j>`` for a public vector.

        Spec: SP-2
        """
        p, factors = self.prime, [factor] * len(self) if isinstance(factor, int) else factor
        return Shares(
            p,
            tuple(c * x % p for c, x in zip(factors, self.values, strict=True)),
            tuple(c * x % p for c, x in zip(factors, self.macs, strict=True)),
        )

    def total(self) -> "Shares":
        """The sum of all entries, a vector of length one.

        Spec: SP-2
        """
        return Shares(self.prime, (sum(self.values) % self.prime,), (sum(self.macs) % self.prime,))

    def split(self, parts: int) -> list["Shares"]:
        """The vector cut into ``parts`` pieces of equal length."""
        size, rest = divmod(len(self), parts)
        if rest:
            raise ValueError(f"{len(self)} entries cannot be cut into {parts} equal parts")
        return [self[i * size : (i + 1) * size] for i in range(parts)]

    def _common_prime(self, other: "Shares") -> int:
        if self.prime != other.prime:
            raise ValueError("shares over different primes")
        return self.prime


def join(vectors: Sequence[Shares]) -> Shares:
    """One vector out of at least one, in order.

    Spec: SP-1
    """
    if len({vector.prime for vector in vectors}) != 1:
        raise ValueError("join needs vectors over one prime")
    return Shares(
        vectors[0].prime,
        tuple(value for vector in vectors for value in vector.values),
        tuple(mac for vector in vectors for mac in vector.macs),
    )


def weighted_sum(bits: Sequence[Shares]) -> Shares:
    """``sum_k 2^k bits[k]``, entry by entry, of at least one vector.

    Spec: SP-2
    """
    total = bits[0]
    for k, bit in enumerate(bits[1:], start=1):
        total = total + bit * (1 << k)
    return total
