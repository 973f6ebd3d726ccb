"""Integer commitments over the Paillier modulus (Damgard, Fujisaki)."""

from collections.abc import Mapping, Sequence

from reference.core.arithmetic import product_of_powers
from reference.core.transcript import hash_to_range
from reference.paillier.encryption import PublicKey, encrypt
from reference.paillier.randomness import Randomiser, RandomnessKey


class CommitmentKey:
    """Bases ``h, g_0, g_1, ...``: squares modulo ``N``, derived from session and modulus, so nobody chose them.

    Binding: factoring (strong RSA and low order). Hiding: statistical for safe primes, else computational.
    ``powers``: whether the ciphertexts that go with these commitments are randomised by powers of one base.

    Spec: IC-1, PL-5
    """

    def __init__(self, session: bytes, modulus: int, *, powers: bool = False) -> None:
        self.session = session
        self.modulus = modulus
        self.paillier = PublicKey(modulus)
        self.randomness = RandomnessKey(session, modulus, powers)
        self._bases: dict[int, int] = {}

    @property
    def h(self) -> int:
        """The base of the randomness."""
        return self.g(-1)

    def g(self, index: int) -> int:
        """The base of value ``index >= 0`` (``-1`` is ``h``)."""
        if index not in self._bases:
            root = hash_to_range(self.modulus.bit_length() + 128, "com", self.session, self.modulus, index)
            self._bases[index] = root * root % self.modulus
        return self._bases[index]

    def encrypt(self, plaintext: int, randomness: Randomiser) -> int:
        """A ciphertext under the same modulus.

        Spec: PL-1
        """
        return encrypt(self.paillier, plaintext, randomness.value)

    def commit(self, values: Mapping[int, int], randomness: int) -> int:
        """``h^mu prod_j g_j^{x_j} mod N`` for values by index of their base, signed integers of any size.

        Spec: IC-1
        """
        bases = [self.h, *map(self.g, values)]
        return product_of_powers(bases, [randomness, *values.values()], self.modulus)

    def commit_vector(self, values: Sequence[int], randomness: int) -> int:
        """``h^mu prod_j g_{j+1}^{x_j} mod N``: a vector on the bases from ``g_1``; ``g_0`` stays free for proofs.

        Spec: IC-1
        """
        return self.commit(dict(enumerate(values, start=1)), randomness)
