"""ZK-DEC with tables for the verification base; lists are verified as one equation."""

from collections import Counter
from collections.abc import Sequence

from optimized.arithmetic.chain import PowerChain
from optimized.equations import PRIVATE_BITS, PrivateExponents, Product, accept, all_in_form
from optimized.keys import LongPowers, Power
from reference.core.arithmetic import product
from reference.operations import DecryptionCase, DecryptionTask
from reference.paillier.encryption import PublicKey
from reference.proofs import decryption
from reference.proofs.decryption import DecryptionProof, Statement


def prove(key: PublicKey, long: LongPowers, power: Power, task: DecryptionTask) -> DecryptionProof:
    """The proof of :func:`reference.proofs.decryption.prove`.

    Spec: ZK-DEC
    """
    statement = task.statement
    transcript, gammas = decryption.begin(key, statement, task.context)
    k = task.coins.bits(decryption.response_bits(statement), "k")
    a_1 = long.of_base(key, statement.v, _longest(statement)).power(2 * k)
    product_of_shares = _Ciphertexts(key, long, power)
    product_of_shares.times_product(statement.ciphertexts, gammas, 4 * k)
    a_2 = product_of_shares.value()
    return decryption.respond(task.witness, k, (a_1, a_2), decryption.final_challenge(transcript, a_1, a_2))


def _longest(statement: Statement) -> int:
    """Bits of exponents of the verification base, in proofs and in sums of many equations."""
    return decryption.response_bits(statement) + PRIVATE_BITS + 8


def verify(
    key: PublicKey, long: LongPowers, power: Power, cases: Sequence[DecryptionCase], private: PrivateExponents
) -> None:
    """The verdict of verifying one case after the other.

    Spec: ZK-DEC, ZK-0
    """
    accept(_hold(key, long, power, cases, private), decryption.verify, key, cases)


def _hold(
    key: PublicKey, long: LongPowers, power: Power, cases: Sequence[DecryptionCase], private: PrivateExponents
) -> bool:
    def check_sizes(case: DecryptionCase) -> None:
        decryption.check_sizes(case.statement, case.proof, case.context.prover)

    if not all_in_form(check_sizes, decryption.elements, cases, key.modulus):
        return False
    square, opened = key.square, Counter[int]()
    longest = max((_longest(case.statement) for case in cases), default=0)
    left, right = _Ciphertexts(key, long, power), Product(square)
    for case in cases:
        statement, proof = case.statement, case.proof
        transcript, gammas = decryption.begin(key, statement, case.context)
        e = decryption.final_challenge(transcript, proof.a_1, proof.a_2)
        s, s_ = private.fresh(square), private.fresh(square)
        opened[statement.v] += 2 * s * proof.z
        right.times(proof.a_1, s)
        right.times(statement.v_i, 2 * s * e)
        left.times_product(statement.ciphertexts, gammas, 4 * s_ * proof.z)
        right.times(proof.a_2, s_)
        right.times_product(statement.shares, gammas, 2 * s_ * e)
    keys = product((long.of_base(key, v, longest).power(exponent) for v, exponent in opened.items()), square)
    return keys * left.value() % square == right.value()


class _Ciphertexts:
    """A product of long powers of products of ciphertexts."""

    def __init__(self, key: PublicKey, long: LongPowers, power: Power) -> None:
        self._key, self._long = key, long
        self._chained: Counter[PowerChain] = Counter()
        self._others = Product(key.square, power)

    def times_product(self, ciphertexts: Sequence[int], weights: Sequence[int], exponent: int) -> None:
        """Multiply by ``(prod_j c_j^{weight_j})^exponent``."""
        chain = self._long.chain(self._key, ciphertexts)
        if chain is None:
            self._others.times_product(ciphertexts, weights, exponent)
        else:
            self._chained[chain] += weights[0] * exponent

    def value(self) -> int:
        """The product."""
        chained = product((chain.power(exponent) for chain, exponent in self._chained.items()), self._key.square)
        return chained * self._others.value() % self._key.square
