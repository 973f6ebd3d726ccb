"""Rules of chapter 09, the five phases."""

from spec.equations import learning
from spec.equations import phases as eq
from spec.rules import Check, Definition, Rule

CHAPTER = "09_phases.md"

RULES: tuple[Rule, ...] = (
    Definition(
        "AG-1",
        "Configuration",
        CHAPTER,
        "The parties agree on every public choice: features, model, penalties, declared rows and norms, "
        "rounds, suite, parameter set, key generation and preprocessing. Every other public integer of the "
        "session is computed from it.",
        depends=("FX-3",),
    ),
    Check(
        "AG-1.C",
        "Configurations agree",
        CHAPTER,
        "All parties broadcast the same configuration; the first field that differs is named. A difference "
        "accuses nobody: there is no session yet.",
        depends=("AG-1",),
    ),
    Check(
        "AG-2",
        "Identity",
        CHAPTER,
        "The broadcast of party i is signed with the i-th identity key of the configuration.",
        depends=("AG-1", "MS-2"),
    ),
    Definition(
        "IN-1",
        "Initialisation",
        CHAPTER,
        "Key generation with its test decryption, derivation of the commitment bases, SPDZ keys, "
        "preprocessing of exactly the planned size, mask pools and G-CHECK, in this order.",
        depends=("TD-1", "IC-1", "OF-0", "G-CHECK"),
    ),
    Definition(
        "IP-P",
        "Input relation of the suite paper",
        CHAPTER,
        "Party i encrypts V, Theta, G and c of its singular value decomposition, proves intervals and a norm, "
        "proves with products of ciphertexts that V is nearly orthogonal and Theta nearly (G^2 + rho)^{-1}, "
        "and derives Enc(A) and Enc(b) from them.",
        eq.PAPER_RELATION,
        ("LR-4", "LR-5", "ZK-RNG", "ZK-MUL", "ZK-MAT"),
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
    Definition(
        "MR-1",
        "Model release",
        CHAPTER,
        "After all pending MAC checks the shares of z^K are opened, checked once more and echoed. Every party "
        "that outputs, outputs the same model.",
        depends=("SP-5", "MS-1"),
    ),
)
