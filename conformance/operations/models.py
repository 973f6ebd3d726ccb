"""Parameters and parts of inputs that many operations share.

Algebraic integers are :data:`Integer`, lower-case hexadecimal strings in JSON; numbers of parties, rounds and bits are
JSON numbers; bytes are strings of hexadecimal digits.
"""

from typing import Annotated, Any

from pydantic import Field

from reference.commitments.integer import CommitmentKey
from reference.core.coins import SEED_BYTES, Coins
from reference.core.transcript import Context
from reference.messages.base import Integer, Integers, Message
from reference.paillier.encryption import PublicKey

Hex = Annotated[str, Field(pattern="^([0-9a-f]{2})*$")]
"""Bytes."""

Seed = Annotated[str, Field(pattern=f"^([0-9a-f]{{2}}){{{SEED_BYTES},}}$")]
"""The seed of some coins (CO-1)."""


class Typed(Message):
    """A part of an input that stands for a value of the reference."""

    def value(self) -> Any:
        """What the engine takes."""
        raise NotImplementedError


class Nothing(Message):
    """No parameters, or no output: a verification says all by accepting."""


class Key(Typed):
    """A Paillier modulus (PL-1)."""

    modulus: Integer

    def value(self) -> PublicKey:
        """The key."""
        return PublicKey(self.modulus)


class SessionKey(Typed):
    """A Paillier modulus and a session, from which bases are derived (IC-1).

    ``powers``: whether provers draw randomness as powers of the base of PL-5 (suite ``batched``) or as units.
    """

    session: Hex
    modulus: Integer
    powers: bool

    def value(self) -> CommitmentKey:
        """The bases."""
        return CommitmentKey(bytes.fromhex(self.session), self.modulus, powers=self.powers)


class Place(Typed):
    """Where a proof lives (FS-1)."""

    session: Hex
    prover: int
    phase: str
    round: int
    index: str

    def value(self) -> Context:
        """The context."""
        return Context(bytes.fromhex(self.session), self.prover, self.phase, self.round, self.index)


class CoinTree(Typed):
    """Explicit coins (CO-1): a seed, and the path of the subtree to draw from; an empty path is the whole tree."""

    seed: Seed
    path: tuple[int | str, ...]

    def value(self) -> Coins:
        """The coins."""
        coins = Coins(bytes.fromhex(self.seed))
        return coins.child(*self.path) if self.path else coins


class Values(Message):
    """A list of integers: plaintexts, ciphertexts, commitments."""

    values: Integers


class Value(Message):
    """One integer."""

    value: Integer


class Octets(Message):
    """Bytes."""

    octets: Hex
