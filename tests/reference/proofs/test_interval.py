"""ZK-RNG: exact intervals and norms, alone and in batches; what lies outside by one is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.paillier.encryption import linear_combination
from reference.proofs import quadratic
from reference.proofs.interval import (
    Interval,
    at_least_zero,
    chunks,
    interval_statement,
    interval_witness,
    linked_statement,
    norm_statement,
    norm_witness,
)
from reference.proofs.quadratic import QuadraticProof
from reference.proofs.relation import Form, Link, Quadratic, Statement, Witness
from reference.proofs.three_squares import three_squares
from tests.reference.proofs.toy import BASES, CONTEXT, KEY, N, coins, encrypted, refused

pytestmark = pytest.mark.spec("ZK-RNG", "ZK-RNG.V0", "ZK-RNG.V1", "ZK-RNG.V2", "ZK-RNG.V3")

HALF = (N + 1) // 2


def prove(statement: Statement, witness: Witness) -> QuadraticProof:
    return quadratic.prove(BASES, statement, witness, CONTEXT, coins("interval"))


def accept(statement: Statement, witness: Witness) -> None:
    quadratic.verify(BASES, statement, prove(statement, witness), CONTEXT)


def forged(interval: Interval, x: int, squares: tuple[int, int, int]) -> tuple[int, ...]:
    """What a cheater commits to for a value without a decomposition."""
    return (x - interval.low, *squares)


# --- Completeness ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interval", "value"),
    [
        (Interval(0, 0), 0),
        (Interval(-3, 0), -3),
        (Interval(0, 1), 0),
        (Interval(0, 1), 1),
        (Interval(0, 9), 0),
        (Interval(0, 9), 9),
        (Interval(-20, 9), -20),
        (Interval(-20, 9), -11),
        (Interval.symmetric(7), -7),
        (Interval.symmetric(7), 7),
        (Interval.bits(110), 0),
        (Interval.bits(110), (1 << 110) - 1),
        (Interval(1 << 120, 10), (1 << 120) + 4),
    ],
)
def test_both_ends_of_an_interval(interval: Interval, value: int) -> None:
    ciphertexts, r = encrypted([value], "ends")
    accept(interval_statement(ciphertexts, [interval]), interval_witness([interval], [value], r))


@given(
    st.lists(
        st.tuples(st.integers(-(1 << 90), 1 << 90), st.integers(0, 1 << 110), st.integers(0)), min_size=1, max_size=6
    )
)
@settings(max_examples=12)
def test_batches_of_different_intervals(items: list[tuple[int, int, int]]) -> None:
    intervals = [Interval(low, width) for low, width, _ in items]
    values = [low + offset % (width + 1) for low, width, offset in items]
    ciphertexts, r = encrypted(values, "batch")
    accept(interval_statement(ciphertexts, intervals), interval_witness(intervals, values, r))


def test_one_ciphertext_that_packs_several_intervals() -> None:
    intervals, values = [Interval.bits(16), Interval(-8, 15)], [65535, -8]
    packed = Form(((1 << 40, 0), (1, 1)), constant=77)
    ciphertexts, r = encrypted([packed.at(values)], "packed")
    statement = linked_statement([Link(ciphertexts[0], packed)], intervals)
    accept(statement, interval_witness(intervals, values, r))
    wrong = linked_statement([Link(ciphertexts[0], Form(packed.terms, 78))], intervals)
    with refused("ZK-RNG.V2"):
        accept(wrong, interval_witness(intervals, values, r))


@given(st.lists(st.integers(-100, 100), min_size=1, max_size=5), st.integers(0, 3))
@settings(max_examples=12)
def test_norms(values: list[int], slack: int) -> None:
    bound = sum(x * x for x in values) + slack
    ciphertexts, r = encrypted(values, "norm")
    accept(norm_statement(ciphertexts, bound), norm_witness(values, bound, r))


def test_values_of_the_interval_equation_agree_with_its_definition() -> None:
    interval = Interval(-2, 5)
    (Q,) = interval_statement([1], [interval]).equations
    for y in range(-9, 12):
        x = y - interval.low
        assert (Q.at((x, 0, 0, 0)) > 0) == (interval.low <= y <= interval.low + interval.width)
        assert Q.at((x, 1, 2, 3)) == 4 * x * (5 - x) + 1 - 14


def test_named_intervals() -> None:
    assert Interval.bits(8) == Interval(0, 255)
    assert Interval.symmetric(7) == Interval(-7, 14)


def test_bit_lengths_of_the_committed_values() -> None:
    """Value and squares: ``4 x (B - x) + 1 <= B^2 + 1``; for a norm ``4 T + 1``."""
    assert interval_statement([1, 1], [Interval(5, 9), Interval(0, 0)]).bits == (4, 5, 5, 5, 0, 1, 1, 1)
    assert norm_statement([1, 1], 16).bits == (3, 3, 4, 4, 4)
    assert norm_statement([1], 12).bits == (2, 3, 3, 3)
    assert norm_statement([1], 0).bits == (0, 1, 1, 1)


def test_an_inequality_as_an_equation() -> None:
    Q = Quadratic(((1, 0, 1),), ((-2, 0),), 5)
    assert at_least_zero(Q, (2, 3, 4)).at((3, 4, 1, 0, 6)) == 4 * (12 - 6 + 5) + 1 - 37


def test_chunks_keep_order_and_lose_nothing() -> None:
    assert list(chunks(range(130))) == [range(64), range(64, 128), range(128, 130)]
    assert list(chunks("", 3)) == []


# --- Refusals on our own side ------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [-1, 10])
def test_no_witness_exists_outside_of_the_interval(value: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        interval_witness([Interval(0, 9)], [value], [1])


def test_no_witness_exists_for_a_larger_norm() -> None:
    with pytest.raises(ValueError, match="norm"):
        norm_witness([3, -4], 24, [1, 1])


def test_malformed_intervals_and_lists() -> None:
    with pytest.raises(ValueError, match="at least one element"):
        Interval(4, -1)
    with pytest.raises(ValueError, match="one interval for each ciphertext"):
        interval_statement([1], [Interval(0, 1), Interval(0, 1)])
    with pytest.raises(ValueError, match="needs values"):
        interval_statement([], [])


# --- Cheating provers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [-1, 10])
@pytest.mark.parametrize("squares", [(0, 0, 0), (1, 0, 0), (0, 6, 0), (5, 3, 1)])
def test_one_outside_of_the_interval(value: int, squares: tuple[int, int, int]) -> None:
    interval = Interval(0, 9)
    ciphertexts, r = encrypted([value], "outside")
    with refused("ZK-RNG.V3"):
        accept(interval_statement(ciphertexts, [interval]), Witness(forged(interval, value, squares), r))


@pytest.mark.parametrize("position", [0, 1, 4])
@pytest.mark.parametrize("error", [-1, 10])
def test_one_outside_in_a_batch(position: int, error: int) -> None:
    intervals, values = [Interval(-5, 9)] * 5, [-5, -3, 0, 2, 4]
    values[position] = -5 + error
    ciphertexts, r = encrypted(values, "outside in a batch")
    committed: list[int] = []
    for interval, value in zip(intervals, values, strict=True):
        x = value - interval.low
        committed += forged(interval, value, three_squares(max(1, 4 * x * (9 - x) + 1)))
    with refused("ZK-RNG.V3"):
        accept(interval_statement(ciphertexts, intervals), Witness(tuple(committed), r))


@pytest.mark.parametrize(("size", "position"), [(1, 0), (5, 0), (5, 2), (5, 4)])
def test_one_half_modulo_N_passes_no_range_proof(size: int, position: int) -> None:
    """Twice this plaintext is 1, so a combined response alone would look small for half of all challenges."""
    intervals, values = [Interval(0, 9)] * size, [3] * size
    plaintexts = [HALF if j == position else 3 for j in range(size)]
    ciphertexts, r = encrypted(plaintexts, "half")
    with refused("ZK-RNG.V2"):
        accept(interval_statement(ciphertexts, intervals), interval_witness(intervals, values, r))


def test_one_half_as_the_integer_that_it_is_has_no_short_response() -> None:
    interval = Interval(0, 9)
    ciphertexts, r = encrypted([HALF], "half again")
    with refused("ZK-RNG.V0"):
        accept(interval_statement(ciphertexts, [interval]), Witness(forged(interval, HALF, (0, 0, 0)), r))


def test_two_ciphertexts_whose_errors_cancel_without_weights() -> None:
    intervals, values = [Interval(0, 9)] * 2, [4, 5]
    ciphertexts, r = encrypted([14, -5], "cancel")
    with refused("ZK-RNG.V2"):
        accept(interval_statement(ciphertexts, intervals), interval_witness(intervals, values, r))


def test_another_interval_of_the_same_width() -> None:
    ciphertexts, r = encrypted([5], "shifted")
    proof = prove(interval_statement(ciphertexts, [Interval(0, 9)]), interval_witness([Interval(0, 9)], [5], r))
    with refused("ZK-RNG.V1"):
        quadratic.verify(BASES, interval_statement(ciphertexts, [Interval(1, 9)]), proof, CONTEXT)


def test_a_proof_for_another_ciphertext_of_the_same_value() -> None:
    (one, two), r = encrypted([5, 5], "copied")
    proof = prove(interval_statement([one], [Interval(0, 9)]), interval_witness([Interval(0, 9)], [5], r[:1]))
    with refused("ZK-RNG.V1"):
        quadratic.verify(BASES, interval_statement([two], [Interval(0, 9)]), proof, CONTEXT)


@pytest.mark.parametrize("bound", [24, 23, 0])
def test_a_norm_above_its_bound(bound: int) -> None:
    ciphertexts, r = encrypted([3, -4], "long")
    with refused("ZK-RNG.V3"):
        accept(norm_statement(ciphertexts, bound), Witness((3, -4, 0, 0, 0), r))


def test_a_norm_of_other_plaintexts() -> None:
    ciphertexts, r = encrypted([3, 4], "other")
    with refused("ZK-RNG.V2"):
        accept(norm_statement(ciphertexts, 25), norm_witness([0, 4], 25, r))


def test_reordered_ciphertexts() -> None:
    ciphertexts, r = encrypted([1, 2, 3], "order")
    intervals = [Interval(0, 3)] * 3
    proof = prove(interval_statement(ciphertexts, intervals), interval_witness(intervals, [1, 2, 3], r))
    with refused("ZK-RNG.V1"):
        quadratic.verify(BASES, interval_statement(ciphertexts[::-1], intervals), proof, CONTEXT)


def test_a_ciphertext_of_a_sum_does_not_inherit_the_interval() -> None:
    ciphertexts, r = encrypted([9, 9], "sum")
    total = linear_combination(KEY, [1, 1], ciphertexts)
    with refused("ZK-RNG.V2"):
        accept(interval_statement([total], [Interval(0, 9)]), interval_witness([Interval(0, 9)], [9], r[:1]))
