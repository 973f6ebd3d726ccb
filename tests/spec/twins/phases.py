"""Broken formulas of chapter 09."""

import sympy as sp

from spec.equations import phases as eq
from tests.spec.changing import entry, left, right, swap
from tests.spec.twins import Twin

TWINS = [
    Twin("IP-B/data", "phases.QR_RELATION", entry(0, right(lambda _: eq.R * eq.R.T)), "R R^T"),
    Twin("IP-B/data", "phases.QR_RELATION", entry(1, right(swap(eq.R.T, eq.R))), "R instead of R^T"),
    Twin("IP-B/inverse", "phases.QR_RELATION", entry(2, right(swap(eq.rho, 2 * eq.rho))), "twice rho"),
    Twin("IP-B/rounding", "phases.QR_RELATION", entry(6, right(lambda x: x / 2)), "half of the norm"),
    Twin("IP-B/norms", "phases.QR_RELATION", entry(3, right(lambda x: sp.sqrt(x))), "not squared"),
    Twin("IP-B/norms", "phases.PAPER_RELATION", entry(2, right(lambda x: 2 * x)), "twice"),
    Twin("IP-P/inverse", "phases.PAPER_RELATION", entry(1, left(swap(eq.rho, -eq.rho))), "the sign of rho"),
    Twin("IP-P/why-intervals", "phases.ROUNDED", right(swap(eq.rest, -eq.rest)), "the sign of r"),
    Twin("MC-1/complete", "phases.LOCAL_CIPHERTEXT", right(lambda x: x / eq.tau**eq.N), "no fresh randomness"),
    Twin("MC-1/complete", "phases.LOCAL_CIPHERTEXT", right(swap(eq.C_v[eq.j], eq.C_v[eq.j + 1])), "the next column"),
]
