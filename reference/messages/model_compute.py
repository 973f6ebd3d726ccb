"""Messages of the phases *model compute* and *model release*, beyond those of decryption and of SPDZ."""

from reference.messages.base import Integers, Message
from reference.proofs.matrix import MatrixProof
from reference.proofs.rows import RowProof


class RowUpdate(Message):
    """Ciphertexts of ``w_i = A_i v_i``, proved against the row commitments of A_i. Spec: MC-1, ZK-ROW"""

    w: Integers
    proof: RowProof


class MatrixUpdate(Message):
    """Ciphertexts of ``w_i = A_i v_i``, proved against the encrypted A_i. Spec: MC-1, ZK-MAT"""

    w: Integers
    proof: MatrixProof


class Release(Message):
    """The released integers as this party has them. Spec: MR-1"""

    coefficients: Integers
