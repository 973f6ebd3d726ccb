"""Rules of chapter 03, fixed point."""

from spec.equations import fixed_point as eq
from spec.rules import Bound, Definition, Rule

CHAPTER = "03_fixed_point.md"

RULES: tuple[Rule, ...] = (
    Definition(
        "FX-1",
        "Fixed-point encoding",
        CHAPTER,
        "A real number x at scale f is the integer nearest to 2^f x, halves upwards. The scale belongs to the "
        "type of a quantity and is never transmitted.",
        (eq.ENCODING,),
    ),
    Definition(
        "FX-2",
        "Symmetric residues",
        CHAPTER,
        "An integer modulo N or p is read as its representative of least absolute value, in (-N/2, N/2].",
        (eq.SYMMETRIC,),
    ),
    Bound(
        "FX-3",
        "The bounds table",
        CHAPTER,
        "Every integer of a session has a bound that is computed from the configuration, for whatever the "
        "input proofs let a malicious party choose. A configuration that could make any value leave its "
        "range, modulo N, modulo p or inside a packed slot, is refused before the session starts.",
        (eq.RECURSION, eq.GROWTH, *eq.ITERATE_BOUNDS, *eq.BETA, eq.NO_WRAP),
        ("LR-6", "FX-1"),
    ),
    Definition(
        "FX-4",
        "The ideal functionality",
        CHAPTER,
        "F_HELEN computes LR-6 on the encoded inputs in exact integer arithmetic. Each rescale draws yhat in "
        "[0, 2^t), shows it to the adversary, takes the adversary's low masks, and determines the last honest "
        "low mask from them; it releases z^K and nothing else.",
        (eq.LAST_LOW_MASK, eq.IDEAL_RESCALE),
        ("LR-6", "FX-3"),
    ),
)
