"""What a computation on shares consumes: where it comes from is left open, that it is used once is not."""

import typing
from collections.abc import Mapping
from dataclasses import dataclass, field

from reference.core.rounds import Protocol, Rounds
from reference.spdz.shares import Shares


class SupplyExhausted(RuntimeError):
    """More was taken than was prepared: a defect of the sizing, never of another party."""


@dataclass(frozen=True)
class Requirement:
    """How much a session consumes: multiplication triples, random bits, input masks (``inputs[i - 1]`` of party ``i``).

    Spec: SP-3
    """

    triples: int
    bits: int
    inputs: tuple[int, ...]

    def __add__(self, other: "Requirement") -> "Requirement":
        inputs = tuple(a + b for a, b in zip(self.inputs, other.inputs, strict=True))
        return Requirement(self.triples + other.triples, self.bits + other.bits, inputs)


@dataclass(frozen=True)
class Triples:
    """Shared vectors with ``product[j] = left[j] * right[j]`` for uniform factors that nobody knows.

    Spec: SP-3
    """

    left: Shares
    right: Shares
    product: Shares


@dataclass(frozen=True)
class InputMasks:
    """Shared uniform values that their owner knows: ``values`` is ``None`` at every other party.

    Spec: SP-1
    """

    shares: Shares
    values: tuple[int, ...] | None = field(repr=False)


class Material:
    """One party's share of the MAC key and its supply, which hands out everything once and in order.

    All parties take the same amounts in the same order, so they hold shares of the same values.
    Raises :class:`SupplyExhausted` when more is taken than there is.

    Spec: SP-3
    """

    __slots__ = ("_bits", "_inputs", "_triples", "mac_key", "prime")

    def __init__(
        self, prime: int, mac_key: int, triples: Triples, bits: Shares, inputs: Mapping[int, InputMasks]
    ) -> None:
        self.prime, self.mac_key = prime, mac_key
        self._triples = _Stock("triples", (triples.left, triples.right, triples.product))
        self._bits = _Stock("random bits", (bits,))
        self._inputs = {
            owner: (_Stock(f"input masks of party {owner}", (masks.shares,)), masks.values)
            for owner, masks in inputs.items()
        }

    def __repr__(self) -> str:
        return f"Material(<secret>, remaining={self.remaining})"

    @property
    def remaining(self) -> Requirement:
        """What has not been taken yet."""
        inputs = tuple(self._inputs[owner][0].remaining for owner in sorted(self._inputs))
        return Requirement(self._triples.remaining, self._bits.remaining, inputs)

    def take_triples(self, count: int) -> Triples:
        """The next ``count`` multiplication triples.

        Spec: SP-3
        """
        return Triples(*self._triples.take(count))

    def take_bits(self, count: int) -> Shares:
        """The next ``count`` shared bits, uniform in {0, 1} and unknown to everybody.

        Spec: SP-6
        """
        return self._bits.take(count)[0]

    def take_inputs(self, owner: int, count: int) -> InputMasks:
        """The next ``count`` masks of party ``owner``.

        Spec: SP-1
        """
        stock, values = self._inputs[owner]
        start = stock.taken
        (shares,) = stock.take(count)
        return InputMasks(shares, None if values is None else values[start : start + count])

    def erase(self) -> None:
        """Forget everything: afterwards there is no MAC key, and nothing can be taken.

        Spec: SP-5
        """
        self.mac_key = 0
        self._triples.erase()
        self._bits.erase()
        for owner, (stock, _) in self._inputs.items():
            stock.erase()
            self._inputs[owner] = (stock, None)


class _Stock:
    """Parallel shared vectors that are consumed from the front."""

    __slots__ = ("_columns", "_name", "taken")

    def __init__(self, name: str, columns: tuple[Shares, ...]) -> None:
        if len({len(column) for column in columns}) != 1:
            raise ValueError(f"{name}: columns of different lengths")
        self._name, self._columns, self.taken = name, columns, 0

    @property
    def remaining(self) -> int:
        return len(self._columns[0]) - self.taken

    def take(self, count: int) -> tuple[Shares, ...]:
        if not 0 <= count <= self.remaining:
            raise SupplyExhausted(f"{count} {self._name} asked for, {self.remaining} left")
        start, self.taken = self.taken, self.taken + count
        return tuple(column[start : self.taken] for column in self._columns)

    def erase(self) -> None:
        self._columns, self.taken = tuple(column[:0] for column in self._columns), 0


class Preprocessing(typing.Protocol):
    """Anything that can supply a session before its data is known: a dealer for tests, or a protocol of the parties.

    Spec: OF-0, OF-1
    """

    def prepare(self, rounds: Rounds, requirement: Requirement) -> Protocol[Material]:
        """This party's part of the preparation; every party passes the same ``requirement``."""
        ...
