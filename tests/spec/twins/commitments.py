"""Broken formulas of chapter 05, one for each claim at least."""

from spec.equations import commitments as eq
from spec.equations import proofs
from tests.spec.changing import bound, right, swap
from tests.spec.twins import Twin

TWINS = [
    Twin("IC-1/homomorphic", "commitments.COMMITMENT", right(swap(eq.n, eq.n - 1)), "the last value is left out"),
    Twin("IC-1/homomorphic", "commitments.COMMITMENT", right(swap(eq.mu, eq.mu**2)), "no homomorphism"),
    Twin("IC-1/relation", "commitments.COMMITMENT", right(swap(eq.x[eq.j], 2 * eq.x[eq.j])), "even exponents only"),
    Twin("IC-1/relation", "commitments.COMMITMENT", right(swap(eq.h, eq.S)), "a base is missing"),
    Twin("IC-1/root", "commitments.ROOT_BEZOUT", right(lambda one: one + 1), "numbers that are not coprime"),
    Twin("IC-1/root", "commitments.ROOT", right(lambda h: h**2), "a root of the square"),
    Twin("IC-1/root", "commitments.ROOT_GIVEN", right(swap(eq.y_1, -eq.y_1)), "the inverse power"),
    Twin("IC-1/bases", "commitments.BASE", right(swap(2, 1)), "bases that are no squares"),
    Twin("IC-1/wrapped", "commitments.WRAPPED_DISTANCE", right(lambda d: 2 * d), "twice the distance"),
    Twin("IC-1/shifted", "commitments.SHIFTED_DISTANCE", right(lambda d: 2 * d), "both directions counted"),
    Twin("IC-1/hiding", "commitments.RANDOMNESS", bound(lambda b: b / 2), "a bit less"),
    Twin("FS-1/integers", "commitments.OCTETS", right(swap(256, 255)), "two encodings of one integer"),
    Twin("FS-1/integers", "commitments.OCTETS", right(swap(-1, 1)), "the sign is lost"),
    Twin("FS-1/below-primes", "proofs.CHALLENGE", bound(lambda b: b ** (2 * proofs.kappa)), "longer challenges"),
]
