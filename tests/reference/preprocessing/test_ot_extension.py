"""Extension of transfers: keys match, and a column with other choices is found, whichever it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.adversary.rewrite import rewriting_private
from reference.core.reject import Abort
from reference.messages.mascot import ExtensionCheck, ExtensionColumns
from reference.preprocessing.base_ot import BASE_TRANSFERS, Instance
from reference.preprocessing.block_cipher import BLOCK, add
from reference.preprocessing.kernel import REFERENCE_KERNEL
from reference.preprocessing.ot_extension import Transfers, padded, row_key
from tests.reference.preprocessing.support import at, ideal_base, ideal_transfers, setting
from tests.reference.spdz.support import changed, run_typed

COUNT = 5


def extension(choices, count, octets=BLOCK, parties=2, corruption=None):
    """Every party extends towards all others; party 2 may be corrupted."""
    generators = {}
    for party in range(1, parties + 1):
        place = setting(party, parties)
        generators[party] = Transfers(place, ideal_base(place)).extend(choices[party - 1], count, octets)
    if corruption:
        generators[2] = corruption(generators[2])
    return run_typed(generators)


@pytest.mark.spec("OF-1")
@settings(max_examples=15)
@given(data=st.data(), count=st.integers(1, 150), octets=st.sampled_from([BLOCK, BLOCK + 8, 2 * BLOCK, 3]))
def test_every_transfer_gives_the_chosen_key_in_both_directions(data, count, octets):
    choices = [data.draw(st.integers(0, 2**count - 1)) for _ in range(3)]
    outcomes = extension(choices, count, octets, parties=3)
    for sender in (1, 2, 3):
        for receiver in {1, 2, 3} - {sender}:
            both, chosen = outcomes[sender].sent[receiver], outcomes[receiver].received[sender]
            assert [len(keys) for keys in (*both, chosen)] == [octets * count] * 3
            for index in range(count):
                piece = slice(octets * index, octets * (index + 1))
                bit = choices[receiver - 1] >> index & 1
                assert chosen[piece] == both[bit][piece]
                assert octets < BLOCK or chosen[piece] != both[1 - bit][piece]


@pytest.mark.spec("OF-1")
def test_batches_give_fresh_keys_and_nothing_is_left_after_erasure():
    places = {party: setting(party) for party in (1, 2)}
    transfers = {party: Transfers(place, ideal_base(place)) for party, place in places.items()}
    first = run_typed({party: side.extend(0, COUNT, BLOCK) for party, side in transfers.items()})
    second = run_typed({party: side.extend(0, COUNT, BLOCK) for party, side in transfers.items()})
    assert first[1].received[2] != second[1].received[2]
    for side in transfers.values():
        side.erase()
        assert not side._senders and not side._receivers


def flipped(column, bit=0):
    """One bit of one column changed: there, the receiver's choice is another one."""

    def change(message):
        columns = bytearray(message.columns)
        columns[column * len(columns) // BASE_TRANSFERS + bit // 8] ^= 1 << bit % 8
        return changed(message, columns=bytes(columns))

    return change


GAMMA = ideal_transfers(2, 1)[1].choices
"""The bits of party 1 as sender; party 2 is the cheating receiver."""
ONES = [column for column in range(128) if GAMMA >> column & 1]
ZEROS = [column for column in range(128) if not GAMMA >> column & 1]


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("column", [ONES[0], ONES[len(ONES) // 2], ONES[-1]])
@pytest.mark.parametrize("bit", [0, COUNT, padded(COUNT) - 1])
def test_a_wrong_column_is_refused_and_nobody_accused(column, bit):
    outcomes = extension((3, 5), COUNT, corruption=rewriting_private(at(ExtensionColumns), flipped(column, bit)))
    assert (outcomes[1].rule, outcomes[1].accused) == ("OF-1.COL", None)
    assert str(column) not in outcomes[1].evidence


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("column", [ZEROS[0], ZEROS[-1]])
def test_a_wrong_column_passes_only_where_the_guess_of_the_senders_bit_was_right(column):
    """One guessed bit is all that the check gives away, at the price of a session when the guess was wrong."""
    outcomes = extension((3, 5), COUNT, corruption=rewriting_private(at(ExtensionColumns), flipped(column)))
    assert not any(isinstance(outcome, Abort) for outcome in outcomes.values())
    both, chosen = outcomes[1].sent[2], outcomes[2].received[1]
    assert [chosen[:BLOCK] == keys[:BLOCK] for keys in both] == [False, True]


@pytest.mark.spec("OF-1")
def test_the_check_compares_every_column():
    """Answers that only add up to the right sum over all columns are refused."""

    def swap(message):
        columns = [message.columns[BLOCK * i : BLOCK * (i + 1)] for i in range(BASE_TRANSFERS)]
        columns[ONES[0]], columns[ONES[1]] = columns[ONES[1]], columns[ONES[0]]
        return changed(message, columns=b"".join(columns))

    outcomes = extension((3, 5), COUNT, corruption=rewriting_private(at(ExtensionCheck), swap))
    assert (outcomes[1].rule, outcomes[1].accused) == ("OF-1.COL", None)


@pytest.mark.spec("OF-1")
def test_another_hash_of_the_choices_is_refused():
    def change(message):
        return changed(message, choices=add(message.choices, bytes([1] * BLOCK)))

    outcomes = extension((3, 5), COUNT, corruption=rewriting_private(at(ExtensionCheck), change))
    assert (outcomes[1].rule, outcomes[1].accused) == ("OF-1.COL", None)


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (ExtensionColumns, {"columns": bytes(127 * 32)}),
        (ExtensionColumns, {"columns": bytes(128 * 32 - 1)}),
        (ExtensionColumns, {"columns": bytes(128 * 32 + 1)}),
        (ExtensionColumns, {"columns": bytes(129 * 32)}),
        (ExtensionCheck, {"columns": bytes(127 * 16)}),
        (ExtensionCheck, {"columns": b""}),
        (ExtensionCheck, {"choices": bytes(15)}),
    ],
)
def test_vectors_of_another_shape_accuse_their_sender(kind, fields):
    attack = rewriting_private(at(kind), lambda message: changed(message, **fields))
    outcomes = extension((3, 5), COUNT, corruption=attack)
    assert (outcomes[1].rule, outcomes[1].accused) == ("OF-1.V0", 2)


@pytest.mark.spec("OF-1")
def test_the_hash_of_the_choices_shows_nothing_of_them():
    """Random choices at the end hide it: even the hash of no choice at all is not zero, and never the same."""
    seen = set()
    for number in range(3):
        place = setting(1, seed=number)
        transfers = Transfers(place, ideal_base(place))
        next(transfers.extend(0, COUNT, BLOCK))
        seen.add(transfers._receivers[2].answer(bytes(BLOCK)).choices)
    assert len(seen) == 3 and bytes(BLOCK) not in seen


@pytest.mark.spec("OF-1")
def test_rows_are_hashed_under_a_key_that_names_their_place():
    places = [(b"s", 1, 2, 1), (b"t", 1, 2, 1), (b"s", 2, 1, 1), (b"s", 1, 3, 1), (b"s", 3, 2, 1), (b"s", 1, 2, 2)]
    assert len({row_key(Instance(*place[:3]), place[3]) for place in places}) == len(places)


@pytest.mark.spec("OF-1")
def test_rows_of_a_matrix():
    """One bit in every column, in another row each; then bits of the first columns only."""
    columns = [bytes([1 << column % 8 if row == column // 8 else 0 for row in range(16)]) for column in range(128)]
    assert REFERENCE_KERNEL.transposed(b"".join(columns)) == b"".join(columns)
    rows = REFERENCE_KERNEL.transposed(b"\x01\x03" + bytes(126))
    assert rows == bytes([3, *bytes(15), 2, *bytes(15)]) + bytes(6 * 16)


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize(("count", "rows"), [(1, 256), (128, 256), (129, 384)])
def test_one_block_of_choices_hides_the_hash(count, rows):
    assert padded(count) == rows
