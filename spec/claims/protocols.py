"""The Sigma protocols of chapter 06, put together from their registered formulas.

A protocol is read anew for every claim, so a changed formula changes what is claimed. Lists have two or three entries:
enough for every index and every sum to count.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp

from spec.claims.exponents import Setting, Vector, combine, instances
from spec.equations import proofs as eq
from spec.formula import Congruence, Formula, equation

Delta = eq.e - sp.Symbol("e'", integer=True)


@dataclass(frozen=True)
class Protocol:
    """``honest``: what an honest prover sends; ``defined``: what everybody computes; ``checks``: what has to hold.

    ``first``: the first messages that a simulator solves for. ``responses``: integers and units that answer ``e``.
    """

    sizes: dict[sp.Basic, int]
    honest: tuple[Formula, ...]
    defined: tuple[Formula, ...]
    checks: tuple[Congruence, ...]
    first: tuple[sp.Basic, ...]
    responses: tuple[sp.Basic, ...]

    def played(self) -> Setting:
        """Honest values for all letters."""
        return Setting(self.sizes, (*self.honest, *self.defined))

    def verified(self) -> Setting:
        """What a verifier knows: messages are letters."""
        return Setting(self.sizes, self.defined)

    def quotient(self, check: Congruence) -> Vector:
        """What two accepting answers to the same first messages imply: the check at ``e`` over the check at ``e'``."""
        renamed = {atom: second(atom) for atom in (eq.e, *self.responses)}
        other = Setting(self.sizes, tuple(line_with(line, renamed) for line in self.defined))
        again = Congruence(check.left.xreplace(renamed), check.right.xreplace(renamed), check.modulus)
        return combine((1, self.verified().gap(check)), (-1, other.gap(again)))


def second(atom: sp.Basic) -> sp.Basic:
    """The same letter in a second run, with a prime."""
    if isinstance(atom, sp.IndexedBase):
        return sp.IndexedBase(f"{atom}'")
    return sp.Symbol(f"{atom}'", **atom.assumptions0)


def second_of(letter: sp.Basic) -> sp.Basic:
    """A letter, or an entry of a list, in the second run."""
    return second(letter.base)[letter.indices] if isinstance(letter, sp.Indexed) else second(letter)


def difference(letter: sp.Basic) -> sp.Expr:
    """A letter minus the same in the second run."""
    return letter - second_of(letter)


def line_with(line: Formula, renamed: dict[sp.Basic, sp.Basic]) -> Formula:
    """A line with other letters."""
    if isinstance(line, Congruence):
        return Congruence(line.left.xreplace(renamed), line.right.xreplace(renamed), line.modulus, line.up_to_sign)
    return equation(*(side.xreplace(renamed) for side in line.args))


def plaintexts() -> Protocol:
    """ZK-PK for three ciphertexts."""
    return Protocol(
        sizes={eq.n: 3},
        honest=(eq.PK_STATEMENT, eq.PK_FIRST, *eq.PK_RESPONSES),
        defined=(),
        checks=(eq.PK_V1,),
        first=(eq.A,),
        responses=(eq.z_one, eq.w),
    )


def quadratics() -> Protocol:
    """ZK-QUAD for three values, two links, two equations and rows of one and of three values."""
    value_of_free = equation(eq.free[eq.i], sp.solve(eq.QUAD_EQUATION, eq.free[eq.i])[0])
    return Protocol(
        sizes={eq.n: 3, eq.n_links: 2, eq.n_equations: 2, eq.width[1]: 1, eq.width[2]: 3},
        honest=(
            *(eq.QUAD_LINK, eq.QUAD_ROW, eq.QUAD_COMMITMENT, value_of_free),
            *(*eq.QUAD_FIRST, *eq.QUAD_BETA, *eq.QUAD_RESPONSES),
        ),
        defined=(eq.QUAD_TARGET, eq.QUAD_F),
        checks=(eq.QUAD_V1, *instances(eq.QUAD_V1_ROW, {eq.i: 2}), eq.QUAD_V2, eq.QUAD_V3),
        first=(eq.M, eq.M_row[1], eq.M_row[2], eq.A, eq.U_0),
        responses=(eq.z, eq.zeta, eq.zeta_row, eq.tau, eq.w),
    )


def product() -> Protocol:
    """ZK-MUL."""
    return Protocol(
        sizes={},
        honest=(*eq.MUL_STATEMENT, *eq.MUL_FIRST, *eq.MUL_RESPONSES),
        defined=(),
        checks=(eq.MUL_W1, eq.MUL_W2),
        first=(eq.M_one, eq.M_c),
        responses=(eq.z_one, eq.s_one, eq.w),
    )


def matrices() -> Protocol:
    """ZK-MAT for a 2 x 3 and a 3 x 2 matrix."""
    return Protocol(
        sizes={eq.rows: 2, eq.inner: 3, eq.columns: 2},
        honest=(*eq.MAT_STATEMENT, *eq.MAT_FIRST, *eq.MAT_RESPONSES),
        defined=eq.MAT_COMBINED,
        checks=(*instances(eq.MAT_W1, {eq.j: 3}), eq.MAT_W2),
        first=(eq.M_row[1], eq.M_row[2], eq.M_row[3], eq.M_c),
        responses=(eq.z, eq.s, eq.w),
    )


def rows() -> Protocol:
    """ZK-ROW for a 2 x 3 matrix."""
    return Protocol(
        sizes={eq.rows: 2, eq.inner: 3},
        honest=(*eq.ROW_STATEMENT, *eq.ROW_FIRST, *eq.ROW_RESPONSES),
        defined=eq.ROW_TARGET,
        checks=(eq.ROW_W1, eq.ROW_W2),
        first=(eq.M, eq.M_c),
        responses=(eq.z, eq.zeta, eq.w),
    )


def decryption() -> Protocol:
    """ZK-DEC for three shares."""
    return Protocol(
        sizes={eq.n: 3},
        honest=(*eq.DEC_HONEST, *eq.DEC_FIRST, eq.DEC_RESPONSE),
        defined=eq.DEC_COMBINED,
        checks=(eq.DEC_V1, eq.DEC_V2),
        first=(eq.first_key, eq.first_share),
        responses=(eq.z_one,),
    )


PROTOCOLS: dict[str, Callable[[], Protocol]] = {
    "ZK-PK": plaintexts,
    "ZK-QUAD": quadratics,
    "ZK-MUL": product,
    "ZK-MAT": matrices,
    "ZK-ROW": rows,
    "ZK-DEC": decryption,
}
