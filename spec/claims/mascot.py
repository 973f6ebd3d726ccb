"""Claims of chapter 07 about the preprocessing by oblivious transfer, OF-1, and about random bits."""

from fractions import Fraction

import sympy as sp

from spec.claims import Chapter, Method, vanish
from spec.claims.algebra import exponent, gathered
from spec.claims.inequalities import Inequalities
from spec.claims.spdz import difference
from spec.equations import spdz as eq
from spec.formula import integer, number, truth
from spec.schedule import FIELDS

CHAPTER = Chapter()


@CHAPTER.claim(
    "OF-1/base-transfer",
    Method.SYMPY,
    "For all exponents and both choices: the receiver's key material B^a is the sender's M_c^y.",
)
def _base_transfer() -> bool:
    made, masked, offered, equal = eq.BASE_TRANSFER
    element, group_hash = sp.symbols("log_r log_H")
    logs: dict[sp.Basic, sp.Expr] = {eq.g: sp.Integer(1), eq.element[eq.chosen]: element}
    logs |= {eq.group_hash[eq.chosen]: group_hash}
    (solution,) = sp.solve(exponent(made.left, logs) - exponent(made.right, logs), element)
    logs[offered.left] = exponent(offered.right, logs)
    logs[eq.masked_element[eq.chosen]] = exponent(masked.right.xreplace({eq.i: eq.chosen}), logs)
    both = exponent(equal.left, logs) - exponent(equal.right, logs)
    return masked.left == eq.masked_element[eq.i] and vanish([sp.expand(both.subs(element, solution))])


@CHAPTER.claim(
    "OF-1/extension",
    Method.CASES,
    "For both values of Gamma_i and all bits: the sender's column is t0_i + Gamma_i x, and row j is t_j + x_j Gamma.",
)
def _extension() -> bool:
    said, stored, result = eq.EXTENSION
    column, row = (eq.i, eq.j), eq.bits[eq.j]
    ones = []
    for bit, own in ((0, eq.first[column]), (1, eq.second[column])):
        known = {eq.secret_bit[eq.i]: bit, eq.own[column]: own, said.left: said.right}
        missing = (stored.right - result.right).subs(known)
        ones.append(sp.Poly(missing, eq.first[column], eq.second[column], row, modulus=2).is_zero)
    row_form = eq.first[column] + row * eq.secret_bit[eq.i]
    return all(ones) and stored.left == result.left and vanish([sp.expand(result.right - row_form)])


@CHAPTER.claim(
    "OF-1/column-hash",
    Method.SYMPY,
    "For any number of blocks: the hash is linear, so an honest column passes whatever Gamma_i is.",
    "OF-1.COL",
)
def _column_hash() -> bool:
    secret, other = eq.secret_bit[eq.i], sp.IndexedBase("other")
    hashed = eq.LINEAR_HASH.rhs
    column = hashed.xreplace({eq.block[eq.k]: other[eq.k] + secret * eq.block[eq.k]})
    parts = {
        eq.expanded[eq.i]: hashed.xreplace({eq.block[eq.k]: other[eq.k]}),
        eq.hashed_choices: hashed,
    }
    passes = gathered(column - eq.COLUMN_CHECK.right.subs(parts))
    return eq.COLUMN_CHECK.left == eq.hashed[eq.i] and vanish([passes])


@CHAPTER.claim(
    "OF-1/column-degree",
    Method.SYMPY,
    "For n' blocks: exponents run from n' + 1 down to 2, one for each block, so a difference of blocks is a "
    "polynomial in H of degree at most n' + 1 that is not zero.",
    "OF-1.COL",
)
def _column_degree() -> bool:
    hashed = eq.LINEAR_HASH.rhs
    ((index, first, last),) = hashed.limits
    _, power = hashed.function.as_independent(eq.hash_key, as_Add=False)
    degrees = power.as_base_exp()[1]
    ends = [degrees.subs(index, first) - eq.blocks - 1, degrees.subs(index, last) - 2, sp.diff(degrees, index) + 1]
    return first == 1 and vanish([*map(sp.expand, ends)]) and hashed.function == eq.block[index] * power


