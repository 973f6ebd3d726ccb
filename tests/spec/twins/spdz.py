"""Broken formulas of chapter 07, one for each claim at least."""

import sympy as sp

from spec.equations import spdz as eq
from tests.spec.changing import bound, entry, left, right, swap
from tests.spec.twins import Twin

TWINS = [
    Twin("SP-2/linear", "spdz.LINEAR", entry(0, right(swap(eq.nu_factor, -eq.nu_factor))), "a sign of one share"),
    Twin("SP-2/linear", "spdz.LINEAR", entry(1, right(swap(eq.other_mac, eq.mac))), "the MAC of the other value"),
    Twin("SP-2/linear", "spdz.SHARING", entry(1, left(lambda x: x + 1)), "MACs that do not add up to Delta x"),
    Twin("SP-2/public", "spdz.PUBLIC", entry(0, right(lambda x: eq.constant)), "every party adds the constant"),
    Twin("SP-2/public", "spdz.PUBLIC", entry(1, right(lambda x: -x)), "the sign of a MAC share"),
    Twin("SP-2/public", "spdz.SHARING", entry(2, left(lambda x: 2 * x)), "another key"),
    Twin("SP-3/product", "spdz.BEAVER", right(swap(eq.eps * eq.delta, -eq.eps * eq.delta)), "a sign"),
    Twin("SP-3/product", "spdz.BEAVER", right(swap(eq.eps * eq.b, eq.eps * eq.a)), "the wrong factor"),
    Twin("SP-3/product", "spdz.BEAVER_WHERE", entry(2, right(lambda c: c + 1)), "no triple"),
    Twin("SP-3/hides", "spdz.BEAVER_WHERE", entry(1, right(lambda x: eq.y - eq.a)), "one factor hides both values"),
    Twin("SP-5/shifted", "spdz.MAC_DIFFERENCE", entry(1, right(lambda x: -x)), "the sign of the differences"),
    Twin("SP-5/shifted", "spdz.MAC_DIFFERENCE", entry(0, right(swap(eq.n, eq.n - 1))), "the last value is left out"),
    Twin("SP-5/shifted", "spdz.SHIFTED", right(swap(eq.Delta, 1)), "a shift that does not depend on the key"),
    Twin("SP-5/one-key", "spdz.SHIFTED", right(lambda x: x * eq.Delta), "two keys could pass"),
    Twin(
        "SP-5/one-key", "spdz.MAC_DIFFERENCE", entry(2, right(lambda _: eq.Delta)), "differences that cancel to Delta"
    ),
    Twin(
        "SP-5/one-residue",
        "spdz.CHALLENGE_HITS",
        left(swap(sp.ceiling(2**eq.kappa / eq.p), 2**eq.kappa / eq.p)),
        "the class is rounded up",
    ),
    Twin("SP-5/undetected", "spdz.CHALLENGE_HITS", right(lambda x: x / 2), "a challenge of 128 bits is no residue"),
    Twin("SP-5/undetected", "spdz.CHALLENGE_HITS", right(lambda x: 2 * x), "a bound that could be halved"),
    Twin("SP-5/undetected", "spdz.UNDETECTED", left(lambda x: x - 1 / eq.p), "the guess of the key is left out"),
    Twin("SP-7/width", "spdz.WIDTH", left(lambda x: x - eq.T), "the threshold is left out"),
    Twin("SP-7/width", "spdz.WIDTH", left(lambda x: x + 1), "a bit more than needed"),
    Twin("SP-7/one-opening", "spdz.COMPARISON", right(lambda x: x + 1), "the offset is not taken away"),
    Twin("SP-7/one-opening", "spdz.COMPARISON", right(lambda x: x.replace(sp.Lt, sp.Le)), "a borrow at equality"),
    Twin("SP-7/one-opening", "spdz.MASKED_COMPARISON", right(swap(eq.r, -eq.r)), "the mask is subtracted"),
    Twin("SP-7/sign", "spdz.COMPARISON_SIGN", right(lambda x: -x), "the sign of the floor"),
    Twin("SP-7/sign", "spdz.COMPARISON_SIGN", right(lambda x: x.replace(sp.Lt, sp.Le)), "zero is not negative"),
    Twin("SP-7/range", "spdz.COMPARISON_RANGE", bound(lambda x: x - 2 ** (eq.t + 1)), "masks only"),
    Twin("SP-7/range-is-close", "spdz.COMPARISON_RANGE", bound(lambda x: x + 2**eq.t), "more than honest parties need"),
    Twin("SP-7/digits", "spdz.ONE_HOT", entry(1, right(swap(eq.both_bits, -eq.both_bits))), "a sign"),
    Twin("SP-7/digits", "spdz.DIGIT", right(swap(2 * eq.high_bit, eq.high_bit)), "the weight of the upper bit"),
    Twin(
        "SP-7/digits",
        "spdz.DIGIT_COMPARED",
        entry(1, right(swap(eq.public_digit + 1, eq.public_digit))),
        "equal counts as greater",
    ),
    Twin("SP-7/order", "spdz.JOINED", entry(0, right(swap(eq.equal_high, 1))), "lower digits always count"),
    Twin(
        "SP-7/order", "spdz.JOINED", entry(1, right(swap(eq.equal_low, eq.greater_low))), "equality of the lower digits"
    ),
    Twin("SP-7/cost", "spdz.COMPARISON_COST", entry(1, right(lambda x: x + 1)), "a product too many"),
    Twin("SP-7/cost", "spdz.COMPARISON_COST", entry(2, right(lambda x: x - 1)), "a round too few"),
    Twin(
        "SP-7/cost", "spdz.COMPARISON_COST", entry(0, right(lambda _: sp.floor(eq.t / 2))), "the odd bit is forgotten"
    ),
    Twin("SP-7/threshold", "spdz.SOFT_THRESHOLD", right(swap(eq.A + eq.T, eq.A - eq.T)), "the sign of tau"),
    Twin(
        "SP-7/hides", "spdz.MASKED_COMPARISON", right(lambda x: x + 2 ** (eq.t + 1)), "a value that is no longer small"
    ),
    Twin("SP-6/bit", "spdz.ROOT_OF_SQUARE", entry(2, right(lambda x: 2 * x)), "not halved"),
    Twin("OF-1/base-transfer", "spdz.BASE_TRANSFER", entry(3, right(swap(eq.known, eq.secret))), "the other exponent"),
    Twin("OF-1/base-transfer", "spdz.BASE_TRANSFER", entry(1, right(lambda x: 1 / x)), "divided by the hash"),
    Twin("OF-1/extension", "spdz.EXTENSION", entry(0, right(lambda x: x - eq.second[eq.i, eq.j])), "nothing hides x"),
    Twin("OF-1/extension", "spdz.EXTENSION", entry(2, right(swap(eq.first, eq.second))), "the other column"),
    Twin("OF-1/column-hash", "spdz.COLUMN_CHECK", right(lambda x: x - eq.expanded[eq.i]), "the column is left out"),
    Twin("OF-1/column-hash", "spdz.LINEAR_HASH", right(swap(eq.block[eq.k], eq.block[eq.k] ** 3)), "not linear"),
    Twin(
        "OF-1/column-degree",
        "spdz.LINEAR_HASH",
        right(swap(eq.blocks + 2 - eq.k, eq.blocks + 1 - eq.k)),
        "GHASH ends with a length",
    ),
    Twin("OF-1/correlated", "spdz.CORRELATED", entry(0, right(swap(eq.x, -eq.x))), "a difference instead of a sum"),
    Twin("OF-1/correlated", "spdz.CORRELATED", entry(2, right(lambda x: -x)), "the sign of one share"),
    Twin("OF-1/correlated", "spdz.CORRELATED", entry(3, right(swap(eq.length - 1, eq.length))), "a bit too many"),
    Twin("OF-1/hidden-string", "spdz.KEYS", left(lambda x: x / 2), "a distance that is too small"),
    Twin("OF-1/keys", "spdz.KEYS", right(lambda x: x / 2), "nearer to uniform than it is"),
    Twin("OF-1/combined", "spdz.COMBINED", entry(1, right(swap(eq.weight, eq.factor))), "other weights"),
    Twin("OF-1/sacrifice", "spdz.SACRIFICE", entry(0, right(swap(eq.s, 1))), "no random factor"),
    Twin("OF-1/sacrifice", "spdz.SACRIFICE", entry(1, left(swap(-1, 1))), "signs"),
    Twin("OF-1/sacrifice", "spdz.SACRIFICE_WHERE", entry(1, right(lambda x: x + 1)), "the spare triple is wrong"),
    Twin("OF-1/one-sum", "spdz.SACRIFICED", left(swap(eq.joint_coefficient[eq.j], 1)), "errors that cancel"),
    Twin("OF-1/square", "spdz.SQUARE", right(swap(eq.a - eq.b, eq.a + eq.b)), "the sign of b"),
    Twin(
        "OF-1/root",
        "spdz.ROOT_OF_SQUARE",
        entry(1, right(swap((eq.p + 1) / 4, (eq.p - 1) / 2))),
        "Euler's criterion, no root",
    ),
    Twin("OF-1/root", "spdz.HAS_ROOT", left(swap(eq.root, eq.root**2)), "not its square"),
    Twin("OF-1/products", "spdz.PRODUCTS_IN_A_TRIPLE", entry(0, right(lambda x: x - 1)), "a product too few"),
    Twin("OF-1/products", "spdz.PRODUCTS_IN_A_TRIPLE", entry(0, right(lambda x: x + 1)), "a product too many"),
    Twin("OF-1/advantage", "spdz.PRODUCTS_IN_A_TRIPLE", entry(1, right(lambda x: x / 2)), "half of the bound"),
    Twin("OF-1/inputs", "spdz.INPUTS_OPENED", right(lambda x: x - eq.input_mask), "nothing hides the inputs"),
]
