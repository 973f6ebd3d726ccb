"""Messages of the phase *input preparation*, one for each suite."""

from reference.messages.base import Integers, Matrix, Message
from reference.proofs.matrix import MatrixProof
from reference.proofs.quadratic import QuadraticProof


class QrCommitment(Message):
    """Row commitments of A (d), ciphertexts of b (d), and the proof that both come from one data set. Spec: IP-B"""

    rows: Integers
    vector: Integers
    proof: QuadraticProof


class SvdCommitment(Message):
    """Ciphertexts of the SVD summary and of everything computed from it, with the proofs of every step.

    ``V``, ``scaled`` (Th V^T), ``gram`` (V^T V), ``product`` (V Th V^T) and ``matrix`` (A) are d x d; all others have d
    entries: ``squares`` G^2, ``unit`` Th (G^2 + rho), ``weighted`` G theta, ``raw`` V (G theta), ``vector`` b.

    Spec: IP-P
    """

    V: Matrix
    Th: Integers
    G: Integers
    theta: Integers
    gram: Matrix
    squares: Integers
    unit: Integers
    scaled: Matrix
    product: Matrix
    matrix: Matrix
    weighted: Integers
    raw: Integers
    vector: Integers
    interval_proofs: tuple[QuadraticProof, ...]
    product_proofs: tuple[MatrixProof, ...]
