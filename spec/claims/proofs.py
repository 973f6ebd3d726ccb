"""Claims of chapter 06, zero-knowledge proofs: completeness, special soundness, simulation, degrees."""

from collections.abc import Callable, Mapping
from functools import partial

import sympy as sp

from spec.claims import Chapter, Method
from spec.claims.exponents import Setting, Vector, combine, instances, reduced
from spec.claims.protocols import PROTOCOLS, Delta, Protocol, difference, second, second_of
from spec.equations import proofs as eq
from spec.equations.commitments import h, mu, opens
from spec.equations.paillier import SQUARE, N
from spec.formula import Congruence, equation

CHAPTER = Chapter()
CHECKS = {
    "ZK-PK": ("ZK-PK.V1",),
    "ZK-QUAD": ("ZK-QUAD.V1", "ZK-QUAD.V2", "ZK-QUAD.V3"),
    "ZK-MUL": ("ZK-MUL.W1", "ZK-MUL.W2"),
    "ZK-MAT": ("ZK-MAT.W1", "ZK-MAT.W2"),
    "ZK-ROW": ("ZK-ROW.W1", "ZK-ROW.W2"),
    "ZK-DEC": ("ZK-DEC.V1", "ZK-DEC.V2"),
}


# --- All protocols: completeness and simulation ------------------------------------------------------------------
def _complete(protocol: Callable[[], Protocol]) -> bool:
    known = protocol()
    return all(not known.played().gap(check) for check in known.checks)


def _simulated(protocol: Callable[[], Protocol]) -> bool:
    """Each check holds one of the first messages, to the power 1, and no two hold the same."""
    known = protocol()
    found = []
    for check in known.checks:
        gap = known.verified().gap(check)
        found += [letter for letter in known.first if gap.get(letter) == -1]
    return sorted(map(str, found)) == sorted(map(str, known.first)) and len(found) == len(known.checks)


for _id, _protocol in PROTOCOLS.items():
    CHAPTER.claim(
        f"{_id}/complete",
        Method.SYMPY,
        "Honest messages satisfy every verification equation, for all values, randomness, masks and challenges, in any "
        "group: the exponents of every base agree.",
        *CHECKS[_id],
    )(partial(_complete, _protocol))
    CHAPTER.claim(
        f"{_id}/simulated",
        Method.SYMPY,
        "For all responses and challenges the verification equations have exactly one solution for the first messages: "
        "each equation contains one of them, to the power 1, and no two the same.",
        *CHECKS[_id],
    )(partial(_simulated, _protocol))


# --- Special soundness -------------------------------------------------------------------------------------------
@CHAPTER.claim(
    "ZK-PK/lemma",
    Method.SYMPY,
    "If Y to a power that is prime to N is an N-th power times powers of known bases, so is Y itself, with known "
    "exponents, for all exponents; two bases. No assumption is used.",
)
def _lemma() -> bool:
    known = Setting({eq.n: 2})
    given, opened = known.gap(eq.OPEN_GIVEN), known.gap(eq.OPENED)
    return not reduced(combine((1, opened), (-eq.a_bezout, given)), eq.OPEN_BEZOUT, eq.b_bezout)


def _gives_lemma(
    protocol: Protocol, check: Congruence, Y: sp.Basic, root: sp.Basic, bases: Mapping[sp.Basic, sp.Expr]
) -> bool:
    """Whether two answers say of ``Y`` what the lemma asks for, ``bases`` having these exponents."""
    lines = [equation(eq.Y, Y), equation(eq.W, root / second_of(root)), equation(eq.Delta, Delta)]
    for number, (base, exponent) in enumerate(bases.items(), start=1):
        lines += [equation(eq.base[number], base), equation(eq.y[number], exponent)]
    premise = Setting({**protocol.sizes, eq.n: len(bases)}, (*lines, *protocol.defined)).gap(eq.OPEN_GIVEN)
    return not combine((1, protocol.quotient(check)), (1, premise))


