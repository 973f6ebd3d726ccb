"""Claims of chapter 06, zero-knowledge proofs: completeness, special soundness, simulation, degrees."""

from collections.abc import Callable, Mapping
from functools import partial

import sympy as sp

from spec.claims import Chapter, Method
from spec.claims.exponents import Setting, Vector, combine, instances, reduced
from spec.claims.protocols import PROTOCOLS, Delta, Protocol, second
from spec.equations import proofs as eq
from spec.equations.commitments import h, mu, opens
from spec.equations.paillier import SQUARE, N, enc
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


def second_of(letter: sp.Basic) -> sp.Basic:
    """A letter, or an entry of a list, in the second run."""
    return second(letter.base)[letter.indices] if isinstance(letter, sp.Indexed) else second(letter)


def _difference(letter: sp.Basic) -> sp.Expr:
    return letter - second_of(letter)


@CHAPTER.claim(
    "ZK-PK/sound",
    Method.SYMPY,
    "Two answers to one first message open the combined ciphertext by ZK-PK/lemma; three ciphertexts.",
    "ZK-PK.V1",
)
def _plaintexts_sound() -> bool:
    protocol = PROTOCOLS["ZK-PK"]()
    Y = Setting({eq.n: 3}).unfold(sp.Product(eq.C[eq.j] ** eq.gamma[eq.j], (eq.j, 1, eq.n)))
    return _gives_lemma(protocol, eq.PK_V1, Y, eq.w, {1 + N: _difference(eq.z_one)})


@CHAPTER.claim(
    "ZK-MUL/sound",
    Method.SYMPY,
    "Two answers to the same first messages open C_X over 1 + N, and C_Z over C_Y with the same exponent.",
    *CHECKS["ZK-MUL"],
)
def _product_sound() -> bool:
    protocol, dz = PROTOCOLS["ZK-MUL"](), _difference(eq.z_one)
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
    protocol, differences = PROTOCOLS["ZK-MAT"](), [_difference(eq.z[j]) for j in (1, 2, 3)]
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
    bases = {eq.C_v[j]: _difference(eq.z[j]) for j in (1, 2, 3)}
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


# --- Combinations: one place of a challenge isolates one element -------------------------------------------------
def _isolates(line: Congruence, sizes: Mapping[sp.Basic, int], challenge: sp.Basic) -> Vector:
    """What is left of a combination over the same with another value of one challenge."""
    setting = Setting(sizes)
    right = setting.unfold(line.right)
    return combine((1, setting.vector(right)), (-1, setting.vector(right.xreplace({challenge: second_of(challenge)}))))


@CHAPTER.claim(
    "ZK-0/isolated",
    Method.SYMPY,
    "Two combinations whose challenges differ in one place differ by the element at that place to the power of the "
    "difference, in all protocols that combine; the last of two or three elements.",
    *("ZK-PK", "ZK-QUAD", "ZK-MAT", "ZK-ROW", "ZK-DEC"),
)
def _isolated() -> bool:
    gamma, t, q, G = eq.gamma[3], eq.t[2], eq.q[2], 1 + N
    target = eq.PK_V1.right.xreplace({eq.e: sp.Integer(1), eq.A: sp.Integer(1)})
    combined = Congruence(eq.Y, target, SQUARE)
    d_gamma, d_t, d_q = map(_difference, (gamma, t, q))
    C_u, C_v, C_c = eq.MAT_COMBINED
    (C_u,), (C_v,) = (tuple(instances(line, {eq.j: 1})) for line in (C_u, C_v))
    sizes = {eq.n: 3, eq.n_links: 3, eq.rows: 2, eq.columns: 2}
    row = {eq.C_Z[2, link]: eq.q[link] * d_t for link in (1, 2)}
    column = {eq.C_Z[i, 2]: eq.t[i] * d_q for i in (1, 2)}
    expected: list[tuple[Congruence, sp.Basic, Vector]] = [
        (combined, gamma, {eq.C[3]: d_gamma}),
        (eq.QUAD_TARGET, gamma, {eq.C[3]: d_gamma, G: -eq.constant[3] * d_gamma}),
        (C_u, t, {eq.C_X[2, 1]: d_t}),
        (C_v, q, {eq.C_Y[1, 2]: d_q}),
        (C_c, t, row),
        (C_c, q, column),
        (eq.ROW_TARGET[0], t, {eq.T[2]: d_t}),
        (eq.ROW_TARGET[1], t, {eq.C_w[2]: d_t}),
        (eq.DEC_COMBINED[0], gamma, {eq.cipher[3]: d_gamma}),
        (eq.DEC_COMBINED[1], gamma, {eq.partial[3]: d_gamma}),
    ]
    return all(_isolates(line, sizes, at) == combine((1, left)) for line, at, left in expected)


