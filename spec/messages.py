"""What messages consist of: for each field its type, its meaning and unit, its bound, and the rules that check it.

``U(N)`` are the units modulo ``N``: 0 < x < N, coprime to N. Lengths are written ``n x``.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One field. ``bound``: what holds for what is accepted; ``rules``: under which anything else is refused."""

    name: str
    type: str
    meaning: str
    bound: str
    rules: tuple[str, ...]


def _quadratic(rule: str = "ZK-QUAD") -> tuple[str, str]:
    return f"{rule}.V0", f"{rule}.V1"


MESSAGES: Mapping[str, tuple[Field, ...]] = {
    "Hello": (
        Field(
            "configuration", "Configuration", "the configuration as the sender wants it", "that of everybody", ("AG-1",)
        ),
        Field("nonce", "hexadecimal", "fresh randomness for the session identifier", "32 bytes", ("MS-2",)),
    ),
    "Configuration": (
        Field("title", "text", "a name for people", "", ("AG-1",)),
        Field(
            "parties",
            "PartyIdentity, list",
            "the parties in the order of their numbers",
            "m >= 2",
            ("AG-1", "AG-2", "MS-2"),
        ),
        Field("features", "text, list", "names of the columns", "at least one", ("AG-1",)),
        Field("target", "text", "name of the target", "", ("AG-1",)),
        Field("intercept", "flag", "whether a column of ones is added", "", ("AG-1",)),
        Field("centres", "rational, list", "what is subtracted from each column, target last", "(d + 1) x", ("AG-1",)),
        Field("scales", "rational, list", "what each column is divided by, target last", "(d + 1) x > 0", ("AG-1",)),
        Field("model", "text", "ridge, lasso or elastic-net", "one of three", ("AG-1", "MS-2")),
        Field("lambda1", "rational", "penalty, units of LR-0", ">= 0", ("AG-1", "FX-3")),
        Field("lambda2", "rational", "penalty, units of LR-0", ">= 0", ("AG-1", "FX-3")),
        Field("gram_norm", "rational", "bound of the Frobenius norm of prepared data", ">= 0", ("AG-1", "FX-3")),
        Field("rounds", "number", "K", "> 0", ("AG-1", "MS-2")),
        Field("iteration", "text", "normalised or paper", "one of two", ("AG-1", "MS-2")),
        Field("suite", "text", "batched or paper", "one of two", ("AG-1", "MS-2")),
        Field("parameters", "text", "the parameter set", "one of three", ("AG-1", "MS-2")),
        Field("fractional_bits", "number", "f", "8 to 48", ("AG-1", "MS-2")),
        Field("rescale_every", "number or nothing", "rounds between rescales of u", "> 0", ("AG-1", "MS-2")),
        Field("key_generation", "text", "where keys come from", "trusted-dealer", ("AG-1", "MS-2")),
        Field("preprocessing", "text", "mascot or trusted-dealer", "one of two", ("AG-1", "MS-2")),
        Field("dealer_key", "hexadecimal", "Ed25519 key of the dealer", "32 bytes", ("AG-1", "AG-2")),
    ),
    "PartyIdentity": (
        Field("name", "text", "a name for people", "", ("AG-1",)),
        Field("identity_key", "hexadecimal", "Ed25519 key", "32 bytes, all different", ("AG-1", "AG-2")),
        Field("rows", "number", "declared number of rows", "> 0", ("AG-1", "MS-2")),
        Field("norm", "rational", "declared bound of the norm of the prepared target", ">= 0", ("AG-1", "FX-3")),
    ),
    "DealerRequest": (
        Field("configuration", "Configuration", "the agreed configuration", "that of everybody", ("AG-1",)),
        Field("session", "hexadecimal", "session identifier", "32 bytes, that of everybody", ("AG-1", "MS-2")),
    ),
    "DealtKey": (
        Field("modulus", "integer", "N", "odd, as many bits as agreed", ("KG-0.V0", "IN-1")),
        Field("theta", "integer", "D modulo N", "U(N)", ("VA-1",)),
        Field("verification_keys", "integers", "v_i", "m x U(N^2), the own one is v^D_i", ("KG-0.V0", "VA-1")),
        Field("secret_bits", "number", "bD", "as follows from the configuration", ("KG-0.V0",)),
        Field("exponent", "integer", "D_i, secret", "|D_i| < 2^bD", ("KG-0.V0",)),
    ),
    "KeyAnnouncement": (
        Field("modulus", "integer", "N", "that of everybody", ("IN-1",)),
        Field("theta", "integer", "D modulo N", "that of everybody", ("IN-1",)),
        Field("verification_keys", "integers", "v_i", "those of everybody", ("IN-1",)),
        Field("secret_bits", "number", "bD", "that of everybody", ("IN-1",)),
    ),
    "DecryptionShares": (
        Field("shares", "integers", "c^(2 D_i) of each ciphertext", "n x U(N^2)", ("ZK-DEC.V0", "VA-1", "ZK-DEC.V2")),
        Field(
            "proofs", "DecryptionProof, list", "that all of a chunk have one exponent", "one a chunk", ("ZK-DEC.V0",)
        ),
    ),
    "DecryptionProof": (
        Field("a_1", "integer", "first message for v", "U(N^2)", ("VA-1", "ZK-DEC.V1")),
        Field("a_2", "integer", "first message for the combined ciphertext", "U(N^2)", ("VA-1", "ZK-DEC.V2")),
        Field("z", "integer", "response", "|z| < 2^(bD + kappa + s_z + 1)", ("ZK-DEC.V0", "ZK-DEC.V1", "ZK-DEC.V2")),
    ),
    "DealtMaterial": (
        Field("mac_key", "integer", "Delta_i, secret", "[0, p)", ("OF-0.V0",)),
        Field("left", "DealtShares", "a of the triples", "as many as planned", ("OF-0.V0", "SP-5.MAC")),
        Field("right", "DealtShares", "b of the triples", "as many as planned", ("OF-0.V0", "SP-5.MAC")),
        Field("product", "DealtShares", "c of the triples", "as many as planned", ("OF-0.V0", "SP-5.MAC")),
        Field("bits", "DealtShares", "random bits", "as many as planned", ("OF-0.V0", "SP-5.MAC")),
        Field("inputs", "DealtShares, list", "masks of inputs, by owner", "m x, as many as planned", ("OF-0.V0",)),
        Field("masks", "integers", "the recipient's own masks of inputs", "[0, p)", ("OF-0.V0",)),
    ),
    "DealtShares": (
        Field("values", "integers", "shares", "[0, p)", ("OF-0.V0",)),
        Field("macs", "integers", "shares of the MACs", "[0, p)", ("OF-0.V0",)),
    ),
    "BaseTransfers": (
        Field("zeros", "integers", "receiver: elements for the choice 0", "128 x the group", ("OF-1.V0", "OF-1.OT")),
        Field("ones", "integers", "receiver: elements for the choice 1", "128 x the group", ("OF-1.V0", "OF-1.OT")),
        Field("offers", "integers", "sender: elements", "128 x the group", ("OF-1.V0", "OF-1.OT")),
    ),
    "ExtensionColumns": (
        Field("columns", "attachment", "columns of choices", "planned size", ("OF-1.V0", "OF-1.COL")),
    ),
    "ExtensionCheck": (
        Field("choices", "attachment", "hash of the choices", "16 bytes", ("OF-1.V0", "OF-1.COL")),
        Field("columns", "attachment", "hash of each column", "128 x 16 bytes", ("OF-1.V0", "OF-1.COL")),
    ),
    "Corrections": (
        Field(
            "corrections",
            "attachment",
            "what adds the factor to the second key",
            "planned size, read modulo p",
            ("OF-1.V0", "OF-1.SAC"),
        ),
    ),
    "AuthenticatedInputs": (
        Field("corrections", "attachment", "as in Corrections", "planned size, read modulo p", ("OF-1.V0", "SP-5.MAC")),
        Field("shares", "attachment", "the recipient's shares", "[0, p)", ("OF-1.V0", "SP-5.MAC")),
    ),
    "MaskContributions": (
        Field("pools", "MaskContribution, list", "the masks of all pools", "as planned", ("MK-1.V0",)),
    ),
    "MaskContribution": (
        Field("pool", "text", "name of the pool", "as planned", ("MK-1.V0",)),
        Field("high", "integers", "Enc(r')", "n x U(N^2), 0 <= r' < 2^high_bits", ("MK-1.V0", "VA-1", "ZK-RNG.V1")),
        Field("high_proofs", "QuadraticProof, list", "of the intervals of r'", "one a chunk", ("MK-1.V0",)),
        Field("low", "integers", "Enc(packed r'')", "U(N^2), 0 <= r'' < 2^t", ("MK-1.V0", "VA-1", "ZK-RNG.V1")),
        Field("low_proofs", "QuadraticProof, list", "of the intervals of r''", "one a chunk", ("MK-1.V0",)),
        Field("check", "integers", "Enc(r_0), none without shares", "U(N^2)", ("MK-1.V0", "VA-1", "ZK-PK.V1")),
        Field("check_proofs", "PlaintextProof, list", "of knowledge of r_0", "one, or none", ("MK-1.V0",)),
    ),
    "QuadraticProof": (
        Field("S", "integer", "commitment to all values", "U(N)", ("VA-1", "ZK-QUAD.V1")),
        Field("announcement", "Announcement", "first messages", "", ("VA-1", *_quadratic())),
        Field("response", "Response", "responses", "", ("ZK-QUAD.V0",)),
    ),
    "Announcement": (
        Field("M", "integer", "commitment to the masks", "U(N)", ("VA-1", "ZK-QUAD.V1")),
        Field("M_rows", "integers", "the same for each row", "U(N), as many as rows", ("VA-1", *_quadratic())),
        Field("A", "integer", "ciphertext of the masked combination", "U(N^2)", ("VA-1", "ZK-QUAD.V2")),
        Field("U_0", "integer", "commitment to beta_0", "U(N)", ("VA-1", "ZK-QUAD.V3")),
        Field("U_1", "integer", "commitment to beta_1", "U(N)", ("VA-1", "ZK-QUAD.V3")),
    ),
    "Response": (
        Field("z", "integers", "of the values", "|z_j| < 2^(b_j + kappa + s_z + 1)", _quadratic()),
        Field("zeta", "integer", "of the randomness of S", "[0, 2^(|N| + kappa + 2 s_z + 1))", _quadratic()),
        Field("zeta_rows", "integers", "of the randomness of rows", "[0, 2^(|N| + kappa + 2 s_z + 1))", _quadratic()),
        Field("tau", "integer", "of U_0, U_1", "[0, 2^(|N| + kappa + 2 s_z + 1))", ("ZK-QUAD.V0", "ZK-QUAD.V3")),
        Field("w", "integer", "of the randomness of ciphertexts", "U(N)", ("VA-1", "ZK-QUAD.V2")),
    ),
    "PlaintextProof": (
        Field("A", "integer", "first message", "U(N^2)", ("VA-1", "ZK-PK.V1")),
        Field("z", "integer", "response of the plaintexts", "[0, N)", ("ZK-PK.V0", "ZK-PK.V1")),
        Field("w", "integer", "response of the randomness", "U(N)", ("VA-1", "ZK-PK.V1")),
    ),
    "InputOffsets": (
        Field("offsets", "integers", "value minus mask", "n x [0, p)", ("SP-1.V0", "SP-5.MAC", "G-CHECK.S")),
    ),
    "Commitment": (Field("digest", "integer", "SHA-256 of label, value and nonce", "as opened", ("CT-1.C", "SP-5.C")),),
    "Opening": (
        Field(
            "value",
            "integer",
            "what was committed to",
            "as committed; a MAC difference in [0, p)",
            ("CT-1.C", "SP-5.C", "SP-5.V0", "SP-5.MAC"),
        ),
        Field("nonce", "integer", "256 bits", "as committed", ("CT-1.C", "SP-5.C")),
    ),
    "MaskCombinations": (
        Field("combinations", "MaskCombination, list", "one a pool with shares", "as planned", ("G-CHECK.V0",)),
    ),
    "MaskCombination": (
        Field("value", "integer", "W", "[0, 2^(check bits + 1))", ("G-CHECK.R", "G-CHECK.E")),
        Field("randomness", "integer", "of the combined ciphertext", "0 < R < N", ("G-CHECK.R", "G-CHECK.E")),
    ),
    "OpenedShares": (
        Field("shares", "integers", "additive shares of a vector", "n x [0, p)", ("SP-4.V0", "SP-5.MAC", "SP-7.R")),
    ),
    "QrCommitment": (
        Field("rows", "integers", "T_i, commitments to the rows of A", "d x U(N)", ("IP-B.V0", "VA-1", "IP-B.V1")),
        Field("vector", "integers", "Enc(b), scale f", "d x U(N^2)", ("IP-B.V0", "VA-1", "IP-B.V2")),
        Field("proof", "QuadraticProof", "of the input relation", "", ("IP-B.V0", "IP-B.V1", "IP-B.V2", "IP-B.V3")),
    ),
    "SvdCommitment": (
        Field("V", "matrix", "Enc(V), scale SUMMARY_BITS", "d x d x U(N^2)", ("IP-P.V0", "VA-1", "ZK-RNG.V1")),
        Field("Th", "integers", "Enc(Theta)", "d x U(N^2)", ("IP-P.V0", "VA-1", "ZK-RNG.V1")),
        Field("G", "integers", "Enc(G), scale SUMMARY_BITS", "d x U(N^2)", ("IP-P.V0", "VA-1", "ZK-RNG.V1")),
        Field("theta", "integers", "Enc(c), scale SUMMARY_BITS", "d x U(N^2)", ("IP-P.V0", "VA-1", "ZK-RNG.V1")),
        Field("gram", "matrix", "Enc(V^T V)", "d x d x U(N^2)", ("IP-P.V0", "VA-1", "ZK-RNG.V1", "ZK-MAT.W1")),
        Field("squares", "integers", "Enc(G^2)", "d x U(N^2)", ("IP-P.V0", "VA-1", "ZK-MUL.W1")),
        Field(
            "unit", "integers", "Enc(Theta (G^2 + rho))", "d x U(N^2)", ("IP-P.V0", "VA-1", "ZK-RNG.V1", "ZK-MUL.W1")
        ),
        Field("scaled", "matrix", "Enc(Theta V^T)", "d x d x U(N^2)", ("IP-P.V0", "VA-1", "ZK-MAT.W1")),
        Field("product", "matrix", "Enc(V Theta V^T)", "d x d x U(N^2)", ("IP-P.V0", "VA-1", "ZK-RNG.V1", "ZK-MAT.W1")),
        Field("matrix", "matrix", "Enc(A), scale s_A", "d x d x U(N^2)", ("IP-P.V0", "VA-1", "ZK-RNG.V1")),
        Field("weighted", "integers", "Enc(G c)", "d x U(N^2)", ("IP-P.V0", "VA-1", "ZK-MUL.W1")),
        Field("raw", "integers", "Enc(V G c)", "d x U(N^2)", ("IP-P.V0", "VA-1", "ZK-RNG.V1", "ZK-MAT.W1")),
        Field("vector", "integers", "Enc(b), scale f", "d x U(N^2)", ("IP-P.V0", "VA-1", "ZK-RNG.V1")),
        Field(
            "interval_proofs",
            "QuadraticProof, list",
            "of intervals, one a value",
            "as planned",
            ("IP-P.V0", "ZK-RNG.V0"),
        ),
        Field(
            "product_proofs", "MatrixProof, list", "of products", "as planned", ("IP-P.V0", "ZK-MAT.W1", "ZK-MUL.W1")
        ),
    ),
    "MatrixProof": (
        Field("M", "integers", "first messages of the row", "d x U(N^2)", ("ZK-MAT.V0", "VA-1", "ZK-MAT.W1")),
        Field("M_c", "integer", "first message of the product", "U(N^2)", ("VA-1", "ZK-MAT.W2")),
        Field(
            "z",
            "integers",
            "responses",
            "|z_j| < 2^(b_X + 2 kappa + ceil(log2 a) + s_z + 1)",
            ("ZK-MAT.V0", "ZK-MAT.W1"),
        ),
        Field("s", "integers", "responses of the randomness of X", "d x U(N)", ("ZK-MAT.V0", "VA-1", "ZK-MAT.W1")),
        Field("w", "integer", "response of the randomness of Z", "U(N)", ("VA-1", "ZK-MAT.W2")),
    ),
    "RowUpdate": (
        Field("w", "integers", "Enc(w_i), scale s_u + sigma", "d x U(N^2)", ("MC-1.V0", "VA-1", "ZK-ROW.W2")),
        Field("proof", "RowProof", "that it is A_i times Enc(v_i)", "", ("ZK-ROW.V0", "ZK-ROW.W1", "ZK-ROW.W2")),
    ),
    "RowProof": (
        Field("M", "integer", "commitment to the masks", "U(N)", ("VA-1", "ZK-ROW.W1")),
        Field("M_c", "integer", "first message of the product", "U(N^2)", ("VA-1", "ZK-ROW.W2")),
        Field(
            "z",
            "integers",
            "responses",
            "|z_j| < 2^(b_A + 2 kappa + ceil(log2 a) + s_z + 1)",
            ("ZK-ROW.V0", "ZK-ROW.W1"),
        ),
        Field(
            "zeta",
            "integer",
            "response of the randomness of rows",
            "[0, 2^(|N| + 2 kappa + 2 s_z + ceil(log2 a) + 1))",
            ("ZK-ROW.V0", "ZK-ROW.W1"),
        ),
        Field("w", "integer", "response of the randomness of w", "U(N)", ("VA-1", "ZK-ROW.W2")),
    ),
    "MatrixUpdate": (
        Field("w", "integers", "Enc(w_i), scale s_u + sigma", "d x U(N^2)", ("MC-1.V0", "VA-1", "ZK-MAT.W2")),
        Field("proof", "MatrixProof", "that it is A_i times Enc(v_i)", "", ("ZK-MAT.V0", "ZK-MAT.W1", "ZK-MAT.W2")),
    ),
    "Release": (Field("coefficients", "integers", "z^K, scale f", "d x, as opened, |z_j| <= 2^l_z", ("MR-1",)),),
    "Signed": (
        Field("envelope", "Envelope", "the message and its place", "", ("MS-2",)),
        Field("signature", "hexadecimal", "Ed25519, over the encoding of the envelope", "64 bytes", ("MS-2",)),
    ),
    "Envelope": (
        Field("session", "hexadecimal", "session identifier; zeros before there is one", "32 bytes", ("MS-2",)),
        Field("phase", "text", "AG, IN, IP, MC or MR", "as awaited", ("MS-2",)),
        Field("round", "number", "round of the phase", "as awaited", ("MS-2",)),
        Field("index", "number", "place within the round", "as awaited", ("MS-2",)),
        Field("sender", "number", "who says it; 0 is the dealer", "as awaited", ("MS-2",)),
        Field("recipient", "number or nothing", "for whom it is; nothing: for everyone", "as awaited", ("MS-2",)),
        Field("kind", "text", "type of the body", "as awaited", ("MS-2",)),
        Field("body", "any message", "the message", "of this type", ("MS-2",)),
    ),
    "Echo": (
        Field("digests", "hexadecimal, list", "SHA-256 of what each party said", "m x 32 bytes", ("MS-1", "MS-2")),
    ),
    "Dispute": (Field("originals", "text, list", "the signed messages of a round, as received", "m x", ("MS-1",)),),
    "AbortNotice": (
        Field("rule", "text", "the rule that was broken", "at most 40 characters", ("MS-2",)),
        Field("accused", "number or nothing", "whom the sender accuses; nobody is believed", "", ("AB-1",)),
        Field("evidence", "text", "what is public already", "at most 1000 characters", ("MS-2",)),
    ),
}
"""The fields of every message and of its parts, by the name of the type, in the order of a session."""
