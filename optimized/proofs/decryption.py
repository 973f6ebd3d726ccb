"""ZK-DEC with the squarings of each ciphertext done once; lists are verified as one equation."""

from collections import Counter
from collections.abc import Sequence

from optimized.arithmetic.chain import chain_product
from optimized.arithmetic.multi import multi_power
from optimized.equations import PrivateExponents, Product, accept, all_in_form
from optimized.keys import Chains, Power
from reference.core.arithmetic import product
from reference.operations import DecryptionCase, DecryptionTask
from reference.paillier.encryption import PublicKey
from reference.proofs import decryption
from reference.proofs.decryption import DecryptionProof


def prove(key: PublicKey, chains: Chains, power: Power, task: DecryptionTask) -> DecryptionProof:
    """The proof of :func:`reference.proofs.decryption.prove`.

    Spec: ZK-DEC
    """
    statement = task.statement
    transcript, gammas = decryption.begin(key, statement, task.context)
    k = task.coins.bits(decryption.response_bits(statement), "k")
    a_1 = chains.of_base(key, statement.v).power(2 * k)
    product_of_shares = _LongPowers(key, chains, power)
    product_of_shares.times_product(statement.ciphertexts, gammas, 4 * k)
    a_2 = product_of_shares.value()
    return decryption.respond(task.witness, k, (a_1, a_2), decryption.final_challenge(transcript, a_1, a_2))


def verify(
    key: PublicKey, chains: Chains, power: Power, cases: Sequence[DecryptionCase], private: PrivateExponents
) -> None:
    """The verdict of verifying one case after the other.

    Spec: ZK-DEC, ZK-0
    """
    accept(_hold(key, chains, power, cases, private), decryption.verify, key, cases)


def _hold(
    key: PublicKey, chains: Chains, power: Power, cases: Sequence[DecryptionCase], private: PrivateExponents
) -> bool:
    def check_sizes(case: DecryptionCase) -> None:
        decryption.check_sizes(case.statement, case.proof, case.context.prover)

    if not all_in_form(check_sizes, decryption.elements, cases, key.modulus):
        return False
    bases, left, right = Counter[int](), _LongPowers(key, chains, power), Product(key.square)
    for case in cases:
        statement, proof = case.statement, case.proof
        transcript, gammas = decryption.begin(key, statement, case.context)
        e = decryption.final_challenge(transcript, proof.a_1, proof.a_2)
        s, s_ = private.fresh(), private.fresh()
        bases[statement.v] += 2 * s * proof.z
        right.times(proof.a_1, s)
        right.times(statement.v_i, 2 * s * e)
        left.times_product(statement.ciphertexts, gammas, 4 * s_ * proof.z)
        right.times(proof.a_2, s_)
        right.times_product(statement.shares, gammas, 2 * s_ * e)
    keys = product((chains.of_base(key, v).power(exponent) for v, exponent in bases.items()), key.square)
    return keys * left.value() % key.square == right.value()


class _LongPowers:
    """A product of long powers of products of ciphertexts."""

    def __init__(self, key: PublicKey, chains: Chains, power: Power) -> None:
        self._key, self._chains, self._power = key, chains, power
        self._together: Counter[int] = Counter()
        self._apart = 1

    def times_product(self, ciphertexts: Sequence[int], weights: Sequence[int], exponent: int) -> None:
        """Multiply by ``(prod_j c_j^{weight_j})^exponent``."""
        if self._chains.has(self._key, ciphertexts):
            for ciphertext, weight in zip(ciphertexts, weights, strict=True):
                self._together[ciphertext] += weight * exponent
        else:
            combined = multi_power(ciphertexts, weights, self._key.square)
            self._apart = self._apart * self._power(combined, exponent, self._key.square) % self._key.square

    def value(self) -> int:
        """The product."""
        if not self._together:
            return self._apart
        chains = [self._chains.of(self._key, ciphertext) for ciphertext in self._together]
        return chain_product(chains, list(self._together.values())) * self._apart % self._key.square
