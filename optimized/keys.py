"""The keys of a session with tables of the powers of their bases."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from optimized.arithmetic.chain import PowerChain
from optimized.arithmetic.fixed import FixedBases, FixedPower
from reference.commitments.integer import CommitmentKey
from reference.core.arithmetic import power
from reference.paillier.encryption import PublicKey, trivial
from reference.paillier.randomness import Randomiser, RandomnessKey

Power = Callable[[int, int, int], int]
"""``base^exponent mod modulus``, by whatever is fastest here."""


class TabledRandomness(RandomnessKey):
    """The same randomness, from tables of powers of ``h_r`` and of its ``N``-th power.

    Spec: PL-5
    """

    @cached_property
    def _small(self) -> FixedPower:
        return FixedPower(self.base, self.modulus, self.exponent_bits)

    @cached_property
    def _large(self) -> FixedPower:
        square = self.modulus * self.modulus
        return FixedPower(power(self.base, self.modulus, square), square, self.exponent_bits)

    def power(self, exponent: int) -> Randomiser:
        """``h_r^x``. Spec: PL-5"""
        return Randomiser(self._small.power(exponent), exponent)

    def powers_of(self, exponents: Sequence[int]) -> tuple[Randomiser, ...]:
        """``h_r^x`` for each exponent. Spec: PL-5"""
        values = self._small.powers(exponents)
        return tuple(Randomiser(value, exponent) for value, exponent in zip(values, exponents, strict=True))

    def nth_power(self, exponent: int) -> int:
        """``(h_r^x)^N mod N^2``. Spec: PL-5"""
        return self._large.power(exponent)


class TabledKey(CommitmentKey):
    """The same key as ``plain``, with tables that grow with their use, and with the power that is fastest here.

    Spec: IC-1, PL-1
    """

    randomness: TabledRandomness

    def __init__(self, plain: CommitmentKey, power: Power) -> None:
        super().__init__(plain.session, plain.modulus, powers=plain.randomness.powers)
        self.plain, self.power = plain, power
        self.randomness = TabledRandomness(plain.session, plain.modulus, plain.randomness.powers)
        self._tables = FixedBases(self.g, plain.modulus)

    def commit(self, values: Mapping[int, int], randomness: int) -> int:
        """``h^mu prod_j g_j^{x_j} mod N``. Spec: IC-1"""
        return self.opened({-1: randomness, **values})

    def opened(self, exponents: Mapping[int, int]) -> int:
        """``prod_j g_j^{x_j} mod N``, where ``g_{-1}`` is ``h``. Spec: IC-1"""
        return self._tables.power(exponents)

    def encrypt(self, plaintext: int, randomness: Randomiser) -> int:
        """A ciphertext under the same modulus. Spec: PL-1, PL-5"""
        return trivial(self.paillier, plaintext) * self.nth_power(randomness) % self.paillier.square

    def nth_power(self, randomness: Randomiser) -> int:
        """``r^N mod N^2``. Spec: PL-1, PL-5"""
        if randomness.exponent is None:
            return self.power(randomness.value, self.modulus, self.paillier.square)
        return self.randomness.nth_power(randomness.exponent)


class LongPowers:
    """What is raised to several exponents as long as a secret share: the verification base, and a ciphertext that is
    decrypted alone.

    Spec: TD-1, TD-2
    """

    USES = 100
    """Powers of the verification base in a session, about: two for each decryption."""

    def __init__(self) -> None:
        self._chains: dict[tuple[int, int], PowerChain] = {}
        self._bases: dict[tuple[int, int], FixedPower] = {}

    def begin(self, key: PublicKey, ciphertexts: Sequence[int]) -> None:
        """Begin a new decryption; the last one is forgotten.

        The squarings of one ciphertext serve this party's proof and those of all others. Of more ciphertexts, a power
        of their product for each proof is cheaper than the squarings of each.

        Spec: TD-2
        """
        alone = ciphertexts if len(ciphertexts) == 1 else ()
        self._chains = {(c, key.modulus): PowerChain(c, key.square) for c in alone}

    def chain(self, key: PublicKey, ciphertexts: Sequence[int]) -> PowerChain | None:
        """The squarings of the ciphertext of the current decryption, if it is the only one. Spec: TD-2"""
        return self._chains.get((ciphertexts[0], key.modulus)) if len(ciphertexts) == 1 else None

    def of_base(self, key: PublicKey, v: int, bits: int) -> FixedPower:
        """Powers of the verification base for exponents of up to ``bits`` bits. Spec: TD-1"""
        known = self._bases.get((v, key.modulus))
        if known is None or known.bits < bits:
            known = FixedPower(v, key.square, bits, uses=self.USES)
            self._bases = {(v, key.modulus): known}
        return known
