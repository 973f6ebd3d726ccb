"""Rules of chapter 09, the five phases."""

from spec.equations import learning
from spec.equations import phases as eq
from spec.rules import Check, Definition, Rule

CHAPTER = "09_phases.md"

RULES: tuple[Rule, ...] = (
    Check(
        "AG-1",
        "Configuration",
        CHAPTER,
        "All parties broadcast the same configuration: every public choice, from which every other public "
        "integer of the session is computed. The first field that differs is named; nobody is accused, "
        "because there is no session yet.",
        depends=("FX-3",),
    ),
    Check(
        "AG-2",
        "Identity",
        CHAPTER,
        "The broadcast of party i is signed with the i-th identity key of the configuration.",
        depends=("AG-1", "MS-2"),
    ),
    Check(
        "IN-1",
        "Initialisation",
        CHAPTER,
        "Key generation, a joint test decryption, bases, SPDZ keys, preprocessing of exactly the planned "
        "size, mask pools and G-CHECK, in this order. Different key sets, a modulus of the wrong length and a "
        "wrong test decryption are refused, and nobody is accused. What it leaves may be kept until the data is "
        "there; it belongs to one session and configuration and is marked as used before its only use.",
        depends=("TD-1", "IC-1", "OF-0", "G-CHECK"),
    ),
    Definition(
        "IP-P",
        "Input relation of the suite paper",
        CHAPTER,
        "Party i encrypts V, Theta, G and c of its singular value decomposition, proves intervals and a norm, "
        "proves with products of ciphertexts that V is nearly orthogonal and Theta nearly (G^2 + rho)^{-1}, "
        "and derives Enc(A) and Enc(b) from them.",
        (*eq.PAPER_RELATION, eq.ROUNDED),
        ("LR-4", "LR-5", "ZK-RNG", "ZK-MUL", "ZK-MAT"),
    ),
    Check(
        "IP-P.V0",
        "Form of the input",
        CHAPTER,
        "All matrices are d x d, all vectors have d entries, and there is one proof for each claim; otherwise "
        "the prover is accused.",
        depends=("IP-P",),
    ),
    Definition(
        "IP-B",
        "Input relation of the suite batched",
        CHAPTER,
        "Party i proves in one ZK-QUAD that it knows an upper triangular R and a vector c such that the "
        "committed rows of A invert R^T R + rho I within the tolerance and the ciphertexts of b contain R^T "
        "c, rounded, within the declared norms.",
        eq.QR_RELATION,
        ("ZK-QUAD",),
    ),
    Check(
        "IP-B.V0",
        "Form of the input",
        CHAPTER,
        "There are d row commitments and d ciphertexts, and the proof has the form of ZK-QUAD.V0.",
        depends=("ZK-QUAD.V0",),
    ),
    Check(
        "IP-B.V1",
        "Commitments",
        CHAPTER,
        "As ZK-QUAD.V1, for all values and for the rows of A.",
        depends=("ZK-QUAD.V1",),
    ),
    Check(
        "IP-B.V2", "Linked ciphertexts", CHAPTER, "As ZK-QUAD.V2, for the ciphertexts of b.", depends=("ZK-QUAD.V2",)
    ),
    Check(
        "IP-B.V3", "Relation", CHAPTER, "As ZK-QUAD.V3, for the equations and norms of IP-B.", depends=("ZK-QUAD.V3",)
    ),
    Definition(
        "MC-1",
        "One round of the training",
        CHAPTER,
        "Each party publishes Enc(w_i) = A_i Enc(v_i) with its proof. When all proofs are verified, the "
        "combination is converted to shares, soft-thresholded and converted back; u_i is updated in "
        "ciphertexts and rescaled when due. The last round ends with the shares.",
        (eq.LOCAL_CIPHERTEXT, *learning.INTEGER_STEP),
        ("LR-6", "ZK-MAT", "ZK-ROW", "G-C2S", "SP-7", "G-S2C", "G-C2C"),
    ),
    Check(
        "MC-1.V0",
        "Form of a local result",
        CHAPTER,
        "A local result consists of d ciphertexts; otherwise its sender is accused.",
        depends=("MC-1",),
    ),
    Check(
        "MR-1",
        "Model release",
        CHAPTER,
        "After all pending MAC checks the shares of z^K are opened, checked once more and echoed. Every party "
        "that outputs, outputs the same model; a coefficient outside of its bound is refused and nobody "
        "accused, another model than the one that was opened is refused and its sender accused.",
        depends=("SP-5", "MS-1"),
    ),
)
