"""How far all rounding together can move the released model."""

from fractions import Fraction

from spec.derivation import input_tolerance
from spec.rational import ceil_sqrt
from spec.schedule import QUOTIENT_BITS, Schedule


def rounding_bound(schedule: Schedule) -> Fraction:
    """Bound on ``max_j |2^-f z_j - z*_j|`` after K rounds: the integers of F_HELEN against LR-6 without any rounding.

    Both on the same encoded ``A_i, b_i``, whatever the input proofs accept, with exact ``q`` and ``tau`` in ``z*``.
    A round errs by ``zeta`` in ``z`` and, after G-C2C, by ``upsilon`` in ``u``. In ``chi = (w_i + u_i)_i`` of FX-3

        chi+ = F(chi) + alpha (2A - I) zeta + (I - alpha A) upsilon ,    |F(x) - F(y)| <= (1 + alpha eta) |x - y|

    because ``2P - I`` is nonexpansive and ``|2A - I| <= 1 + 2 eta``; hence ``|I - alpha A| <= 1 + alpha eta``. All
    K - 1 rounds before the last add up, each grown by less than ``(1 + alpha eta)^K``, and ``P`` is nonexpansive:
    ``|z - z*| <= |chi - chi*| / sqrt(m) + |zeta|``. Here ``|zeta|`` adds the rescale, ``(m + 1)/2`` ulp an entry, the
    threshold, half an ulp, and the quotient, ``2^-30 |sum_i chi_i| <= 2^-30 sqrt(m) R``.

    Spec: FX-3
    """
    problem = schedule.problem
    d, m, ulp = problem.dimension, problem.parties, Fraction(1, 1 << schedule.f)
    alpha, eta = Fraction(schedule.alpha_num, 1 << schedule.alpha_bits), input_tolerance(problem, schedule.rho)
    rescaled = Fraction(m + 1, 2) * ulp
    quotient = ceil_sqrt(Fraction(m)) * schedule.radius / (1 << QUOTIENT_BITS)
    zeta = ceil_sqrt(Fraction(d)) * (rescaled + ulp / 2) + quotient
    upsilon = ceil_sqrt(Fraction(d)) * rescaled  # of one party; that of all, over sqrt(m), is the same
    duals = sum(1 for plan in schedule.rounds if plan.u_shift)
    before = (problem.rounds - 1) * alpha * (1 + 2 * eta) * zeta + duals * (1 + alpha * eta) * upsilon
    return (1 + alpha * eta) ** problem.rounds * before + zeta
