"""ZK-MUL: one product of plaintexts, as the 1 x 1 case of the matrix proof."""

from reference.core.coins import Coins
from reference.core.transcript import Context
from reference.paillier.encryption import PublicKey
from reference.proofs import matrix
from reference.proofs.matrix import MatrixProof

RULE = "ZK-MUL"


def statement(C_x: int, C_y: int, C_z: int, bits: int) -> matrix.Statement:
    """``Dec(C_z) = Dec(C_x) Dec(C_y)``, the prover knowing ``x`` with ``|x| < 2^bits``.

    Spec: ZK-MUL
    """
    return matrix.Statement(((C_x,),), ((C_y,),), ((C_z,),), bits, RULE)


def witness(x: int, rho: int, T: int) -> matrix.Witness:
    """``C_x = Enc(x; rho)`` and ``C_z = T^N C_y^x``.

    Spec: ZK-MUL
    """
    return matrix.Witness(((x,),), ((rho,),), ((T,),))


def prove(
    key: PublicKey, claim: matrix.Statement, secret: matrix.Witness, context: Context, coins: Coins
) -> MatrixProof:
    """A proof of ``claim``, made by :func:`statement`, in ``context``.

    Spec: ZK-MUL
    """
    return matrix.prove(key, claim, secret, context, coins)


def verify(key: PublicKey, claim: matrix.Statement, proof: MatrixProof, context: Context) -> None:
    """Refuse ``proof`` (ZK-MUL.V0, VA-1, ZK-MUL.W1, ZK-MUL.W2) unless it proves ``claim``.

    Spec: ZK-MUL
    """
    matrix.verify(key, claim, proof, context)
