"""ZK-QUAD with tables for the bases; lists are verified as one equation modulo ``N`` and one modulo ``N^2``."""

from collections import Counter
from collections.abc import Sequence

from optimized.arithmetic.multi import multi_power
from optimized.equations import PrivateExponents, Product, accept, all_in_form
from optimized.keys import TabledKey
from reference.operations import QuadraticCase, QuadraticTask
from reference.paillier.encryption import trivial
from reference.proofs import quadratic
from reference.proofs.quadratic import Challenges, Masks, QuadraticProof, Response
from reference.proofs.relation import Statement, Witness


def prove(key: TabledKey, task: QuadraticTask) -> QuadraticProof:
    """The proof of :func:`reference.proofs.quadratic.prove`.

    Spec: ZK-QUAD
    """
    statement, witness = task.statement, task.witness
    transcript = quadratic.begin(key, statement, task.context)
    masks = quadratic.draw_masks(key, statement, task.coins)
    S = key.commit_vector(witness.values, masks.mu)
    gammas, lambdas = quadratic.combining_challenges(transcript, statement, S)
    first = quadratic.announce(key, statement, witness.values, masks, gammas, lambdas)
    e = quadratic.final_challenge(transcript, first)
    response = respond(key.modulus, witness, masks, Challenges(gammas, lambdas, e))
    return QuadraticProof(S=S, announcement=first, response=response)


def respond(N: int, witness: Witness, masks: Masks, challenges: Challenges) -> Response:
    """Responses; the randomness of all links is one product of powers.

    Spec: ZK-QUAD
    """
    e = challenges.e
    r = multi_power(witness.randomness, [gamma * e for gamma in challenges.gammas], N)
    return Response(
        z=tuple(m + e * x for m, x in zip(masks.m, witness.values, strict=True)),
        zeta=masks.sigma + e * masks.mu,
        zeta_rows=tuple(sigma + e * mu for sigma, mu in zip(masks.sigma_rows, witness.row_randomness, strict=True)),
        tau=masks.tau_0 + e * masks.tau_1,
        w=masks.rho.value * r % N,
    )


def verify(key: TabledKey, cases: Sequence[QuadraticCase], private: PrivateExponents) -> None:
    """The verdict of verifying one case after the other.

    Spec: ZK-QUAD, ZK-0
    """
    accept(_hold(key, cases, private), quadratic.verify, key.plain, cases)


def _hold(key: TabledKey, cases: Sequence[QuadraticCase], private: PrivateExponents) -> bool:
    def check_sizes(case: QuadraticCase) -> None:
        quadratic.check_sizes(key, case.statement, case.proof, case.context.prover)

    if not all_in_form(check_sizes, quadratic.elements, cases, key.modulus):
        return False
    batch = _Batch(key, private)
    for case in cases:
        batch.add(case)
    return batch.holds()


class _Batch:
    """Both sides of all equations: the exponents of the bases of commitments, and everything else."""

    def __init__(self, key: TabledKey, private: PrivateExponents) -> None:
        self._key, self._private = key, private
        self._opened: Counter[int] = Counter()
        self._plaintext = 0
        self._roots, self._small = Product(key.modulus), Product(key.modulus)
        self._large = Product(key.paillier.square)

    def add(self, case: QuadraticCase) -> None:
        """Add V1 for ``S`` and for every row, V2 and V3."""
        statement, proof, challenges = case.statement, case.proof, self._challenges(case)
        first, response, e = proof.announcement, proof.response, challenges.e
        self._add_opening(response.z, response.zeta, first.M, proof.S, e)
        for row, M, zeta in zip(statement.rows, first.M_rows, response.zeta_rows, strict=True):
            self._add_opening([response.z[index] for index in row.indices], zeta, M, row.commitment, e)
        self._add_links(statement, proof, challenges)
        s = self._private.fresh(self._key.modulus)
        self._opened[0] += s * quadratic.combined_quadratic(statement, challenges, response.z)
        self._opened[-1] += s * response.tau
        self._small.times(first.U_0, s)
        self._small.times(first.U_1, s * e)

    def _challenges(self, case: QuadraticCase) -> Challenges:
        return quadratic.derive_challenges(self._key, case.statement, case.proof, case.context)

    def _add_opening(self, z: Sequence[int], zeta: int, M: int, T: int, e: int) -> None:
        s = self._private.fresh(self._key.modulus)
        for index, value in enumerate(z, start=1):
            self._opened[index] += s * value
        self._opened[-1] += s * zeta
        self._small.times(M, s)
        self._small.times(T, s * e)

    def _add_links(self, statement: Statement, proof: QuadraticProof, challenges: Challenges) -> None:
        s, gammas, e = self._private.fresh(self._key.paillier.square), challenges.gammas, challenges.e
        constants = sum(gamma * link.form.constant for gamma, link in zip(gammas, statement.links, strict=True))
        form = quadratic.combined_form(statement, gammas, proof.response.z)
        self._plaintext += s * (form + e * constants)
        self._roots.times(proof.response.w, s)
        self._large.times(proof.announcement.A, s)
        self._large.times_product([link.ciphertext for link in statement.links], gammas, s * e)

    def holds(self) -> bool:
        """Whether both sides are equal, modulo ``N`` and modulo ``N^2``."""
        if self._key.opened(self._opened) != self._small.value():
            return False
        paillier, roots = self._key.paillier, self._roots.value()
        left = trivial(paillier, self._plaintext) * self._key.power(roots, paillier.modulus, paillier.square)
        return left % paillier.square == self._large.value()