@CHAPTER.claim(
    "ZK-QUAD/degrees",
    Method.SYMPY,
    "At the responses f is a polynomial of degree 2 in e, whose leading coefficient is linear in lambda and is the "
    "combination of all Q_i(x): at most two e hide it, and at most one value of each lambda.",
    "ZK-QUAD.V3",
)
def _degrees() -> bool:
    protocol = PROTOCOLS["ZK-QUAD"]()
    setting = Setting(protocol.sizes, (eq.RESPONSE, eq.QUAD_F))
    polynomial = sp.Poly(setting.unfold(eq.f), eq.e)
    challenges = [eq.lam[i] for i in range(1, protocol.sizes[eq.n_equations] + 1)]
    leading = polynomial.coeff_monomial(eq.e**2)
    value = protocol.verified().unfold(eq.all_equations(eq.QUAD_EQUATION.lhs))
    linear = sp.Poly(leading, *challenges).is_homogeneous and sp.Poly(leading, *challenges).total_degree() == 1
    return bool(polynomial.degree() == 2 and linear and sp.expand(leading - value) == 0)


@CHAPTER.claim(
    "ZK-MAT/degrees",
    Method.SYMPY,
    "The plaintext of C_c minus the product of those of C_u and C_v is t^T (Z - X Y) q, of degree one in t and in q; "
    "2 x 3 times 3 x 2.",
    "ZK-MAT.W2",
)
def _bilinear() -> bool:
    sizes, G = PROTOCOLS["ZK-MAT"]().sizes, 1 + N
    lines = (
        eq.MAT_STATEMENT[0],
        equation(eq.C_Y[eq.j, eq.link], enc(eq.y_entry[eq.j, eq.link], eq.r[eq.j, eq.link])),
        equation(eq.C_Z[eq.i, eq.link], enc(eq.z_entry[eq.i, eq.link], eq.s[eq.i, eq.link])),
    )
    setting = Setting(sizes, (*eq.MAT_COMBINED, *lines))
    u, v = ([setting.vector(C[j])[G] for j in (1, 2, 3)] for C in (eq.C_u, eq.C_v))
    error = setting.vector(eq.C_c)[G] - sum(a * b for a, b in zip(u, v, strict=True))
    wrong = [
        (eq.t[i] * eq.q[link], setting.unfold((eq.MAT_CLAIM.lhs - eq.MAT_CLAIM.rhs).xreplace({eq.i: i, eq.link: link})))
        for i in map(sp.Integer, (1, 2))
        for link in map(sp.Integer, (1, 2))
    ]
    return bool(sp.expand(error - sum(weight * entry for weight, entry in wrong)) == 0)


@CHAPTER.claim(
    "ZK-MAT/product",
    Method.SYMPY,
    "An honest C_Z contains the product of the plaintexts, for all matrices; 2 x 3 times 3 x 2.",
)
def _contains_product() -> bool:
    entries = equation(eq.C_Y[eq.j, eq.link], enc(eq.y_entry[eq.j, eq.link], eq.r[eq.j, eq.link]))
    setting = Setting(PROTOCOLS["ZK-MAT"]().sizes, (entries,))
    honest = instances(eq.MAT_STATEMENT[1], {eq.i: 2, eq.link: 2})
    plain = [setting.vector(line.right)[1 + N] for line in honest]
    values = [
        setting.unfold(eq.MAT_CLAIM.rhs.xreplace({eq.i: sp.Integer(i), eq.link: sp.Integer(link)}))
        for i in (1, 2)
        for link in (1, 2)
    ]
    return all(sp.expand(one - two) == 0 for one, two in zip(plain, values, strict=True))
