"""Keys of the vectors. Their factors stand here or in a coin's name: INSECURE, every one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm

from conformance.operations.models import CoinTree, Key, Place, SessionKey
from reference.commitments.integer import CommitmentKey
from reference.core.arithmetic import power
from reference.core.coins import Coins
from reference.core.encoding import Item
from reference.paillier.dealer import secret_bits, split_exponent
from reference.paillier.encryption import PublicKey, encrypt, linear_combination, rerandomise
from reference.paillier.threshold import KeySet, verification_base
from spec.parameters import SLACK_PROOF

SESSION = bytes(range(32))
PROVER = 2
SEED = bytes(32)
SLACK = 80
"""s_m of the threshold keys."""


@dataclass(frozen=True)
class Toy:
    """A Paillier key with its factors, and everything that cases draw for it."""

    name: str
    p: int
    q: int

    @property
    def N(self) -> int:
        """The modulus."""
        return self.p * self.q

    @property
    def order(self) -> int:
        """A multiple of the order of every unit modulo N."""
        return lcm(self.p - 1, self.q - 1)

    @cached_property
    def public(self) -> PublicKey:
        """The key."""
        return PublicKey(self.N)

    @cached_property
    def bases(self) -> CommitmentKey:
        """The bases of commitments in the session of the vectors."""
        return CommitmentKey(SESSION, self.N)

    @property
    def key(self) -> Key:
        """The parameters of operations on ciphertexts."""
        return Key(modulus=self.N)

    @property
    def session_key(self) -> SessionKey:
        """The parameters of operations with commitments, in the suite ``batched``."""
        return SessionKey(session=SESSION.hex(), modulus=self.N, powers=True)

    def coins(self, *name: Item) -> Coins:
        """Coins for making cases."""
        return Coins(SEED).child("vectors", self.name, *name)

    def units(self, count: int, *name: Item) -> tuple[int, ...]:
        """Units modulo N."""
        coins = self.coins("units", *name)
        return tuple(coins.unit(self.N, j) for j in range(count))

    def commitment_randomness(self, count: int, *name: Item) -> tuple[int, ...]:
        """Randomness of commitments."""
        coins = self.coins("mu", *name)
        return tuple(coins.bits(self.public.bits + SLACK_PROOF, j) for j in range(count))

    def encrypt(self, plaintext: int, randomness: int) -> int:
        """A ciphertext."""
        return encrypt(self.public, plaintext, randomness)

    def encrypted(self, plaintexts: Sequence[int], *name: Item) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Ciphertexts and their randomness."""
        randomness = self.units(len(plaintexts), "encryption", *name)
        return tuple(map(self.encrypt, plaintexts, randomness)), randomness

    def combined(self, coefficients: Sequence[int], ciphertexts: Sequence[int], randomness: int) -> int:
        """A fresh ciphertext of a linear combination."""
        return rerandomise(self.public, linear_combination(self.public, coefficients, ciphertexts), randomness)

    def threshold(self, parties: int) -> tuple[KeySet, tuple[int, ...]]:
        """A threshold key and all exponents."""
        bits = self.public.bits
        exponents = split_exponent(self.p, self.q, parties, 2 * bits + SLACK, self.coins("KG-0", parties))
        base = verification_base(SESSION, self.public)
        keys = tuple(power(base, exponent, self.public.square) for exponent in exponents)
        return KeySet(SESSION, self.N, 1, keys, secret_bits(bits, SLACK, parties)), exponents


def place(index: str = "0", *, prover: int = PROVER, phase: str = "IP", round: int = 0) -> Place:
    """A context in the session of the vectors."""
    return Place(session=SESSION.hex(), prover=prover, phase=phase, round=round, index=index)


def coin_tree(*path: int | str) -> CoinTree:
    """Explicit coins of a prover."""
    return CoinTree(seed=SEED.hex(), path=path)


TOY_288 = Toy(
    "toy-288",
    0xC1391ED195D61926BA1DEA5BCECF0C4BE35B,
    0xDFCD48F1D07C8F007AE39B9715BF51524BF3,
)
"""Both primes have 144 bits: above 2^kappa, so that all proofs are sound in form."""

TOY_512 = Toy(
    "toy-512",
    0xCD04D51D73094A0B65DDF3221CC8DAB6BA10CF5FAA0BC90017937E60554D17CF,
    0xC4EEA535C1C4040A7E22FD2290B4BB3BC0E6BBAA47102F7487D3BC325A67630F,
)

PUBLIC_2048 = Toy(
    "public-2048",
    int(
        "e3ec48e4792d21a9c4a2a3af11b114d8afd8e573250cf89cf5103f2b649a28fa5bfbb199e6cfe6bf8a51594f7acfeb388bb102f7447389"
        "79b890c85c0f43f748f3907fb787882d81ff8ff2aa1d4a414b5872894e04861a3cc484b0f357769202ba01b671a22afe0e79577266539a"
        "9a5006f707753dc99c2b47b596132d0ebacb",
        16,
    ),
    int(
        "d1c44b490971985617df69412fe4014425a01a95f37589b4cb0fad4da1b613a52c8612648efd05f01a0f72ad726a07f11e216295938730"
        "f5c87112c0275833d2dbe3888b5d616589c2ba038cabd04f43a14177060779a733bbff48bf19a8cb8f6454944c9a1e36dc7ba152275ec8"
        "7ac11b4c4ae58b3d1f2b62ebff1d91a128f3",
        16,
    ),
)
"""The size that trainings use, with published factors."""
