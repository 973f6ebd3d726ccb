"""The public integers of a run: what the parties agreed on, and everything that follows from it.

:mod:`spec.derivation` computes a :class:`Schedule` from a :class:`Problem`. See chapters 02 and 03.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from spec.rational import ceil_sqrt

FIELDS = (2**127 - 1, 2**192 - 2**64 - 1)
"""The primes of SP-1, smallest first."""

TOLERANCE_BITS = 20
"""Accepted error of the inverse in the input proofs: ``||A (M + rho I) - I||_F <= 2^-20``."""

SUMMARY_BITS = 30
"""Fractional bits of the factor ``R`` and of ``c`` (suite ``batched``), of ``V``, ``G`` and ``theta`` (``paper``)."""

QUOTIENT_BITS = 30
"""``f_q``: fractional bits of the factor ``q``."""

RHO_BITS = 4
"""``rho`` is a multiple of ``2^-4``."""


class UnsafeConfiguration(ValueError):
    """A configuration under which some integer could overflow. Refused before the run. Spec: FX-3"""


@dataclass(frozen=True)
class Problem:
    """What the parties agreed to compute, as numbers (LR-0 units on the prepared data).

    ``norms``: bound on ``||y_i||`` per party; ``gram_norm``: bound on ``||X_i||_F`` of every party.
    """

    penalised: tuple[bool, ...]
    lambda1: Fraction
    lambda2: Fraction
    rows: int
    norms: tuple[Fraction, ...]
    gram_norm: Fraction
    rounds: int
    modulus_bits: int
    suite: str = "batched"
    iteration: str = "normalised"
    fractional_bits: int = 24
    rescale_every: int | None = None

    @property
    def parties(self) -> int:
        """``m``."""
        return len(self.norms)

    @property
    def dimension(self) -> int:
        """``d``, the column of ones included."""
        return len(self.penalised)


@dataclass(frozen=True)
class RoundPlan:
    """One round of LR-6. ``scale``: fractional bits S of ``u`` when the round begins; ``shift``/``width``: t and l
    of the rescale of ``a`` (G-C2S); ``u_shift``/``u_width``: those of ``u`` (G-C2C), 0 when ``u`` is not rescaled."""

    number: int
    scale: int
    shift: int
    width: int
    u_shift: int = 0
    u_width: int = 0


@dataclass(frozen=True)
class Schedule:
    """The public integers of a run. Spec: LR-6, FX-1, FX-3"""

    problem: Problem
    rho: Fraction
    alpha_num: int
    alpha_bits: int
    matrix_bits: int
    quotients: tuple[int, ...]
    thresholds: tuple[int, ...]
    radius: Fraction
    value_bits: int
    u_bits: int
    mask_slack: int
    field: int
    rounds: tuple[RoundPlan, ...]

    @property
    def f(self) -> int:
        """Fractional bits of ``z``, of ``b`` and of the released model."""
        return self.problem.fractional_bits

    @property
    def normalised(self) -> bool:
        """Whether ``rho`` is scaled into the data (LR-6) or appears in the formulas (LR-1)."""
        return self.problem.iteration == "normalised"

    @cached_property
    def shift_rho(self) -> Fraction:
        """The multiple of ``I`` in ``A = (M + rho I)^-1`` : 1 when normalised."""
        return Fraction(1) if self.normalised else self.rho

    @property
    def rho_bits(self) -> int:
        """Fractional bits of ``rho`` inside the iteration."""
        return 0 if self.normalised else RHO_BITS

    @property
    def rho_num(self) -> int:
        """``rho`` as an integer of scale :attr:`rho_bits`."""
        return int(self.shift_rho * 2**self.rho_bits)

    @property
    def data_scale_squared(self) -> Fraction:
        """The data is multiplied by the square root of this before it is summarised."""
        return 1 / self.rho if self.normalised else Fraction(1)

    @property
    def sigma(self) -> int:
        """Bits that the scale grows by in ``w = A v``: those of ``A`` and of ``rho``."""
        return self.matrix_bits + self.rho_bits

    @cached_property
    def entry_bits(self) -> int:
        """``b_A``: bits of an entry of A; ``||A|| <= (1 + 2^-20) / rho``. Spec: IP-B, IP-P"""
        return int((1 << self.matrix_bits) / self.shift_rho).bit_length() + 1

    @property
    def growth(self) -> int:
        """Bits that the scale of ``u`` grows by in one round without a rescale."""
        return self.sigma + self.alpha_bits

    @cached_property
    def gram_limit(self) -> int:
        """``Gmax``: bound on the Frobenius norm of the summarised data, scale ``SUMMARY_BITS``. Spec: IP-B, IP-P"""
        return self._summary_limit(self.problem.gram_norm)

    def target_limit(self, party: int) -> int:
        """``Y_i``: bound on the norm of ``c`` (or ``theta``) of a party, scale ``SUMMARY_BITS``. Spec: IP-B, IP-P"""
        return self._summary_limit(self.problem.norms[party - 1])

    def _summary_limit(self, declared: Fraction) -> int:
        """A declared norm in the units of the summary, with one ulp for the rounding of each of ``d`` numbers."""
        scaled = ceil_sqrt(declared**2 * self.data_scale_squared)
        return int(scaled * 2**SUMMARY_BITS) + self.problem.dimension + 1

    @property
    def compared(self) -> tuple[int, ...]:
        """The coordinates that need a soft threshold."""
        return tuple(j for j, threshold in enumerate(self.thresholds) if threshold > 0)

    @property
    def slots_bound_bits(self) -> int:
        """Bits that slots may fill together, so that a packed value stays below ``N``."""
        return self.problem.modulus_bits - 1

    def slot_width(self, width: int) -> int:
        """Bits of a slot for values ``|a| < 2^width``: ``l + s_m + floor(log2 m) + 1``. Spec: G-C2S"""
        return width + self.mask_slack + self.problem.parties.bit_length()

    def slots(self, width: int) -> int:
        """Values in one ciphertext: 1 in the suite ``paper``."""
        return max(1, self.slots_bound_bits // self.slot_width(width)) if self.problem.suite == "batched" else 1

    def chunks(self, count: int, width: int) -> int:
        """Ciphertexts that ``count`` values of this width fill."""
        return -(-count // self.slots(width))

    def packed_decryptions(self) -> int:
        """Threshold decryptions of the whole run."""
        d, m = self.problem.dimension, self.problem.parties
        return sum(
            self.chunks(d, plan.width) + (self.chunks(m * d, plan.u_width) if plan.u_shift else 0)
            for plan in self.rounds
        )