@CHAPTER.claim(
    "ZK-PK/sound",
    Method.SYMPY,
    "Two answers to one first message open the combined ciphertext by ZK-PK/lemma; three ciphertexts.",
    "ZK-PK.V1",
)
def _plaintexts_sound() -> bool:
    protocol = PROTOCOLS["ZK-PK"]()
    Y = Setting({eq.n: 3}).unfold(sp.Product(eq.C[eq.j] ** eq.gamma[eq.j], (eq.j, 1, eq.n)))
    return _gives_lemma(protocol, eq.PK_V1, Y, eq.w, {1 + N: difference(eq.z_one)})


@CHAPTER.claim(
    "ZK-MUL/sound",
    Method.SYMPY,
    "Two answers to the same first messages open C_X over 1 + N, and C_Z over C_Y with the same exponent.",
    *CHECKS["ZK-MUL"],
)
def _product_sound() -> bool:
    protocol, dz = PROTOCOLS["ZK-MUL"](), difference(eq.z_one)
    factor = _gives_lemma(protocol, eq.MUL_W1, eq.C_x, eq.s_one, {1 + N: dz})
    return factor and _gives_lemma(protocol, eq.MUL_W2, eq.C_z, eq.w, {eq.C_y: dz})


@CHAPTER.claim(
    "ZK-MAT/sound",
    Method.SYMPY,
    "Two answers to the same first messages open the row over 1 + N, and C_c over C_v with the same exponents; "
    "2 x 3 times 3 x 2.",
    *CHECKS["ZK-MAT"],
)
def _matrices_sound() -> bool:
    protocol, differences = PROTOCOLS["ZK-MAT"](), [difference(eq.z[j]) for j in (1, 2, 3)]
    row = all(
        _gives_lemma(protocol, check, eq.C_u[j], eq.s[j], {1 + N: dz})
        for j, (check, dz) in enumerate(zip(instances(eq.MAT_W1, {eq.j: 3}), differences, strict=True), start=1)
    )
    bases = dict(zip((eq.C_v[j] for j in (1, 2, 3)), differences, strict=True))
    return row and _gives_lemma(protocol, eq.MAT_W2, eq.C_c, eq.w, bases)


@CHAPTER.claim(
    "ZK-ROW/sound",
    Method.SYMPY,
    "Responses that differ by e - e' times integers open the combined row commitment with these integers, up to an "
    "element whose power e - e' is 1; W2 opens C_c over C_v with the same responses; a 2 x 3 matrix.",
    *CHECKS["ZK-ROW"],
    "IC-1",
)
def _rows_sound() -> bool:
    protocol = PROTOCOLS["ZK-ROW"]()
    bases = {eq.C_v[j]: difference(eq.z[j]) for j in (1, 2, 3)}
    opened = _opens(protocol, eq.ROW_W1, Congruence(eq.T_star, opens(mu, eq.x, eq.inner), N))
    return opened and _gives_lemma(protocol, eq.ROW_W2, eq.C_c, eq.w, bases)


def _opens(protocol: Protocol, check: Congruence, opening: Congruence) -> bool:
    """Whether two answers whose integers differ by ``(e - e')`` times a witness give ``opening`` to that power."""
    quotients = (
        equation(second(eq.z)[eq.j], eq.z[eq.j] - Delta * eq.x[eq.j]),
        equation(second(eq.zeta), eq.zeta - Delta * mu),
        equation(second(eq.zeta_row)[eq.i], eq.zeta_row[eq.i] - Delta * eq.mu_row[eq.i]),
        equation(second(eq.z_one), eq.z_one - Delta * eq.D_i),
    )
    divided = Setting(protocol.sizes, quotients)
    quotient = combine(*((divided.unfold(x), {base: sp.Integer(1)}) for base, x in protocol.quotient(check).items()))
    return not combine((1, quotient), (Delta, protocol.verified().gap(opening)))


