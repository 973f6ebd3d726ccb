"""Powers of bases that stay: tables replace the squarings, and grow with what is asked of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from gmpy2 import mpz, powmod

from optimized.arithmetic.backends import GmpBackend
from optimized.arithmetic.counting import note_power
from optimized.arithmetic.multi import SQUARING, multi_power
from optimized.arithmetic.schedule import JointTable, Schedule, consecutive_powers, round_up, subset_products

OVERHEAD = 48
"""Octets of an ``mpz`` besides its limbs."""


class FixedPower:
    """Powers of one base, for exponents of up to ``bits`` bits; longer ones are as slow as without tables.

    A comb (Lim, Lee): the exponent is written in rows of ``spacing`` bits; a table serves the bits at one position of
    ``teeth`` rows. There are as many tables as ``uses`` powers pay for, and no more than ``octets`` octets. They are
    made when as much was asked for as they cost: then they never double the work, however few the powers are.

    Spec: PL-1, TD-2
    """

    def __init__(self, base: int, modulus: int, bits: int, *, uses: int = 1000, octets: int = 1 << 25) -> None:
        self._base, self._modulus, self.bits = mpz(base), mpz(modulus), bits
        self._teeth, tables = _comb(bits, uses, octets // (modulus.bit_length() // 8 + OVERHEAD))
        self._rows = self._teeth * tables
        self._spacing = -(-bits // self._rows)
        self._unpaid = (tables << self._teeth) + SQUARING * self._spacing * self._rows

    @cached_property
    def _powers(self) -> list[mpz]:
        """``base^(2^(spacing i))`` for each row, and one more for what exceeds the rows."""
        return consecutive_powers([self._base], self._spacing, self._rows + 1, self._modulus)

    @cached_property
    def _tables(self) -> list[list[mpz]]:
        starts = range(0, self._rows, self._teeth)
        return [subset_products(self._powers[start : start + self._teeth], self._modulus) for start in starts]

    def power(self, exponent: int) -> int:
        """``base^exponent``. ``ZeroDivisionError`` when the exponent is negative and the base not a unit. Spec: PL-1"""
        return self.powers([exponent])[0]

    def powers(self, exponents: Iterable[int]) -> tuple[int, ...]:
        """``base^exponent`` for each exponent. Spec: PL-1"""
        exponents = list(exponents)
        if not self._pays(exponents):
            return tuple(GmpBackend().power(self._base, exponent, self._modulus) for exponent in exponents)
        return tuple(map(self._from_tables, exponents))

    def add(self, schedule: Schedule, exponent: int) -> None:
        """Multiply the schedule by ``base^exponent``; this needs no squarings beyond ``spacing``. Spec: PL-3"""
        if self._pays([exponent]):
            self._add(schedule, exponent)
        else:
            schedule.multiply(mpz(GmpBackend().power(self._base, exponent, self._modulus)), 1)

    def _pays(self, exponents: Iterable[int]) -> bool:
        """Whether there are tables, or should be now."""
        self._unpaid -= sum(map(int.bit_length, exponents))
        return self._unpaid <= 0

    def _from_tables(self, exponent: int) -> int:
        schedule = Schedule(self._modulus)
        self._add(schedule, exponent)
        return schedule.value()

    def _add(self, schedule: Schedule, exponent: int) -> None:
        spacing, mask = self._spacing, (1 << self._teeth) - 1
        beyond, low = divmod(exponent, 1 << spacing * self._rows)
        if beyond:
            schedule.multiply(powmod(self._powers[-1], abs(beyond), self._modulus), 1 if beyond > 0 else -1)
            note_power(self._modulus, abs(beyond))
        bits = format(low, f"0{spacing * self._rows}b")
        for position in range(spacing):
            column = int(bits[spacing - 1 - position :: spacing], 2)
            for table in self._tables:
                if column & mask:
                    schedule.factors[position].append(table[column & mask])
                column >>= self._teeth


def _comb(bits: int, uses: int, entries: int) -> tuple[int, int]:
    """Teeth and number of tables for the fewest products in all, with at most so many entries in all tables."""

    def cost(comb: tuple[int, int]) -> float:
        teeth, tables = comb
        return (tables << teeth) + uses * -(-bits // (teeth * tables)) * (tables + SQUARING)

    combs = [(teeth, tables) for teeth in range(1, 16) for tables in range(1, 17) if tables << teeth <= entries]
    return min(combs, key=cost, default=(1, 1))


class FixedBases:
    """Products of powers of bases that serve a whole session, ``base(index)`` for any indices.

    Bases with short exponents share joint tables, made when first used. They become finer whenever finer tables would
    already have saved more products than they cost. A base with a long exponent gets a comb. All tables together stay
    below ``octets``.

    Spec: IC-1
    """

    LONG = 1024
    """Bits of the longest exponents that joint tables are for."""

    COMBS = 4
    """Number of combs; longer exponents of other bases have no tables."""

    def __init__(self, base: Callable[[int], int], modulus: int, octets: int = 1 << 27) -> None:
        self._base, self._modulus = base, mpz(modulus)
        self._comb_octets = octets // 8 // self.COMBS
        self._entries = (octets - octets // 8) // (modulus.bit_length() // 8 + OVERHEAD)
        self._width, self._work = 6, 0
        self._places: dict[int, int] = {}
        self._bases: list[mpz] = []
        self._tables: dict[int, JointTable] = {}
        self._combs: dict[int, FixedPower] = {}

    def power(self, exponents: Mapping[int, int]) -> int:
        """``prod base(index)^exponent`` for exponents of either sign by index.

        ``ZeroDivisionError`` when a base with a negative exponent is not a unit.

        Spec: IC-1
        """
        schedule = Schedule(self._modulus)
        self._add_short(schedule, {i: x for i, x in exponents.items() if x and x.bit_length() <= self.LONG})
        self._add_long(schedule, {i: x for i, x in exponents.items() if x.bit_length() > self.LONG})
        return schedule.value()

    def _add_long(self, schedule: Schedule, exponents: Mapping[int, int]) -> None:
        without = [index for index in exponents if index not in self._combs][self.COMBS - len(self._combs) :]
        bases = [self._base(index) for index in without]
        schedule.multiply(mpz(multi_power(bases, [exponents[index] for index in without], self._modulus)), 1)
        for index in exponents.keys() - without:
            self._comb(index, exponents[index].bit_length()).add(schedule, exponents[index])

    def _comb(self, index: int, bits: int) -> FixedPower:
        if index not in self._combs or self._combs[index].bits < bits:
            base, octets = self._base(index), self._comb_octets
            self._combs[index] = FixedPower(base, self._modulus, round_up(bits, 256), octets=octets)
        return self._combs[index]

    def _add_short(self, schedule: Schedule, exponents: Mapping[int, int]) -> None:
        for index in [index for index in exponents if index not in self._places]:
            self._places[index] = len(self._bases)
            self._bases.append(mpz(self._base(index)) % self._modulus)
        self._adapt()
        rows: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for index, exponent in exponents.items():
            number, place = divmod(self._places[index], self._width)
            rows[number][place] = exponent
        for number, row in rows.items():
            table = self._table(number)
            table.add(schedule, [row.get(place, 0) for place in range(len(table.bases))])
            self._work += max(map(int.bit_length, row.values()))

    def _table(self, number: int) -> JointTable:
        bases = self._bases[number * self._width : (number + 1) * self._width]
        if number not in self._tables or len(self._tables[number].bases) < len(bases):
            self._tables[number] = JointTable(bases, self._modulus)
        return self._tables[number]

    def _adapt(self) -> None:
        """Widen the tables when that would have paid; narrow them when they would become too large."""
        finer = self._width + 2  # would have saved 2 / finer of the work
        wanted = finer if 2 * self._work > finer * self._size(finer) else self._width
        width = next((width for width in range(min(wanted, 16), 1, -1) if self._size(width) <= self._entries), 1)
        if width != self._width:
            self._width, self._work = width, 0
            self._tables.clear()

    def _size(self, width: int) -> int:
        """Entries of all tables."""
        return -(-len(self._bases) // width) << width
