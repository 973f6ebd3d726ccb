"""Broken formulas of chapter 02."""

import sympy as sp

from spec.equations import learning as eq
from tests.spec.changing import entry, left, right, swap
from tests.spec.twins import Twin

NEXT = eq.w[eq.j + 1]

TWINS = [
    Twin("LR-1/minimises", "learning.LOCAL_STEP", right(swap(eq.shared, -eq.shared)), "the sign of z"),
    Twin("LR-1/minimises", "learning.OBJECTIVE", swap(eq.y[eq.i, eq.row], 2 * eq.y[eq.i, eq.row]), "twice the target"),
    Twin("LR-1/convex", "learning.OBJECTIVE", swap(sp.Rational(1, 2), sp.Integer(1)), "no half"),
    Twin("LR-2/minimises", "learning.SHARED_STEP", entry(0, right(swap(eq.lambda2, 2 * eq.lambda2))), "twice lambda_2"),
    Twin("LR-2/minimises", "learning.SHARED_STEP", entry(2, right(lambda x: -x)), "the sign"),
    Twin("LR-2/minimises", "learning.OBJECTIVE", swap(sp.Abs(eq.w[eq.j]), eq.w[eq.j]), "no absolute value"),
    Twin("LR-2/folded", "learning.SHARED_STEP", entry(1, right(swap(eq.total, eq.total / eq.m))), "the average again"),
    Twin("LR-2/signs", "learning.SHARED_STEP", entry(2, right(swap(eq.threshold, 2 * eq.threshold))), "twice t"),
    Twin("LR-3/fixed-points", "learning.DUAL_STEP", right(lambda x: x + 2 * eq.z), "the sign of z"),
    Twin("LR-4/inverse", "learning.INVERSE_BY_SVD", entry(2, right(swap(eq.rho, 2 * eq.rho))), "twice rho"),
    Twin("LR-4/inverse", "learning.INVERSE_BY_SVD", entry(0, right(swap(eq.right_vectors.T, eq.right_vectors))), "V"),
    Twin("LR-5/moment", "learning.MOMENT_BY_SVD", entry(1, right(lambda x: -x)), "the sign of c"),
    Twin("LR-5/moment", "learning.MOMENT_BY_SVD", entry(0, right(lambda x: 2 * x)), "twice"),
    Twin("LR-5/condensed", "learning.CONDENSED", entry(1, right(swap(eq.eigenvectors.T, eq.eigenvectors))), "W"),
    Twin("LR-5/condensed", "learning.CONDENSED", entry(0, left(lambda x: 2 * x)), "twice"),
    Twin("LR-6/normalised", "learning.SHARED_STEP", entry(0, right(swap(eq.lambda1, eq.lambda1**2))), "squared"),
    Twin(
        "LR-6/scales", "learning.INTEGER_STEP", entry(2, right(swap(eq.alpha_num, -eq.alpha_num))), "the sign of alpha"
    ),
    Twin("LR-6/scales", "learning.INTEGER_STEP", entry(7, right(swap(eq.alpha_bits, 0))), "bits of alpha"),
    Twin("LR-6/rescaled", "learning.INTEGER_STEP", entry(8, right(lambda x: x + 1)), "one bit too many"),
    Twin("LR-6/rescaled", "learning.INTEGER_STEP", entry(5, right(swap(sp.Rational(1, 2), 0))), "rounded down"),
    Twin("LR-6/factor", "learning.INTEGER_PROX", entry(0, right(lambda x: x + 1)), "rounded up"),
    Twin("LR-6/factor", "learning.INTEGER_PROX", entry(1, right(swap(sp.Rational(1, 2), 0))), "tau rounded down"),
    Twin("LR-6/firmly-nonexpansive", "learning.SHARED_STEP", entry(2, right(lambda x: 2 * x)), "twice as long"),
]