@CHAPTER.claim(
    "ZK-DEC/sound",
    Method.SYMPY,
    "Responses that differ by (e - e') D_i give v_i^2 = (v^2)^(D_i) and the same of the combined shares, up to an "
    "element whose power e - e' is 1; three shares.",
    *CHECKS["ZK-DEC"],
)
def _decryption_sound() -> bool:
    protocol = PROTOCOLS["ZK-DEC"]()
    share = Congruence(eq.d_star**2, (eq.c_star**4) ** eq.D_i, SQUARE)
    return _opens(protocol, eq.DEC_V1, eq.DEC_CLAIM[0]) and _opens(protocol, eq.DEC_V2, share)


@CHAPTER.claim(
    "ZK-DEC/claim",
    Method.SYMPY,
    "Honest keys and shares satisfy the claim about squares, for all exponents and all ciphertexts.",
    "TD-3",
)
def _shares_satisfy_the_claim() -> bool:
    setting = Setting({}, eq.DEC_HONEST)
    return all(not setting.gap(line) for line in (eq.DEC_CLAIM[0], *instances(eq.DEC_CLAIM[1], {eq.j: 2})))


@CHAPTER.claim(
    "ZK-QUAD/commitments-sound",
    Method.SYMPY,
    "Responses that differ by e - e' times integers open S and every row commitment with these integers, up to an "
    "element whose power e - e' is 1; three values, rows of one and of three.",
    "ZK-QUAD.V1",
    "IC-1",
)
def _commitments_sound() -> bool:
    protocol = PROTOCOLS["ZK-QUAD"]()
    rows = zip(instances(eq.QUAD_V1_ROW, {eq.i: 2}), instances(eq.QUAD_ROW, {eq.i: 2}), strict=True)
    return _opens(protocol, eq.QUAD_V1, eq.QUAD_COMMITMENT) and all(_opens(protocol, *pair) for pair in rows)


@CHAPTER.claim(
    "ZK-QUAD/links-sound",
    Method.SYMPY,
    "Two answers open the combined ciphertext over 1 + N, with the combined forms of the responses; two links.",
    "ZK-QUAD.V2",
)
def _links_sound() -> bool:
    protocol = PROTOCOLS["ZK-QUAD"]()
    form = protocol.verified().unfold(eq.all_links(eq.z) - eq.all_links(second(eq.z)))
    return _gives_lemma(protocol, eq.QUAD_V2, eq.A_star, eq.w, {1 + N: form})


@CHAPTER.claim(
    "ZK-QUAD/equations-sound",
    Method.SYMPY,
    "Three answers z = m + e x give a relation of g_0 and h in which g_0 has the exponent (e-e')(e'-e'')(e-e'') times "
    "the combination of all Q_i(x), for all masks and values; two equations of three values.",
    "ZK-QUAD.V3",
    "IC-1",
)
def _equations_sound() -> bool:
    protocol = PROTOCOLS["ZK-QUAD"]()
    e, e_1, e_2 = challenges = sp.symbols("e e' e''", integer=True)
    runs = [_third(protocol, eq.QUAD_V3, challenge) for challenge in challenges]
    slope, later = combine((1, runs[0]), (-1, runs[1])), combine((1, runs[1]), (-1, runs[2]))
    relation = combine((e_1 - e_2, slope), (e_1 - e, later))
    value = protocol.verified().unfold(eq.all_equations(eq.QUAD_EQUATION.lhs))
    return set(relation) == {eq.g_0, h} and (
        sp.expand(relation[eq.g_0] - (e - e_1) * (e_1 - e_2) * (e - e_2) * value) == 0
    )


def _third(protocol: Protocol, check: Congruence, challenge: sp.Symbol) -> Vector:
    """The check at a challenge, for responses ``z = m + e x`` and any ``tau``."""
    lines = (eq.RESPONSE, equation(eq.tau, sp.Symbol(f"tau_{challenge}")), *protocol.defined)
    gap = Setting(protocol.sizes, lines).gap(check)
    return {base: exponent.xreplace({eq.e: challenge}) for base, exponent in gap.items()}