@CHAPTER.claim(
    "OF-1/correlated",
    Method.SYMPY,
    "For all k, x, Delta and both values of each bit: the strings give y_h = t0_h + Delta_h x, and the shares add up "
    "to x Delta modulo p. The same with a in place of Delta and b in place of x are the products of a triple.",
)
def _correlated() -> bool:
    said, received, owner, holder, result = eq.CORRELATED
    opened = []
    for bit, own in ((0, eq.first[eq.h]), (1, eq.second[eq.h])):
        value = received.rhs.subs({eq.key_bit[eq.h]: bit, eq.own[eq.h]: own}).subs(said.lhs, said.rhs)
        string = eq.first[eq.h] + bit * eq.x
        opened.append(value in (string, sp.Mod(string, eq.p)))
    strings = holder.right.xreplace({received.lhs: eq.first[eq.h] + eq.key_bit[eq.h] * eq.x})
    key = sp.Sum(2**eq.h * eq.key_bit[eq.h], (eq.h, 0, eq.length - 1))
    total = result.left.subs({owner.left: owner.right, holder.left: strings})
    return all(opened) and vanish([gathered(total - result.right.subs(eq.holder, key))])


@CHAPTER.claim(
    "OF-1/hidden-string",
    Method.SYMPY,
    "For all primes p and all lengths n: a uniform string modulo p is at distance r (p - r) / (p 2^n) of uniform, "
    "with r = 2^n mod p; this is at most r / 2^n.",
    "OF-1.KEY",
)
def _hidden_string() -> bool:
    """``r`` residues have ``q + 1`` strings each and the others ``q``, where ``2^n = q p + r``."""
    q, rest = sp.symbols("q r", integer=True, nonnegative=True)
    strings = q * eq.p + rest
    distance = rest * ((q + 1) / strings - 1 / eq.p)
    bound = eq.KEYS.lhs.subs(sp.Mod(2**eq.n_bits, eq.p), rest).subs(2**eq.n_bits, strings)
    closed = distance - rest * (eq.p - rest) / (eq.p * strings)
    return vanish([sp.simplify(closed), sp.simplify(bound - distance - rest**2 / (eq.p * strings))])


