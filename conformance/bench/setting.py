"""What the benchmarks of single operations compute with: a key, and numbers as large as those of a session."""

from dataclasses import replace
from random import Random

from gmpy2 import next_prime

from conformance.bench.training import Training
from optimized.operations import OptimizedOperations
from reference.commitments.integer import CommitmentKey
from reference.core.coins import Coins
from reference.core.transcript import Context
from reference.paillier.dealer import secret_bits, split_exponent
from reference.paillier.encryption import PublicKey
from reference.paillier.randomness import Randomiser
from reference.paillier.threshold import KeySet, SecretShare, verification_base
from reference.proofs.interval import Interval, interval_statement, interval_witness
from reference.proofs.relation import Statement, Witness
from spec.parameters import SLACK_PROOF
from spec.schedule import Schedule

SESSION = b"bench"


def prime(bits: int, random: Random) -> int:
    """Any prime with its two top bits set: safe ones take minutes to find, and no operation is faster with them."""
    return int(next_prime(random.getrandbits(bits) | 3 << bits - 2))


class Setting:
    """The key of a training and random numbers of all kinds. ``engine`` makes statements; it is never measured."""

    def __init__(self, training: Training) -> None:
        self.training, self.schedule = training, training.schedule
        self._random = Random(1)
        bits, slack, m = self.schedule.problem.modulus_bits, self.schedule.mask_slack, training.parties
        p, q = prime(bits // 2, self._random), prime(bits // 2, self._random)
        self.key = PublicKey(p * q)
        self.commitments = CommitmentKey(SESSION, p * q, powers=True)
        self.engine = OptimizedOperations(Coins(bytes(32)))
        exponents = split_exponent(p, q, m, 2 * bits + slack, Coins(bytes(32)))
        self.shares = tuple(map(SecretShare, exponents))
        base, square = verification_base(SESSION, self.key), self.key.square
        verification_keys = tuple(pow(base, exponent, square) for exponent in exponents)
        self.keys = KeySet(SESSION, p * q, 1, verification_keys, secret_bits(bits, slack, m))

    def schedule_of(self, features: int) -> Schedule:
        """The public integers of the same training with another number of features."""
        return replace(self.training, features=features).schedule

    @property
    def mask_bits(self) -> int:
        """Bits of the high part of a mask."""
        return self.schedule.value_bits + self.schedule.mask_slack

    def numbers(self, count: int, bits: int) -> list[int]:
        """Integers of at most so many bits."""
        return [self._random.getrandbits(bits) for _ in range(count)]

    def units(self, count: int, modulus: int) -> tuple[int, ...]:
        """Residues; that one of them is no unit does not happen."""
        return tuple(self._random.randrange(1, modulus) for _ in range(count))

    def exponents(self, count: int) -> list[int]:
        """Of randomness."""
        return self.numbers(count, self.commitments.randomness.exponent_bits)

    def randomisers(self, count: int) -> tuple[Randomiser, ...]:
        """Fresh randomness."""
        return self.engine.randomisers(self.commitments, self.exponents(count))

    def openings(self, count: int) -> list[int]:
        """Randomness of commitments."""
        return self.numbers(count, self.key.bits + SLACK_PROOF)

    def coins(self) -> Coins:
        """Coins that nobody drew from."""
        return Coins(self._random.randbytes(32))

    def context(self, label: str, prover: int = 1) -> Context:
        """The place of a proof."""
        return Context(SESSION, prover, "MC", 1, label)

    def masks(self, count: int, bits: int | None = None) -> tuple[Statement, Witness]:
        """Masks with the claim that they lie in their intervals."""
        bits = bits or self.mask_bits
        intervals = [Interval.bits(bits)] * count
        values, randomness = self.numbers(count, bits), self.randomisers(count)
        ciphertexts = self.engine.encrypt(self.commitments, values, randomness)
        witness = interval_witness(intervals, values, [r.value for r in randomness])
        return interval_statement(ciphertexts, intervals), witness
