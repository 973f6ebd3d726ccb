"""ZK-PK: lists are verified as one equation."""

from collections.abc import Sequence

from optimized.arithmetic.multi import multi_power
from optimized.equations import PrivateExponents, Product, accept, all_in_form
from optimized.keys import Power
from reference.operations import PlaintextCase, PlaintextTask
from reference.paillier.encryption import PublicKey, trivial
from reference.proofs import plaintext
from reference.proofs.plaintext import PlaintextProof


def prove(key: PublicKey, power: Power, task: PlaintextTask) -> PlaintextProof:
    """The proof of :func:`reference.proofs.plaintext.prove`.

    Spec: ZK-PK
    """
    N, statement, witness = key.modulus, task.statement, task.witness
    transcript, gammas = plaintext.begin(key, statement, task.context)
    masks = plaintext.draw_masks(key, task.coins)
    A = trivial(key, masks.m) * power(masks.rho, N, key.square) % key.square
    e = plaintext.final_challenge(transcript, A)
    x = sum(gamma * x_j for gamma, x_j in zip(gammas, witness.plaintexts, strict=True))
    r = multi_power(witness.randomness, [gamma * e for gamma in gammas], N)
    return PlaintextProof(A=A, z=(masks.m + e * x) % N, w=masks.rho * r % N)


def verify(key: PublicKey, power: Power, cases: Sequence[PlaintextCase], private: PrivateExponents) -> None:
    """The verdict of verifying one case after the other.

    Spec: ZK-PK, ZK-0
    """
    accept(_hold(key, power, cases, private), plaintext.verify, key, cases)


def _hold(key: PublicKey, power: Power, cases: Sequence[PlaintextCase], private: PrivateExponents) -> bool:
    def check_sizes(case: PlaintextCase) -> None:
        plaintext.check_sizes(key, case.statement, case.proof, case.context.prover)

    if not all_in_form(check_sizes, plaintext.elements, cases, key.modulus):
        return False
    opened, roots, right = 0, Product(key.modulus), Product(key.square)
    for case in cases:
        ciphertexts, proof, s = case.statement.ciphertexts, case.proof, private.fresh(key.square)
        transcript, gammas = plaintext.begin(key, case.statement, case.context)
        e = plaintext.final_challenge(transcript, proof.A)
        opened += s * proof.z
        roots.times(proof.w, s)
        right.times(proof.A, s)
        right.times_product(ciphertexts, gammas, s * e)
    left = trivial(key, opened) * power(roots.value(), key.modulus, key.square) % key.square
    return left == right.value()
