"""Where the randomness of ciphertexts comes from: any unit, or a power of one base, for which there can be tables."""

from dataclasses import dataclass
from functools import cached_property

from reference.core.arithmetic import power
from reference.core.coins import Coins
from reference.core.encoding import Item
from reference.core.transcript import hash_to_range
from spec.parameters import SLACK_PROOF


@dataclass(frozen=True, repr=False)
class Randomiser:
    """A unit ``r = value`` modulo ``N``; ``exponent`` is ``x`` where ``r = h_r^x``, else ``None``.

    Spec: PL-5
    """

    value: int
    exponent: int | None = None


@dataclass(frozen=True)
class RandomnessKey:
    """How the ciphertexts of a session are randomised: by uniform units (suite ``paper``) or by powers of ``h_r``.

    Spec: PL-5
    """

    session: bytes
    modulus: int
    powers: bool

    @cached_property
    def base(self) -> int:
        """``h_r = H("rand", sid, N)^2 mod N``, derived, so nobody chose it."""
        root = hash_to_range(self.modulus.bit_length() + 128, "rand", self.session, self.modulus)
        return root * root % self.modulus

    @property
    def exponent_bits(self) -> int:
        """Bits of ``x``: those of ``N``, and ``s_z`` more."""
        return self.modulus.bit_length() + SLACK_PROOF

    def draw_exponent(self, coins: Coins, *name: Item) -> int:
        """``x``, uniform in ``[0, 2^(|N| + s_z))``."""
        return coins.bits(self.exponent_bits, *name)

    def draw(self, coins: Coins, *name: Item) -> Randomiser:
        """Fresh randomness for one ciphertext.

        Spec: PL-5
        """
        if not self.powers:
            return Randomiser(coins.unit(self.modulus, *name))
        return self.power(self.draw_exponent(coins, *name))

    def power(self, exponent: int) -> Randomiser:
        """``h_r^x``. Spec: PL-5"""
        return Randomiser(power(self.base, exponent, self.modulus), exponent)