@CHAPTER.claim(
    "OF-1/keys",
    Method.CASES,
    "For both primes and strings of whole bytes: the distance is at most 2^-127; with a byte less it is not, and "
    "2^-128 does not hold.",
    "OF-1.KEY",
)
def _keys() -> bool:
    def near(prime: int, octets: int) -> bool:
        return truth(eq.KEYS, {eq.p: prime, eq.n_bits: 8 * octets})

    sizes = [(prime, -(-prime.bit_length() // 8)) for prime in FIELDS]
    first = {eq.p: FIELDS[0], eq.n_bits: 8 * sizes[0][1]}
    exact = number(eq.KEYS.lhs, first) == number(eq.KEYS.rhs, first)
    return exact and all(near(*size) and not near(size[0], size[1] - 1) for size in sizes)


@CHAPTER.claim("OF-1/combined", Method.SYMPY, "For any nu and all weights: if every c_e = a_e b, then c = a b.")
def _combined() -> bool:
    kept, made = eq.COMBINED
    true_products = made.right.xreplace({eq.product[eq.i]: eq.factor[eq.i] * eq.b})
    relation = eq.BEAVER_WHERE[2]
    left, right = (side.subs({kept.left: kept.right, made.left: true_products}) for side in relation.args)
    return vanish([gathered(left - right)])


@CHAPTER.claim(
    "OF-1/sacrifice",
    Method.SYMPY,
    "For triples that are wrong by e and e', what is opened is s e - e': zero if both are right, and of degree 1 in s "
    "if e is not 0, so for one s of p at most.",
    "OF-1.SAC",
)
def _sacrifice() -> bool:
    masked, left_over = eq.SACRIFICE
    where = {line.lhs: line.rhs for line in eq.SACRIFICE_WHERE}
    opened = sp.expand(left_over.left.subs(masked.left, masked.right).subs(where))
    polynomial = sp.Poly(opened, eq.s)
    return vanish(
        [
            sp.expand(opened - left_over.right),
            opened.subs({eq.triple_error: 0, eq.spare_error: 0}),
            polynomial.degree() - 1,
            polynomial.coeff_monomial(eq.s) - eq.triple_error,
        ]
    )


@CHAPTER.claim(
    "OF-1/one-sum",
    Method.SYMPY,
    "For any number of triples: the sum is zero if all differences are, and linear in each t_j with that difference "
    "as its coefficient, so if one is not zero, at most one residue t_j of p passes.",
    "OF-1.SAC",
)
def _one_sum() -> bool:
    total = eq.SACRIFICED.left - eq.SACRIFICED.right
    summand = sp.expand(total.function) if isinstance(total, sp.Sum) else sp.nan
    coefficient = sp.diff(summand, eq.joint_coefficient[eq.j])
    return vanish([summand.subs(eq.left_over[eq.j], 0), coefficient - eq.left_over[eq.j]])


@CHAPTER.claim("OF-1/square", Method.SYMPY, "For every triple c = a b, what is opened is a^2.", "SP-6")
def _square() -> bool:
    return vanish([sp.expand(difference(eq.SQUARE).subs(eq.c, eq.a * eq.b))])


@CHAPTER.claim(
    "OF-1/root",
    Method.SYMPY,
    "For all p = 3 mod 4 and a not 0, with a^(p - 1) = 1: r^2 = a^2, r is a square, and a and -a give the same r.",
    "OF-1.BIT",
    "SP-6",
)
def _root() -> bool:
    """In exponents of a: modulo ``p - 1 = 4 q + 2``."""
    q = sp.Symbol("q", integer=True, nonnegative=True)
    squared, rooted, _ = eq.ROOT_OF_SQUARE
    logs: dict[sp.Basic, sp.Expr] = {eq.a: sp.Integer(1)}
    logs[eq.square] = exponent(squared.right, logs)
    logs[eq.root] = exponent(rooted.right.subs(eq.p, 4 * q + 3), logs)
    wrapped = sp.cancel((exponent(eq.HAS_ROOT.left, logs) - exponent(eq.HAS_ROOT.right, logs)) / (4 * q + 2))
    halved = sp.expand(logs[eq.root] / 2)
    even = vanish([squared.right.subs(eq.a, -eq.a) - squared.right])
    return even and bool(wrapped.is_integer) and bool(halved.is_integer) and all(prime % 4 == 3 for prime in FIELDS)


@CHAPTER.claim(
    "SP-6/bit",
    Method.CASES,
    "For every r that is not 0 modulo p: a = r gives the bit 1 and a = -r the bit 0.",
    "OF-1",
)
def _bit() -> bool:
    value = eq.ROOT_OF_SQUARE[2].right
    return vanish([value.subs(eq.a, eq.root) - 1, value.subs(eq.a, -eq.root)])


@CHAPTER.claim(
    "OF-1/products",
    Method.Z3,
    "For all lengths k, p = 2^k and gamma >= 1: nu products keep the advantage at 2^-65, and one less would not.",
    "OF-1.NU",
)
def _products() -> bool:
    """The logarithm of the square of the advantage, which sympy takes exactly."""
    logarithm = sp.expand(sp.expand_log(sp.log(eq.ADVANTAGE_SQUARED), force=True) / sp.log(2))
    bits = sp.expand(logarithm.subs(sp.log(eq.p), eq.length * sp.log(2)))
    known = Inequalities().know(sp.Ge(eq.guessed, 1))
    fewer = Inequalities().know(sp.Eq(eq.guessed, 1))
    nu = eq.PRODUCTS_IN_A_TRIPLE[0].rhs
    enough = known.number(sp.expand(bits.subs(eq.nu, nu))) <= -130
    return known.proves(enough) and fewer.proves(fewer.number(sp.expand(bits.subs(eq.nu, nu - 1))) > -130)


@CHAPTER.claim(
    "OF-1/advantage",
    Method.CASES,
    "For both primes and gamma = 1, where it is largest: nu = 3, and the square of the advantage is at most 2^-130 (1 "
    "+ 2^-126), but not 2^-130.",
    "OF-1.NU",
)
def _advantage() -> bool:
    formula, bound = eq.PRODUCTS_IN_A_TRIPLE
    values = [{eq.p: prime, eq.nu: integer(formula.rhs, {eq.length: prime.bit_length()})} for prime in FIELDS]
    holds = all(case[eq.nu] == 3 and truth(bound, {**case, eq.guessed: 1}) for case in values)
    falls = number(bound.lhs, {**values[0], eq.guessed: 2}) == number(bound.lhs, {**values[0], eq.guessed: 1}) / 2
    largest = number(bound.lhs, {**values[0], eq.guessed: 1}) * 2**130
    return holds and falls and 1 < largest and number(bound.rhs, {}) * 2**130 - largest < Fraction(1, 2**126)


@CHAPTER.claim(
    "OF-1/inputs",
    Method.SYMPY,
    "For any number of inputs: what is opened is x_0 plus a public combination, so uniform if x_0 is.",
)
def _inputs() -> bool:
    opened = eq.INPUTS_OPENED.right
    combination = sp.Sum(eq.input_coefficient[eq.h] * eq.put_in[eq.h], (eq.h, 1, eq.n))
    return vanish([sp.diff(opened, eq.input_mask) - 1, gathered(opened - eq.input_mask - combination)])
