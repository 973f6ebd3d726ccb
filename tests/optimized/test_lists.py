"""Lists of proofs: the verdict, the rule and the accused are those of verifying one proof after the other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimized.equations import PrivateExponents, accept
from optimized.operations import OptimizedOperations
from reference.commitments.integer import CommitmentKey
from reference.core.coins import Coins
from reference.core.reject import Abort
from reference.core.transcript import Context
from reference.operations import ReferenceOperations
from reference.paillier.encryption import encrypt, trivial
from reference.paillier.threshold import SecretShare, decryption_share, verification_base
from reference.proofs import decryption, matrix, plaintext, quadratic, rows
from reference.proofs.cases import Case, Task
from reference.proofs.interval import Interval, interval_statement, interval_witness
from tests.reference.proofs.toy import KEY, changed, field

SESSION = b"session of the lists"
BASES = CommitmentKey(SESSION, KEY.modulus, powers=True)
N, SQUARE = KEY.modulus, KEY.square
REFERENCE = ReferenceOperations()


def fast() -> OptimizedOperations:
    return OptimizedOperations(Coins(bytes(32)))


def context(number: int) -> Context:
    return Context(SESSION, number % 3 + 1, "MC", 1, str(number))


def coins(number: int) -> Coins:
    return Coins(number.to_bytes(32, "big"))


def quadratic_task(number):
    values = [number, 255 - number, 7]
    r = [coins(number).unit(N, "r", j) for j in range(3)]
    ciphertexts = [encrypt(KEY, x, r_j) for x, r_j in zip(values, r, strict=True)]
    intervals = [Interval.bits(8)] * 3
    claim, secret = interval_statement(ciphertexts, intervals), interval_witness(intervals, values, r)
    return Task(claim, secret, context(number), coins(number).child("proof"))


def plaintext_task(number):
    r = (coins(number).unit(N, "r"), coins(number).unit(N, "r2"))
    ciphertexts = (encrypt(KEY, number, r[0]), encrypt(KEY, -5, r[1]))
    return Task(plaintext.Statement(ciphertexts), plaintext.Witness((number, -5), r), context(number), coins(number))


def matrix_task(number):
    X, Y = ((1, -number), (3, 4)), ((5, 6), (-7, 8))
    units = [[[coins(number).unit(N, name, i, j) for j in range(2)] for i in range(2)] for name in "XYT"]
    C_X, C_Y = (
        tuple(tuple(encrypt(KEY, M[i][j], r[i][j]) for j in range(2)) for i in range(2))
        for M, r in zip((X, Y), units[:2], strict=True)
    )
    T = tuple(map(tuple, units[2]))
    C_Z = tuple(
        tuple(KEY_linear(X[i], [row[j] for row in C_Y]) * pow(T[i][j], N, SQUARE) % SQUARE for j in range(2))
        for i in range(2)
    )
    witness = matrix.Witness(X, tuple(map(tuple, units[0])), T)
    return Task(matrix.Statement(C_X, C_Y, C_Z, 8), witness, context(number), coins(number).child("proof"))


def KEY_linear(coefficients, ciphertexts):
    return REFERENCE.linear(KEY, coefficients, ciphertexts)


def rows_task(number):
    A, mu = ((number, -2), (3, 4)), (11 + number, 12)
    theta = tuple(coins(number).unit(N, "theta", i) for i in range(2))
    C_v = tuple(encrypt(KEY, x, coins(number).unit(N, "v", x)) for x in (5, 9))
    T = REFERENCE.commit_rows(BASES, A, mu)
    C_w = tuple(KEY_linear(row, C_v) * pow(t, N, SQUARE) % SQUARE for row, t in zip(A, theta, strict=True))
    return Task(rows.Statement(T, C_v, C_w, 8), rows.Witness(A, mu, theta), context(number), coins(number).child("p"))


def decryption_task(number):
    exponent = (-1) ** number * coins(number % 3).bits(1000, "D")
    v = verification_base(SESSION, KEY)
    ciphertexts = tuple(encrypt(KEY, x, coins(number // 3).unit(N, "c", x)) for x in range(3))
    shares = tuple(decryption_share(KEY, SecretShare(exponent), c) for c in ciphertexts)
    claim = decryption.Statement(v, pow(v, exponent, SQUARE), 1000, ciphertexts, shares)
    return Task(claim, decryption.Witness(exponent), context(number), coins(number).child("p"))


KINDS = {
    "quadratic": (quadratic_task, BASES, "announcement.A"),
    "plaintexts": (plaintext_task, KEY, "A"),
    "matrix": (matrix_task, KEY, "M_c"),
    "rows": (rows_task, BASES, "M_c"),
    "decryption": (decryption_task, KEY, "a_2"),
}
COUNT = 4
TASKS = {kind: [make(number) for number in range(COUNT)] for kind, (make, _, _) in KINDS.items()}
PROOFS = {kind: getattr(REFERENCE, f"prove_{kind}")(key, TASKS[kind]) for kind, (_, key, _) in KINDS.items()}


def again(task):
    """The same task with coins that can be drawn again."""
    return replace(task, coins=Coins(task.coins._key))


def cases(kind):
    return [Case(t.statement, p, t.context) for t, p in zip(TASKS[kind], PROOFS[kind], strict=True)]


def verdict(engine, kind, listed):
    try:
        getattr(engine, f"verify_{kind}")(KINDS[kind][1], listed)
    except Abort as abort:
        return abort.rule, abort.accused
    return None


def integers(message, prefix=""):
    """The paths of all integers of a proof."""
    for name in type(message).model_fields:
        value = getattr(message, name)
        if isinstance(value, int):
            yield prefix + name
        elif isinstance(value, tuple):
            yield from (f"{prefix}{name}.{i}" for i in range(len(value)))
        else:
            yield from integers(value, f"{prefix}{name}.")


def spoiled(case, path, change):
    """The case with one integer of its proof changed."""
    return replace(case, proof=changed(case.proof, path, change(field(case.proof, path))))


CHANGES = {
    "plus one": lambda x: x + 1,
    "negated modulo N": lambda x: -x % N,
    "negated modulo N^2": lambda x: -x % SQUARE,
    "negative": lambda x: -x - 1,
    "zero": lambda _: 0,
    "huge": lambda x: x + (1 << 5000),
    "plaintext plus one": lambda x: x * trivial(KEY, 1) % SQUARE,
    "times four": lambda x: 4 * x % N,
}


@pytest.mark.spec("ZK-QUAD", "ZK-PK", "ZK-MAT", "ZK-ROW", "ZK-DEC")
@pytest.mark.parametrize("kind", KINDS)
def test_the_proofs_are_those_of_the_reference(kind):
    made = getattr(fast(), f"prove_{kind}")(KINDS[kind][1], [again(task) for task in TASKS[kind]])
    assert made == PROOFS[kind]


@pytest.mark.spec("ZK-0")
@pytest.mark.parametrize("kind", KINDS)
def test_every_sublist_of_good_proofs_passes(kind):
    listed = cases(kind)
    for subset in range(1 << COUNT):
        assert verdict(fast(), kind, [case for i, case in enumerate(listed) if subset >> i & 1]) is None


@pytest.mark.spec("ZK-0", "VA-1")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", CHANGES)
def test_one_changed_integer_gets_the_verdict_of_the_reference(kind, change):
    paths = list(integers(PROOFS[kind][0]))
    for number, path in enumerate(paths):
        listed, position = cases(kind), number % COUNT
        listed[position] = spoiled(listed[position], path, CHANGES[change])
        expected = verdict(REFERENCE, kind, listed)
        assert verdict(fast(), kind, listed) == expected, path
        if change not in ("negated modulo N", "negated modulo N^2"):
            assert expected is not None and expected[1] == listed[position].context.prover


NEGATED = {
    "quadratic": (
        quadratic,
        lambda first: first.model_copy(
            update={"M": -first.M % N, "A": -first.A % SQUARE, "U_0": -first.U_0 % N, "U_1": -first.U_1 % N}
        ),
    ),
    "plaintexts": (plaintext, lambda A: -A % SQUARE),
    "matrix": (matrix, lambda first: (tuple(-M % SQUARE for M in first[0]), -first[1] % SQUARE)),
    "rows": (rows, lambda first: (-first[0] % N, -first[1] % SQUARE)),
    "decryption": (decryption, lambda first: (-first[0] % SQUARE, -first[1] % SQUARE)),
}
"""First messages with the other sign, made before the challenge is drawn."""


@pytest.mark.spec("ZK-0")
@pytest.mark.parametrize("kind", KINDS)
def test_signs_do_not_matter_to_either_engine(kind, monkeypatch):
    module, negate = NEGATED[kind]
    announce = module.announce
    monkeypatch.setattr(module, "announce", lambda *arguments: negate(announce(*arguments)))
    task = KINDS[kind][0](1)
    (proof,) = getattr(REFERENCE, f"prove_{kind}")(KINDS[kind][1], [task])
    assert proof != PROOFS[kind][1]
    listed = cases(kind)
    listed[1] = Case(task.statement, proof, task.context)
    for some in (listed, listed[1:2], listed[1:2] * 2):
        assert verdict(REFERENCE, kind, some) is None
        assert verdict(fast(), kind, some) is None


@pytest.mark.spec("ZK-0")
@pytest.mark.parametrize("kind", ["quadratic", "plaintexts", "matrix", "rows"])
def test_roots_that_are_off_by_inverse_factors_do_not_make_up_for_each_other(kind):
    """Responses are not hashed: the errors of two proofs cancel in a product without private exponents."""
    listed, path = cases(kind), "response.w" if kind == "quadratic" else "w"
    for position, off in ((0, 3), (2, pow(3, -1, N))):
        listed[position] = spoiled(listed[position], path, lambda x, off=off: x * off % N)
    found = verdict(fast(), kind, listed)
    assert found == verdict(REFERENCE, kind, listed)
    assert found is not None and found[1] == listed[0].context.prover


def off_by(factor, number):
    """A proof whose equation is off by that factor and right otherwise: nobody but the equation can tell."""
    task = plaintext_task(number)
    transcript, gammas = plaintext.begin(KEY, task.statement, task.context)
    masks = plaintext.draw_masks(KEY, task.coins.child("masks"))
    A = plaintext.announce(KEY, masks) * factor % SQUARE
    challenges = plaintext.Challenges(gammas, plaintext.final_challenge(transcript, A))
    proof = plaintext.respond(KEY, task.witness, masks, A, challenges)
    return Case(task.statement, proof, task.context)


@pytest.mark.spec("ZK-0")
@pytest.mark.parametrize("pair", [(0, 1), (0, 3), (1, 2)])
def test_equations_that_are_off_by_inverse_factors_do_not_make_up_for_each_other(pair):
    listed, factor = cases("plaintexts"), trivial(KEY, 1)
    listed[pair[0]], listed[pair[1]] = off_by(factor, pair[0]), off_by(pow(factor, -1, SQUARE), pair[1])
    found = verdict(fast(), "plaintexts", listed)
    assert found == verdict(REFERENCE, "plaintexts", listed) == ("ZK-PK.V1", listed[pair[0]].context.prover)


@pytest.mark.spec("ZK-0")
def test_all_equations_but_the_first_of_a_modulus_have_private_exponents():
    private, again = (PrivateExponents(coins(7)) for _ in range(2))
    drawn = [private.fresh(modulus) for modulus in (N, SQUARE, N, N, SQUARE, N)]
    assert drawn == [again.fresh(modulus) for modulus in (N, SQUARE, N, N, SQUARE, N)]
    assert drawn[:2] == [2, 2] and len(set(drawn[2:])) == 4
    assert all(exponent % 2 == 0 and 100 < exponent.bit_length() <= 129 for exponent in drawn[2:])


@pytest.mark.spec("FS-1")
@pytest.mark.parametrize("kind", KINDS)
def test_contexts_are_not_exchanged_within_a_list(kind):
    listed = cases(kind)
    first, second = listed[0], listed[1]
    listed[0], listed[1] = replace(first, context=second.context), replace(second, context=first.context)
    assert verdict(fast(), kind, listed) == verdict(REFERENCE, kind, listed) is not None


@pytest.mark.spec("ZK-0")
@given(bad=st.sets(st.integers(0, COUNT - 1), min_size=1), kind=st.sampled_from(sorted(KINDS)))
def test_the_first_bad_one_is_accused(bad, kind):
    path = next(integers(PROOFS[kind][0]))
    listed = [spoiled(case, path, CHANGES["times four"]) if i in bad else case for i, case in enumerate(cases(kind))]
    found = verdict(fast(), kind, listed)
    assert found == verdict(REFERENCE, kind, listed)
    assert found[1] == listed[min(bad)].context.prover


def test_a_list_that_is_refused_though_each_one_holds_is_a_defect():
    with pytest.raises(AssertionError, match="each one holds"):
        accept(False, lambda *_: None, KEY, [])
