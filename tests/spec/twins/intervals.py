"""Broken formulas of chapter 06: masks, ranges, squares, lists. One for each claim at least."""

from spec.equations import proofs as eq
from spec.equations.paillier import s_z
from tests.spec.changing import bound, entry, left, right, swap
from tests.spec.twins import Twin

j = eq.j
TWINS = [
    *(
        Twin(f"ZK-QUAD/{claim}", "proofs.QUAD_MASKS", entry(place, bound(change)), reason)
        for claim, change, reason in (
            ("accepted", lambda b: 4 * b, "two bits more"),
            ("hidden", lambda b: b / 2, "a bit less"),
        )
        for place in range(4)
    ),
    Twin("ZK-QUAD/accepted", "proofs.RESPONSE_RANGE", right(lambda b: b / 2), "the length of the mask"),
    *(
        Twin("ZK-QUAD/accepted", "proofs.QUAD_RANGES", entry(place, bound(lambda b: b / 2)), "the length of the mask")
        for place in range(3)
    ),
    Twin("ZK-QUAD/accepted", "proofs.QUAD_RESPONSES", entry(0, right(swap(eq.e, 2 * eq.e))), "twice the secret"),
    Twin("ZK-QUAD/hidden", "proofs.QUAD_SIZES", right(lambda b: 2 * b), "longer values"),
    Twin("ZK-MUL/accepted", "proofs.MUL_RANGE", right(lambda b: b / 2), "the length of the mask"),
    Twin("ZK-MUL/hidden", "proofs.MUL_MASK", bound(lambda b: b / 2 ** (eq.kappa + s_z)), "no slack"),
    Twin("ZK-MAT/accepted", "proofs.MAT_RANGE", right(lambda b: b / 2), "the length of the mask"),
    Twin("ZK-MAT/hidden", "proofs.MAT_MASK", bound(lambda b: b / 2), "a bit less"),
    Twin("ZK-ROW/accepted", "proofs.ROW_RANGES", entry(0, right(lambda b: b / 2)), "the length of the mask"),
    Twin("ZK-ROW/accepted", "proofs.ROW_RANGES", entry(1, bound(lambda b: b / 2)), "the length of the mask"),
    Twin("ZK-ROW/hidden", "proofs.ROW_MASKS", entry(1, bound(lambda b: b / 2)), "a bit less"),
    Twin("ZK-DEC/accepted", "proofs.DEC_RANGE", right(lambda b: b / 2), "the length of the mask"),
    Twin("ZK-DEC/hidden", "proofs.DEC_MASK", bound(lambda b: b / 2), "a bit less"),
    Twin("ZK-DEC/hidden", "proofs.CHALLENGE", bound(lambda b: 2 * b), "a longer challenge"),
    Twin("ZK-QUAD/inequality", "proofs.INEQUALITY", right(swap(eq.s_1**2, -(eq.s_1**2))), "a negative square"),
    Twin("ZK-QUAD/inequality", "proofs.INEQUALITY", left(lambda q: q + 4), "minus one is allowed"),
    Twin("ZK-QUAD/three-squares", "proofs.INEQUALITY", left(lambda q: q + 2), "3 modulo 4, seven among them"),
    Twin("ZK-QUAD/small-squares", "proofs.INEQUALITY", right(swap(eq.s_3, 0)), "two squares do not suffice"),
    Twin("ZK-RNG/interval", "proofs.RANGE_SQUARES", left(swap(eq.x[j], eq.x[j] + 1)), "another interval"),
    Twin("ZK-RNG/norm", "proofs.NORM_SQUARES", left(swap(eq.n, eq.n - 1)), "the last entry left out"),
    Twin("ZK-RNG/norm", "proofs.NORM_SQUARES", right(swap(eq.s_2, eq.s_1)), "a square twice"),
    Twin("ZK-RNG/sizes", "proofs.RANGE_SIZES", entry(0, right(lambda b: b / 2)), "a bit less"),
    Twin("ZK-RNG/sizes", "proofs.RANGE_SIZES", entry(1, right(lambda b: b / 2)), "roots may be as long as B + 1"),
    Twin("ZK-RNG/homogenised", "proofs.RANGE_F", right(swap(eq.e**2, 1)), "the constant is not homogeneous"),
    Twin("ZK-RNG/homogenised", "proofs.QUAD_F", right(swap(eq.e**2, 1)), "the constant is not homogeneous"),
    Twin("ZK-RNG/linked", "proofs.RANGE_LINK", right(swap(eq.lo[j], -eq.lo[j])), "the sign of the lower end"),
    Twin("FS-1/linear", "proofs.PK_RESPONSES", entry(0, right(swap(eq.gamma[j], 1))), "no challenges"),
    Twin("FS-1/linear", "proofs.PK_RESPONSES", entry(0, right(swap(eq.gamma[j], eq.gamma[1]))), "one challenge"),
    Twin("ZK-MAT/bilinear", "proofs.MAT_COMBINED", entry(2, right(swap(eq.q[eq.link], 1))), "columns are added"),
    Twin("ZK-0/order-two", "proofs.BATCH", left(lambda _: eq.left[1]), "without squares"),
    Twin("ZK-0/signs", "proofs.BATCH", left(swap(2 * eq.weight[eq.k], eq.weight[eq.k])), "exponents that may be odd"),
    Twin("ZK-0/lists", "proofs.BATCH", left(swap(2 * eq.weight[eq.k], eq.weight[eq.k])), "roots of 1 pass"),
]
