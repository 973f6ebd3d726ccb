"""Rules of chapter 08, between ciphertexts and shares."""

from spec.equations import conversions as eq
from spec.rules import Check, Definition, Rule

CHAPTER = "08_conversions.md"

RULES: tuple[Rule, ...] = (
    Definition(
        "MK-1",
        "Mask pools",
        CHAPTER,
        "Masks are made in advance, proved to lie in their intervals, and kept in separate indexed pools for "
        "each purpose: MC2S, MS2C, MLTZ and MC2C. Each mask is used once.",
        (*eq.MASK, eq.HIDDEN, *eq.SLACK, eq.PACKED),
        ("ZK-RNG", "SP-1"),
    ),
    Check(
        "MK-1.V0",
        "Form of a contribution",
        CHAPTER,
        "A contribution has the planned pools, with the planned numbers of ciphertexts and proofs; otherwise "
        "its sender is accused.",
        depends=("MK-1",),
    ),
    Definition(
        "G-CHECK",
        "Ciphertext and share of a mask agree",
        CHAPTER,
        "Before a pool is used, a joint coin combines each party's masks with a check mask; the party opens "
        "the combination towards the ciphertexts, and SPDZ opens the same combination of its shares.",
        (eq.CHECK_MASK, *eq.CHECK_SUM, eq.CHECK_FITS),
        ("MK-1", "CT-1", "SP-5"),
    ),
    Check(
        "G-CHECK.V0",
        "Form of the combinations",
        CHAPTER,
        "There is one combination for each pool with shares; otherwise its sender is accused.",
        depends=("G-CHECK",),
    ),
    Check(
        "G-CHECK.R",
        "Range of the combination",
        CHAPTER,
        "The combination W_i is non-negative and below the bound for honest masks; otherwise party i is accused.",
        (eq.CHECK_RANGE,),
        ("G-CHECK",),
    ),
    Check(
        "G-CHECK.E",
        "Combination of the ciphertexts",
        CHAPTER,
        "W_i and the combined randomness open the combined ciphertext; otherwise party i is accused.",
        (eq.CHECK_CIPHERTEXT,),
        ("G-CHECK", "ZK-0"),
    ),
    Check(
        "G-CHECK.S",
        "Combination of the shares",
        CHAPTER,
        "The opened, MAC-checked combination of the shares is W_i modulo p; otherwise party i is accused.",
        (eq.CHECK_SHARES,),
        ("G-CHECK", "SP-5"),
    ),
    Definition(
        "G-C2S",
        "From ciphertexts to shares, with rescale",
        CHAPTER,
        "The parties decrypt the sum of the value, an offset and everybody's mask. The quotient by 2^t, minus "
        "the high parts of the masks, which exist as shares, is the value divided by 2^t and rounded.",
        (eq.C2S_MASKED, eq.HALF, eq.C2S_RESULT, *eq.C2S_ROUNDED, eq.BIAS),
        ("MK-1", "TD-2", "FX-4"),
    ),
    Check(
        "G-C2S.R",
        "Range of the masked value",
        CHAPTER,
        "The decrypted residue, in [0, N), of each slot is in the range of the bounds table. It follows from "
        "the input and mask proofs, so a failure accuses nobody.",
        (eq.C2S_RANGE, eq.SLOT_FITS),
        ("G-C2S", "FX-3"),
    ),
    Definition(
        "G-S2C",
        "From shares to ciphertexts",
        CHAPTER,
        "After a MAC check the parties open the value plus an offset plus everybody's mask, check the MACs "
        "again, and subtract the encrypted masks from the public sum.",
        (eq.S2C_MASKED, eq.S2C_RESULT),
        ("MK-1", "SP-5"),
    ),
    Check(
        "G-S2C.R",
        "Range of the masked value",
        CHAPTER,
        "The opened value is in the range of the bounds table; a failure accuses nobody.",
        (eq.S2C_RANGE,),
        ("G-S2C", "FX-3"),
    ),
    Definition(
        "G-C2C",
        "Rescale inside ciphertexts",
        CHAPTER,
        "As G-C2S, but the high parts of the masks are subtracted as ciphertexts: the result stays encrypted.",
        (eq.C2S_MASKED, eq.HALF, eq.C2C_RESULT),
        ("MK-1", "TD-2", "FX-4"),
    ),
    Check("G-C2C.R", "Range of the masked value", CHAPTER, "As G-C2S.R.", (eq.C2S_RANGE,), ("G-C2C", "FX-3")),
)
