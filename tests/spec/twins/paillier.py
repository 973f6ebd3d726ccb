"""Broken formulas of chapter 04, one for each claim at least."""

from spec.equations import paillier as eq
from tests.spec.changing import bound, entry, left, right, swap
from tests.spec.twins import Twin

TWINS = [
    Twin("PL-1/binomial", "paillier.BINOMIAL", right(lambda r: r + eq.N), "one too many"),
    Twin("PL-1/binomial", "paillier.BINOMIAL", left(swap(1 + eq.N, 1 - eq.N)), "another generator"),
    Twin("PL-1/order", "paillier.ORDER", left(swap(eq.N * eq.Carmichael, eq.Carmichael)), "the order modulo N only"),
    Twin("PL-1/bijective", "paillier.ENCRYPTION", right(swap(eq.r**eq.N, eq.r ** (eq.N + 1))), "an even power"),
    Twin("PL-1/bijective", "paillier.ENCRYPTION", right(swap(1 + eq.N, 2 + eq.N)), "no generator of order N"),
    Twin("PL-2/sums", "paillier.SUM", right(swap(eq.x1 + eq.x2, eq.x1 - eq.x2)), "a sign"),
    Twin("PL-2/sums", "paillier.SUM", right(swap(eq.r1, 1)), "randomness is lost"),
    Twin("PL-3/factors", "paillier.SCALAR", right(swap(eq.k * eq.x, eq.k + eq.x)), "a sum"),
    Twin("PL-4/re-randomised", "paillier.RERANDOMISE", left(swap(eq.r2**eq.N, eq.r2)), "no N-th power"),
    Twin("PL-5/residue", "paillier.RESIDUE", left(swap(eq.r, 2 * eq.r)), "other randomness"),
    Twin("PL-5/near-uniform", "paillier.RANDOMISER_RANGE", bound(lambda b: b / 2**eq.s_z), "a shorter exponent"),
    Twin("TD-1/short", "paillier.SHARE_BITS", right(lambda b: b - 1), "a bit less"),
    Twin("TD-1/short", "paillier.SHARE_RANGE", bound(lambda b: 2 * b), "longer shares"),
    Twin("TD-1/hidden", "paillier.SHARE_RANGE", bound(lambda b: b / 2**eq.bits_N), "shares shorter than D"),
    Twin("TD-1/hidden", "commitments.SHIFTED_DISTANCE", right(lambda d: 2 * d), "twice the distance"),
    Twin("TD-2/combines", "paillier.COMBINED_FORM", right(swap(4, 2)), "shares that are not squared"),
    Twin("TD-2/combines", "paillier.COMBINE", right(swap(2, 1)), "the product of the shares themselves"),
    Twin("TD-2/combines", "paillier.PARTIAL", right(swap(2, 1)), "shares without the factor 2"),
    Twin("TD-2/combines", "paillier.KEY", entry(0, right(lambda t: -t)), "the sign of theta"),
    Twin("TD-2/combines", "paillier.KEY", entry(1, right(lambda z: z + 1)), "D not 0 modulo Lambda"),
    Twin("TD-2/combines", "paillier.KEY", entry(2, right(swap(eq.m, eq.m - 1))), "a share is forgotten"),
    Twin("TD-2/one-missing", "paillier.SHARES_TOGETHER", right(swap(2, 4)), "the product of the squares"),
    Twin("TD-2/one-missing", "paillier.SHARES_TOGETHER", left(swap(eq.m, eq.m - 1)), "a share is forgotten"),
    Twin("TD-2/signs", "paillier.COMBINE", right(swap(2, 1)), "signs count without squares"),
    Twin("TD-2/decrypts", "paillier.DECRYPT", left(swap(4, 2)), "half the plaintext"),
    Twin("TD-2/decrypts", "paillier.ONE", right(lambda one: one + 1), "two modulo N"),
    Twin("TD-2/executed", "paillier.DECRYPT", left(lambda x: -x), "the sign of the plaintext"),
    Twin("TD-2/executed", "paillier.KEY", entry(1, right(lambda z: z + 1)), "D not 0 modulo Lambda"),
]
