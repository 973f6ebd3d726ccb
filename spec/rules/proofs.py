"""Rules of chapter 06, zero-knowledge proofs."""

from spec.equations import proofs as eq
from spec.rules import Check, Definition, Rule

CHAPTER = "06_proofs.md"

RULES: tuple[Rule, ...] = (
    Definition(
        "ZK-0",
        "Equations up to sign",
        CHAPTER,
        "Every verification equation is stated in the group modulo {1, -1}: both sides are equal or differ by "
        "the sign. Single and batched verification then always agree, because a batch squares both sides.",
        (eq.BATCH,),
    ),
    Definition(
        "ZK-PK",
        "Knowledge of plaintexts",
        CHAPTER,
        "The prover knows plaintext and randomness of every ciphertext of a list. Nothing is said about "
        "ranges: a random combination is proved, and that binds plaintexts only modulo N.",
        (eq.PK_STATEMENT, eq.PK_FIRST, *eq.PK_RESPONSES, eq.OPEN_GIVEN, eq.OPEN_BEZOUT, eq.OPENED),
        ("PL-1", "FS-1", "ZK-0"),
    ),
    Check(
        "ZK-PK.V0",
        "Form",
        CHAPTER,
        "The response z is in [0, N), there is a ciphertext, and all elements are units.",
        (eq.PK_RANGE,),
        ("VA-1",),
    ),
    Check(
        "ZK-PK.V1",
        "Combined ciphertext",
        CHAPTER,
        "The encryption of z with randomness w equals A times the e-th power of the combined ciphertext.",
        (eq.PK_V1,),
    ),
    Definition(
        "ZK-QUAD",
        "Quadratic relations between committed integers",
        CHAPTER,
        "The prover knows integers x_1..x_n such that given linear forms of them are the plaintexts of given "
        "ciphertexts modulo N, given quadratic polynomials vanish at them over the integers, and given row "
        "commitments contain them. Value x_j lives on base g_j; base g_0 carries the polynomial of the "
        "challenge.",
        (
            *(eq.QUAD_LINK, eq.QUAD_EQUATION, eq.QUAD_ROW, eq.QUAD_SIZES, eq.INEQUALITY, eq.QUAD_COMMITMENT),
            *(*eq.QUAD_MASKS, *eq.QUAD_FIRST, *eq.QUAD_BETA, *eq.QUAD_RESPONSES),
        ),
        ("IC-1", "FS-1", "ZK-0"),
    ),
    Check(
        "ZK-QUAD.V0",
        "Form",
        CHAPTER,
        "The numbers of elements are those of the statement, |z_j| < 2^(b_j + kappa + s_z + 1), zeta and tau "
        "are non-negative and shorter than |N| + kappa + 2 s_z + 1 bits, and all elements are units.",
        (eq.RESPONSE_RANGE, *eq.QUAD_RANGES),
        ("VA-1",),
    ),
    Check(
        "ZK-QUAD.V1",
        "Commitments",
        CHAPTER,
        "The responses open M times the e-th power of S, and, for every row commitment, M_i times the e-th "
        "power of T_i with the same responses z.",
        (eq.QUAD_V1, eq.QUAD_V1_ROW),
    ),
    Check(
        "ZK-QUAD.V2",
        "Linked ciphertexts",
        CHAPTER,
        "The encryption of the combined linear forms at z equals A times the e-th power of the combined ciphertext.",
        (eq.QUAD_TARGET, eq.QUAD_V2),
    ),
    Check(
        "ZK-QUAD.V3",
        "Quadratic equations",
        CHAPTER,
        "The combined homogenised quadratic f at z is committed by U_0 times the e-th power of U_1: its "
        "coefficient of e^2, the combination of all Q_i(x), is zero.",
        (eq.QUAD_F, eq.QUAD_V3),
    ),
    Definition(
        "ZK-RNG",
        "Exact intervals and norms",
        CHAPTER,
        "Instances of ZK-QUAD. Interval: 4 x (B - x) + 1 is a sum of three squares, so 0 <= x <= B for the "
        "integer x that the ciphertext, minus lo, contains. Norm: 4 (T - sum x_j^2) + 1 is a sum of three "
        "squares.",
        (eq.RANGE_LINK, eq.RANGE_SQUARES, *eq.RANGE_SIZES, eq.RANGE_F, eq.NORM_SQUARES),
        ("ZK-QUAD",),
    ),
    Check(
        "ZK-RNG.V0",
        "Form",
        CHAPTER,
        "As ZK-QUAD.V0, for the values x_j and their squares' roots.",
        (eq.RESPONSE_RANGE, *eq.QUAD_RANGES),
        ("ZK-QUAD.V0",),
    ),
    Check("ZK-RNG.V1", "Commitments", CHAPTER, "As ZK-QUAD.V1.", (eq.QUAD_V1,), ("ZK-QUAD.V1",)),
    Check(
        "ZK-RNG.V2",
        "Linked ciphertexts",
        CHAPTER,
        "As ZK-QUAD.V2: the ciphertexts contain the committed integers, modulo N.",
        (eq.QUAD_TARGET, eq.QUAD_V2),
        ("ZK-QUAD.V2",),
    ),
    Check(
        "ZK-RNG.V3",
        "Sums of three squares",
        CHAPTER,
        "As ZK-QUAD.V3, for the polynomials of the interval or the norm.",
        (eq.RANGE_F, eq.QUAD_V3),
        ("ZK-QUAD.V3",),
    ),
    Definition(
        "ZK-MUL",
        "Product of two ciphertexts",
        CHAPTER,
        "The plaintext of C_Z is the product, modulo N, of those of C_X and C_Y; the prover knows the "
        "plaintext of C_X. Element-wise products of matrices are one such proof for each element.",
        (*eq.MUL_STATEMENT, eq.MUL_MASK, *eq.MUL_FIRST, *eq.MUL_RESPONSES),
        ("PL-1", "FS-1", "ZK-0"),
    ),
    Check(
        "ZK-MUL.V0",
        "Form",
        CHAPTER,
        "The response has the stated length, |z| below its bound, and all elements are units.",
        (eq.MUL_RANGE,),
        ("VA-1",),
    ),
    Check("ZK-MUL.W1", "Factor", CHAPTER, "The encryption of z equals M times the e-th power of C_X.", (eq.MUL_W1,)),
    Check(
        "ZK-MUL.W2",
        "Product",
        CHAPTER,
        "C_Y to the z, re-randomised, equals M_c times the e-th power of C_Z.",
        (eq.MUL_W2,),
    ),
    Definition(
        "ZK-MAT",
        "Product of encrypted matrices",
        CHAPTER,
        "Z = X Y modulo N for the plaintext matrices of three lists of ciphertexts; the prover knows X. One "
        "random row t^T X and one random column Y q are multiplied instead of the matrices (Freivalds).",
        (eq.MAT_CLAIM, *eq.MAT_STATEMENT, *eq.MAT_COMBINED, eq.MAT_MASK, *eq.MAT_FIRST, *eq.MAT_RESPONSES),
        ("PL-1", "FS-1", "ZK-0"),
    ),
    Check(
        "ZK-MAT.V0",
        "Form",
        CHAPTER,
        "The shapes fit, every |z_j| has the stated length, and all elements are units.",
        (eq.MAT_RANGE,),
        ("VA-1",),
    ),
    Check(
        "ZK-MAT.W1",
        "Combined row",
        CHAPTER,
        "The encryption of z_j equals M_j times the e-th power of the j-th ciphertext of the combined row.",
        (eq.MAT_W1,),
    ),
    Check(
        "ZK-MAT.W2",
        "Product",
        CHAPTER,
        "The combined column to the powers z, re-randomised, equals M_c times the e-th power of the combined result.",
        (eq.MAT_W2,),
    ),
    Definition(
        "ZK-ROW",
        "Product with a committed matrix",
        CHAPTER,
        "As ZK-MAT with one column, but X is known by commitments T_i to its rows, proved once, instead of by "
        "ciphertexts.",
        (*eq.ROW_STATEMENT, *eq.ROW_TARGET, *eq.ROW_MASKS, *eq.ROW_FIRST, *eq.ROW_RESPONSES),
        ("IC-1", "ZK-MAT"),
    ),
    Check(
        "ZK-ROW.V0",
        "Form",
        CHAPTER,
        "The shapes fit, the responses have the stated lengths, and all elements are units.",
        eq.ROW_RANGES,
        ("VA-1",),
    ),
    Check(
        "ZK-ROW.W1",
        "Combined row commitment",
        CHAPTER,
        "The responses open M times the e-th power of the combined row commitment.",
        (eq.ROW_W1,),
    ),
    Check("ZK-ROW.W2", "Product", CHAPTER, "As ZK-MAT.W2.", (eq.ROW_W2,)),
    Definition(
        "ZK-DEC",
        "Correct decryption shares",
        CHAPTER,
        "The squares of all decryption shares of a list use the exponent D_i that is in the verification key.",
        (*eq.DEC_HONEST, *eq.DEC_CLAIM, *eq.DEC_COMBINED, eq.DEC_MASK, *eq.DEC_FIRST, eq.DEC_RESPONSE),
        ("TD-2", "FS-1", "ZK-0"),
    ),
    Check(
        "ZK-DEC.V0",
        "Form",
        CHAPTER,
        "There is one share for each ciphertext, |z| has the stated length, and all elements are units.",
        (eq.DEC_RANGE,),
        ("VA-1",),
    ),
    Check(
        "ZK-DEC.V1",
        "Verification key",
        CHAPTER,
        "The square of the verification base to the z equals a_1 times the e-th power of the square of the "
        "verification key.",
        (eq.DEC_V1,),
    ),
    Check(
        "ZK-DEC.V2",
        "Shares",
        CHAPTER,
        "The fourth power of the combined ciphertext to the z equals a_2 times the e-th power of the squared "
        "combined share.",
        (eq.DEC_V2,),
    ),
)
